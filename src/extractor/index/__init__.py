"""Chunks of a document, their embeddings, the store that holds them, and the passages found in it."""

from extractor.index.chunks import Chunk, chunk_document, tokens
from extractor.index.embeddings import Embedding, embedding
from extractor.index.passages import Passage, Retriever
from extractor.index.store import Indexed, Store

__all__ = [
    "Chunk",
    "Embedding",
    "Indexed",
    "Passage",
    "Retriever",
    "Store",
    "chunk_document",
    "embedding",
    "tokens",
]
