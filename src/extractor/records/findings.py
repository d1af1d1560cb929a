"""What checks have to say: a finding about records, and a number that no record claims."""

from __future__ import annotations

from typing import Literal

from extractor.records.model import Model
from extractor.text import Span


class Finding(Model):
    """What a check found, in words, with the records and the places that it is about."""

    check: str
    severity: Literal["refuse", "warn", "note"]
    """`refuse`: the record cannot stand; `warn`: a curator should look; `note`: how it was read."""
    reason: str
    records: tuple[str, ...] = ()
    """Ids of the records concerned."""
    places: tuple[Span, ...] = ()


class Uncovered(Model):
    """A printed number that looks like a result and that no accepted record claims."""

    span: Span
    text: str
    """The number as printed."""
    where: str
    """The section, or `Table 2 / row / column`."""
    why: str
    """What makes it look like a result."""
