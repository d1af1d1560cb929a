"""Tables that go on over the page, joined to their first half."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.documents.pdf.regions import Region
from extractor.documents.spanning import PrintedCell, PrintedTable


def joined_tables(tables: Sequence[tuple[Region, PrintedTable]]) -> dict[int, PrintedTable]:
    """Tables by the identity of their region; a second half is no entry of its own, its rows stand in the first."""
    joined: dict[int, PrintedTable] = {}
    by_name: dict[str, int] = {}
    last: tuple[Region, int] | None = None
    for region, table in tables:
        first = by_name.get(table.name)
        if first is None and not region.caption and last is not None and region.page - last[0].page in {0, 1}:
            first = last[1]
        if first is not None and _goes_on(joined[first], table, said=region.continued):
            joined[first] = _both(joined[first], table)
            last = (region, first)
            continue
        joined[id(region)] = table
        by_name.setdefault(table.name, id(region))
        last = (region, id(region))
    return joined


def _goes_on(first: PrintedTable, second: PrintedTable, *, said: bool) -> bool:
    """Whether a table has the columns of another, and either says that it goes on or repeats its header."""
    if _width(first) != _width(second):
        return False
    return said or _repeated(first, second) > 0


def _width(table: PrintedTable) -> int:
    return max((cell.column + cell.columns for cell in table.cells), default=0)


def _repeated(first: PrintedTable, second: PrintedTable) -> int:
    """How many of the first rows of a second half print what those of the first print."""
    count = 0
    while count < 6 and _printed(first, count) and _printed(first, count) == _printed(second, count):
        count += 1
    return count


def _printed(table: PrintedTable, row: int) -> list[tuple[int, str]]:
    return [
        (cell.column, "".join(piece.text for piece in cell.pieces).strip()) for cell in table.cells if cell.row == row
    ]


def _both(first: PrintedTable, second: PrintedTable) -> PrintedTable:
    skipped = _repeated(first, second)
    height = max((cell.row + cell.rows for cell in first.cells), default=0)
    more: list[PrintedCell] = [
        replace(cell, row=cell.row - skipped + height) for cell in second.cells if cell.row >= skipped
    ]
    return replace(first, cells=(*first.cells, *more), notes=(*first.notes, *second.notes))
