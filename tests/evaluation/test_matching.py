"""Studies and cohorts of two readers who word them differently. All names are invented."""

from __future__ import annotations

import pytest
from tests.evaluation.invented import TRIAL, paper, record

from extractor.evaluation.matching import match
from extractor.records import Cohort, Study
from extractor.vocabulary import Vocabulary

DPD = ("daratumumab", "dexamethasone", "pomalidomide")


def cohort(name: str, label: str, role: str = "overall", study: str = "tarn", **facts: object) -> Cohort:
    return Cohort.model_validate({"id": name, "study": study, "label": label, "role": role, **facts})


def partners(gold: list[Cohort], got: list[Cohort], vocabulary: Vocabulary) -> dict[str, str]:
    """Extracted cohort → gold cohort, each with one record so that it is known."""
    sides = [paper([record(f"r{c.id}", c) for c in side], cohorts=side) for side in (gold, got)]
    return dict(match(sides[0], sides[1], vocabulary).cohorts)


@pytest.mark.parametrize("label", ["Retreated with D-Pd", "DPd retreatment cohort", "D-Pd re-treated patients (n=40)"])
def test_a_cohort_is_known_however_it_is_worded(label: str, vocabulary: Vocabulary) -> None:
    gold = [cohort("g1", "D-Pd retreated", "retreatment"), cohort("g2", "D-Pd anti-CD38 naive", "naive")]
    got = [cohort("r1", label, "retreatment"), cohort("r2", "anti-CD38-naive patients on D-Pd", "naive")]
    assert partners(gold, got, vocabulary) == {"r1": "g1", "r2": "g2"}


def test_drugs_stand_for_the_regimen_that_names_them(vocabulary: Vocabulary) -> None:
    gold = [cohort("g1", "D-Pd", regimen=DPD), cohort("g2", "D-Vd", regimen=("bortezomib", "daratumumab"))]
    got = [
        cohort("r1", "daratumumab, pomalidomide and dexamethasone"),
        cohort("r2", "daratumumab plus bortezomib"),
    ]
    assert partners(gold, got, vocabulary) == {"r1": "g1", "r2": "g2"}


def test_size_tells_cohorts_of_one_name_apart(vocabulary: Vocabulary) -> None:
    gold = [cohort("g1", "evaluable", n=31), cohort("g2", "evaluable for MRD", n=12)]
    got = [cohort("r1", "evaluable patients", n=12), cohort("r2", "evaluable patients", n=31)]
    assert partners(gold, got, vocabulary) == {"r1": "g2", "r2": "g1"}


def test_a_declared_alias_is_enough(vocabulary: Vocabulary) -> None:
    gold = [cohort("g1", "retreated, responders (>=PR)", "subgroup", aliases=("Group 1",)), cohort("g2", "Group 2")]
    got = [cohort("r2", "Group 2"), cohort("r1", "Group 1", "subgroup")]
    assert partners(gold, got, vocabulary) == {"r1": "g1", "r2": "g2"}


def test_no_two_gold_cohorts_become_one(vocabulary: Vocabulary) -> None:
    gold = [cohort("g1", "D-Pd retreated", n=40), cohort("g2", "D-Pd retreated, high risk", "subgroup", n=9)]
    got = [cohort("r1", "D-Pd retreated", n=40)]
    assert partners(gold, got, vocabulary) == {"r1": "g1"}


def test_numbered_parts_are_not_taken_for_each_other(vocabulary: Vocabulary) -> None:
    gold = [cohort("g1", "Part 1"), cohort("g2", "Part 2")]
    assert partners(gold, [cohort("r2", "part 2 patients")], vocabulary) == {"r2": "g2"}


def test_a_cohort_that_nothing_speaks_for_has_no_partner(vocabulary: Vocabulary) -> None:
    gold = [cohort("g1", "D-Pd retreated", "retreatment", n=40, regimen=DPD)]
    got = [cohort("r1", "transplant-eligible controls", "naive", n=7)]
    assert partners(gold, got, vocabulary) == {}


def test_what_is_left_over_is_no_partner(vocabulary: Vocabulary) -> None:
    gold = [cohort("g1", "retreatment period", "retreatment", n=40), cohort("g2", "retreatment period, 1L", "subgroup")]
    got = [cohort("r1", "retreatment period", "retreatment", n=40), cohort("r2", "retreatment", "retreatment")]
    assert partners(gold, got, vocabulary).get("r2") != "g2"


def test_a_second_name_for_one_group_is_that_group(vocabulary: Vocabulary) -> None:
    gold = [cohort("g1", "D-Pd retreated", "retreatment", n=40), cohort("g2", "D-Vd retreated", "retreatment", n=12)]
    got = [
        cohort("r1", "D-Pd retreated", "retreatment", n=40),
        cohort("r2", "retreated with D-Pd", "retreatment"),
        cohort("r3", "D-Vd retreated", "retreatment", n=12),
    ]
    assert partners(gold, got, vocabulary) == {"r1": "g1", "r2": "g1", "r3": "g2"}


def test_a_part_of_a_group_is_no_second_name_for_it(vocabulary: Vocabulary) -> None:
    gold = [cohort("g1", "D-Pd retreated", "retreatment", n=40)]
    got = [cohort("r1", "D-Pd retreated", "retreatment", n=40), cohort("r2", "D-Pd retreated, high risk", "subgroup")]
    assert partners(gold, got, vocabulary) == {"r1": "g1"}


def test_a_papers_own_study_needs_no_name(vocabulary: Vocabulary) -> None:
    ours = TRIAL.model_copy(update={"id": "own", "label": "this study", "aliases": ()})
    theirs = Study(id="rev", label="Okonkwo 2014", provenance="background")
    cohorts = [cohort("c1", "all"), cohort("c2", "all", study="rev")]
    gold = paper([record("a", cohorts[0]), record("b", cohorts[1])], [TRIAL, theirs], cohorts)
    got_cohorts = [cohort("c1", "all", study="own"), cohort("c2", "all", study="rev")]
    got = paper([record("a", got_cohorts[0]), record("b", got_cohorts[1])], [ours, theirs], got_cohorts)
    assert match(gold, got, vocabulary).studies == {"own": "tarn", "rev": "rev"}


def test_one_surname_and_another_year_is_another_study(vocabulary: Vocabulary) -> None:
    studies = [Study(id=str(year), label=f"Okonkwo {year}", provenance="background") for year in (2014, 2017)]
    cohorts = [cohort(f"c{s.id}", "all", study=s.id) for s in studies]
    sides = [
        paper([record(f"r{c.id}", c) for c in cohorts], studies, cohorts),
        paper([record("x", cohorts[1])], studies[1:], cohorts[1:]),
    ]
    assert match(sides[0], sides[1], vocabulary).studies == {"2017": "2017"}


def test_groups_of_one_name_and_size_are_not_parted_for_the_sake_of_others(vocabulary: Vocabulary) -> None:
    """What compares two arms may be worded like either; the sum of likenesses would be greater crosswise."""
    gold = [
        cohort("both", "D-Kd versus Kd, one previous line", "subgroup"),
        cohort("new", "D-Kd, one previous line", "subgroup", n=70),
        cohort("old", "Kd, one previous line", "subgroup", n=34),
    ]
    got = [
        cohort("r1", "One previous line", "subgroup"),
        cohort("r2", "D-Kd, one previous line", "subgroup", n=70),
        cohort("r3", "Kd, one previous line", "subgroup", n=34),
    ]
    found = partners(gold, got, vocabulary)
    assert (found["r2"], found["r3"]) == ("new", "old")
