"""Chroma at arm's length: one collection of vectors, its errors turned into ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import numpy as np

from extractor.errors import StoreError
from extractor.index.chunks import Chunk
from extractor.index.kept import Damaged, Vector

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.config import Settings

BATCH = 1000
"""Chunks of one upsert; Chroma takes at most 5,461."""


def load() -> None:
    """Import Chroma now, which takes most of a second: while a child process works, it costs nothing."""
    import chromadb  # noqa: F401


class Collection:
    """One collection: the vectors of one embedding for one store."""

    def __init__(self, client: Client, name: str, where: str) -> None:
        self._client = client
        self._where = where
        with self._door():
            self._chunks = client.get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )

    @classmethod
    def in_folder(cls, folder: Path, name: str) -> Collection:
        """The collection in a folder of this machine.

        Raises:
            Damaged: Chroma cannot open or read the folder.
        """
        import chromadb

        with _door(str(folder)):
            client = chromadb.PersistentClient(str(folder), settings=_settings())
        return cls(cast("Client", client), name, str(folder))

    @classmethod
    def at_server(cls, url: str, name: str) -> Collection:
        """The collection at a Chroma server.

        Raises:
            StoreError: nothing that speaks Chroma's language answers there.
        """
        import chromadb

        address = urlsplit(url)
        ssl = address.scheme == "https"
        try:
            with _door(url):
                port = address.port or (443 if ssl else 8000)
                client = chromadb.HttpClient(address.hostname or "", port, ssl=ssl, settings=_settings())
                return cls(cast("Client", client), name, url)
        except Damaged as error:
            raise StoreError(
                f"no Chroma server answers at {url}",
                mend="start one (chroma run), correct the address, or leave it out to keep the store in a folder",
            ) from error

    def ids(self) -> set[str]:
        """Ids of all chunks."""
        with self._door():
            return set(self._chunks.get(include=[])["ids"])

    def ids_of(self, document: str) -> set[str]:
        """Ids of the chunks of a document."""
        with self._door():
            return set(self._chunks.get(where={"document": document}, include=[])["ids"])

    def upsert(self, vectored: Sequence[tuple[Chunk, Vector]]) -> None:
        for i in range(0, len(vectored), BATCH):
            part = vectored[i : i + BATCH]
            with self._door():
                self._chunks.upsert(
                    ids=[chunk.id for chunk, _ in part],
                    embeddings=np.stack([vector for _, vector in part]),
                    documents=[chunk.text for chunk, _ in part],
                    metadatas=[_metadata(chunk) for chunk, _ in part],
                )

    def delete(self, ids: Iterable[str]) -> None:
        if gone := sorted(ids):
            with self._door():
                for i in range(0, len(gone), BATCH):
                    self._chunks.delete(ids=gone[i : i + BATCH])

    def nearest(self, document: str, queries: Sequence[Vector], limit: int) -> list[list[tuple[str, float]]]:
        """For each query the ids of a document's nearest chunks with their cosine distance, nearest first."""
        with self._door():
            found = self._chunks.query(
                query_embeddings=np.stack(queries), n_results=limit, where={"document": document}, include=["distances"]
            )
        distances = found["distances"] or []
        return [
            [(identifier, float(distance)) for identifier, distance in zip(ids, row, strict=True)]
            for ids, row in zip(found["ids"], distances, strict=True)
        ]

    def close(self) -> None:
        """Let go of files and connections; Chroma itself leaves those to a server open."""
        servers = (self._client._server, self._client._admin_client._server)  # type: ignore[attr-defined]  # noqa: SLF001
        self._client.close()
        for server in servers:
            if session := getattr(server, "_session", None):
                session.close()

    @contextmanager
    def _door(self) -> Iterator[None]:
        with _door(self._where):
            yield


@contextmanager
def _door(where: str) -> Iterator[None]:
    """Foreign errors become ours at this door."""
    import httpx
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, httpx.HTTPError, ValueError, KeyError, TypeError, RuntimeError, OSError) as error:
        raise Damaged(f"Chroma says of {where}: {_short(error)}") from error


def _short(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _metadata(chunk: Chunk) -> dict[str, str | int]:
    return {
        "document": chunk.document,
        "section": chunk.section,
        "kind": chunk.kind,
        "start": chunk.start,
        "end": chunk.end,
    }


def _settings() -> Settings:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)
