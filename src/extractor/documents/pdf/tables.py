"""A region of a page as a table: columns, header, rows and notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from extractor.documents.lines import value_like
from extractor.documents.pdf.bodyrows import body_rows
from extractor.documents.pdf.cells import DrawnCell, Shown, joined_pieces
from extractor.documents.pdf.grid import Columns, columns_of, slots
from extractor.documents.pdf.header import header_cells
from extractor.documents.pdf.lines import PageLine, fragments
from extractor.documents.pdf.regions import GAP, Region
from extractor.documents.pdf.ruled import ruled_cells
from extractor.documents.pdf.rules import Rules
from extractor.documents.pdf.stubs import stub_groups
from extractor.documents.places import Box
from extractor.documents.spanning import Piece, PrintedCell, PrintedNote, PrintedTable

_GRADE = re.compile(r"(?i)(?:grades?|gr\.?|[≥>])?\s*[1-5](?:\s*[-–/]\s*[1-5])?$")
_BLANK = 3
"""Points: labels that are set in by less are not."""
_FULL = 0.85
"""Of the table's width: a rule as long parts header from body, a shorter one joins columns."""


def printed_table(region: Region, rules: Rules, name: str, known: Callable[[str], bool], shown: Shown) -> PrintedTable:
    """The table in a region of a page."""

    def pieces(lines: Sequence[PageLine]) -> tuple[Piece, ...]:
        return tuple(joined_pieces(lines, known, shown))

    inside = _inside(region, rules)
    full = [r for r in inside if r.right - r.left >= _FULL * (region.box.right - region.box.left)]
    partial = [r for r in inside if r not in full]
    cells, heads = _cells(region, rules, full, partial, pieces)
    notes = tuple(PrintedNote(pieces(lines)) for lines in note_lines(region.notes))
    return PrintedTable(name, pieces(region.caption), cells, heads, notes)


def _inside(region: Region, rules: Rules) -> list[Box]:
    box = region.box
    return sorted(
        (
            r
            for r in rules.horizontal
            if box.top - 3 < r.top < box.bottom + 1 and min(r.right, box.right) - max(r.left, box.left) > 5
        ),
        key=lambda r: r.top,
    )


def _cells(
    region: Region,
    rules: Rules,
    full: list[Box],
    partial: list[Box],
    pieces: Callable[[Sequence[PageLine]], tuple[Piece, ...]],
) -> tuple[tuple[PrintedCell, ...], int | None]:
    lines = region.lines
    header_end = _header_end(lines, full) or _unruled_header(lines)
    header, body = list(lines[:header_end]), list(lines[header_end:])
    columns = columns_of(region, rules, body or lines, header)
    if columns.ruled:
        whole = ruled_cells(region, rules, columns)
        if whole is not None:
            return _indented(
                [PrintedCell(c.row, c.column, pieces(c.lines), c.rows, c.columns) for c in whole], whole
            ), None
    columns = _without_halves(columns, header, body)
    labels, levels = header_cells(header, columns, partial) if header else ([], 0)
    cells = [
        PrintedCell(level, label.first, pieces(label.lines), rows, label.last - label.first + 1)
        for label, level, rows in labels
    ]
    rows = body_rows(body, columns, full)
    groups = stub_groups(rows, headed=any(label.first <= 1 <= label.last for label, _, _ in labels))
    for number, row in enumerate(rows):
        for cell in row.cells:
            top, high = groups.get(number, (number, 1)) if cell.first == cell.last == 0 else (number, 1)
            across = cell.last - cell.first + 1
            cells.append(
                PrintedCell(levels + top, cell.first, pieces(cell.lines), high, across, _indent(cell, region.box.left))
            )
    if groups:
        cells = [replace(c, columns=2) if c.row < levels and c.column == 0 else c for c in cells]
    return _stepped(cells), levels or None


def _indented(cells: list[PrintedCell], drawn: Sequence[DrawnCell]) -> tuple[PrintedCell, ...]:
    """Cells of ruled tables with the indent of their labels."""
    left = min((cell.left for cell in drawn if cell.first == 0 and cell.lines), default=0.0)
    return _stepped(replace(cell, indent=_indent(source, left)) for cell, source in zip(cells, drawn, strict=True))


def _stepped(cells: Iterable[PrintedCell]) -> tuple[PrintedCell, ...]:
    """Cells with the indents of their labels made even: what differs by less than a blank is one step."""
    cells = tuple(cells)
    steps: dict[int, int] = {}
    last = -_BLANK
    for indent in sorted({cell.indent for cell in cells if cell.column == 0}):
        last = last if indent - last < _BLANK else indent
        steps[indent] = last
    return tuple(replace(cell, indent=steps.get(cell.indent, 0)) for cell in cells)


def _indent(cell: DrawnCell, left: float) -> int:
    """How far a label is set in from the table's edge, in points."""
    return round(cell.lines[0].box.left - left) if cell.first == 0 and cell.lines else 0


def _header_end(lines: Sequence[PageLine], full: Sequence[Box]) -> int:
    """How many lines stand above the first full rule that has lines above and below it; 0 where there is none."""
    for rule in full:
        above = sum(line.baseline < rule.top + 1 for line in lines)
        if 0 < above < len(lines):
            return above
    return 0


def _unruled_header(lines: Sequence[PageLine]) -> int:
    """How many lines stand above the first line with values, where no rule says so; 0 where none does."""
    end = next((index for index, line in enumerate(lines) if _holds_values(line)), 0)
    left = min(line.box.left for line in lines)
    while end > 1 and len(fragments(lines[end - 1], GAP)) == 1 and lines[end - 1].box.left < left + 40:
        end -= 1
    return end


def _holds_values(line: PageLine) -> bool:
    """Whether a piece of a line, but for the first of several, is a value."""
    texts = [re.sub("<[^<>]*>", "", piece.text) for piece in fragments(line, GAP)]
    return any(value_like(text) and not _GRADE.match(text) for text in texts[1:] or texts)


def _without_halves(columns: Columns, header: Sequence[PageLine], body: Sequence[PageLine]) -> Columns:
    """Columns that hold only the brackets of the column before them, under no label of their own, as one with it."""
    if columns.ruled or not header:
        return columns
    stretches = list(columns.stretches)
    for index in range(len(stretches) - 1, 0, -1):
        texts = [slot.piece.text for line in body for slot in slots(line, columns) if slot.first == slot.last == index]
        headed = any(slot.first == index for line in header for slot in slots(line, columns))
        if index > 1 and texts and not headed and all(text.startswith(("(", "[", "±")) for text in texts):
            stretches[index - 1 : index + 1] = [(stretches[index - 1][0], stretches[index][1])]
    return columns if len(stretches) == len(columns) else Columns(tuple(stretches))


def note_lines(lines: Sequence[PageLine]) -> list[list[PageLine]]:
    """The lines below a table by note: a raised mark or a sign opens a new one."""
    notes: list[list[PageLine]] = []
    for line in lines:
        opens = line.words[0].raised or line.text[:1] in "*†‡§¶#" or line.text.lower().startswith(("abbrev", "note"))
        if notes and not opens:
            notes[-1].append(line)
        else:
            notes.append([line])
    return notes
