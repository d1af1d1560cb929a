"""Whether lines in columns read as a table: values in line below one another, and no text among them.

Prose set in two columns or justified leaves blanks below one another by chance; what tells it from
a table is long cells, brackets that close in another cell, and lines that run on over the gutters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from extractor.documents.gutters import Column, Piece, Pieces, columns_under

_PROSE, _PROSE_LABEL = 5, 8
"""Words of a cell and of a label on average: where there are more, it is text, in columns or beside a table."""
_FEW = 5
"""In one of so many lines a label may reach over a gutter."""
_IN_LINE = 0.75
"""Share of the cells that stand in line with the others of their columns, at the left, right or middle."""
_LONGEST_HEAD = 8
"""Words of a cell of the header."""


_JOINING = "the|of|and|or|was|were|with|in|to|at|an|for|had|has|is|are|been|being|that|than|by|on|from|as|their|this"
_RUNNING = re.compile(rf"^(?:{_JOINING})\b|\b(?:{_JOINING})$|[a-z][,.]$", re.IGNORECASE)


@dataclass(frozen=True)
class Demand:
    """What lines must show to be a table: rows with values, columns, share of values, lines of header."""

    rows: int
    columns: int
    values: float
    header: int
    headed: bool


CAPTIONED = Demand(rows=2, columns=2, values=0.5, header=8, headed=False)
ALONE = Demand(rows=3, columns=3, values=0.6, header=4, headed=True)


@dataclass(frozen=True)
class PrintedLine:
    """A line that may be one of a table's, with its pieces; a rule of dashes has none of its own."""

    index: int
    pieces: Pieces
    rule: bool = False

    @cached_property
    def valued(self) -> bool:
        """Whether values stand in the line, right of something else."""
        return not self.rule and any(piece.figure for piece in self.pieces[1:])


def is_header(printed: Sequence[PrintedLine], columns: Sequence[Column], demand: Demand) -> bool:
    """Whether the lines above the body are those of a header."""
    heads = [row.pieces for row in printed if not row.rule]
    if len(heads) > demand.header or (heads and len(heads[0]) == 1 and heads[0][0].start < columns[1].start - 1):
        return False  # A lone first line that stands over the row labels goes on with the caption.
    if any(len(piece.text.split()) > _LONGEST_HEAD for row in heads for piece in row):
        return False
    return not demand.headed or _names_columns(heads, columns)


def _names_columns(heads: Sequence[Pieces], columns: Sequence[Column]) -> bool:
    """Whether words stand over at least half of the columns of values."""
    named = {
        at
        for row in heads
        for piece in row
        if re.search(r"[A-Za-z]", piece.text) and not piece.figure
        for at, column in enumerate(columns)
        if at and piece.over(column) > 0
    }
    return len(named) * 2 >= len(columns) - 1


def crosses(printed: Sequence[PrintedLine], columns: Sequence[Column]) -> bool:
    """Whether more than a few lines, of several pieces or of one, print something across a gutter."""
    lines = [row.pieces for row in printed if not row.rule]
    across = sum(any(len(columns_under(piece, columns)) > 1 for piece in row) for row in lines)
    return across > max(1, len(lines) // _FEW)


def agrees(printed: Sequence[PrintedLine], cells: Sequence[list[Piece | None] | None], demand: Demand) -> bool:
    """Whether the rows keep to the columns, and enough of what stands in these are values."""
    rows = [(row, found) for row, found in zip(printed, cells, strict=True) if len(row.pieces) > 1 and not row.rule]
    fitting = [found for _, found in rows if found is not None and any(found[1:])]
    if len(fitting) < demand.rows or len(fitting) * 10 < len(rows) * 9:
        return False
    labels, *columns = ([piece for piece in column if piece is not None] for column in zip(*fitting, strict=True))
    values = [piece for column in columns for piece in column]
    if _words(labels) > _PROSE_LABEL or any(_words(column) > _PROSE for column in columns):
        return False
    if len(fitting) < demand.rows + (len(columns) == 1):
        return False
    if sum(map(_in_line, columns)) < _IN_LINE * len(values):
        return False
    if sum(map(_open, [*labels, *values])) * 10 > len(values) or sum(map(_runs_on, values)) * 10 > len(values):
        return False
    if demand.headed and len(values) * 2 < len(fitting) * len(columns):
        return False
    valued = sum(row.valued for row, _ in rows)
    figures = sum(piece.figure for piece in values)
    return valued * 2 >= len(rows) and figures >= demand.values * len(values)


def _in_line(column: Sequence[Piece]) -> int:
    """How many cells of a column begin, end or have their middle below one another, give or take a character."""
    edges = ([2 * piece.start for piece in column], [2 * piece.end for piece in column])
    counts = (Counter(side) for side in (*edges, [piece.start + piece.end for piece in column]))
    return max((sum(count[edge + by] for by in range(-2, 3)) for count in counts for edge in list(count)), default=0)


def _words(column: Sequence[Piece]) -> float:
    """Words of a cell of a column, on average."""
    return sum(len(piece.text.split()) for piece in column) / max(len(column), 1)


def _runs_on(piece: Piece) -> bool:
    """Whether a cell begins or ends as only the inside of a sentence does."""
    return _RUNNING.search(piece.text) is not None


def _open(piece: Piece) -> bool:
    """Whether a bracket is opened or closed only, as where blanks part the words of a sentence."""
    return piece.text.count("(") + piece.text.count("[") != piece.text.count(")") + piece.text.count("]")
