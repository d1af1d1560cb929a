"""Tables of Word documents as cells with their spans."""

from __future__ import annotations

from docx.table import Table as WordTable

from extractor.documents.docxtext import element_text
from extractor.documents.markup import Element, where
from extractor.documents.places import Origin
from extractor.documents.spanning import Piece, PrintedCell

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVEL = 100
"""Twentieths of a point: a smaller step to the right is no indent."""
_WIDEST = 200


def word_cells(table: WordTable) -> tuple[tuple[PrintedCell, ...], int | None]:
    """The cells of a table and how many of its rows repeat as header on each page; None where none does."""
    rows = table._tbl.findall(f"{_W}tr")  # noqa: SLF001  the public cells repeat what is merged
    made: list[tuple[int, int, int, int, Element]] = []
    open_at: dict[int, int] = {}
    for row, element in enumerate(rows):
        column = _number(element.find(f"{_W}trPr/{_W}gridBefore"), 0)
        for cell in element.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tr"), None) is not element:
                continue
            across = min(max(1, _number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1)), _WIDEST)
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merge is not None and merge.get(f"{_W}val", "continue") != "restart" and column in open_at:
                top, left, _, wide, first = made[open_at[column]]
                made[open_at[column]] = (top, left, row - top + 1, wide, first)
            else:
                open_at[column] = len(made)
                made.append((row, column, 1, across, cell))
            column += across
    cells = tuple(
        PrintedCell(row, column, (Piece(element_text(cell), Origin(where(cell))),), down, across, _indent(cell))
        for row, column, down, across, cell in made
    )
    return cells, _header_rows(rows, cells)


def _header_rows(rows: list[Element], cells: tuple[PrintedCell, ...]) -> int | None:
    marked = 0
    for row in rows:
        if row.find(f"{_W}trPr/{_W}tblHeader") is None:
            break
        marked += 1
    # Where only the first of two header rows is marked, its spanning cells tell.
    if marked == 1 and any(cell.row == 0 and cell.columns > 1 for cell in cells):
        return None
    return marked if 0 < marked < len(rows) else None


def _indent(cell: Element) -> int:
    """How far the first paragraph is set in: by its style, or by blanks."""
    paragraph = cell.find(f"{_W}p")
    if paragraph is None:
        return 0
    set_in = paragraph.find(f"{_W}pPr/{_W}ind")
    left = (
        sum(_twips(set_in.get(f"{_W}{side}")) for side in ("left", "start", "firstLine")) if set_in is not None else 0
    )
    first = next((text.text or "" for text in paragraph.iter(f"{_W}t")), "")
    return left // _LEVEL + len(first) - len(first.lstrip())


def _twips(printed: str | None) -> int:
    return int(printed) if printed and printed.lstrip("-").isdigit() else 0


def _number(element: Element | None, otherwise: int) -> int:
    value = element.get(f"{_W}val", "") if element is not None else ""
    return int(value) if value.isdigit() else otherwise
