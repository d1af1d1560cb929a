"""Whether a Chroma folder can be read, asked in a process of its own.

A broken index may raise, crash the process or never come back, all inside native code that no
`try` can hold. So a child asks first, within a time limit, what a search would ask: for a sample
of documents it fetches all chunks by a kept vector and compares ids and distances with what the
vectors that we keep give.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Self

import numpy as np

from extractor.errors import StoreError
from extractor.index.chroma import Collection
from extractor.index.kept import Kept, Vector

SAMPLE = 40
"""Documents that are compared: the last changed ones, which a kill hits, and some of all others."""
TOLERANCE = 1e-3
"""Of a cosine distance between single-precision vectors; a damaged vector misses by far more."""
SOUND, BROKEN = 0, 3


class Probe:
    """A child process that reads a Chroma folder while the parent goes on."""

    def __init__(self, kept: Path, folder: Path, collection: str, embedding: str) -> None:
        command = [sys.executable, "-P", "-m", "extractor.index.probe", str(kept), str(folder), collection, embedding]
        self._child = subprocess.Popen(  # noqa: S603  our own interpreter and module
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.kill()
        self._child.communicate()

    def damage(self, seconds: float) -> str | None:
        """What is wrong with the folder, in words, or None; waits at most so many seconds."""
        try:
            said, _ = self._child.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            return f"gave no answer within {seconds:g} s"
        if self._child.returncode == SOUND:
            return None
        if self._child.returncode == BROKEN:
            return said.strip() or "is broken"
        return f"crashed its reader (exit {self._child.returncode})"


def damage(kept: Kept, collection: Collection, embedding: str) -> str | None:
    """What a search in the collection would get wrong, in words, or None."""
    for document in _sample(kept.documents()):
        stored = collection.ids_of(document)
        vectored = kept.vectored(embedding, sorted(stored))
        if not vectored:
            continue
        question = vectored[0][1]
        found = dict(collection.nearest(document, [question], len(stored))[0])
        if found.keys() != stored:
            return f"lost {len(stored - found.keys())} of {len(stored)} chunks of {document}"
        expected = [1.0 - float(question @ v) / (_length(question) * _length(v)) for _, v in vectored]
        if not np.allclose([found[chunk.id] for chunk, _ in vectored], expected, atol=TOLERANCE):
            return f"holds other vectors for {document} than were stored"
    return None


def _length(vector: Vector) -> float:
    return float(np.linalg.norm(vector)) or 1.0


def _sample(documents: list[str]) -> Iterable[str]:
    if len(documents) <= SAMPLE:
        return documents
    half = SAMPLE // 2
    return [*documents[-half:], *documents[: -half : max(1, len(documents) // half)]]


def main(kept: str, folder: str, collection: str, embedding: str) -> int:
    """Ask, and answer by exit code and a line."""
    try:
        found = damage(Kept(Path(kept)), Collection.in_folder(Path(folder), collection), embedding)
    except StoreError as error:
        found = error.what
    if found is None:
        return SOUND
    sys.stdout.write(f"{found}\n")
    return BROKEN


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
