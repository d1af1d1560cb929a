"""Adverse events: terms, grades, counts, and what treatment was stopped for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.readers.rules.result import Result
from extractor.records import Timepoint

Read = Callable[..., list[Result]]


def events(results: list[Result]) -> list[tuple[object, ...]]:
    return [(r.term, r.grade, r.value, r.num) for r in results]


def test_any_grade_and_grades_in_a_bracket(read: Read) -> None:
    assert events(read("Frequent AEs were diarrhea (33%, 9% grade-3, 2% grade-4) and nausea (27%).")) == [
        ("diarrhea", "any", 33.0, None),
        ("diarrhea", "3", 9.0, None),
        ("diarrhea", "4", 2.0, None),
        ("nausea", "any", 27.0, None),
    ]


def test_grade_before_a_list_holds_for_the_list(read: Read) -> None:
    assert events(read("The most common grade 3/4 adverse events were neutropenia (41%) and anemia (22%).")) == [
        ("neutropenia", "3-4", 41.0, None),
        ("anemia", "3-4", 22.0, None),
    ]


def test_events_dealt_out_again_by_respectively(read: Read) -> None:
    results = read(
        "AEs included anemia in 40 (50%) patients, thrombocytopenia in 32 (40%), and neutropenia in 24 (30%), "
        "being grade ≥ 3 in 4 (5%), 16 (20%), and 8 (10%), respectively."
    )
    assert events(results) == [
        ("anemia", "any", 50.0, 40),
        ("thrombocytopenia", "any", 40.0, 32),
        ("neutropenia", "any", 30.0, 24),
        ("anemia", ">=3", 5.0, 4),
        ("thrombocytopenia", ">=3", 20.0, 16),
        ("neutropenia", ">=3", 10.0, 8),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Grade 3-4 infections occurred in 15%.", ("infection", "3-4", 15.0, None)),
        ("Neutropenia of grade 3 or higher occurred in 45.1%.", ("neutropenia", ">=3", 45.1, None)),
        ("Forty-four (52%) patients experienced diarrhea.", ("diarrhea", "any", 52.0, 44)),
        ("Pneumonia was seen in 9 pts (14%).", ("pneumonia", "any", 14.0, 9)),
        ("One patient had a grade 3 infusion reaction.", ("infusion-related reaction", "3", None, 1)),
        ("One patient had a rash of grade 1.", ("rash", "1", None, 1)),
        ("Neutropenia was the most frequent grade 3-4 AE (38%).", ("neutropenia", "3-4", 38.0, None)),
        ("Nausea (n = 9, 11%) was mild.", ("nausea", "any", 11.0, 9)),
        ("Any-grade cytokine release syndrome occurred in 72%.", ("cytokine release syndrome", "any", 72.0, None)),
    ],
)
def test_one_event(read: Read, text: str, expected: tuple[object, ...]) -> None:
    assert events(read(text)) == [expected]


def test_grade_is_carried_to_the_next_group(read: Read) -> None:
    results = read("Hypertension of grade 3 or higher was seen in 10% of the weekly arm and in 17% in the other arm.")
    assert [(r.grade, r.value) for r in results] == [(">=3", 10.0), (">=3", 17.0)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At least one AE was recorded in 88 patients (92%).", ("AE_ANY", "any", 92.0, 88)),
        ("Grade 3 or 4 adverse events occurred in 61% of the patients.", ("AE_ANY", "3-4", 61.0, None)),
        ("Five patients (6%) discontinued treatment due to TEAEs.", ("AE_DISCONTINUATION", None, 6.0, 5)),
        ("AEs led to discontinuation in 7 patients (9%).", ("AE_DISCONTINUATION", None, 9.0, 7)),
        ("No patient discontinued treatment due to toxicity.", ("AE_DISCONTINUATION", None, None, 0)),
        ("No treatment-related deaths were reported.", ("AE_DEATH", None, None, 0)),
        ("AEs caused death in two patients.", ("AE_DEATH", None, None, 2)),
        ("Two patients (3%) died of adverse events.", ("AE_DEATH", None, 3.0, 2)),
        ("The 30-day mortality was 4%.", ("EARLY_DEATH", None, 4.0, None)),
        ("Dose reductions were required in 23 patients (31%).", ("DOSE_REDUCTION", None, 31.0, 23)),
        ("Lenalidomide dose was reduced for neutropenia in 39 (46%) patients.", ("DOSE_REDUCTION", None, 46.0, 39)),
    ],
)
def test_what_is_counted_over_all_events(read: Read, text: str, expected: tuple[object, ...]) -> None:
    assert [(r.outcome, r.grade, r.value, r.num) for r in read(text)] == [expected]


def test_of_the_reasons_for_stopping_only_toxicity_is_counted(read: Read) -> None:
    results = read(
        "Reasons for stopping treatment included toxicity (11%), relapse (42%), and a patient's own wish (8%)."
    )
    assert [(r.outcome, r.value) for r in results] == [("AE_DISCONTINUATION", 11.0)]


@pytest.mark.parametrize("text", ["The 30-day mortality was 4.8%.", "Early mortality was low (4.8% at 30 days)."])
def test_early_death_keeps_its_time(read: Read, text: str) -> None:
    (result,) = read(text)
    assert (result.outcome, result.value, result.timepoint) == ("EARLY_DEATH", 4.8, Timepoint(value=30, unit="days"))


def test_grade_of_a_list_ends_where_the_sentence_turns(read: Read) -> None:
    results = read(
        "The most frequent grade 3-4 events were neutropenia (40%) and anaemia (20%), while fatigue (50%) and nausea "
        "(64%) were mostly grade 1-2."
    )
    assert [(r.term, r.grade, r.value) for r in results] == [
        ("neutropenia", "3-4", 40.0),
        ("anemia", "3-4", 20.0),
        ("fatigue", "any", 50.0),
        ("nausea", "any", 64.0),
    ]


def test_most_common_event_of_a_kind_is_named_and_not_its_kind(read: Read) -> None:
    (result,) = read("Nausea was the most common non-haematological adverse event (64%).")
    assert (result.term, result.value) == ("nausea", 64.0)
