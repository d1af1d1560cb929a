"""What is put before a reader: the passages of a document that answer some questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractor.documents.blocks import Document
from extractor.index.chunks import Chunk, chunk_document, tokens
from extractor.index.lexical import lexical_rankings
from extractor.index.store import Store
from extractor.text import Span

RANK_CONSTANT = 60
"""Of reciprocal-rank fusion, as in Cormack, Clarke and Büttcher, SIGIR 2009."""


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
        """The passages that answer the queries, best first.

        Args:
            document: indexed here where it is not yet, so that none is searched in vain.
            queries: each ranks all of the document's chunks twice, by vectors and by words.
            limit: most passages.
            share: most tokens, as a share of the tokens of the stored text; the first passage stands in any case.

        Raises:
            EndpointError: the embedding's endpoint refuses or does not answer.
            StoreError: the store cannot be used and could not be rebuilt.
        """
        chunks = chunk_document(document)
        self._store.index(document.id, chunks)
        nearest = [[identifier for identifier, _ in found] for found in self._store.search(document.id, queries)]
        scores = fused([*nearest, *lexical_rankings(chunks, queries)])
        found = [Passage(chunk, scores[chunk.id], tokens(chunk.text)) for chunk in chunks if chunk.id in scores]
        found.sort(key=lambda passage: -passage.score)
        if share is not None:
            found = list(_within(found, share * tokens(document.text)))
        return found[:limit]


def fused(rankings: Iterable[Sequence[str]]) -> dict[str, float]:
    """Reciprocal-rank fusion: for each id the sum of 1 / (60 + rank) over the rankings that hold it."""
    scores: dict[str, float] = defaultdict(float)
    for ranking in rankings:
        for rank, identifier in enumerate(ranking, start=1):
            scores[identifier] += 1.0 / (RANK_CONSTANT + rank)
    return dict(scores)


def _within(passages: Sequence[Passage], budget: float) -> Iterable[Passage]:
    """Passages in their order while they fit; one that does not is passed over for a later, shorter one."""
    taken = 0
    for passage in passages:
        if taken and taken + passage.tokens > budget:
            continue
        taken += passage.tokens
        yield passage
