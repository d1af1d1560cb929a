"""Tables whose cells are all boxed: cells are what rules surround."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.documents.pdf.cells import DrawnCell
from extractor.documents.pdf.grid import Columns
from extractor.documents.pdf.lines import lines_of
from extractor.documents.pdf.regions import Region
from extractor.documents.pdf.rules import Rules
from extractor.documents.places import Box

_SAME = 2.5
_FEWEST = 4
"""Horizontal rules of a table whose rows are boxed."""


@dataclass
class BoxedCell(DrawnCell):
    """A cell at a row of the grid, over so many rows."""

    row: int = 0
    rows: int = field(default=1)

    @property
    def column(self) -> int:
        return self.first

    @property
    def columns(self) -> int:
        return self.last - self.first + 1


def ruled_cells(region: Region, rules: Rules, columns: Columns) -> list[BoxedCell] | None:
    """The boxed cells of a table; None where its rows are not boxed."""
    box = region.box
    across = [r for r in rules.horizontal if box.top - 14 < r.top < box.bottom + 14 and _shares(r, box)]
    edges: list[float] = []
    for rule in sorted(across, key=lambda r: r.top):
        if not edges or rule.top - edges[-1] > _SAME:
            edges.append(rule.top)
    if len(edges) < _FEWEST:
        return None
    heights = list(pairwise(edges))
    words = [word for line in region.lines for word in line.words]
    crowded = [h for h in heights if sum(h[0] < line.baseline <= h[1] + 1 for line in region.lines) > 4]
    if len(crowded) * 4 > len(heights) or sum(edges[0] < w.baseline < edges[-1] + 1 for w in words) < 0.9 * len(words):
        return None
    owner = _merged(heights, columns, across, rules.vertical)
    cells: list[BoxedCell] = []
    for (row, column), places in owner.items():
        rows = [place[0] for place in places]
        spans = [place[1] for place in places]
        top, bottom = heights[min(rows)][0], heights[max(rows)][1]
        left, right = columns.stretches[min(spans)][0], columns.stretches[max(spans)][1]
        own = [
            w
            for w in words
            if top < (w.box.top + w.box.bottom) / 2 <= bottom and left < (w.box.left + w.box.right) / 2 <= right
        ]
        lines = lines_of(own, region.page) if own else []
        cells.append(BoxedCell(column, max(spans), lines, row, max(rows) - row + 1))
    return [cell for cell in cells if cell.lines]


def _shares(rule: Box, box: Box) -> bool:
    return min(rule.right, box.right) - max(rule.left, box.left) > 5


def _merged(
    heights: Sequence[tuple[float, float]], columns: Columns, across: Sequence[Box], down: Sequence[Box]
) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Places of the grid that no rule parts, under the first of them."""
    parent = {(r, c): (r, c) for r in range(len(heights)) for c in range(len(columns))}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while parent[place] != place:
            place = parent[place]
        return place

    for row, (top, bottom) in enumerate(heights):
        for column, (left, right) in enumerate(columns.stretches):
            if column + 1 < len(columns) and not _stands(down, right, (top + bottom) / 2):
                _join(parent, root((row, column)), root((row, column + 1)))
            if row + 1 < len(heights) and not _lies(across, bottom, (left + right) / 2):
                _join(parent, root((row, column)), root((row + 1, column)))
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place in sorted(parent):
        groups.setdefault(root(place), []).append(place)
    return groups


def _join(parent: dict[tuple[int, int], tuple[int, int]], one: tuple[int, int], other: tuple[int, int]) -> None:
    first, second = min(one, other), max(one, other)
    parent[second] = first


def _stands(down: Sequence[Box], x: float, y: float) -> bool:
    return any(abs(r.left - x) < _SAME + 1 and r.top - 1 < y < r.bottom + 1 for r in down)


def _lies(across: Sequence[Box], y: float, x: float) -> bool:
    return any(abs(r.top - y) < _SAME and r.left - 1 < x < r.right + 1 for r in across)
