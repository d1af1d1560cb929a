"""Tables whose cells span rows and columns, as markup, word processors and pages give them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extractor.documents.lines import value_like
from extractor.documents.marks import Marks
from extractor.documents.places import Origin
from extractor.documents.rows import row_parents
from extractor.documents.tables import Cell, Label, Note, Row, Table
from extractor.text import Span, clean

_RESULT = re.compile(r"\d\s*[(\[]\s*\d|\d\.\d|^\d+\s*%|^(?:NR|NE)\b")
_GRADE_NAME = re.compile(
    r"^(?:(?:grades?|gr\.?|g)?\s*[≥>]?\s*[1-5](?:\s*[-/]\s*[1-5])?|any|all)(?:\s*grades?)?$", re.IGNORECASE
)
_CITED = re.compile(r"\b(?:19|20)\d\d\b|\bet al\b|\[\d")
_RAISED = re.compile(r"<sup>([^<>]{1,24})</sup>")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text on its way into the rendering, with where it comes from."""

    text: str
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PrintedCell:
    """A cell at a row and column of the grid, over so many rows and columns."""

    row: int
    column: int
    pieces: tuple[Piece, ...]
    rows: int = 1
    columns: int = 1
    indent: int = 0

    @property
    def empty(self) -> bool:
        return not any(piece.text.strip() for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class PrintedNote:
    """A note below a table. Where the file does not say its mark apart, it stands in the text."""

    pieces: tuple[Piece, ...]
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table as a file gives it. `header_rows` is None where the file does not tell header from body."""

    name: str
    caption: tuple[Piece, ...]
    cells: tuple[PrintedCell, ...]
    header_rows: int | None = None
    notes: tuple[PrintedNote, ...] = ()


def tightened(cells: Iterable[PrintedCell]) -> tuple[PrintedCell, ...]:
    """The cells without the rows and columns in which nothing is printed."""
    cells = tuple(cells)
    filled = [cell for cell in cells if not cell.empty]
    rows = sorted({cell.row for cell in filled})
    columns = sorted({cell.column for cell in filled})
    kept = []
    for cell in filled:
        top, left = bisect_left(rows, cell.row), bisect_left(columns, cell.column)
        high = bisect_left(rows, cell.row + cell.rows) - top
        across = bisect_left(columns, cell.column + cell.columns) - left
        kept.append(PrintedCell(top, left, cell.pieces, high, across, cell.indent))
    return tuple(kept)


@dataclass(frozen=True)
class _Grid:
    """Which cell covers which place of the grid, with the clean words and the stored span of each."""

    at: Mapping[tuple[int, int], PrintedCell]
    words: Mapping[PrintedCell, str]
    spans: Mapping[PrintedCell, Span]
    height: int
    width: int

    def row(self, row: int) -> list[PrintedCell | None]:
        return [self.at.get((row, column)) for column in range(self.width)]

    def starts(self, row: int) -> list[PrintedCell]:
        """The cells that begin in a row."""
        return [cell for cell in self.spans if cell.row == row]

    def said(self, row: int, column: int) -> str:
        cell = self.at.get((row, column))
        return self.words[cell] if cell else ""

    def whole(self, row: int) -> bool:
        """Whether one cell is all that a row prints, from its first column on and over more than that."""
        cells = {cell for cell in self.row(row) if cell is not None and self.words[cell]}
        return len(cells) == 1 and next(iter(cells)).columns > max(1, self.width // 2)


@dataclass(frozen=True)
class WrittenTable:
    """Where in the rendering the parts of a table were written."""

    printed: PrintedTable
    caption: Span | None
    cells: Mapping[PrintedCell, Span]
    notes: tuple[Note, ...]


def spanned_table(text: str, written: WrittenTable, words: Counter[str]) -> Table:
    """A table from its written cells; `words` counts the document's words, which tells marks from letters.

    A cell over several body rows stands in each of them; one over several body columns in its
    first, since a ratio or a p of two groups is one result, not two.
    """
    printed, notes = written.printed, written.notes
    grid = _grid(text, written.cells)
    label = _Labels(text, Marks(text, notes, words), {note.mark for note in notes if note.mark})
    heads = printed.header_rows if printed.header_rows is not None else _header_rows(grid)
    heads = min(heads, max(grid.height - 1, 0))
    stubs = _stub_columns(grid, heads)
    stub = _distinct(grid, range(heads), range(stubs))
    columns = tuple(
        tuple(label.label(grid.spans[cell]) for cell in _distinct(grid, range(heads), [column]))
        for column in range(stubs, grid.width)
    )
    return Table(
        printed.name,
        label.label(written.caption) if written.caption else None,
        tuple(label.label(grid.spans[cell]) for cell in stub),
        columns,
        _body(grid, heads, stubs, label),
        notes,
    )


def _grid(text: str, spans: Mapping[PrintedCell, Span]) -> _Grid:
    at: dict[tuple[int, int], PrintedCell] = {}
    for cell in spans:
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.columns):
                at.setdefault((row, column), cell)
    return _Grid(
        at,
        {cell: clean(span.of(text)).text for cell, span in spans.items()},
        spans,
        max((row for row, _ in at), default=-1) + 1,
        max((column for _, column in at), default=-1) + 1,
    )


@dataclass(frozen=True)
class _Labels:
    """Takes labels and cells with their marks; raised marks that markup keeps apart are taken whole."""

    text: str
    marks: Marks
    known: set[str]

    def label(self, span: Span) -> Label:
        label = self.marks.label(span)
        return Label(label.text, label.span, self._all(span, label.marks))

    def cell(self, span: Span, column: int) -> Cell:
        cell = self.marks.cell(span, column)
        return Cell(cell.text, cell.span, column, self._all(span, cell.marks))

    def _all(self, span: Span, found: tuple[str, ...]) -> tuple[str, ...]:
        raised = [
            mark for group in _RAISED.findall(span.of(self.text)) for mark in re.split(r"[\s,;]+", group.strip("()[] "))
        ]
        return tuple(dict.fromkeys([*found, *(mark for mark in raised if mark in self.known)]))


def _header_rows(grid: _Grid) -> int:
    """How many of the first rows are header: the first, those that its cells reach into, those that name columns."""
    if grid.height < 2:
        return 0
    count = 1
    while count < grid.height - 1:
        row = count
        body = [grid.said(row, column) for column in range(1, grid.width)]
        reached = any(cell is not None and cell.row < row for cell in grid.row(row))
        results = any(_RESULT.search(words) or (value_like(words) and not _GRADE_NAME.match(words)) for words in body)
        grouped = any(cell.columns > 1 and not grid.whole(cell.row) for cell in grid.starts(row - 1))
        unnamed = not grid.said(row, 0) or not any(grid.said(above, 0) for above in range(count))
        if results or not any(body) or grid.whole(row) or not (reached or unnamed or grouped):
            break
        count += 1
    return count


def _stub_columns(grid: _Grid, heads: int) -> int:
    """How many of the first columns name the row.

    A second one does where cells of the first reach over several rows and are no studies: in a
    table of studies the columns after the name hold facts about the study.
    """
    first = grid.at.get((0, 0))
    if first is not None and first.columns > 1 and first.row < heads and not grid.whole(0):
        return min(first.columns, grid.width - 1)
    groups = [cell for cell in grid.spans if cell.column == 0 and cell.row >= heads and cell.rows > 1]
    covered = sum(cell.rows for cell in groups)
    if grid.width < 3 or covered * 2 <= grid.height - heads:
        return 1
    if any(_CITED.search(grid.words[cell]) for cell in groups):
        return 1
    inner = [grid.said(row, 1) for cell in groups for row in range(cell.row, cell.row + cell.rows)]
    return 2 if all(inner) and not any(value_like(words) for words in inner) else 1


def _distinct(grid: _Grid, rows: Iterable[int], columns: Iterable[int]) -> list[PrintedCell]:
    """The cells with words at some rows and columns, each once, from the top."""
    columns = list(columns)
    found = [grid.at.get((row, column)) for row in rows for column in columns]
    return list(dict.fromkeys(cell for cell in found if cell is not None and grid.words[cell]))


def _body(grid: _Grid, heads: int, stubs: int, label: _Labels) -> tuple[Row, ...]:
    lines = range(heads, grid.height)
    parents = row_parents([(_indent(grid, row, stubs), _valued(grid, row, stubs)) for row in lines])
    body: list[Row] = []
    for row, above in zip(lines, parents, strict=True):
        if not _valued(grid, row, stubs):
            continue
        own = _distinct(grid, [row], range(stubs))
        if not own and body:
            path = body[-1].path  # A row without a label goes on with the row before it.
        else:
            groups = [cell for index in above for cell in _distinct(grid, [heads + index], range(stubs))]
            path = tuple(label.label(grid.spans[cell]) for cell in dict.fromkeys([*groups, *own]))
        body.append(Row(path, tuple(_cells(grid, row, stubs, label))))
    return tuple(body)


def _indent(grid: _Grid, row: int, stubs: int) -> int:
    return max((cell.indent for cell in _distinct(grid, [row], range(stubs))), default=0)


def _valued(grid: _Grid, row: int, stubs: int) -> bool:
    """Whether a row prints anything beside its label."""
    if grid.whole(row) and grid.at.get((row, 0)) is not None:
        return False
    return any(grid.said(row, column) for column in range(stubs, grid.width))


def _cells(grid: _Grid, row: int, stubs: int, label: _Labels) -> Iterable[Cell]:
    end = max((grid.spans[cell].end for cell in grid.row(row) if cell is not None), default=0)
    for column in range(stubs, grid.width):
        cell = grid.at.get((row, column))
        if cell is not None and cell.column == column:
            yield label.cell(grid.spans[cell], column - stubs)
        else:
            yield Cell("", Span(end, end), column - stubs)
