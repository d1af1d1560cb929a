"""Tables whose columns are aligned with blanks, as `pdftotext -layout` and many hand-made files give them.

A table is told by its shape alone: lines that two or more blanks part into pieces, and gutters
between the pieces that stay free over the rows. Prose set in two columns, justified lines,
addresses and lists have no such gutters, or no values below one another; what may be either is
left as text, unless a caption says that a table follows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from extractor.documents.agreeing import ALONE, CAPTIONED, Demand, PrintedLine, agrees, crosses, is_header
from extractor.documents.grids import GridRow
from extractor.documents.gutters import Column, Piece, columns_of, in_columns, pieces_of
from extractor.documents.heads import above_columns
from extractor.documents.lines import Line, goes_on
from extractor.documents.sections import is_main_heading
from extractor.text import Span

_RULE = re.compile(r"[\s\-_=+─━═—–]*[-_=─━═—–]{3}[\s\-_=+─━═—–]*")
_WIDEST = 400
"""Characters of a line; longer ones are paragraphs."""
_FAR = 8
"""Blanks before a header that stands over the values alone."""
_LONGEST_LABEL = 14
_LONGEST_CELL = 10
"""Words."""
_LABELS_IN_A_ROW = 3
_LONGEST_HEADER = 20
"""Lines without values, rules among them, above or between those with values."""
_BLANK_LINES = 2
_SHORTER = 8
"""How often lines are tried again without what stands below their last blank line."""
_MOST_COLUMNS = 40
_LONGEST_TABLE = 2000
"""Lines."""
_TRIES = 10
"""How often one stretch of lines is tried, from one first line after another, before it is given up."""


@dataclass(frozen=True)
class AlignedTable:
    """The rows of a table, the stretches of lines they fill, and the index of the line after them."""

    rows: tuple[GridRow, ...]
    spans: tuple[Span, ...]
    after: int


class AlignedLines:
    """Finds aligned tables; `furniture` are the numbers of lines that are none of a table's."""

    def __init__(self, lines: list[Line], furniture: Collection[int]) -> None:
        self._lines = lines
        self._furniture = furniture
        self._printed: dict[int, PrintedLine] = {}
        self._tries: Counter[int] = Counter()
        self._given_up = 0

    def find(self, first: int, *, captioned: bool) -> AlignedTable | None:
        """The table whose header begins at the line with index `first`, if there is one.

        Without a caption a table must be plainer: more rows and columns, mostly values, a header.
        """
        if not self._may_begin(first, captioned=captioned):
            return None
        printed = self._gathered(first)
        if not printed:
            return None
        demand = CAPTIONED if captioned else ALONE
        tables = (self._table(some, demand) for some in self._shorter(printed))
        found = next((table for table in tables if table is not None), None)
        if found is None:
            self._tries[printed[-1].index] += 1
            if self._tries[printed[-1].index] > _TRIES:
                self._given_up = printed[-1].index
        return found

    def _shorter(self, printed: list[PrintedLine]) -> Iterator[list[PrintedLine]]:
        """The lines, then fewer and fewer: text in pieces may stand below a table and its blank line."""
        yield printed
        parted = [at for at in range(1, len(printed)) if self._lines[printed[at].index - 1].blank]
        for at in parted[: -_SHORTER - 1 : -1]:
            yield printed[:at]

    def _may_begin(self, first: int, *, captioned: bool) -> bool:
        """Whether the first line of a header may stand here: in pieces, or far to the right below a caption."""
        if not self._given_up <= first < len(self._lines) or not self._may_stand(self._lines[first]):
            return False
        line = self._lines[first]
        if captioned:
            return line.indent > _FAR or _is_rule(line) or len(pieces_of(line.raw)) > 1
        above = self._lines[first - 1] if first else None
        return (above is None or above.blank or _is_rule(above)) and len(pieces_of(line.raw)) > 1

    def _may_stand(self, line: Line) -> bool:
        """Whether a line may be one of a table's at all."""
        apart = line.blank or line.heading_level or line.table_name or line.figure_caption or line.piped
        return not apart and "\t" not in line.raw and len(line.raw) <= _WIDEST

    def _gathered(self, first: int) -> list[PrintedLine]:
        """The lines that may be the table's, from the first up to the last with values."""
        found: list[PrintedLine] = []
        kept = labels = blanks = 0
        for index in range(first, min(len(self._lines), first + _LONGEST_TABLE)):
            line = self._lines[index]
            if line.blank or line.number in self._furniture or self._page_number(index):
                blanks = blanks + 1 if line.blank else 0
                if blanks > _BLANK_LINES:
                    break
                continue
            blanks = 0
            if not self._may_stand(line):
                break
            printed = self._line(index)
            labels = labels + 1 if len(printed.pieces) == 1 and not printed.rule else 0
            if labels > _LABELS_IN_A_ROW or not (printed.rule or self._reads_as_row(printed)):
                break
            found.append(printed)
            if printed.valued or (kept == len(found) - 1 and self._hangs(found)):
                kept = len(found)
            elif len(found) - kept > _LONGEST_HEADER:
                break
        return found[:kept]

    def _hangs(self, found: list[PrintedLine]) -> bool:
        """Whether the last line goes on with the row right above it."""
        above, last = found[-2:] if len(found) > 1 else (None, found[-1])
        begins = not last.rule and re.match(r"[a-z(\[]", last.pieces[0].text) is not None
        return begins and above is not None and above.index == last.index - 1

    def _line(self, index: int) -> PrintedLine:
        """A line in pieces; lines are looked at again and again."""
        if index not in self._printed:
            line = self._lines[index]
            self._printed[index] = PrintedLine(index, pieces_of(line.raw), _is_rule(line))
        return self._printed[index]

    def _page_number(self, index: int) -> bool:
        around = [self._lines[i] for i in (index - 1, index + 1) if 0 <= i < len(self._lines)]
        return self._lines[index].page_mark and all(line.blank or line.number in self._furniture for line in around)

    def _reads_as_row(self, printed: PrintedLine) -> bool:
        """Whether a line is none of a paragraph's, a list's or a note's."""
        line = self._lines[printed.index]
        label, *cells = printed.pieces
        if line.note and not printed.valued:
            return False
        if not cells and (line.bullet or is_main_heading(line)):
            return False
        if len(label.text.split()) > _LONGEST_LABEL or any(len(c.text.split()) > _LONGEST_CELL for c in cells):
            return False
        return not any(re.search(r"[.!?]$", p.text) and len(p.text.split()) > 6 for p in printed.pieces)

    def _table(self, printed: list[PrintedLine], demand: Demand) -> AlignedTable | None:
        """The table in some lines, if their columns agree."""
        valued = [at for at, row in enumerate(printed) if row.valued]
        if len(valued) < demand.rows:
            return None
        heads = [row.pieces for row in printed[: valued[0]] if not row.rule]
        columns = columns_of([printed[at].pieces for at in valued], [row for row in heads if len(row) > 1])
        if not demand.columns <= len(columns) <= _MOST_COLUMNS:
            return None
        body = _header_end(printed, valued[0], columns)
        cells = [self._cells(row, columns) for row in printed[body:]]
        if crosses(printed[body:], columns) or not agrees(printed[body:], cells, demand):
            return None
        if not is_header(printed[:body], columns, demand):
            return None
        filled = [(row, found) for row, found in zip(printed[body:], cells, strict=True) if found is not None]
        rows = (*self._heads(printed[:body], columns), *self._rows(filled))
        after = printed[-1].index + 1
        closed = after < len(self._lines) and _is_rule(self._lines[after])
        return AlignedTable(rows, tuple(self._stretches(printed)), after + closed)

    def _cells(self, row: PrintedLine, columns: Sequence[Column]) -> list[Piece | None] | None:
        """The pieces of a line by column; a lone one far to the right names what is below it."""
        if row.rule:
            return None
        if len(row.pieces) > 1 or row.pieces[0].start < columns[1].start - 1:
            label_only = len(row.pieces) == 1
            cells = in_columns(row.pieces, self._lines[row.index].raw, columns)
            if label_only and (cells is None or cells[0] is None):
                return [row.pieces[0], *[None] * (len(columns) - 1)]
            return cells
        piece = row.pieces[0]
        if piece.figure or re.match(r"[a-z(\[]", piece.text):
            return in_columns(row.pieces, self._lines[row.index].raw, columns)
        return [piece, *[None] * (len(columns) - 1)]

    def _heads(self, printed: Sequence[PrintedLine], columns: Sequence[Column]) -> list[GridRow]:
        """The rows of the header, each of its cells over all the columns that it spans."""
        above: list[GridRow] = []
        below: list[Piece | None] = []
        for at in range(len(printed) - 1, -1, -1):
            row = printed[at]
            if row.rule:
                continue
            ruled = printed[at + 1].pieces if at + 1 < len(printed) and printed[at + 1].rule else ()
            below = above_columns(row.pieces, columns, below, ruled)
            above.append(self._row(row, below, 0, head=True))
        return above[::-1]

    def _rows(self, filled: Sequence[tuple[PrintedLine, list[Piece | None]]]) -> list[GridRow]:
        """The rows of the body; a label over two lines is one."""
        rows: list[GridRow] = []
        left = min((cells[0].start for _, cells in filled if cells[0] is not None), default=0)
        begun: Span | None = None
        indent = 0
        for at, (row, cells) in enumerate(filled):
            label = cells[0]
            if label is not None and begun is None:
                indent = label.start - left if label.start < _right(filled) else 0
            if label is not None and begun is None and self._ends_label(filled, at):
                rows[-1] = rows[-1].with_rest(label.span(self._lines[row.index]))
                continue
            if self._begins_label(filled, at):
                begun = begun or (label.span(self._lines[row.index]) if label is not None else None)
                continue
            rows.append(self._row(row, cells, indent, begun=begun))
            begun = None
        return rows

    def _begins_label(self, filled: Sequence[tuple[PrintedLine, list[Piece | None]]], at: int) -> bool:
        """Whether a line without values is the beginning of the label in the next line, and names no group."""
        label = _lone_label(filled[at][1])
        if label is None or at + 1 >= len(filled) or filled[at + 1][0].index != filled[at][0].index + 1:
            return False
        rest = filled[at + 1][1][0]
        if rest is None or rest.start < label.start:
            return False
        after = next((cells[0] for _, cells in filled[at + 2 :] if cells[0] is not None), None)
        small, open_ended = re.match(r"[a-z(\[]", rest.text) is not None, goes_on(label.text)
        sibling = after is not None and after.start == rest.start
        if rest.start > label.start:
            return (small or open_ended) and not sibling
        return small and not (after is not None and after.text[:1].islower())

    def _ends_label(self, filled: Sequence[tuple[PrintedLine, list[Piece | None]]], at: int) -> bool:
        """Whether a line without values ends the label of the row above it."""
        label = _lone_label(filled[at][1])
        if label is None or at == 0 or filled[at - 1][0].index != filled[at][0].index - 1:
            return False
        above = filled[at - 1][1]
        begins = re.match(r"[a-z(\[]", label.text) is not None and not self._begins_label(filled, at)
        return begins and above[0] is not None and any(above[1:]) and label.start >= above[0].start

    def _row(
        self,
        row: PrintedLine,
        cells: Sequence[Piece | None],
        indent: int,
        *,
        head: bool = False,
        begun: Span | None = None,
    ) -> GridRow:
        """A row of the grid; an empty cell stands, without length, where the one before it ends."""
        line = self._lines[row.index]
        spans: list[Span] = []
        end = line.start
        for piece in cells:
            spans.append(piece.span(line) if piece is not None else Span(end, end))
            end = max(end, spans[-1].end)
        words = [piece.text if piece is not None else "" for piece in cells]
        if begun is not None:
            spans[0] = Span(begun.start, max(spans[0].end, begun.end))
        return GridRow(tuple(spans), tuple(words), indent, head)

    def _stretches(self, printed: Sequence[PrintedLine]) -> list[Span]:
        """The places of the lines, cut where page furniture stands between them."""
        spans: list[Span] = []
        for at, row in enumerate(printed):
            between = self._lines[printed[at - 1].index + 1 : row.index] if at else []
            span = self._lines[row.index].span
            if spans and all(line.blank for line in between):
                spans[-1] = Span(spans[-1].start, span.end)
            else:
                spans.append(span)
        return spans


def _is_rule(line: Line) -> bool:
    return _RULE.fullmatch(line.raw) is not None


def _right(filled: Sequence[tuple[PrintedLine, list[Piece | None]]]) -> int:
    """Where the first values stand."""
    return min((c.start for _, cells in filled for c in cells[1:] if c is not None), default=_WIDEST)


def _lone_label(cells: Sequence[Piece | None]) -> Piece | None:
    return cells[0] if not any(cells[1:]) else None


def _header_end(printed: Sequence[PrintedLine], first: int, columns: Sequence[Column]) -> int:
    """How many of the lines before the first values are header: up to the last that stands over a column of values."""
    ends = [
        at + 1
        for at, row in enumerate(printed[:first])
        if row.rule or any(piece.start >= columns[1].start - 1 for piece in row.pieces) or len(row.pieces) > 1
    ]
    return ends[-1] if ends else 1
