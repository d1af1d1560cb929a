"""Where in its file a block stands, in words."""

from __future__ import annotations

from extractor.documents import Block, Document


def source_of(document: Document, block: Block) -> str:
    """Pages or elements for a rendered file, lines for plain text."""
    if not document.rendered:
        first = document.text.count("\n", 0, block.start) + 1
        last = document.text.count("\n", 0, block.end) + 1
        return f"line {first}" if first == last else f"lines {first} to {last}"
    origins = [place.origin for span in block.spans for place in document.origins(span)]
    pages = sorted({origin.page for origin in origins if origin.page is not None})
    if pages:
        return f"page {pages[0]}" if pages[0] == pages[-1] else f"pages {pages[0]} to {pages[-1]}"
    return next((origin.element for origin in origins if origin.element), "")
