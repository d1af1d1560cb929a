"""What was put before the reader: how much of the gold evidence, at what share of the paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from extractor.documents import Document
from extractor.evaluation.case import Case
from extractor.records import Evidence, Family, FlatRecord, Shown
from extractor.text import Span

CHARACTERS_A_TOKEN = 4
FAMILIES = (Family.EFFICACY, Family.SAFETY)


@dataclass(frozen=True, slots=True)
class Retrieval:
    """One family of outcomes in one document."""

    document: str
    family: Family
    records: int
    """Gold records of the family."""
    evidence: int
    """Places that print them."""
    evidence_shown: int
    whole: int | None
    """Records with a place that is shown with all that decides it; None where the source is not at hand."""
    tokens_shown: int
    tokens: int | None
    """Of the whole paper; None where the source is not at hand."""


def retrieval(case: Case) -> list[Retrieval]:
    """For each family that was read by passages: coverage and cost; nothing for a reader that reads all."""
    lines = []
    source = case.source
    for family in FAMILIES:
        spans = [s for s in case.shown if s.family is family]
        golds = [g for g in case.gold if g.record.family is family]
        if not spans:
            continue
        covered = _covers(spans)
        places = [place for gold in golds for place in gold.record.evidence]
        lines.append(
            Retrieval(
                document=case.document,
                family=family,
                records=len(golds),
                evidence=len(places),
                evidence_shown=sum(covered(place.start, place.end) for place in places),
                whole=None if source is None else sum(_is_whole(gold, source, covered) for gold in golds),
                tokens_shown=sum(s.tokens for s in spans),
                tokens=None if source is None else round(len(source.text) / CHARACTERS_A_TOKEN),
            )
        )
    return lines


Covered = Callable[[int, int], bool]


def _covers(shown: Iterable[Shown]) -> Covered:
    """Whether a span lies inside what was shown, spans that touch taken together."""
    merged: list[list[int]] = []
    for span in sorted(shown, key=lambda s: s.start):
        if merged and span.start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], span.end)
        else:
            merged.append([span.start, span.end])
    return lambda start, end: any(low <= start and end <= high for low, high in merged)


def _is_whole(gold: FlatRecord, source: Document, covered: Covered) -> bool:
    return any(
        covered(place.start, place.end) and all(covered(s.start, s.end) for s in deciding(place, source))
        for place in gold.record.evidence
    )


def deciding(place: Evidence, source: Document) -> list[Span]:
    """What a cell says nothing without: caption, header of its column, labels of its row, notes it is marked with.

    A sentence decides for itself.
    """
    block = source.block_at(place.start)
    table = block.table if block is not None else None
    if table is None:
        return []
    found: list[Span] = [] if table.caption is None else [table.caption.span]
    for row, cell in table.cells():
        if cell.span.start <= place.start < cell.span.end:
            labels = (*row.path, *table.columns[cell.column])
            found += [label.span for label in labels]
            found += [note.span for note in table.notes_of(*labels, cell)]
    return found
