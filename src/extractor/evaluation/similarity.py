"""How alike two records are when not all of them agrees: who answers whom, and with which error.

The similarity is a sum of weighted parts between 0 and 1 (design/evaluation.md says why these
weights). The threshold lets one thing be wrong, hardly two: a wrong value with all else right is
an error of its record; a wrong value of another cohort is another record.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt

from extractor.evaluation import keys
from extractor.evaluation.matching import Matching
from extractor.records import FlatRecord
from extractor.vocabulary import Vocabulary

VALUE, ENDPOINT, COHORT, STUDY, GRADE, TIMEPOINT, STATISTIC = 0.30, 0.25, 0.15, 0.08, 0.08, 0.07, 0.07
"""Weights of the parts; they sum to 1."""
SAME_OUTCOME = 0.10
"""Of ENDPOINT, where the outcome agrees and the term does not."""
SAME_NUMBER = 0.25
"""Of VALUE, where the number agrees and the unit does not."""
THRESHOLD = 0.65
PLACE = 0.01
"""Added where the evidence overlaps; it only decides between partners that are equal otherwise."""

Matrix = npt.NDArray[np.float64]


class Codes:
    """Numbers for what is compared, so that whole columns are compared at once."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}

    def of(self, things: Sequence[Hashable]) -> npt.NDArray[np.int64]:
        """Equal things get equal numbers, in this call and in later ones."""
        return np.array([self._numbers.setdefault(thing, len(self._numbers)) for thing in things], dtype=np.int64)


def equal(gold: Sequence[Hashable], got: Sequence[Hashable]) -> npt.NDArray[np.bool_]:
    """A matrix, gold in rows: whether the two are equal."""
    codes = Codes()
    same: npt.NDArray[np.bool_] = codes.of(gold)[:, None] == codes.of(got)[None, :]
    return same


def similarity(
    gold: Sequence[FlatRecord], got: Sequence[FlatRecord], matching: Matching, vocabulary: Vocabulary
) -> Matrix:
    """The likeness of each gold record (rows) with each extracted one (columns)."""
    golds, gots = [g.record for g in gold], [r.record for r in got]
    outcome = equal([g.outcome for g in golds], [r.outcome for r in gots])
    term = equal([keys.category(g, vocabulary) for g in golds], [keys.category(r, vocabulary) for r in gots])
    number = equal([keys.number(g) for g in golds], [keys.number(r) for r in gots])
    value = equal([keys.result(g) for g in golds], [keys.result(r) for r in gots])
    # Added up in place: a large document's matrices are not all held at once.
    total: Matrix = np.where(value, VALUE, np.where(number, SAME_NUMBER, 0.0))
    total += np.where(outcome & term, ENDPOINT, np.where(outcome, SAME_OUTCOME, 0.0))
    total += COHORT * same_cohort(gold, got, matching)
    total += STUDY * same_study(gold, got, matching)
    total += GRADE * equal([keys.grade(g) for g in golds], [keys.grade(r) for r in gots])
    total += TIMEPOINT * equal([keys.timepoint(g) for g in golds], [keys.timepoint(r) for r in gots])
    total += STATISTIC * equal([g.statistic for g in golds], [r.statistic for r in gots])
    total += PLACE * _same_place(gold, got)
    return total


def same_study(gold: Sequence[FlatRecord], got: Sequence[FlatRecord], matching: Matching) -> npt.NDArray[np.bool_]:
    """Whether the two records are of partner studies."""
    return equal([g.study.id for g in gold], [matching.studies.get(r.study.id) for r in got])


def same_cohort(gold: Sequence[FlatRecord], got: Sequence[FlatRecord], matching: Matching) -> npt.NDArray[np.bool_]:
    """Whether the two records are of partner cohorts."""
    return equal([g.cohort.id for g in gold], [matching.cohorts.get(r.cohort.id) for r in got])


def _same_place(gold: Sequence[FlatRecord], got: Sequence[FlatRecord]) -> npt.NDArray[np.bool_]:
    """Whether the first places of evidence overlap."""
    begin = [np.array([r.record.evidence[0].start for r in side]) for side in (gold, got)]
    end = [np.array([r.record.evidence[0].end for r in side]) for side in (gold, got)]
    overlap: npt.NDArray[np.bool_] = (begin[0][:, None] < end[1][None, :]) & (begin[1][None, :] < end[0][:, None])
    return overlap
