"""Tables of adverse events: grades in columns and in rows, flat and indented, qualifiers, events in columns."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.readers.rules.tabled import fields

from extractor.readers.rules.result import Result
from extractor.records import Family, Statistic

ReadTables = Callable[[str], list[Result]]


def test_grades_in_columns(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 3. Adverse events (n = 40)
        Event, n (%) | Any grade | Grade 3-4
        Neutropenia | 20 (50) | 12 (30)
        Peripheral neuropathies | 8 (20) | 0
        Pneumonia | 6 (15) | –
    """)
    assert fields(results, "outcome", "term", "grade", "num", "den", "value", "cohort_text") == [
        ("AE", "neutropenia", "any", 20, 40, 50, None),
        ("AE", "neutropenia", "3-4", 12, 40, 30, None),
        ("AE", "peripheral neuropathy", "any", 8, 40, 20, None),
        ("AE", "peripheral neuropathy", "3-4", 0, 40, None, None),
        ("AE", "pneumonia", "any", 6, 40, 15, None),
    ]
    assert {(r.family, r.statistic) for r in results} == {(Family.SAFETY, Statistic.PROPORTION)}


def test_grades_below_arms(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 3. Treatment-emergent adverse events, n (%)
        | KPd (n = 40) | | Pd (n = 30) |
        | Any grade | Grade ≥3 | Any grade | Grade ≥3
        Anaemia | 20 (50) | 12 (30) | 9 (30) | 3 (10)
    """)
    assert fields(results, "term", "grade", "cohort_text", "cohort_n", "num", "den") == [
        ("anaemia", "any", "KPd", 40, 20, 40),
        ("anaemia", ">=3", "KPd", 40, 12, 40),
        ("anaemia", "any", "Pd", 30, 9, 30),
        ("anaemia", ">=3", "Pd", 30, 3, 30),
    ]


@pytest.mark.parametrize("indent", ["", "  "], ids=["flat", "indented"])
def test_grades_in_rows_go_with_the_event_above(read_tables: ReadTables, indent: str) -> None:
    results = read_tables(f"""
        Table 3. Adverse events
        Event, n (%) | Patients (n = 40) | Comment
        Infusion-related reaction | 10 (25) | first dose
        {indent}Grade 1-2 | 8 (20) | resolved
        {indent}Grade 3 | 2 (5) | resolved
        Pneumonia | 6 (15) | on therapy
        {indent}Grade 3 | 4 (10) | on therapy
    """)
    assert fields(results, "term", "grade", "num", "den", "value") == [
        ("infusion-related reaction", "any", 10, 40, 25),
        ("infusion-related reaction", "1-2", 8, 40, 20),
        ("infusion-related reaction", "3", 2, 40, 5),
        ("pneumonia", "any", 6, 40, 15),
        ("pneumonia", "3", 4, 40, 10),
    ]


def test_event_may_be_a_heading_over_its_grades(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 3. Adverse events
        Event | n (%) | Comment
        Neutropenia
          Any grade | 20 (50) | G-CSF allowed
          Grade ≥3 | 12 (30) | G-CSF allowed
        Diarrhoea
          Any grade | 9 (22.5) | mostly early
    """)
    assert fields(results, "term", "grade", "num", "value") == [
        ("neutropenia", "any", 20, 50),
        ("neutropenia", ">=3", 12, 30),
        ("diarrhoea", "any", 9, 22.5),
    ]


def test_class_of_events_is_no_part_of_their_names(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 3. Adverse events, n (%)
        Event | Any grade | Grade 3-4
        Haematological
          Neutropenia | 20 (50) | 12 (30)
        Infections
          Pneumonia | 6 (15) | 3 (7.5)
    """)
    assert fields(results, "term", "grade", "value") == [
        ("neutropenia", "any", 50),
        ("neutropenia", "3-4", 30),
        ("pneumonia", "any", 15),
        ("pneumonia", "3-4", 7.5),
    ]


def test_qualifier_behind_the_grades_is_of_the_event(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 3. Adverse events
        Event | n (%) | Comment
        Peripheral neuropathy | 10 (25) | by history
          Grade 1-2 | 8 (20) | by history
          Resolved | 7 (17.5) | by history
    """)
    assert fields(results, "term", "grade", "value") == [
        ("peripheral neuropathy", "any", 25),
        ("peripheral neuropathy", "1-2", 20),
        ("peripheral neuropathy, resolved", "any", 17.5),
    ]


def test_grade_of_the_caption_counts_where_no_other_is_named(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 3. Grade 3-4 adverse events, n (%)
        Event | KPd (n = 40) | Kd (n = 20)
        Neutropenia | 12 (30) | 2 (10)
    """)
    assert fields(results, "term", "grade", "cohort_text", "num", "den") == [
        ("neutropenia", "3-4", "KPd", 12, 40),
        ("neutropenia", "3-4", "Kd", 2, 20),
    ]


def test_grade_beside_the_event_outweighs_the_column(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 3. Adverse events
        Event | Patients, n (%) | Comment
        Neutropenia, grade 4 | 4 (10) | brief
        Neutropenia | 20 (50) | brief
    """)
    assert fields(results, "term", "grade", "value") == [("neutropenia", "4", 10), ("neutropenia", "any", 50)]


def test_events_in_columns_and_groups_in_rows(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 3. Toxicity by dose
        Dose group | Neutropenia, n (%) | Anemia, n (%) | Pneumonia, n (%)
        20 mg (n = 10) | 5 (50) | 3 (30) | 0 (0)
        40 mg (n = 20) | 12 (60) | 4 (20) | 2 (10)
    """)
    assert fields(results, "term", "grade", "cohort_n", "num", "den", "value") == [
        ("neutropenia", "any", 10, 5, 10, 50),
        ("anemia", "any", 10, 3, 10, 30),
        ("pneumonia", "any", 10, 0, 10, 0),
        ("neutropenia", "any", 20, 12, 20, 60),
        ("anemia", "any", 20, 4, 20, 20),
        ("pneumonia", "any", 20, 2, 20, 10),
    ]
    assert [r.cohort_text for r in results] == ["20 mg"] * 3 + ["40 mg"] * 3


def test_safety_outcome_with_a_code_of_its_own(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 3. Safety summary
        | KPd (n = 40) | Kd (n = 20)
        At least one adverse event, n (%) | 40 (100) | 18 (90)
        Adverse events leading to discontinuation, n (%) | 4 (10) | 1 (5)
        Dose reduction due to adverse events, n (%) | 8 (20) | 3 (15)
        Treatment-related deaths, n (%) | 0 (0) | 1 (5)
    """)
    assert fields(results, "outcome", "term", "num", "den", "value") == [
        ("AE_ANY", None, 40, 40, 100),
        ("AE_ANY", None, 18, 20, 90),
        ("AE_DISCONTINUATION", None, 4, 40, 10),
        ("AE_DISCONTINUATION", None, 1, 20, 5),
        ("DOSE_REDUCTION", None, 8, 40, 20),
        ("DOSE_REDUCTION", None, 3, 20, 15),
        ("AE_DEATH", None, 0, 40, 0),
        ("AE_DEATH", None, 1, 20, 5),
    ]


def test_abbreviated_event_takes_its_name(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 3. Adverse events
        Event | n (%) | Comment
        IRRs | 10 (25) | first dose
        Fatigue | 4 (10) | late
        Nausea | 2 (5) | late
    """)
    assert fields(results, "term", "value") == [("infusion-related reaction", 25), ("fatigue", 10), ("nausea", 5)]


def test_graded_events_among_outcomes_are_events(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 2. Outcomes of rechallenge
        Outcome | KPd (n = 40) | Kd (n = 20)
        ORR, n (%) | 24 (60) | 8 (40)
        Median PFS, months | 9.9 | 6.1
        Grade ≥3 pneumonia, n (%) | 4 (10) | 1 (5)
    """)
    assert fields(results[4:], "family", "outcome", "term", "grade", "num") == [
        (Family.SAFETY, "AE", "pneumonia", ">=3", 4),
        (Family.SAFETY, "AE", "pneumonia", ">=3", 1),
    ]


def test_percentages_without_counts(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 3. Adverse events (%)
        Event | Any grade | Grade 3-4
        Fatigue | 41 | 4
        Nausea | 33.5 | 0
        Rash | 12 | <1
    """)
    assert fields(results, "term", "grade", "num", "value", "unit") == [
        ("fatigue", "any", None, 41, "percent"),
        ("fatigue", "3-4", None, 4, "percent"),
        ("nausea", "any", None, 33.5, "percent"),
        ("nausea", "3-4", None, 0, "percent"),
        ("rash", "any", None, 12, "percent"),
    ]


def test_events_of_no_kind_in_particular_are_any_event(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 3. Safety summary
        Event | Treated (N = 40) | Comment
        Any TEAE | 39 (97.5) | late
        Grade ≥3 TEAE | 25 (62.5) | late
        Fatigue | 4 (10) | late
        Grade 3-4 adverse events | 22 (55) | late
    """)
    assert fields(results, "outcome", "term", "grade", "num", "den") == [
        ("AE_ANY", None, "any", 39, 40),
        ("AE_ANY", None, ">=3", 25, 40),
        ("AE", "fatigue", "any", 4, 40),
        ("AE_ANY", None, "3-4", 22, 40),
    ]


def test_grade_over_a_column_may_carry_the_form(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 3. Adverse events
        | KPd (n = 40) | | Kd (n = 20) |
        Event | Any, n (%) | G3-4, n (%) | Any, n (%) | G3-4, n (%)
        Pneumonia | 20 (50) | 12 (30) | 9 (45) | 5 (25)
    """)
    assert fields(results, "cohort_text", "grade", "num", "den") == [
        ("KPd", "any", 20, 40),
        ("KPd", "3-4", 12, 40),
        ("Kd", "any", 9, 20),
        ("Kd", "3-4", 5, 20),
    ]


def test_row_of_sizes_is_no_event(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 3. Adverse events
        Event, n (%) | KPd | Kd
        N | 40 | 20
        Pneumonia | 20 (50) | 9 (45)
    """)
    assert fields(results, "term", "num", "den") == [("pneumonia", 20, 40), ("pneumonia", 9, 20)]


def test_row_of_any_event_takes_the_grade_of_its_column(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 3. Adverse events
        Event, n (%) | Any grade | Grade 3 | ≥ Gr 4
        Any event | 39 (98) | 20 (50) | 8 (20)
        Rash | 12 (30) | 2 (5) | 0 (0)
    """)
    assert fields(results, "outcome", "term", "grade", "value") == [
        ("AE_ANY", None, "any", 98),
        ("AE_ANY", None, "3", 50),
        ("AE_ANY", None, ">=4", 20),
        ("AE", "rash", "any", 30),
        ("AE", "rash", "3", 5),
        ("AE", "rash", ">=4", 0),
    ]


@pytest.mark.parametrize("label", ["Any", "Any event", "All AEs", "Any TEAE", "Any adverse event, n (%)"])
def test_first_row_of_any_counts_all_events(read_tables: ReadTables, label: str) -> None:
    results = read_tables(f"""
        Table 3. Adverse events of grade 3 or higher, n (%)
        Event | KPd (n = 40) | Kd (n = 20)
        {label} | 30 (75) | 12 (60)
        Rash | 12 (30) | 2 (10)
    """)
    assert fields(results, "outcome", "term", "grade") == [("AE_ANY", None, ">=3")] * 2 + [("AE", "rash", ">=3")] * 2


def test_severity_without_a_grade_is_neither_a_group_nor_any_grade(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 3. Toxicity, n (%)
        Event | Any grade | High-grade | Severe
        Rash | 12 (30) | 2 (5) | 1 (2)
        Nausea | 9 (22) | 1 (2) | 0 (0)
    """)
    assert fields(results, "term", "grade", "value", "cohort_text") == [
        ("rash", "any", 30, None),
        ("nausea", "any", 22, None),
    ]


def test_header_that_returns_under_each_arm_is_no_group(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 3. Adverse events, n (%)
        | KPd (n = 40) | | Kd (n = 20) |
        Event | Any grade | Relevant | Any grade | Relevant
        Rash | 12 (30) | 2 (5) | 4 (20) | 1 (5)
        Nausea | 9 (22) | 1 (2) | 3 (15) | 0 (0)
    """)
    assert fields(results, "term", "grade", "value", "cohort_text") == [
        ("rash", "any", 30, "KPd"),
        ("rash", "any", 20, "Kd"),
        ("nausea", "any", 22, "KPd"),
        ("nausea", "any", 15, "Kd"),
    ]


def test_arms_below_grades_stay_arms(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 3. Adverse events, n (%)
        | Any grade | | Grade 3-4 |
        Event | Low dose | High dose | Low dose | High dose
        Rash | 12 (30) | 4 (20) | 2 (5) | 1 (5)
        Nausea | 9 (22) | 3 (15) | 1 (2) | 0 (0)
    """)
    assert fields(results[:4], "grade", "value", "cohort_text") == [
        ("any", 30, "Low dose"),
        ("any", 20, "High dose"),
        ("3-4", 5, "Low dose"),
        ("3-4", 5, "High dose"),
    ]


def test_rows_that_leave_the_word_event_out(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 3. Treatment-emergent adverse events, n (%)
        Event | KPd (n = 40)
        Rash | 12 (30)
        Leading to discontinuation | 4 (10)
        Discontinued owing to AE | 3 (8)
        Fatal | 1 (2)
        On-study deaths | 5 (12)
    """)
    assert fields(results, "outcome", "term", "value") == [
        ("AE", "rash", 30),
        ("AE_DISCONTINUATION", None, 10),
        ("AE_DISCONTINUATION", None, 8),
        ("AE_DEATH", None, 2),
    ]
