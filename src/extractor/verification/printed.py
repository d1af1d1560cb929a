"""The numbers that a piece of the document prints, each with the sign of comparison before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extractor.text import Mapped, Numeral, NumeralKind, Span, ends_in_a_label, number_words, numerals, with_points

_SIGN = re.compile(r"(?P<sign><=|>=|=<|=>|[<>≤≥])\s*$")
_SIGN_IN_WORDS = re.compile(r"\b(?P<words>less than|lower than|below|greater than|more than|above)\s*$", re.IGNORECASE)
_SAME_SIGN = {"≤": "<=", "=<": "<=", "≥": ">=", "=>": ">="}
_LOWER_IN_WORDS = frozenset({"less than", "lower than", "below"})
_LEVEL = re.compile(r"^\s*%?[\s-]*(?:CI\b|C\.I\.|confidence|credible|HDI\b|CrI\b)", re.IGNORECASE)
_LEVELS = frozenset(map(Decimal, ("80", "90", "95", "97.5", "98", "99")))
# A number that another one touches may be a piece of it: "6 0%", "7 .9 months", "14,9 months".
_CUT_BEFORE = re.compile(r"(?<![\d.,])\d{1,3}(?: |,|\s?\.)$")
_CUT_BEHIND = re.compile(r" \.?\d|,\d")
# What is denied by these is no count of patients: "no significant difference".
_DENIES_NO_COUNT = re.compile(
    r"\s+(?:(?:statistically|clear|apparent)\s+)?"
    r"(?:significan|differen|correlat|associat|change|influence|impact|evidence|data|longer\b|more\b|further\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Printed:
    """One printed number at its place in the stored text."""

    value: Decimal
    span: Span
    kind: NumeralKind
    sign: str
    """`<`, `<=`, `>`, `>=` as printed before the number, or empty."""
    sign_in_words: str
    """The same said in words: "less than" is `<`. Only a p is read so."""
    text: str
    level: bool
    """Whether it is the level of an interval: the 95 of "95% CI"."""
    cut: bool
    """Whether another number touches it, across one blank or a bare comma, so that it may be a piece of one number."""
    start: int
    """Where it begins in the clean text of its scope."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def digits(self) -> bool:
        return self.kind is NumeralKind.DIGITS


def printed(mapped: Mapped) -> tuple[Printed, ...]:
    """The numbers of a clean text, those in digits first."""
    text = with_points(mapped.text)
    words = [n for n in number_words(text) if not _denies_no_count(n, text)]
    found = [_at(n, mapped, text) for n in (*numerals(text), *words)]
    return tuple(sorted(found, key=lambda number: (not number.digits, number.span)))


def _at(numeral: Numeral, mapped: Mapped, text: str) -> Printed:
    before, behind = text[max(0, numeral.start - 16) : numeral.start], text[numeral.end : numeral.end + 16]
    touched = _CUT_BEFORE.search(before) is not None and not ends_in_a_label(before)
    touched = touched or _CUT_BEHIND.match(behind) is not None
    sign = _SIGN.search(before)
    words = _SIGN_IN_WORDS.search(before)
    shown = "" if sign is None else _SAME_SIGN.get(sign.group("sign"), sign.group("sign"))
    said = "" if words is None else ("<" if words.group("words").lower() in _LOWER_IN_WORDS else ">")
    return Printed(
        numeral.value,
        mapped.span(numeral.start, numeral.end),
        numeral.kind,
        shown,
        said,
        text[numeral.start : numeral.end],
        numeral.value in _LEVELS and _LEVEL.match(behind) is not None,
        numeral.kind is NumeralKind.DIGITS and touched,
        numeral.start,
    )


def _denies_no_count(numeral: Numeral, text: str) -> bool:
    return numeral.kind is NumeralKind.NEGATION and _DENIES_NO_COUNT.match(text, numeral.end) is not None
