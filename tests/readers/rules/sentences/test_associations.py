"""Hazard and odds ratios, and covariates given by their p alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.readers.rules.result import Result
from extractor.records import Statistic

Read = Callable[..., list[Result]]


def ratios(results: list[Result]) -> list[tuple[object, ...]]:
    return [(r.outcome, r.term, r.value, r.ci_low, r.ci_high, r.p) for r in results if r.unit == "ratio"]


def test_list_of_covariates_after_the_endpoint(read: Read) -> None:
    results = read(
        "In a univariate model, PFS was improved by a deep response (HR = 0.31, 95% CI 0.18-0.52, "
        "p < 0.001), age above 60 (HR = 0.51, 95% CI 0.30-0.88, p = 0.015), and the absence of plasmacytoma "
        "(HR = 0.33, 95% CI 0.12-0.75, p = 0.009)."
    )
    assert ratios(results) == [
        ("HR_PFS", "deep response", 0.31, 0.18, 0.52, "<0.001"),
        ("HR_PFS", "age above 60", 0.51, 0.3, 0.88, "0.015"),
        ("HR_PFS", "absence of plasmacytoma", 0.33, 0.12, 0.75, "0.009"),
    ]
    assert {r.model for r in results} == {"univariate"}


def test_list_of_covariates_before_the_endpoint(read: Read) -> None:
    results = read(
        "In multivariable analysis, high LDH (HR 2.31, 95% CI 1.40-3.81; p=0.001) and stage III (HR 1.88; "
        "95% CI 1.11-3.19; p=0.02) were associated with shorter OS."
    )
    assert ratios(results) == [
        ("HR_OS", "high LDH", 2.31, 1.4, 3.81, "0.001"),
        ("HR_OS", "stage III", 1.88, 1.11, 3.19, "0.02"),
    ]
    assert {r.model for r in results} == {"multivariable"}


def test_arms_compared_are_term_and_comparator(read: Read) -> None:
    results = read(
        "Median PFS was 11.2 months in the experimental group and 7.4 months in the control group (hazard ratio for "
        "disease progression or death, 0.61; 95% CI, 0.47 to 0.79; P<0.001)."
    )
    (ratio,) = [r for r in results if r.unit == "ratio"]
    assert (ratio.outcome, ratio.term, ratio.comparator) == ("HR_PFS", "the experimental group", "the control group")
    assert [r.p for r in results if r.outcome == "PFS"] == [None, None]


def test_subject_of_the_association_is_the_term(read: Read) -> None:
    (ratio,) = read("Rechallenge was associated with longer OS (HR, 0.62; 95% CI; 0.44-0.90; P=.006).")
    assert (ratio.outcome, ratio.term, ratio.value, ratio.p) == ("HR_OS", "Rechallenge", 0.62, ".006")


def test_odds_ratio_of_a_response(read: Read) -> None:
    results = read("ORR was 84% vs 75% in arm A and arm B (OR 1.93, 95% CI 1.23-3.02).")
    assert ratios(results) == [("OR_ORR", "arm A", 1.93, 1.23, 3.02, None)]


def test_covariates_by_p_alone(read: Read) -> None:
    results = read("Prior dose did not influence PFS (p=0.11), favorably affected by the absence of gain1q (p=0.04).")
    assert [(r.outcome, r.statistic, r.term, r.p) for r in results] == [
        ("HR_PFS", Statistic.P_ONLY, "Prior dose", "0.11"),
        ("HR_PFS", Statistic.P_ONLY, "absence of gain1q", "0.04"),
    ]


def test_endpoint_of_the_sentence_before_is_taken_over(read: Read) -> None:
    results = read(
        "No correlation was found with the length of exposure (p = 0.16) and the dose at the start (p = 0.49).",
        "OS was influenced by age (HR 1.4).",
    )
    assert [(r.outcome, r.term, r.p) for r in results] == [
        ("HR_OS", "length of exposure", "0.16"),
        ("HR_OS", "dose at the start", "0.49"),
    ]


def test_p_only_on_a_response_keeps_its_code(read: Read) -> None:
    results = read("Reaching CR or better did not depend on sex (p=0.31).")
    assert [(r.outcome, r.term, r.p) for r in results] == [("CR_OR_BETTER", "sex", "0.31")]


def compared(results: list[Result]) -> list[tuple[object, ...]]:
    return [(r.outcome, r.value, r.ci_low, r.ci_high, r.term, r.comparator, r.model) for r in results]


def test_unadjusted_and_adjusted_ratio_of_one_covariate(read: Read) -> None:
    assert compared(
        read("Male sex (unadjusted HR 2.10, 95% CI 1.2-3.7; adjusted HR 1.84, 1.1-3.1) predicted shorter OS.")
    ) == [
        ("HR_OS", 2.1, 1.2, 3.7, "Male sex", None, "univariate"),
        ("HR_OS", 1.84, 1.1, 3.1, "Male sex", None, "multivariable"),
    ]


def test_both_models_of_one_covariate(read: Read) -> None:
    text = "Older age was associated with shorter OS in univariate (HR 1.5) and multivariable analysis (HR 1.3)."
    assert compared(read(text)) == [
        ("HR_OS", 1.5, None, None, "Older age", None, "univariate"),
        ("HR_OS", 1.3, None, None, "Older age", None, "multivariable"),
    ]


def test_predicate_of_the_covariate_before_is_no_part_of_the_next(read: Read) -> None:
    text = (
        "Young age (HR, 0.52; P=.02) was linked to longer, and IGHV status (HR, 1.88; P=.01) to shorter OS "
        "on univariate analysis."
    )
    assert [(r.term, r.value, r.model) for r in read(text)] == [
        ("Young age", 0.52, "univariate"),
        ("IGHV status", 1.88, "univariate"),
    ]


@pytest.mark.parametrize(
    ("text", "arms"),
    [
        (
            "The odds of response were higher with LEN than with PBO (odds ratio, 2.38; 95% CI, 1.02 to 5.55).",
            ("LEN", "PBO"),
        ),
        ("For LEN against PBO, the odds ratio of response was 2.38 (95% CI, 1.02 to 5.55).", ("LEN", "PBO")),
    ],
)
def test_odds_ratio_of_response_between_arms(read: Read, text: str, arms: tuple[str, str]) -> None:
    (result,) = read(text)
    assert (result.outcome, result.value, result.term, result.comparator) == ("OR_ORR", 2.38, *arms)


def test_setting_before_the_subject_is_no_part_of_the_covariate(read: Read) -> None:
    (result,) = read("In the pooled model, bulky disease lowered the odds of response (OR 0.66, 95% CI 0.50-0.90).")
    assert (result.outcome, result.term) == ("OR_ORR", "bulky disease")


def test_covariate_after_a_semicolon_begins_anew(read: Read) -> None:
    results = read("Stage III (HR 2.3; p=0.001) was independently associated with shorter OS; age (p=0.41) was not.")
    assert [(r.term, r.value, r.p) for r in results] == [("Stage III", 2.3, "0.001"), ("age", None, "0.41")]
