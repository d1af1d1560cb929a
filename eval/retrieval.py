"""How much of gold's evidence stands in the passages that are found, and what share of a paper's tokens that takes.

    python eval/retrieval.py corpus/ gold/ --only 000 002 004 --share 0.3 0.45 0.6

For each family of outcomes the questions are those that the model's reader asks. Prints, for each
share, the evidence held and the tokens shown: of the stored text, each character counted once.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from extractor.documents import Document, read_document
from extractor.gold.form import load_gold
from extractor.index import Passage, Retriever, Store, embedding, tokens
from extractor.readers.llm.passages import queries
from extractor.records import Family
from extractor.text import Span
from extractor.vocabulary import load_vocabulary


def evidence(gold: Path) -> dict[Family, list[Span]]:
    """The places of gold by family of outcomes, each once."""
    places: dict[Family, set[Span]] = {family: set() for family in Family}
    for record, place in load_gold(gold).figures():
        places[record.family].add(Span(place.start, place.end))
    return {family: sorted(spans) for family, spans in places.items() if spans}


def union(spans: Iterable[Span]) -> list[Span]:
    """Spans without overlap."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def measured(document: Document, passages: Sequence[Passage], places: list[Span]) -> tuple[list[Span], float]:
    """The places that no passage shows, and the share of the document's tokens that the passages show."""
    shown = union(span for passage in passages for span in passage.spans)
    missed = [place for place in places if not any(span.holds(place) for span in shown)]
    return missed, sum(tokens(span.of(document.text)) for span in shown) / tokens(document.text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--only", nargs="*", default=[], help="document ids")
    parser.add_argument("--share", nargs="*", type=float, default=[0.3, 0.45, 0.6, 1.0])
    parser.add_argument("--embedding", default="hashed")
    parser.add_argument("--missed", action="store_true", help="print the places that were not shown")
    arguments = parser.parse_args()
    vocabulary = load_vocabulary()
    files = sorted(
        path for path in arguments.corpus.glob("*.txt") if not arguments.only or path.name[:3] in arguments.only
    )
    documents = [
        read_document(path, path.name[:3]) for path in files if (arguments.gold / f"{path.name[:3]}.yaml").exists()
    ]
    totals: dict[tuple[Family, float], list[float]] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder), embedding(arguments.embedding), print) as store,
    ):
        for document in documents:
            for family, places in evidence(arguments.gold / f"{document.id}.yaml").items():
                for share in arguments.share:
                    found = Retriever(store).passages(document, queries(family, vocabulary), share=share)
                    missed, took = measured(document, found, places)
                    total = totals.setdefault((family, share), [0, 0, 0])
                    total[0] += len(places) - len(missed)
                    total[1] += len(places)
                    total[2] += took / len(documents)
                    held = 1 - len(missed) / len(places)
                    print(
                        f"{document.id} {family:9} share {share:.2f}: {held:6.1%} of {len(places)} places in {took:.1%}"
                    )
                    if arguments.missed:
                        print("   ", [f"{document.quote(place)} @{place.start}" for place in missed])
    for (family, share), (held, of, took) in sorted(totals.items()):
        print(f"all {family:9} share {share:.2f}: {held / of:6.1%} of {of:.0f} places in {took:.1%} of the tokens")


if __name__ == "__main__":
    main()
