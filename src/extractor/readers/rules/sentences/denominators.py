"""How many patients a share is of, where the sentence says so."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from extractor.readers.rules.sentences.binding import Bound
from extractor.readers.rules.sentences.measures import gives
from extractor.readers.rules.sentences.parsed import Parsed
from extractor.readers.rules.sentences.tokens import Kind

Denominator = tuple[int, Literal["beside", "text"]]
_SIZE = re.compile(r"\b(\d+) (?:\w+ ){0,2}?(?:patients|subjects|participants|responders)\b")


def denominator(parsed: Parsed, b: Bound, group: str | None) -> Denominator | None:
    """The patients evaluated: beside the count, in the group's name, or "of 43 patients" before it.

    A number from elsewhere in the sentence counts only where it reproduces the printed share; a
    count without a share takes the size of the group that it is said of.
    """
    m = b.measure
    if m.den is not None and (m.num is not None or m.kind is Kind.PERCENT):
        return int(m.den), "beside"
    if m.num is None:
        return None
    if m.kind is Kind.PERCENT:
        found = next((n for n in _sizes_before(parsed, b) if gives(m.num, n, m.value)), None)
        return (int(found), "text") if found is not None else None
    named = _SIZE.search(group) if group is not None else None
    if named and m.num <= int(named.group(1)):
        return int(named.group(1)), "text"
    found = next((n for n in _sizes_before(parsed, b) if n >= m.num), None) if b.forward else None
    return (int(found), "text") if found is not None else None


def _sizes_before(parsed: Parsed, b: Bound) -> list[Decimal]:
    """Numbers of patients before a figure: "of 43 patients", "among the 43", "(n = 43)", nearest first."""
    found: list[Decimal] = []
    for place in range(b.measure.first - 1, 0, -1):
        token = parsed.tokens[place]
        if token.kind not in {Kind.NUMBER, Kind.COUNT} or not token.numbers or token.numbers[0] is None:
            continue
        if any(m.first <= place <= m.last and m.kind is Kind.PERCENT for m in parsed.measures):
            continue
        led = {t.word for t in parsed.tokens[max(0, place - 2) : place]} & {"of", "among", "in"}
        if led and token.numbers[0] == int(token.numbers[0]):
            found.append(token.numbers[0])
    return found
