"""Places that give several values for one thing: none of them is told apart from the others, so none is kept."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Sequence

from extractor.documents import Document
from extractor.readers.rules.sentences import document_sentences
from extractor.records import Evidence, Record, Rejected, Statistic

CHECK = "ambiguity"
REASON = "the place gives several values for this and does not tell whose they are"
_COMPARISONS = frozenset(
    {Statistic.HAZARD_RATIO, Statistic.ODDS_RATIO, Statistic.RISK_RATIO, Statistic.DIFFERENCE, Statistic.P_ONLY}
)


def unambiguous(document: Document, records: Sequence[Record]) -> tuple[list[Record], tuple[Rejected, ...]]:
    """The records that can stand, and those of which one sentence or one row of a table gives two values.

    A document may contradict itself between places. Within one place two values for the same cohort, outcome,
    term, grade, time and statistic mean that a group or a time was not understood, and any of them may be wrong.
    """
    places = _Places(document)
    by_thing: dict[Hashable, list[Record]] = defaultdict(list)
    for record in records:
        for place in {places.of(piece) for piece in record.evidence}:
            by_thing[place, _thing(record)].append(record)
    aside = {record.id for group in by_thing.values() if _differ(group) for record in group}
    rejected = tuple(
        Rejected(check=CHECK, reason=REASON, record=record.model_dump(mode="json"))
        for record in records
        if record.id in aside
    )
    return [record for record in records if record.id not in aside], rejected


def _thing(record: Record) -> Hashable:
    """What the value is a value of; two ratios may differ by what they compare."""
    compared = (record.comparator, record.model) if record.statistic in _COMPARISONS else None
    return (
        record.cohort, record.outcome, record.term, record.grade, record.statistic, record.assessor,
        record.timepoint, compared,
    )  # fmt: skip


def _differ(group: list[Record]) -> bool:
    """Whether the values, or the counts where no value is printed, are not all the same."""
    values = {(r.status, r.value) for r in group if r.value is not None or r.num is None}
    counts = {r.num for r in group if r.num is not None}
    ps = {r.p for r in group if r.statistic is Statistic.P_ONLY}
    return len(values) > 1 or len(counts) > 1 or len(ps) > 1


class _Places:
    """The sentences and the rows of tables of a document, found by a place in the stored text."""

    def __init__(self, document: Document) -> None:
        self._sentences = sorted(s.text.starts[0] for s in document_sentences(document) if len(s.text))
        rows = (row for _, table in document.tables() for row in table.rows)
        cells = sorted((cell.span.start, number) for number, row in enumerate(rows) for cell in row.cells)
        self._cells = [start for start, _ in cells]
        self._rows = [number for _, number in cells]

    def of(self, piece: Evidence) -> Hashable:
        """The sentence or row that holds a place; a table may stand in the middle of a sentence."""
        if piece.table is None:
            return "sentence", bisect_right(self._sentences, piece.start)
        return "row", self._rows[max(0, bisect_right(self._cells, piece.start) - 1)]
