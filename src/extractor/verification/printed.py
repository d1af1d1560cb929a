"""The numbers that a piece of the document prints, each with the sign of comparison before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extractor.text import Mapped, Numeral, NumeralKind, Span, number_words, numerals

_SIGN = re.compile(r"(?P<sign><=|>=|=<|=>|[<>≤≥])\s*$")
_SIGN_IN_WORDS = re.compile(r"\b(?P<words>less than|lower than|below|greater than|more than|above)\s*$", re.IGNORECASE)
_SAME_SIGN = {"≤": "<=", "=<": "<=", "≥": ">=", "=>": ">="}
_LOWER_IN_WORDS = frozenset({"less than", "lower than", "below"})
_LEVEL = re.compile(r"^\s*%?[\s-]*(?:CI\b|C\.I\.|confidence|credible|HDI\b|CrI\b)", re.IGNORECASE)
_LEVELS = frozenset(map(Decimal, ("80", "90", "95", "97.5", "98", "99")))
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
    words = [n for n in number_words(mapped.text) if not _denies_no_count(n, mapped.text)]
    found = [_at(n, mapped) for n in numerals(mapped.text)] + [_at(n, mapped) for n in words]
    return tuple(sorted(found, key=lambda number: (not number.digits, number.span)))


def _at(numeral: Numeral, mapped: Mapped) -> Printed:
    before = mapped.text[max(0, numeral.start - 16) : numeral.start]
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
        mapped.text[numeral.start : numeral.end],
        numeral.value in _LEVELS and _LEVEL.match(mapped.text[numeral.end : numeral.end + 16]) is not None,
        numeral.start,
    )


def _denies_no_count(numeral: Numeral, text: str) -> bool:
    return numeral.kind is NumeralKind.NEGATION and _DENIES_NO_COUNT.match(text, numeral.end) is not None
