"""A table as the text of one or more chunks: caption and header, rows, notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.documents.blocks import Block
from extractor.documents.tables import Cell, Label, Note, Row, Table
from extractor.text import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of a chunk, the stored spans that are its own, and all that it shows."""

    text: str
    own: tuple[Span, ...]
    spans: tuple[Span, ...]


def tear(block: Block, table: Table, budget: int, tokens: Callable[[str], int]) -> Iterator[Piece]:
    """The whole table where it is within the budget, else its rows in even stretches under caption and header.

    A note goes with the rows whose marks name it; what no row names, abbreviations above all,
    stands below the last rows, as it is printed, or alone where it is too long for that.
    """
    whole = "\n".join([*_head(table), *_lines(table.rows), *map(_note, table.notes)])
    if tokens(whole) <= budget or len(table.rows) < 2:
        yield Piece(whole, own=block.spans, spans=(*block.spans, *_places(table.caption, *table.notes)))
        return
    head = tokens("\n".join(_head(table)))
    named = table.notes_of(*_items(table.rows))
    below = tuple(note for note in table.notes if note not in named)
    stretches = list(_stretches(table.rows, max(budget - head, budget // 2), tokens))
    last = tokens("\n".join([*_head(table), *_lines(stretches[-1]), *map(_note, below)]))
    for rows, own in zip(stretches, _own(block, stretches), strict=True):
        yield _torn(table, rows, own, below if rows is stretches[-1] and last <= budget else ())
    if below and last > budget:
        alone = _places(*below)
        text = "\n".join([*_caption(table), *map(_note, below)])
        yield Piece(text, own=alone, spans=(*alone, *_places(table.caption)))


def _stretches(rows: Sequence[Row], room: int, tokens: Callable[[str], int]) -> Iterator[list[Row]]:
    """As few stretches as the room allows, about equally long; a row longer than the room stands alone."""
    sizes = [tokens("\n".join(_lines([row]))) for row in rows]
    even = sum(sizes) / -(-sum(sizes) // room)
    stretch: list[Row] = []
    taken = 0
    for row, size in zip(rows, sizes, strict=True):
        if stretch and (taken + size > room or taken + size / 2 > even):
            yield stretch
            stretch, taken = [], 0
        stretch.append(row)
        taken += size
    yield stretch


def _items(rows: Sequence[Row]) -> list[Label | Cell]:
    """Labels and cells of some rows: whatever can carry a note's mark."""
    items: list[Label | Cell] = []
    for row in rows:
        items.extend((*row.path, *row.cells))
    return items


def _torn(table: Table, rows: Sequence[Row], own: tuple[Span, ...], below: tuple[Note, ...]) -> Piece:
    items = _items(rows)
    header = [label for path in table.columns for label in path]
    notes = (*table.notes_of(*items), *below)
    text = "\n".join([*_head(table), *_lines(rows), *map(_note, notes)])
    return Piece(text, own=own, spans=(*own, *_places(table.caption, *table.stub, *header, *items, *notes)))


def _own(block: Block, stretches: Sequence[Sequence[Row]]) -> Iterator[tuple[Span, ...]]:
    """For each stretch the part of the block from its first row to the next stretch's first, marks and all."""
    starts = [min((span.start for span in _row_places(rows[0])), default=block.start) for rows in stretches]
    for start, end in pairwise([*starts, block.end]):
        part = [Span(max(start, span.start), min(end, span.end)) for span in block.spans]
        yield tuple(span for span in part if span.start < span.end) or block.spans


def _row_places(row: Row) -> tuple[Span, ...]:
    """Where a row itself stands, without the groups above it."""
    return _places(*row.path[-1:], *row.cells)


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
