"""The header of a table on a page: which label stands over which columns, on how many levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.documents.pdf.cells import DrawnCell
from extractor.documents.pdf.grid import Columns, Slot, slots
from extractor.documents.pdf.lines import PageLine
from extractor.documents.places import Box


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
        for slot in row:
            first, last = _span(slot, row, below, columns, rules, line)
            _place(labels, slot, first, last)
        for label in labels:
            label.closed = label.closed or _ruled_below(label, rules, lines, index)
    levels = max((label.level for label in labels), default=-1) + 1
    for label in labels:
        lower = [o.level for o in labels if o.level > label.level and o.first <= label.last and o.last >= label.first]
        label.rows = (min(lower) if lower else levels) - label.level
    return [(label, label.level, label.rows) for label in labels], levels


def _place(labels: list[_Label], slot: Slot, first: int, last: int) -> None:
    """Put a piece of a header line into the label that it goes on with, or make it a new one below the others."""
    above = [label for label in labels if label.first <= last and label.last >= first]
    same = next((label for label in above if (label.first, label.last) == (first, last) and not label.closed), None)
    deepest = max((label.level for label in above), default=-1)
    if same is not None and same.level == deepest:
        same.lines.append(slot.piece)
    else:
        labels.append(_Label(first, last, [slot.piece], level=deepest + 1))


def _span(
    slot: Slot, row: Sequence[Slot], below: Sequence[Slot], columns: Columns, rules: Sequence[Box], line: PageLine
) -> tuple[int, int]:
    """Over which columns a label stands: those that a rule below it joins, or those that it is centred over."""
    box = slot.piece.box
    for rule in rules:
        near = -2 < rule.top - line.baseline < 1.2 * line.size
        if near and rule.left - 3 <= (box.left + box.right) / 2 <= rule.right + 3:
            inside = [i for i in range(len(columns)) if rule.left - 3 <= columns.middle(i, i) <= rule.right + 3]
            if inside and len(inside) < len(columns):
                return inside[0], inside[-1]
    if columns.ruled or slot.first == 0:
        return slot.first, slot.last
    lower = {other.first for other in below}
    if len(lower) < 2:
        return slot.first, slot.last
    return _centred(slot, row, columns, len([s for s in row if s.first > 0]), lower)


def _centred(slot: Slot, row: Sequence[Slot], columns: Columns, labels: int, lower: set[int]) -> tuple[int, int]:
    """The columns whose common middle is the label's; those that other labels of the line stand over are theirs."""
    free = set(range(1, len(columns))) - {
        i for other in row if other is not slot for i in range(other.first, other.last + 1)
    }
    centre = (slot.piece.box.left + slot.piece.box.right) / 2
    best, miss = (slot.first, slot.last), abs(columns.middle(slot.first, slot.last) - centre)
    if slot.first == slot.last and (miss < 2.5 or labels >= len(columns) - 1 or slot.first not in lower):
        return best
    for first in range(1, slot.first + 1):
        for last in range(slot.last, len(columns)):
            if last == first or not set(range(first, last + 1)) <= free | {*range(slot.first, slot.last + 1)}:
                continue
            off = abs(columns.middle(first, last) - centre)
            if off < miss - 1.5:
                best, miss = (first, last), off
    if miss > 8 and slot.first != slot.last:
        return slot.first, slot.last
    if miss > 8:  # set flush left over the first of its columns
        starts = [other.first for other in row if other.first > slot.first]
        end = min(starts, default=len(columns)) - 1
        flush = abs(columns.stretches[slot.first][0] - slot.piece.box.left) < 4
        under = {i for i in lower if slot.first <= i <= end}
        return (slot.first, end) if flush and len(under) > 1 and labels < len(columns) - 1 else (slot.first, slot.last)
    return best


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
