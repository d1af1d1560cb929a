"""Columns headed only by a word for patients: the N of a row's groups, never a value of a time or a ratio."""

from __future__ import annotations

from extractor.documents import Row
from extractor.readers.rules.tables.frame import Frame
from extractor.readers.rules.tables.labels import Part
from extractor.readers.rules.tables.parts import Size, is_count, size_of

Arms = frozenset[str]
"""The names of groups in the headers of a column."""


def row_sizes(framed: Frame, row: Row, *, counted: bool) -> dict[int, Size]:
    """For each column of a row the N that another column prints for it: under the same arm, or for the row as a whole.

    A column of counts is one of sizes where nothing is `counted`. The N of a whole row is not that of its arms.
    """
    kinds = {Part.SIZE} if counted else {Part.SIZE, Part.COUNT}
    found = [
        (_arms(framed, cell.column), cell) for cell in row.cells if framed.part(cell.column) in kinds and is_count(cell)
    ]
    compared = len({_arms(framed, c) for c in range(len(framed.columns)) if framed.part(c) is None}) > 1
    sizes = {}
    for column in range(len(framed.columns)):
        own = _arms(framed, column)
        fitting = [cell for arms, cell in found if arms == own or (not arms and not compared)]
        if len(fitting) == 1:
            sizes[column] = size_of(fitting[0])
    return sizes


def _arms(framed: Frame, column: int) -> Arms:
    return frozenset(m.rest for m in framed.columns[column] if m.names_group)
