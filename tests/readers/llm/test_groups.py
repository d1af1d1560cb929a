"""What answers declare: studies and groups, told apart by their names."""

from __future__ import annotations

from typing import Any

from extractor.documents import Document
from extractor.readers.llm.groups import Groups, as_key, cohorts_of, meant, studies_of
from extractor.readers.llm.marking import mark_lines
from extractor.vocabulary import Vocabulary

STUDY = {"id": "S1", "label": "Invented 2024", "aliases": ["ZEBRA-1"], "provenance": "primary"}


def cohort(number: int, label: str, **more: Any) -> dict[str, Any]:
    return {"id": f"G{number}", "study": "S1", "label": label, "role": "subgroup", **more}


def grown(paper: Document, *answers: dict[str, Any]) -> Groups:
    """The groups after some answers, each of which knew those before."""
    groups = Groups.none()
    for answer in answers:
        groups = groups.with_new(meant(answer, groups, mark_lines(paper)).values())
    return groups


def test_a_group_is_known_again_by_its_label_or_an_alias(paper: Document) -> None:
    first = {"studies": [STUDY], "cohorts": [cohort(1, "Z-B retreated", aliases=["arm A"]), cohort(2, "control")]}
    trial = {"id": "S7", "label": "Zebra-1", "provenance": "primary"}
    again = {"studies": [trial], "cohorts": [cohort(8, "Arm A", study="S7"), cohort(9, "CONTROL", study="S7")]}

    groups = grown(paper, first)
    heard = meant(again, groups, mark_lines(paper))

    assert {own: group.cohort.label for own, group in heard.items()} == {
        "G1": "Z-B retreated", "G2": "control", "G8": "Z-B retreated", "G9": "control",
    }  # fmt: skip
    assert groups.with_new(heard.values()) == groups


def test_what_compares_tells_groups_apart() -> None:
    assert as_key("Responders (≥PR)") == as_key("responders, >= PR")
    assert as_key("≥PR") != as_key("<PR") != as_key("PR")


def test_what_is_declared_under_a_known_id_is_left_out(paper: Document) -> None:
    first = {"studies": [STUDY], "cohorts": [cohort(1, "Z-B retreated")]}

    heard = meant({"cohorts": [cohort(1, "all who had Z-B")]}, grown(paper, first), mark_lines(paper))

    assert [group.cohort.label for group in heard.values()] == ["Z-B retreated"]


def test_names_that_tell_no_group_are_mended_and_sizes_without_a_place_go(paper: Document) -> None:
    groups = grown(
        paper,
        {
            "studies": [STUDY],
            "cohorts": [
                cohort(1, "All patients", n=40, n_at="L4"),
                cohort(2, "control", n=99, n_at="L5"),
                cohort(3, "control"),
                cohort(4, "no study of its own", study="S9"),
                {"id": "G5", "label": "no role"},
            ],
        },
    )

    assert [(own, group.cohort.label, group.cohort.n) for own, group in groups.by_id.items()] == [
        ("G1", "Invented 2024, All patients", 40), ("G2", "control", None), ("G3", "control (G3)", None),
    ]  # fmt: skip


def test_each_study_stands_once_with_its_groups(paper: Document, vocabulary: Vocabulary) -> None:
    other = {"id": "S2", "label": "Oryx 2021", "provenance": "background"}
    groups = grown(
        paper,
        {"studies": [STUDY, other], "cohorts": [cohort(1, "a"), cohort(2, "b", study="S2"), cohort(3, "c")]},
    )

    assert [(s.id, s.label, s.provenance) for s in studies_of(groups)] == [
        ("S1", "Invented 2024", "primary"), ("S2", "Oryx 2021", "background"),
    ]  # fmt: skip
    assert [(c.id, c.study, c.label) for c in cohorts_of(groups, vocabulary)] == [
        ("G1", "S1", "a"), ("G3", "S1", "c"), ("G2", "S2", "b"),
    ]  # fmt: skip


def test_drugs_are_known_by_their_generic_names(paper: Document, vocabulary: Vocabulary) -> None:
    drugs = ["Darzalex", "Revlimid", "Zorilimab"]
    groups = grown(paper, {"studies": [STUDY], "cohorts": [cohort(1, "a", regimen=drugs), cohort(2, "b")]})

    assert [c.regimen for c in cohorts_of(groups, vocabulary)] == [("daratumumab", "lenalidomide", "zorilimab"), ()]
