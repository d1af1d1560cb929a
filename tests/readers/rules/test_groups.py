"""Names of groups: which words are one, which are the same one, and what they say of its treatment."""

from __future__ import annotations

import pytest

from extractor.readers.rules.groups import GroupNames
from extractor.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def groups(vocabulary: Vocabulary) -> GroupNames:
    return GroupNames(vocabulary)


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("in the retreatment group", "retreatment group"),
        ("among patients with high-risk cytogenetics", "patients with high-risk cytogenetics"),
        ("• Part B", "Part B"),
        ("the KPd arm of the NORTHSTAR trial", "KPd arm"),
        ("KPd (NORTHSTAR trial)", "KPd"),
        ("KPd (n", "KPd n"),
        ("all patients", None),
        ("the overall population", None),
        ("both groups", None),
        ("two cohorts", None),
        ("Patients", None),
        ("group 2", "group 2"),
        ("Cohort A", "Cohort A"),
    ],
)
def test_words_that_name_a_group(groups: GroupNames, words: str, label: str | None) -> None:
    assert groups.label(words) == label


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("KPd arm", "KPd group"),
        ("Carfilzomib retreatment", "carfilzomib-retreated patients"),
        ("Kyprolis retreatment", "carfilzomib retreatment group"),
        ("carfilzomib naïve", "Carfilzomib-naive patients"),
        ("responders", "patients responding"),
        ("Carfilzomib retreatment (R)", "carfilzomib retreatment"),
        ("high-risk patients", "patients with high risk"),
    ],
)
def test_two_names_of_one_group(groups: GroupNames, one: str, other: str) -> None:
    assert groups.key(one) == groups.key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("carfilzomib retreatment", "carfilzomib-naive"),
        ("high-risk patients", "standard-risk patients"),
        ("Part A", "Part B"),
        ("patients aged ≥65 years", "patients aged <65 years"),
        ("group 1", "group 2"),
        ("refractory to lenalidomide", "not refractory to lenalidomide"),
        ("KPd", "Kd"),
    ],
)
def test_two_groups_are_not_taken_for_one(groups: GroupNames, one: str, other: str) -> None:
    assert groups.key(one) != groups.key(other)


@pytest.mark.parametrize(
    ("label", "codes"),
    [
        ("Carfilzomib retreatment (R)", ["R"]),
        ("Second exposure (E2, first relapse)", ["E2"]),
        ("Retreated patients (Cohort 2)", ["Cohort 2"]),
        ("Retreated patients (refractory)", []),
        ("Retreated patients", []),
    ],
)
def test_codes_in_brackets(groups: GroupNames, label: str, codes: list[str]) -> None:
    assert groups.codes(label) == codes


def test_two_names_of_one_role_that_differ_in_the_drug_alone(groups: GroupNames) -> None:
    retreated, with_drug, naive = (
        groups.key(words) for words in ("retreated patients", "carfilzomib retreatment", "carfilzomib-naive")
    )
    assert groups.same_but_drug(retreated, with_drug)
    assert not groups.same_but_drug(retreated, naive)
    assert not groups.same_but_drug(groups.key("high risk"), groups.key("high risk carfilzomib"))


@pytest.mark.parametrize(
    ("label", "drugs"),
    [
        ("KPd", ("carfilzomib", "dexamethasone", "pomalidomide")),
        ("KPd in second line", ("carfilzomib", "dexamethasone", "pomalidomide")),
        ("carfilzomib monotherapy", ("carfilzomib",)),
        ("carfilzomib-based therapy", ()),
        ("KPd or Kd", ()),
        ("high risk", ()),
    ],
)
def test_regimen_only_where_all_its_drugs_are_named(groups: GroupNames, label: str, drugs: tuple[str, ...]) -> None:
    assert groups.regimen(label) == drugs


@pytest.mark.parametrize(("label", "alone"), [("D-Kd", True), ("D-Kd responders", False), ("high risk", False)])
def test_label_that_is_a_regimen_and_nothing_else(groups: GroupNames, label: str, alone: bool) -> None:
    assert groups.regimen_only(label) is alone


@pytest.mark.parametrize(("label", "alone"), [("Part B", True), ("Cohort 2", True), ("Part B responders", False)])
def test_label_that_is_only_a_number(groups: GroupNames, label: str, alone: bool) -> None:
    assert groups.numbered(label) is alone
