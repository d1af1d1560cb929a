"""How much gold there is, by document, family, outcome and study."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from extractor.gold.form import GoldDocument
from extractor.records import flatten
from extractor.records.model import Model


class Stats(Model):
    """Counts of records; the most frequent first, documents by id."""

    records: int
    places: int
    documents: dict[str, dict[str, int]]
    """Of each document, by family."""
    families: dict[str, int]
    outcomes: dict[str, int]
    """`family code`, since some codes occur in two families."""
    studies: dict[str, int]
    """`document label`."""


def count(golds: Iterable[GoldDocument]) -> Stats:
    """Count the records of gold documents."""
    flats = [flat for gold in golds for flat in flatten(gold.records)]
    documents: dict[str, Counter[str]] = {}
    for flat in flats:
        documents.setdefault(flat.document, Counter())[str(flat.record.family)] += 1
    return Stats(
        records=len(flats),
        places=sum(len(flat.record.evidence) for flat in flats),
        documents={name: dict(sorted(documents[name].items())) for name in sorted(documents)},
        families=_ranked(str(flat.record.family) for flat in flats),
        outcomes=_ranked(f"{flat.record.family} {flat.record.outcome}" for flat in flats),
        studies=_ranked(f"{flat.document} {flat.study.label}" for flat in flats),
    )


def _ranked(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))
