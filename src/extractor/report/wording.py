"""Records in words, as a reviewer writes them: "49% (18/37)", "11.5 months (95% CI 8.1-NR)"."""

from __future__ import annotations

from extractor.records import IntervalStatus, Record, Statistic, Status

_NO_VALUE = {
    Status.NOT_REACHED: "not reached",
    Status.NOT_ESTIMABLE: "not estimable",
    Status.UNCLEAR: "NR (unclear)",
}
_UPPER = {IntervalStatus.UPPER_NOT_REACHED: "NR", IntervalStatus.UPPER_NOT_ESTIMABLE: "NE"}
_PLAIN = {None, Statistic.PROPORTION, Statistic.HAZARD_RATIO, Statistic.ODDS_RATIO, Statistic.P_ONLY}
"""Statistics that the outcome or the unit names already."""


def outcome_in_words(record: Record) -> str:
    """The outcome's code with what tells it from others of the same code."""
    parts = [record.outcome]
    if record.term:
        parts.append(record.term)
    if record.grade:
        parts.append(f"grade {record.grade}" if record.grade != "any" else "any grade")
    if record.statistic not in _PLAIN:
        parts.append(str(record.statistic))
    if record.timepoint:
        parts.append(f"at {number(record.timepoint.value)} {record.timepoint.unit}")
    return ", ".join(parts)


def value_in_words(record: Record) -> str:
    """The value with unit, count, interval, spread and p, as far as they are printed."""
    details = [text for text in (_interval(record), _spread(record), f"p {record.p}" if record.p else None) if text]
    count = f"{record.num}/{record.den}" if record.den is not None else str(record.num)
    if record.num is not None and record.value is None and record.status is Status.REPORTED:
        head = count
    else:
        head = _value(record)
        if record.num is not None:
            details.insert(0, count)
    return f"{head} ({'; '.join(details)})" if head and details else head or "; ".join(details)


def number(value: float) -> str:
    """A number without the decimals that it does not have."""
    return f"{value:.10g}"


def _value(record: Record) -> str:
    if record.value is None:
        return _NO_VALUE.get(record.status, "")
    if record.unit == "percent":
        return f"{number(record.value)}%"
    plain = record.unit in {None, "ratio", "count", "grade"}
    return number(record.value) if plain else f"{number(record.value)} {record.unit}"


def _interval(record: Record) -> str | None:
    if record.ci_low is None:
        return None
    high = number(record.ci_high) if record.ci_high is not None else _upper(record.ci_status)
    return f"{number(record.ci_level or 95)}% CI {number(record.ci_low)}-{high}"


def _upper(status: IntervalStatus | None) -> str:
    return _UPPER[status] if status else "?"


def _spread(record: Record) -> str | None:
    if record.spread is None:
        return None
    spread = record.spread
    if spread.kind in {"sd", "se"}:
        return f"{spread.kind.upper()} {number(spread.low)}"
    return f"{'IQR' if spread.kind == 'iqr' else spread.kind} {number(spread.low)}-{number(spread.high)}"
