"""Sentences that a page break, a table or a figure has cut in two, made whole again."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.documents.blocks import Block, BlockKind
from extractor.documents.lines import ends_sentence, goes_on
from extractor.text import Span

_BEGINS_WITHIN = re.compile(r"[a-z(\[\d≥≤>$\\]|<(?!\w)")
_SHORTEST_HALF = 40
"""Characters: a shorter piece without a full stop is a label, not the first half of a sentence."""
_CLOSES = frozenset({BlockKind.HEADING, BlockKind.REFERENCE})


def is_open(text: str) -> bool:
    """Whether a text may be the first half of a sentence: long enough, and without an end."""
    return len(text) >= _SHORTEST_HALF and not ends_sentence(text)


def whole_sentences(text: str, blocks: list[Block]) -> list[Block]:
    """The blocks, with the halves of a paragraph joined over what stands between them."""
    pieces: list[list[Span]] = []
    whole: list[Block] = []
    first: int | None = None
    for block in blocks:
        speaks = block.kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}
        if speaks and first is not None and _is_second_half(text, pieces[first][-1], block):
            pieces[first].extend(block.spans)
        else:
            whole.append(block)
            pieces.append(list(block.spans))
            if block.kind in _CLOSES:
                first = None
            elif speaks:
                first = len(whole) - 1
        if speaks and first is not None and not is_open(pieces[first][-1].of(text).rstrip()):
            first = None
    return [replace(block, spans=tuple(spans)) for block, spans in zip(whole, pieces, strict=True)]


def _is_second_half(text: str, first: Span, second: Block) -> bool:
    before, after = first.of(text).rstrip(), second.spans[0].of(text).lstrip()
    if second.kind is not BlockKind.PARAGRAPH:
        return False
    return _BEGINS_WITHIN.match(after) is not None or goes_on(before)
