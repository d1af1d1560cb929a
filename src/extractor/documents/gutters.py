"""Columns that blanks alone part: the pieces of a printed line, and the gutters that they leave free.

Two or more blanks part one piece from the next. A gutter is where nothing is printed in (nearly)
all rows; a piece belongs to the column that it overlaps, and the pieces of a row keep their order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.documents.lines import Line, names_number, value_like
from extractor.text import Span, clean_text

_PIECE = re.compile(r"\S+(?:\s\S+)*")
_WORD = re.compile(r"[A-Za-z]{3,}")
_TIME = re.compile(r"\d+-(?:year|yr|month|mo|week|wk|day)\b")
_IN_WORDS = re.compile(r"(?i)^not \w+$")
_CROSSED = 5
"""In one of so many rows a long label may reach over the gutter."""
_FREE = 4
"""Characters that a piece may stand away from its column."""
_BRACKETED = 0.8
"""Share of the cells of a column that are the bracket of the column before it: "12   (30%)"."""


@dataclass(frozen=True)
class Piece:
    """Some printed words of a line, at `start` up to, not including, `end` of its characters."""

    start: int
    end: int
    text: str
    """The words, clean."""

    @property
    def figure(self) -> bool:
        """Whether the piece is a value and no sentence that begins with a number."""
        words = len(_WORD.findall(self.text))
        if _TIME.match(self.text):  # "12-month" is the beginning of a name.
            return False
        return value_like(self.text) and (words <= 2 or _IN_WORDS.match(self.text) is not None)

    def over(self, other: Column | Piece) -> int:
        """Characters that this piece shares with another or with a column; below zero, how far apart they are."""
        return min(self.end, other.end) - max(self.start, other.start)

    def span(self, line: Line) -> Span:
        """The place of the piece in the stored text."""
        return Span(line.start + self.start, line.start + self.end)


@dataclass(frozen=True)
class Column:
    """Where the cells of a column stand in their lines."""

    start: int
    end: int

    @property
    def centre(self) -> float:
        return (self.start + self.end) / 2


Pieces = tuple[Piece, ...]


def pieces_of(raw: str) -> Pieces:
    """The pieces of a line, parted by two blanks or more."""
    return tuple(Piece(m.start(), m.end(), clean_text(m.group())) for m in _PIECE.finditer(raw))


def columns_of(rows: Sequence[Pieces], heads: Sequence[Pieces]) -> list[Column]:
    """The columns of the rows of a table, those of the row labels first; `heads` keep columns apart that they name."""
    covered = [0] * max((row[-1].end for row in rows if row), default=0)
    for row in rows:
        for piece in row:
            for at in range(piece.start, piece.end):
                covered[at] += 1
    columns = list(_runs(covered, len(rows) // _CROSSED))
    columns += _sparse(columns, [piece for row in rows for piece in row], [piece for row in heads for piece in row])
    return _merged(sorted(columns, key=lambda column: column.start), rows, heads)


def _sparse(columns: Sequence[Column], printed: Sequence[Piece], heads: Sequence[Piece]) -> Iterator[Column]:
    """Columns that few rows fill: pieces apart from all other columns, below a header or one another.

    What stands alone was pushed out of its column by a long label before it.
    """

    def apart(piece: Piece) -> bool:
        return all(piece.over(column) <= 0 for column in columns)

    start = end = 0
    support = 0
    named = [piece for piece in heads if apart(piece)]
    for piece in [*sorted(filter(apart, printed), key=lambda piece: piece.start), None]:
        if piece is not None and support and piece.start < end:
            end, support = max(end, piece.end), support + 1
            continue
        if support > 1 or any(support and head.start < end and start < head.end for head in named):
            yield Column(start, end)
        if piece is not None:
            start, end, support = piece.start, piece.end, 1


def _runs(covered: list[int], crossed: int) -> Iterator[Column]:
    """Stretches in which more rows print something than may cross a gutter."""
    start: int | None = None
    for at, count in enumerate([*covered, 0]):
        if count > crossed and start is None:
            start = at
        elif count <= crossed and start is not None:
            yield Column(start, at)
            start = None


def _merged(columns: list[Column], rows: Sequence[Pieces], heads: Sequence[Pieces]) -> list[Column]:
    """The columns, those as one that no row fills both, or of which the second only brackets the first."""
    merged: list[Column] = []
    for column in columns:
        if merged and not _apart(merged[-1], column, rows, heads):
            merged[-1] = Column(merged[-1].start, column.end)
        else:
            merged.append(column)
    return merged


def _apart(one: Column, other: Column, rows: Sequence[Pieces], heads: Sequence[Pieces]) -> bool:
    if any(_fills_both(row, one, other) for row in heads):
        return True
    second = [piece for row in rows for piece in row if piece.over(other) > 0 >= piece.over(one)]
    brackets = sum(piece.text.startswith(("(", "[", "±")) for piece in second)
    return brackets < len(second) * _BRACKETED and any(_fills_both(row, one, other) for row in rows)


def _fills_both(row: Pieces, one: Column, other: Column) -> bool:
    first = any(piece.over(one) > 0 >= piece.over(other) for piece in row)
    return first and any(piece.over(other) > 0 >= piece.over(one) for piece in row)


def in_columns(row: Pieces, raw: str, columns: Sequence[Column]) -> list[Piece | None] | None:
    """The piece in each column of a row; None where the row does not fit the columns.

    A label too long for its column may reach the first value with a single blank between them.
    """
    row = _joined(tuple(part for piece in row for part in _cut(piece, raw, columns, alone=len(row) == 1)), raw, columns)
    places = placed(row, columns)
    if places is None or any(-piece.over(columns[at]) > _FREE for piece, at in zip(row, places, strict=True)):
        return None
    cells: list[Piece | None] = [None] * len(columns)
    for piece, at in zip(row, places, strict=True):
        cells[at] = piece
    return cells


def _cut(piece: Piece, raw: str, columns: Sequence[Column], *, alone: bool) -> Iterator[Piece]:
    """A piece over two columns, cut at the single blank before the value of the second."""
    for one, other in pairwise(columns):
        if piece.over(one) <= 0 or piece.over(other) <= 0:
            continue
        starts = [piece.start + m.end() for m in re.finditer(r"\s", raw[piece.start : piece.end])]
        values = [at for at in starts if _value(clean_text(raw[at : piece.end]))]
        nearest = min(values, key=lambda at: abs(at - other.start), default=None)
        if nearest is None or (alone and abs(nearest - other.start) > 2):
            continue
        yield Piece(piece.start, nearest - 1, clean_text(raw[piece.start : nearest - 1]))
        piece = Piece(nearest, piece.end, clean_text(raw[nearest : piece.end]))
    yield piece


def _value(text: str) -> bool:
    return value_like(text) and not names_number(text)


def _joined(row: Pieces, raw: str, columns: Sequence[Column]) -> Pieces:
    """The row with those pieces as one that stand in the same column: "12   (30%)"."""
    joined: list[Piece] = []
    for piece in row:
        before = columns_under(joined[-1], columns) if joined else []
        if len(before) == 1 and before == columns_under(piece, columns):
            start = joined.pop().start
            joined.append(Piece(start, piece.end, clean_text(raw[start : piece.end])))
        else:
            joined.append(piece)
    return tuple(joined)


def columns_under(piece: Piece, columns: Sequence[Column]) -> list[int]:
    """The columns, by index, that a piece overlaps."""
    return [at for at, column in enumerate(columns) if piece.over(column) > 0]


def placed(row: Pieces, columns: Sequence[Column]) -> list[int] | None:
    """Which column each piece belongs to: in order, and with as much overlap and as little distance as can be."""
    return in_order(len(row), len(columns), lambda piece, column: -_misfit(row[piece], columns[column]))


def _misfit(piece: Piece, column: Column) -> float:
    over = piece.over(column)
    return -over / min(piece.end - piece.start, column.end - column.start) if over > 0 else 1.0 - over


def in_order(count: int, places: int, worth: Callable[[int, int], float]) -> list[int] | None:
    """The places, in order and none twice, that are worth most to `count` things; None where there are too few."""
    if count > places:
        return None
    best: list[list[float]] = [[0.0] * (places + 1) for _ in range(count + 1)]
    for thing in range(count - 1, -1, -1):
        best[thing][places] = float("-inf")
        for place in range(places - 1, -1, -1):
            here = worth(thing, place) + best[thing + 1][place + 1]
            best[thing][place] = max(here, best[thing][place + 1])
    found: list[int] = []
    place = 0
    for thing in range(count):
        while best[thing][place] == best[thing][place + 1]:
            place += 1
        found.append(place)
        place += 1
    return found
