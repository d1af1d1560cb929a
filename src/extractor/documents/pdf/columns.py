"""The order in which the columns of a page are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from extractor.documents.places import Box

_FEWEST = 4
"""Lines on either side of a gutter."""
_EDGE = 0.15
"""Of the page's width: no gutter stands closer to its edge."""
_MIDDLE = 0.04
_STEP = 2.0
_NARROWEST = 4.0
"""Points between two columns."""
_DEEPEST = 2


class Boxed(Protocol):
    """Something with a place on the page."""

    @property
    def box(self) -> Box: ...


Item = TypeVar("Item", bound=Boxed)


def in_reading_order(items: Sequence[Item], usual: float | None = None, depth: int = 0) -> list[list[Item]]:
    """Groups of items, each from the top of one column to its end.

    What reaches over the gutter, a title or a wide table, ends the columns above it. `usual` is
    where the paper's other pages have their gutter, for a page whose last column is nearly empty.
    """
    gutter = gutter_of(items, depth) if depth < _DEEPEST else None
    if gutter is None and usual is not None and _parts(items, usual):
        gutter = usual
    if gutter is None:
        return [sorted(items, key=lambda item: (item.box.top, item.box.left))] if items else []
    groups: list[list[Item]] = []
    wide = sorted((item for item in items if _crosses(item, gutter)), key=lambda item: item.box.top)
    rest = [item for item in items if not _crosses(item, gutter)]
    for item in [*wide, None]:
        end = item.box.top if item is not None else float("inf")
        band = [one for one in rest if (one.box.top + one.box.bottom) / 2 < end]
        rest = [one for one in rest if one not in band]
        for side in (True, False):
            groups += in_reading_order([one for one in band if (one.box.right <= gutter) is side], None, depth + 1)
        if item is not None:
            if groups and not band and all(_crosses(one, gutter) for one in groups[-1]):
                groups[-1].append(item)
            else:
                groups.append([item])
    return groups


def _crosses(item: Boxed, gutter: float) -> bool:
    return item.box.left < gutter < item.box.right


def _parts(items: Sequence[Boxed], gutter: float) -> bool:
    """Whether a place that parts the columns of other pages can part those of this one."""
    crossing = sum(_crosses(item, gutter) for item in items)
    return crossing <= 0.6 * len(items) and any(item.box.left >= gutter for item in items)


def gutter_of(items: Sequence[Boxed], depth: int = 0) -> float | None:
    """The place between two columns that the fewest lines reach over, if there are columns."""
    if len(items) < 2 * _FEWEST:
        return None
    left, right = min(item.box.left for item in items), max(item.box.right for item in items)
    edge = (_EDGE if depth == 0 else 2 * _EDGE) * (right - left)
    best: tuple[float, float, float] | None = None
    x = left + edge
    while x <= right - edge:
        before = [item for item in items if item.box.right <= x]
        after = [item for item in items if item.box.left >= x]
        crossing = len(items) - len(before) - len(after)
        middle = abs(x - (left + right) / 2) < _MIDDLE * (right - left)
        if _columned(before, after, crossing, middle=middle):
            width = min(item.box.left for item in after) - max(item.box.right for item in before)
            found = (crossing, -width, x)
            # Inside a column the wide blanks of justified lines must not pass for a gutter.
            inner = depth > 0 and (width < 2 * _NARROWEST or crossing > 0.1 * len(items))
            if width >= _NARROWEST and not inner:
                best = found if best is None or found < best else best
        x += _STEP
    return best[2] if best else None


def _columned(before: Sequence[Boxed], after: Sequence[Boxed], crossing: int, *, middle: bool) -> bool:
    """Whether two sides of a page are columns: lines side by side, few of them over the gutter.

    In the middle of a page one line is enough of a second column, where hardly any crosses.
    """
    count = crossing + len(before) + len(after)
    heights = [len({round(item.box.top) for item in side}) for side in (before, after)]
    if min(heights) >= _FEWEST and crossing <= 0.6 * count:
        return _side_by_side(before, after)
    return middle and min(heights) > 0 and max(heights) >= 3 * _FEWEST and crossing <= 0.2 * count


def _side_by_side(before: Sequence[Boxed], after: Sequence[Boxed]) -> bool:
    """Whether most of the shorter column stands beside the other one."""
    top = max(min(item.box.top for item in side) for side in (before, after))
    bottom = min(max(item.box.bottom for item in side) for side in (before, after))
    heights = [max(i.box.bottom for i in side) - min(i.box.top for i in side) for side in (before, after)]
    return bottom - top > 0.3 * min(heights) and bottom - top > 20
