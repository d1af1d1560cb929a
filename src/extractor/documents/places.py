"""Where a piece of a rendered text stands in its file: an element of the markup, or a box on a page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.text import Span


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page as shown, in points (1/72 inch) from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def around(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Origin:
    """What leads back to the file. Pages count from 1."""

    element: str = ""
    """XPath of the element in JATS, HTML and DOCX."""
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of the stored text and where it comes from."""

    span: Span
    origin: Origin


@dataclass(frozen=True, slots=True)
class PageBox:
    """A box on a page."""

    page: int
    box: Box


def places_of(places: Sequence[Place], span: Span) -> list[Place]:
    """Those of the places, in order and not overlapping, that share characters with a span."""
    first = max(0, bisect_right(places, span.start, key=lambda place: place.span.start) - 1)
    found = []
    for place in places[first:]:
        if place.span.start >= span.end:
            break
        if place.span.end > span.start:
            found.append(place)
    return found


def page_boxes(places: Sequence[Place]) -> list[PageBox]:
    """One box for each printed line of some places, in order: what to mark on the pages."""
    boxes: list[PageBox] = []
    for place in places:
        page, box = place.origin.page, place.origin.box
        if page is None or box is None:
            continue
        last = boxes[-1] if boxes else None
        if last is not None and last.page == page and _one_line(last.box, box):
            boxes[-1] = PageBox(page, last.box.around(box))
        else:
            boxes.append(PageBox(page, box))
    return boxes


def _one_line(before: Box, box: Box) -> bool:
    """Whether a box goes on in the line of another: more than half of the lower one's height is shared."""
    shared = min(before.bottom, box.bottom) - max(before.top, box.top)
    lower = min(before.bottom - before.top, box.bottom - box.top)
    return shared > lower / 2 and box.left >= before.left
