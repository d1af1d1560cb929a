"""A program that indexes the papers of a folder, for tests that need another process; not a test itself.

    python indexing.py STORE PAPERS [PREFIX]

Prints what the store reports, `open` once it is open, and the id of each paper when it is done.
"""

import sys
from pathlib import Path

from extractor.documents import read_document
from extractor.index import Store, chunk_document, embedding


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(store: str, papers: str, prefix: str = "") -> None:
    with Store.open(Path(store), embedding("hashed"), say) as opened:
        say("open")
        for path in sorted(Path(papers).iterdir()):
            document = read_document(path, prefix + path.stem)
            opened.index(document.id, chunk_document(document))
            say(document.id)


if __name__ == "__main__":
    main(*sys.argv[1:])
