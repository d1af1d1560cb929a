"""Tables of response and survival: outcomes in rows or columns, groups in the other direction, sizes anywhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.readers.rules.tabled import fields

from extractor.readers.rules.result import Result
from extractor.records import Family, IntervalStatus, Spread, Statistic, Status, Timepoint

ReadTables = Callable[[str], list[Result]]


def test_outcomes_in_rows_and_groups_in_columns(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Efficacy
        Outcome | KPd (n = 40) | Kd (n = 38)
        Overall response, n (%) | 28 (70) | 19 (50)
        Complete response, n (%) | 6 (15) | 0 (0)
        Median PFS, months (95% CI) | 12.4 (9.1-15.0) | 8.0 (6.2-NR)
    """)
    assert fields(results, "outcome", "cohort_text", "cohort_n", "num", "den", "value", "unit") == [
        ("ORR", "KPd", 40, 28, 40, 70, "percent"),
        ("ORR", "Kd", 38, 19, 38, 50, "percent"),
        ("CR", "KPd", 40, 6, 40, 15, "percent"),
        ("CR", "Kd", 38, 0, 38, 0, "percent"),
        ("PFS", "KPd", 40, None, None, 12.4, "months"),
        ("PFS", "Kd", 38, None, None, 8.0, "months"),
    ]
    assert fields(results[4:], "statistic", "ci_low", "ci_high", "ci_status") == [
        (Statistic.MEDIAN, 9.1, 15.0, None),
        (Statistic.MEDIAN, 6.2, None, IntervalStatus.UPPER_NOT_REACHED),
    ]
    assert {r.family for r in results} == {Family.EFFICACY}


def test_outcomes_in_columns_and_groups_in_rows(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Response and survival
        Group | n | ORR, % | Median PFS, months | 12-month OS, %
        Standard risk | 31 | 61.3 | 9.8 | 84
        High risk | 12 | 41.7 | 4.4 | NR
    """)
    assert fields(results, "outcome", "statistic", "cohort_text", "cohort_n", "value", "unit", "status") == [
        ("ORR", Statistic.PROPORTION, "Standard risk", 31, 61.3, "percent", Status.REPORTED),
        ("PFS", Statistic.MEDIAN, "Standard risk", 31, 9.8, "months", Status.REPORTED),
        ("OS", Statistic.LANDMARK, "Standard risk", 31, 84, "percent", Status.REPORTED),
        ("ORR", Statistic.PROPORTION, "High risk", 12, 41.7, "percent", Status.REPORTED),
        ("PFS", Statistic.MEDIAN, "High risk", 12, 4.4, "months", Status.REPORTED),
        ("OS", Statistic.LANDMARK, "High risk", 12, None, "percent", Status.UNCLEAR),
    ]
    assert {r.timepoint for r in results if r.outcome == "OS"} == {Timepoint(value=12, unit="months")}


def test_groups_in_rows_and_columns_name_the_group_together(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Overall response rate, n/N (%)
        Subgroup | KPd | Kd
        High risk | 8/12 (66.7) | 4/10 (40)
        Standard risk | 20/28 (71.4) | 15/28 (53.6)
    """)
    assert fields(results, "outcome", "cohort_text", "num", "den", "value") == [
        ("ORR", "KPd, High risk", 8, 12, 66.7),
        ("ORR", "Kd, High risk", 4, 10, 40),
        ("ORR", "KPd, Standard risk", 20, 28, 71.4),
        ("ORR", "Kd, Standard risk", 15, 28, 53.6),
    ]


def test_group_whose_name_returns_under_several_headings_takes_the_heading(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Survival by line
        Group | n | Median PFS, months
        Second line
          Early switch | 20 | 11.0
          Late switch | 18 | 9.5
        Third line
          Early switch | 14 | 6.1
          Late switch | 12 | 5.8
    """)
    assert fields(results, "cohort_text", "cohort_n", "value") == [
        ("Early switch, Second line", 20, 11.0),
        ("Late switch, Second line", 18, 9.5),
        ("Early switch, Third line", 14, 6.1),
        ("Late switch, Third line", 12, 5.8),
    ]


def test_bare_category_takes_its_heading(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Survival by subgroup
        Subgroup | Median OS, months
        Refractory to bortezomib
          Yes | 14.2
          No | 22.9
        ISS stage
          III | 8.8
    """)
    assert fields(results, "cohort_text", "value") == [
        ("Refractory to bortezomib Yes", 14.2),
        ("Refractory to bortezomib No", 22.9),
        ("ISS stage III", 8.8),
    ]


def test_categories_of_response_take_the_form_of_their_heading(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Best response
        | Rechallenge (n = 27)
        Best overall response, n (%)
          CR | 3 (11)
          VGPR | 5 (19)
          PR | 4 (15)
          SD | 9 (33)
          PD | 4 (15)
          Unknown | 2 (7)
    """)
    assert fields(results, "outcome", "num", "den", "value") == [
        ("CR", 3, 27, 11),
        ("VGPR", 5, 27, 19),
        ("PR", 4, 27, 15),
        ("SD", 9, 27, 33),
        ("PD", 4, 27, 15),
        ("UNKNOWN_RESPONSE", 2, 27, 7),
    ]


def test_header_size_is_the_denominator_only_where_it_gives_the_percentage(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Efficacy
        Outcome | All treated (n = 40)
        ORR, n (%) | 28 (70)
        CR, n (%) | 6 (21.4)
        VGPR, n (%) | 9
        PR, n (%) | 41
    """)
    assert fields(results, "outcome", "num", "den", "den_source", "value") == [
        ("ORR", 28, 40, "header", 70),
        ("CR", 6, None, None, 21.4),
        ("VGPR", 9, 40, "header", None),
        ("PR", 41, None, None, None),
    ]


def test_denominator_printed_in_the_cell_outweighs_the_header(read_tables: ReadTables) -> None:
    (result,) = read_tables("""
        Table 1. Efficacy
        Outcome | Treated (n = 40) | Comment
        ORR, n/N (%) | 27/36 (75) | four not evaluable
    """)
    assert (result.num, result.den, result.den_source, result.cohort_n) == (27, 36, "beside", 40)


@pytest.mark.parametrize(
    "table",
    [
        """
        Table 1. Response of all 25 evaluable patients
        Response | n (%)
        CR | 5 (20)
        PR | 10 (40)
        """,
        """
        Table 1. Response (n = 25)
        Response | n (%)
        CR | 5 (20)
        PR | 10 (40)
        """,
        """
        Table 1. Response
        Response | Rechallenged, n = 25
        CR | 5 (20)
        PR | 10 (40)
        """,
        """
        Table 1. Response
        Response | Patients (N=25)
        CR, n (%) | 5 (20)
        PR, n (%) | 10 (40)
        """,
    ],
    ids=["caption in words", "caption", "header", "header of patients"],
)
def test_size_of_the_group_may_stand_in_caption_or_header(read_tables: ReadTables, table: str) -> None:
    results = read_tables(table)
    assert fields(results, "outcome", "num", "den", "value", "cohort_n") == [
        ("CR", 5, 25, 20, 25),
        ("PR", 10, 25, 40, 25),
    ]


def test_size_in_the_row_counts_for_its_row(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Outcome by subgroup
        Subgroup | ORR, n (%) | Median PFS, months
        Refractory (n = 20) | 9 (45) | 5.0
        Relapsed (n = 10) | 7 (70) | 9.2
    """)
    assert fields(results, "outcome", "cohort_text", "cohort_n", "num", "den") == [
        ("ORR", "Refractory", 20, 9, 20),
        ("PFS", "Refractory", 20, None, None),
        ("ORR", "Relapsed", 10, 7, 10),
        ("PFS", "Relapsed", 10, None, None),
    ]


@pytest.mark.parametrize(
    ("label", "cell", "spread"),
    [
        ("Median follow-up, months (range)", "14.2 (1-38)", Spread(kind="range", low=1, high=38)),
        ("Median follow-up, months (IQR)", "14.2 (9.5-20.1)", Spread(kind="iqr", low=9.5, high=20.1)),
        ("Median follow-up (IQR), months", "14.2 (9.5, 20.1)", Spread(kind="iqr", low=9.5, high=20.1)),
        ("Median follow-up, months [min-max]", "14.2 [1-38]", Spread(kind="range", low=1, high=38)),
        ("Mean follow-up, months (SD)", "14.2 (6.3)", Spread(kind="sd", low=6.3, high=6.3)),
        ("Mean follow-up, months", "14.2 ± 6.3", Spread(kind="sd", low=6.3, high=6.3)),
    ],
)
def test_spread_of_a_time_by_what_its_row_says(read_tables: ReadTables, label: str, cell: str, spread: Spread) -> None:
    (result,) = read_tables(f"""
        Table 1. Outcomes
        Outcome | KPd | Comment
        {label} | {cell} | as of cutoff
    """)
    assert (result.outcome, result.value, result.unit, result.spread, result.ci_low) == (
        "FOLLOW_UP", 14.2, "months", spread, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("label", "cell", "status", "statistic"),
    [
        ("Median OS, months", "NR", Status.NOT_REACHED, Statistic.MEDIAN),
        ("Median OS, months", "NE", Status.NOT_ESTIMABLE, Statistic.MEDIAN),
        ("OS, months", "not reached", Status.NOT_REACHED, Statistic.MEDIAN),
        ("OS at 24 months, %", "NR", Status.UNCLEAR, Statistic.LANDMARK),
        ("OS at 24 months, %", "NE", Status.NOT_ESTIMABLE, Statistic.LANDMARK),
    ],
)
def test_not_reached_is_meant_of_times_only(
    read_tables: ReadTables, label: str, cell: str, status: Status, statistic: Statistic
) -> None:
    (result,) = read_tables(f"""
        Table 1. Survival
        Outcome | KPd (n = 40) | Comment
        {label} | {cell} | as of cutoff
    """)
    assert (result.outcome, result.value, result.status, result.statistic) == ("OS", None, status, statistic)


def test_dash_and_empty_cells_are_no_zero(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Best response, n (%)
        Response | KPd (n = 10) | Kd (n = 8) | Pd (n = 5)
        CR | 2 (20) | – | 0 (0)
        PR | - | 4 (50) | 0
        SD | 3 (30) | 4 (50) |
    """)
    assert fields(results, "outcome", "cohort_text", "num", "value") == [
        ("CR", "KPd", 2, 20),
        ("CR", "Pd", 0, 0),
        ("PR", "Kd", 4, 50),
        ("PR", "Pd", 0, None),
        ("SD", "KPd", 3, 30),
        ("SD", "Kd", 4, 50),
    ]


def test_interval_in_a_column_of_its_own_goes_to_the_value_before_it(read_tables: ReadTables) -> None:
    (result,) = read_tables("""
        Table 1. Survival of retreated patients
        Outcome | Median, months | 95% CI
        Progression-free survival | 7.7 | 5.2-10.3
    """)
    assert (result.outcome, result.value, result.unit, result.ci_low, result.ci_high) == (
        "PFS", 7.7, "months", 5.2, 10.3,
    )  # fmt: skip


def test_fraction_in_a_column_of_its_own_goes_to_the_percentage_behind_it(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Response by subgroup
        Subgroup | n/N | ORR, %
        High risk | 8/12 | 66.7
        Standard risk | 20/28 | 99
    """)
    assert fields(results, "cohort_text", "num", "den", "value") == [
        ("High risk", 8, 12, 66.7),
        ("Standard risk", None, None, 99),
    ]


def test_count_in_a_column_of_its_own_goes_to_the_percentage_beside_it(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Best response
        | KPd (n = 40) | | Kd (n = 38) |
        Response | n | % | n | %
        CR | 6 | 15 | 0 | 0
        PR | 10 | 25 | 11 | 28.9
    """)
    assert fields(results, "outcome", "cohort_text", "num", "den", "value") == [
        ("CR", "KPd", 6, 40, 15),
        ("CR", "Kd", 0, 38, 0),
        ("PR", "KPd", 10, 40, 25),
        ("PR", "Kd", 11, 38, 28.9),
    ]


def test_count_behind_its_percentage_goes_to_it_too(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Best response (n = 40)
        Response | % | n
        CR | 15 | 6
        PR | 25 | 10
    """)
    assert fields(results, "outcome", "num", "den", "value") == [("CR", 6, 40, 15), ("PR", 10, 40, 25)]


def test_column_of_counts_alone_is_a_result(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Best response (n = 40)
        Response | n
        CR | 6
        PR | 0
    """)
    assert fields(results, "outcome", "num", "den", "value", "unit") == [
        ("CR", 6, 40, None, None),
        ("PR", 0, 40, None, None),
    ]


def test_level_of_the_interval_is_taken_from_the_label(read_tables: ReadTables) -> None:
    (result,) = read_tables("""
        Table 1. Efficacy
        Outcome | KPd (n = 40) | Comment
        ORR, % (90% CI) | 70 (56-81) | primary endpoint
    """)
    assert (result.value, result.ci_low, result.ci_high, result.ci_level) == (70, 56, 81, 90)


def test_p_between_two_groups_stands_on_both(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Efficacy
        Outcome | KPd (n = 40) | Kd (n = 38) | p value
        ORR, n (%) | 28 (70) | 19 (50) | 0.07
    """)
    assert fields(results, "cohort_text", "p", "p_kind", "comparator") == [
        ("KPd", "0.07", "pairwise", "Kd"),
        ("Kd", "0.07", "pairwise", "KPd"),
    ]


def test_p_over_three_groups_is_global(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Efficacy
        Outcome | KPd (n = 40) | Kd (n = 38) | Pd (n = 30) | p
        ORR, n (%) | 28 (70) | 19 (50) | 12 (40) | <0.001
    """)
    assert fields(results, "cohort_text", "p", "p_kind", "comparator") == [
        ("KPd", "<0.001", "global", None),
        ("Kd", "<0.001", "global", None),
        ("Pd", "<0.001", "global", None),
    ]


def test_p_of_a_block_of_rows_stands_where_it_is_printed(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Survival by subgroup
        Subgroup | n | Median PFS, months | p value
        Age
          <65 years | 20 | 9.1 | 0.31
          ≥65 years | 22 | 8.2 |
    """)
    assert fields(results, "value", "p", "p_kind", "comparator") == [
        (9.1, "0.31", "global", None),
        (8.2, None, None, None),
    ]


def test_ratio_beside_two_arms_names_them(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Efficacy
        Outcome | KPd (n = 40) | Kd (n = 38) | HR (95% CI) | p value
        Median PFS, months | 12.4 | 8.0 | 0.62 (0.41-0.95) | 0.027
    """)
    assert fields(results, "outcome", "value", "unit", "ci_low", "ci_high") == [
        ("PFS", 12.4, "months", None, None),
        ("PFS", 8.0, "months", None, None),
        ("HR_PFS", 0.62, "ratio", 0.41, 0.95),
    ]
    assert (results[2].p, results[2].p_kind) == ("0.027", None)


def test_outcome_may_stand_in_the_caption_alone(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Median overall survival (months) by line of rechallenge
        Line | n | Early | Late
        Second | 20 | 22.5 | 19.1
        Third | 15 | 14.0 | 10.2
    """)
    assert fields(results, "outcome", "statistic", "unit", "cohort_text", "value") == [
        ("OS", Statistic.MEDIAN, "months", "Early, Second", 22.5),
        ("OS", Statistic.MEDIAN, "months", "Late, Second", 19.1),
        ("OS", Statistic.MEDIAN, "months", "Early, Third", 14.0),
        ("OS", Statistic.MEDIAN, "months", "Late, Third", 10.2),
    ]


def test_responders_in_a_column_are_a_group_and_no_outcome(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Survival by depth of response
        Outcome | Patients with ≥VGPR (n = 14) | Patients below VGPR (n = 21)
        Median PFS, months | 13.3 | 5.6
        Median OS, months | NR | 17.7
    """)
    assert fields(results, "outcome", "cohort_text", "cohort_n", "value") == [
        ("PFS", "Patients with ≥VGPR (n = 14)", 14, 13.3),
        ("PFS", "Patients below VGPR (n = 21)", 21, 5.6),
        ("OS", "Patients with ≥VGPR (n = 14)", 14, None),
        ("OS", "Patients below VGPR (n = 21)", 21, 17.7),
    ]


def test_place_of_a_result_is_its_cell(read_tables: ReadTables) -> None:
    (first, *_) = read_tables("""
        Table 2. Efficacy
        Outcome | KPd (n = 40) | Kd (n = 38)
        Overall response, n (%) | 28 (70) | 19 (50)
    """)
    (place,) = first.evidence
    assert (place.quote, place.table, place.row, place.column) == (
        "28 (70)", "Table 2", "Overall response, n (%)", "KPd (n = 40)",
    )  # fmt: skip
    assert [s.role for s in first.support] == ["header"]


@pytest.mark.parametrize(
    "caption",
    [
        "Table 1. Baseline characteristics",
        "Table 1. Demographics",
        "Table 1. Prior therapies",
        "Table 1. Treatment regimens",
        "Table 1. Dosing schedule",
    ],
)
def test_table_of_patients_or_of_regimens_gives_nothing(read_tables: ReadTables, caption: str) -> None:
    assert (
        read_tables(f"""
        {caption}
        Variable | All (n = 40)
        Best response to first line, CR | 12 (30)
        Median time from diagnosis, months | 41.0
        Duration of response, months | 8.0
    """)
        == []
    )


def test_row_of_sizes_says_how_many_each_column_counts(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 2. Overall response
        Outcome | KPd | Kd
        No. of patients | 40 | 38
        ORR, n (%) | 28 (70) | 19 (50)
        Median OS, months | 22.0 | NR
    """)
    assert fields(results, "outcome", "cohort_text", "cohort_n", "num", "den", "value") == [
        ("ORR", "KPd", 40, 28, 40, 70),
        ("ORR", "Kd", 38, 19, 38, 50),
        ("OS", "KPd", 40, None, None, 22.0),
        ("OS", "Kd", 38, None, None, None),
    ]


def test_size_of_a_column_is_not_that_of_its_subgroups(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 2. Median PFS by subgroup, months
        Subgroup | KPd (n = 40) | Kd (n = 38)
        High risk | 6.1 | 4.0
        Standard risk (n = 56) | 14.0 | 9.2
    """)
    assert fields(results, "cohort_n", "value") == [(None, 6.1), (None, 4.0), (56, 14.0), (56, 9.2)]


def test_difference_between_columns_is_no_result_of_a_group(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 2. Efficacy
        Outcome | KPd (n = 40) | Kd (n = 38) | Difference (95% CI)
        ORR, n (%) | 28 (70) | 19 (50) | 20 (5 to 35)
    """)
    assert fields(results, "cohort_text", "value") == [("KPd", 70), ("Kd", 50)]


def test_measure_without_a_code_is_no_group_of_the_captions_outcome(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 2. Duration of treatment
        Parameter | KPd (n = 40) | Kd (n = 38)
        Median dose intensity (range) | 88 (41-100) | 91 (50-100)
        Patients above 65 years, months | 4.1 | 3.9
        Median, months (range) | 6.2 (1-31) | 4.8 (1-22)
    """)
    assert fields(results, "outcome", "cohort_text", "value") == [
        ("DOT", "KPd, Patients above 65 years", 4.1),
        ("DOT", "Kd, Patients above 65 years", 3.9),
        ("DOT", "KPd", 6.2),
        ("DOT", "Kd", 4.8),
    ]


def test_rates_at_times_in_columns_are_of_the_outcome_above_the_rows(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 2. Survival estimates
        Cohort | Median (95% CI), months | 1-year rate, % | 2-year rate, %
        PFS
          Cohort A | 12.1 (8.0-16.4) | 50 | 21
        OS
          Cohort A | NR (20.1-NE) | 82 | 61
    """)
    assert fields(results, "outcome", "statistic", "value", "unit", "cohort_text") == [
        ("PFS", Statistic.MEDIAN, 12.1, "months", "Cohort A"),
        ("PFS", Statistic.LANDMARK, 50, "percent", "Cohort A"),
        ("PFS", Statistic.LANDMARK, 21, "percent", "Cohort A"),
        ("OS", Statistic.MEDIAN, None, "months", "Cohort A"),
        ("OS", Statistic.LANDMARK, 82, "percent", "Cohort A"),
        ("OS", Statistic.LANDMARK, 61, "percent", "Cohort A"),
    ]


def test_total_over_a_column_is_no_grade_of_a_survival_time(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 2. Survival
        Outcome | Total (n = 40) | Responders (n = 28)
        Median PFS, months | 9.9 | 14.0
    """)
    assert fields(results, "grade", "cohort_n", "value") == [(None, 40, 9.9), (None, 28, 14.0)]


@pytest.mark.parametrize("heads", ["6 months | 12 months", "At 6 months | At 12 months", "Month 6 | Month 12"])
def test_column_that_is_only_a_time_is_a_timepoint(read_tables: ReadTables, heads: str) -> None:
    results = read_tables(f"""
        Table 4. Survival
        Endpoint | {heads}
        PFS, % (95% CI) | 58 (50-65) | 31 (24-39)
        OS in KPd, % | 85 | 70
    """)
    six, twelve = (Timepoint(value=n, unit="months") for n in (6, 12))
    assert fields(results, "outcome", "statistic", "value", "timepoint", "cohort_text") == [
        ("PFS", Statistic.LANDMARK, 58, six, None),
        ("PFS", Statistic.LANDMARK, 31, twelve, None),
        ("OS", Statistic.LANDMARK, 85, six, "KPd"),
        ("OS", Statistic.LANDMARK, 70, twelve, "KPd"),
    ]


def test_row_that_is_only_a_time_is_a_timepoint(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 4. Survival
        Time | PFS, % | OS, %
        6 months | 58 | 85
        12 months | 31 | 70
    """)
    assert [(r.outcome, r.value, r.timepoint and r.timepoint.value, r.cohort_text) for r in results] == [
        ("PFS", 58, 6, None),
        ("OS", 85, 6, None),
        ("PFS", 31, 12, None),
        ("OS", 70, 12, None),
    ]


def test_p_beside_two_of_three_arms_compares_no_pair(read_tables: ReadTables) -> None:
    table = """
    Table 1. Response
    Response, n (%) | Surgery (n=40) | Radiation (n=50) | Control (n=60) | p
    ORR | 20 (50) | - | 15 (25) | 0.01
    CR | 8 (20) | 5 (10) | 3 (5) | 0.04
    """
    assert fields(read_tables(table), "outcome", "value", "p", "p_kind", "comparator") == [
        ("ORR", 50.0, "0.01", "global", None),
        ("ORR", 25.0, "0.01", "global", None),
        ("CR", 20.0, "0.04", "global", None),
        ("CR", 10.0, "0.04", "global", None),
        ("CR", 5.0, "0.04", "global", None),
    ]
