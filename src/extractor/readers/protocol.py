"""What turns a document into candidate records, and what it hands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from extractor.documents import Document
from extractor.records import RecordSet, Rejected, Shown, Usage

__all__ = ["Reader", "Reading", "Rejected", "Shown", "Usage"]


@dataclass(frozen=True)
class Reading:
    """What a reader found in one document."""

    records: RecordSet
    rejected: tuple[Rejected, ...] = ()
    shown: tuple[Shown, ...] = ()
    usage: Usage = field(default_factory=Usage)


class Reader(Protocol):
    """Turns a document into candidate records; `name` stands in the run's manifest."""

    @property
    def name(self) -> str:
        """As `--reader` names it."""
        ...

    async def read(self, document: Document) -> Reading:
        """Read one document.

        Raises:
            ReaderError: this document could not be read; others may.
            EndpointError: key, model or endpoint are wrong; no document can be read.
        """
        ...
