"""An extracted record said in the terms of gold: its studies, cohorts and ids, its figures for places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from extractor.documents import Document
from extractor.evaluation import Matching
from extractor.gold import record_id
from extractor.gold.figures import states
from extractor.records import Cohort, FlatRecord, Record, RecordSet, Study
from extractor.review.facts import bare
from extractor.review.figure import narrowed

_WITH = {"den": "den_source", "p": "p_kind"}
"""Fields that say how another one was printed, and go with it."""


class Terms:
    """How one document's extracted studies and cohorts are called in its gold.

    What has a partner in gold is called as gold calls it; what has none gets an id of its own,
    made from its label, that nothing in gold bears yet.
    """

    def __init__(self, got: RecordSet, gold: RecordSet | None, matching: Matching | None) -> None:
        gold_studies = {study.id: study for study in gold.studies} if gold else {}
        gold_cohorts = {cohort.id: cohort for cohort in gold.cohorts} if gold else {}
        partners = (matching.studies, matching.cohorts) if matching else ({}, {})
        self.studies: dict[str, Study] = {}
        self.cohorts: dict[str, Cohort] = {}
        taken = {*gold_studies}
        for study in got.studies:
            partner = gold_studies.get(partners[0].get(study.id, ""))
            self.studies[study.id] = partner or study.model_copy(update={"id": _free(study.label, taken)})
        taken = {*gold_cohorts}
        for cohort in got.cohorts:
            partner_cohort = gold_cohorts.get(partners[1].get(cohort.id, ""))
            self.cohorts[cohort.id] = partner_cohort or cohort.model_copy(
                update={"id": _free(cohort.label, taken), "study": self.studies[cohort.study].id}
            )

    def proposal(
        self, got: FlatRecord, gold: FlatRecord | None, fields: Iterable[str], document: Document | None
    ) -> FlatRecord:
        """What gold would say once the extracted record is accepted.

        Where gold has the record, only the fields that differ change: a small diff.
        """
        cohort = self.cohorts[got.cohort.id]
        study = self.studies[got.study.id]
        if gold is not None:
            if not {"study", "cohort"} & set(fields):
                cohort, study = gold.cohort, gold.study
            record = _taken_over(got.record, gold.record, fields, document)
        else:
            record = in_figures(bare(got).record.model_copy(update={"conflict": None}), document)
            if record.value is not None or record.num is not None or record.p is not None:
                # The figure at its place is the text already.
                record = record.model_copy(update={"value_text": None})
        record = record.model_copy(update={"cohort": cohort.id})
        if gold is None:
            record = record.model_copy(update={"id": record_id(got.document, record)})
        return FlatRecord(document=got.document, study=study, cohort=cohort, record=record)


def in_figures(record: Record, document: Document | None) -> Record:
    """A record whose places hold figures instead of passages; as it is where its paper is not at hand."""
    if document is None:
        return record
    places = tuple(dict.fromkeys(narrowed(place, record, document) for place in record.evidence))
    return record.model_copy(update={"evidence": places})


def _taken_over(got: Record, gold: Record, fields: Iterable[str], document: Document | None) -> Record:
    names = [name for name in fields if name in Record.model_fields]
    names += [_WITH[name] for name in names if name in _WITH and getattr(got, _WITH[name]) is not None]
    names += ["value_text"] if "value" in names and gold.value_text is not None else []
    changed = gold.model_copy(update={name: getattr(got, name) for name in names})
    stated = tuple(place for place in gold.evidence if states(place.figure or "", changed))
    if not stated and document is not None:
        stated = tuple(dict.fromkeys(narrowed(place, got, document) for place in got.evidence))
    return changed.model_copy(update={"evidence": stated or gold.evidence})


def slug(label: str) -> str:
    """A label as an id: lower case, words joined by hyphens, at most 40 characters."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:40].strip("-") or "group"


def _free(label: str, taken: set[str]) -> str:
    """An id that nothing bears; it counts as taken from now on."""
    name = slug(label)
    number = 1
    while (free := name if number == 1 else f"{name}-{number}") in taken:
        number += 1
    taken.add(free)
    return free
