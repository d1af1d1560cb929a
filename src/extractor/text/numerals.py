"""Printed numbers: where they stand in a clean text and what they say, to the last decimal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class NumeralKind(StrEnum):
    """How a number is printed. Everything but `DIGITS` is a named rule of reading."""

    DIGITS = "digits"
    WORD = "number word"
    NEGATION = "negation"
    LOST_SIGN = "range that lost its sign"


@dataclass(frozen=True, slots=True)
class Numeral:
    """One number in a clean text: `text[start:end]` prints `value`."""

    value: Decimal
    start: int
    end: int
    kind: NumeralKind = NumeralKind.DIGITS


_DIGITS = re.compile(r"(?<![A-Za-z0-9_.,])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d+(?:\.\d+)?|\.\d+)")
# After a comma without a space ("1,2" in citations, "12,7") a number may follow that the first form refuses.
_AFTER_COMMA = re.compile(r"(?<=\d,)(?P<number>\d+(?:\.\d+)?)")
_DECIMAL_COMMA = re.compile(r"(?<![\w.,])(?P<whole>\d{1,3}),(?=\d{1,2}(?![\d,.]))")
_WITH_UNIT = re.compile(r"(?<![\w.,])\d{1,3},\d{1,2}\s*(?:%|(?:percent|months?|mo|years?|yrs?|weeks?|days?)\b)")
_WITH_POINT = re.compile(r"(?<![\w.])\d+\.\d")
_LISTED = re.compile(r"\[\d{1,3}(?:,\d{1,3})*\]")
_NO_WORDS = re.compile(r"(?:[\d\s.,;:/()\[\]<>≤≥=~±%+-]|\b(?:NR|NE|NA|to|HR|OR|RR|CI|p|P|n)\b)+")
_LABEL = re.compile(
    r"\b(?:cohorts?|groups?|arms?|parts?|phases?|grades?|stages?|cycles?|lines?|levels?|tables?|fig(?:ure)?s?\.?|days?|"
    r"weeks?|months?|years?|and|or|to)[ \u00a0]\d{1,3}\s?$",
    re.IGNORECASE,
)
_ZERO_COMMA = re.compile(r"(?<![\w.,])0,(?=\d\d)")
_LOST_SIGN = re.compile(r"(?<![\w.])(?:(\d+\.\d)(\d+\.\d)|(\d+\.\d\d)(\d+\.\d\d))(?![\d.])")
_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_WORD = re.compile(
    rf"\b(?:(?P<ten>{'|'.join(_TENS)})(?:[- ](?P<one>{'|'.join(list(_UNITS)[1:10])}))?|(?P<unit>{'|'.join(_UNITS)}))\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:no|none|neither|nobody|not(?=\s+(?:been\s+)?(?:observed|seen|reported|recorded|noted|detected)\b))\b",
    re.IGNORECASE,
)


def numerals(text: str) -> list[Numeral]:
    """All numbers printed with digits, in order; a range that lost its sign gives its two bounds.

    Digits glued to a word before them (CD38, D2, del17p) are names, not numbers. Thousands
    separators are read ("1,204" is 1204), and decimal commas where no list can be meant (see
    `with_points`); a minus counts only where no range can be meant ("3.4 -12.1" has none).
    """
    text = with_points(text)
    found = _lost_signs(text)
    taken = {i for n in found for i in range(n.start, n.end)}
    for pattern in (_DIGITS, _AFTER_COMMA):
        for match in pattern.finditer(text):
            start, end = match.span("number")
            if taken.intersection(range(start, end)):
                continue
            number = Decimal(match.group("number").replace(",", ""))
            signed = pattern is _DIGITS and _is_signed(text, start)
            found.append(Numeral(-number if signed else number, start - signed, end))
            taken.update(range(start, end))
    return sorted(found, key=lambda n: n.start)


def with_points(text: str) -> str:
    """A clean text with its decimal commas as points, character for character.

    A comma is a decimal comma by shape alone: after a lone zero ("0,05"), or before one or two digits
    in a text that has no decimals with a point, and that either holds nothing but figures
    ("7,97 (5,23-NR)") or prints one of them with its unit ("12,5 months").
    """
    if "," not in text:
        return text
    figures_only = _NO_WORDS.fullmatch(text) and not re.search(r"\d\.\d|\d,\d{3}|^\s*\[", text)
    if figures_only:
        return _DECIMAL_COMMA.sub(r"\g<whole>.", text)
    if _WITH_UNIT.search(text) is None or _WITH_POINT.search(text):
        return _ZERO_COMMA.sub("0.", text)
    listed = [m.span() for m in _LISTED.finditer(text)]
    return _DECIMAL_COMMA.sub(
        lambda m: m.group() if any(a < m.start() < b for a, b in listed) else f"{m.group('whole')}.", text
    )


def ends_in_a_label(text: str) -> bool:
    """Whether the number that ends a text numbers a noun, or the last of several: "in cohort 2", "grades 2 and 3"."""
    return _LABEL.search(text) is not None


def _is_signed(text: str, start: int) -> bool:
    """Whether a minus stands at the number, with no number, percent sign, bracket or word for a range before it."""
    if not text.startswith("-", start - 1) or start == 0:
        return False
    before = start - 2
    if before >= 0 and (text[before].isalpha() or text[before] in "_.,"):
        return False
    while before >= 0 and text[before].isspace():
        before -= 1
    return before < 0 or not (text[before].isdigit() or text[before] in "%)]-")


def _lost_signs(text: str) -> list[Numeral]:
    """ "1.817.6" is read as 1.8 and 17.6: equal decimals, and the second not below the first."""
    found = []
    for match in _LOST_SIGN.finditer(text):
        first = 1 if match.group(1) else 3
        low, high = Decimal(match.group(first)), Decimal(match.group(first + 1))
        if low <= high:
            found.append(Numeral(low, match.start(first), match.end(first), NumeralKind.LOST_SIGN))
            found.append(Numeral(high, match.start(first + 1), match.end(first + 1), NumeralKind.LOST_SIGN))
    return found


def number_words(text: str) -> list[Numeral]:
    """Numbers written as words ("eight", "Forty-six") and negations that say zero ("none of six")."""
    found = [
        Numeral(Decimal(_word_value(match)), match.start(), match.end(), NumeralKind.WORD)
        for match in _WORD.finditer(text)
    ]
    found += [Numeral(Decimal(0), m.start(), m.end(), NumeralKind.NEGATION) for m in _NEGATION.finditer(text)]
    return sorted(found, key=lambda n: n.start)


def _word_value(match: re.Match[str]) -> int:
    if match.group("unit"):
        return _UNITS[match.group("unit").lower()]
    one = match.group("one")
    return _TENS[match.group("ten").lower()] + (_UNITS[one.lower()] if one else 0)


def as_decimal(value: float) -> Decimal:
    """The shortest decimal that prints as this number: 7.97, not its binary neighbour."""
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
