"""The columns of a table on a page, and which of them each piece of a line stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.documents.pdf.lines import PageLine, fragments
from extractor.documents.pdf.regions import GAP, Region
from extractor.documents.pdf.rules import Rules
from extractor.documents.places import Box

_SAME = 3.0


@dataclass(frozen=True)
class Slot:
    """A piece of a line over columns `first` to `last`."""

    piece: PageLine
    first: int
    last: int


@dataclass(frozen=True)
class Columns:
    """Columns as stretches of the page's width, from left to right."""

    stretches: tuple[tuple[float, float], ...]
    ruled: bool = False
    """Whether vertical rules part them."""
    bounds: tuple[tuple[float, float], ...] = ()
    """From where to where their cells reach, where their text does not fill them."""

    def __len__(self) -> int:
        return len(self.stretches)

    def middle(self, first: int, last: int) -> float:
        """The middle of the cells of some columns."""
        bounds = self.bounds or self.stretches
        return (bounds[first][0] + bounds[last][1]) / 2

    def reached(self, piece: PageLine) -> tuple[int, int]:
        """The columns that a piece stands over; the nearest where it stands over none."""
        box = piece.box
        over = [
            i for i, (left, right) in enumerate(self.stretches) if min(box.right, right) - max(box.left, left) > 1.0
        ]
        if self.ruled:
            over = [i for i in over if self._mostly(box, i)] or over[:1]
        if over:
            return over[0], over[-1]
        centre = (box.left + box.right) / 2
        nearest = min(range(len(self)), key=lambda i: min(abs(centre - edge) for edge in self.stretches[i]))
        return nearest, nearest

    def _mostly(self, box: Box, column: int) -> bool:
        left, right = self.stretches[column]
        shared = min(box.right, right) - max(box.left, left)
        return shared > 0.3 * min(box.right - box.left, right - left)


def columns_of(region: Region, rules: Rules, body: Sequence[PageLine], header: Sequence[PageLine]) -> Columns:
    """The columns of a table: between vertical rules, else between the gaps that its body lines share."""
    ruled = _ruled_columns(region, rules)
    if ruled is not None:
        return ruled
    lines = [pieces for line in body if len(pieces := fragments(line, GAP)) > 1]
    if not lines:
        lines = [fragments(line, GAP) for line in (*header, *body)]
    wanted = max((len(fragments(line, GAP)) for line in header), default=0)
    found: list[tuple[float, float]] = []
    for most in range(max(1, len(lines) // 12) + 1):
        found = _covered(lines, most)
        if len(found) >= wanted:
            break
    else:
        found = _covered(lines, 0)
    widened = tuple(_widened(found, header[-1]) if header else found)
    labels = [fragments(header[-1], GAP)] if header else []
    return Columns(widened, bounds=_bounds(widened, [*labels, *lines]))


def _bounds(
    stretches: tuple[tuple[float, float], ...], lines: Sequence[Sequence[PageLine]]
) -> tuple[tuple[float, float], ...]:
    """Where cells reach to, by how they are set: flush left up to the next column's edge, flush right likewise."""
    columns = Columns(stretches)
    cells: dict[int, list[Box]] = {}
    for piece in (piece for pieces in lines for piece in pieces):
        first, last = columns.reached(piece)
        if first == last and first > 0:
            cells.setdefault(first, []).append(piece.box)
    filled = [boxes for boxes in cells.values() if len(boxes) > 1]
    left = sum(_spread([box.left for box in boxes]) for boxes in filled)
    right = sum(_spread([box.right for box in boxes]) for boxes in filled)
    middle = sum(_spread([(box.left + box.right) / 2 for box in boxes]) for boxes in filled)
    edges = list(stretches)
    if len(edges) < 3 or middle <= 1.2 * min(left, right) + 1:
        return tuple(edges)
    if left < right:
        starts = [edge[0] for edge in edges]
        ends = [*starts[1:], starts[-1] + (starts[-1] - starts[-2])]
        return tuple(zip(starts, ends, strict=True))
    ends = [edge[1] for edge in edges]
    start = max(2 * ends[1] - ends[2], edges[0][0])  # the stub's labels do not tell where its cells end
    return tuple(zip([edges[0][0], start, *ends[1:-1]], ends, strict=True))


def _spread(places: Sequence[float]) -> float:
    return max(places) - min(places)


def _widened(found: list[tuple[float, float]], lowest: PageLine) -> list[tuple[float, float]]:
    """Columns as wide as their labels in the lowest line of the header, where those are wider than what is below."""
    columns = Columns(tuple(found))
    for piece in fragments(lowest, GAP):
        first, last = columns.reached(piece)
        if first == last and len(found) > 1:
            low = found[first - 1][1] + 1 if first else float("-inf")
            high = found[first + 1][0] - 1 if first + 1 < len(found) else float("inf")
            left, right = found[first]
            found[first] = (max(low, min(left, piece.box.left)), min(high, max(right, piece.box.right)))
    return found


def _ruled_columns(region: Region, rules: Rules) -> Columns | None:
    box = region.box
    inside = [
        r
        for r in rules.vertical
        if box.left - 8 <= r.left <= box.right + 8 and min(r.bottom, box.bottom) - max(r.top, box.top) > 4
    ]
    places: list[tuple[float, float]] = []
    for rule in sorted(inside, key=lambda r: r.left):
        length = min(rule.bottom, box.bottom) - max(rule.top, box.top)
        if places and rule.left - places[-1][0] < _SAME:
            places[-1] = (places[-1][0], places[-1][1] + length)
        else:
            places.append((rule.left, length))
    edges = [x for x, length in places if length > 0.3 * (box.bottom - box.top)]
    inner = [x for x in edges if box.left + 8 < x < box.right - 8]
    if not inner:
        return None
    bounds = [min(box.left, edges[0]), *inner, max(box.right, edges[-1])]
    return Columns(tuple(pairwise(bounds)), ruled=True)


def _covered(lines: Sequence[Sequence[PageLine]], most: int) -> list[tuple[float, float]]:
    """Stretches of the width that more lines than `most` print on."""
    edges: dict[float, int] = {}
    for pieces in lines:
        for piece in pieces:
            edges[piece.box.left] = edges.get(piece.box.left, 0) + 1
            edges[piece.box.right] = edges.get(piece.box.right, 0) - 1
    stretches: list[tuple[float, float]] = []
    depth, start = 0, 0.0
    for x in sorted(edges):
        before, depth = depth, depth + edges[x]
        if before <= most < depth:
            start = x
        elif before > most >= depth:
            if stretches and start - stretches[-1][1] < 1.5:
                stretches[-1] = (stretches[-1][0], x)
            else:
                stretches.append((start, x))
    return stretches


def slots(line: PageLine, columns: Columns) -> list[Slot]:
    """The pieces of a line with the columns that they stand over; a piece that two cells share is cut between them."""
    found: list[Slot] = []
    pieces = fragments(line, GAP)
    for piece in pieces:
        first, last = columns.reached(piece)
        if first == last or (len(pieces) == 1 and not columns.ruled):
            found.append(Slot(piece, first, last))
            continue
        found += _cut(piece, first, last, columns)
    return _in_one(found)


def _cut(piece: PageLine, first: int, last: int, columns: Columns) -> list[Slot]:
    """A piece over several columns, cut at the gaps between its words that lie between columns."""
    cuts: list[int] = []
    for index in range(1, len(piece.words)):
        left, right = piece.words[index - 1].box.right, piece.words[index].box.left
        for column in range(first, last):
            low, high = columns.stretches[column][1], columns.stretches[column + 1][0]
            if (
                left <= high + 0.5
                and right >= low - 0.5
                and right - left > 0.15 * piece.size
                and not piece.words[index].glued
            ):
                apart = _fits(piece.words[index - 1].box, columns, column, before=True) and _fits(
                    piece.words[index].box, columns, column + 1, before=False
                )
                if apart:
                    cuts.append(index)
                    break
    parts = [piece.words[start:end] for start, end in zip([0, *cuts], [*cuts, len(piece.words)], strict=True)]
    made = [PageLine(part, piece.page) for part in parts]
    return [Slot(part, *columns.reached(part)) for part in made]


def _fits(box: Box, columns: Columns, column: int, *, before: bool) -> bool:
    """Whether a word on one side of a gap stands on that side of the columns' border."""
    left, right = columns.stretches[column]
    return box.right <= right + 2 if before else box.left >= left - 2


def _in_one(found: list[Slot]) -> list[Slot]:
    """Pieces of one column as one."""
    joined: list[Slot] = []
    for slot in found:
        if joined and joined[-1].first == slot.first and joined[-1].last == slot.last:
            joined[-1] = Slot(
                PageLine(joined[-1].piece.words + slot.piece.words, slot.piece.page), slot.first, slot.last
            )
        else:
            joined.append(slot)
    return joined
