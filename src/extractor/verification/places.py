"""Where a span of the document lies: in which cell, label, caption, note or sentence, and what is printed there.

Nothing here believes a record: text, numbers and table addresses come from the document alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from extractor.documents import Block, BlockKind, Cell, Document, Label, Note, Row, Table
from extractor.text import Mapped, Span, clean, sentences
from extractor.verification.orders import order_in
from extractor.verification.printed import Printed, printed

NEVER_CITED = frozenset({BlockKind.REFERENCE, BlockKind.MATTER, BlockKind.FURNITURE})


class ScopeKind(StrEnum):
    """What a scope is; the value is the word for it in a reason."""

    CELL = "cell"
    HEADER = "header"
    ROW = "row label"
    CAPTION = "caption"
    NOTE = "note"
    SENTENCE = "sentence"


@dataclass(frozen=True, eq=False)
class Scope:
    """The cell, label, caption, note or sentence that holds a cited place."""

    kind: ScopeKind
    mapped: Mapped
    block: BlockKind
    section: tuple[str, ...] = ()
    table: Table | None = None
    row: Row | None = None
    cell: Cell | None = None

    @cached_property
    def numbers(self) -> tuple[Printed, ...]:
        """The numbers printed here, digits first; those of an order to the reader are no results."""
        if self.order is None:
            return printed(self.mapped)
        return tuple(number for number in printed(self.mapped) if number.span.start < self.order)

    @cached_property
    def order(self) -> int | None:
        """Where, in the stored text, this begins to give orders to its reader; None where it gives none."""
        found = order_in(self.mapped.text)
        return None if found is None else self.mapped.starts[found]

    @property
    def span(self) -> Span:
        return self.mapped.span(0, len(self.mapped))

    @property
    def header(self) -> tuple[Label, ...]:
        """The header path of a cell; a ragged row may have more cells than there are headers."""
        if self.table is None or self.cell is None or self.cell.column >= len(self.table.columns):
            return ()
        return self.table.columns[self.cell.column]

    @property
    def column(self) -> str:
        """The header path in one line."""
        return " > ".join(label.text for label in self.header)

    @property
    def where(self) -> str:
        """The address that a person looks for: `Table 2 / row / column`, or the section."""
        if self.table is None:
            return " > ".join(self.section)
        if self.row is not None and self.cell is not None:
            return f"{self.table.name} / {self.row.name}" + (f" / {self.column}" if self.column else "")
        return f"{self.table.name} / {self.kind}"


@dataclass(frozen=True, eq=False)
class _Piece:
    """A part of a table that has a span of its own."""

    span: Span
    kind: ScopeKind
    text: str
    marks: tuple[str, ...]
    block: Block
    table: Table
    row: Row | None = None
    cell: Cell | None = None


class Places:
    """The scopes of one document, found by span."""

    def __init__(self, document: Document) -> None:
        self.document = document
        pieces: dict[Span, _Piece] = {}
        for block, table in document.tables():
            for piece in _pieces(block, table):
                if piece.span.end > piece.span.start:
                    pieces.setdefault(piece.span, piece)
        self._pieces = sorted(pieces.values(), key=lambda piece: piece.span)
        self._of_block: dict[int, list[_Piece]] = defaultdict(list)
        for piece in self._pieces:
            self._of_block[id(piece.block)].append(piece)
        self._starts = [piece.span.start for piece in self._pieces]
        spans = [(span, block) for block in document.blocks for span in block.spans if block.table is None]
        self._blocks = sorted(spans, key=lambda entry: entry[0])
        self._block_starts = [span.start for span, _ in self._blocks]
        self._longest = max((p.span.end - p.span.start for p in self._pieces), default=0)
        self._sentences: dict[int, list[Scope]] = {}
        self._scopes: dict[Span, list[Scope]] = {}
        self._at: dict[Span, list[Scope]] = {}

    def at(self, span: Span) -> list[Scope]:
        """The scopes that a span touches: parts of a table where there are any, else sentences."""
        if span not in self._at:
            self._at[span] = self._touched(span)
        return self._at[span]

    def _touched(self, span: Span) -> list[Scope]:
        if not 0 <= span.start < span.end <= len(self.document.text):
            return []
        touched = self._touched_pieces(span)
        if touched and not self._goes_around(span):
            return [scope for piece in touched for scope in self._scopes_of(piece) if _overlap(scope.span, span)]
        blocks = self._touched_blocks(span)
        return [scope for block in blocks for scope in self.sentences(block) if _overlap(scope.span, span)]

    def of_block(self, block: Block) -> list[Scope]:
        """All that a block prints: the sentences of a text; the cells, labels and notes of a table."""
        if block.table is None:
            return self.sentences(block)
        return [scope for piece in self._of_block[id(block)] for scope in self._scopes_of(piece)]

    def sentences(self, block: Block) -> list[Scope]:
        """The sentences of a block that is no table."""
        key = id(block)
        if key not in self._sentences:
            mapped = self.document.clean(block)
            kind = ScopeKind.CAPTION if block.kind is BlockKind.CAPTION else ScopeKind.SENTENCE
            self._sentences[key] = [
                Scope(kind, mapped.piece(s.start, s.end), block.kind, block.section) for s in sentences(mapped.text)
            ]
        return self._sentences[key]

    def _goes_around(self, span: Span) -> bool:
        """Whether a sentence begins and ends under the span, with a table or page furniture in its middle."""
        ends = [self._touched_blocks(Span(at, at + 1)) for at in (span.start, span.end - 1)]
        return bool(ends[0]) and bool(ends[1]) and ends[0][0] is ends[1][0]

    def _touched_pieces(self, span: Span) -> list[_Piece]:
        first = bisect_left(self._starts, span.start - self._longest)
        last = bisect_left(self._starts, span.end)
        return [piece for piece in self._pieces[first:last] if _overlap(piece.span, span)]

    def _touched_blocks(self, span: Span) -> list[Block]:
        """Blocks with a piece under the span; the block that page furniture cuts in two counts once."""
        first = max(0, bisect_right(self._block_starts, span.start) - 1)
        last = bisect_left(self._block_starts, span.end)
        found: list[Block] = []
        for piece, block in self._blocks[first:last]:
            if _overlap(piece, span) and not any(block is other for other in found):
                found.append(block)
        cited = [block for block in found if block.kind not in NEVER_CITED]
        return cited or found

    def _scopes_of(self, piece: _Piece) -> list[Scope]:
        """A cell or label is one scope; a note or caption is one for each sentence."""
        if piece.span not in self._scopes:
            mapped = _without_marks(clean(piece.span.of(self.document.text), piece.span.start), piece)
            parts = [Span(0, len(mapped))]
            if piece.kind in {ScopeKind.NOTE, ScopeKind.CAPTION}:
                parts = sentences(mapped.text)
            self._scopes[piece.span] = [
                Scope(
                    piece.kind,
                    mapped.piece(part.start, part.end),
                    BlockKind.TABLE,
                    piece.block.section,
                    piece.table,
                    piece.row,
                    piece.cell,
                )
                for part in parts
                if part.end > part.start
            ]
        return self._scopes[piece.span]


def _pieces(block: Block, table: Table) -> list[_Piece]:
    """Cells first: what is both a cell and a label counts as the cell."""
    found = [
        _Piece(cell.span, ScopeKind.CELL, cell.text, cell.marks, block, table, row, cell) for row, cell in table.cells()
    ]
    labels: list[tuple[Label, ScopeKind, Row | None]] = [
        (label, ScopeKind.HEADER, None) for path in (*table.columns, table.stub) for label in path
    ]
    labels += [(label, ScopeKind.ROW, row) for row in table.rows for label in row.path]
    labels += [(label, ScopeKind.CAPTION, None) for label in (table.caption,) if label is not None]
    found += [_Piece(label.span, kind, label.text, label.marks, block, table, row) for label, kind, row in labels]
    found += [_Piece(note.span, ScopeKind.NOTE, note.text, (note.mark or "",), block, table) for note in table.notes]
    return found


def _without_marks(mapped: Mapped, piece: _Piece) -> Mapped:
    """The text that the table's reader kept, still mapped: a note mark stuck to a number is no digit of it.

    Only characters of the piece's own marks may be left out; anything else is read as stored.
    """
    kept: list[int] = []
    position = 0
    for character in piece.text:
        position = mapped.text.find(character, position)
        if position < 0:
            return mapped
        kept.append(position)
        position += 1
    dropped = {mapped.text[i] for i in set(range(len(mapped))) - set(kept)}
    if dropped - set("".join(piece.marks)) - set(" ,"):
        return mapped
    return Mapped(piece.text, tuple(mapped.starts[i] for i in kept), tuple(mapped.ends[i] for i in kept))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def notes_under(scope: Scope) -> tuple[Note, ...]:
    """The notes that the marks of a cell, its row and its header point to."""
    if scope.table is None or scope.row is None or scope.cell is None:
        return ()
    caption = (scope.table.caption,) if scope.table.caption is not None else ()
    return scope.table.notes_of(scope.cell, *scope.row.path, *scope.header, *caption)
