"""Reads invented texts and shows what came of them in short forms that a test can spell out.

All studies, authors and figures in the tests of this folder are invented.
"""

from __future__ import annotations

from pathlib import Path

from extractor.documents import Block, BlockKind, Document, Table
from extractor.documents.plain import plain_blocks

PROSE = "Patients who had relapsed after the first course were given the same drugs again, in one of two doses. "
"""A sentence of prose; three of them are a paragraph that no rule takes for a heading or a cell."""
PARAGRAPH = (PROSE * 3).strip()


def read(text: str) -> Document:
    """The document that a text is read as."""
    return Document("invented", Path("invented.txt"), "0" * 64, text, plain_blocks(text))


def blocks(text: str, *kinds: BlockKind) -> list[tuple[BlockKind, str]]:
    """Kind and clean text of the blocks, of some kinds or of all."""
    document = read(text)
    return [(b.kind, document.clean(b).text) for b in document.blocks if not kinds or b.kind in kinds]


def only_table(text: str) -> Table:
    """The one table of a text."""
    (table,) = tables(text)
    return table


def tables(text: str) -> list[Table]:
    """The tables of a text."""
    return [table for _, table in read(text).tables()]


def columns(table: Table) -> list[str]:
    """The header path of each column."""
    return [table.column_name(column) for column in range(len(table.columns))]


def rows(table: Table) -> dict[str, list[str]]:
    """The cells of each row by its path."""
    return {row.name: [cell.text for cell in row.cells] for row in table.rows}


def section_of(text: str, words: str) -> tuple[str, ...]:
    """The headings above the block that holds some words."""
    return block_with(text, words).section


def block_with(text: str, words: str) -> Block:
    """The block that is no heading and holds some words."""
    document = read(text)
    return next(b for b in document.blocks if b.kind is not BlockKind.HEADING and words in document.clean(b).text)
