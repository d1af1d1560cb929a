"""What a record says in numbers, and in which kinds of place each number may be printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from extractor.records import Record
from extractor.text import Numeral, NumeralKind, as_decimal, numerals


class Reach(Enum):
    """How far from the value a number may stand."""

    QUOTE = auto()
    """Inside the quote itself."""
    CITED = auto()
    """In the cell or sentence of the quote, or in a place that the record cites."""
    NEAR = auto()
    """There, or in the header, row label, caption and marked notes of the cell, or a cited cohort size."""
    AROUND = auto()
    """As NEAR, but not in the cell itself: the N of a header."""


@dataclass(frozen=True)
class Need:
    """One number of a record that wants a printed place of its own."""

    name: str
    """What it is, for a reason in words: "the upper bound"."""
    number: Decimal
    reach: Reach
    kinds: frozenset[NumeralKind]
    sign: str = ""
    """The sign of comparison that must be printed before it; only a p has one."""

    @property
    def shown(self) -> str:
        """The number as a reason prints it."""
        return f"{self.sign}{self.number.normalize():f}"


LEVEL = "the level of the interval"
_DIGITS = frozenset({NumeralKind.DIGITS})
_BOUND = _DIGITS | {NumeralKind.LOST_SIGN}
_WORDED = _DIGITS | {NumeralKind.WORD}
_COUNT = _WORDED | {NumeralKind.NEGATION}
_P = re.compile(r"(?P<sign><=|>=|[<>])?=?(?P<number>\d*\.?\d+)")


def core(record: Record) -> Need | None:
    """The number that each quote must hold: the value, else the count, else the p; None where words stand for it."""
    if record.value is not None:
        return Need("the value", as_decimal(record.value), Reach.QUOTE, _WORDED)
    if record.status != "reported":
        return None
    if record.num is not None:
        return Need("the count", Decimal(record.num), Reach.QUOTE, _COUNT)
    return _p(record, Reach.QUOTE)


def needs(record: Record) -> list[Need]:
    """All numbers of a record, the ones with the fewest possible places first."""
    first = core(record)
    found = [] if first is None else [first]
    found += list(_bounds(record))
    if record.num is not None and record.value is not None:
        found.append(Need("the count", Decimal(record.num), Reach.CITED, _COUNT))
    p = _p(record, Reach.CITED)
    if p is not None and (first is None or first.name != p.name):
        found.append(p)
    if record.den is not None:
        reach = Reach.AROUND if record.den_source == "header" else Reach.NEAR
        found.append(Need("the denominator", Decimal(record.den), reach, _WORDED))
    if record.n_analysed is not None and record.n_analysed != record.den:
        found.append(Need("the number analysed", Decimal(record.n_analysed), Reach.NEAR, _WORDED))
    if record.timepoint is not None:
        found.append(Need("the time", as_decimal(record.timepoint.value), Reach.NEAR, _WORDED))
    if record.ci_level is not None:
        found.append(Need(LEVEL, as_decimal(record.ci_level), Reach.NEAR, _DIGITS))
    return found


def as_printed(record: Record) -> list[Numeral]:
    """The numbers of the value as printed, which must stand digit for digit at the cited places."""
    return numerals(record.value_text) if record.value_text else []


def _bounds(record: Record) -> Iterator[Need]:
    if record.ci_low is not None:
        yield Need("the lower bound", as_decimal(record.ci_low), Reach.CITED, _BOUND)
    if record.ci_high is not None:
        yield Need("the upper bound", as_decimal(record.ci_high), Reach.CITED, _BOUND)
    if record.spread is None:
        return
    low, high = as_decimal(record.spread.low), as_decimal(record.spread.high)
    if record.spread.kind in {"sd", "se"} and low == high:
        yield Need(f"the {record.spread.kind.upper()}", low, Reach.CITED, _DIGITS)
    else:
        kind = {"iqr": "IQR"}.get(record.spread.kind, record.spread.kind)
        yield Need(f"the lower end of the {kind}", low, Reach.CITED, _BOUND)
        yield Need(f"the upper end of the {kind}", high, Reach.CITED, _BOUND)


def _p(record: Record, reach: Reach) -> Need | None:
    match = _P.fullmatch(record.p) if record.p is not None else None
    if match is None:
        return None
    return Need("the p", Decimal(match.group("number")), reach, _DIGITS, match.group("sign") or "")
