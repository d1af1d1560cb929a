"""Columns headed only by a word for patients: the size of a row's groups and no value. All tables are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.readers.rules.tabled import fields

from extractor.readers.rules.result import Result

ReadTables = Callable[[str], list[Result]]
PAIRED = """
Table 1. Progression-free survival by subgroup
 | Belantamab | | Placebo |
Subgroup | {word} | Median, months | {word} | Median, months
<65 years | 61 | 14.2 | 32 | 8
≥65 years | 43 | NE | 29 | 7.1
"""
OF_EACH_ARM = [
    ("PFS", 14.2, "Belantamab, <65 years", 61),
    ("PFS", 8.0, "Placebo, <65 years", 32),
    ("PFS", None, "Belantamab, ≥65 years", 43),
    ("PFS", 7.1, "Placebo, ≥65 years", 29),
]


@pytest.mark.parametrize("word", ["N", "n", "No.", "No. of patients", "Patients", "Subjects", "Patients, n"])
def test_number_under_a_word_for_patients_sizes_the_group_of_its_arm(read_tables: ReadTables, word: str) -> None:
    results = read_tables(PAIRED.format(word=word))
    assert fields(results, "outcome", "value", "cohort_text", "cohort_n") == OF_EACH_ARM


def test_sizes_of_the_arms_stand_also_side_by_side(read_tables: ReadTables) -> None:
    table = """
    Table 1. Progression-free survival by subgroup
     | N | | Median, months |
    Subgroup | Belantamab | Placebo | Belantamab | Placebo
    <65 years | 61 | 32 | 14.2 | 8
    ≥65 years | 43 | 29 | NE | 7.1
    """
    assert fields(read_tables(table), "outcome", "value", "cohort_text", "cohort_n") == OF_EACH_ARM


def test_size_of_a_whole_row_is_not_that_of_its_arms(read_tables: ReadTables) -> None:
    table = """
    Table 1. Overall survival, median in months
    Subgroup | N | Belantamab | Placebo
    <65 years | 93 | 14.2 | 8
    """
    assert fields(read_tables(table), "value", "cohort_text", "cohort_n") == [
        (14.2, "Belantamab, <65 years", None),
        (8.0, "Placebo, <65 years", None),
    ]


def test_size_of_a_row_holds_for_a_rate_and_a_median_of_it(read_tables: ReadTables) -> None:
    table = """
    Table 1. Overall survival
    Group | No. of patients | 1-year rate, % | Median, months
    Refractory | 44 | 61 | 11
    """
    assert fields(read_tables(table), "statistic", "value", "cohort_text", "cohort_n") == [
        ("landmark", 61.0, "Refractory", 44),
        ("median", 11.0, "Refractory", 44),
    ]


def test_count_beside_its_percentage_stays_a_count(read_tables: ReadTables) -> None:
    table = """
    Table 1. Response
     | Belantamab | | Placebo |
    Response | n | % | n | %
    ORR | 28 | 70 | 13 | 31
    CR | 9 | 23 | 2 | 5
    """
    assert fields(read_tables(table), "outcome", "num", "value", "cohort_text", "cohort_n") == [
        ("ORR", 28, 70.0, "Belantamab", None),
        ("ORR", 13, 31.0, "Placebo", None),
        ("CR", 9, 23.0, "Belantamab", None),
        ("CR", 2, 5.0, "Placebo", None),
    ]
