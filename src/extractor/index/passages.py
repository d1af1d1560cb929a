"""What is put before a reader: the passages of a document that answer some questions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extractor.documents.blocks import BlockKind, Document
from extractor.index.chunks import Chunk, chunk_document, tokens
from extractor.index.lexical import lexical_rankings
from extractor.index.store import Store
from extractor.text import Span, number_words

RANK_CONSTANT = 60
"""Of reciprocal-rank fusion, as in Cormack, Clarke and Büttcher, SIGIR 2009."""
SIBLING = 0.5
"""Weight of the best piece of a torn table in the score of its other pieces; measured, see design/index.md."""

_FIGURE = re.compile(r"\d\.\d|\d\s*[%(/]|[=<>≤≥]\s*\d|(?<![\w-])\d+\s+[a-z]{4,}")


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk under its headings, a table with caption, header and notes."""

    chunk: Chunk
    score: float
    """Sum of reciprocal ranks: larger is better, and comparable only within one question."""
    tokens: int

    @property
    def text(self) -> str:
        """What the reader sees."""
        return self.chunk.text

    @property
    def spans(self) -> tuple[Span, ...]:
        """Every place of the stored text that the passage shows."""
        return self.chunk.spans


class Retriever:
    """Finds passages inside a document: Chroma's vectors and a lexical ranking, fused."""

    def __init__(self, store: Store) -> None:
        """A retriever over a store, which it fills where a document is not there yet."""
        self._store = store

    def passages(
        self, document: Document, queries: Sequence[str], limit: int | None = None, share: float | None = None
    ) -> list[Passage]:
        """The passages that answer the queries, best first; those that print no figure come last.

        Args:
            document: indexed here where it is not yet, so that none is searched in vain.
            queries: each ranks all of the document's chunks twice, by vectors and by words.
            limit: most passages.
            share: most stored text that is shown, as a share of the paper's tokens; a caption or header that
                several passages repeat counts once. The first passage stands in any case.

        Raises:
            EndpointError: the embedding's endpoint refuses or does not answer.
            StoreError: the store cannot be used and could not be rebuilt.
        """
        chunks = chunk_document(document)
        self._store.index(document.id, chunks)
        scores = _with_siblings(chunks, self._scores(document.id, chunks, queries))
        found = [Passage(chunk, scores[chunk.id], tokens(chunk.text)) for chunk in chunks]
        found.sort(key=lambda passage: (not prints_figures(passage.chunk), -passage.score))
        if share is not None:
            found = list(_within(found, document.text, share * tokens(document.text)))
        return found[:limit]

    def _scores(self, document: str, chunks: Sequence[Chunk], queries: Sequence[str]) -> dict[str, float]:
        """For each chunk its fused score over all queries."""
        nearest = [[identifier for identifier, _ in found] for found in self._store.search(document, queries)]
        scores = fused([*nearest, *lexical_rankings(chunks, queries)])
        return {chunk.id: scores.get(chunk.id, 0.0) for chunk in chunks}


def fused(rankings: Iterable[Sequence[str]]) -> dict[str, float]:
    """Reciprocal-rank fusion: for each id the sum of 1 / (60 + rank) over the rankings that hold it."""
    scores: dict[str, float] = defaultdict(float)
    for ranking in rankings:
        for rank, identifier in enumerate(ranking, start=1):
            scores[identifier] += 1.0 / (RANK_CONSTANT + rank)
    return dict(scores)


def prints_figures(chunk: Chunk) -> bool:
    """Whether a chunk prints what a result is made of: more than years, citations and the digits of names."""
    body = chunk.text.removeprefix(chunk.section)
    if chunk.kind == BlockKind.TABLE:
        return any(character.isdigit() for character in body)
    return bool(_FIGURE.search(body) or number_words(body))


def _with_siblings(chunks: Sequence[Chunk], scores: Mapping[str, float]) -> dict[str, float]:
    """Scores in which the pieces of one block draw each other up."""
    best: dict[int, float] = {}
    for chunk in chunks:
        best[chunk.block] = max(best.get(chunk.block, scores[chunk.id]), scores[chunk.id])
    return {chunk.id: (1 - SIBLING) * scores[chunk.id] + SIBLING * best[chunk.block] for chunk in chunks}


def _within(passages: Sequence[Passage], text: str, budget: float) -> Iterable[Passage]:
    """Passages in their order while they fit; one that does not is passed over for a later, shorter one."""
    shown: set[Span] = set()
    taken = 0
    for passage in passages:
        new = sum(tokens(span.of(text)) for span in set(passage.spans) - shown)
        if taken and taken + new > budget:
            continue
        shown.update(passage.spans)
        taken += new
        yield passage
