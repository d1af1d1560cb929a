"""Tables of one cell a line: how many columns there are, what heads them, and what stands in which row.

How many columns there are is told by how many values follow each row's label; sub-rows are
indented.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from extractor.documents.celllines import LineCell
from extractor.documents.marks import Marks
from extractor.documents.rows import row_parents
from extractor.documents.tables import Label, Note, Row, Table

_STUB = re.compile(
    r"(?:parameter|characteristic|event|outcome|variable|agent|type of|category|end ?point|factor|covariate|item|"
    r"adverse)",
    re.IGNORECASE,
)
"""What heads the column of row labels, where nothing else heads a column."""
_MOST_GROUPS = 2
"""Names of groups, one within the other, between the header and the first row."""


@dataclass(frozen=True)
class Shape:
    """How the cells of a table lie: columns of values, columns of an upper header level (0 if none), header cells."""

    width: int
    upper: int
    header: int
    exact: bool
    """Whether the cells of the header are as many as the columns need."""


def cell_table(
    cells: tuple[LineCell, ...], name: str, caption: Label | None, notes: tuple[Note, ...], marks: Marks
) -> Table:
    """The table in some cells, the header's first; a header that comes back on the next page is left out."""
    shape = shape_of(cells)
    body = _without_header(cells, shape.header)
    stub, columns = _header(cells[: shape.header], shape, marks)
    return Table(name, caption, stub, columns, _rows(body, shape.width, marks), notes)


def shape_of(cells: tuple[LineCell, ...]) -> Shape:
    """The shape that the runs of values tell, checked against the cells before the first row."""
    first = next((i for i, cell in enumerate(cells) if cell.value), len(cells))
    runs = Counter(_runs(cells[first:]))
    header = max(0, first - 1 - _groups_before(cells[:first]))
    for groups in range(1 + (_MOST_GROUPS if _names_groups(cells[first:]) else 0)):
        for width in sorted(runs, key=lambda w: (-runs[w], -w)):
            shape = _exact(cells, width, header - groups)
            if shape is not None:
                return shape
    width = max(runs, key=lambda w: (runs[w], w), default=1)
    return Shape(max(width, header - 1), 0, header, exact=False)


def _exact(cells: tuple[LineCell, ...], width: int, header: int) -> Shape | None:
    """The shape of a table whose header is just as long as its columns need, with a stub or without."""
    for stub in (1, 0):
        rest = header - stub
        if rest == width and not (stub == 0 and _STUB.match(cells[0].text)):
            return Shape(width, 0, header, exact=True)
        upper = _upper_columns(cells[max(0, header - width) : max(0, header)], rest - width)
        if upper:
            return Shape(width, upper, header, exact=True)
    return None


def _names_groups(cells: tuple[LineCell, ...]) -> bool:
    """Whether rows without values stand between the others: two labels, one below the other."""
    return any(not (one.value or other.value) for one, other in pairwise(cells))


def _upper_columns(lower: tuple[LineCell, ...], upper: int) -> int:
    """`upper`, where so many columns can stand above the repeating names of the lower header level; else 0."""
    width = len(lower)
    if not 2 <= upper <= width // 2 or width % upper:
        return 0
    period = width // upper
    return upper if all(cell.text == lower[i % period].text for i, cell in enumerate(lower)) else 0


def _runs(cells: tuple[LineCell, ...]) -> list[int]:
    """How many values follow one another, run by run."""
    runs, length = [], 0
    for cell in [*cells, None]:
        if cell is not None and cell.value:
            length += 1
        elif length:
            runs.append(length)
            length = 0
    return runs


def _groups_before(leading: tuple[LineCell, ...]) -> int:
    """Cells just before the first row's label that name its groups: those less indented than it."""
    if not leading or leading[-1].indent == 0:
        return 0
    count, indent = 0, leading[-1].indent
    for cell in reversed(leading[:-1]):
        if cell.indent >= indent:
            break
        count, indent = count + 1, cell.indent
        if indent == 0:
            break
    return count


def _without_header(cells: tuple[LineCell, ...], size: int) -> list[LineCell]:
    """The cells below the header, and below each place where it comes back."""
    header = [cell.text for cell in cells[:size]]
    body: list[LineCell] = []
    at = size
    while at < len(cells):
        if size > 1 and cells[at].text == header[0] and [cell.text for cell in cells[at : at + size]] == header:
            at += size
        else:
            body.append(cells[at])
            at += 1
    return body


def _header(
    cells: tuple[LineCell, ...], shape: Shape, marks: Marks
) -> tuple[tuple[Label, ...], tuple[tuple[Label, ...], ...]]:
    labels = [marks.label(cell.span) for cell in cells]
    stub = tuple(labels[: max(0, len(labels) - shape.width - shape.upper)])
    if not stub and labels and _STUB.match(labels[0].text):
        stub = (labels[0],)
    lower = labels[len(stub) + shape.upper :]
    columns: list[tuple[Label, ...]] = [(label,) for label in lower] + [()] * (shape.width - len(lower))
    if shape.upper:
        share = shape.width // shape.upper
        above = labels[len(stub) : len(stub) + shape.upper]
        columns = [(above[i // share], *path) for i, path in enumerate(columns)]
    return stub, tuple(columns)


def _rows(cells: list[LineCell], width: int, marks: Marks) -> tuple[Row, ...]:
    """Body rows: a label and the cells up to the next label, or up to the width of the table."""
    starts: list[tuple[LineCell, list[LineCell]]] = []
    for cell in cells:
        if starts and cell.value and len(starts[-1][1]) < width:
            starts[-1][1].append(cell)
        else:
            starts.append((cell, []))
    labels = [marks.label(cell.span) for cell, _ in starts]
    parents = row_parents([(cell.indent, bool(values)) for cell, values in starts])
    return tuple(
        Row(
            (*(labels[p] for p in above), labels[i]),
            tuple(marks.cell(value.span, column) for column, value in enumerate(values)),
        )
        for i, ((_, values), above) in enumerate(zip(starts, parents, strict=True))
        if values
    )
