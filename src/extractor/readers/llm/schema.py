"""The forms of the model's answers, built for each paper.

The study map comes first. Its groups and the outcome codes of a family become the only values
that a result may name. The field descriptions teach the codebook; they travel with each call, so
they are short. A check that needs the passages hangs in a context variable: instructor's own
context would run a paper's text through a template engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model, model_validator

from extractor.records import CohortRole, IntervalStatus, Provenance, Statistic, Status
from extractor.records.model import Grade, Unit
from extractor.text import clean

Check = Callable[[Any], list[str]]
"""Gives the reasons why an answer cannot be taken; none where it can."""

_CHECK: ContextVar[Check | None] = ContextVar("check", default=None)


@contextmanager
def checking(check: Check) -> Iterator[None]:
    """Have answers that are parsed inside checked against what the model was shown."""
    token = _CHECK.set(check)
    try:
        yield
    finally:
        _CHECK.reset(token)


def _lean(schema: dict[str, Any]) -> None:
    """Leave out of a schema what tells a model nothing: titles of fields, and null, which is said by leaving out."""
    for field in schema.get("properties", {}).values():
        field.pop("title", None)
        if field.get("default", "") in (None, []):
            field.pop("default")
        said = [choice for choice in field.get("anyOf", ()) if choice != {"type": "null"}]
        if len(said) == 1:
            field.pop("anyOf")
            field.update(said[0])


class Form(BaseModel):
    """Base of all answers."""

    model_config = ConfigDict(
        extra="ignore", use_attribute_docstrings=True, json_schema_extra=_lean, coerce_numbers_to_str=True
    )


class Checked(Form):
    """An answer that is checked against what was shown."""

    @model_validator(mode="after")
    def _stands(self) -> Checked:
        check = _CHECK.get()
        reasons = check(self) if check is not None else []
        if reasons:
            raise ValueError("; ".join(reasons))
        return self


def _bare_p(printed: object) -> object:
    """A p in the codebook's form: without its name, blanks and an equals sign, the decimal point a point."""
    if not isinstance(printed, str):
        return printed
    bare = "".join(clean(printed).text.split()).lower().removeprefix("p").removeprefix("-value")
    return bare.replace("≤", "<=").replace("≥", ">=").removeprefix("=")


class MappedStudy(Form):
    """A study whose results the paper prints."""

    id: str = Field(pattern=r"^S\d+$")
    """S1, S2 …"""
    label: str = Field(min_length=1)
    """First author and year (Ruiz 2021), or the trial's name where only that is used."""
    aliases: list[str] = []
    """Acronym, registry number, other names."""
    provenance: Provenance
    """primary: the paper's own study; secondary: a study that a review summarises as its subject; background: any
    other study mentioned for comparison."""


class MappedCohort(Form):
    """A group of patients for which results are printed."""

    id: str = Field(pattern=r"^G\d+$")
    """G1, G2 …"""
    study: str
    """Id of its study."""
    label: str = Field(min_length=1)
    """As specific as the paper: regimen or group named; never a bare overall, patients, all."""
    aliases: list[str] = []
    """Other ways in which the paper names it: abbreviation, column header."""
    role: CohortRole
    n: int | None = None
    """Patients in the group as printed; never calculated."""
    n_at: str | None = None
    """The line or cell that prints n: L12 or L12.C3."""
    regimen: list[str] = []
    """Generic drug names; [] where not all drugs are named."""


class StudyMap(Checked):
    """The studies of the paper and their groups of patients."""

    studies: list[MappedStudy]
    cohorts: list[MappedCohort]


class Result(Checked):
    """One statistic of one outcome in one group, as printed."""

    at: str
    """Line or cell that prints it: L12 or L12.C3."""
    quote: str
    """Piece of that line, copied, that holds the value (or count); of a cell its text."""
    cohort: str
    """The group whose patients these are."""
    outcome: str
    endpoint: str | None = None
    """The outcome's own name where it is not the usual one."""
    term: str | None = None
    """Safety: the event as printed, singular, lower case. Ratios: covariate or experimental arm."""
    grade: Grade | None = None
    """Safety: any, 1 … 5, 1-2, 3-4, >=3 as printed; any where none is."""
    statistic: Statistic | None = None
    """null where none is named and none is plain."""
    value: float | None = None
    """The number printed; null if not reached, not estimable or only a count is printed."""
    status: Status = Status.REPORTED
    """unclear: NR where not reached cannot be meant."""
    unit: Unit | None = None
    num: int | None = None
    """Patients with the outcome, printed."""
    den: int | None = None
    """Patients evaluated, printed beside it or in the header."""
    ci_low: float | None = None
    ci_high: float | None = None
    ci_status: IntervalStatus | None = None
    ci_level: float | None = None
    """Only where not 95."""
    spread: Literal["range", "iqr", "sd", "se"] | None = None
    low: float | None = None
    """Of the spread; sd and se: low = high."""
    high: float | None = None
    p: Annotated[str, BeforeValidator(_bare_p), Field(pattern=r"^(<|>|<=|>=)?\d*\.?\d+$")] | None = None
    """As printed, with its sign: <0.001."""
    time: float | None = None
    """Landmark: the time of the probability."""
    time_unit: Literal["months", "weeks", "days", "years", "cycles"] | None = None
    comparator: str | None = None
    """The reference group as printed."""
    model: Literal["univariate", "multivariable"] | None = None
    also: list[str] = []
    """Other lines or cells that print numbers of this result."""
    assessor: Literal["investigator", "irc"] | None = None
    causality: Literal["any", "related"] | None = None
    p_kind: Literal["pairwise", "global"] | None = None
    note: str | None = None
    """What a reader must know: a qualification, a mismatch."""


class Results(Form):
    """All results that the passages print for this family."""

    results: list[Result]


class ResultsForm(NamedTuple):
    """The form of an answer, and of each result in it."""

    answer: type[Results]
    item: type[Result]


def results_form(cohorts: Sequence[str], outcomes: Sequence[str]) -> ResultsForm:
    """The form of one paper and family: groups of its study map and codes of the family, and no others."""
    fields = Result.model_fields
    choices: dict[str, Any] = {
        "cohort": (Literal[tuple(cohorts)], Field(description=fields["cohort"].description)),
        "outcome": (Literal[tuple(outcomes)], Field(description=fields["outcome"].description)),
    }
    item: type[Result] = create_model("Result", __base__=Result, __doc__=Result.__doc__, **choices)
    results: dict[str, Any] = {"results": (list[item], ...)}
    answer: type[Results] = create_model("Results", __base__=Results, __doc__=Results.__doc__, **results)
    return ResultsForm(answer, item)
