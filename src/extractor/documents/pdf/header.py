"""The header of a table on a page: which label stands over which columns, on how many levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.documents.pdf.cells import DrawnCell
from extractor.documents.pdf.grid import Columns, Slot, slots
from extractor.documents.pdf.lines import PageLine
from extractor.documents.places import Box

_BARE = 4.0
"""Points that a column without an upper label counts for, where others of its line have one."""
_FLUSH = 3.0
"""Points: labels are more often centred than set flush left."""


@dataclass
class _Label(DrawnCell):
    level: int = 0
    closed: bool = False
    """Whether a rule below it ends it."""
    rows: int = field(default=1)


def header_cells(
    lines: Sequence[PageLine], columns: Columns, rules: Sequence[Box]
) -> tuple[list[tuple[DrawnCell, int, int]], int]:
    """The labels with their level and how many levels each is high, and how many levels there are."""
    labels: list[_Label] = []
    rows = [slots(line, columns) for line in lines]
    for index, (line, row) in enumerate(zip(lines, rows, strict=True)):
        below = [slot for later in rows[index + 1 :] for slot in later]
        for slot, (first, last) in zip(row, _spans(row, below, columns, rules, line), strict=True):
            _place(labels, slot, first, last)
        for label in labels:
            if label.first == label.last > 0 and label.lines[-1] in [slot.piece for slot in row]:
                beside = any(_beside(label, other) for other in labels)
                label.closed = beside and not _bracketed_below(label, below)
        for label in labels:
            label.closed = label.closed or _ruled_below(label, rules, lines, index)
    levels = max((label.level for label in labels), default=-1) + 1
    for label in labels:
        lower = [o.level for o in labels if o.level > label.level and o.first <= label.last and o.last >= label.first]
        label.rows = (min(lower) if lower else levels) - label.level
    return [(label, label.level, label.rows) for label in labels], levels


def _beside(label: _Label, other: _Label) -> bool:
    """Whether an upper label over several columns stands in the line of a label."""
    near = abs(label.lines[-1].baseline - other.lines[-1].baseline) < 0.8 * label.lines[-1].size
    return near and 0 < other.first < other.last


def _bracketed_below(label: _Label, below: Sequence[Slot]) -> bool:
    """Whether what stands below a label beside upper ones goes on with it: "(n = 40)" under the name of a group."""
    if label.text.count("(") > label.text.count(")"):
        return True
    under = next((slot for slot in below if slot.first == slot.last == label.first), None)
    return under is not None and (under.piece.text[:1] in "([" or under.piece.text[:1].islower())


def _place(labels: list[_Label], slot: Slot, first: int, last: int) -> None:
    """Put a piece of a header line into the label that it goes on with, or make it a new one below the others."""
    above = [label for label in labels if label.first <= last and label.last >= first]
    same = next((label for label in above if (label.first, label.last) == (first, last) and not label.closed), None)
    deepest = max((label.level for label in above), default=-1)
    if same is not None and same.level == deepest:
        same.lines.append(slot.piece)
    else:
        labels.append(_Label(first, last, [slot.piece], level=deepest + 1))


def _spans(
    row: Sequence[Slot], below: Sequence[Slot], columns: Columns, rules: Sequence[Box], line: PageLine
) -> list[tuple[int, int]]:
    """For each label of a line the columns that it stands over: by the rule below it, or by where its middle is."""
    spans = {id(slot): _by_rule(slot, row, columns, rules, line) for slot in row}
    free = [slot for slot in row if spans[id(slot)] is None and slot.first > 0 and not _broken(slot)]
    taken = {i for span in spans.values() if span is not None for i in range(span[0], span[1] + 1)}
    lower = {other.first for other in below} - taken - {0}
    left = [i for i in range(1, len(columns)) if i not in taken]
    if not columns.ruled and len(lower) > len(free) > 0 and len(left) > len(free):
        found = _shared_out(free, left, lower, columns)
        spans.update({id(slot): span for slot, span in zip(free, found, strict=True)})
    return [spans[id(slot)] or (slot.first, slot.last) for slot in row]


def _broken(slot: Slot) -> bool:
    """Whether a piece is the first line of a label that goes on in its own column."""
    text = slot.piece.text
    return text.count("(") != text.count(")") or text.endswith((",", "-", "="))


def _by_rule(
    slot: Slot, row: Sequence[Slot], columns: Columns, rules: Sequence[Box], line: PageLine
) -> tuple[int, int] | None:
    box = slot.piece.box
    for rule in rules:
        near = -2 < rule.top - line.baseline < 1.2 * line.size
        # Rules of neighbouring labels may touch, and then tell nothing of either.
        shared = sum(rule.left - 3 <= other.piece.box.left <= rule.right for other in row) > 1
        if near and not shared and rule.left - 3 <= (box.left + box.right) / 2 <= rule.right + 3:
            inside = [i for i in range(len(columns)) if rule.left - 3 <= columns.middle(i, i) <= rule.right + 3]
            if inside and len(inside) < len(columns):
                return inside[0], inside[-1]
    return None


def _shared_out(
    labels: Sequence[Slot], left: Sequence[int], lower: set[int], columns: Columns
) -> list[tuple[int, int]]:
    """Stretches of columns for the labels of one line, in order, so that middles lie together and few go without."""
    infinite = (float("inf"), [(0, 0)])
    bare = _BARE if len(labels) > 1 else 0.0
    # best[c]: the cheapest way to give the labels so far stretches among the first c of the columns left.
    best: list[tuple[float, list[tuple[int, int]]]] = [(0.0, [])]
    for column in left:
        best.append((best[-1][0] + bare * (column in lower), []))
    for slot in labels:
        following: list[tuple[float, list[tuple[int, int]]]] = [infinite]
        for end in range(1, len(left) + 1):
            options = [(following[-1][0] + bare * (left[end - 1] in lower), following[-1][1])]
            for start in range(end):
                before = best[start]
                stretch = (left[start], left[end - 1])
                if before[0] < float("inf") and stretch[1] - stretch[0] == end - 1 - start:
                    off = _off(slot.piece.box, stretch, columns, alone=len(labels) == 1)
                    options.append((before[0] + off, [*before[1], stretch]))
            following.append(min(options, key=lambda option: option[0]))
        best = following
    return best[-1][1] if best[-1][0] < float("inf") else [(slot.first, slot.last) for slot in labels]


def _off(box: Box, stretch: tuple[int, int], columns: Columns, *, alone: bool) -> float:
    """How far a label is from standing over some columns, in points: by their middle, or flush with the first."""
    first, last = stretch
    low, high = columns.stretches[first][0], columns.stretches[last][1]
    centred = abs((box.left + box.right) / 2 - columns.middle(first, last))
    flush = abs(box.left - low) + _FLUSH
    outside = max(0.0, low - box.left, box.right - high) if last > first else 0.0
    return (centred if alone and last > first else min(centred, flush)) + outside


def _ruled_below(label: _Label, rules: Sequence[Box], lines: Sequence[PageLine], index: int) -> bool:
    """Whether a rule runs between a label and the next line."""
    bottom = label.lines[-1].baseline
    next_line = lines[index + 1].baseline if index + 1 < len(lines) else float("inf")
    left = min(piece.box.left for piece in label.lines)
    right = max(piece.box.right for piece in label.lines)
    return any(
        bottom - 2 < rule.top < next_line and min(right, rule.right) - max(left, rule.left) > 0.5 * (right - left)
        for rule in rules
    )
