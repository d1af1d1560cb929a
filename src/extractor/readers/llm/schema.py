"""The forms of the model's answers, built for each paper.

The study map comes first. Its groups become the only ones that a result may name, beside the
vocabulary's outcome codes. All questions about results share one form, so that what goes before
their passages is the same, byte for byte. The field descriptions teach the codebook; they travel
with each call, so they are short. A check that needs the passages hangs in a context variable:
instructor's own context would run a paper's text through a template engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    create_model,
    model_validator,
)

from extractor.readers.llm.leanness import lean
from extractor.records import CohortRole, IntervalStatus, Provenance, Statistic, Status
from extractor.records.model import Grade
from extractor.text import clean
from extractor.vocabulary import Vocabulary

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


class Form(BaseModel):
    """Base of all answers."""

    model_config = ConfigDict(extra="ignore", use_attribute_docstrings=True, coerce_numbers_to_str=True)

    @classmethod
    def model_json_schema(cls, *_: Any, **__: Any) -> dict[str, Any]:
        """The schema as it travels with every call."""
        return lean(TypeAdapter(cls).json_schema())


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


def _bare_grade(printed: object) -> object:
    """A grade in the codebook's form: "G3/4" is 3-4, "≥3" is >=3."""
    if not isinstance(printed, str):
        return printed
    bare = "".join(printed.split()).lower().removeprefix("grades").removeprefix("grade").removeprefix("g")
    return re.sub(r"(?<=\d)[/–](?=\d)", "-", bare).replace("≥", ">=")


class MappedStudy(Form):
    """A study whose results the paper prints."""

    id: str = Field(pattern=r"^S\d+$")
    label: str = Field(min_length=1)
    """First author and year (Ruiz 2021), or the trial's name where only that is used."""
    aliases: list[str] = []
    """Acronym, registry number, other names."""
    provenance: Provenance


class MappedCohort(Form):
    """A group of patients for which results are printed."""

    id: str = Field(pattern=r"^G\d+$")
    study: str
    """Id of its study."""
    label: str = Field(min_length=1)
    aliases: list[str] = []
    """Other ways in which the paper names it: abbreviation, column header."""
    role: CohortRole
    n: int | None = None
    n_at: str | None = None
    """The line or cell that prints n: L12 or L12.C3."""
    regimen: list[str] = []
    """Generic drug names; [] where not all are named."""


class StudyMap(Checked):
    """The studies of the paper and their groups of patients."""

    studies: list[MappedStudy]
    cohorts: list[MappedCohort]


class Result(Checked):
    """One statistic of one outcome in one group, as printed."""

    at: str
    """Line or cell that prints it."""
    quote: str
    """Its shortest piece that holds the value (or count); of a cell the text."""
    cohort: str
    outcome: str
    endpoint: str | None = None
    """The outcome's own name where it is not the usual one."""
    term: str | None = None
    """The event, singular, lower case; of ratios covariate or arm."""
    grade: Annotated[Grade, BeforeValidator(_bare_grade)] | None = None
    """Events: 3, 3-4, >=3; any where none is printed."""
    statistic: Statistic | None = None
    value: float | None = None
    """Not where only a count is printed."""
    status: Status = Status.REPORTED
    unit: Literal["percent", "months", "weeks", "days", "years", "cycles", "ratio", "grade"] | None = None
    num: int | None = None
    """Patients with the outcome."""
    den: int | None = None
    """Patients evaluated, beside it or in the header."""
    ci_low: float | None = None
    ci_high: float | None = None
    ci_status: IntervalStatus | None = None
    ci_level: float | None = None
    """If not 95."""
    spread: Literal["range", "iqr", "sd", "se"] | None = None
    low: float | None = None
    high: float | None = None
    p: Annotated[str, BeforeValidator(_bare_p), Field(pattern=r"^(<|>|<=|>=)?\d*\.?\d+$")] | None = None
    """With its sign: <0.001."""
    time: float | None = None
    """Of a landmark."""
    time_unit: Literal["months", "weeks", "days", "years", "cycles"] | None = None
    comparator: str | None = None
    """The reference group as printed."""
    model: Literal["univariate", "multivariable"] | None = None
    also: list[str] = []
    """Other lines that print its numbers."""
    assessor: Literal["investigator", "irc"] | None = None
    causality: Literal["any", "related"] | None = None
    p_kind: Literal["pairwise", "global"] | None = None
    note: str | None = None
    """A qualification, a mismatch."""


class Results(Form):
    """All results that are asked for; those that fail on their own do not fail the others."""

    results: list[Any]


def _alone(item: object, validate: ValidatorFunctionWrapHandler) -> object:
    """A result that breaks its form or its checks stays as it was sent: it goes back alone, not with all others."""
    try:
        return validate(item)
    except ValidationError:
        return item


class ResultsForm(NamedTuple):
    """The form of an answer, and of each result in it."""

    answer: type[Results]
    item: type[Result]


class _ResultForm(Result):
    """What forms of papers are made from: descriptions are read from the source once, here, and not for each paper."""

    model_config = ConfigDict(use_attribute_docstrings=False)


class _ResultsForm(Results):
    """See `_ResultForm`."""

    model_config = ConfigDict(use_attribute_docstrings=False)


class StudyMapForm(StudyMap):
    """The studies of the paper and their groups of patients."""

    model_config = ConfigDict(use_attribute_docstrings=False, title="StudyMap")


def results_form(cohorts: Sequence[str], vocabulary: Vocabulary) -> ResultsForm:
    """The form of one paper: groups of its study map and codes of the vocabulary, and no others."""
    return _results_form(tuple(cohorts), _codes(vocabulary))


@lru_cache(maxsize=64)
def _results_form(cohorts: tuple[str, ...], codes: str) -> ResultsForm:
    choices: dict[str, Any] = {
        "cohort": (Literal[cohorts], ...),
        "outcome": (str, Field(pattern=codes)),
    }
    item: type[Result] = create_model("Result", __base__=_ResultForm, __doc__=Result.__doc__, **choices)
    results: dict[str, Any] = {"results": (list[Annotated[item, WrapValidator(_alone)]], ...)}
    answer: type[Results] = create_model("Results", __base__=_ResultsForm, __doc__=Results.__doc__, **results)
    return ResultsForm(answer, item)


def _codes(vocabulary: Vocabulary) -> str:
    """The pattern of outcome codes: each listed one, and a ratio of each endpoint."""
    ratios = "|".join(map(re.escape, vocabulary.ratios))
    endpoints = [o.code for o in vocabulary.outcomes.values() if o.kind in {"response", "time_to_event"}]
    others = [code for code in vocabulary.outcomes if code not in endpoints]
    return rf"^((({ratios})_)?({'|'.join(map(re.escape, endpoints))})|{'|'.join(map(re.escape, others))})$"
