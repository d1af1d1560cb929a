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


_DIGITS = re.compile(
    r"""(?<![A-Za-z0-9_.,])(?P<sign>(?<![\w)\]%.,\s])-|(?<=\s)-(?=[\d.]))?
        (?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d+(?:\.\d+)?|\.\d+)""",
    re.VERBOSE,
)
# After a comma without a space ("1,2" in citations, "12,7") a number may follow that the first form refuses.
_AFTER_COMMA = re.compile(r"(?<=\d,)(?P<number>\d+(?:\.\d+)?)")
_LOST_SIGN = re.compile(r"(?<![\w.])(?:(\d+\.\d)(\d+\.\d)|(\d+\.\d\d)(\d+\.\d\d))(?![\d.])")
_UNITS = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_WORD = re.compile(
    rf"\b(?:(?P<ten>{'|'.join(_TENS)})(?:[- ](?P<one>{'|'.join(list(_UNITS)[1:10])}))?|(?P<unit>{'|'.join(_UNITS)}))\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(r"\b(?:no|none|neither|nobody)\b", re.IGNORECASE)


def numerals(text: str) -> list[Numeral]:
    """All numbers printed with digits, in order; a range that lost its sign gives its two bounds.

    Digits glued to a word before them (CD38, D2, del17p) are names, not numbers. Thousands
    separators are read ("1,204" is 1204); a minus counts only where no range can be meant.
    """
    found = _lost_signs(text)
    taken = {i for n in found for i in range(n.start, n.end)}
    for pattern in (_DIGITS, _AFTER_COMMA):
        for match in pattern.finditer(text):
            start, end = match.start("number"), match.end("number")
            if taken.intersection(range(start, end)):
                continue
            number = Decimal(match.group("number").replace(",", ""))
            signed = pattern is _DIGITS and match.group("sign") is not None
            found.append(Numeral(-number if signed else number, match.start() if signed else start, end))
            taken.update(range(start, end))
    return sorted(found, key=lambda n: n.start)


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
