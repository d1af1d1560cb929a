"""Whether a Chroma folder can be used, tried in a process of its own.

A broken index may raise, crash the process or never come back, all inside native code that no
`try` can hold. So a child goes first, within a time limit: for a sample of documents it fetches
all chunks by a kept vector, as a search does, and compares ids and distances with what the kept
vectors give; what a killed writer left undone it does, and then it compares again.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
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
SLICE = 1000
"""Chunks that are read at once while a collection is filled: bounds memory to some tens of megabytes."""
SOUND, BROKEN = 0, 3


@dataclass(frozen=True)
class Outcome:
    """What a child found in a folder."""

    damage: str | None = None
    """What is wrong with it, in words; None where it can be used."""
    added: int = 0
    """Chunks that it lacked and has again."""


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

    def outcome(self, seconds: float) -> Outcome:
        """What the child found; waits at most so many seconds."""
        try:
            said, _ = self._child.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            return Outcome(damage=f"gave no answer within {seconds:g} s")
        if self._child.returncode == SOUND:
            return Outcome(added=int(said))
        if self._child.returncode == BROKEN:
            return Outcome(damage=said.strip() or "is broken")
        return Outcome(damage=f"crashed its reader (exit {self._child.returncode})")


def fill(kept: Kept, collection: Collection, embedding: str) -> int:
    """Give the collection what it lacks of what is kept, and say how much; take away what is kept no more."""
    wanted = kept.embedded(embedding)
    there = collection.ids()
    collection.delete(there - wanted)
    missing = sorted(wanted - there)
    for i in range(0, len(missing), SLICE):
        collection.upsert(kept.vectored(embedding, missing[i : i + SLICE]))
    return len(missing)


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


def main(path: str, folder: str, name: str, embedding: str) -> int:
    """Try, and answer by exit code and a line: the number of chunks that were put back, or the damage."""
    try:
        kept, collection = Kept(Path(path)), Collection.in_folder(Path(folder), name)
        answer = damage(kept, collection, embedding)
        if answer is None:
            added = fill(kept, collection, embedding)
            answer = damage(kept, collection, embedding)
    except StoreError as error:
        answer = error.what
    sys.stdout.write(f"{added if answer is None else answer}\n")
    return SOUND if answer is None else BROKEN


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
