"""Figures whose predicate, share or group stands apart from them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.readers.rules.result import Result

Read = Callable[..., list[Result]]


def told(results: list[Result]) -> list[tuple[object, ...]]:
    return [(r.outcome, r.value, r.num, r.den, r.cohort_text) for r in results]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Twelve patients (9%) in the surgery group and 5 (4%) in the control group died of sepsis.",
            [("AE_DEATH", 9.0, 12, None, "the surgery group"), ("AE_DEATH", 4.0, 5, None, "the control group")],
        ),
        (
            "Ten patients in cohort 1 (25%) and four in cohort 2 (11%) discontinued because of adverse events.",
            [("AE_DISCONTINUATION", 25.0, 10, None, "cohort 1"), ("AE_DISCONTINUATION", 11.0, 4, None, "cohort 2")],
        ),
        (
            "At 24 months, 71% of patients in arm A and 55% in arm B were alive without relapse.",
            [("RFS", 71.0, None, None, "patients in arm A"), ("RFS", 55.0, None, None, "arm B")],
        ),
    ],
)
def test_figures_with_groups_share_the_predicate_behind_them(
    read: Read, text: str, expected: list[tuple[object, ...]]
) -> None:
    assert told(read(text)) == expected


def test_apposition_between_a_count_and_its_predicate_tells_the_group(read: Read) -> None:
    assert told(read("Two patients, both in the placebo arm, died of treatment-related sepsis.")) == [
        ("AE_DEATH", None, 2, None, "the placebo arm")
    ]


def test_share_behind_the_group_belongs_to_the_count_before_it(read: Read) -> None:
    assert told(read("Serious adverse events were seen in 27 patients of arm A (54%) and in 31 of arm B (62%).")) == [
        ("AE_ANY", 54.0, 27, None, "arm A"),
        ("AE_ANY", 62.0, 31, None, "arm B"),
    ]


def test_share_behind_the_predicate_belongs_to_the_count_before_it(read: Read) -> None:
    assert told(read("Eight of 30 patients responded (27%; 95% CI, 12-46), 2 of them with a complete response.")) == [
        ("ORR", 27.0, 8, 30, None),
        ("CR", None, 2, None, None),
    ]


def test_share_behind_a_comma_inside_a_bracket_belongs_to_the_count(read: Read) -> None:
    results = read("Frequent gr ≥3 events were infection (n=44, 55%; among them sepsis in 8, 10%).")
    assert [(r.term, r.grade, r.value, r.num) for r in results] == [
        ("infection", ">=3", 55.0, 44),
        ("sepsis", ">=3", 10.0, 8),
    ]


def test_number_of_patients_behind_a_share_is_its_denominator(read: Read) -> None:
    assert told(read("In that study, 25% of 130 patients responded.")) == [("ORR", 25.0, None, 130, None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No dose-limiting toxicity occurred at 5 mg (0/3).", [("AE", None, 0, 3, "5 mg")]),
        ("None of the four men at dose level 5 had DLTs.", [("AE", None, 0, 4, "dose level 5")]),
        (
            "DLTs: 1 at 50 mg (1/6), none at 75 mg (0/3).",
            [("AE", None, 1, 6, "50 mg"), ("AE", None, 0, 3, "75 mg")],
        ),
    ],
)
def test_count_and_denominator_at_a_dose(read: Read, text: str, expected: list[tuple[object, ...]]) -> None:
    assert told(read(text)) == expected


def test_what_was_not_observed_counts_zero(read: Read) -> None:
    assert told(read("Treatment-related deaths were not observed.")) == [("AE_DEATH", None, 0, None, None)]


@pytest.mark.parametrize(
    "text",
    [
        "One patient with progressive lymphoma died of disease.",
        "Deaths unrelated to treatment occurred in 9 patients.",
        "The 11 deaths were from other causes.",
        "No response, 1 (2%).",
        "Premedication was not given to 6 patients, and two of them were withdrawn.",
        "DOR, duration of response; EFS, event-free survival; SD, stable disease.",
        "First, the partner matters: with carfilzomib alone about one patient in four responded.",
    ],
)
def test_what_is_no_result(read: Read, text: str) -> None:
    assert read(text) == []


def test_reason_for_stopping_is_no_arm(read: Read) -> None:
    assert told(read("6 (12%) discontinued for toxicity and 8 (16%) for progression.")) == [
        ("AE_DISCONTINUATION", 12.0, 6, None, None)
    ]


@pytest.mark.parametrize(
    ("text", "outcome", "term"),
    [
        ("Four of 90 patients died from pneumonia.", "AE_DEATH", "pneumonia"),
        ("Four of 90 patients died of cardiac causes.", "AE_DEATH", "cardiac"),
        ("There were 9 deaths, 2 of which were considered related to study drug.", "AE_DEATH", None),
        ("No bortezomib-related deaths occurred.", "AE_DEATH", None),
        ("Nobody died of toxicity.", "AE_DEATH", None),
        ("Deaths within 30 days occurred in 4 of 80 patients (5%).", "EARLY_DEATH", None),
        ("Among 44 evaluable patients, 30 (68%) were negative for MRD (10-4).", "MRD_NEGATIVE", None),
        ("Stable disease was the best response in 14 patients (20%).", "SD", None),
        ("Fatigue was the leading toxicity (52%).", "AE", "fatigue"),
        ("Median time to major response was 1.9 months.", "TTR", None),
        ("The probability of continued remission was 72% at 24 months.", "DOR", None),
        ("At 5 years, 48% of patients were alive.", "OS", None),
    ],
)
def test_ways_of_saying_an_outcome(read: Read, text: str, outcome: str, term: str | None) -> None:
    assert [(r.outcome, r.term) for r in read(text)] == [(outcome, term)]


def test_mortality_at_several_days(read: Read) -> None:
    results = read("Mortality at 30, 60 and 90 days was 2%, 5% and 9%, respectively.")
    assert [(r.outcome, r.value, r.timepoint and r.timepoint.value) for r in results] == [
        ("EARLY_DEATH", 2.0, 30.0),
        ("EARLY_DEATH", 5.0, 60.0),
        ("EARLY_DEATH", 9.0, 90.0),
    ]


def test_time_beside_the_outcome_counts_and_a_landmark_does_not(read: Read) -> None:
    (result,) = read("In a landmark analysis at 6 months, patients in remission had a 3-year OS of 77%.")
    assert (result.value, result.timepoint and result.timepoint.value) == (77.0, 3.0)


@pytest.mark.parametrize(
    "text",
    [
        "Herpes zoster, sepsis and photophobia occurred in one patient each.",
        "One patient each had herpes zoster, sepsis, and photophobia.",
    ],
)
def test_each_holds_for_all_that_is_listed(read: Read, text: str) -> None:
    assert [(r.term, r.num) for r in read(text)] == [("herpes zoster", 1), ("sepsis", 1), ("photophobia", 1)]


def test_numbers_of_a_list_by_response_have_the_unit_of_the_first(read: Read) -> None:
    results = read("Median DOR was 12.9 months for CR, 10.1 for VGPR and 8.2 for PR.")
    assert [(r.outcome, r.value, r.unit, r.cohort_text) for r in results] == [
        ("DOR", 12.9, "months", "CR"),
        ("DOR", 10.1, "months", "VGPR"),
        ("DOR", 8.2, "months", "PR"),
    ]


def test_dose_of_each_drug_is_reduced_on_its_own(read: Read) -> None:
    text = "Ixazomib was reduced due to toxicity in 6 women of arm A (12%) and lenalidomide in 9 of arm B (18%)."
    results = read(text)
    assert [(r.outcome, r.term, r.value, r.num) for r in results] == [
        ("DOSE_REDUCTION", "ixazomib", 12.0, 6),
        ("DOSE_REDUCTION", "lenalidomide", 18.0, 9),
    ]


def test_names_in_capitals_before_figures_in_brackets_are_arms(read: Read) -> None:
    results = read("Grade 3 hypertension was more frequent with LENV (42%) than with SOR (14%) and PBO (2%).")
    assert [(r.term, r.value, r.cohort_text) for r in results] == [
        ("hypertension", 42.0, "LENV"),
        ("hypertension", 14.0, "SOR"),
        ("hypertension", 2.0, "PBO"),
    ]


def test_contrast_before_the_bracket_names_both_groups(read: Read) -> None:
    assert told(read("ORR was higher with FCR triplets than with the doublets (76% versus 67%).")) == [
        ("ORR", 76.0, None, None, "FCR triplets"),
        ("ORR", 67.0, None, None, "the doublets"),
    ]


def test_categories_joined_to_one_that_has_a_code(read: Read) -> None:
    assert told(read("Complete remission or very good partial remission was seen in 35%.")) == [
        ("VGPR_OR_BETTER", 35.0, None, None, None)
    ]


def test_figure_of_another_study_that_one_compares_with(read: Read) -> None:
    results = read("The ORR of 51% compares favourably with the 38% seen with tazemetostat in the HERON trial.")
    assert [(r.value, r.study_text) for r in results] == [(51.0, None), (38.0, "HERON")]


def test_days_of_mortality_in_words(read: Read) -> None:
    (result,) = read("Thirty-day mortality was 3.1%.")
    assert (result.outcome, result.value, result.timepoint and result.timepoint.value) == ("EARLY_DEATH", 3.1, 30.0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "12 (11%), 20 (18%), and 34 (31%) patients achieved CR, VGPR, and PR, respectively.",
            [("CR", 11.0, 12, None, None), ("VGPR", 18.0, 20, None, None), ("PR", 31.0, 34, None, None)],
        ),
        (
            "Twelve, 20 and 34 patients had CR, VGPR and PR, respectively.",
            [("CR", None, 12, None, None), ("VGPR", None, 20, None, None), ("PR", None, 34, None, None)],
        ),
        (
            "12% and 31% of patients achieved CR and PR in the control group.",
            [("CR", 12.0, None, None, "the control group"), ("PR", 31.0, None, None, "the control group")],
        ),
        (
            "22% and 10% of patients achieved CR in the surgery and control groups, respectively.",
            [("CR", 22.0, None, None, "surgery groups"), ("CR", 10.0, None, None, "control groups")],
        ),
    ],
)
def test_figures_before_a_list_are_dealt_out_to_it(read: Read, text: str, expected: list[tuple[object, ...]]) -> None:
    assert told(read(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "12 and 20 patients achieved CR, VGPR and PR, respectively.",
        "22% and 10% of patients achieved CR and VGPR in the surgery and control groups, respectively.",
    ],
)
def test_figures_that_cannot_be_dealt_out_are_nobodys(read: Read, text: str) -> None:
    assert read(text) == []
