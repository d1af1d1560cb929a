"""What stands on the pages and not in the paper: running heads, page numbers, line numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from extractor.documents.pdf.lines import PageLine, fragments, lines_of
from extractor.documents.pdf.words import PageWords, Word

_MARGIN = 0.11
"""Of the page's height, at the top and at the bottom: where furniture stands."""
_FEWEST_NUMBERS = 12
"""Line numbers on a page that numbers its lines."""


def furniture(pages: Sequence[PageWords]) -> list[set[int]]:
    """For each page the numbers of the words that are furniture: what comes back in the margins, page after page."""
    places: dict[tuple[str, int], list[tuple[int, PageLine]]] = defaultdict(list)
    found: list[set[int]] = [_line_numbers(page.words) for page in pages]
    for index, page in enumerate(pages):
        for piece in _marginal(page, index + 1):
            height = page.frame.height or 1
            band = round(20 * piece.box.top / height)
            places[_pattern(piece.text), band].append((index, piece))
            if _alone(piece.text):
                found[index] |= _numbers(piece)
    for pieces in places.values():
        on = {index for index, _ in pieces}
        if len(on) >= 3 or (len(on) == 2 and len(pages) <= 5):
            for index, piece in pieces:
                found[index] |= _numbers(piece)
    return found


def _marginal(page: PageWords, number: int) -> list[PageLine]:
    height = page.frame.height
    words = [w for w in page.words if w.box.bottom < _MARGIN * height or w.box.top > (1 - _MARGIN) * height]
    return [piece for line in lines_of(words, number) for piece in fragments(line, 1.5)]


def _pattern(text: str) -> str:
    """A running head without what changes from page to page."""
    return re.sub(r"\d+", "#", re.sub(r"</?sup>", "", text)).lower()


def _alone(text: str) -> bool:
    """Whether a piece is a page number, alone or with what it counts."""
    return re.fullmatch(r"(?:page\s*)?[eS]?\d{1,5}(?:\s*(?:of|/)\s*\d{1,4})?", text, re.IGNORECASE) is not None


def _numbers(piece: PageLine) -> set[int]:
    return {word.number for word in piece.words}


def _line_numbers(words: Sequence[Word]) -> set[int]:
    """The numbers that a manuscript prints before its lines: left of all else, one more from line to line."""
    if not words:
        return set()
    counted = [w for w in words if re.fullmatch(r"\d{1,4}", w.text)]
    left = min((w.box.left for w in words), default=0.0)
    column = sorted((w for w in counted if w.box.right < left + 30), key=lambda w: w.baseline)
    steps = sum(int(b.text) == int(a.text) + 1 for a, b in pairwise(column))
    return {w.number for w in column} if len(column) >= _FEWEST_NUMBERS and steps >= 0.8 * (len(column) - 1) else set()
