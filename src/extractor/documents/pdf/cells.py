"""A cell of a table on a page, on its way from pieces of lines to words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from extractor.documents.pdf.lines import PageLine, spelled
from extractor.documents.pdf.words import Word
from extractor.documents.places import Box, Origin
from extractor.documents.spanning import Piece
from extractor.text import clean

Shown = Callable[[int, Box], Box]
"""From a box among the words of a page to the box on the page as a viewer shows it."""


@dataclass
class DrawnCell:
    """Lines of one cell over columns `first` to `last`."""

    first: int
    last: int
    lines: list[PageLine] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def left(self) -> float:
        return min(line.box.left for line in self.lines)


def joined_pieces(lines: Sequence[PageLine], known: Callable[[str], bool], shown: Shown) -> list[Piece]:
    """The words of some lines as one text: a blank between lines, a word that a line breaks made whole.

    `known` says whether the document prints a word elsewhere, which tells "treat-ment" from "five-year".
    """
    pieces: list[Piece] = []
    for index, line in enumerate(lines):
        words = spelled(line.words)
        for position, (text, word) in enumerate(words):
            if position == 0 and index:
                before = pieces[-1].text
                text = _after_break(pieces, text, known) if before else text  # noqa: PLW2901
            pieces.append(Piece(text, _origin(word, line.page, shown)))
    return pieces


def _origin(word: Word, page: int, shown: Shown) -> Origin:
    return Origin(page=page, box=shown(page, word.box))


def _after_break(pieces: list[Piece], text: str, known: Callable[[str], bool]) -> str:
    """The first word of a line, and the last one before it without its hyphen where that was put in by the break."""
    last = pieces[-1]
    if re.search(r"\w[–—/]$", last.text) and re.match(r"[\w(]", text):
        return text
    if re.search(r"\d$", last.text) and re.match(r"[–—-]\s?[\dN]", text):  # a range that a line breaks
        return text
    if not re.search(r"\w-$", last.text) or not re.match(r"\w", text):
        return f" {text}"
    head = re.search(r"[\w-]+-$", last.text)
    tail = re.match(r"[\w-]+", text)
    if head is None or tail is None or not tail.group(0)[0].islower() or not head.group(0)[-2].islower():
        return text
    whole, kept = head.group(0)[:-1] + tail.group(0), head.group(0) + tail.group(0)
    if known(whole) or (
        not known(kept) and "-" not in clean(f"{head.group(0)}\n{tail.group(0)}").text.removeprefix(head.group(0)[:-1])
    ):
        pieces[-1] = Piece(last.text[:-1], last.origin)
    return text
