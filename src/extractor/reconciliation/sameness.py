"""When two records speak of the same thing, when they state the same fact, and when they contradict each other.

The thing is what a value is a value of: study and cohort, outcome, statistic, term, grade, time, comparator
and model. A detail that one place leaves out fits any other place; one that both print must be equal.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from decimal import Decimal

from extractor.records import Record, Statistic, Status, Timepoint, in_months
from extractor.text import as_decimal
from extractor.vocabulary import Vocabulary

# What tells two things apart where both records say it.
_TELLING = (
    "statistic", "unit", "assessor", "confirmed", "causality", "count_of", "analysis_set", "comparison_kind",
)  # fmt: skip
RATIOS = frozenset({Statistic.HAZARD_RATIO, Statistic.ODDS_RATIO, Statistic.RISK_RATIO})
_EMPTY = frozenset({"a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with", "than", "vs"})
_DETAILS = ("num", "den", "ci_low", "ci_high", "ci_status", "ci_level", "n_analysed")


def thing(record: Record, vocabulary: Vocabulary) -> Hashable:
    """What a record is about inside its cohort, apart from what one place may leave unsaid or word otherwise."""
    worded = record.statistic in RATIOS
    term = vocabulary.term(record.term) if record.term and not worded else None
    model = None if worded else record.model
    return (record.family, record.outcome, term, record.grade, _time(record.timepoint), model, worded)


def same_thing(one: Record, other: Record) -> bool:
    """Whether two records with an equal `thing` can be meant alike in what distinguishes them further."""
    if one.statistic in RATIOS and not (_same_covariate(one, other) and _fit(one.model, other.model)):
        return False
    if not all(_fit(getattr(one, name), getattr(other, name)) for name in _TELLING):
        return False
    return _same_interval(one, other) or _fit(_folded(one.comparator), _folded(other.comparator))


def _same_covariate(one: Record, other: Record) -> bool:
    """Whether two ratios are of one covariate: named alike, or of one estimate and interval and named not unlike.

    Text and table word a covariate differently; two covariates hardly share an estimate and both bounds.
    """
    if _folded(one.term) == _folded(other.term):
        return True
    return _same_interval(one, other) and bool(_words(one.term) & _words(other.term))


def _same_interval(one: Record, other: Record) -> bool:
    numbers = [(record.value, record.ci_low, record.ci_high) for record in (one, other)]
    return one.statistic in RATIOS and None not in numbers[0] and numbers[0] == numbers[1]


def _words(term: str | None) -> frozenset[str]:
    """The words and numbers of a covariate that tell it from others."""
    return frozenset(re.findall(r"\w+", (term or "").casefold())) - _EMPTY


def same_fact(one: Record, other: Record) -> bool:
    """Whether two records of the same thing state the same fact: what both print is equal, and something is."""
    return same_thing(one, other) and _anchored(one, other) and not contradict(one, other)


def contradict(one: Record, other: Record) -> bool:
    """Whether two records of the same thing cannot both be right."""
    if one.status is not other.status:
        return True
    if not _fit(one.value, other.value) or not _fit_p(one.p, other.p):
        return True
    if any(not _fit(getattr(one, name), getattr(other, name)) for name in _DETAILS):
        return True
    if one.spread is None or other.spread is None or one.spread.kind != other.spread.kind:
        return False
    return one.spread != other.spread


def rounds_to(rough: float, fine: float) -> bool:
    """Whether one value is the other one, rounded or cut to fewer decimals."""
    coarse, exact = as_decimal(rough).normalize(), as_decimal(fine).normalize()
    decimals = _decimals(coarse)
    if decimals >= _decimals(exact):
        return False
    unit = Decimal(1).scaleb(-decimals)
    return abs(coarse - exact) <= unit / 2 or 0 <= exact - coarse < unit


def details(record: Record) -> int:
    """How much a record says beside its value."""
    told = [record.value, record.spread, record.p, *(getattr(record, name) for name in _DETAILS)]
    return sum(detail is not None for detail in told)


def _anchored(one: Record, other: Record) -> bool:
    """Something that both print is equal: the value, the count, or the p of a comparison."""
    if one.status is not Status.REPORTED:
        return True
    if one.value is not None and other.value is not None:
        return True
    if one.num is not None and one.num == other.num:
        return True
    if _reproduces(one, other) or _reproduces(other, one):
        return True
    return one.statistic is Statistic.P_ONLY and one.p is not None and other.p is not None


def _reproduces(count: Record, share: Record) -> bool:
    """Whether a count of its patients alone comes to the percentage that another place prints alone."""
    if count.num is None or not count.den or count.value is not None or share.num is not None:
        return False
    if share.value is None or share.unit != "percent":
        return False
    exact = Decimal(100 * count.num) / Decimal(count.den)
    decimals = _decimals(as_decimal(share.value).normalize())
    return abs(exact - as_decimal(share.value)) <= Decimal(1).scaleb(-decimals) / 2


def _fit(one: object, other: object) -> bool:
    return one is None or other is None or one == other


def _fit_p(one: str | None, other: str | None) -> bool:
    """ "<0.001" and "0.0004" can both be right."""
    if one is None or other is None:
        return True
    first, second = Decimal(one.lstrip("<>=")), Decimal(other.lstrip("<>="))
    if one.startswith("<") or other.startswith("<"):
        if one.startswith("<") and other.startswith("<"):
            return True
        return second < first if one.startswith("<") else first < second
    return first == second


def _folded(text: str | None) -> str | None:
    """A wording without case, blanks and the marks between words; signs of comparison stay."""
    plain = None if text is None else text.casefold().replace("≥", ">=").replace("≤", "<=")
    return None if plain is None else "".join(c for c in plain if c.isalnum() or c in "<>=")


def _time(timepoint: Timepoint | None) -> Hashable:
    if timepoint is None:
        return None
    months = in_months(timepoint.value, timepoint.unit)
    return (timepoint.value, timepoint.unit) if months is None else round(months, 1)


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
