"""A table as cells with header paths, row groups and notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.text import Span


@dataclass(frozen=True)
class Label:
    """A caption, a header cell or a row label: clean text without its note marks."""

    text: str
    span: Span
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """A body cell. `text` is clean and without its note marks; an empty cell has an empty text."""

    text: str
    span: Span
    column: int
    """Index into `Table.columns`."""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A body row: the groups that it stands under, its own label last, and its cells."""

    path: tuple[Label, ...]
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """The path in one line, as a cell address shows it."""
        return " > ".join(label.text for label in self.path)


@dataclass(frozen=True)
class Note:
    """A note below a table; `mark` is None for abbreviations and general remarks."""

    mark: str | None
    text: str
    span: Span


@dataclass(frozen=True)
class Table:
    """A table. Columns do not count the column of row labels.

    `columns[c]` is the header path of column `c`, outermost first: ("D-Kd", "Grade 3/4").
    `stub` heads the column of row labels ("Parameter, n (%)"), which often holds the unit.
    """

    name: str
    """As printed: "Table 2", or the title where tables have no number."""
    caption: Label | None
    stub: tuple[Label, ...]
    columns: tuple[tuple[Label, ...], ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...] = ()

    def column_name(self, column: int) -> str:
        """The header path of a column in one line, as a cell address shows it."""
        return " > ".join(label.text for label in self.columns[column])

    def cells(self) -> Iterator[tuple[Row, Cell]]:
        """Every body cell that holds something, row by row."""
        for row in self.rows:
            for cell in row.cells:
                if cell.text:
                    yield row, cell

    def notes_of(self, *marked: Label | Cell) -> tuple[Note, ...]:
        """The notes that the marks of some labels or cells point to."""
        marks = {mark for item in marked for mark in item.marks}
        return tuple(note for note in self.notes if note.mark in marks)

    def address(self, row: Row, column: int) -> str:
        """`Table 2 / row / column`."""
        return f"{self.name} / {row.name} / {self.column_name(column)}"
