"""A document as read, as one page of HTML that needs nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from extractor.documents import Block, Document
from extractor.report.parsed.sources import source_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A block as the page shows it."""

    block: Block
    text: str
    source: str


def as_page(document: Document) -> str:
    """The whole page. What papers say is escaped; nothing is loaded from anywhere."""
    environment = Environment(
        loader=PackageLoader("extractor.report.parsed", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    notes = {note.span for _, table in document.tables() for note in table.notes}
    captions = {table.caption.span for _, table in document.tables() if table.caption}
    blocks = [
        Shown(block, document.clean(block).text if block.table is None else "", source_of(document, block))
        for block in document.blocks
        if block.table is not None or block.spans[0] not in notes | captions
    ]
    return environment.get_template("page.html").render(document=document, blocks=blocks)
