"""What is judged: one document's gold beside what a run made of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.documents import Document
from extractor.evaluation.alignment import Alignment
from extractor.evaluation.keys import Level
from extractor.records import Family, FlatRecord, Rejected, Shown


@dataclass(frozen=True)
class Case:
    """Gold and extracted records of one document."""

    document: str
    gold: tuple[FlatRecord, ...] = field(repr=False)
    got: tuple[FlatRecord, ...] = field(repr=False)
    rejected: tuple[Rejected, ...] = field(default=(), repr=False)
    """What the run set aside."""
    shown: tuple[Shown, ...] = field(default=(), repr=False)
    """What was put before a reader that reads by passages."""
    source: Document | None = field(default=None, repr=False)
    """The document itself where it is at hand: grounding is held against it."""
    same_file: bool = True
    """Whether gold's places count in the file that was read."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted: a pair, a gold record that nothing answers, or an extracted record too many.

    A pair belongs to the group of its gold record, also where it is wrong: a pair counts once as
    gold and once as extracted, in one and the same group.
    """

    document: str
    of: FlatRecord
    in_gold: bool
    in_got: bool
    level: Level = Level.NOTHING


def units(alignment: Alignment) -> list[Unit]:
    """All that one document adds to the counts."""
    document = alignment.document
    return [
        *(Unit(document, pair.gold, in_gold=True, in_got=True, level=pair.level) for pair in alignment.pairs),
        *(Unit(document, gold, in_gold=True, in_got=False) for gold in alignment.missed),
        *(Unit(document, got, in_gold=False, in_got=True) for got in alignment.invented),
    ]


def is_result(flat: FlatRecord) -> bool:
    """Whether a record counts for the headline: patients' characteristics are scored apart."""
    return flat.record.family is not Family.BASELINE
