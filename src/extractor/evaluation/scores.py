"""Precision, recall and F1 at each level, over all records and group by group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from extractor.evaluation import intervals
from extractor.evaluation.case import Unit
from extractor.evaluation.intervals import Numbers, Score
from extractor.evaluation.keys import Level

LEVELS = (Level.VALUE, Level.STUDY, Level.COHORT, Level.STRICT)


@dataclass(frozen=True)
class Scores:
    """The four levels, over records (micro) and as the mean over documents (macro)."""

    micro: dict[Level, Score]
    macro: dict[Level, Score]


@dataclass(frozen=True)
class Group:
    """Records that have something in common, and how well they were found."""

    by: str
    name: str
    value: Score
    cohort: Score


GROUPINGS: dict[str, Callable[[Unit], str]] = {
    "family": lambda unit: str(unit.of.record.family),
    "provenance": lambda unit: str(unit.of.study.provenance),
    "statistic": lambda unit: str(unit.of.record.statistic or "none named"),
    "outcome": lambda unit: unit.of.record.outcome,
}


def counts(units: Sequence[Unit], documents: Sequence[str], level: Level) -> Numbers:
    """Documents × (agreed, gold, got)."""
    row = {document: i for i, document in enumerate(documents)}
    table = np.zeros((len(documents), 3))
    for unit in units:
        table[row[unit.document]] += (unit.level >= level, unit.in_gold, unit.in_got)
    return table


def scores(units: Sequence[Unit], documents: Sequence[str], drawn: Numbers) -> Scores:
    """All levels, with intervals over documents."""
    tables = {level: counts(units, documents, level) for level in LEVELS}
    return Scores(
        micro={level: intervals.micro(table, drawn) for level, table in tables.items()},
        macro={level: intervals.macro(table, drawn) for level, table in tables.items()},
    )


def groups(units: Sequence[Unit], documents: Sequence[str], drawn: Numbers) -> list[Group]:
    """By family, provenance, statistic and outcome, the names in alphabetical order."""
    found = []
    for by, name_of in GROUPINGS.items():
        parts: dict[str, list[Unit]] = defaultdict(list)
        for unit in units:
            parts[name_of(unit)].append(unit)
        for name, members in sorted(parts.items()):
            value, cohort = (counts(members, documents, level) for level in (Level.VALUE, Level.COHORT))
            found.append(Group(by, name, intervals.micro(value, drawn), intervals.micro(cohort, drawn)))
    return found


def by_document(units: Sequence[Unit], documents: Sequence[str], seed: int) -> list[Group]:
    """Each document by itself, its records resampled for the interval."""
    parts: dict[str, list[Unit]] = {document: [] for document in documents}
    for unit in units:
        parts[unit.document].append(unit)
    return [
        Group("document", document, _within(members, Level.VALUE, seed), _within(members, Level.COHORT, seed))
        for document, members in parts.items()
    ]


def _within(units: Sequence[Unit], level: Level, seed: int) -> Score:
    agreeing = sum(unit.level >= level for unit in units)
    paired = sum(unit.in_gold and unit.in_got for unit in units)
    missed = sum(not unit.in_got for unit in units)
    return intervals.within(agreeing, paired - agreeing, missed, len(units) - paired - missed, seed)
