"""A table as the text of one or more chunks: caption and header, rows, notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from extractor.documents.blocks import Block
from extractor.documents.tables import Cell, Label, Note, Row, Table
from extractor.text import Span

LONG_NOTES = 0.25
"""Notes longer than this share of the budget are not repeated: each row's piece keeps those that its marks name."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of a chunk, the stored spans that are its own, and all that it shows."""

    text: str
    own: tuple[Span, ...]
    spans: tuple[Span, ...]


def tear(block: Block, table: Table, budget: int, tokens: Callable[[str], int]) -> Iterator[Piece]:
    """The whole table where it is within the budget, else its rows in stretches under caption and header."""
    whole = "\n".join([*_head(table), *_lines(table.rows), *map(_note, table.notes)])
    if tokens(whole) <= budget or len(table.rows) < 2:
        yield Piece(whole, own=block.spans, spans=(*block.spans, *_places(table.caption, *table.notes)))
        return
    general = "\n".join(_note(note) for note in table.notes)
    repeated = table.notes if tokens(general) <= budget * LONG_NOTES else ()
    frame = tokens("\n".join([*_head(table), *map(_note, repeated)]))
    for rows in _stretches(table, max(budget - frame, budget // 3), tokens):
        yield _torn(block, table, rows, repeated)
    if table.notes and not repeated:
        yield _notes_alone(table)


def _stretches(table: Table, room: int, tokens: Callable[[str], int]) -> Iterator[list[Row]]:
    """Rows that fit the room together; a row longer than the room stands alone."""
    rows: list[Row] = []
    taken = 0
    for row in table.rows:
        size = tokens("\n".join(_lines([row])))
        if rows and taken + size > room:
            yield rows
            rows, taken = [], 0
        rows.append(row)
        taken += size
    if rows:
        yield rows


def _torn(block: Block, table: Table, rows: list[Row], repeated: tuple[Note, ...]) -> Piece:
    marked: list[Label | Cell] = []
    for row in rows:
        marked.extend((*row.path, *row.cells))
    header = [label for path in table.columns for label in path]
    notes = repeated or table.notes_of(*marked, *header)
    text = "\n".join([*_head(table), *_lines(rows), *map(_note, notes)])
    own = _own(rows) or block.spans
    return Piece(text, own=own, spans=(*own, *_places(table.caption, *table.stub, *header, *marked, *notes)))


def _notes_alone(table: Table) -> Piece:
    own = tuple(_places(*table.notes))
    text = "\n".join([*_caption(table), *map(_note, table.notes)])
    return Piece(text, own=own, spans=(*own, *_places(table.caption)))


def _own(rows: list[Row]) -> tuple[Span, ...]:
    """One span for each row: its own label, wherever it stands, and its cells."""
    found = []
    for row in rows:
        places = _places(*row.path[-1:], *row.cells)
        if places:
            found.append(Span(min(p.start for p in places), max(p.end for p in places)))
    return tuple(found)


def _places(*labels: Label | Cell | Note | None) -> tuple[Span, ...]:
    return tuple(label.span for label in labels if label is not None and label.span.end > label.span.start)


def _caption(table: Table) -> list[str]:
    caption = "" if table.caption is None else table.caption.text
    if not caption or caption.startswith(table.name):
        return [caption or table.name]
    return [f"{table.name}. {caption}"]


def _head(table: Table) -> list[str]:
    """Caption, then the header as one line: the column of row labels first, each column by its path."""
    stub = " > ".join(_marked(label) for label in table.stub)
    columns = [" > ".join(_marked(label) for label in path) for path in table.columns]
    return [*_caption(table), " | ".join([stub, *columns])]


def _lines(rows: Iterable[Row]) -> Iterator[str]:
    """A line for each row; the groups that it stands under get lines of their own where they change."""
    above: tuple[str, ...] = ()
    for row in rows:
        path = tuple(_marked(label) for label in row.path)
        groups = path[:-1]
        shared = next(
            (i for i, (old, new) in enumerate(zip(above, groups, strict=False)) if old != new),
            min(len(above), len(groups)),
        )
        yield from ("  " * depth + groups[depth] for depth in range(shared, len(groups)))
        yield "  " * len(groups) + " | ".join([*path[-1:], *_cells(row)])
        above = path


def _cells(row: Row) -> list[str]:
    """The cells of a row by column, an empty text where a ragged row has none."""
    cells = [""] * (max((cell.column for cell in row.cells), default=-1) + 1)
    for cell in row.cells:
        cells[cell.column] = _marked(cell)
    return cells


def _marked(item: Label | Cell) -> str:
    return item.text + "".join(f" [{mark}]" for mark in item.marks)


def _note(note: Note) -> str:
    return f"[{note.mark}] {note.text}" if note.mark else note.text
