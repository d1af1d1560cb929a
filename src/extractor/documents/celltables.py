"""Tables that a converter wrote with one cell a line, under a row of column names.

Each cell stands on a line of its own; a cell of several lines ends with a blank line; sub-rows
are indented. How many columns there are is told by how many values follow each row's label.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from extractor.documents.lines import Line, ends_sentence, value_like
from extractor.documents.marks import Marks
from extractor.documents.rows import row_parents
from extractor.documents.tables import Label, Note, Row, Table
from extractor.text import Span

_FEWEST_VALUES = 4
_LONGEST_CELL = 130
_STUB = re.compile(
    r"(?:parameter|characteristic|event|outcome|variable|agent|type of|category|end ?point|factor|covariate|item|adverse)",
    re.IGNORECASE,
)
"""What heads the column of row labels, where nothing else heads a column."""


@dataclass(frozen=True)
class _Printed:
    """One printed cell: its lines joined, its indent, and whether it is a value."""

    span: Span
    text: str
    indent: int

    @property
    def value(self) -> bool:
        return self.indent == 0 and value_like(self.text)


@dataclass(frozen=True)
class CellTable:
    """Lines `first` up to, not including, `last` hold a title and a table of one cell a line."""

    first: int
    last: int


def find_cell_table(lines: list[Line], at: int) -> CellTable | None:
    """The table whose title is the line with index `at`, if there is one."""
    if not _may_be_cell(lines[at]) or value_like(lines[at].text):
        return None
    last, values, index = at, 0, at
    while index < len(lines):
        line = lines[index]
        if line.blank:
            if not _crosses_blank(lines, index, at):
                break
        elif not _may_be_cell(line):
            break
        elif value_like(line.text) and line.indent == 0:
            values, last = values + 1, index + 1
        elif line.text.startswith("(") and last == index:
            last = index + 1
        index += 1
    if values < _FEWEST_VALUES or not _reads_as_table(lines[at:last]):
        return None
    return CellTable(at, _with_closing_brackets(lines, last))


def cell_table(text: str, lines: list[Line], notes: tuple[Note, ...], marks: Marks, name: str | None = None) -> Table:
    """The table in some lines, the first of which is its title."""
    title = marks.label(lines[0].span)
    title = Label(re.sub(r"(?<=[a-z)])\d{1,2}(?:,\s?\d{1,2})*$", "", title.text).strip(), title.span, title.marks)
    cells = _cells(text, lines[1:])
    first = next((i for i, cell in enumerate(cells) if cell.value), len(cells))
    width, upper, header = _shape(cells, first)
    stub, columns = _header(cells[:header], width, upper, marks)
    return Table(name or title.text, title, stub, columns, _rows(cells[header:], width, marks), notes)


def _may_be_cell(line: Line) -> bool:
    return (
        len(line.text) <= _LONGEST_CELL
        and not line.bullet
        and not line.tabbed
        and not line.heading_level
        and not line.note
        and not (ends_sentence(line.text) and len(line.text) > 60)
    )


def _crosses_blank(lines: list[Line], index: int, start: int) -> bool:
    """A blank line inside a table ends a cell of several lines."""
    return index - 1 > start and not lines[index - 1].blank and _continues(lines[index - 2], lines[index - 1])


def _continues(before: Line, line: Line) -> bool:
    """Whether a line goes on with the cell of the line before it."""
    if before.blank:
        return False
    text = line.text
    return (
        text.startswith("(")
        or before.text.endswith(("-", ",", "(", "/"))
        or re.match(r"[a-z]{3,}(?:\b|,|\))", text) is not None
    )


def _reads_as_table(lines: list[Line]) -> bool:
    texts = [line for line in lines[1:] if not line.blank]
    values = sum(value_like(line.text) and line.indent == 0 for line in texts)
    prose = sum(len(line.text.split()) > 14 for line in texts)
    return len(texts) >= 6 and values * 4 >= len(texts) and prose * 10 <= len(texts)


def _with_closing_brackets(lines: list[Line], last: int) -> int:
    while last < len(lines) and lines[last].text.startswith("(") and not lines[last - 1].blank:
        last += 1
    return last


def _cells(text: str, lines: list[Line]) -> list[_Printed]:
    """The printed cells: lines that go on with one another are one cell."""
    groups: list[list[Line]] = []
    for index, line in enumerate(lines):
        if line.blank:
            continue
        if groups and index and not lines[index - 1].blank and _joins(lines, index):
            groups[-1].append(line)
        else:
            groups.append([line])
    cells = []
    for group in groups:
        span = Span(group[0].span.start, group[-1].span.end)
        joined = re.sub(r"-\s+(?=[a-z])", "", " ".join(line.text for line in group))
        cells.append(_Printed(span, joined, group[0].indent))
    return cells


def _joins(lines: list[Line], index: int) -> bool:
    if not _continues(lines[index - 1], lines[index]):
        return False
    if lines[index].text.startswith("(") or lines[index - 1].text.endswith(("-", ",", "(", "/")):
        return True
    # A word in small letters goes on with the line before it only in a cell that a blank line ends.
    ahead = index + 1
    while ahead < len(lines) and not lines[ahead].blank and _continues(lines[ahead - 1], lines[ahead]):
        ahead += 1
    return ahead >= len(lines) or lines[ahead].blank


def _shape(cells: list[_Printed], first: int) -> tuple[int, int, int]:
    """Columns of values, columns of the upper header level (0 if none), and cells of the header."""
    runs = _runs(cells[first:])
    leading = first - 1 - _groups_before(cells[:first])
    widths = [width for width, _ in Counter(runs).most_common()]
    for width in sorted(widths, key=lambda w: (-runs.count(w), -w)):
        for stub in (1, 0):
            rest = leading - stub
            if rest == width and not (stub == 0 and _STUB.match(cells[0].text)):
                return width, 0, leading
            for upper in range(2, width // 2 + 1):
                if (
                    width % upper == 0
                    and rest == upper + width
                    and _periodic(cells[leading - width : leading], width // upper)
                ):
                    return width, upper, leading
    width = widths[0] if widths else 1
    return max(width, leading - 1), 0, max(leading, 0)


def _runs(cells: list[_Printed]) -> list[int]:
    """How many values follow one another, run by run."""
    runs, length = [], 0
    for cell in [*cells, None]:
        if cell is not None and cell.value:
            length += 1
        elif length:
            runs.append(length)
            length = 0
    return runs


def _groups_before(leading: list[_Printed]) -> int:
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


def _periodic(cells: list[_Printed], period: int) -> bool:
    return all(cell.text == cells[i % period].text for i, cell in enumerate(cells))


def _header(
    cells: list[_Printed], width: int, upper: int, marks: Marks
) -> tuple[tuple[Label, ...], tuple[tuple[Label, ...], ...]]:
    labels = [marks.label(cell.span) for cell in cells]
    stub = tuple(labels[: max(0, len(labels) - width - upper)])
    if not stub and labels and _STUB.match(labels[0].text):
        stub = (labels[0],)
    lower = labels[len(stub) + upper :]
    columns: list[tuple[Label, ...]] = [(label,) for label in lower] + [()] * (width - len(lower))
    if upper:
        share = width // upper
        above = labels[len(stub) : len(stub) + upper]
        columns = [(above[i // share], *path) for i, path in enumerate(columns)]
    return stub, tuple(columns)


def _rows(cells: list[_Printed], width: int, marks: Marks) -> tuple[Row, ...]:
    """Body rows: a label and the cells up to the next label, or up to the width of the table."""
    starts: list[tuple[_Printed, list[_Printed]]] = []
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
