"""Tables that summarise studies: a study a row, with its size, its group and its outcomes in columns."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.readers.rules.tabled import fields

from extractor.readers.rules.result import Result
from extractor.records import IntervalStatus, Statistic, Status, Timepoint

ReadTables = Callable[[str], list[Result]]


def test_a_study_a_row(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Studies of rechallenge
        Study | Design | No. of patients | Regimen | ORR | Median PFS, months | 12-month OS
        Lindqvarn et al. [3] | Retrospective | 22 | KPd | 27% | 3.7 (2.1-5.0) | 61%
        Vantongeren et al. [4] | Phase 2 | 88 | Kd | 40.9% (36/88) | NR (8.3-NE) | NR
    """)
    assert fields(results, "outcome", "statistic", "value", "unit", "num", "den", "status") == [
        ("ORR", Statistic.PROPORTION, 27, "percent", None, None, Status.REPORTED),
        ("PFS", Statistic.MEDIAN, 3.7, "months", None, None, Status.REPORTED),
        ("OS", Statistic.LANDMARK, 61, "percent", None, None, Status.REPORTED),
        ("ORR", Statistic.PROPORTION, 40.9, "percent", 36, 88, Status.REPORTED),
        ("PFS", Statistic.MEDIAN, None, "months", None, None, Status.NOT_REACHED),
        ("OS", Statistic.LANDMARK, None, "percent", None, None, Status.UNCLEAR),
    ]
    assert fields(results, "cohort_text", "cohort_n", "whole") == [("KPd", 22, True)] * 3 + [("Kd", 88, True)] * 3
    assert (results[1].ci_low, results[1].ci_high) == (2.1, 5.0)
    assert (results[4].ci_low, results[4].ci_status) == (8.3, IntervalStatus.UPPER_NOT_ESTIMABLE)
    assert results[2].timepoint == Timepoint(value=12, unit="months")


@pytest.mark.parametrize(
    ("stub", "label"),
    [
        ("Study", "Lindqvarn et al. [3]"),
        ("Author", "Lindqvarn et al. 2019"),
        ("Reference", "Lindqvarn 2019"),
        ("Trial", "NORTHSTAR"),
        ("First author (year)", "Lindqvarn (2019)"),
        ("Study", "Lindqvarn and colleagues [3]"),
    ],
)
def test_row_names_its_study_in_many_styles(read_tables: ReadTables, stub: str, label: str) -> None:
    results = read_tables(f"""
        Table 1. Published experience
        {stub} | n | ORR, % | PFS, months
        {label} | 22 | 27 | 3.7
        Ostrowski et al. 2020 | 31 | 35.5 | 5.2
        Haidari et al. 2021 | 18 | 50 | 6.1
    """)
    assert [r.study_text for r in results[:2]] == [label, label]
    assert fields(results[:2], "outcome", "value", "cohort_n") == [("ORR", 27, 22), ("PFS", 3.7, 22)]


def test_row_without_a_label_goes_on_with_the_study_above(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Studies of rechallenge
        Study | Regimen | n | ORR, % | Median PFS, months
        Ostrowski-Hale et al. [5] | Kd | 31 | 35.5 | 5.2
        | KPd | 27 | 55.6 | 8.7
        Haidari et al. [6] | Pd | 18 | 50 | –
    """)
    assert [(r.study_text or "").split()[0] for r in results] == ["Ostrowski-Hale"] * 4 + ["Haidari"]
    assert fields(results, "cohort_text", "cohort_n", "outcome", "value") == [
        ("Kd", 31, "ORR", 35.5),
        ("Kd", 31, "PFS", 5.2),
        ("KPd", 27, "ORR", 55.6),
        ("KPd", 27, "PFS", 8.7),
        ("Pd", 18, "ORR", 50),
    ]


def test_cell_of_several_groups_gives_each_its_own(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Studies of rechallenge
        Study | n | ORR | Median PFS
        Lindqvarn et al. [3] | 44 | 52% for group 1 31% for group 2 | 7.6 months for group 1 4.1 months for group 2
        Haidari et al. [6] | 18 | 50% | 6.0 months
    """)
    assert fields(results, "outcome", "value", "unit", "cohort_text", "whole") == [
        ("ORR", 52, "percent", "group 1", False),
        ("ORR", 31, "percent", "group 2", False),
        ("PFS", 7.6, "months", "group 1", False),
        ("PFS", 4.1, "months", "group 2", False),
        ("ORR", 50, "percent", None, True),
        ("PFS", 6.0, "months", None, True),
    ]


def test_cell_of_words_is_read_under_its_header(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Studies of rechallenge
        Study | n | Outcomes
        Lindqvarn et al. [3] | 44 | ORR was 52%; median PFS was 7.6 months
        Haidari et al. [6] | 18 | ORR was 50%
    """)
    assert fields(results, "outcome", "value", "unit") == [
        ("ORR", 52, "percent"),
        ("PFS", 7.6, "months"),
        ("ORR", 50, "percent"),
    ]
    assert {(e.table, e.column) for r in results for e in r.evidence} == {("Table 1", "Outcomes")}


def test_ratio_of_a_study_is_of_its_regimen(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Randomised studies
        Study | Regimen | n | Median PFS, months | HR for PFS (95% CI)
        NORTHSTAR [3] | KPd | 120 | 12.4 | 0.62 (0.41-0.95)
        SOUTHGATE [4] | DPd | 150 | 14.0 | 0.58 (0.42-0.80)
    """)
    ratios = [r for r in results if r.unit == "ratio"]
    assert fields(ratios, "outcome", "term", "comparator", "cohort_text", "value", "ci_low", "ci_high") == [
        ("HR_PFS", "KPd", None, None, 0.62, 0.41, 0.95),
        ("HR_PFS", "DPd", None, None, 0.58, 0.42, 0.80),
    ]


def test_columns_of_patients_are_no_results(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Studies of rechallenge
        Study | n | Median age, years | Median prior lines | Prior therapy | ORR, %
        Lindqvarn et al. [3] | 44 | 66 | 4 (2-8) | bortezomib 91% | 52
        Haidari et al. [6] | 18 | 71 | 3 (1-6) | bortezomib 88% | 50
    """)
    assert fields(results, "outcome", "value") == [("ORR", 52), ("ORR", 50)]


def test_regimen_of_an_earlier_line_names_no_group(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Studies of rechallenge
        Study | Prior regimen | n | ORR, %
        Lindqvarn et al. [3] | Vd | 44 | 52
        Haidari et al. [6] | Rd | 18 | 50
    """)
    assert [r.cohort_text for r in results] == [None, None]


def test_long_dash_and_not_reported_give_nothing(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Studies of rechallenge
        Study | n | ORR | Median OS, months
        Lindqvarn et al. [3] | 44 | – | not reported
        Haidari et al. [6] | 18 | 50% | N/A
    """)
    assert fields(results, "outcome", "value") == [("ORR", 50)]


def test_column_of_groups_names_the_group_and_its_size_and_another_what_was_given(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Studies of rechallenge
        Study | Design | Cohort (n) | Regimen | ORR, % | Median PFS, months
        NORTHSTAR [3] | Phase 2 | Sensitive (n = 22) | Kd | 41 | 6.2
        NORTHSTAR [3] | Phase 2 | Resistant (n = 17) | Kd | 12 | 2.4
        Haidari et al. [6] | Registry | All (n = 88) | KPd | 50 | –
        Sorrelby et al. [7] | Registry | Relapsed (31) | Pd | 26 | 3.9
    """)
    assert fields(results, "cohort_text", "cohort_n", "regimen_text", "whole", "value") == [
        ("Sensitive", 22, "Kd", False, 41),
        ("Sensitive", 22, "Kd", False, 6.2),
        ("Resistant", 17, "Kd", False, 12),
        ("Resistant", 17, "Kd", False, 2.4),
        ("KPd", 88, "KPd", True, 50),
        ("Relapsed", 31, "Pd", True, 26),
        ("Relapsed", 31, "Pd", True, 3.9),
    ]


def test_size_of_a_row_is_not_that_of_the_arms_its_ratio_compares(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Randomised trials
        Study | Regimen | n | ORR, % | HR for PFS (95% CI)
        NORTHSTAR [3] | KPd | 88 | 61 | 0.63 (0.47-0.85)
        NORTHSTAR [3] | Kd | 91 | 44 | –
    """)
    assert fields(results, "outcome", "cohort_text", "cohort_n") == [
        ("ORR", "KPd", 88),
        ("HR_PFS", None, None),
        ("ORR", "Kd", 91),
    ]
