"""Checks of one record by itself: whether its numbers can belong together.

The codebook keeps what is printed, also where it does not fit: such a record gets a warning. Only what no
patient count, share or ratio can be is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Literal

from extractor.records import Finding, Record, Statistic
from extractor.text import Span, as_decimal

RecordCheck = Callable[[Record], Iterator[Finding]]

_RATIOS = frozenset({Statistic.HAZARD_RATIO, Statistic.ODDS_RATIO, Statistic.RISK_RATIO})


def check_record(record: Record) -> Iterator[Finding]:
    """The findings of all checks of one record."""
    for check in CHECKS:
        yield from check(record)


def share_in_bounds(record: Record) -> Iterator[Finding]:
    """A share of patients lies between 0 and 100%."""
    if record.unit != "percent" or record.value is None or record.statistic is Statistic.DIFFERENCE:
        return
    if not 0 <= record.value <= 100:
        yield _finding("share", "refuse", f"{record.value:g}% is no share of patients", record)


def ratio_positive(record: Record) -> Iterator[Finding]:
    """A ratio of hazards, odds or risks is greater than 0."""
    if record.statistic in _RATIOS and record.value is not None and record.value <= 0:
        yield _finding("ratio", "refuse", f"{record.value:g} is no ratio: it must be greater than 0", record)


def p_in_bounds(record: Record) -> Iterator[Finding]:
    """A p is a probability."""
    number = Decimal(record.p.lstrip("<>=")) if record.p is not None else Decimal(0)
    if number > 1:
        yield _finding("p", "refuse", f"p {record.p} is no probability", record)


def count_in_group(record: Record) -> Iterator[Finding]:
    """No more patients have an outcome than are in the group; events may be more than patients."""
    if record.num is None or record.den is None or record.count_of == "events":
        return
    if record.num > record.den:
        yield _finding("count", "refuse", f"{record.num} of {record.den} patients cannot be", record)


def count_fits_share(record: Record) -> Iterator[Finding]:
    """N of N gives the percentage, to one unit of its last decimal either way: papers round both up and down."""
    if not fits_share(record):
        share = 100 * (record.num or 0) / (record.den or 1)
        reason = f"{record.num} of {record.den} is {share:.1f}%, and {record.value:g}% is printed"
        yield _finding("count and share", "warn", reason, record)


def fits_share(record: Record) -> bool:
    """Whether count and share agree, as far as all three numbers are there."""
    if record.unit != "percent" or record.value is None or record.num is None or not record.den:
        return True
    exact = Decimal(100 * record.num) / Decimal(record.den)
    return abs(exact - as_decimal(record.value)) <= _last_unit(record.value)


def interval_holds_estimate(record: Record) -> Iterator[Finding]:
    """The estimate lies in its interval, and the interval's bounds are in order."""
    low, high = record.ci_low, record.ci_high
    if low is not None and high is not None and low > high:
        yield _finding("interval", "warn", f"the interval {low:g} to {high:g} runs backwards", record)
    elif record.value is not None and _outside(record.value, low, high):
        reason = f"{record.value:g} lies outside its interval {_shown(low)} to {_shown(high)}"
        yield _finding("interval", "warn", reason, record)


def spread_holds_estimate(record: Record) -> Iterator[Finding]:
    """A median lies in its range and between its quartiles."""
    spread = record.spread
    if spread is None or spread.kind not in {"range", "iqr"} or record.value is None:
        return
    if record.statistic not in {Statistic.MEDIAN, None}:
        return
    if _outside(record.value, spread.low, spread.high):
        reason = f"{record.value:g} lies outside its {spread.kind} {spread.low:g} to {spread.high:g}"
        yield _finding("spread", "warn", reason, record)


CHECKS: tuple[RecordCheck, ...] = (
    share_in_bounds,
    ratio_positive,
    p_in_bounds,
    count_in_group,
    count_fits_share,
    interval_holds_estimate,
    spread_holds_estimate,
)


def _last_unit(value: float) -> Decimal:
    """One unit of the last printed decimal: 1 for 64, 0.1 for 34.6. A trailing zero is lost in the number."""
    exponent = as_decimal(value).normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(0, exponent)) if isinstance(exponent, int) else Decimal(1)


def _outside(value: float, low: float | None, high: float | None) -> bool:
    return (low is not None and value < low) or (high is not None and value > high)


def _shown(bound: float | None) -> str:
    return "open" if bound is None else f"{bound:g}"


def _finding(check: str, severity: Literal["refuse", "warn"], reason: str, record: Record) -> Finding:
    places = tuple(Span(piece.start, piece.end) for piece in record.evidence)
    return Finding(check=check, severity=severity, reason=reason, records=(record.id,), places=places)
