"""Tables of the XHTML model, which JATS and HTML share, and of the CALS model, which some publishers use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.documents.markup import Element, Inline, child, children, name, where, words
from extractor.documents.places import Origin
from extractor.documents.spanning import Piece, PrintedCell, PrintedNote

_WIDEST = 200
"""Columns. A wider span is a mistake of the file, or meant to fill the reader's memory."""
_LONGEST = 3_000
"""Rows. What is longer lists data, not results."""
_BLANKS = re.compile(r"^[\s\u00a0\u2000-\u200a\u202f\u3000]*")
_STYLED = re.compile(r"(?:padding-left|text-indent|margin-left)\s*:\s*([\d.]+)\s*(em|px|pt|%)?")
_PER_LEVEL = {"em": 1.0, "px": 10.0, "pt": 8.0, "%": 2.0}


@dataclass(frozen=True)
class MarkupTable:
    """The cells of a table element; `header_rows` is None where it marks none."""

    cells: tuple[PrintedCell, ...]
    header_rows: int | None
    notes: tuple[PrintedNote, ...]
    """Rows of a table foot: notes that stand inside the table."""
    cut: bool = False
    """Whether the table goes on beyond what is read of it."""


def markup_table(table: Element, inline: Inline) -> MarkupTable:
    """Read a `table` element."""
    group = child(table, "tgroup")
    rows = list(_rows(table if group is None else group))
    foot = [row for part, row in rows if part == "tfoot"]
    every = [(part, row) for part, row in rows if part != "tfoot"]
    lines = every[:_LONGEST]
    heads = sum(part == "thead" for part, _ in lines) or _rows_of_heads([row for _, row in lines])
    columns = {} if group is None else _named_columns(group)
    cells = tuple(_cells([row for _, row in lines], inline, columns))
    notes = tuple(PrintedNote((Piece(inline.text(row), Origin(where(row))),)) for row in foot[:_LONGEST])
    return MarkupTable(cells, heads if 0 < heads < len(lines) else None, notes, cut=len(every) > len(lines))


def _rows(table: Element) -> Iterator[tuple[str, Element]]:
    """Each row with the part of the table that holds it; heads first, as they are shown."""
    parts = [part for kind in ("thead", "tbody", "tfoot") for part in children(table, kind)]
    for part in [table, *parts]:
        for row in children(part, "tr", "row"):
            yield name(part), row


def _rows_of_heads(rows: list[Element]) -> int:
    """How many of the first rows hold nothing but header cells."""
    count = 0
    for row in rows:
        cells = list(children(row, "td", "th"))
        if not cells or any(name(cell) == "td" and words(cell) for cell in cells):
            break
        count += 1
    return count


def _named_columns(group: Element) -> dict[str, int]:
    """Column names of the CALS model by index."""
    named: dict[str, int] = {}
    for index, spec in enumerate(children(group, "colspec")):
        number = spec.get("colnum", "")
        named[spec.get("colname", f"col{index + 1}")] = int(number) - 1 if number.isdigit() else index
    return named


def _cells(rows: list[Element], inline: Inline, columns: dict[str, int]) -> Iterator[PrintedCell]:
    taken: set[tuple[int, int]] = set()
    for row, element in enumerate(rows):
        column = 0
        for cell in children(element, "td", "th", "entry"):
            column = columns.get(cell.get("namest") or cell.get("colname") or "", column)
            while (row, column) in taken:
                column += 1
            if column >= _WIDEST:
                break
            across = min(_across(cell, columns), _WIDEST - column)
            down = min(_down(cell), len(rows) - row)
            taken.update((r, c) for r in range(row, row + down) for c in range(column, column + across))
            text = inline.text(cell)
            yield PrintedCell(row, column, (Piece(text, Origin(where(cell))),), down, across, _indent(cell, text))
            column += across


def _across(cell: Element, columns: dict[str, int]) -> int:
    if cell.get("namest") in columns and cell.get("nameend") in columns:
        return max(1, columns[cell.get("nameend", "")] - columns[cell.get("namest", "")] + 1)
    return _count(cell.get("colspan"))


def _down(cell: Element) -> int:
    return _count(cell.get("morerows"), 0) + 1 if cell.get("morerows") else _count(cell.get("rowspan"))


def _count(printed: str | None, otherwise: int = 1) -> int:
    found = re.match(r"\s*(\d{1,6})", printed or "")
    return max(otherwise, int(found.group(1))) if found else otherwise


def _indent(cell: Element, text: str) -> int:
    """How far a label is set in: by blanks that are no line ends of the file, or by its style."""
    lead = _BLANKS.match(text)
    blanks = sum(c not in " \t\r\n" for c in lead.group(0)) if lead else 0
    styles = [part.get("style", "") for part in (cell, *children(cell, "p", "div", "span", "styled-content"))]
    styled = [m for style in styles if (m := _STYLED.search(style))]
    set_in = max((float(m.group(1)) / _PER_LEVEL[m.group(2) or "px"] for m in styled), default=0.0)
    return blanks + round(set_in * 2)
