"""Where in a table a result stands."""

from __future__ import annotations

from typing import Literal

from extractor.documents import Cell, Document, Label, Row, Table
from extractor.records import Evidence, Support

_LONGEST_QUOTE = 200


def cell_evidence(document: Document, table: Table, row: Row, cell: Cell) -> Evidence:
    """The address and the span of a cell."""
    end = min(cell.span.end, cell.span.start + _LONGEST_QUOTE)
    return Evidence(
        start=cell.span.start,
        end=end,
        quote=document.text[cell.span.start : end],
        where=table.address(row, cell.column),
        table=table.name,
        row=row.name,
        column=table.column_name(cell.column),
    )


def label_support(label: Label, role: Literal["header", "row", "caption", "note"]) -> Support:
    """The place of a label that prints a size or a time."""
    return Support(start=label.span.start, end=label.span.end, role=role)


def reproduces(num: int, den: int, percent: float | None) -> bool:
    """Whether a header's N gives the printed percentage: to half a unit of its last decimal.

    A count without a percentage takes the N that it is not larger than.
    """
    if den <= 0 or num > den:
        return False
    if percent is None:
        return True
    decimals = len(repr(percent).split(".")[1]) if not float(percent).is_integer() else 0
    half_unit = 0.5 / 10.0**decimals
    return abs(100 * num / den - percent) <= half_unit + 1e-9
