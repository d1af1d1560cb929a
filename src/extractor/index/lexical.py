"""Lexical ranking inside one document: BM25 over stemmed words, by SQLite's full-text index."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing

from extractor.index.chunks import Chunk

_TERM = re.compile(r"\w+")
_BEST_FIRST = "SELECT id FROM chunk WHERE chunk MATCH ? ORDER BY round(bm25(chunk), 9), rowid"


def lexical_rankings(chunks: Sequence[Chunk], queries: Sequence[str]) -> list[list[str]]:
    """For each query the ids of the chunks that hold a word of it, best first; ties in reading order.

    The index is made in memory from the chunks given, in some milliseconds. What else stands in
    the store never changes a ranking: the same paper gives the same passages in any corpus.
    """
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE VIRTUAL TABLE chunk USING fts5(id UNINDEXED, text, tokenize = 'porter unicode61')")
        database.executemany("INSERT INTO chunk VALUES (?, ?)", ((chunk.id, chunk.text) for chunk in chunks))
        return [_ranked(database, query) for query in queries]


def _ranked(database: sqlite3.Connection, query: str) -> list[str]:
    terms = dict.fromkeys(_TERM.findall(query.lower()))
    if not terms:
        return []
    match = " OR ".join(f'"{term}"' for term in terms)
    return [row[0] for row in database.execute(_BEST_FIRST, (match,))]
