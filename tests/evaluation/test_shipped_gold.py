"""The shipped gold set, held against perturbed copies of itself."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from extractor.evaluation.alignment import align
from extractor.evaluation.case import is_result
from extractor.evaluation.keys import Level, value_key
from extractor.gold import load_folder
from extractor.records import RecordSet, flatten
from extractor.vocabulary import Vocabulary

GOLD = {gold.document: gold.records for gold in load_folder(Path(__file__).parents[2] / "gold")}


@pytest.mark.parametrize("document", GOLD)
def test_gold_agrees_with_itself_to_the_last_detail(document: str, vocabulary: Vocabulary) -> None:
    gold = list(flatten(GOLD[document]))
    alignment = align(gold, gold[::-1], vocabulary)
    assert {pair.level for pair in alignment.pairs} == {Level.STRICT}
    assert (alignment.missed, alignment.invented) == ((), ())
    assert {got: gold for got, gold in alignment.matching.cohorts.items() if got != gold} == {}


@pytest.mark.parametrize("document", GOLD)
def test_records_whose_cohorts_are_rotated_are_right_only_where_another_prints_the_same(
    document: str, vocabulary: Vocabulary
) -> None:
    gold, rotated = list(flatten(GOLD[document])), list(flatten(_rotated(GOLD[document])))
    said = Counter((value_key(r, vocabulary), r.cohort.id) for r in gold if is_result(r))
    moved = Counter((value_key(r, vocabulary), r.cohort.id) for r in rotated if is_result(r))
    pairs = [pair for pair in align(gold, rotated, vocabulary).pairs if is_result(pair.gold)]
    assert sum(pair.level >= Level.COHORT for pair in pairs) == (said & moved).total()
    assert sum(pair.level >= Level.STUDY for pair in pairs) == len(pairs) == said.total()


def _rotated(records: RecordSet) -> RecordSet:
    """Each cohort's records moved to the next cohort of its study."""
    following: dict[str, str] = {}
    for study in records.studies:
        names = [c.id for c in records.cohorts if c.study == study.id]
        following |= dict(zip(names, names[1:] + names[:1], strict=True))
    moved = tuple(r.model_copy(update={"cohort": following[r.cohort]}) for r in records.records)
    return records.model_copy(update={"records": moved})
