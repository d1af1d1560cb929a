"""What we keep ourselves: chunks and their vectors in one SQLite file, from which Chroma can be rebuilt.

Every change to the chunks of a document is one transaction, which also marks the file as
unsettled until Chroma has followed. Whoever finds that mark knows that a writer was killed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import numpy as np
import numpy.typing as npt

from extractor.errors import StoreError
from extractor.files import short_hash
from extractor.index.chunks import Chunk
from extractor.text import Span

FILE = "chunks.sqlite3"
FORM = 1
"""Form of the file; another form is set aside and built anew."""

_SCHEMA = f"""
CREATE TABLE state (
    identity TEXT NOT NULL, folder INTEGER NOT NULL, changes INTEGER NOT NULL, settled INTEGER NOT NULL
);
CREATE TABLE chunk (
    id TEXT PRIMARY KEY, document TEXT NOT NULL, position INTEGER NOT NULL, text TEXT NOT NULL, words TEXT NOT NULL,
    start INTEGER NOT NULL, stop INTEGER NOT NULL, spans TEXT NOT NULL, section TEXT NOT NULL, kind TEXT NOT NULL,
    block INTEGER NOT NULL
);
CREATE INDEX chunk_document ON chunk (document, position);
CREATE TABLE vector (
    embedding TEXT NOT NULL, words TEXT NOT NULL, numbers BLOB NOT NULL, PRIMARY KEY (embedding, words)
);
PRAGMA user_version = {FORM};
"""
_CHUNKS_OF = """SELECT id, document, text, start, stop, spans, section, kind, block FROM chunk
    WHERE document = ? ORDER BY position"""
_VECTORED = """SELECT id, document, text, start, stop, spans, section, kind, block, numbers
    FROM chunk JOIN vector USING (words)
    WHERE embedding = ? AND id IN (SELECT value FROM json_each(?)) ORDER BY document, position"""
Vector = npt.NDArray[np.float32]


class Damaged(StoreError):
    """A part of the store that can be built anew is broken."""


@dataclass(frozen=True)
class State:
    """Where the store stands."""

    identity: str
    """Names this file's collections, so that several stores can share a Chroma server."""
    folder: int
    """Number of the Chroma folder that holds now; a rebuilt one gets the next number."""
    changes: int
    """Counts writes: a process that finds another count than it left must open Chroma again."""
    settled: bool
    """False from before a change until Chroma has followed."""


def words_of(text: str) -> str:
    """The key of a text's vector."""
    return short_hash(text, length=32)


class Kept:
    """The file; all of its methods raise `Damaged` where it is broken."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it.

        Raises:
            Damaged: it is not a database, is broken, or is of another form.
            StoreError: it cannot be opened or written.
        """
        self.path = path
        with self._guarded():
            self._database = sqlite3.connect(path, timeout=30.0, isolation_level=None, check_same_thread=False)
        try:
            with self._guarded():
                self._prepare()
        except StoreError:
            self._database.close()
            raise

    def _prepare(self) -> None:
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        form = self._database.execute("PRAGMA user_version").fetchone()[0]
        if form not in {0, FORM}:
            raise Damaged(f"{self.path} has form {form}, not {FORM}")
        if form == 0:
            self._database.executescript(f"BEGIN IMMEDIATE;{_SCHEMA}COMMIT;")
            self._database.execute("INSERT INTO state VALUES (?, 1, 0, 1)", (uuid4().hex[:12],))
        sound = self._database.execute("PRAGMA quick_check(1)").fetchone()[0]
        if sound != "ok" or self._database.execute("SELECT count(*) FROM state").fetchone()[0] != 1:
            raise Damaged(f"{self.path} is damaged ({sound})")

    def close(self) -> None:
        self._database.close()

    def state(self) -> State:
        with self._guarded():
            row = self._database.execute("SELECT identity, folder, changes, settled FROM state").fetchone()
        return State(row[0], row[1], row[2], bool(row[3]))

    def settle(self) -> None:
        """Say that Chroma holds what stands here."""
        with self._guarded():
            self._database.execute("UPDATE state SET settled = 1")

    def next_folder(self) -> State:
        """Go over to a new Chroma folder, unsettled until it is filled."""
        with self._guarded():
            self._database.execute("UPDATE state SET folder = folder + 1, changes = changes + 1, settled = 0")
        return self.state()

    def replace(self, document: str, chunks: Sequence[Chunk]) -> None:
        """Make these the chunks of a document, in one transaction that leaves the file unsettled."""
        with self._guarded(), self._transaction():
            self._database.execute("DELETE FROM chunk WHERE document = ?", (document,))
            self._database.executemany(
                "INSERT INTO chunk VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (_row(position, chunk) for position, chunk in enumerate(chunks)),
            )
            self._database.execute("UPDATE state SET changes = changes + 1, settled = 0")

    def documents(self) -> list[str]:
        """Ids of the documents, the one changed last at the end."""
        statement = "SELECT document FROM chunk GROUP BY document ORDER BY max(rowid)"
        with self._guarded():
            return [row[0] for row in self._database.execute(statement)]

    def chunks(self, document: str) -> list[Chunk]:
        """The chunks of a document in reading order."""
        with self._guarded():
            return [_read(row) for row in self._database.execute(_CHUNKS_OF, (document,))]

    def embedded(self, embedding: str) -> set[str]:
        """Ids of the chunks that have a vector: what the collection must hold."""
        statement = "SELECT id FROM chunk JOIN vector USING (words) WHERE embedding = ?"
        with self._guarded():
            return {row[0] for row in self._database.execute(statement, (embedding,))}

    def vectored(self, embedding: str, ids: Sequence[str]) -> list[tuple[Chunk, Vector]]:
        """These chunks with their vectors."""
        with self._guarded():
            rows = self._database.execute(_VECTORED, (embedding, json.dumps(list(ids))))
            return [(_read(row[:-1]), np.frombuffer(row[-1], dtype=np.float32)) for row in rows]

    def vectors(self, embedding: str, words: Iterable[str]) -> dict[str, Vector]:
        """The vectors that are kept, by the key of their text."""
        statement = (
            "SELECT words, numbers FROM vector WHERE embedding = ? AND words IN (SELECT value FROM json_each(?))"
        )
        with self._guarded():
            rows = self._database.execute(statement, (embedding, json.dumps(list(words))))
            return {row[0]: np.frombuffer(row[1], dtype=np.float32) for row in rows}

    def add_vectors(self, embedding: str, vectors: Mapping[str, Vector]) -> None:
        """Keep vectors: what an endpoint was paid for is not asked again."""
        rows = [(embedding, words, vector.astype(np.float32).tobytes()) for words, vector in vectors.items()]
        with self._guarded(), self._transaction():
            self._database.executemany("INSERT OR IGNORE INTO vector VALUES (?, ?, ?)", rows)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Foreign errors become ours at this door."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise StoreError(
                f"{self.path} cannot be used ({error})", mend="check the disk's space and the folder's permissions"
            ) from error
        except sqlite3.DatabaseError as error:
            raise Damaged(f"{self.path} is damaged ({error})") from error


def _row(position: int, chunk: Chunk) -> tuple[str | int, ...]:
    spans = json.dumps([[span.start, span.end] for span in chunk.spans])
    place = (chunk.start, chunk.end, spans, chunk.section, chunk.kind, chunk.block)
    return (chunk.id, chunk.document, position, chunk.text, words_of(chunk.text), *place)


def _read(row: Sequence[str | int]) -> Chunk:
    identifier, document, text, start, end, spans, section, kind, block = row
    return Chunk(
        id=str(identifier),
        document=str(document),
        text=str(text),
        start=int(start),
        end=int(end),
        spans=tuple(Span(*pair) for pair in json.loads(str(spans))),
        section=str(section),
        kind=str(kind),
        block=int(block),
    )
