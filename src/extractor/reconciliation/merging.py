"""One record for one fact, with all its places; different values for one thing are kept and named to each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator

from extractor.documents import Document
from extractor.reconciliation.sameness import contradict, details, same_fact, same_thing, thing
from extractor.reconciliation.shares import regimen_shares
from extractor.records import Evidence, Record, RecordSet, Support
from extractor.vocabulary import Vocabulary

# Filled from whichever place prints them.
_UNITED = (
    "statistic", "value", "unit", "num", "den", "ci_low", "ci_high", "ci_status", "spread", "p", "comparator",
    "value_text", "endpoint_as_printed", "origin", "n_analysed", "analysis_set", "den_source", "ci_level", "p_kind",
    "comparison_kind", "assessor", "model", "confirmed", "causality", "count_of", "data_cutoff", "agreement",
    "confidence",
)  # fmt: skip


def reconcile(document: Document, records: RecordSet, vocabulary: Vocabulary) -> RecordSet:
    """Merge records of one fact into one record with all its evidence, and link records that contradict.

    A place that prints the value alone goes with one that prints its interval too. Two values in one
    sentence or table are taken for two things: a document contradicts itself between places, not within one.
    """
    groups: dict[Hashable, list[Record]] = defaultdict(list)
    for record in records.records:
        groups[(record.cohort, thing(record, vocabulary))].append(record)
    merged: list[Record] = []
    for group in groups.values():
        facts = [_united(cluster) for cluster in _clusters(group)]
        merged += _linked(facts, document)
    merged.sort(key=lambda record: (record.evidence[0].start, record.evidence[0].end, record.id))
    shares = regimen_shares(document, records, vocabulary)
    return records.model_copy(update={"records": tuple(merged), "regimen_shares": shares})


def _clusters(group: list[Record]) -> list[list[Record]]:
    """Records of one fact together: the fullest first, so that a bare value joins what explains it."""
    found: list[list[Record]] = []
    for record in sorted(group, key=lambda r: (-details(r), r.evidence[0].start, r.id)):
        home = next((cluster for cluster in found if same_fact(_united(cluster), record)), None)
        if home is None:
            found.append([record])
        else:
            home.append(record)
    return found


def _united(cluster: list[Record]) -> Record:
    """The record of a fact: named by its first place, with the union of the details of all.

    A table names a covariate in full where sentences are free with it.
    """
    if len(cluster) == 1:
        return cluster[0].model_copy(update={"conflict": None})
    named = min(cluster, key=lambda r: (r.evidence[0].start, r.id))
    update: dict[str, object] = {
        name: next((told for r in cluster if (told := getattr(r, name)) is not None), None) for name in _UNITED
    }
    update["evidence"] = _places([piece for r in cluster for piece in r.evidence])
    update["support"] = _supports([place for r in cluster for place in r.support])
    update["note"] = _notes(cluster)
    update["term"] = next((r.term for r in cluster if r.evidence[0].table is not None), named.term)
    update["conflict"] = None
    return named.model_copy(update=update)


def _places(pieces: list[Evidence]) -> tuple[Evidence, ...]:
    """Each place once, in the order of the document; of two that overlap the narrower one."""
    kept: list[Evidence] = []
    for piece in sorted(pieces, key=lambda p: (p.end - p.start, p.start)):
        if not any(piece.start < other.end and other.start < piece.end for other in kept):
            kept.append(piece)
    return tuple(sorted(kept, key=lambda p: (p.start, p.end)))


def _supports(places: list[Support]) -> tuple[Support, ...]:
    return tuple(sorted(dict.fromkeys(places), key=lambda p: (p.start, p.end, p.role)))


def _notes(cluster: list[Record]) -> str | None:
    """All notes; and a second kind of spread, for which a record has no room."""
    notes = [record.note for record in cluster if record.note]
    spreads = [record.spread for record in cluster if record.spread is not None]
    others = [spread for spread in spreads if spread.kind != spreads[0].kind]
    notes += [f"another place prints the {other.kind} {other.low:g} to {other.high:g}" for other in others]
    return "; ".join(dict.fromkeys(notes)) or None


def _linked(facts: list[Record], document: Document) -> list[Record]:
    """Records that contradict each other name each other; of several the first one that does."""
    named: dict[str, str] = {}
    for one, other in _pairs(facts):
        alike = one.model == other.model and same_thing(one, other)
        if alike and contradict(one, other) and not _side_by_side(one, other, document):
            named.setdefault(one.id, other.id)
            named.setdefault(other.id, one.id)
    return [fact.model_copy(update={"conflict": named.get(fact.id)}) for fact in facts]


def _pairs(facts: list[Record]) -> Iterator[tuple[Record, Record]]:
    ordered = sorted(facts, key=lambda r: (r.evidence[0].start, r.id))
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            yield one, other


def _side_by_side(one: Record, other: Record, document: Document) -> bool:
    """Whether two records never stand in two different blocks."""
    homes = [{id(document.block_at(piece.start)) for piece in record.evidence} for record in (one, other)]
    return bool(homes[0] & homes[1])
