"""Counts and shares on one scale, and the sum of the parts of a whole."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extractor.records import Record
from extractor.text import as_decimal


@dataclass(frozen=True)
class Measure:
    """An amount of patients: a count, or a share in percent."""

    amount: Decimal
    counted: bool

    @property
    def shown(self) -> str:
        return f"{self.amount.normalize():f}" + ("" if self.counted else "%")


@dataclass(frozen=True)
class Part:
    """A record with the categories or grades that it counts."""

    record: Record
    holds: frozenset[str | int]


@dataclass(frozen=True)
class Summed:
    """Disjoint parts of a whole, added up."""

    records: tuple[Record, ...]
    holds: frozenset[str | int]
    total: Measure
    slack: Decimal
    """What rounding can add up to: one unit of the last decimal for each share."""


def measure(record: Record, counted: bool) -> Measure | None:
    """The count of a record, or its share; None where it has none."""
    if counted:
        return None if record.num is None else Measure(Decimal(record.num), counted=True)
    if record.value is None or record.unit != "percent":
        return None
    return Measure(as_decimal(record.value), counted=False)


def measures(one: Record, other: Record) -> tuple[Measure, Measure] | None:
    """Two records by what can be compared: counts out of the same patients, else shares."""
    for counted in (one.den == other.den, False):
        first, second = measure(one, counted), measure(other, counted)
        if first is not None and second is not None:
            return first, second
    return None


def sum_of(whole: Part, parts: list[Part]) -> Summed | None:
    """The sum of disjoint parts, the narrowest first; None where fewer than two can be added."""
    counted = whole.record.num is not None
    chosen: list[Part] = []
    held: frozenset[str | int] = frozenset()
    for part in sorted(parts, key=lambda p: len(p.holds)):
        same_base = not counted or part.record.den == whole.record.den
        if part.holds < whole.holds and not part.holds & held and same_base and measure(part.record, counted):
            chosen.append(part)
            held |= part.holds
    amounts = [found for part in chosen if (found := measure(part.record, counted)) is not None]
    if len(amounts) < 2:
        return None
    total = Measure(sum((a.amount for a in amounts), Decimal(0)), counted)
    unit = Decimal(0) if counted else max(_unit(a.amount) for a in amounts)
    return Summed(tuple(part.record for part in chosen), held, total, unit * len(amounts))


def _unit(amount: Decimal) -> Decimal:
    exponent = amount.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(0, exponent)) if isinstance(exponent, int) else Decimal(1)
