"""The rendering: plain text made from a paper with markup or pages, and the blocks that stand in it.

Every format but plain text is read into the same few calls, so that one paper gives the same
text, the same blocks and the same tables whatever it came as.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from extractor.documents.blocks import Block, BlockKind
from extractor.documents.frontmatter import front_matter
from extractor.documents.lines import ends_sentence, split_lines
from extractor.documents.marks import notes_in
from extractor.documents.metadata import Metadata
from extractor.documents.places import Place
from extractor.documents.sections import Outline, Region, region, run_in_matter
from extractor.documents.spanning import (
    Piece,
    PrintedCell,
    PrintedTable,
    WrittenTable,
    spanned_table,
    tightened,
)
from extractor.documents.tables import Note
from extractor.text import Span, clean

_PROSE = 100
"""Characters: a shorter text is no paragraph."""
_FRONT = 20_000
"""Characters that hold all that a paper says of itself."""
_NEXT_NOTE = re.compile(r"(?<=[.;,])\s+(?=<sup>[^<>]{1,4}</sup>)")
_RAISED_MARK = re.compile(r"<sup>\s*([^<>\s]{1,4})\s*</sup>\s*")


@dataclass(frozen=True)
class Rendering:
    """The text, its blocks in order, and the places that lead back to the file."""

    text: str
    blocks: tuple[Block, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True)
class _OpenTable:
    """A table whose cells and notes are written; it is read once the whole text is there."""

    printed: PrintedTable
    section: tuple[str, ...]
    span: Span
    caption: Span | None
    cells: Mapping[PrintedCell, Span]
    notes: Sequence[tuple[Span, str | None]]


@dataclass
class Composer:
    """Writes a rendering from the top down; blocks are parted by an empty line, cells by tabs."""

    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _places: list[Place] = field(default_factory=list)
    _blocks: list[Block | _OpenTable] = field(default_factory=list)
    _outline: Outline = field(default_factory=lambda: Outline([]))
    region: Region = Region.BODY

    def heading(self, pieces: Sequence[Piece], level: int) -> None:
        """A heading of a depth, 1 the outermost; what stands below it is told by its words."""
        title = "".join(piece.text for piece in pieces).strip()
        if not title:
            return
        self.region = region(title, self.region, marked=True)
        self._outline.add(re.sub(r"<sup>[^<>]*</sup>", "", title), level)
        self._add(BlockKind.HEADING, pieces, level)

    def paragraph(self, pieces: Sequence[Piece], *, item: int = 0) -> None:
        """A paragraph, or a list item of a depth, of the kind that its region makes it."""
        kind = BlockKind.LIST_ITEM if item else BlockKind.PARAGRAPH
        if self.region is Region.REFERENCES:
            kind = BlockKind.REFERENCE
        elif self.region is Region.MATTER or run_in_matter("".join(piece.text for piece in pieces)):
            kind = BlockKind.MATTER
        self._add(kind, pieces, item)

    def block(self, kind: BlockKind, pieces: Sequence[Piece]) -> None:
        """A block whose kind the file tells."""
        self._add(kind, pieces)

    def table(self, printed: PrintedTable) -> None:
        """A table with its caption above and its notes below."""
        caption = self._write(printed.caption)
        if caption is not None:
            self._blocks.append(Block(BlockKind.CAPTION, (caption,), self._outline.path))
            self._text("\n\n")
        start = self._length
        tight = PrintedTable(
            printed.name, printed.caption, tightened(printed.cells), printed.header_rows, printed.notes
        )
        spans = self._grid(tight.cells)
        span = Span(start, self._length)
        self._text("\n\n")
        notes: list[tuple[Span, str | None]] = []
        for note in printed.notes:
            if (at := self._write(note.pieces)) is not None:
                notes.append((at, note.mark))
                self._text("\n\n")
        self._blocks.append(_OpenTable(tight, self._outline.path, span, caption, spans, notes))

    def finish(self) -> Rendering:
        """The rendering as a whole."""
        text = "".join(self._parts)
        words = Counter(re.findall(r"[a-z]+", text.lower()))
        blocks: list[Block] = []
        for block in self._blocks:
            if isinstance(block, Block):
                blocks.append(block)
                continue
            notes = tuple(_notes(text, block.notes))
            table = spanned_table(text, WrittenTable(block.printed, block.caption, block.cells, notes), words)
            blocks.append(Block(BlockKind.TABLE, (block.span,), block.section, 0, table))
            blocks.extend(Block(BlockKind.FOOTNOTE, (note.span,), block.section) for note in notes)
        return Rendering(text, tuple(blocks), tuple(self._places))

    def _add(self, kind: BlockKind, pieces: Sequence[Piece], level: int = 0) -> None:
        span = self._write(pieces)
        if span is not None:
            self._blocks.append(Block(kind, (span,), self._outline.path, level))
            self._text("\n\n")

    def _text(self, text: str) -> Span:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return Span(start, self._length)

    def _write(self, pieces: Iterable[Piece]) -> Span | None:
        """Write pieces on one line, blanks at either end left out; None where there is nothing to write."""
        kept = [piece for piece in pieces if piece.text]
        texts = [re.sub(r"\s+", " ", piece.text) for piece in kept]
        if not "".join(texts).strip():
            return None
        while not texts[0].strip():
            texts, kept = texts[1:], kept[1:]
        while not texts[-1].strip():
            texts, kept = texts[:-1], kept[:-1]
        texts[0] = texts[0].lstrip()
        texts[-1] = texts[-1].rstrip()
        start = self._length
        for index, (text, piece) in enumerate(zip(texts, kept, strict=True)):
            if index and texts[index - 1].endswith(" "):
                text = text.lstrip()  # noqa: PLW2901  blanks that two pieces both bring are one
            span = self._text(text)
            if piece.origin is not None:
                self._places.append(Place(span, piece.origin))
        return Span(start, self._length)

    def _grid(self, cells: Sequence[PrintedCell]) -> dict[PrintedCell, Span]:
        """Write a line for each row, a tab between cells; what each cell spans is written where it begins."""
        spans: dict[PrintedCell, Span] = {}
        by_place = {(cell.row, cell.column): cell for cell in cells}
        height = max((cell.row for cell in cells), default=-1) + 1
        width = max((cell.column for cell in cells), default=-1) + 1
        for row in range(height):
            last = max((column for column in range(width) if (row, column) in by_place), default=-1)
            for column in range(last + 1):
                if column:
                    self._text("\t")
                cell = by_place.get((row, column))
                if cell is not None:
                    spans[cell] = self._write(cell.pieces) or Span(self._length, self._length)
            if row < height - 1:
                self._text("\n")
        return spans


def is_prose(text: str) -> bool:
    """Whether a text between title and first heading is part of the paper: sentences, not names, places and dates."""
    words = text.split()
    small = sum(word[:1].islower() for word in words)
    return len(text) >= _PROSE and ends_sentence(text) and small * 2 > len(words)


def front_of(rendering: Rendering) -> Metadata:
    """Title, authors and year by the first lines of a rendering, for files that do not name them."""
    front = front_matter(split_lines(rendering.text[:_FRONT]))
    return Metadata(front.title, front.authors, front.year)


def _notes(text: str, written: Iterable[tuple[Span, str | None]]) -> Iterable[Note]:
    """The notes in some written lines; several that a line holds are parted at their raised marks."""
    for span, mark in written:
        if mark:
            yield Note(mark, clean(span.of(text)).text, span)
            continue
        raw = span.of(text)
        cuts = [match.end() for match in _NEXT_NOTE.finditer(raw)]
        for start, end in zip([0, *cuts], [*cuts, len(raw)], strict=True):
            piece = Span(span.start + start, span.start + end)
            raised = _RAISED_MARK.match(piece.of(text))
            if raised is None:
                yield from notes_in(text, [piece])
            else:
                body = Span(piece.start + raised.end(), piece.end)
                yield Note(raised.group(1).strip("().,:"), clean(body.of(text)).text, body)
