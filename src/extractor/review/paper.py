"""A paper as the page draws it: blocks and tables in clean text, every character tied to its stored place.

The page shows clean text ("p = 0.11", not "$p=0.11$"). A run of characters that are stored as they
are shown counts one by one from `start`; a run that stands for other characters counts as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.documents import Block, BlockKind, Document, Label, Table
from extractor.text import Mapped, Span, clean

_LEFT_OUT = {BlockKind.FURNITURE}


@dataclass(frozen=True, slots=True)
class Run:
    """Characters shown, and the stored span that they stand for."""

    text: str
    start: int
    end: int

    @property
    def plain(self) -> bool:
        """Whether each character shown is one stored character."""
        return len(self.text) == self.end - self.start


@dataclass(frozen=True, slots=True)
class Head:
    """A cell of a table's header over one or more columns."""

    runs: tuple[Run, ...]
    columns: int
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: a title over the rows below it, or a label with cells (none where nothing is printed)."""

    label: tuple[Run, ...]
    depth: int = 0
    cells: tuple[tuple[Run, ...] | None, ...] = ()
    title: bool = False
    row: int = -1
    """Index into `Table.rows`."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table ready to be drawn."""

    number: int
    """Which of the document's tables, from 0."""
    caption: tuple[Run, ...]
    stub: tuple[Run, ...]
    heads: tuple[tuple[Head, ...], ...]
    lines: tuple[Line, ...]
    notes: tuple[tuple[Run, ...], ...]
    width: int
    """Columns, the one of row labels not counted."""


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the paper."""

    kind: str
    level: int
    runs: tuple[Run, ...] = ()
    grid: Grid | None = None


def parts(document: Document) -> Iterator[Part]:
    """The paper, block by block; running heads and page numbers are left out."""
    tables = 0
    drawn = {span for _, table in document.tables() for span in _drawn_with(table)}
    for block in document.blocks:
        if block.table is not None:
            yield Part("table", 0, grid=grid(block.table, tables, document))
            tables += 1
        elif block.kind not in _LEFT_OUT and not any(span.holds(_whole(block)) for span in drawn):
            yield Part(block.kind.value.replace(" ", "-"), block.level, runs(document.clean(block)))


def grid(table: Table, number: int, document: Document) -> Grid:
    """A table with its headers joined where they span several columns."""
    depth = max((len(path) for path in table.columns), default=0)
    return Grid(
        number=number,
        caption=_label(table.caption, document) if table.caption else runs_of_text(table.name),
        stub=tuple(run for label in table.stub for run in _label(label, document)),
        heads=tuple(_heads(table, level, depth, document) for level in range(depth)),
        lines=tuple(_lines(table, document)),
        notes=tuple(runs(clean(note.span.of(document.text), note.span.start)) for note in table.notes),
        width=len(table.columns),
    )


def runs(mapped: Mapped) -> tuple[Run, ...]:
    """A clean text as runs."""
    found: list[Run] = []
    for atom in _atoms(mapped):
        last = found[-1] if found else None
        single = len(atom.text) == 1 and atom.plain
        if last is not None and single and last.plain and last.end == atom.start:
            found[-1] = Run(last.text + atom.text, last.start, atom.end)
        else:
            found.append(atom)
    return tuple(found)


def _atoms(mapped: Mapped) -> Iterator[Run]:
    """The smallest pieces that stand for stored characters of their own."""
    begin = 0
    for at in range(1, len(mapped) + 1):
        if at == len(mapped) or mapped.starts[at] >= mapped.ends[at - 1]:
            text = mapped.text[begin:at].replace("\r", " ")
            yield Run(text, mapped.starts[begin], mapped.ends[at - 1])
            begin = at


def runs_of_text(text: str) -> tuple[Run, ...]:
    """A text that stands nowhere in the paper."""
    return (Run(text, -1, -1),) if text else ()


def _label(label: Label, document: Document) -> tuple[Run, ...]:
    return runs(clean(label.span.of(document.text), label.span.start)) or runs_of_text(label.text)


def _heads(table: Table, level: int, depth: int, document: Document) -> tuple[Head, ...]:
    """One line of the header; a column whose path ends above it is drawn through to the bottom."""
    heads: list[Head] = []
    at = 0
    while at < len(table.columns):
        path = table.columns[at]
        if level >= len(path):
            if level == 0:
                heads.append(Head((), 1, depth))
            at += 1
            continue
        last = level == len(path) - 1
        end = at + 1
        while not last and end < len(table.columns) and _same_head(table.columns[end], path, level):
            end += 1
        heads.append(Head(_label(path[level], document), end - at, depth - level if last else 1))
        at = end
    return tuple(heads)


def _same_head(path: Sequence[Label], other: Sequence[Label], level: int) -> bool:
    names = [label.text for label in path[: level + 1]]
    return len(path) > level + 1 and names == [label.text for label in other[: level + 1]]


def _lines(table: Table, document: Document) -> Iterator[Line]:
    above: tuple[str, ...] = ()
    for number, row in enumerate(table.rows):
        names = tuple(label.text for label in row.path[:-1])
        for depth, label in enumerate(row.path[:-1]):
            if above[: depth + 1] != names[: depth + 1]:
                yield Line(_label(label, document), depth, title=True)
        above = names
        cells: list[tuple[Run, ...] | None] = [None] * len(table.columns)
        for cell in row.cells:
            if cell.column < len(cells):
                cells[cell.column] = runs(clean(cell.span.of(document.text), cell.span.start))
        label_runs = _label(row.path[-1], document) if row.path else ()
        yield Line(label_runs, max(0, len(row.path) - 1), tuple(cells), row=number)


def _drawn_with(table: Table) -> list[Span]:
    """What is drawn with a table although it may stand as a block of its own: caption and notes."""
    return [*(note.span for note in table.notes), *([table.caption.span] if table.caption else [])]


def _whole(block: Block) -> Span:
    return Span(block.start, block.end)
