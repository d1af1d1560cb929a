"""The grammar of a cell: a value, what stands in brackets behind it, and how the labels tell them apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractor.readers.rules.tables.labels import Form, Interval
from extractor.readers.rules.tables.places import reproduces
from extractor.records import IntervalStatus, Spread, Status
from extractor.vocabulary import Vocabulary


@dataclass(frozen=True)
class CellValue:
    """What a cell prints, before it is known what of."""

    value: float | None = None
    percent: bool = False
    """Whether the value was printed with a percent sign, or must be one."""
    unit: str | None = None
    status: Status = Status.REPORTED
    num: int | None = None
    den: int | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    ci_status: IntervalStatus | None = None
    ci_level: float | None = None
    """Where it is not 95."""
    spread: Spread | None = None
    p: str | None = None
    text: str = ""


@dataclass(frozen=True)
class Bounds:
    """A printed interval."""

    low: float
    high: float | None
    status: IntervalStatus | None = None
    """Why there is no upper bound."""
    level: float | None = None
    """Where it is printed and not 95."""


@dataclass(frozen=True)
class Expectation:
    """What the labels say that the cells hold."""

    form: Form | None = None
    interval: Interval | None = None
    counted: bool = False
    """Whether the outcome is a count of patients with its percentage (a response, an event)."""
    level: float | None = None
    """Of the intervals, where it is not 95."""
    size: int | None = None
    """The printed N of the group that the cell counts in."""
    share: bool = False
    """Whether a bare number is a percentage though no label has a sign: a rate, or beside others with decimals."""


_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_UPPER = rf"(?:{_NUMBER}|NR|NE|NA|NC|not reached|not estimable|not evaluable|∞|-|\?)"
_HEAD = re.compile(
    rf"^(?P<num>\d[\d,]*)\s*/\s*(?P<den>\d[\d,]*)$|^(?P<sign>[<>≤≥~])?\s*(?P<value>{_NUMBER})\s*(?P<pct>%)?\s*"
    r"(?P<unit>months?|mos?|weeks?|days?|years?|yrs?|cycles)?\.?$",
    re.IGNORECASE,
)
_SPAN = re.compile(rf"^(?P<low>{_NUMBER})\s*%?\s*(?:-|to|,|;|–)\s*(?P<high>{_UPPER})\s*%?[a-h]?$", re.IGNORECASE)
_CI = re.compile(
    r"(?:(?P<level>9[059])\s*%\s*)?(?:CI|confidence interval)\s*[,:=]?\s*[(\[]?\s*"
    rf"(?P<low>{_NUMBER})\s*%?\s*(?:-|to|,)\s*(?P<high>{_UPPER})",
    re.IGNORECASE,
)
_P = re.compile(r"\bp(?:[\s-]*value)?\s*(?P<sign>[<>=≤≥]=?)\s*(?P<p>\d*\.\d+|\d+)", re.IGNORECASE)
_PLAIN_P = re.compile(r"^(?P<sign>[<>=≤≥]=?)?\s*(?P<p>0?\.\d+|1\.0+|1|0\.\d+)(?:\s*[*†‡§])?$")
_KIND = re.compile(
    r"\b(?P<iqr>IQR|interquartile range|Q1\s*-\s*Q3)\b|\b(?P<range>range|min\s*-\s*max)\b|(?P<se>\bSEM?\b)|"
    r"(?P<sd>\bSD\b|±)",
    re.IGNORECASE,
)
_NO_BOUND = r"(?:NR|NE|NA|NC|N/A|not reported|not reached|not estimable|not evaluable|-)"
_NO_INTERVAL = re.compile(rf"(?:95\s*%\s*CI\s*[,:]?\s*)?{_NO_BOUND}(?:\s*(?:-|to|,|;|–)\s*{_NO_BOUND})?", re.IGNORECASE)
_GROUP = re.compile(r"[(\[]((?:[^()\[\]]|\[[^\]]*\])*)[)\]]")
_UNITS = {
    "month": "months",
    "mo": "months",
    "week": "weeks",
    "day": "days",
    "year": "years",
    "yr": "years",
    "cycle": "cycles",
}


def printed_p(text: str) -> str | None:
    """A p value that stands alone in a cell, as the codebook writes it."""
    match = _PLAIN_P.match(text.strip()) or _P.search(text)
    return _p(match) if match else None


def interval_alone(text: str) -> Bounds | None:
    """An interval that stands alone in a cell."""
    match = _SPAN.match(text.strip(" ()[]")) or _CI.search(text)
    return _bounds(match) if match else None


def parse_cell(text: str, expected: Expectation, vocabulary: Vocabulary) -> CellValue | None:
    """Read one cell; None where it is empty, a dash, or of no form that is known."""
    text = text.strip()
    head = _GROUP.sub(" ", text)
    p = _P.search(text)
    head = re.sub(r"\s+", " ", _P.sub(" ", head)).strip(" ;,")
    base = _head(head, vocabulary, error=expected.interval == "se")
    if base is None:
        return None
    cell: CellValue | None = replace(base, text=text, p=_p(p) if p else None)
    for group in _GROUP.findall(text):
        cell = _with_group(cell, re.sub(r"\s+", " ", _P.sub(" ", group)).strip(" ;,"), expected)
        if cell is None:
            return None
    return _settled(cell, expected) if cell is not None else None


def _head(head: str, vocabulary: Vocabulary, *, error: bool = False) -> CellValue | None:
    """What stands before the brackets."""
    status = _status(head, vocabulary)
    if status is not None:
        return CellValue(status=status)
    sd = re.fullmatch(rf"(?P<value>{_NUMBER})\s*±\s*(?P<sd>{_NUMBER})", head)
    if sd:
        return CellValue(_number(sd.group("value")), spread=_deviation(_number(sd.group("sd")), error=error))
    ci = _CI.search(head)
    if ci:
        rest = _head(head[: ci.start()].strip(" ,;:"), vocabulary)
        return _with_interval(rest, _bounds(ci)) if rest else None
    match = _HEAD.match(head)
    if match is None or match.group("sign"):
        return None
    if match.group("num"):
        return CellValue(num=int(_number(match.group("num"))), den=int(_number(match.group("den"))))
    unit = _UNITS.get(re.sub(r"s$", "", (match.group("unit") or "").lower()))
    return CellValue(_number(match.group("value")), percent=match.group("pct") is not None, unit=unit)


def _status(head: str, vocabulary: Vocabulary) -> Status | None:
    text = head.strip().lower()
    if text in {word.lower() for word in vocabulary.words.not_reached}:
        return Status.NOT_REACHED
    if text in {word.lower() for word in vocabulary.words.not_estimable}:
        return Status.NOT_ESTIMABLE
    return None


def _with_group(cell: CellValue | None, group: str, expected: Expectation) -> CellValue | None:
    """Add what stands in one pair of brackets; None where it cannot be told."""
    if cell is None or not group or _NO_INTERVAL.fullmatch(group):
        return cell
    if (ci := _CI.search(group)) is not None:
        return _with_interval(cell, _bounds(ci))
    kind = _KIND.search(group)
    span = _SPAN.match(re.sub(r"^[\s,:;]+|[\s,:;]+$", "", _KIND.sub("", group)).strip(" ,:;"))
    if span is not None:
        return _with_span(cell, _bounds(span), (kind.lastgroup if kind else None) or expected.interval, expected.level)
    counts = re.fullmatch(r"(?:n\s*=\s*)?(\d[\d,]*)\s*/\s*(\d[\d,]*)", group)
    if counts:
        return replace(cell, num=int(_number(counts.group(1))), den=int(_number(counts.group(2))))
    count = re.fullmatch(r"n\s*=\s*(\d[\d,]*)", group, re.IGNORECASE)
    if count:
        return replace(cell, num=int(_number(count.group(1))))
    deviation = re.fullmatch(rf"(?:±|SD|(SEM?))\s*[,:=]?\s*({_NUMBER})", group, re.IGNORECASE)
    if deviation:
        error = deviation.group(1) is not None or expected.interval == "se"
        return replace(cell, spread=_deviation(_number(deviation.group(2)), error=error))
    number = re.fullmatch(rf"({_NUMBER})\s*(%)?", group)
    if number is None:
        return None
    return _with_number(cell, _number(number.group(1)), number.group(2) is not None, expected)


def _with_number(cell: CellValue, number: float, sign: bool, expected: Expectation) -> CellValue | None:
    """ "28 (65)" is a count with its percentage, "65 (28)" where the labels or the sign say so the other way round."""
    if cell.num is not None and cell.value is None:
        return replace(cell, value=number, percent=True)
    if not sign and expected.interval in {"sd", "se"}:
        return replace(cell, spread=_deviation(number, error=expected.interval == "se"))
    if expected.form == "percent_count" or (cell.percent and not sign):
        return replace(cell, num=int(number), percent=True) if number.is_integer() else None
    if cell.value is None or not (expected.counted or sign or expected.form):
        return None
    if expected.form == "percent" and not sign and not _reproduced(cell.value, number, expected.size):
        return _percent_first(cell, number, expected)
    if not cell.value.is_integer() or number > 100:
        return None
    return replace(cell, num=int(cell.value), value=number, percent=True)


def _percent_first(cell: CellValue, number: float, expected: Expectation) -> CellValue:
    """ "65 (28)" under a percent sign: the bracket is the count where the N gives the percentage, else nobody's."""
    counted = expected.counted and _reproduced(number, cell.value, expected.size)
    return replace(cell, num=int(number) if counted else None, percent=True)


def _reproduced(count: float, share: float | None, size: int | None) -> bool:
    return size is not None and count.is_integer() and reproduces(int(count), size, share)


def _with_interval(cell: CellValue | None, bounds: Bounds) -> CellValue | None:
    if cell is None:
        return None
    return replace(cell, ci_low=bounds.low, ci_high=bounds.high, ci_status=bounds.status, ci_level=bounds.level)


def _with_span(cell: CellValue, bounds: Bounds, kind: str | None, level: float | None) -> CellValue | None:
    """A bare span is a range or an IQR where the labels or its own words say so, else an interval."""
    if kind not in {"range", "iqr"}:
        return _with_interval(cell, replace(bounds, level=level))
    if bounds.high is None:
        return cell
    return replace(cell, spread=Spread.model_validate({"kind": kind, "low": bounds.low, "high": bounds.high}))


def _bounds(match: re.Match[str]) -> Bounds:
    low, high = _number(match.group("low")), match.group("high").lower()
    printed = match.groupdict().get("level")
    level = float(printed) if printed and printed != "95" else None
    if re.match(r"[\d.]", high):
        return Bounds(low, _number(high), None, level)
    reached = high in {"nr", "not reached"}
    status = IntervalStatus.UPPER_NOT_REACHED if reached else IntervalStatus.UPPER_NOT_ESTIMABLE
    return Bounds(low, None, status, level)


def _settled(cell: CellValue, expected: Expectation) -> CellValue | None:
    """A bare number among counts of patients is a count or a percentage, by its labels; None where nothing tells.

    Without a label it is a percentage where no count of patients can be meant: it has decimals, or an interval.
    It is a count where the N of its group is known.
    """
    if cell.value is None or cell.num is not None or not expected.counted or cell.percent:
        return cell
    whole, told = cell.value.is_integer(), expected.form in {"count_percent", "count"}
    if whole and told:
        return replace(cell, num=int(cell.value), value=None)
    explained = cell.ci_low is not None or cell.spread is not None
    if not whole or expected.form or expected.share or explained:
        return replace(cell, percent=True)
    if expected.size is None or cell.value > expected.size:
        return None
    return replace(cell, num=int(cell.value), value=None)


def _deviation(printed: float, *, error: bool) -> Spread:
    """A standard deviation, or a standard error where a label says so."""
    return Spread(kind="se" if error else "sd", low=printed, high=printed)


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _p(match: re.Match[str]) -> str:
    sign = (match.group("sign") or "=").replace("≤", "<=").replace("≥", ">=")
    return ("" if sign == "=" else sign) + match.group("p")
