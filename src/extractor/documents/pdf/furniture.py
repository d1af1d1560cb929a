"""What stands on the pages and not in the paper: running heads, page numbers, line numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.documents.pdf.lines import PageLine, fragments, lines_of
from extractor.documents.pdf.words import PageWords, Word

_OUTERMOST = 3
"""Lines at either end of a page that may be furniture."""
_MARGIN = 0.1
"""Of the page's height, at the top and at the bottom: where furniture stands."""
_FEWEST_NUMBERS = 12
"""Line numbers on a page that numbers its lines."""


def furniture(pages: Sequence[PageWords]) -> list[set[int]]:
    """For each page the numbers of the words that are furniture: what comes back in the margins, page after page."""
    places: dict[tuple[str, int], list[tuple[int, PageLine]]] = defaultdict(list)
    lines = [list(_marginal(page, number)) for number, page in enumerate(pages, 1)]
    for index, (page, marginal) in enumerate(zip(pages, lines, strict=True)):
        for piece in (piece for pieces in marginal for piece in pieces if re.search(r"[^\W\d_]{3}", piece.text)):
            band = round(20 * piece.box.top / (page.frame.height or 1))
            places[_pattern(piece.text), band].append((index, piece))
    found: list[set[int]] = [_line_numbers(page.words) for page in pages]
    for repeated in places.values():
        on = {index for index, _ in repeated}
        if len(on) >= 3 or (len(on) == 2 and len(pages) <= 5):
            for index, piece in repeated:
                found[index] |= _numbers(piece)
    for index, marginal in enumerate(lines):
        for pieces in marginal:
            left = [piece for piece in pieces if not _numbers(piece) <= found[index]]
            if len(left) == 1 and _is_page_number(left[0].text):
                found[index] |= _numbers(left[0])
    return found


def _marginal(page: PageWords, number: int) -> Iterator[list[PageLine]]:
    """The outermost lines at the top and at the bottom, each in its pieces."""
    height = page.frame.height
    for words in (
        [w for w in page.words if w.box.bottom < _MARGIN * height],
        [w for w in page.words if w.box.top > (1 - _MARGIN) * height],
    ):
        lines = lines_of(words, number)
        outer = lines[:_OUTERMOST] if words and words[0].box.bottom < height / 2 else lines[-_OUTERMOST:]
        yield from (fragments(line, 1.5) for line in outer)


def _pattern(text: str) -> str:
    """A running head without what changes from page to page."""
    return re.sub(r"\d+", "#", re.sub(r"</?sup>", "", text)).lower()


def _is_page_number(text: str) -> bool:
    """Whether all that is left of a line is a page number, alone or with what it counts."""
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
