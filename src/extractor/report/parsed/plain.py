"""A document as read, for the terminal and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import asdict

from rich.text import Text

from extractor.documents import Block, BlockKind, Document, Table
from extractor.report import drawing
from extractor.report.parsed.sources import source_of

_QUIET = {BlockKind.FOOTNOTE, BlockKind.CAPTION}
"""Blocks that a table shows already."""


def as_terminal(document: Document, width: int) -> str:
    """Everything that was read, block by block, as lines of a width; papers act as text only."""
    return "\n".join([*_head(document), "", *_body(document, width)])


def _head(document: Document) -> Iterator[str]:
    said = document.metadata
    yield _line(f"{document.path}: {document.format}, {len(document.blocks)} blocks, {_tables(document)}")
    facts = {
        "title": document.title,
        "authors": ", ".join(document.authors),
        "year": str(document.year or ""),
        "journal": said.journal,
        "DOI": said.doi,
        "PMID": said.pmid,
        "PMCID": said.pmcid,
        "registered as": ", ".join(said.registrations),
    }
    yield from (_line(f"{name}: {value}") for name, value in facts.items() if value)
    for what in document.left_out:
        yield _line(f"left out: {what}")


def _tables(document: Document) -> str:
    count = sum(1 for _ in document.tables())
    return f"{count} table" + ("" if count == 1 else "s")


def _line(text: str) -> str:
    return drawing.text(text.replace("\n", " ")).plain


def _body(document: Document, width: int) -> Iterator[str]:
    shown = {note.span for _, table in document.tables() for note in table.notes}
    shown |= {table.caption.span for _, table in document.tables() if table.caption}
    for block in document.blocks:
        if block.table is not None:
            yield from _table(block.table, width)
            yield ""
        elif block.kind not in _QUIET or block.spans[0] not in shown:
            yield from _block(document, block, width)
            yield ""


def _block(document: Document, block: Block, width: int) -> Iterator[str]:
    text = _line(document.clean(block).text)
    if block.kind is BlockKind.HEADING:
        yield f"{'#' * max(block.level, 1)} {text}"
        return
    told = "" if block.kind is BlockKind.PARAGRAPH else f"[{block.kind}] "
    yield from textwrap.wrap(told + text, max(width, 40)) or [told]


def _table(table: Table, width: int) -> Iterator[str]:
    yield _line(table.caption.text if table.caption else table.name)
    headers = [_marked(" > ".join(label.text for label in table.stub), ())]
    headers += [table.column_name(column) for column in range(len(table.columns))]
    drawn = drawing.table(*(_line(header) for header in headers))
    above: tuple[str, ...] = ()
    for row in table.rows:
        groups = tuple(label.text for label in row.path[:-1])
        if groups and groups != above:
            drawn.add_row(*(drawing.text(text) for text in [" > ".join(groups), *[""] * len(table.columns)]))
        above = groups
        cells = {cell.column: _marked(cell.text, cell.marks) for cell in row.cells}
        label = _marked(row.path[-1].text, row.path[-1].marks) if row.path else ""
        values = (drawing.text(cells.get(column, "")) for column in range(len(table.columns)))
        drawn.add_row(Text("  " if groups else "").append_text(drawing.text(label)), *values)
    yield drawing.draw(drawn, width)
    for note in table.notes:
        yield from textwrap.wrap(_line(f"[{note.mark}] {note.text}" if note.mark else note.text), max(width, 40))


def _marked(text: str, marks: tuple[str, ...]) -> str:
    return text + "".join(f" [{mark}]" for mark in marks)


def as_json(document: Document) -> dict[str, object]:
    """Everything that was read, with spans that count in `text` and places in the file."""
    return {
        "file": str(document.path),
        "format": document.format,
        "sha256": document.sha256,
        "metadata": {
            **asdict(document.metadata),
            "title": document.title,
            "authors": document.authors,
            "year": document.year,
        },
        "left_out": list(document.left_out),
        "blocks": [_block_json(document, block) for block in document.blocks],
        "text": document.text,
    }


def _block_json(document: Document, block: Block) -> dict[str, object]:
    return {
        "kind": str(block.kind),
        "section": list(block.section),
        "level": block.level,
        "spans": [[span.start, span.end] for span in block.spans],
        "source": source_of(document, block),
        "text": document.clean(block).text if block.table is None else None,
        "table": _table_json(block.table) if block.table is not None else None,
    }


def _table_json(table: Table) -> dict[str, object]:
    return {
        "name": table.name,
        "caption": table.caption.text if table.caption else None,
        "stub": [label.text for label in table.stub],
        "columns": [[label.text for label in path] for path in table.columns],
        "rows": [
            {
                "path": [label.text for label in row.path],
                "cells": [
                    {
                        "column": cell.column,
                        "text": cell.text,
                        "marks": cell.marks,
                        "span": [cell.span.start, cell.span.end],
                    }
                    for cell in row.cells
                    if cell.text
                ],
            }
            for row in table.rows
        ],
        "notes": [{"mark": note.mark, "text": note.text} for note in table.notes],
    }
