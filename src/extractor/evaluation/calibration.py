"""Whether a record's confidence, or the agreement of two readers, says anything about its being right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from extractor.evaluation.alignment import Alignment
from extractor.evaluation.case import is_result
from extractor.evaluation.keys import Level
from extractor.records import Record

BINS = 10


@dataclass(frozen=True, slots=True)
class Reliability:
    """Extracted records that were marked alike, and how many of them are right at the cohort level."""

    mark: str
    """`agreed`, `rules_only` …, or a tenth of confidence: `0.8 to 0.9`."""
    records: int
    right: int
    confidence: float | None
    """Mean confidence of a tenth, which should be near the share that is right."""


def reliability(alignments: Iterable[Alignment]) -> list[Reliability]:
    """A line for each agreement mark, then for each tenth of confidence that has records."""
    marked: dict[str, list[bool]] = defaultdict(list)
    tenths: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for record, right in _judged(alignments):
        if record.agreement is not None:
            marked[record.agreement].append(right)
        if record.confidence is not None:
            tenths[min(int(record.confidence * BINS), BINS - 1)].append((record.confidence, right))
    by_mark = [Reliability(mark, len(rights), sum(rights), None) for mark, rights in sorted(marked.items())]
    return by_mark + [
        Reliability(
            mark=f"{tenth / BINS:g} to {(tenth + 1) / BINS:g}",
            records=len(members),
            right=sum(right for _, right in members),
            confidence=sum(confidence for confidence, _ in members) / len(members),
        )
        for tenth, members in sorted(tenths.items())
    ]


def _judged(alignments: Iterable[Alignment]) -> Iterable[tuple[Record, bool]]:
    for alignment in alignments:
        yield from ((p.got.record, p.level >= Level.COHORT) for p in alignment.pairs if is_result(p.gold))
        yield from ((got.record, False) for got in alignment.invented if is_result(got))
