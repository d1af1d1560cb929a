"""The form of the model's answers: studies, groups of patients, and results that name their group.

Every question has the same form, whatever the paper, so that what goes before its passages is the
same, byte for byte, and a provider's prompt cache serves it. That a result's group is one that is
known or declared beside it is therefore checked by the code. The field descriptions teach the
codebook; they travel with each call, so they are short.
"""

from __future__ import annotations

import re
from copy import deepcopy
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
)

from extractor.readers.llm.leanness import lean
from extractor.records import CohortRole, IntervalStatus, Provenance, Statistic, Status
from extractor.records.model import Grade
from extractor.text import clean
from extractor.vocabulary import Vocabulary


class Form(BaseModel):
    """Base of all answers."""

    model_config = ConfigDict(extra="ignore", use_attribute_docstrings=True, coerce_numbers_to_str=True)

    @classmethod
    def model_json_schema(cls, *_: Any, **__: Any) -> dict[str, Any]:
        """The schema as it travels with every call; whoever gets it may change it."""
        return deepcopy(_lean_schema(cls))


@lru_cache(maxsize=16)
def _lean_schema(form: type[Form]) -> dict[str, Any]:
    """Made once: making it takes as long as reading a reply."""
    return lean(TypeAdapter(form).json_schema())


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


class DeclaredStudy(Form):
    """A study whose results the paper prints."""

    id: str = Field(pattern=r"^S\d+$")
    label: str = Field(min_length=1)
    """First author and year (Ruiz 2021), or the trial's name where only that is used."""
    aliases: list[str] = []
    """Acronym, registry number."""
    provenance: Provenance


class DeclaredCohort(Form):
    """A group of patients for which results are printed."""

    id: str = Field(pattern=r"^G\d+$")
    study: str
    """Id of its study."""
    label: str = Field(min_length=1)
    aliases: list[str] = []
    """How else the paper names it."""
    role: CohortRole
    n: int | None = None
    n_at: str | None = None
    """The line or cell that prints n: L12 or L12.C3."""
    regimen: list[str] = []
    """Generic drug names; [] where not all are named."""


class Result(Form):
    """One statistic of one outcome in one group, as printed."""

    at: str
    """Line or cell that prints it."""
    quote: str
    """Its shortest piece that holds the value (or count); of a cell the text."""
    cohort: str = Field(pattern=r"^G\d+$")
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
    """All results that are asked for, after the studies and groups that they need and that are not known yet.

    What fails on its own does not fail the rest, so each is validated alone.
    """

    studies: list[Any] = []
    cohorts: list[Any] = []
    results: list[Any]


def _alone(item: object, validate: ValidatorFunctionWrapHandler) -> object:
    """One that breaks its form stays as it was sent: it is asked about alone, not with all others."""
    try:
        return validate(item)
    except ValidationError:
        return item


_Alone = WrapValidator(_alone)


class ResultsForm(NamedTuple):
    """The form of an answer, and of each result in it."""

    answer: type[Results]
    item: type[Result]


class _ResultForm(Result):
    """What forms are made from: descriptions are read from the source once, here."""

    model_config = ConfigDict(use_attribute_docstrings=False)


class _ResultsForm(Results):
    """See `_ResultForm`."""

    model_config = ConfigDict(use_attribute_docstrings=False)


def results_form(vocabulary: Vocabulary) -> ResultsForm:
    """The form of answers in a vocabulary: its outcome codes, and no others."""
    return _results_form(_codes(vocabulary))


@lru_cache(maxsize=8)
def _results_form(codes: str) -> ResultsForm:
    coded: dict[str, Any] = {"outcome": (str, Field(pattern=codes))}
    item: type[Result] = create_model("Result", __base__=_ResultForm, __doc__=Result.__doc__, **coded)
    parts: dict[str, Any] = {
        "studies": (list[Annotated[DeclaredStudy, _Alone]], []),
        "cohorts": (list[Annotated[DeclaredCohort, _Alone]], []),
        "results": (list[Annotated[item, _Alone]], ...),
    }
    answer: type[Results] = create_model("Results", __base__=_ResultsForm, __doc__="All that is asked for.", **parts)
    return ResultsForm(answer, item)


def _codes(vocabulary: Vocabulary) -> str:
    """The pattern of outcome codes: each listed one, and a ratio of each endpoint."""
    ratios = "|".join(map(re.escape, vocabulary.ratios))
    endpoints = [o.code for o in vocabulary.outcomes.values() if o.kind in {"response", "time_to_event"}]
    others = [code for code in vocabulary.outcomes if code not in endpoints]
    return rf"^((({ratios})_)?({'|'.join(map(re.escape, endpoints))})|{'|'.join(map(re.escape, others))})$"
