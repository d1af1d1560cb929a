"""Two runs over the same gold, record by record: what changed, and is it more than chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import bdtr, stdtrit

from extractor.errors import UsageError
from extractor.evaluation import intervals
from extractor.evaluation.case import is_result, units
from extractor.evaluation.evaluate import SEED, Evaluation
from extractor.evaluation.intervals import LEVEL, Interval, Numbers
from extractor.evaluation.keys import Level
from extractor.evaluation.scores import counts
from extractor.records import FlatRecord

POWER = 0.8


@dataclass(frozen=True)
class Comparison:
    """This run against an earlier one, at the cohort level, over the documents that both have."""

    documents: tuple[str, ...]
    left_out: tuple[str, ...]
    """Documents that only one of the two has."""
    before: float
    after: float
    """F1 over all records."""
    interval: Interval | None
    """Of the difference after − before, documents resampled in pairs; None for a single document."""
    gained: tuple[FlatRecord, ...]
    """Gold records that only this run found."""
    lost: tuple[FlatRecord, ...]
    """Gold records that only the earlier run found."""
    mcnemar: float
    """Exact two-sided p of the flips."""
    detectable: float | None
    """The smallest drop of F1 that this gold would have shown; None where it cannot be told."""

    @property
    def difference(self) -> float:
        return self.after - self.before

    def in_words(self) -> str:
        """The finding in one sentence; where documents are too few or alike, that nothing can be told."""
        points = f"{abs(self.difference) * 100:.1f} points"
        if self.interval is None:
            return f"cannot be told: one document says nothing of others (F1 differs by {points})"
        bounds = sorted((self.interval.low * 100, self.interval.high * 100))
        if self.interval.low > 0:
            return f"better by {points}, 95% interval {bounds[0]:.1f} to {bounds[1]:.1f}"
        if self.interval.high < 0:
            return f"worse by {points}, 95% interval {-bounds[1]:.1f} to {-bounds[0]:.1f}"
        change = "no flips" if not (self.gained or self.lost) else f"F1 changed by {self.difference * 100:+.1f} points"
        return f"cannot be told: {change}, 95% interval {bounds[0]:+.1f} to {bounds[1]:+.1f}{self._blind_to()}"

    def _blind_to(self) -> str:
        if self.detectable is None:
            return ""
        return f"; {len(self.documents)} documents would hardly show a drop under {self.detectable * 100:.1f} points"


def compare(before: Evaluation, after: Evaluation) -> Comparison:
    """Compare two judgements that were made with the same gold.

    Raises:
        UsageError: the two runs have no document in common.
    """
    documents = sorted(set(before.documents) & set(after.documents))
    if not documents:
        raise UsageError("the two runs have no document in common", mend="compare runs over the same papers")
    earlier, later = _counts(before, documents), _counts(after, documents)
    found_before, found_after = found(before, documents), found(after, documents)
    gained = [found_after[key] for key in sorted(found_after.keys() - found_before.keys())]
    lost = [found_before[key] for key in sorted(found_before.keys() - found_after.keys())]
    drawn = intervals.draws(len(documents), SEED)
    resampled = intervals.rates(drawn @ later)[:, 2] - intervals.rates(drawn @ earlier)[:, 2]
    return Comparison(
        documents=tuple(documents),
        left_out=tuple(sorted(set(before.documents) ^ set(after.documents))),
        before=_f1(earlier),
        after=_f1(later),
        interval=intervals.percentiles(resampled, len(documents)),
        gained=tuple(gained),
        lost=tuple(lost),
        mcnemar=mcnemar(len(gained), len(lost)),
        detectable=_detectable(resampled, len(documents), gold=int(later[:, 1].sum())),
    )


def found(evaluation: Evaluation, documents: Sequence[str] | None = None) -> dict[tuple[str, str], FlatRecord]:
    """Gold results found at the cohort level, by document and id."""
    return {
        (alignment.document, pair.gold.record.id): pair.gold
        for alignment in evaluation.alignments
        if documents is None or alignment.document in documents
        for pair in alignment.pairs
        if pair.level >= Level.COHORT and is_result(pair.gold)
    }


def mcnemar(gained: int, lost: int) -> float:
    """The exact two-sided test: were flips as likely one way as the other, how rarely would they fall so unevenly?"""
    flips = gained + lost
    return 1.0 if flips == 0 else min(1.0, 2 * float(bdtr(min(gained, lost), flips, 0.5)))


def fewest_flips(alpha: float = 1 - LEVEL) -> int:
    """How many records must flip, all one way, for the exact test to notice."""
    return math.ceil(1 + math.log2(1 / alpha))


def _detectable(resampled: Numbers, documents: int, gold: int) -> float | None:
    """What a drop must be to be noticed four times in five: by its spread over documents, and by its flips at all."""
    if documents < 2 or gold == 0:
        return None
    error = float(np.nanstd(resampled)) * math.sqrt(documents / (documents - 1))
    freedom = documents - 1
    spread = (stdtrit(freedom, (1 + LEVEL) / 2) + stdtrit(freedom, POWER)) * error
    return max(float(spread), fewest_flips() / gold)


def _counts(evaluation: Evaluation, documents: Sequence[str]) -> Numbers:
    chosen = [
        unit
        for alignment in evaluation.alignments
        if alignment.document in documents
        for unit in units(alignment)
        if is_result(unit.of)
    ]
    return counts(chosen, documents, Level.COHORT)


def _f1(table: Numbers) -> float:
    return float(np.nan_to_num(intervals.rates(table.sum(axis=0))[2]))
