"""Citations of the reference list in running text, in whichever style the paper uses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.documents.kinds import READ_FOR_RESULTS

if TYPE_CHECKING:
    from extractor.documents.blocks import Block, Document

_NUMBERS = r"\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*"
_STYLES = (
    re.compile(rf"\[({_NUMBERS})\]"),
    re.compile(rf"<sup>\s*({_NUMBERS})\s*</sup>"),
    re.compile(r"(?<=[A-Za-z.,;)%])([⁰¹²³⁴-⁹]+(?:[,⁻–][⁰¹²³⁴-⁹]+)*)"),
    re.compile(rf"(?<=[A-Za-z.,;%)])\s?\(({_NUMBERS})\)"),
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_FEWEST = 3
"""A style of citing is one that a text uses at least this often."""


@dataclass(frozen=True)
class Citation:
    """A mark that cites references: `text[start:end]` of the stored text."""

    numbers: tuple[int, ...]
    start: int
    end: int


def citation_style(document: Document) -> re.Pattern[str] | None:
    """The style whose numbers most often are in the list of references; None where nothing is cited."""
    known = document.references
    if not known:
        return None
    best: tuple[int, re.Pattern[str]] | None = None
    for style in _STYLES:
        count = sum(
            set(_expanded(match.group(1))) <= set(known)
            for block in document.blocks
            if block.kind in READ_FOR_RESULTS and block.table is None
            for span in block.spans
            for match in style.finditer(span.of(document.text))
        )
        if count >= _FEWEST and (best is None or count > best[0]):
            best = (count, style)
    return best[1] if best else None


def citations(document: Document, block: Block, style: re.Pattern[str]) -> list[Citation]:
    """The citations in a block, in order."""
    return [
        Citation(_expanded(match.group(1)), span.start + match.start(), span.start + match.end())
        for span in block.spans
        for match in style.finditer(span.of(document.text))
    ]


def _expanded(printed: str) -> tuple[int, ...]:
    """ "12, 14-16" as 12, 14, 15, 16."""
    numbers: list[int] = []
    for part in re.split(r"\s*[,;]\s*", printed.translate(_RAISED)):
        bounds = [int(n) for n in re.findall(r"\d+", part)]
        if len(bounds) == 2 and bounds[0] < bounds[1] <= bounds[0] + 50:
            numbers.extend(range(bounds[0], bounds[1] + 1))
        else:
            numbers.extend(bounds)
    return tuple(numbers)
