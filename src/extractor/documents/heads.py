"""Which columns each cell of a header stands over, where blanks alone say so.

A cell of the lowest header row heads the column that it overlaps. One of a row above it may head
several, and be printed at their left, in their middle, or over a rule as wide as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations, pairwise

from extractor.documents.gutters import Column, Piece, Pieces, placed
from extractor.documents.lines import goes_on

_MOST_WAYS = 5000
_NEAR = 3
"""Characters that the name of a group may stand outside of it."""
_UNEQUAL, _LEFT_OUT, _LED_OUT = 1.5, 1.0, 4.0
"""What it costs, in characters, to read groups as unequally large, or a column at the right or left as in none."""


def above_columns(
    row: Pieces, columns: Sequence[Column], below: Sequence[Piece | None], ruled: Pieces
) -> list[Piece | None]:
    """For each column the cell of a header row that stands over it.

    `below` are the cells of the next header row, none for the lowest; `ruled` the pieces of a
    rule right below the row.
    """
    stub = next((piece for piece in row if piece.start < columns[1].start - 1 and _in_stub(piece, columns)), None)
    row = tuple(piece for piece in row if piece is not stub)
    values = _widened(columns[1:], below[1:])
    return [stub, *_over(row, values, below[1:], ruled)]


def _in_stub(piece: Piece, columns: Sequence[Column]) -> bool:
    """Whether a piece heads the row labels: it stands over them and over no column, or begins where they do."""
    return piece.over(columns[1]) <= 0 or piece.start <= columns[0].start + 1


def _widened(columns: Sequence[Column], below: Sequence[Piece | None]) -> list[Column]:
    """The columns as wide as what heads them one row below."""
    if not below:
        return list(columns)
    alone = {id(piece) for piece in below if piece is not None and sum(piece is other for other in below) == 1}
    return [
        Column(min(column.start, piece.start), max(column.end, piece.end))
        if piece is not None and id(piece) in alone
        else column
        for column, piece in zip(columns, below, strict=True)
    ]


def _over(row: Pieces, columns: list[Column], below: Sequence[Piece | None], ruled: Pieces) -> list[Piece | None]:
    over: list[Piece | None] = [None] * len(columns)
    for piece, heads in zip(row, _spans(row, columns, below, ruled), strict=True):
        for at in heads:
            over[at] = piece
    return over


def _spans(row: Pieces, columns: list[Column], below: Sequence[Piece | None], ruled: Pieces) -> list[range]:
    """The columns under each piece, in order and apart."""
    if len(row) >= len(columns):
        return _one_each(row, columns)
    rules = [[rule for rule in ruled if rule.over(piece) > 0] for piece in row]
    if len(ruled) == len(row) and all(len(found) == 1 for found in rules):
        return [_under(found[0], columns) for found in rules]
    upper = any(piece is not None for piece in below)
    if upper and (blocks := _repeats(row, columns, below)) is not None:
        return blocks
    if upper and any(_wraps(piece, below) for piece in row):
        return _one_each(row, columns)
    if (upper or (len(row) > 1 and len(columns) % len(row) == 0)) and (groups := _fitted(row, columns)) is not None:
        return groups
    return _overlapped(row, columns)


def _one_each(row: Pieces, columns: Sequence[Column]) -> list[range]:
    places = placed(row, columns)
    if places is None:  # More pieces than columns: each goes to the nearest, and the last one there stays.
        places = [min(range(len(columns)), key=lambda at: -piece.over(columns[at])) for piece in row]
    return [range(at, at + 1) for at in places]


def _under(piece: Piece, columns: Sequence[Column]) -> range:
    found = [at for at, column in enumerate(columns) if piece.over(column) > 0]
    return range(found[0], found[-1] + 1) if found else range(0)


def _overlapped(row: Pieces, columns: Sequence[Column]) -> list[range]:
    """Each piece over all columns that it overlaps, where these are apart; else over one."""
    found = [_under(piece, columns) for piece in row]
    taken = [at for span in found for at in span]
    return found if all(found) and len(set(taken)) == len(taken) else _one_each(row, columns)


def _repeats(row: Pieces, columns: Sequence[Column], below: Sequence[Piece | None]) -> list[range] | None:
    """Groups whose columns have the same names: "n, %, n, %" under two of them."""
    names = [piece.text if piece is not None else "" for piece in below]
    for size in range(len(names) // len(row), 1, -1):
        for first in range(len(names) - size * len(row) + 1):
            blocks = [range(first + size * i, first + size * (i + 1)) for i in range(len(row))]
            same = {tuple(names[at] for at in block) for block in blocks}
            if len(row) > 1 and len(same) == 1 and all(next(iter(same))) and _near(row, blocks, columns):
                return blocks
    return None


def _near(row: Pieces, blocks: list[range], columns: Sequence[Column]) -> bool:
    return all(
        columns[block[0]].start - _NEAR <= (piece.start + piece.end) / 2 <= columns[block[-1]].end + _NEAR
        for piece, block in zip(row, blocks, strict=True)
    )


def _wraps(piece: Piece, below: Sequence[Piece | None]) -> bool:
    """Whether the words right below a piece go on with it."""
    under = next((other for other in below if other is not None and other.over(piece) > 0), None)
    return under is not None and (goes_on(piece.text) or re.match(r"[a-z]{3,}|[(\[]", under.text) is not None)


def _fitted(row: Pieces, columns: list[Column]) -> list[range] | None:
    """The groups of neighbouring columns at whose left, middle or right the pieces stand best."""
    ways = list(combinations(range(len(columns) + 1), len(row) + 1)) if len(columns) <= 16 else []
    if not row or not 0 < len(ways) <= _MOST_WAYS:
        return None
    if len(row) == 1 and len(_under(row[0], columns)) == 1 and not _centred(row[0], columns):
        return None
    best = min(ways, key=lambda cuts: _misfit(row, columns, cuts))
    return [range(start, end) for start, end in pairwise(best)]


def _centred(piece: Piece, columns: Sequence[Column]) -> bool:
    return abs((piece.start + piece.end) / 2 - (columns[0].start + columns[-1].end) / 2) <= _NEAR


def _misfit(row: Pieces, columns: list[Column], cuts: tuple[int, ...]) -> float:
    sizes = [end - start for start, end in pairwise(cuts)]
    misfit = sum(
        _off(piece, Column(columns[start].start, columns[end - 1].end))
        for piece, start, end in zip(row, cuts, cuts[1:], strict=False)
    )
    unequal = _UNEQUAL * (max(sizes) - min(sizes))
    return misfit + unequal + _LEFT_OUT * (len(columns) - cuts[-1]) + _LED_OUT * cuts[0]


def _off(piece: Piece, group: Column) -> float:
    middle = abs((piece.start + piece.end) / 2 - group.centre)
    return min(abs(piece.start - group.start), middle, abs(piece.end - group.end))
