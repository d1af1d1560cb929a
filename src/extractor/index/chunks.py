"""A document cut into chunks by its structure: the unit of the vector store.

A chunk never crosses a heading. Short neighbours of one section stand together, a paragraph
longer than the budget is cut between sentences. A table stands whole with its caption and notes,
or, where it is longer than the budget, by rows under caption and header. References, front and
back matter and page furniture are not read for results and are not indexed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractor.documents.blocks import READ_FOR_RESULTS, Block, Document
from extractor.files import short_hash
from extractor.index.tables import Piece, tear
from extractor.text import Span, sentences

BUDGET = 320
"""Tokens of a chunk's text, headings left out. See design/index.md for what was measured."""

_TOKEN = re.compile(r"[^\W\d_]{1,6}|\d{1,3}|[^\w\s]|[_\n\t]")


def tokens(text: str) -> int:
    """About how many tokens a model's tokeniser makes of a text: pieces of words, digits by three, marks, line ends."""
    return sum(1 for _ in _TOKEN.finditer(text))


@dataclass(frozen=True, slots=True)
class Chunk:
    """One or more blocks of a document, as clean text under the section's headings."""

    id: str
    """Made from content: the same chunk of the same document has the same id in every run."""
    document: str
    text: str
    start: int
    """First character, in the stored text, of what the chunk alone holds."""
    end: int
    spans: tuple[Span, ...]
    """Every place of the stored text that the chunk shows, a repeated caption or header included."""
    section: str
    kind: str
    block: int
    """Where its first block begins: the pieces of a torn table or paragraph share it."""


def chunk_document(document: Document, budget: int = BUDGET) -> list[Chunk]:
    """The chunks of a document, in reading order; none twice, none empty."""
    chunks = [_chunk(document, block, piece) for block, piece in _pieces(document, budget)]
    return list({chunk.id: chunk for chunk in chunks}.values())


def _chunk(document: Document, block: Block, piece: Piece) -> Chunk:
    section = " > ".join(block.section)
    text = f"{section}\n\n{piece.text}" if section else piece.text
    spans = _joined(piece.spans)
    places = ",".join(f"{span.start}-{span.end}" for span in spans)
    own = piece.own
    return Chunk(
        id=short_hash(document.id, places, str(block.kind), text),
        document=document.id,
        text=text,
        start=min(span.start for span in own),
        end=max(span.end for span in own),
        spans=spans,
        section=section,
        kind=str(block.kind),
        block=block.start,
    )


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that overlap as one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def _pieces(document: Document, budget: int) -> Iterator[tuple[Block, Piece]]:
    """Each piece with a block that stands for its section and kind."""
    together: list[tuple[Block, Piece]] = []
    for block in _indexed(document):
        if together and (block.table is not None or block.section != together[0][0].section):
            yield _together(together)
            together = []
        if block.table is not None:
            yield from ((block, piece) for piece in tear(block, block.table, budget, tokens))
            continue
        for piece in _cut(document, block, budget):
            if together and tokens(piece.text) + sum(tokens(p.text) for _, p in together) > budget:
                yield _together(together)
                together = []
            together.append((block, piece))
    if together:
        yield _together(together)


def _indexed(document: Document) -> Iterator[Block]:
    """Blocks that are read for results, without captions and notes that a table already holds."""
    held = [span for _, table in document.tables() for span in _apart(table.caption, *table.notes)]
    for block in document.blocks:
        if block.kind not in READ_FOR_RESULTS:
            continue
        if block.table is None and any(_overlap(span, other) for span in block.spans for other in held):
            continue
        yield block


def _apart(*labels: object) -> Iterable[Span]:
    return (span for label in labels if isinstance(span := getattr(label, "span", None), Span))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _together(parts: list[tuple[Block, Piece]]) -> tuple[Block, Piece]:
    """Neighbours of one section as one piece; the first of the most frequent kind stands for them."""
    kinds = [block.kind for block, _ in parts]
    kind = max(kinds, key=kinds.count)
    block = next(block for block, _ in parts if block.kind == kind)
    spans = tuple(span for _, piece in parts for span in piece.own)
    return block, Piece("\n".join(piece.text for _, piece in parts), own=spans, spans=spans)


def _cut(document: Document, block: Block, budget: int) -> Iterator[Piece]:
    """A block's clean text, cut between sentences where it is longer than the budget."""
    mapped = document.clean(block)
    if not mapped.text:
        return
    for start, end in _packed(mapped.text, budget):
        stretch = mapped.span(start, end)
        spans = tuple(
            Span(max(span.start, stretch.start), min(span.end, stretch.end))
            for span in block.spans
            if _overlap(span, stretch)
        )
        yield Piece(mapped.text[start:end], own=spans, spans=spans)


def _packed(text: str, budget: int) -> Iterator[tuple[int, int]]:
    """Stretches of whole sentences within the budget; a single longer sentence stays whole."""
    if tokens(text) <= budget:
        yield 0, len(text)
        return
    start = end = 0
    for sentence in sentences(text):
        if end > start and tokens(text[start : sentence.end]) > budget:
            yield start, end
            start = sentence.start
        end = sentence.end
    yield start, len(text)
