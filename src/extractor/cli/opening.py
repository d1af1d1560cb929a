"""A run as a command opens it: what it lacks is told before its records are used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.output import tell

if TYPE_CHECKING:
    from extractor.runs import DocumentResult, Run


def open_run(name: str | None, runs: Path) -> Run:
    """The run of that name, or the latest; that it is unfinished and what it could not read is told.

    Raises:
        RunError: there is no such run, or its manifest is damaged.
    """
    from extractor.runs import find

    found = find(name, runs)
    if found.manifest.finished is None:
        tell(f"run {found.manifest.id} is not finished: this is what it has so far")
    for file in found.manifest.unreadable:
        tell(f"run {found.manifest.id} could not read {file.path}: {file.reason}")
    return found


def tell_failed(results: Iterable[DocumentResult]) -> Iterator[DocumentResult]:
    """The same results; a document that failed is told as it goes by."""
    for result in results:
        if result.error is not None:
            tell(f"{result.id} failed: {result.error}")
        yield result
