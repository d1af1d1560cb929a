"""Where a table stands among the lines of a text: its caption, its notes, its cells."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from extractor.documents.aligned import AlignedLines, AlignedTable
from extractor.documents.celllines import CellLines, CellTable, LineCell
from extractor.documents.celltables import shape_of
from extractor.documents.grids import GridRow, pipe_row, tab_row
from extractor.documents.lines import Line, ends_sentence, value_like
from extractor.text import Span

_MOST_BETWEEN = 6
"""Lines of caption and notes between the name of a table and its first row."""
_MOST_COLUMNS = 200
_BARE = 30
"""Characters: a shorter first line of a caption goes on below."""
_BARE_NAME = re.compile(r"(?i)^(?:\w+ ){0,2}table\s+\w+\s*[.:]?$")
_DEFINITION = re.compile(r"(?P<short>[A-Z][\w/-]{0,9})\s?[,=:]\s?(?P<long>[A-Za-z][^.;]{3,80})\.?")
_DASHES = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*")


@dataclass(frozen=True)
class Placed:
    """A table as it stands: rows of cells, or cells one by one, with what is printed around them."""

    name: str | None
    caption: Span | None
    rows: tuple[GridRow, ...]
    """Of a table by tabs, pipes or aligned blanks."""
    cells: tuple[LineCell, ...]
    """Of a table of one cell a line."""
    spans: tuple[Span, ...]
    """Of the body, cut where page furniture stands between its rows."""
    notes: tuple[Span, ...]
    after: int
    """Index of the line after the table and its notes."""

    def with_more(self, more: Placed) -> Placed:
        """This table with the rows and notes of its second half."""
        return Placed(
            self.name,
            self.caption,
            self.rows + more.rows,
            self.cells + more.cells,
            self.spans + more.spans,
            self.notes + more.notes,
            more.after,
        )


class Placing:
    """Finds the tables of a text. `furniture` are numbers of lines, `headings` indices of lines."""

    def __init__(self, lines: list[Line], furniture: Collection[int], headings: Collection[int]) -> None:
        self._lines = lines
        self._furniture = furniture
        self._headings = headings
        self._cell_lines = CellLines(lines, furniture)
        self._aligned = AlignedLines(lines, furniture)
        self._piped = _piped(lines)

    def at(self, at: int) -> Placed | None:
        """The table that begins, with its caption if it has one above, at the line with index `at`."""
        line = self._lines[at]
        if line.table_name is not None:
            return self._captioned(at, line.table_name)
        if self.in_grid(at):
            return self._grid(at, None, None, ())
        if (aligned := self._aligned.find(at, captioned=False)) is not None:
            return self._of_aligned(aligned, None, None, ())
        return self._titled(at)

    def grid_below(self, at: int) -> bool:
        """Whether the rows of a table follow right below a line."""
        if at + 1 < len(self._lines) and self.in_grid(at + 1):
            return True
        return self._aligned.find(self._filled(at + 1), captioned=True) is not None

    def _captioned(self, at: int, name: str) -> Placed | None:
        """A table below its caption; notes may stand between the two."""
        end = at
        notes: list[Span] = []
        below = self._filled(at + 1)
        cells: tuple[CellTable, Span] | None = None
        while below < len(self._lines) and below - at <= _MOST_BETWEEN:
            caption = Span(self._lines[at].span.start, self._lines[end].span.end)
            if self.in_grid(below):
                return self._grid(below, name, caption, tuple(notes))
            if (aligned := self._aligned.find(below, captioned=True)) is not None:
                return self._of_aligned(aligned, name, caption, tuple(notes))
            if self._lines[below].note:
                found, after = self.notes(below)
                notes.extend(found)
                below = self._filled(after)
                continue
            goes_on = not notes and self._caption_goes_on(at, end, below)
            found_cells = None if goes_on and _BARE_NAME.match(self._lines[at].text) else self._cell_lines.find(below)
            if found_cells is not None and (cells is None or shape_of(found_cells.cells).exact):
                cells = (found_cells, caption)
            if not goes_on or (cells is not None and shape_of(cells[0].cells).exact):
                break
            end, below = below, self._filled(below + 1)
        return None if cells is None else self._of_cells(cells[0], name, cells[1], tuple(notes))

    def _caption_goes_on(self, at: int, end: int, below: int) -> bool:
        """Whether a line is the next one of a caption: right below it, or below a name that stands alone."""
        line = self._lines[below]
        if line.table_name or line.figure_caption or line.bullet or below in self._headings:
            return below in self._headings and _BARE_NAME.match(self._lines[end].text) is not None
        if below == end + 1:
            return len(self._lines[at].text) < _BARE or not ends_sentence(self._lines[end].text)
        return end == at and _BARE_NAME.match(self._lines[at].text) is not None

    def _titled(self, at: int) -> Placed | None:
        """A table of one cell a line below a title that is not numbered."""
        title = self._lines[at]
        if title.blank or title.note or title.bullet or len(title.text) > 130 or value_like(title.text):
            return None
        found = self._cell_lines.find_close(at + 1)
        if found is None:
            below = self._filled(at + 1)
            near = below - at <= 2 and self._cell_lines.find_close(below) is None
            found = self._cell_lines.find_apart(below) if near else None
            if found is None or not shape_of(found.cells).exact:
                return None
        return self._of_cells(found, None, title.title, ())

    def _of_cells(self, found: CellTable, name: str | None, caption: Span, notes: tuple[Span, ...]) -> Placed:
        below, after = self.notes(found.after)
        return Placed(name, caption, (), found.cells, found.spans, notes + below, after)

    def _of_aligned(
        self, found: AlignedTable, name: str | None, caption: Span | None, notes: tuple[Span, ...]
    ) -> Placed:
        below, after = self.notes(found.after)
        return Placed(name, caption, found.rows, (), found.spans, notes + below, after)

    def _grid(self, first: int, name: str | None, caption: Span | None, notes: tuple[Span, ...]) -> Placed | None:
        """The rows from a line on, over group names without cells, blank lines and page furniture."""
        rows: list[GridRow] = []
        spans: list[Span] = []
        at = first
        while True:
            last = self._run(at)
            rows.extend(row for index in range(at, last) if (row := self._row(index)) is not None)
            spans.append(Span(self._lines[at].span.start, self._lines[last - 1].span.end))
            at = self._over(last)
            if not self._resumes(rows, first, at):
                break
        if len(rows) < 2:
            return None
        below, after = self.notes(last)
        return Placed(name, caption, tuple(rows), (), tuple(spans), notes + below, after)

    def _run(self, at: int) -> int:
        """The index after the last of the rows that follow one another."""
        while at < len(self._lines) and (self.in_grid(at) or self._names_group(at)):
            at += 1
        return at

    def _names_group(self, at: int) -> bool:
        """A short line between two rows of cells, without cells of its own."""
        line = self._lines[at]
        if not 0 < at < len(self._lines) - 1 or not (self.in_grid(at - 1) and self.in_grid(at + 1)):
            return False
        apart = (
            line.blank or line.note or line.heading_level or line.table_name or line.figure_caption or line.page_mark
        )
        return not apart and len(line.text) <= 80 and not ends_sentence(line.text) and not self._piped

    def _resumes(self, rows: list[GridRow], first: int, at: int) -> bool:
        """Whether rows below blank lines or page furniture go on with the table above them."""
        if at >= len(self._lines) or not self.in_grid(at) or len(rows) < 2:
            return False
        row, header = self._row(at), self._row(first)
        if row is None or header is None or self._lines[at].text == self._lines[first].text:
            return row is not None
        filled = [cell for cell in row.words[1:] if cell]
        fits = abs(len(row.cells) - max(len(r.cells) for r in rows[1:])) <= 1
        return fits and bool(filled) and sum(value_like(cell) for cell in filled) * 2 > len(filled)

    def _over(self, at: int) -> int:
        """The next line that is neither blank nor page furniture."""
        while at < len(self._lines) and (
            self._lines[at].blank or self._lines[at].number in self._furniture or self._lines[at].page_mark
        ):
            at += 1
        return at

    def in_grid(self, at: int) -> bool:
        """Whether a line is a row of cells parted by tabs or pipes."""
        line = self._lines[at]
        parted = line.tabbed or line.piped or at in self._piped
        return parted and line.raw.count("\t") + line.raw.count("|") <= _MOST_COLUMNS

    def _row(self, at: int) -> GridRow | None:
        line = self._lines[at]
        return pipe_row(line) if line.piped or at in self._piped else tab_row(line)

    def notes(self, last: int) -> tuple[tuple[Span, ...], int]:
        """The notes in the lines from `last` on, and the line after them."""
        spans: list[Span] = []
        at = self._filled(last)
        after = last
        while at < len(self._lines) and not self.in_grid(at):
            if not (self._lines[at].note or (at - after <= 1 and _defines(self._lines[at].text))):
                break
            end = at
            while end + 1 < len(self._lines) and self._note_goes_on(end):
                end += 1
            spans.append(Span(self._lines[at].span.start, self._lines[end].span.end))
            after = end + 1
            at = self._filled(after)
        return tuple(spans), after

    def _note_goes_on(self, end: int) -> bool:
        below = self._lines[end + 1]
        return (
            not below.blank
            and not below.note
            and not below.bullet
            and not below.table_name
            and not self.in_grid(end + 1)
            and not ends_sentence(self._lines[end].text)
            and end + 1 not in self._headings
        )

    def _filled(self, at: int) -> int:
        while at < len(self._lines) and self._lines[at].blank:
            at += 1
        return at


def _defines(text: str) -> bool:
    """Whether a line explains short forms, letter by letter: a note where it stands below a table."""
    first, _, more = text.partition("; ")
    if not more:
        return _explains(_DEFINITION.fullmatch(text))
    second = _DEFINITION.match(more)
    return _explains(_DEFINITION.fullmatch(first[:1].upper() + first[1:])) and _explains(second)


def _explains(match: re.Match[str] | None) -> bool:
    if match is None:
        return False
    letters = iter(match.group("long").lower())
    return all(letter in letters for letter in re.sub(r"[\W\d_]", "", match.group("short").lower()))


def _piped(lines: list[Line]) -> frozenset[int]:
    """Indices of the lines of Markdown tables whose rows do not begin with a pipe."""
    found: set[int] = set()
    for at, line in enumerate(lines):
        if at and at not in found and "|" in line.raw and _DASHES.fullmatch(line.raw) and "|" in lines[at - 1].raw:
            found.update((at - 1, at))
            below = at + 1
            while below < len(lines) and "|" in lines[below].raw:
                found.add(below)
                below += 1
    return frozenset(found)
