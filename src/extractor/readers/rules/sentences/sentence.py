"""The sentences of a document that may state results, each with what was said before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.documents import Block, BlockKind, Document
from extractor.text import Mapped, Span, sentences

_LONGEST = 3000
"""Characters of a piece that is read at once: sentences are shorter, and the work grows with the square."""
_READ = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.FOOTNOTE})


@dataclass(frozen=True)
class Sentence:
    """One sentence as clean text that maps back to the stored text."""

    text: Mapped
    section: tuple[str, ...] = ()
    """Headings above it, outermost first."""
    before: tuple[Mapped, ...] = ()
    """Sentences of the same paragraph before it, oldest first; for a list item, the items that it stands under."""
    earlier: tuple[Mapped, ...] = field(default=(), repr=False)
    """Sentences of the same section before its paragraph, oldest first."""
    block: Block | None = field(default=None, repr=False)


def document_sentences(document: Document) -> Iterator[Sentence]:
    """Every sentence of running text and lists, in reading order. Captions and tables have readers of their own."""
    above: list[tuple[int, Mapped]] = []
    earlier: list[Mapped] = []
    section: tuple[str, ...] = ()
    for block in document.blocks:
        if block.kind is not BlockKind.LIST_ITEM:
            above = []
        if block.kind not in _READ:
            continue
        if block.section != section:
            section, earlier = block.section, []
        text = document.clean(block)
        if block.kind is BlockKind.LIST_ITEM:
            above = [(level, item) for level, item in above if level < block.level]
        said = [item for _, item in above]
        for span in (part for whole in sentences(text.text) for part in _readable(text.text, whole)):
            piece = text.piece(span.start, span.end)
            yield Sentence(piece, block.section, tuple(said), tuple(earlier), block)
            said.append(piece)
        earlier.extend(said[len(above) :])
        if block.kind is BlockKind.LIST_ITEM:
            above.append((block.level, text))


def _readable(text: str, sentence: Span) -> Iterator[Span]:
    """A sentence as it is; what has no full stop for pages in pieces, cut behind a semicolon, a comma or a word."""
    start = sentence.start
    while sentence.end - start > _LONGEST:
        ends = (text.rfind(mark, start, start + _LONGEST) for mark in ("; ", ", ", " "))
        cut = next((end for end in ends if end > start), start + _LONGEST - 1) + 1
        yield Span(start, cut)
        start = cut
    yield Span(start, sentence.end)
