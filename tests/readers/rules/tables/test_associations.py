"""Tables of ratios: covariates, models, references, endpoints, subgroups, arms and leagues."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.readers.rules.tabled import fields

from extractor.readers.rules.result import Result
from extractor.records import Statistic

ReadTables = Callable[[str], list[Result]]


def test_univariate_and_multivariable_side_by_side(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 4. Cox regression for progression-free survival
        | Univariate | | Multivariable |
        Covariate | HR (95% CI) | p | HR (95% CI) | p
        High-risk cytogenetics | 1.84 (1.10-3.07) | 0.02 | 1.71 (1.01-2.90) | 0.046
        Age >70 years | 1.12 (0.70-1.80) | 0.63 | – | –
    """)
    assert fields(results, "outcome", "term", "model", "value", "ci_low", "ci_high", "p", "unit", "statistic") == [
        ("HR_PFS", "High-risk cytogenetics", "univariate", 1.84, 1.10, 3.07, "0.02", "ratio", Statistic.HAZARD_RATIO),
        ("HR_PFS", "High-risk cytogenetics", "multivariable", 1.71, 1.01, 2.90, "0.046", "ratio",
         Statistic.HAZARD_RATIO),
        ("HR_PFS", "Age >70 years", "univariate", 1.12, 0.70, 1.80, "0.63", "ratio", Statistic.HAZARD_RATIO),
    ]  # fmt: skip


def test_interval_and_p_in_columns_of_their_own(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 4. Multivariable analysis of overall survival
        Covariate | Hazard ratio | 95% CI | p value
        ISS III | 2.2 | 1.3-3.7 | 0.003
        Extramedullary disease | 1.9 | 1.0-NE | 0.05
    """)
    assert fields(results, "outcome", "term", "model", "value", "ci_low", "ci_high", "p") == [
        ("HR_OS", "ISS III", "multivariable", 2.2, 1.3, 3.7, "0.003"),
        ("HR_OS", "Extramedullary disease", "multivariable", 1.9, 1.0, None, "0.05"),
    ]
    assert [[s.role for s in r.support] for r in results] == [["cell", "cell"], ["cell", "cell"]]


def test_reference_rows_are_no_results_and_bare_categories_take_their_heading(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 4. Univariate analysis for PFS
        Covariate | HR (95% CI) | p
        ISS stage
          I | 1 | –
          II | 1.3 (0.8-2.1) | 0.30
          III | 2.2 (1.3-3.7) | 0.003
        Sex
          Female | Reference | –
          Male | 1.1 (0.7-1.7) | 0.66
    """)
    assert fields(results, "term", "value", "p") == [
        ("ISS stage II", 1.3, "0.30"),
        ("ISS stage III", 2.2, "0.003"),
        ("Sex Male", 1.1, "0.66"),
    ]


def test_reference_named_in_the_row_is_the_comparator(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 4. Univariate analysis for OS
        Covariate | HR (95% CI) | p
        Triple-class refractory vs not refractory | 1.8 (1.1-2.9) | 0.02
        ISS III (vs I or II) | 2.0 (1.2-3.3) | 0.008
        Anaemia (ref: none) | 1.4 (0.9-2.2) | 0.13
        Age (≥65 vs <65) | 1.3 (0.8-2.1) | 0.29
    """)
    assert fields(results, "term", "comparator", "value") == [
        ("Triple-class refractory", "not refractory", 1.8),
        ("ISS III", "I or II", 2.0),
        ("Anaemia", "none", 1.4),
        ("Age ≥65", "<65", 1.3),
    ]


def test_several_endpoints_side_by_side(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 4. Prognostic factors, univariate
        | PFS | | OS |
        Factor | HR (95% CI) | p | HR (95% CI) | p
        High LDH | 1.5 (1.0-2.3) | 0.04 | 1.9 (1.2-3.0) | 0.006
    """)
    assert fields(results, "outcome", "term", "value", "p", "model") == [
        ("HR_PFS", "High LDH", 1.5, "0.04", "univariate"),
        ("HR_OS", "High LDH", 1.9, "0.006", "univariate"),
    ]


def test_endpoints_as_rows_have_no_covariate(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 4. Hazard ratios of KPd against Kd
        Endpoint | HR (95% CI) | p
        Progression-free survival | 0.62 (0.41-0.95) | 0.027
        Overall survival | 0.80 (0.50-1.28) | 0.35
    """)
    assert fields(results, "outcome", "term", "value", "p") == [
        ("HR_PFS", None, 0.62, "0.027"),
        ("HR_OS", None, 0.80, "0.35"),
    ]


def test_odds_ratio_of_a_response(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 4. Logistic regression for overall response
        Covariate | Odds ratio (95% CI) | p
        Second line | 2.4 (1.1-5.3) | 0.03
    """)
    assert fields(results, "outcome", "statistic", "term", "value", "p") == [
        ("OR_ORR", Statistic.ODDS_RATIO, "Second line", 2.4, "0.03"),
    ]


def test_covariate_given_only_by_its_p(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 4. Univariate analysis of factors for overall survival
        Factor | p value
        Age | 0.44
        Prior transplant | <0.001
        Sex | NS
    """)
    assert fields(results, "outcome", "statistic", "term", "value", "p", "unit") == [
        ("HR_OS", Statistic.P_ONLY, "Age", None, "0.44", None),
        ("HR_OS", Statistic.P_ONLY, "Prior transplant", None, "<0.001", None),
    ]


def test_forest_of_subgroups_compares_the_arms_in_each(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 4. Progression-free survival by subgroup
        Subgroup | KPd | Kd | Hazard ratio (95% CI)
        Age
          <65 years | 20 | 18 | 0.55 (0.30-0.98)
          ≥65 years | 20 | 20 | 0.71 (0.39-1.29)
    """)
    ratios = [r for r in results if r.unit == "ratio"]
    assert fields(ratios, "outcome", "value", "ci_low", "ci_high") == [
        ("HR_PFS", 0.55, 0.30, 0.98),
        ("HR_PFS", 0.71, 0.39, 1.29),
    ]


def test_forest_with_numbers_of_patients_names_the_subgroup_as_the_group(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 4. Subgroup analysis of PFS
        Subgroup | No. of patients | HR (95% CI)
        Age
          <65 years | 38 | 0.55 (0.30-0.98)
        Cytogenetic risk
          High | 15 | 0.90 (0.40-2.05)
    """)
    assert fields(results, "outcome", "term", "cohort_text", "value") == [
        ("HR_PFS", None, "Age <65 years", 0.55),
        ("HR_PFS", None, "Cytogenetic risk High", 0.90),
    ]


def test_ratio_of_arms_in_rows_names_the_reference_row(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 4. Survival by regimen
        Regimen | n | Median PFS, months | HR for PFS (95% CI)
        KPd | 40 | 12.4 | 0.62 (0.41-0.95)
        Kd | 38 | 8.0 | Reference
    """)
    assert fields([r for r in results if r.unit == "ratio"], "outcome", "term", "comparator", "value") == [
        ("HR_PFS", "KPd", "Kd", 0.62),
    ]


def test_league_sets_the_row_against_the_column(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 4. Hazard ratios for PFS, network meta-analysis
        Regimen | Kd | Pd
        KPd | 0.52 (0.39-0.69) | 0.44 (0.27-0.72)
        Kd | – | 0.85 (0.58-1.25)
    """)
    assert fields(results, "outcome", "term", "comparator", "value", "ci_low", "ci_high") == [
        ("HR_PFS", "KPd", "Kd", 0.52, 0.39, 0.69),
        ("HR_PFS", "KPd", "Pd", 0.44, 0.27, 0.72),
        ("HR_PFS", "Kd", "Pd", 0.85, 0.58, 1.25),
    ]


def test_league_whose_caption_turns_it_round(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 4. Network estimates for OS (columns versus rows)
        Regimen | Kd | Pd
        KPd | 1.92 (1.39-2.69) | 2.24 (1.27-3.72)
    """)
    assert fields(results, "outcome", "term", "comparator", "value") == [
        ("HR_OS", "Kd", "KPd", 1.92),
        ("HR_OS", "Pd", "KPd", 2.24),
    ]


def test_table_of_ratios_without_an_endpoint_gives_nothing(read_tables: ReadTables) -> None:
    assert (
        read_tables("""
        Table 4. Multivariable model
        Covariate | HR (95% CI) | p
        High LDH | 1.5 (1.0-2.3) | 0.04
    """)
        == []
    )


def test_level_of_the_interval_in_the_header(read_tables: ReadTables) -> None:
    (result,) = read_tables("""
        Table 4. Cox model of overall survival
        Covariate | HR (90% CI) | p
        High LDH | 1.5 (1.0-2.3) | 0.04
    """)
    assert (result.ci_low, result.ci_high, result.ci_level) == (1.0, 2.3, 90)


FOREST = """
Table 1. Progression-free survival by subgroup
 | {first} | | {second} | |
Subgroup | N | Median, months | N | Median, months | HR (95% CI)
Previous lines | | | | |
One | 61 | 14.2 | 32 | 8.1 | 0.58 (0.40-0.85)
All patients | 104 | 13 | 61 | 7.5 | 0.62 (0.45-0.80)
"""


@pytest.mark.parametrize(
    ("first", "second"), [("Surgery", "Radiation"), ("Surgery", "Control"), ("Control", "Surgery")]
)
def test_ratio_beside_two_arms_in_columns_sets_them_against_each_other(
    read_tables: ReadTables, first: str, second: str
) -> None:
    results = read_tables(FOREST.format(first=first, second=second))
    other = "Radiation" if second == "Radiation" else "Control"
    ratios = [r for r in results if r.unit == "ratio"]
    assert fields(ratios, "outcome", "value", "term", "comparator", "cohort_text") == [
        ("HR_PFS", 0.58, "Surgery", other, f"Surgery and {other}, Previous lines One"),
        ("HR_PFS", 0.62, "Surgery", other, None),
    ]


def test_ratio_of_an_endpoint_in_a_row_is_of_all_that_are_compared(read_tables: ReadTables) -> None:
    table = """
    Table 1. Survival
    Endpoint | Surgery | Radiation | Hazard ratio (95% CI)
    Median PFS, months | 14.2 | 8.1 | 0.58 (0.40-0.85)
    """
    (ratio,) = [r for r in read_tables(table) if r.unit == "ratio"]
    assert (ratio.outcome, ratio.term, ratio.comparator, ratio.cohort_text) == ("HR_PFS", "Surgery", "Radiation", None)
