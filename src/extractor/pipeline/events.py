"""What happens on the way, told to whoever draws it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from extractor.runs import DocumentResult, Run


@dataclass(frozen=True)
class Began:
    """A run folder is held; `kept` of its documents were done by an earlier pass."""

    run: Run
    documents: int
    kept: int


@dataclass(frozen=True)
class DocumentDone:
    """A document was read, or failed, and its result is on disk."""

    result: DocumentResult
    number: int
    """How many of the run's documents are done with it."""
    documents: int


@dataclass(frozen=True)
class Note:
    """Something to know that stops nothing: a repair, a file that was set aside."""

    text: str


Event = Began | DocumentDone | Note
Notify = Callable[[Event], None]
