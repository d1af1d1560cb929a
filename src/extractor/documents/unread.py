"""What of a text was seen and not read: for the person who looks for a missing result."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.documents.blocks import Block, BlockKind
from extractor.documents.lines import Line


def unread(text: str, blocks: Iterable[Block]) -> tuple[str, ...]:
    """Figures, of which only captions are read, and tables of which only a caption was found."""
    captions = [Line(0, block.spans[0].of(text), 0) for block in blocks if block.kind is BlockKind.CAPTION]
    read = {block.table.name for block in blocks if block.table is not None}
    missing = [line.table_name for line in captions if line.table_name is not None and line.table_name not in read]
    said = [f"{name}: no cells were found at its caption" for name in dict.fromkeys(missing)]
    figures = sum(line.figure_caption for line in captions)
    if figures:
        said.append(f"{figures} figure{'s' if figures > 1 else ''}: only captions are read")
    return tuple(said)
