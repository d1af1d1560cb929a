"""The store: chunks in Chroma, searchable inside a document.

Chroma's folder is ruined for good by two processes that write at once, and now and then by a kill
in the middle of a write. So it is only a cache here: chunks and vectors are kept beside it, every
touch of Chroma, reading included, stands under one file lock, a process that finds that another
has written opens Chroma again, and on opening a child process tries the folder first.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from extractor.errors import StoreError
from extractor.index.chroma import Collection
from extractor.index.chunks import Chunk
from extractor.index.embeddings import Embedding
from extractor.index.kept import FILE, Damaged, Kept, Vector, words_of
from extractor.index.rebuilding import Rebuilding

PATIENCE = 120.0
"""Seconds to wait for another process: it holds the lock for one document, or while it rebuilds."""
SOON = 2.0
"""Seconds to wait before saying so."""


@dataclass(frozen=True)
class Indexed:
    """What indexing a document changed, in chunks."""

    added: int
    removed: int
    unchanged: int


class Store:
    """Open it by `Store.open`; it can be used from several threads."""

    def __init__(self, folder: Path, embedding: Embedding, lock: _Lock, kept: Kept, chroma: Rebuilding) -> None:
        """For `open`, which puts the parts together."""
        self.folder = folder
        self.embedding = embedding
        self._lock = lock
        self._kept = kept
        self._chroma = chroma

    @classmethod
    def open(
        cls,
        folder: Path,
        embedding: Embedding,
        report: Callable[[str], None],
        *,
        chroma_url: str | None = None,
        patience: float = PATIENCE,
    ) -> Self:
        """Open or make the store in a folder: checked, and rebuilt where it was broken.

        Args:
            folder: where chunks, vectors and Chroma's files are kept.
            embedding: whose collection is used; those of others stay as they are.
            report: gets one line where something was repaired or is waited for.
            chroma_url: a Chroma server that holds the collection instead of the folder.
            patience: seconds to wait for another process.

        Raises:
            StoreError: the folder cannot be used, is held too long, or cannot be rebuilt.
        """
        folder = folder.absolute()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"the index folder {folder} cannot be made ({error})", mend=_FOLDER) from error
        lock = _Lock(folder, report, patience)
        with lock.held():
            kept = _open_kept(folder, report)
            chroma = Rebuilding(kept, folder, embedding.fingerprint, report, chroma_url)
            store = cls(folder, embedding, lock, kept, chroma)
            try:
                chroma.freshen()
            except BaseException:
                store.close()
                raise
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        with self._lock.threads:  # Chroma crashes where it is closed under another thread's hands
            self._chroma.close()
            self._kept.close()

    def index(self, document: str, chunks: Sequence[Chunk]) -> Indexed:
        """Make these the chunks of a document; what is there already is neither embedded nor written again.

        Raises:
            EndpointError: the embedding's endpoint refuses or does not answer.
            StoreError: the store cannot be written and could not be rebuilt.
        """
        self._vectors([chunk.text for chunk in chunks])
        wanted = {chunk.id for chunk in chunks}
        with self._held():
            there = self._chroma.use(lambda collection: collection.ids_of(document))
            if there == wanted and self._kept.chunks(document) == list(chunks):
                return Indexed(0, 0, len(wanted))
            self._kept.replace(document, chunks)
            self._chroma.use(lambda collection: self._follow(collection, document, wanted))
            self._chroma.settle()
        return Indexed(len(wanted - there), len(there - wanted), len(wanted & there))

    def chunks(self, document: str) -> list[Chunk]:
        """The chunks of an indexed document in reading order; none where it is not indexed."""
        with self._lock.threads:
            return self._kept.chunks(document)

    def search(self, document: str, queries: Sequence[str], limit: int | None = None) -> list[list[tuple[str, float]]]:
        """For each query the ids of the document's nearest chunks with their cosine distance, nearest first.

        Raises:
            EndpointError: the embedding's endpoint refuses or does not answer.
            StoreError: the store cannot be read and could not be rebuilt.
        """
        vectors = self._vectors(queries)
        with self._held():
            size = len(self._kept.chunks(document))
            size = size if limit is None else min(limit, size)
            if not size or not vectors:
                return [[] for _ in queries]
            return self._chroma.use(lambda collection: _nearest(collection, document, vectors, size))

    def _follow(self, collection: Collection, document: str, wanted: set[str]) -> None:
        """Bring the collection to what is kept of a document."""
        there = collection.ids_of(document)
        collection.delete(there - wanted)
        collection.upsert(self._kept.vectored(self.embedding.fingerprint, sorted(wanted - there)))

    def _vectors(self, texts: Sequence[str]) -> list[Vector]:
        """One vector for each text, embedded where none is kept. Outside the file lock: an endpoint takes its time."""
        keys = [words_of(text) for text in texts]
        with self._lock.threads:
            known = self._kept.vectors(self.embedding.fingerprint, keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            made = dict(zip(missing, self.embedding.embed(list(missing.values())), strict=True))
            with self._lock.threads:
                self._kept.add_vectors(self.embedding.fingerprint, made)
            known.update(made)
        return [known[key] for key in keys]

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Alone with Chroma, and Chroma as the last writer left it."""
        with self._lock.held():
            self._chroma.freshen()
            yield


class _Lock:
    """One holder among all processes, and among the threads of each."""

    def __init__(self, folder: Path, report: Callable[[str], None], patience: float) -> None:
        self.threads = threading.RLock()
        self._folder = folder
        self._report = report
        self._patience = patience
        self._file = FileLock(folder / "lock", thread_local=False)

    @contextmanager
    def held(self) -> Iterator[None]:
        with self.threads:
            self._acquire()
            try:
                yield
            finally:
                self._file.release()

    def _acquire(self) -> None:
        try:
            try:
                self._file.acquire(timeout=min(SOON, self._patience), poll_interval=0.01)
            except Timeout:
                self._report(f"Waiting for another process that uses the index in {self._folder}.")
                self._file.acquire(timeout=max(0.0, self._patience - SOON), poll_interval=0.05)
        except Timeout as error:
            raise StoreError(
                f"another process has held the index in {self._folder} for more than {self._patience:g} s",
                mend="wait for it or end it, or give this run a cache folder of its own",
            ) from error
        except OSError as error:
            raise StoreError(f"the index folder {self._folder} cannot be used ({error})", mend=_FOLDER) from error


_FOLDER = "make it writable, or set another cache folder"


def _open_kept(folder: Path, report: Callable[[str], None]) -> Kept:
    """What is kept in the folder; where the file is broken it is set aside, and all begins anew."""
    path = folder / FILE
    try:
        return Kept(path)
    except Damaged as error:
        aside = path.with_suffix(".broken")
        path.replace(aside)
        for part in (*folder.glob(f"{FILE}-*"), *folder.glob("chroma-*")):
            shutil.rmtree(part) if part.is_dir() else part.unlink()
        report(f"{error.what}; it is set aside as {aside.name}, and documents are indexed anew.")
        return Kept(path)


def _nearest(
    collection: Collection, document: str, vectors: Sequence[Vector], size: int
) -> list[list[tuple[str, float]]]:
    found = collection.nearest(document, vectors, size)
    if any(len(row) < size for row in found):
        raise Damaged(f"Chroma gives fewer chunks of {document} than it was given")
    return found
