"""Plain text and Markdown, as PDF converters leave them, read into blocks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from extractor.documents.blocks import Block, BlockKind
from extractor.documents.celltables import cell_table
from extractor.documents.furniture import furniture
from extractor.documents.grids import grid_table
from extractor.documents.halves import is_open, whole_sentences
from extractor.documents.lines import CONTINUED, Line, split_lines
from extractor.documents.marks import Marks, notes_in
from extractor.documents.placing import Placed, Placing
from extractor.documents.references import begins_reference
from extractor.documents.sections import (
    Outline,
    Region,
    abstract_headings,
    abstract_part,
    is_heading,
    is_main,
    is_main_heading,
    opens_abstract,
    region,
    run_in_abstract,
    run_in_matter,
)
from extractor.documents.tables import Label, Table
from extractor.text import Span, clean

_MARKED = 3
"""A text with this many Markdown headings marks all its headings."""
_LONGEST_NOTE = 900
_HYPHENATED = re.compile(r"[A-Za-z0-9]-$")
_GLUED_REFERENCE = re.compile(r"(?<=[a-z)])\d{1,2}(?:,\s?\d{1,2})*$")
"""Numbers of references stuck to the title of a table."""


def plain_blocks(text: str) -> tuple[Block, ...]:
    """Blocks of a plain or Markdown text, in reading order; sentences cut by a page are whole again."""
    return tuple(whole_sentences(text, _Reader(text).read()))


class _Reader:
    """Goes through the lines once; each method reads one kind of block at the current line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.region = Region.BODY
        self.blocks: list[Block] = []
        self.lines = split_lines(text)
        self.furniture = furniture(self.lines)
        self.words = Counter(re.findall(r"[a-z]+", text.lower()))
        self.marked = sum(line.heading_level > 0 for line in self.lines) >= _MARKED
        self.body = next((at for at, line in enumerate(self.lines) if line.heading_level > 1), len(self.lines))
        """Index of the first heading below the title; a bold line above it is an author or a date."""
        self.headings = frozenset(at for at in range(len(self.lines)) if self._heading(at))
        headings = sorted(self.headings)
        self.parts = abstract_headings(self.lines, headings)
        """Headings within a structured abstract."""
        self.outline = Outline([self._title(self.lines[at]) for at in headings if at not in self.parts])
        self.placing = Placing(self.lines, self.furniture, self.headings)
        self.kept: dict[str, tuple[int, Placed]] = {}
        """Each table by its name: which block it is, and how it stood in the text."""
        self.captions_above = False
        self.before_text = True
        """Whether no main part of the paper has begun."""
        self.amid_matter = False
        """Whether the text is an abstract with front matter on both sides."""

    def read(self) -> list[Block]:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.blank or line.rule:
                self.at += 1
            elif line.number in self.furniture or line.page_mark:
                self._add(BlockKind.FURNITURE, line.span)
            elif line.table_name and self._names_table_above():
                self._caption_below(line.table_name)
            elif self._may_be_table(line) and (placed := self.placing.at(self.at)) is not None:
                self._table(placed)
            elif line.table_name or line.figure_caption:
                self._paragraph(BlockKind.CAPTION)
            elif self.at in self.headings:
                self._enter(line)
            elif line.bullet or (line.numbered and self.region is Region.REFERENCES):
                self._paragraph(BlockKind.LIST_ITEM)
            else:
                note = line.note and len(line.text) < _LONGEST_NOTE
                self._paragraph(BlockKind.FOOTNOTE if note else BlockKind.PARAGRAPH)
        return self.blocks

    def _heading(self, at: int) -> bool:
        line = self.lines[at]
        if line.number in self.furniture:
            return False
        if line.heading_level or is_main_heading(line):
            return True
        if self.marked and not (line.bold and at > self.body):
            return False
        return is_heading(self.lines, at, self.furniture)

    def _title(self, line: Line) -> str:
        return line.text.lstrip("# ")

    def _enter(self, line: Line) -> None:
        title = self._title(line)
        self.region = region(title, self.region, marked=line.heading_level > 0)
        self.before_text = self.before_text and not is_main(title)
        self.amid_matter = False
        if self.at in self.parts:
            level = self.outline.add_part(title)
        elif self.marked and line.bold:
            level = self.outline.add_below(title)
        else:
            level = self.outline.add(title, line.heading_level)
        self._add(BlockKind.HEADING, line.title, level=level)

    def _add(self, kind: BlockKind, *spans: Span, level: int = 0, take: int = 1) -> None:
        self.blocks.append(Block(kind, spans, self.outline.path, level))
        self.at += take

    def _paragraph(self, kind: BlockKind) -> None:
        """A paragraph and the lines that go on with it."""
        if self._abstract_without_heading():
            self.region = Region.BODY
            self.outline.add("Abstract", 2 if self.marked else 1)
            self.amid_matter = True
        first = self.lines[self.at]
        last = self.at
        while last + 1 < len(self.lines) and self._same_paragraph(first, last):
            last += 1
        span = Span(first.span.start, self.lines[last].span.end)
        if kind is not BlockKind.CAPTION:
            kind = self._region_kind(kind, first.text)
        if run_in_abstract(first.text):
            self.outline.add("Abstract", 2 if self.marked else 1)
        elif kind is BlockKind.PARAGRAPH and (part := abstract_part(first)) is not None:
            self.outline.add_part(part)
        self._add(kind, span, level=first.indent // 2 + 1 if first.bullet else 0, take=last - self.at + 1)

    def _abstract_without_heading(self) -> bool:
        """Whether a structured abstract begins amid the front matter, told by its parts alone."""
        amid = self.before_text and self.region is Region.MATTER
        return amid and opens_abstract(self.lines, self.at, self.headings)

    def _region_kind(self, kind: BlockKind, text: str) -> BlockKind:
        if self.region is Region.REFERENCES:
            return BlockKind.REFERENCE
        if self.region is Region.MATTER or (kind is not BlockKind.FOOTNOTE and run_in_matter(text)):
            if self.amid_matter and any(is_main(self._title(self.lines[at])) for at in self.headings if at > self.at):
                self.region = Region.MATTER  # Key words and the like, up to the first part of the paper.
            return BlockKind.MATTER
        return kind

    def _same_paragraph(self, first: Line, last: int) -> bool:
        line, below = self.lines[last], self.lines[last + 1]
        if below.blank or below.bullet or below.table_name or below.figure_caption or below.heading_level:
            return False
        if below.number in self.furniture or below.page_mark or below.note or last + 1 in self.headings:
            return False
        if self.placing.in_grid(last + 1):
            return False
        if self.region is Region.REFERENCES:
            return not begins_reference(first, line, below)
        if self.outline.in_abstract and abstract_part(below) is not None:
            return False
        if _HYPHENATED.search(line.text) and below.text[0].islower():
            return True
        wrapped = 45 <= len(line.text) <= 140
        return is_open(line.text) or (wrapped and not below.numbered)

    def _may_be_table(self, line: Line) -> bool:
        return self.region is not Region.REFERENCES or line.table_name is not None or not line.numbered

    def _names_table_above(self) -> bool:
        """Whether a caption names the table that has just gone by, as it does where captions stand below."""
        around = {BlockKind.FOOTNOTE, BlockKind.FURNITURE}
        above = next((block for block in reversed(self.blocks) if block.kind not in around), None)
        if self.captions_above or above is None or above.table is None or above.table.caption is not None:
            return False
        return not (self.placing.grid_below(self.at) and self.lines[self.at - 1].blank)

    def _caption_below(self, name: str) -> None:
        """A caption below its table names the one above it; the notes below it are that table's."""
        unnamed = max(self.kept, key=lambda known: self.kept[known][0])
        index, placed = self.kept.pop(unnamed)
        self._paragraph(BlockKind.CAPTION)
        caption = self.blocks[-1].spans[0]
        notes, self.at = self.placing.notes(self.at)
        self.blocks.extend(self._blocks(BlockKind.FOOTNOTE, (note.span for note in notes_in(self.text, notes))))
        placed = replace(placed, name=name, caption=caption, notes=placed.notes + notes)
        self.blocks[index] = replace(self.blocks[index], table=self._built(placed))
        self.kept[name] = (index, placed)

    def _caption(self, span: Span) -> Label:
        return Label(clean(span.of(self.text)).text, span)

    def _table(self, placed: Placed) -> None:
        """Add a table with its caption and notes; one that only goes on over the page is joined to its first half."""
        table = self._built(placed)
        earlier = self.kept.get(table.name)
        added = [
            *self._blocks(BlockKind.CAPTION, [placed.caption] if placed.caption is not None else []),
            *self._blocks(BlockKind.FOOTNOTE, (note.span for note in notes_in(self.text, placed.notes))),
            *self._blocks(BlockKind.FURNITURE, (line.span for line in self._furniture_in(placed))),
        ]
        if earlier is not None and self._goes_on(earlier, placed, table):
            index, first = earlier
            both = first.with_more(placed)
            self.blocks[index] = replace(self.blocks[index], spans=both.spans, table=self._built(both))
            self.kept[table.name] = (index, both)
        else:
            own = Block(BlockKind.TABLE, placed.spans, self.outline.path, 0, table)
            added.append(own)
            self.kept[table.name] = (len(self.blocks) + sum(block.start < own.start for block in added), placed)
            self.captions_above = self.captions_above or placed.name is not None
        self.blocks.extend(sorted(added, key=lambda block: block.start))
        self.at = placed.after

    def _blocks(self, kind: BlockKind, spans: Iterable[Span]) -> list[Block]:
        return [Block(kind, (span,), self.outline.path) for span in spans]

    def _furniture_in(self, placed: Placed) -> list[Line]:
        """The lines of page furniture between the rows of a table."""
        gaps = [(above.end, below.start) for above, below in zip(placed.spans, placed.spans[1:], strict=False)]
        lines = self.lines[self.at : placed.after]
        return [line for line in lines if not line.blank and any(s <= line.span.start < e for s, e in gaps)]

    def _built(self, placed: Placed) -> Table:
        notes = notes_in(self.text, placed.notes)
        marks = Marks(self.text, notes, self.words)
        caption = None if placed.caption is None else self._caption(placed.caption)
        if placed.name is None and caption is not None:
            titled = marks.label(caption.span)
            caption = replace(titled, text=_GLUED_REFERENCE.sub("", titled.text).strip())
        name = placed.name or (caption.text if caption is not None else f"Table at line {self._line(placed)}")
        if placed.cells:
            return cell_table(placed.cells, name, caption, notes, marks)
        return grid_table(placed.rows, name, caption, notes, marks)

    def _line(self, placed: Placed) -> int:
        return self.text.count("\n", 0, placed.spans[0].start) + 1

    def _goes_on(self, earlier: tuple[int, Placed], placed: Placed, second: Table) -> bool:
        """Whether the second of two tables of one name is the other half of the first."""
        index, half = earlier
        first = self.blocks[index].table
        if first is None or bool(half.cells) is not bool(placed.cells):
            return False
        if second.caption is not None and CONTINUED.search(second.caption.text):
            return True
        same = [t.text for path in first.columns for t in path] == [t.text for path in second.columns for t in path]
        return same and placed.name is not None
