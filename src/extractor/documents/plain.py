"""Plain text and Markdown, as PDF converters leave them, read into blocks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from extractor.documents.blocks import Block, BlockKind
from extractor.documents.celltables import cell_table, find_cell_table
from extractor.documents.grids import GridRow, grid_table, pipe_row, tab_row
from extractor.documents.lines import CONTINUED, Line, ends_sentence, running_heads, split_lines
from extractor.documents.marks import Marks, notes_in
from extractor.documents.sections import (
    Outline,
    Region,
    is_heading,
    is_main_heading,
    region,
    run_in_abstract,
    run_in_matter,
)
from extractor.documents.tables import Label, Note, Table
from extractor.text import Span

_GOES_ON = re.compile(
    r"\b(?:the|of|with|and|or|in|to|was|were|by|for|a|an|at|from|than|that|is|are|median|as|on)$|[,(-]$"
)
_MARKED = 3
"""A text with this many Markdown headings marks all its headings."""
_HALF = 40
"""Characters: a shorter piece without a full stop is a label, not the first half of a sentence."""


def plain_blocks(text: str) -> tuple[Block, ...]:
    """Blocks of a plain or Markdown text, in reading order; sentences cut by a page are whole again."""
    return tuple(_whole_sentences(text, _Reader(text).read()))


@dataclass
class _Reader:
    """Goes through the lines once; each method reads one kind of block at the current line."""

    text: str
    lines: list[Line] = field(init=False)
    blocks: list[Block] = field(default_factory=list)
    at: int = 0
    region: Region = Region.BODY

    def __post_init__(self) -> None:
        self.lines = split_lines(self.text)
        self.furniture = running_heads(self.lines)
        self.words = Counter(re.findall(r"[a-z]+", self.text.lower()))
        self.tables: dict[str, int] = {}
        self.marked = sum(line.heading_level > 0 for line in self.lines) >= _MARKED
        headings = [i for i in range(len(self.lines)) if self._heading(i)]
        self.outline = Outline([self._title(self.lines[i]) for i in headings])

    def read(self) -> list[Block]:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.blank or line.rule:
                self.at += 1
            elif line.number in self.furniture or line.page_mark:
                self._add(BlockKind.FURNITURE, line.span)
            elif line.tabbed or line.piped:
                self._grid(None)
            elif line.table_name:
                self._captioned(line.table_name)
            elif line.figure_caption:
                self._paragraph(BlockKind.CAPTION)
            elif (found := find_cell_table(self.lines, self.at)) is not None and self.region is not Region.REFERENCES:
                self._cells(found.last, None)
            elif self._heading(self.at):
                self._enter(line)
            elif line.bullet or (line.numbered and self.region is Region.REFERENCES):
                self._paragraph(BlockKind.LIST_ITEM)
            else:
                self._paragraph(BlockKind.FOOTNOTE if line.note and len(line.text) < 900 else BlockKind.PARAGRAPH)
        return self.blocks

    def _heading(self, at: int) -> bool:
        line = self.lines[at]
        if line.number in self.furniture:
            return False
        if self.marked:
            return line.heading_level > 0 or is_main_heading(line)
        return line.heading_level > 0 or is_heading(self.lines, at)

    def _title(self, line: Line) -> str:
        return line.text.lstrip("# ")

    def _enter(self, line: Line) -> None:
        title = self._title(line)
        self.region = region(title, self.region, marked=line.heading_level > 0)
        level = self.outline.add(title, line.heading_level)
        self._add(BlockKind.HEADING, line.title, level=level)

    def _add(self, kind: BlockKind, *spans: Span, level: int = 0, table: Table | None = None, take: int = 1) -> None:
        self.blocks.append(Block(kind, spans, self.outline.path, level, table))
        self.at += take

    def _paragraph(self, kind: BlockKind) -> None:
        """A paragraph and the lines that go on with it."""
        first = self.lines[self.at]
        last = self.at
        while last + 1 < len(self.lines) and self._same_paragraph(self.lines[last], self.lines[last + 1]):
            last += 1
        span = Span(first.span.start, self.lines[last].span.end)
        if kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}:
            kind = self._region_kind(kind, first.text)
        if run_in_abstract(first.text):
            self.outline.add("Abstract", 2 if self.marked else 1)
        self._add(kind, span, level=first.indent // 2 + 1 if first.bullet else 0, take=last - self.at + 1)

    def _region_kind(self, kind: BlockKind, text: str) -> BlockKind:
        if self.region is Region.REFERENCES:
            return BlockKind.REFERENCE
        if self.region is Region.MATTER or run_in_matter(text):
            return BlockKind.MATTER
        return kind

    def _same_paragraph(self, line: Line, below: Line) -> bool:
        if below.blank or below.bullet or below.tabbed or below.piped or below.table_name or below.figure_caption:
            return False
        if below.heading_level or below.number in self.furniture or below.note or self._heading(below.number - 1):
            return False
        if self.region is Region.REFERENCES and below.numbered:
            return False
        wrapped = 45 <= len(line.text) <= 140
        return (not ends_sentence(line.text) and len(line.text) > _HALF) or (wrapped and not below.numbered)

    def _captioned(self, name: str) -> None:
        """A table's caption: the table follows, or has just gone by, or could not be read."""
        caption_line = self.at
        below = self._next_filled(self.at + 1)
        while below < len(self.lines) and below - caption_line < 4 and self._caption_goes_on(caption_line, below):
            below = self._next_filled(below + 1)
        span = Span(self.lines[caption_line].span.start, self.lines[below - 1].span.end)
        caption = Label(re.sub(r"\s+", " ", self.lines[caption_line].text), _rstripped(self.text, span))
        if below < len(self.lines) and (self.lines[below].tabbed or self.lines[below].piped):
            self._add(BlockKind.CAPTION, caption.span, take=below - caption_line)
            self._grid(caption, name)
        elif self._cell_table_below(below, caption, name):
            return
        else:
            self._caption_after(caption, name)

    def _caption_goes_on(self, caption: int, below: int) -> bool:
        line = self.lines[below]
        return (
            not self.lines[caption + 1].blank
            and not line.tabbed
            and not line.piped
            and below == caption + 1
            and len(self.lines[caption].text) < 30
        )

    def _cell_table_below(self, below: int, caption: Label, name: str) -> bool:
        """A table of one cell a line, whose caption stands as its title."""
        found = find_cell_table(self.lines, self.at)
        if found is not None:
            self._cells(found.last, name)
            return True
        found = find_cell_table(self.lines, below) if below < len(self.lines) else None
        if found is None:
            return False
        self._add(BlockKind.CAPTION, caption.span, take=below - self.at)
        self._cells(found.last, name, titled=False, caption=caption)
        return True

    def _caption_after(self, caption: Label, name: str) -> None:
        """A caption below its table names the table that has none yet."""
        for index in range(len(self.blocks) - 1, max(-1, len(self.blocks) - 4), -1):
            block = self.blocks[index]
            if block.table is not None and block.table.caption is None:
                old = block.table
                table = Table(name, caption, old.stub, old.columns, old.rows, old.notes)
                self.blocks[index] = Block(block.kind, block.spans, block.section, block.level, table)
                break
        self._paragraph(BlockKind.CAPTION)

    def _grid(self, caption: Label | None, name: str | None = None) -> None:
        first = self.at
        last = first
        while last < len(self.lines) and (self.lines[last].tabbed or self.lines[last].piped):
            last += 1
        rows = [row for line in self.lines[first:last] if (row := _grid_row(line)) is not None]
        notes, after = self._notes(last)
        marks = Marks(self.text, notes, self.words)
        table = grid_table(self.text, rows, name or f"Table at line {self.lines[first].number}", caption, notes, marks)
        span = Span(self.lines[first].span.start, self.lines[last - 1].span.end)
        self._keep(table, span, caption, after)

    def _cells(self, last: int, name: str | None, *, titled: bool = True, caption: Label | None = None) -> None:
        lines = self.lines[self.at : last]
        notes, after = self._notes(last)
        marks = Marks(self.text, notes, self.words)
        if not titled and caption is not None:
            title = next(line for line in reversed(self.lines[: self.at]) if not line.blank)
            lines = [title, *lines]
        table = cell_table(self.text, lines, notes, marks, name)
        self._keep(table, Span(lines[0].span.start, lines[-1].span.end), table.caption, after)

    def _keep(self, table: Table, span: Span, caption: Label | None, after: int) -> None:
        """Add a table; one that only goes on over the page is joined to its first half."""
        earlier = self.tables.get(table.name)
        if earlier is not None and _goes_on(self.blocks[earlier].table, table):
            old = self.blocks[earlier]
            assert old.table is not None  # noqa: S101  (only tables are kept by name)
            joined = Table(
                table.name,
                old.table.caption,
                old.table.stub,
                old.table.columns,
                old.table.rows + table.rows,
                old.table.notes + table.notes,
            )
            self.blocks[earlier] = Block(BlockKind.TABLE, (*old.spans, span), old.section, 0, joined)
        else:
            self.tables[table.name] = len(self.blocks)
            self.blocks.append(Block(BlockKind.TABLE, (span,), self.outline.path, 0, table))
        for note in table.notes:
            self.blocks.append(Block(BlockKind.FOOTNOTE, (note.span,), self.outline.path))
        self.at = after

    def _notes(self, last: int) -> tuple[tuple[Note, ...], int]:
        """The notes in the lines from `last` on, and the line after them."""
        spans: list[Span] = []
        at = self._next_filled(last)
        after = last
        while at < len(self.lines) and self.lines[at].note and not self.lines[at].tabbed:
            end = at
            while end + 1 < len(self.lines) and self._note_goes_on(end):
                end += 1
            spans.append(Span(self.lines[at].span.start, self.lines[end].span.end))
            after = end + 1
            at = self._next_filled(after)
        return notes_in(self.text, spans), after

    def _note_goes_on(self, end: int) -> bool:
        below = self.lines[end + 1]
        return (
            not below.blank
            and not below.note
            and not below.bullet
            and not below.table_name
            and not ends_sentence(self.lines[end].text)
            and not self._heading(end + 1)
        )

    def _next_filled(self, at: int) -> int:
        while at < len(self.lines) and self.lines[at].blank:
            at += 1
        return at


def _grid_row(line: Line) -> GridRow | None:
    return tab_row(line) if line.tabbed else pipe_row(line)


def _rstripped(text: str, span: Span) -> Span:
    return Span(span.start, span.start + len(span.of(text).rstrip()))


def _goes_on(first: Table | None, second: Table) -> bool:
    """Whether the second of two tables of one name is the other half of the first."""
    if first is None or len(first.columns) != len(second.columns):
        return False
    said = second.caption is not None and CONTINUED.search(second.caption.text) is not None
    numbered = re.match(r"(?i)table\s|.*\btable\s", second.name) is not None
    return said or (
        numbered
        and [second.column_name(c) for c in range(len(second.columns))]
        == [first.column_name(c) for c in range(len(first.columns))]
    )


def _whole_sentences(text: str, blocks: list[Block]) -> list[Block]:
    """Join the halves of a paragraph that a page break, a table or a figure has parted."""
    whole: list[Block] = []
    open_at: int | None = None
    for block in blocks:
        if block.kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}:
            if open_at is not None and _second_half(text, whole[open_at], block):
                first = whole[open_at]
                whole[open_at] = Block(first.kind, (*first.spans, *block.spans), first.section, first.level)
            else:
                whole.append(block)
                open_at = len(whole) - 1
            if ends_sentence(whole[open_at].spans[-1].of(text).rstrip()):
                open_at = None
            continue
        if block.kind in {BlockKind.HEADING, BlockKind.REFERENCE}:
            open_at = None
        whole.append(block)
    return whole


def _second_half(text: str, first: Block, second: Block) -> bool:
    before, after = first.spans[-1].of(text).rstrip(), second.spans[0].of(text).lstrip()
    if ends_sentence(before) or len(before) < _HALF or second.kind is not BlockKind.PARAGRAPH:
        return False
    return re.match(r"[a-z(\[\d≥≤>$\\]|<(?!\w)", after) is not None or _GOES_ON.search(before) is not None
