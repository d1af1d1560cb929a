"""A document as read: blocks in reading order, each with its place in the stored text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from extractor.documents.abbreviations import abbreviations
from extractor.documents.citations import Citation, citation_style, citations
from extractor.documents.kinds import READ_FOR_RESULTS, BlockKind
from extractor.documents.metadata import Metadata
from extractor.documents.places import PageBox, Place, page_boxes, places_of
from extractor.documents.references import Reference, reference_list
from extractor.documents.tables import Table
from extractor.text import Mapped, Span, clean, joined


@dataclass(frozen=True)
class Block:
    """One block. A paragraph that page furniture or a table cuts in two has two spans."""

    kind: BlockKind
    spans: tuple[Span, ...]
    section: tuple[str, ...] = ()
    """Headings above the block, outermost first, as clean text."""
    level: int = 0
    """Depth of a heading or list item, 1 the outermost."""
    table: Table | None = None

    @property
    def start(self) -> int:
        return self.spans[0].start

    @property
    def end(self) -> int:
        return self.spans[-1].end


@dataclass(frozen=True)
class Document:
    """A source as read. `text` is the stored text that all spans count in."""

    id: str
    path: Path
    sha256: str
    """Of the file's bytes."""
    text: str = field(repr=False)
    blocks: tuple[Block, ...] = field(repr=False)
    title: str = ""
    year: int | None = None
    authors: tuple[str, ...] = ()
    """Surnames, in the order of the paper, as far as they could be told."""
    left_out: tuple[str, ...] = ()
    """What was not read, in words: for the person who looks for a missing result."""
    format: str = "text"
    """What the file is: text, JATS, HTML, DOCX or PDF."""
    metadata: Metadata = field(default_factory=Metadata)
    places: tuple[Place, ...] = field(default=(), repr=False)
    """Where the pieces of a rendered text stand in the file, in order; none for plain text."""

    def clean(self, block: Block) -> Mapped:
        """The clean text of a block, its pieces joined by a blank and mapped to the stored text."""
        if block.spans not in self._cleaned:
            self._cleaned[block.spans] = joined([clean(span.of(self.text), span.start) for span in block.spans])
        return self._cleaned[block.spans]

    def quote(self, span: Span) -> str:
        """The original characters of a span."""
        return span.of(self.text)

    @property
    def rendered(self) -> bool:
        """Whether `text` was made by the reader: the file itself holds markup or pages, not these characters."""
        return self.format != "text"

    def origins(self, span: Span) -> list[Place]:
        """Where the characters of a span come from: elements of the markup, or words on pages."""
        return places_of(self.places, span)

    def page_boxes(self, span: Span) -> list[PageBox]:
        """The boxes, one for each printed line, that show a span on the pages of a PDF."""
        return page_boxes(self.origins(span))

    def tables(self) -> Iterator[tuple[Block, Table]]:
        """Each table with its block."""
        for block in self.blocks:
            if block.table is not None:
                yield block, block.table

    def block_at(self, position: int) -> Block | None:
        """The block that holds a position of the stored text."""
        return next((b for b in self.blocks for s in b.spans if s.start <= position < s.end), None)

    @cached_property
    def _cleaned(self) -> dict[tuple[Span, ...], Mapped]:
        """Clean texts by their spans: readers and checks ask for the same ones again and again."""
        return {}

    @cached_property
    def abbreviations(self) -> dict[str, str]:
        """What the document itself says that its abbreviations stand for."""
        return abbreviations(self)

    @cached_property
    def references(self) -> dict[int, Reference]:
        """The list of references by number."""
        return reference_list(self)

    @cached_property
    def cite(self) -> re.Pattern[str] | None:
        """The style in which the paper cites its references; None where it does not."""
        return citation_style(self)

    def citations(self, block: Block) -> list[Citation]:
        """The citations in a block, in order."""
        return citations(self, block, self.cite) if self.cite is not None else []


__all__ = ["READ_FOR_RESULTS", "Block", "BlockKind", "Document"]
