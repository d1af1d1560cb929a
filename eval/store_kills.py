"""Kills a writer of the store at many moments and checks what the next one finds.

    python eval/store_kills.py --kills 64

A child indexes invented papers, some hundred chunks each, into one store without end; it is killed
with SIGKILL after a random time. Then the store is opened: every kept chunk must be found at its
distance, in the order of exact search. Prints a line for each kill and a summary; exits with 1
where a search went wrong.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np

from extractor.index import Chunk, Store, embedding
from extractor.text import Span

PAPERS = 8
CHUNKS = 250
QUESTIONS = ["median survival", "grade 3 events", "months of response"]


def invented(paper: int, version: int) -> list[Chunk]:
    """Chunks of a paper; a third of them changes with the version."""
    chunks = []
    for i in range(CHUNKS):
        source = random.Random(f"{paper}/{i}/{version if i % 3 == 0 else 0}")  # noqa: S311  no secret
        text = " ".join("".join(source.choices("abcdefghiklmnorst", k=5)) for _ in range(40))
        span = Span(100 * i, 100 * i + 99)
        name = f"{paper}-{i}-{version if i % 3 == 0 else 0}"
        chunks.append(
            Chunk(name, f"paper{paper}", text, span.start, span.end, (span,), "Results", "paragraph", span.start)
        )
    return chunks


def write(folder: Path, version: int) -> None:
    """Index one version of all papers after the other, until killed."""
    with Store.open(folder, embedding("hashed"), print) as store:
        print("open", flush=True)
        while True:
            version += 1
            for paper in range(PAPERS):
                store.index(f"paper{paper}", invented(paper, version))


def wrong(store: Store) -> list[str]:
    """The papers for which a search does not give what exact search over the kept chunks gives."""
    found = []
    for paper in range(PAPERS):
        name = f"paper{paper}"
        chunks = store.chunks(name)
        if not chunks:
            continue
        vectors = embedding("hashed").embed([chunk.text for chunk in chunks])
        for question, row in zip(QUESTIONS, store.search(name, QUESTIONS), strict=True):
            distances = 1.0 - vectors @ embedding("hashed").embed([question])[0]
            expected = {chunk.id: float(d) for chunk, d in zip(chunks, distances, strict=True)}
            got = dict(row)
            if got.keys() != expected.keys() or not np.allclose(
                [got[i] for i in expected], list(expected.values()), atol=1e-5
            ):
                found.append(name)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=64)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--version", type=int, default=0, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.write:
        write(arguments.write, arguments.version)
    moments = random.Random(arguments.seed)  # noqa: S311  no secret
    outcomes: Counter[str] = Counter()
    times = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "store"
        for kill in range(arguments.kills):
            seconds = moments.uniform(0.0, 1.5)
            command = [sys.executable, __file__, "--write", str(folder), "--version", str(1000 * kill)]
            with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
                assert child.stdout is not None  # noqa: S101  for the type checker
                child.stdout.readline()
                time.sleep(seconds)
                child.kill()
            said: list[str] = []
            begun = time.perf_counter()
            with Store.open(folder, embedding("hashed"), said.append) as store:
                times.append(time.perf_counter() - begun)
                failed = wrong(store)
                kept = sum(len(store.chunks(f"paper{paper}")) for paper in range(PAPERS))
            outcome = "WRONG" if failed else "rebuilt" if any("rebuilt" in line for line in said) else "kept"
            outcomes[outcome] += 1
            print(
                f"kill {kill + 1:3} after {seconds:.2f} s: {outcome}, {kept} chunks, opened in {times[-1]:.2f} s",
                *said,
                *failed,
            )
    print(
        f"{arguments.kills} kills: {dict(outcomes)}; opening took {np.median(times):.2f} s, at most {max(times):.2f} s"
    )
    return 1 if outcomes["WRONG"] else 0


if __name__ == "__main__":
    sys.exit(main())
