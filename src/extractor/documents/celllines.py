"""Which lines hold a table of one cell a line, and which of them are one cell.

A converter that writes each cell on a line of its own leaves three shapes: all lines close
together, a blank line ending a cell of several lines; blank lines between the rows; blank lines
between all cells. Page furniture may stand between two rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from extractor.documents.lines import Line, ends_sentence, value_like
from extractor.documents.sections import is_main_heading
from extractor.text import Span

_FEWEST_VALUES = 4
_FEWEST_LINES = 6
_LONGEST_CELL = 130
_LONGEST_HEADER = 40
"""Lines before the first value: more are no header."""
_LABELS_IN_A_ROW = 3
"""Where blank lines stand between cells: two groups and a row; more are text below the table."""
_TRIES = 40
"""How often one stretch of lines is tried, from one first line after another, before it is given up."""


@dataclass(frozen=True)
class LineCell:
    """One printed cell: its lines joined, its indent, and whether it is a value."""

    span: Span
    text: str
    indent: int

    @property
    def value(self) -> bool:
        return self.indent == 0 and value_like(self.text)


@dataclass(frozen=True)
class CellTable:
    """The cells of a table, the stretches of lines they fill, and the line after them."""

    cells: tuple[LineCell, ...]
    spans: tuple[Span, ...]
    after: int


class CellLines:
    """Finds tables of one cell a line; `furniture` are the numbers of lines that are none of a table's."""

    def __init__(self, lines: list[Line], furniture: Collection[int]) -> None:
        self._lines = lines
        self._furniture = furniture
        self._cells = [_may_be_cell(line) for line in lines]
        self._values = [value_like(line.text) and line.indent == 0 for line in lines]
        self._next_value = _distances(self._values)
        self._tries: Counter[tuple[int, bool]] = Counter()
        self._given_up = {True: 0, False: 0}

    def find(self, first: int) -> CellTable | None:
        """The table whose header begins at the line with index `first`, if there is one."""
        return self.find_close(first) or self.find_apart(first)

    def find_close(self, first: int) -> CellTable | None:
        """The same, of lines that stand close together."""
        return self._read(self._close(first), spaced=False) if self._may_begin(first, spaced=False) else None

    def find_apart(self, first: int) -> CellTable | None:
        """The same, with blank lines between rows or cells."""
        return self._read(self._apart(first), spaced=True) if self._may_begin(first, spaced=True) else None

    def _may_begin(self, first: int, *, spaced: bool) -> bool:
        """Whether a header may begin at a line: no value itself, and one not far below it."""
        if first >= len(self._lines) or self._lines[first].blank or first < self._given_up[spaced]:
            return False
        return 0 < self._next_value[first] <= _LONGEST_HEADER * (2 + spaced)

    def _read(self, found: list[int], *, spaced: bool) -> CellTable | None:
        """The cells in some lines, if they read as a table."""
        if not found:
            return None
        if not self._reads_as_table(found):
            self._tries[found[-1], spaced] += 1
            if self._tries[found[-1], spaced] > _TRIES:
                self._given_up[spaced] = found[-1]
            return None
        groups = self._cells_apart(found) if spaced and self._all_apart(found) else self._cells_close(found)
        cells = tuple(_printed([self._lines[index] for index in group]) for group in groups)
        return CellTable(cells, tuple(self._stretches(found)), found[-1] + 1)

    def _reads_as_table(self, found: list[int]) -> bool:
        values = sum(self._values[index] for index in found)
        prose = sum(len(self._lines[index].text.split()) > 14 for index in found)
        return len(found) >= _FEWEST_LINES and values * 4 >= len(found) and prose * 10 <= len(found)

    def _close(self, first: int) -> list[int]:
        """Indices of the filled lines of a table whose lines stand close together, up to its last value."""
        found: list[int] = []
        kept = values = 0
        index = first
        while index < len(self._lines):
            line = self._lines[index]
            if line.blank:
                over = index + 1 if self._ends_long_cell(index, first) else self._over_page(index, found)
                if over is None:
                    break
                index = over
                continue
            if not self._cells[index] or (not values and len(found) > _LONGEST_HEADER):
                break
            found.append(index)
            if self._values[index]:
                values, kept = values + 1, len(found)
            elif line.text.startswith("(") and kept == len(found) - 1:
                kept = len(found)  # A bracket that closes the last value: an interval, a percentage.
            index += 1
        return found[:kept] if values >= _FEWEST_VALUES else []

    def _apart(self, first: int) -> list[int]:
        """The same for a table with blank lines between its rows or its cells."""
        found: list[int] = []
        kept = values = blanks = labels = 0
        for index in range(first, len(self._lines)):
            line = self._lines[index]
            if line.blank or line.number in self._furniture:
                blanks += line.blank
                if blanks > 2:
                    break
                continue
            blanks = 0
            value = self._values[index]
            labels = 0 if value else labels + 1
            most = _LABELS_IN_A_ROW if values else _LONGEST_HEADER
            if labels > most or not self._cells[index] or is_main_heading(line):
                break
            found.append(index)
            if value:
                values, kept = values + 1, len(found)
        return found[:kept] if values >= _FEWEST_VALUES else []

    def _ends_long_cell(self, index: int, first: int) -> bool:
        """Whether a blank line inside a table ends a cell of several lines."""
        return index - 1 > first and not self._lines[index - 1].blank and self._continues(index - 1)

    def _over_page(self, index: int, found: list[int]) -> int | None:
        """Where a table goes on below page furniture: at its header again, or at a row."""
        after = index
        passed = False
        while after < len(self._lines) and (
            self._lines[after].blank or self._lines[after].number in self._furniture or self._page_number(after)
        ):
            passed = passed or not self._lines[after].blank
            after += 1
        if not passed or not found or after >= len(self._lines):
            return None
        header = max(1, next((i for i, index in enumerate(found) if self._values[index]), 1) - 1)
        again = [line.text for line in self._lines[after : after + header]]
        row = not self._values[after] and any(self._values[after + 1 : after + 3])
        return after if row or again == [self._lines[index].text for index in found[:header]] else None

    def _page_number(self, index: int) -> bool:
        around = [self._lines[i] for i in (index - 1, index + 1) if 0 <= i < len(self._lines)]
        return self._lines[index].page_mark and all(line.blank or line.number in self._furniture for line in around)

    def _continues(self, index: int) -> bool:
        """Whether a line goes on with the cell of the line before it."""
        before, line = self._lines[index - 1], self._lines[index]
        if before.blank:
            return False
        return _hangs_on(before, line) or re.match(r"[a-z]{3,}(?:\b|,|\))", line.text) is not None

    def _joins(self, index: int) -> bool:
        if not self._continues(index):
            return False
        if _hangs_on(self._lines[index - 1], self._lines[index]):
            return True
        # A word in small letters goes on with the line before it only in a cell that a blank line ends.
        ahead = index + 1
        while ahead < len(self._lines) and not self._lines[ahead].blank and self._continues(ahead):
            ahead += 1
        return ahead >= len(self._lines) or self._lines[ahead].blank

    def _cells_close(self, found: list[int]) -> list[list[int]]:
        """Lines that go on with one another are one cell."""
        groups: list[list[int]] = []
        for index in found:
            if groups and groups[-1][-1] == index - 1 and self._joins(index):
                groups[-1].append(index)
            else:
                groups.append([index])
        return groups

    def _all_apart(self, found: list[int]) -> bool:
        """Whether blank lines stand between the cells, not only between the rows."""
        parted = sum(index + 1 >= len(self._lines) or self._lines[index + 1].blank for index in found)
        return parted * 4 >= len(found) * 3

    def _cells_apart(self, found: list[int]) -> list[list[int]]:
        """Lines without a blank line between them are one cell."""
        groups: list[list[int]] = []
        for index in found:
            if groups and groups[-1][-1] == index - 1:
                groups[-1].append(index)
            else:
                groups.append([index])
        return groups

    def _stretches(self, found: list[int]) -> list[Span]:
        """The places of the lines, cut where furniture stands between them."""
        spans: list[Span] = []
        for position, index in enumerate(found):
            between = self._lines[found[position - 1] + 1 : index] if position else []
            span = self._lines[index].span
            if spans and all(line.blank for line in between):
                spans[-1] = Span(spans[-1].start, span.end)
            else:
                spans.append(span)
        return spans


def _may_be_cell(line: Line) -> bool:
    return (
        len(line.text) <= _LONGEST_CELL
        and not line.bullet
        and not line.tabbed
        and not line.heading_level
        and not line.note
        and not line.table_name
        and not line.figure_caption
        and not (ends_sentence(line.text) and len(line.text) > 60)
    )


def _hangs_on(before: Line, line: Line) -> bool:
    return line.text.startswith("(") or re.search(r"[A-Za-z0-9]-$|[,(/]$", before.text) is not None


def _distances(marked: list[bool]) -> list[int]:
    """How many lines below each line the next marked one stands, itself included; -1 where there is none."""
    distances, last = [-1] * len(marked), -1
    for index in range(len(marked) - 1, -1, -1):
        last = index if marked[index] else last
        distances[index] = last - index if last >= 0 else -1
    return distances


def _printed(lines: list[Line]) -> LineCell:
    joined = re.sub(r"-\s+(?=[a-z])", "", " ".join(line.text for line in lines))
    return LineCell(Span(lines[0].span.start, lines[-1].span.end), joined, lines[0].indent)
