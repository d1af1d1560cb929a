"""What turns a document into candidate records, and what it hands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from extractor.documents import Document
from extractor.errors import ReaderError
from extractor.records import Call, RecordSet, Rejected, Shown, Usage

__all__ = ["Call", "Reader", "Reading", "ReadingFailed", "Rejected", "Shown", "Usage"]


@dataclass(frozen=True)
class Reading:
    """What a reader found in one document."""

    records: RecordSet
    rejected: tuple[Rejected, ...] = ()
    shown: tuple[Shown, ...] = ()
    calls: tuple[Call, ...] = ()
    """Questions to a model, in the order of their answers."""

    @property
    def usage(self) -> Usage:
        """What all calls took."""
        return sum((call.usage for call in self.calls), Usage())


class ReadingFailed(ReaderError):
    """A document that could not be read to the end, with the calls that were made for it."""

    def __init__(self, error: ReaderError, calls: tuple[Call, ...]) -> None:
        super().__init__(error.what, mend=error.mend)
        self.calls = calls


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
