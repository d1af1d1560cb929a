"""Tables that come as rows of cells: tabs, Markdown pipes, and whatever else knows its columns."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from extractor.documents.lines import Line, names_number, value_like
from extractor.documents.marks import Marks
from extractor.documents.rows import row_parents
from extractor.documents.tables import Label, Note, Row, Table
from extractor.text import Span, clean_text

_GRADE_NAME = re.compile(
    r"^(?:(?:grade|gr\.?|g)?\s*[≥>]?\s*[1-5](?:\s*[-/]\s*[1-5])?|any|all)(?:\s*grades?)?$", re.IGNORECASE
)
_RESULT = re.compile(r"\d\s*[(\[]\s*\d|\d\.\d|^\d+\s*%|^(?:NR|NE)\b")
_MOST_HEADER_ROWS = 6


@dataclass(frozen=True)
class GridRow:
    """The cells of one printed row: their places, their clean words, and the indent of the first."""

    cells: tuple[Span, ...]
    words: tuple[str, ...]
    indent: int = 0
    head: bool | None = None
    """Whether the row is of the header, each cell over its own columns; None where that is yet to be told."""
    rest: Span | None = None
    """The end of the row's label, where it is printed below the row."""

    def with_rest(self, rest: Span) -> GridRow:
        """The row with the end of its label, which begins where the end known so far does."""
        return replace(self, rest=Span(self.rest.start if self.rest else rest.start, rest.end))


def tab_row(line: Line) -> GridRow:
    """The cells of a line with tabs; a line without them names a group of rows."""
    return _row(line, r"\t", line.raw)


def pipe_row(line: Line) -> GridRow | None:
    """The cells of a Markdown table line; None for the line of dashes below the header."""
    if re.fullmatch(r"[\s|:-]+", line.raw):
        return None
    body = line.raw.rstrip()
    lead = len(body) - len(body.lstrip()) + 1 if body.lstrip().startswith("|") else 0
    closed = body.endswith("|") and not body.endswith("\\|")
    return _row(line, r"(?<!\\)\|", body[lead : -1 if closed else None], lead)


def _row(line: Line, separator: str, body: str, lead: int = 0) -> GridRow:
    cells, start = [], 0
    for match in [*re.finditer(separator, body), None]:
        end = match.start() if match else len(body)
        cells.append(Span(line.start + lead + start, line.start + lead + end))
        start = match.end() if match else end
    words = tuple(clean_text(line.raw[cell.start - line.start : cell.end - line.start]) for cell in cells)
    first = body[: cells[0].end - cells[0].start]
    return GridRow(tuple(cells), words, len(first) - len(first.lstrip(" \xa0\u2003\u2002")))


def grid_table(
    rows: tuple[GridRow, ...], name: str, caption: Label | None, notes: tuple[Note, ...], marks: Marks
) -> Table:
    """A table from its printed rows: header rows told from body rows, paths for both.

    Header rows that come back where the table goes on over a page are left out.
    """
    words = [row.words for row in rows]
    headers = _header_rows(words) if rows[0].head is None else _known_header(rows)
    width = _width(words[headers:] or words)
    short = rows[:headers] and _missing_stub(words[headers - 1], width, words[headers:])
    heads = [] if short else [marks.label(row.cells[0]) for row in rows[:headers]]
    stub = tuple(dict.fromkeys(label for label in heads if label.text))
    columns = _columns(rows[:headers], words[headers:], width, marks)
    body = _without(rows[headers:], words[:headers])
    return Table(name, caption, stub, columns, _body(body, len(columns), marks), notes)


def _known_header(rows: tuple[GridRow, ...]) -> int:
    """How many of the first rows are known to be header; the first is, where none is known."""
    return max(1, next((at for at, row in enumerate(rows) if not row.head), len(rows)))


def _without(rows: tuple[GridRow, ...], header: list[tuple[str, ...]]) -> list[GridRow]:
    """The rows but for the places where the whole header comes back."""
    body: list[GridRow] = []
    at = 0
    while at < len(rows):
        if [row.words for row in rows[at : at + len(header)]] == header:
            at += len(header)
        else:
            body.append(rows[at])
            at += 1
    return body


def _header_rows(words: list[tuple[str, ...]]) -> int:
    """How many of the first rows are header: the first, and those below that name no row and no result."""
    if len(words) < 2:
        return min(1, len(words))
    count = 1
    while count < min(len(words) - 1, _MOST_HEADER_ROWS) and any(words[count][1:]):
        row, stubless = words[count], all(not w[0] for w in words[:count])
        results = any(_RESULT.search(cell) and not names_number(cell) for cell in row[1:])
        numbers = any(value_like(cell) and not _GRADE_NAME.match(cell) for cell in row[1:])
        named = bool(row[0]) and row[0] != words[0][0]
        if results or numbers or (named and not stubless):
            break
        count += 1
    return count


def _width(words: list[tuple[str, ...]]) -> int:
    """How many cells a full row has, the row label among them."""
    lengths = Counter(len(row) for row in words if any(row[1:]))
    return max((n for n, count in lengths.items() if count * 4 >= sum(lengths.values())), default=2)


def _columns(
    rows: tuple[GridRow, ...], body: list[tuple[str, ...]], width: int, marks: Marks
) -> tuple[tuple[Label, ...], ...]:
    """The header path of each column but the first."""
    width = max([width, *(len(row.words) for row in rows)])
    paths: list[list[Label]] = [[] for _ in range(width - 1)]
    for level, row in enumerate(rows, 1):
        labels = [marks.label(span) if words else None for span, words in zip(row.cells, row.words, strict=True)]
        sources = _spread(row.words, width, body, lowest=level == len(rows)) if row.head is None else _own(row)
        for column, source in enumerate(sources):
            label = labels[source] if source is not None else None
            if label is not None and label not in paths[column]:
                paths[column].append(label)
    return tuple(tuple(path) for path in paths)


def _own(row: GridRow) -> list[int | None]:
    """For each column but the first, the cell right above it."""
    return [column if words else None for column, words in enumerate(row.words)][1:]


def _spread(printed: tuple[str, ...], width: int, body: list[tuple[str, ...]], *, lowest: bool) -> list[int | None]:
    """For each column but the first, which cell of a header row stands above it."""
    named = [i for i, cell in enumerate(printed) if cell and i > 0]
    if lowest and _missing_stub(printed, width, body):
        return [i if i < len(printed) else None for i in range(width - 1)]
    if len(printed) < width and named and (width - 1) % len(named) == 0:
        share = (width - 1) // len(named)
        return [named[column // share] for column in range(width - 1)]
    sources: list[int | None] = []
    for column in range(1, width):
        here = column if column < len(printed) and printed[column] else None
        sources.append(here if here is not None or lowest or not sources else sources[-1])
    return sources


def _missing_stub(printed: tuple[str, ...], width: int, body: list[tuple[str, ...]]) -> bool:
    """A header one cell short, all cells filled, lacks its first, unless the last column of the body is empty."""
    last = [row[width - 1] for row in body if len(row) >= width]
    return all(printed) and len(printed) == width - 1 and sum(bool(c) for c in last) * 2 > len(body)


def _body(rows: list[GridRow], columns: int, marks: Marks) -> tuple[Row, ...]:
    labels = [marks.label(row.cells[0]) for row in rows]
    parents = row_parents([(row.indent, any(row.words[1:])) for row in rows])
    body: list[Row] = []
    for row, label, above in zip(rows, labels, parents, strict=True):
        if not any(row.words[1:]):
            continue
        # A row without a label goes on with the row before it.
        own = (label,) if row.rest is None else (label, marks.label(row.rest))
        path = body[-1].path if body and not row.words[0] else (*(labels[i] for i in above if labels[i].text), *own)
        cells = (marks.cell(span, column) for column, span in enumerate(row.cells[1 : columns + 1]))
        body.append(Row(path, tuple(cells)))
    return tuple(body)
