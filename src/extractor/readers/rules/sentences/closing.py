"""Shares that stand together in a closing bracket: "in 12 patients with A and in 3 with B (12% vs 3%; p = 0.01)"."""

from __future__ import annotations

from dataclasses import replace

from extractor.readers.rules.sentences.measures import Measure, gives, shares_together
from extractor.readers.rules.sentences.tokens import Kind, Token

_OF = frozenset({"of", "among", "from"})


def deal_closing_shares(tokens: list[Token], found: list[Measure]) -> list[Measure]:
    """The figures of a sentence, each count with its own of the shares in a bracket behind as many counts.

    Shares that a count and its denominator do not give are left out.
    """
    dealt: list[Measure] = []
    waiting = list(found)
    while waiting:
        together = shares_together(tokens, waiting[0].first) if tokens[waiting[0].first - 1].kind is Kind.OPEN else []
        size = len(together)
        shares, counts = waiting[:size], dealt[-size:]
        if size < 2 or len(counts) < size or not _match(tokens, counts, shares):
            dealt.append(waiting.pop(0))
            continue
        if all(c.den is None or gives(c.num, c.den, s.value) for c, s in zip(counts, shares, strict=True)):
            dealt[-size:] = [_with(c, s) for c, s in zip(counts, shares, strict=True)]
        waiting = waiting[size:]
    return dealt


def _match(tokens: list[Token], counts: list[Measure], shares: list[Measure]) -> bool:
    """Whether bare counts stand before a bracket of bare shares; "of 100 patients" is a size and no such count."""
    bracket = tokens[shares[0].first - 1].depth
    counted = all(c.kind is Kind.NUMBER and c.num is not None and c.depth == bracket for c in counts)
    sized = any(c.first and tokens[c.first - 1].word in _OF for c in counts)
    return counted and not sized and all(s.kind is Kind.PERCENT and s.num is None for s in shares)


def _with(count: Measure, share: Measure) -> Measure:
    apart = (share.first, share.last)
    return replace(
        share, first=count.first, last=count.last, num=count.num, den=count.den, depth=count.depth, apart=apart
    )
