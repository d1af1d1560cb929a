"""Which lines of a table on a page are one row: cells of several lines, labels that go on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.documents.lines import value_like
from extractor.documents.pdf.cells import DrawnCell
from extractor.documents.pdf.grid import Columns, Slot, slots
from extractor.documents.pdf.lines import PageLine
from extractor.documents.places import Box

_TIGHT = 0.88
"""Of the usual distance between rows: lines that stand closer belong to one row."""
_OVERLAPPING = 0.8
"""Of the size of the letters."""
_OPEN_END = re.compile(r"(?:[,(/–-]|\b(?:or|and|of|with|to|for|in|the|by|vs\.?|than|prior|any))$", re.IGNORECASE)
_CLOSING = re.compile(r"^(?:[(\[–-]|to\b|and\b|or\b|%)")


@dataclass
class BodyRow:
    """The cells of one row, and the lines that it takes."""

    lines: list[list[Slot]] = field(default_factory=list)

    @property
    def cells(self) -> list[DrawnCell]:
        made: dict[tuple[int, int], DrawnCell] = {}
        for line in self.lines:
            for slot in line:
                made.setdefault((slot.first, slot.last), DrawnCell(slot.first, slot.last)).lines.append(slot.piece)
        return _apart(list(made.values()))

    @property
    def label(self) -> str:
        return " ".join(slot.piece.text for line in self.lines for slot in line if slot.first == 0)

    @property
    def valued(self) -> bool:
        return any(slot.first > 0 for line in self.lines for slot in line)

    @property
    def baseline(self) -> float:
        return self.lines[-1][0].piece.baseline

    @property
    def left(self) -> float | None:
        return next((slot.piece.box.left for slot in self.lines[0] if slot.first == 0), None)


def _apart(cells: list[DrawnCell]) -> list[DrawnCell]:
    """Cells whose columns overlap, because one line of a cell is wider, as one cell."""
    cells.sort(key=lambda cell: (cell.first, -cell.last))
    merged: list[DrawnCell] = []
    for cell in cells:
        if merged and cell.first <= merged[-1].last:
            last = merged[-1]
            lines = sorted([*last.lines, *cell.lines], key=lambda line: line.baseline)
            merged[-1] = DrawnCell(last.first, max(last.last, cell.last), lines)
        else:
            merged.append(cell)
    return merged


def body_rows(lines: Sequence[PageLine], columns: Columns, rules: Sequence[Box]) -> list[BodyRow]:
    """The rows that some lines make, from the top; `rules` part rows wherever they stand."""
    placed = [slots(line, columns) for line in lines]
    pitch = _pitch(placed)
    rows: list[BodyRow] = []
    for line in placed:
        parted = bool(rows) and any(rows[-1].baseline < rule.top < line[0].piece.baseline - 1 for rule in rules)
        if rows and not parted and _goes_on(rows[-1], line, pitch):
            rows[-1].lines.append(line)
        else:
            rows.append(BodyRow([line]))
    return rows


def _pitch(placed: Sequence[Sequence[Slot]]) -> float | None:
    """The least distance between two rows: between lines of which each has its own label and values."""
    gaps = [
        below[0].piece.baseline - above[0].piece.baseline
        for above, below in pairwise(placed)
        if all(line[0].first == 0 and any(slot.first > 0 for slot in line) for line in (above, below))
        and not _CLOSING.match(below[0].piece.text)
        and not below[0].piece.text[:1].islower()
    ]
    return min(gaps) if gaps else None


def _goes_on(row: BodyRow, line: Sequence[Slot], pitch: float | None) -> bool:
    """Whether a line goes on with the row above it."""
    gap = line[0].piece.baseline - row.baseline
    if gap < _OVERLAPPING * line[0].piece.size:
        # Lines that stand closer than letters are high are one row, whose cells are centred on each other.
        return not _conflict(row, line)
    if _cut_off(row, line):
        return True
    tight = pitch is not None and gap < _TIGHT * pitch
    label = next((slot for slot in line if slot.first == 0), None)
    values = [slot for slot in line if slot.first > 0]
    if label is None:
        return _values_go_on(row, values, tight=tight, gap=gap)
    if not values:
        return _label_goes_on(row, label, tight=tight)
    if row.valued and not row.label:
        return _closes(row, values)
    if row.valued:
        # Two lines with label and values are one row only where neither can stand alone.
        ends = all(_CLOSING.match(slot.piece.text) for slot in values)
        return ends and (tight or label.piece.text[:1] == "(" or label.piece.text[:1].islower())
    return (tight and not _is_group(row, label)) or _unfinished(row, label)


def _cut_off(row: BodyRow, line: Sequence[Slot]) -> bool:
    """Whether a line closes a bracket that a cell of the row has opened."""
    for slot in line:
        above = " ".join(s.piece.text for before in row.lines for s in before if s.first == slot.first)
        if above.count("(") > above.count(")") and slot.piece.text.count(")") > slot.piece.text.count("("):
            return True
    return False


def _conflict(row: BodyRow, line: Sequence[Slot]) -> bool:
    """Whether a line prints a value where the row has one already."""
    taken = {slot.first for before in row.lines for slot in before if value_like(slot.piece.text)}
    return any(
        slot.first in taken and value_like(slot.piece.text) and not _CLOSING.match(slot.piece.text)
        for slot in line
        if slot.first > 0
    )


def _closes(row: BodyRow, values: Sequence[Slot]) -> bool:
    """Whether values are the bracketed ends of values that the row has."""
    taken = {slot.first for before in row.lines for slot in before}
    return any(slot.first in taken for slot in values) and all(
        _CLOSING.match(slot.piece.text) for slot in values if slot.first in taken
    )


def _values_go_on(row: BodyRow, values: Sequence[Slot], *, tight: bool, gap: float) -> bool:
    if tight or not row.valued:
        return True
    taken = {slot.first for before in row.lines for slot in before}
    again = [slot.piece.text for slot in values if slot.first in taken]
    if not again:
        return gap < 1.05 * values[0].piece.size
    return all(_CLOSING.match(text) or text[:1].islower() for text in again) or not any(map(value_like, again))


def _label_goes_on(row: BodyRow, label: Slot, *, tight: bool) -> bool:
    if not row.label:
        return False
    if tight:
        return row.valued or not _is_group(row, label)
    return row.valued and _unfinished(row, label)


def _unfinished(row: BodyRow, label: Slot) -> bool:
    """Whether the label above cannot end where it does, or the one below cannot begin a row."""
    above, text = row.label, label.piece.text
    if _OPEN_END.search(above) or above.count("(") > above.count(")"):
        return True
    set_in = row.left is not None and label.piece.box.left > row.left + 2
    return text[:1].islower() and not set_in and not value_like(text)


def _is_group(row: BodyRow, label: Slot) -> bool:
    """Whether a label without values names a group: the next one is set in, or has another weight."""
    first = row.lines[0][0].piece
    set_in = label.piece.box.left > first.box.left + 2
    return set_in or first.bold != label.piece.bold or first.italic != label.piece.italic
