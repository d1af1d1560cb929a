"""What a record says, apart from where and by whom: the content that decisions hold on to."""

from __future__ import annotations

from extractor.files import short_hash
from extractor.records import FlatRecord, Record

_NOT_SAID = {"id", "cohort", "conflict", "evidence", "support", "agreement", "confidence", "note"}
NOTHING = ""
"""The print of a side on which nothing stands."""


def fingerprint(flat: FlatRecord | None) -> str:
    """Equal for two records that say the same of the same group, whatever their ids and places.

    A new run gives the same fact the same print, also where it found one more place for it.
    """
    if flat is None:
        return NOTHING
    return short_hash(flat.study.label, flat.cohort.label, said(flat.record))


def said(record: Record) -> str:
    """What a record says, apart from ids, places and remarks."""
    return record.model_dump_json(exclude=_NOT_SAID, exclude_none=True)


def item_key(document: str, sha256: str, got: str, gold: str) -> str:
    """The key of what is judged, made from the prints of both sides in one version of a document."""
    return short_hash(document, sha256, got, gold)


def bare(flat: FlatRecord) -> FlatRecord:
    """A record without the words of its paper: places keep their spans, addresses and figures."""
    places = tuple(place.model_copy(update={"quote": None, "caption": None}) for place in flat.record.evidence)
    return flat.model_copy(update={"record": _without_reading(flat.record, evidence=places)})


def _without_reading(record: Record, **update: object) -> Record:
    """A record without what only its reading was about: support, agreement, confidence."""
    return record.model_copy(update={"support": (), "agreement": None, "confidence": None, **update})
