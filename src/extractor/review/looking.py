"""Does a value that a curator typed say what a record says?"""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.records import Record, Status
from extractor.text import as_decimal, clean, numerals

_NOT_REACHED = re.compile(r"^\W*(?:nr|not\s+(?:yet\s+)?(?:been\s+)?reached)\W*$", re.IGNORECASE)
_NOT_ESTIMABLE = re.compile(r"^\W*(?:ne|not\s+estimable)\W*$", re.IGNORECASE)


def agrees(entered: str, record: Record) -> bool:
    """Whether the first number typed is the record's value, else its count, else its p; or its status."""
    if record.status is not Status.REPORTED:
        wanted = _NOT_ESTIMABLE if record.status is Status.NOT_ESTIMABLE else _NOT_REACHED
        return wanted.match(entered) is not None
    found = numerals(clean(entered).text)
    stated = _stated(record)
    return bool(found) and stated is not None and found[0].value == stated


def _stated(record: Record) -> Decimal | None:
    number = record.value if record.value is not None else record.num
    if number is not None:
        return as_decimal(number)
    return None if record.p is None else Decimal(record.p.lstrip("<>="))
