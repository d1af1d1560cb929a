"""Documents built by hand for tests: invented papers with a known place for every number.

All studies, authors and figures are invented.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from extractor.documents import Block, BlockKind, Cell, Document, Label, Note, Row, Table
from extractor.text import Span


@dataclass(frozen=True)
class Grid:
    """A table as it is meant; `lines` writes one cell a line, else cells are parted by tabs."""

    name: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    stub: str = "Outcome"
    notes: tuple[tuple[str | None, str], ...] = ()
    lines: bool = False
    column_marks: tuple[str, ...] = ()


@dataclass
class Paper:
    """Writes a document block by block and keeps the span of everything it writes."""

    id: str = "invented"
    text: str = ""
    blocks: list[Block] = field(default_factory=list)
    section: tuple[str, ...] = ()

    def heading(self, text: str) -> None:
        self.section = (text,)
        self.blocks.append(Block(BlockKind.HEADING, (self._write(text, "\n\n"),), (), 1))

    def paragraph(self, text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Span:
        span = self._write(text, "\n\n")
        self.blocks.append(Block(kind, (span,), self.section))
        return span

    def table(self, grid: Grid) -> Table:
        start = len(self.text)
        caption = Label(grid.caption, self._write(grid.caption, "\n"))
        gap = "\n" if grid.lines else "\t"
        stub = (Label(grid.stub, self._write(grid.stub, gap)),) if grid.stub else ()
        marks = grid.column_marks or ("",) * len(grid.columns)
        columns = []
        for index, (header, mark) in enumerate(zip(grid.columns, marks, strict=True)):
            end = "\n" if grid.lines or index == len(grid.columns) - 1 else "\t"
            columns.append((Label(header, self._write(header + mark, end), (mark,) if mark else ()),))
        rows = tuple(self._row(cells, gap) for cells in grid.rows)
        notes = tuple(Note(mark, text, self._write(f"{mark or ''}{text}", "\n")) for mark, text in grid.notes)
        table = Table(grid.name, caption, stub, tuple(columns), rows, notes)
        self.blocks.append(Block(BlockKind.TABLE, (Span(start, len(self.text)),), self.section, table=table))
        self.text += "\n"
        return table

    def document(self) -> Document:
        return Document(self.id, Path(f"{self.id}.txt"), "0" * 64, self.text, tuple(self.blocks))

    def _row(self, cells: tuple[str, ...], gap: str) -> Row:
        label = Label(cells[0].strip(), self._write(cells[0], gap))
        body = []
        for index, text in enumerate(cells[1:]):
            end = "\n" if gap == "\n" or index == len(cells) - 2 else "\t"
            body.append(Cell(text, self._write(text, end), index))
        return Row((label,), tuple(body))

    def _write(self, text: str, end: str) -> Span:
        start = len(self.text)
        self.text += text + end
        return Span(start, start + len(text))
