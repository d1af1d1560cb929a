"""What a paper reports, typed: studies, cohorts, and one record for each result.

The form is the codebook's. A `RecordSet` is what both a run and the gold set hold for one
document: studies and cohorts declared once, records that name their cohort.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Provenance(StrEnum):
    """Whose study it is, seen from the document."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    BACKGROUND = "background"


class CohortRole(StrEnum):
    """The part that a group of patients plays in its study."""

    OVERALL = "overall"
    INITIAL = "initial"
    RETREATMENT = "retreatment"
    NAIVE = "naive"
    COMPARATOR = "comparator"
    SUBSEQUENT = "subsequent"
    SUBGROUP = "subgroup"


class Family(StrEnum):
    """The kind of result."""

    EFFICACY = "efficacy"
    SAFETY = "safety"
    BASELINE = "baseline"


class Statistic(StrEnum):
    """What the value is of its outcome."""

    MEDIAN = "median"
    MEAN = "mean"
    PROPORTION = "proportion"
    LANDMARK = "landmark"
    HAZARD_RATIO = "hazard_ratio"
    ODDS_RATIO = "odds_ratio"
    RISK_RATIO = "risk_ratio"
    DIFFERENCE = "difference"
    P_ONLY = "p_only"


class Status(StrEnum):
    """Whether a value is printed, and if not, what is printed in its stead."""

    REPORTED = "reported"
    NOT_REACHED = "not_reached"
    NOT_ESTIMABLE = "not_estimable"
    UNCLEAR = "unclear"


class IntervalStatus(StrEnum):
    """Why an upper bound has no number."""

    UPPER_NOT_REACHED = "upper_not_reached"
    UPPER_NOT_ESTIMABLE = "upper_not_estimable"


Unit = Literal[
    "percent", "months", "weeks", "days", "years", "cycles", "ratio", "grade", "lines", "patients", "mg", "mg/dl",
    "count", "10^9/l", "mmol/l", "umol/l", "u/l", "g/l",
]  # fmt: skip
Grade = Annotated[str, Field(pattern=r"^(any|[1-5]|[1-4]-[2-5]|>=[1-5])$")]


class Model(BaseModel):
    """Base of all records: immutable, and no field that the codebook does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Spread(Model):
    """A printed spread; for sd and se both bounds are the value itself."""

    kind: Literal["range", "iqr", "sd", "se"]
    low: float
    high: float


class Timepoint(Model):
    """The time at which a probability was read off."""

    value: float
    unit: Literal["months", "weeks", "days", "years", "cycles"]


class Evidence(Model):
    """One place where a fact is printed: a sentence's piece, or the cell of a table."""

    start: int
    end: int
    quote: str | None = None
    """Original characters from `start` to `end`; null in gold, where export fills it in."""
    figure: str | None = None
    """In gold, the figure as printed at this place: what `start` to `end` must hold."""
    where: str | None = None
    """The section, or `Table 2 / row / column`."""
    table: str | None = None
    caption: str | None = None
    """Of the table, where gold is exported with its source at hand."""
    row: str | None = None
    column: str | None = None


class Support(Model):
    """A place that prints another numeral of a record than its value: a header's N, a note."""

    start: int
    end: int
    role: Literal["header", "row", "caption", "note", "cohort size", "sentence", "cell"]


class Study(Model):
    """A study whose results the document prints."""

    id: str
    label: str
    aliases: tuple[str, ...] = ()
    provenance: Provenance


class Cohort(Model):
    """A group of patients in a study."""

    id: str
    study: str
    label: str
    aliases: tuple[str, ...] = ()
    role: CohortRole
    n: int | None = None
    regimen: tuple[str, ...] = ()
    """Generic drug names, lower case, sorted; empty where not all are named."""


class Record(Model):
    """One statistic of one outcome in one cohort, as the document prints it."""

    id: str
    cohort: str
    family: Family
    outcome: str
    term: str | None = None
    grade: Grade | None = None
    statistic: Statistic | None = None
    value: float | None = None
    status: Status = Status.REPORTED
    unit: Unit | None = None
    num: int | None = None
    den: int | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    ci_status: IntervalStatus | None = None
    spread: Spread | None = None
    p: str | None = Field(default=None, pattern=r"^[<>=]?=?\d*\.?\d+$")
    timepoint: Timepoint | None = None
    comparator: str | None = None
    model: Literal["univariate", "multivariable"] | None = None
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    conflict: str | None = None
    note: str | None = None

    value_text: str | None = None
    endpoint_as_printed: str | None = None
    origin: str | None = None
    n_analysed: int | None = None
    analysis_set: Literal["itt", "treated", "evaluable", "other"] | None = None
    den_source: Literal["beside", "header", "text"] | None = None
    ci_level: float | None = None
    p_kind: Literal["pairwise", "global"] | None = None
    comparison_kind: Literal["randomised", "non_randomised", "prognostic"] | None = None
    assessor: Literal["investigator", "irc"] | None = None
    confirmed: bool | None = None
    causality: Literal["any", "related"] | None = None
    count_of: Literal["patients", "events"] | None = None
    data_cutoff: str | None = None

    support: tuple[Support, ...] = ()
    """Where the numerals stand that the evidence itself does not hold."""
    agreement: Literal["agreed", "model_only", "rules_only", "differing"] | None = None
    confidence: float | None = None

    @model_validator(mode="after")
    def _value_fits_status(self) -> Record:
        if self.status is not Status.REPORTED and self.value is not None:
            raise ValueError(f"status {self.status} goes without a value, not with {self.value}")
        printed = (self.value, self.num, self.p, self.spread, self.value_text)
        if self.status is Status.REPORTED and all(part is None for part in printed):
            raise ValueError("a reported result needs a value, a count, a spread, a p or a text that states it")
        if self.statistic is Statistic.P_ONLY and self.p is None:
            raise ValueError("statistic p_only needs a p")
        return self


class RegimenShare(Model):
    """How many of a study's patients got a regimen, in percent: no result, but what documents disagree on."""

    study: str
    """Id of the study in its document."""
    regimen: tuple[str, ...]
    share: float
    place: Evidence


class RecordSet(Model):
    """All that one document reports: studies, cohorts, records."""

    document: str
    studies: tuple[Study, ...] = ()
    cohorts: tuple[Cohort, ...] = ()
    records: tuple[Record, ...] = ()
    regimen_shares: tuple[RegimenShare, ...] = ()

    @model_validator(mode="after")
    def _names_are_declared(self) -> RecordSet:
        studies = _unique("study", [s.id for s in self.studies])
        cohorts = _unique("cohort", [c.id for c in self.cohorts])
        records = _unique("record", [r.id for r in self.records])
        for cohort in self.cohorts:
            if cohort.study not in studies:
                raise ValueError(f"cohort {cohort.id} names the study {cohort.study}, which is not declared")
        for record in self.records:
            if record.cohort not in cohorts:
                raise ValueError(f"record {record.id} names the cohort {record.cohort}, which is not declared")
            if record.conflict is not None and record.conflict not in records:
                raise ValueError(f"record {record.id} is in conflict with {record.conflict}, which is not there")
        return self


def _unique(what: str, ids: list[str]) -> set[str]:
    twice = sorted({i for i in ids if ids.count(i) > 1}) if len(set(ids)) < len(ids) else []
    if twice:
        raise ValueError(f"{what} declared twice: {', '.join(twice)}")
    return set(ids)
