"""Does a printed figure state what a record says?"""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.records import Record, Statistic, Status
from extractor.text import as_decimal, clean, number_words, numerals

_LETTERS = re.compile(r"\bN[RE](?![A-Z])|(?i:not (?:yet )?(?:been )?(?:reached|estimable))")
_ALL = re.compile(r"\b(?:all|both|each|every)\b", re.IGNORECASE)
_NONE = re.compile(r"\b(?:no|not|none|never|without|absence)\b", re.IGNORECASE)


def states(figure: str, record: Record) -> bool:
    """Whether a figure prints the value, else the count, the p or the status that the record holds."""
    if record.status is not Status.REPORTED:
        return _LETTERS.search(figure) is not None
    text = clean(figure).text
    printed = {n.value for n in (*numerals(text), *number_words(text))}
    if record.value is not None:
        return as_decimal(record.value) in printed
    if record.statistic is Statistic.P_ONLY and record.p is not None:
        return Decimal(record.p.lstrip("<>=")) in printed
    if record.num is not None:
        words = _ALL if record.num else _NONE
        return record.num in printed or words.search(text) is not None
    return bool(printed)
