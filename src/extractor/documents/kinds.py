"""The kinds of blocks that a paper is made of."""

from __future__ import annotations

from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is in the paper."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    TABLE = "table"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    REFERENCE = "reference"
    """An entry of the reference list: known, and not read for results."""
    MATTER = "matter"
    """Front and back matter: affiliations, funding, licences. Not read for results."""
    FURNITURE = "furniture"
    """Running heads, page numbers, download marks."""


READ_FOR_RESULTS = frozenset(
    {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE, BlockKind.CAPTION, BlockKind.FOOTNOTE}
)
