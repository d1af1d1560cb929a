"""Gold in the flat form, with the quotes that the files leave out put back from the sources."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.documents import Block, Document
from extractor.gold.form import GoldDocument
from extractor.records import Evidence, FlatRecord, flatten
from extractor.text import Span, sentences

LONGEST = 200
"""Characters of a quote, after the codebook; a longer figure is quoted whole."""


def exported(gold: GoldDocument, source: Document | None) -> Iterator[FlatRecord]:
    """The flat records of a gold document.

    With the source at hand (and of the right version: `source.sha256 == gold.sha256`) each place
    is widened from the figure to its sentence or cell, and quoted. Without it quotes are null.
    """
    usable = source if source is not None and source.sha256 == gold.sha256 else None
    for flat in flatten(gold.records):
        if usable is None:
            yield flat
            continue
        places = tuple(quoted(place, usable) for place in flat.record.evidence)
        yield flat.model_copy(update={"record": flat.record.model_copy(update={"evidence": places})})


def quoted(place: Evidence, source: Document) -> Evidence:
    """A place with its quote: the cell or sentence around the figure, cut to a readable length."""
    figure = Span(place.start, place.end)
    block = source.block_at(place.start)
    around = _cell(block, figure) or _sentence(block, figure, source) or _line(figure, source.text)
    span = _trimmed(_shortened(around, figure, source.text), source.text)
    caption = block.table.caption.text if block is not None and block.table and block.table.caption else None
    return place.model_copy(
        update={"start": span.start, "end": span.end, "quote": source.quote(span), "caption": caption}
    )


def _cell(block: Block | None, figure: Span) -> Span | None:
    if block is None or block.table is None:
        return None
    return next((cell.span for _, cell in block.table.cells() if cell.span.holds(figure)), None)


def _sentence(block: Block | None, figure: Span, source: Document) -> Span | None:
    if block is None or block.table is not None:
        return None
    mapped = source.clean(block)
    spans = (mapped.span(sentence.start, sentence.end) for sentence in sentences(mapped.text))
    return next((span for span in spans if span.holds(figure)), None)


def _line(figure: Span, text: str) -> Span:
    start = text.rfind("\n", 0, figure.start) + 1
    end = text.find("\n", figure.end)
    return Span(start, len(text) if end < 0 else end)


def _shortened(around: Span, figure: Span, text: str) -> Span:
    """At most `LONGEST` characters with the figure in their middle, beginning and ending with whole words."""
    if around.end - around.start <= LONGEST:
        return around
    room = max(0, LONGEST - (figure.end - figure.start)) // 2
    start, end = max(around.start, figure.start - room), min(around.end, figure.end + room)
    while around.start < start < figure.start and not text[start - 1].isspace():
        start += 1
    while figure.end < end < around.end and not text[end].isspace():
        end -= 1
    return Span(start, end)


def _trimmed(span: Span, text: str) -> Span:
    piece = span.of(text)
    left, right = len(piece) - len(piece.lstrip()), len(piece) - len(piece.rstrip())
    return Span(span.start + left, span.end - right)
