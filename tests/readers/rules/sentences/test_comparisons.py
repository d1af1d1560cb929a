"""Whose each figure of a comparison is. All sentences, arms and figures are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.readers.rules.result import Result

Read = Callable[..., list[Result]]


def told(results: list[Result]) -> list[tuple[object, ...]]:
    return [(r.outcome, r.value, r.num, r.den, r.cohort_text) for r in results]


@pytest.mark.parametrize("against", ["than", "than with", "than in", "compared with", "as compared to", "versus", "vs"])
def test_group_behind_the_comparing_word_has_the_second_figure(read: Read, against: str) -> None:
    results = read(f"The ORR was higher with D-Vd (81%) {against} Vd (70%).")
    assert told(results) == [("ORR", 81.0, None, None, "D-Vd"), ("ORR", 70.0, None, None, "Vd")]


def test_group_behind_than_is_not_that_of_a_time_before_it(read: Read) -> None:
    results = read("Median PFS was longer in the D-Vd group (18.1 months) than the Vd group (12.4 months).")
    assert told(results) == [
        ("PFS", 18.1, None, None, "the D-Vd group"),
        ("PFS", 12.4, None, None, "the Vd group"),
    ]


def test_group_behind_each_figure_keeps_it(read: Read) -> None:
    results = read("The ORR was 81% with D-Vd versus 70% with Vd.")
    assert told(results) == [("ORR", 81.0, None, None, "D-Vd"), ("ORR", 70.0, None, None, "Vd")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "A CR was reached in 12 of 100 patients in the surgery arm and in 3 of 101 in the control arm "
                "(12% vs 3%; p = 0.01)."
            ),
            [("CR", 12.0, 12, 100, "the surgery arm"), ("CR", 3.0, 3, 101, "the control arm")],
        ),
        (
            "The ORR was 81/100 in the surgery arm and 70/101 in the control arm (81.0% versus 69.3%).",
            [("ORR", 81.0, 81, 100, "the surgery arm"), ("ORR", 69.3, 70, 101, "the control arm")],
        ),
        (
            (
                "Sepsis occurred in 30 patients in the surgery group and in 20 patients in the control group "
                "(30% and 20%, respectively)."
            ),
            [("AE", 30.0, 30, None, "the surgery group"), ("AE", 20.0, 20, None, "the control group")],
        ),
        (
            "Sepsis occurred in 30 patients in the surgery group (30%) and in 20 in the control group (20%).",
            [("AE", 30.0, 30, None, "the surgery group"), ("AE", 20.0, 20, None, "the control group")],
        ),
    ],
)
def test_shares_in_a_closing_bracket_go_to_the_counts_in_their_order(
    read: Read, text: str, expected: list[tuple[object, ...]]
) -> None:
    assert told(read(text)) == expected


def test_closing_shares_that_the_counts_do_not_give_are_left_out(read: Read) -> None:
    results = read("A CR was reached in 12 of 100 patients in arm A and in 3 of 101 in arm B (44% vs 3%).")
    assert told(results) == [("CR", None, 12, 100, "arm A"), ("CR", None, 3, 101, "arm B")]


def test_closing_share_is_printed_in_the_evidence_and_its_p_is_of_both(read: Read) -> None:
    text = "Sepsis occurred in 30 patients in arm A and in 20 in arm B (30% and 20%; p = 0.04)."
    results = read(text)
    assert [(r.value_text, r.p, r.comparator) for r in results] == [
        ("30%", "0.04", "arm B"),
        ("20%; p = 0.04", "0.04", "arm A"),
    ]
    assert [text[r.evidence[0].start : r.evidence[0].end].rstrip(").") for r in results] == [
        "Sepsis occurred in 30 patients in arm A and in 20 in arm B (30%",
        "Sepsis occurred in 30 patients in arm A and in 20 in arm B (30% and 20%; p = 0.04",
    ]


def test_p_of_a_pair_is_not_that_of_a_figure_before_it(read: Read) -> None:
    results = read(
        "Median PFS was 7.9 months in the whole cohort and 4.1 vs 10.3 months in patients with and without sepsis "
        "(p = 0.004)."
    )
    assert [(r.value, r.p) for r in results] == [(7.9, None), (4.1, "0.004"), (10.3, "0.004")]


@pytest.mark.parametrize(
    ("opening", "named"),
    [
        ("Among patients with high-risk cytogenetics", "patients with high-risk cytogenetics, "),
        ("In patients aged 75 years or older", "patients aged 75 years or older, "),
        ("In the subgroup refractory to lenalidomide", "the subgroup refractory to lenalidomide, "),
        ("Among 201 patients", ""),
        ("In the intention-to-treat population", ""),
        ("In the overall population", ""),
    ],
)
def test_subgroup_that_opens_the_sentence_goes_with_each_arm(read: Read, opening: str, named: str) -> None:
    results = read(f"{opening}, the ORR was 70% with bortezomib versus 41% with placebo.")
    assert [(r.value, r.cohort_text, r.comparator) for r in results] == [
        (70.0, f"{named}bortezomib", "placebo"),
        (41.0, f"{named}placebo", "bortezomib"),
    ]


def test_group_that_is_no_arm_stands_against_the_one_that_opens_the_sentence(read: Read) -> None:
    results = read("In high-risk patients, median PFS was 9 months versus 14 months in standard-risk patients.")
    assert [(r.value, r.cohort_text) for r in results] == [
        (9.0, "high-risk patients"),
        (14.0, "standard-risk patients"),
    ]
