"""Intervals by resampling documents: the records of one paper are not independent of each other.

With few documents the plain percentile interval of a bootstrap is too narrow. The expanded
percentile interval is taken (Hesterberg, What Teachers Should Know About the Bootstrap, The
American Statistician 2015, 69: 371-386, section 5.2): its tails are moved out until it is as wide as a t
interval would be.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, stdtrit

RESAMPLES = 10_000
LEVEL = 0.95

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95% interval, and what was resampled for it."""

    low: float
    high: float
    over: Literal["documents", "records"]


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision, recall and their harmonic mean; None where nothing is there to divide by."""

    p: float | None
    r: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class Score:
    """Rates with their intervals; None where a single document tells nothing of others."""

    agreed: int
    gold: int
    got: int
    rates: Rates
    p: Interval | None
    r: Interval | None
    f1: Interval | None


def draws(documents: int, seed: int) -> Numbers:
    """How often each document is drawn, resample by resample (RESAMPLES × documents)."""
    generator = np.random.default_rng(seed)
    share = np.full(documents, 1 / documents)
    return generator.multinomial(documents, share, size=RESAMPLES).astype(np.float64)


def rates(counts: Numbers) -> Numbers:
    """Precision, recall and F1 from (agreed, gold, got) in the last axis; nan where undefined."""
    agreed, gold, got = counts[..., 0], counts[..., 1], counts[..., 2]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.stack([agreed / got, agreed / gold, 2 * agreed / (gold + got)], axis=-1)


def micro(counts: Numbers, drawn: Numbers) -> Score:
    """All records of all documents in one pot. `counts` is documents × (agreed, gold, got)."""
    return _score(counts, rates(counts.sum(axis=0)), rates(drawn @ counts))


def macro(counts: Numbers, drawn: Numbers) -> Score:
    """The mean over documents, so that the largest does not decide."""
    each = rates(counts)
    known = ~np.isnan(each)
    filled = np.where(known, each, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = filled.sum(axis=0) / known.sum(axis=0)
        resampled = (drawn @ filled) / (drawn @ known)
    return _score(counts, mean, resampled)


def within(agreeing: int, differing: int, missed: int, invented: int, seed: int) -> Score:
    """The score of one document, with its records resampled."""
    total = agreeing + differing + missed + invented
    kinds = np.array([agreeing, differing, missed, invented], dtype=np.float64)
    # To draw records is to draw how many of each kind there are: agreed, gold and got follow from these.
    to_counts = np.array([[1, 1, 1], [0, 1, 1], [0, 1, 0], [0, 0, 1]], dtype=np.float64)
    drawn = np.random.default_rng(seed).multinomial(total, kinds / max(total, 1), size=RESAMPLES) @ to_counts
    counts = kinds @ to_counts
    p, r, f1 = (percentiles(column, total, "records") for column in rates(drawn).T)
    return Score(int(counts[0]), int(counts[1]), int(counts[2]), _rates(rates(counts)), p, r, f1)


def percentiles(
    resampled: Numbers, clusters: int, over: Literal["documents", "records"] = "documents"
) -> Interval | None:
    """The expanded percentile interval of a resampled figure; None for a single cluster."""
    known = resampled[~np.isnan(resampled)]
    if clusters < 2 or not len(known):
        return None
    tail = (1 - LEVEL) / 2
    expanded = ndtr(math.sqrt(clusters / (clusters - 1)) * stdtrit(clusters - 1, tail))
    low, high = np.quantile(known, [expanded, 1 - expanded])
    return Interval(float(low), float(high), over)


def _score(counts: Numbers, value: Numbers, resampled: Numbers) -> Score:
    clusters = int((counts.sum(axis=1) > 0).sum())
    p, r, f1 = (percentiles(column, clusters) for column in resampled.T)
    agreed, gold, got = (int(total) for total in counts.sum(axis=0))
    return Score(agreed, gold, got, _rates(value), p, r, f1)


def _rates(row: Numbers) -> Rates:
    p, r, f1 = (None if math.isnan(x) else float(x) for x in row)
    return Rates(p, r, f1)
