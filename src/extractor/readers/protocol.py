"""What turns a document into candidate records, and what it hands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from extractor.documents import Document
from extractor.records import Family, RecordSet, Rejected

__all__ = ["Reader", "Reading", "Rejected", "Shown", "Usage"]


class Usage(BaseModel):
    """What the model's calls of one document took."""

    model_config = ConfigDict(frozen=True)

    calls: int = 0
    cached: int = 0
    """Questions that were answered from earlier replies, at no cost."""
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(**{name: getattr(self, name) + getattr(other, name) for name in Usage.model_fields})


class Shown(BaseModel):
    """A span of the document that was put before the reader for one family of outcomes."""

    model_config = ConfigDict(frozen=True)

    family: Family
    start: int
    end: int
    tokens: int


@dataclass(frozen=True)
class Reading:
    """What a reader found in one document."""

    records: RecordSet
    rejected: tuple[Rejected, ...] = ()
    shown: tuple[Shown, ...] = ()
    usage: Usage = field(default_factory=Usage)


class Reader(Protocol):
    """Turns a document into candidate records; `name` stands in the run's manifest."""

    name: str

    async def read(self, document: Document) -> Reading:
        """Read one document.

        Raises:
            ReaderError: this document could not be read; others may.
            EndpointError: key, model or endpoint are wrong; no document can be read.
        """
        ...
