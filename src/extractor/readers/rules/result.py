"""One reading of a printed result, before it is settled whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extractor.records import (
    Evidence,
    Family,
    IntervalStatus,
    Spread,
    Statistic,
    Status,
    Support,
    Timepoint,
)


@dataclass(frozen=True)
class Result:
    """What a sentence or a cell says, with the words that name its study and its cohort.

    The fields are the codebook's. `cohort_text` and `study_text` are words of the document:
    the study map turns them into a study and a cohort.
    """

    family: Family
    outcome: str
    evidence: tuple[Evidence, ...]
    """The places that print the value."""
    support: tuple[Support, ...] = ()
    """The places of numerals that the evidence itself does not hold."""
    term: str | None = None
    grade: str | None = None
    statistic: Statistic | None = None
    value: float | None = None
    status: Status = Status.REPORTED
    unit: str | None = None
    num: int | None = None
    den: int | None = None
    den_source: Literal["beside", "header", "text"] | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    ci_status: IntervalStatus | None = None
    ci_level: float | None = None
    """Where it is not 95."""
    spread: Spread | None = None
    p: str | None = None
    p_kind: Literal["pairwise", "global"] | None = None
    timepoint: Timepoint | None = None
    comparator: str | None = None
    model: Literal["univariate", "multivariable"] | None = None
    assessor: Literal["investigator", "irc"] | None = None
    value_text: str | None = None
    """The value with its interval as printed."""
    note: str | None = None
    cohort_text: str | None = None
    """The words that name the group, as printed: "in the retreatment group"."""
    cohort_n: int | None = None
    """A size printed with the group's name."""
    regimen_text: str | None = None
    """The words that name what the group was given, where a column of its own says it."""
    whole: bool = False
    """Whether the group is all patients of its study, as in a row of an overview of studies."""
    study_text: str | None = None
    """The words that name the study, where the sentence or cell names one."""
