"""Printed times on one scale, so that 12 months and 1 year can be told to be the same."""

from __future__ import annotations

_DAYS_A_YEAR = 365.25
_MONTHS_A = {"days": 12 / _DAYS_A_YEAR, "weeks": 7 * 12 / _DAYS_A_YEAR, "months": 1.0, "years": 12.0}


def in_months(value: float, unit: str | None) -> float | None:
    """A time in months; None for what is no time (cycles, percent)."""
    factor = _MONTHS_A.get(unit or "")
    return None if factor is None else value * factor
