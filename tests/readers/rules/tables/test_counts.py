"""Counts and percentages by their labels: a bare number is a percentage only where something printed says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.readers.rules.tabled import fields

from extractor.readers.rules.result import Result
from extractor.records import Spread

ReadTables = Callable[[str], list[Result]]


@pytest.mark.parametrize(
    "table",
    [
        """
        Table 1. Response
        Best response | Number of patients (n=43)
        ORR | 28
        VGPR | 9
        """,
        """
        Table 1. Response
        Response, no. of patients | Bendamustine (n = 43)
        ORR | 28
        VGPR | 9
        """,
        """
        Table 1. Response, number of patients
        Response | Bendamustine (n = 43)
        ORR | 28
        VGPR | 9
        """,
        """
        Table 1. Response
        Response | Bendamustine (n = 43)
        ORR, n | 28
        VGPR (n) | 9
        """,
        """
        Table 1. Response
        Response | Bendamustine (n = 43)
        ORR | 28
        VGPR | 9
        """,
    ],
)
def test_count_is_never_read_as_a_percentage(read_tables: ReadTables, table: str) -> None:
    assert fields(read_tables(table), "outcome", "num", "den", "value", "unit") == [
        ("ORR", 28, 43, None, None),
        ("VGPR", 9, 43, None, None),
    ]


@pytest.mark.parametrize(
    "table",
    [
        """
        Table 1. Response, % of patients
        Response | Bendamustine (n = 80)
        ORR | 61
        CR | 12
        """,
        """
        Table 1. Response
        Response | Bendamustine (n = 80), %
        ORR | 61
        CR | 12
        """,
        """
        Table 1. Response
        Response | Bendamustine (n = 80)
        Overall response rate | 61
        CR rate | 12
        """,
        """
        Table 1. Response
        Response | Bendamustine (n = 80) | Fludarabine (n = 77)
        ORR | 61 | 48.1
        CR | 12 | 6%
        """,
    ],
)
def test_label_sign_or_decimals_beside_make_a_percentage(read_tables: ReadTables, table: str) -> None:
    assert fields(read_tables(table), "outcome", "num", "value", "unit")[0] == ("ORR", None, 61, "percent")


def test_bare_number_without_label_and_size_gives_nothing(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Response
        Response | Bendamustine | Fludarabine
        ORR | 61 | 48
        Median PFS, months | 9 | 7
    """)
    assert fields(results, "outcome", "value") == [("PFS", 9), ("PFS", 7)]


def test_standard_error_in_brackets_is_no_percentage(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Outcome
        Endpoint | Bendamustine (n = 80)
        1-year OS, % (SE) | 91 (3)
        ORR, % (SE) | 78 (4)
        18-month PFS rate (%) | 64 (5)
        Response, n (%) | 62 (78)
        CR, n (%) | 10 (12)
        PR, n (%) | 52 (65)
        SD, n (%) | 9 (11)
    """)
    assert fields(results[:3], "outcome", "value", "num", "spread") == [
        ("OS", 91, None, Spread(kind="se", low=3, high=3)),
        ("ORR", 78, None, Spread(kind="se", low=4, high=4)),
        ("PFS", 64, None, None),
    ]


def test_row_without_an_outcome_takes_none_from_the_group_of_its_column(read_tables: ReadTables) -> None:
    results = read_tables("""
        Table 1. Outcome by MRD status
        Outcome | MRD negative (n=20) | MRD positive (n=60)
        Median PFS, months | 40.0 | 15.0
        Median OS, months | 61.2 | 33.0
        Relapses | 4 | 40
    """)
    assert {r.outcome for r in results} == {"PFS", "OS"}
