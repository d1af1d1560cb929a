"""Printed numbers and what they say."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.text import NumeralKind, as_decimal, ends_in_a_label, number_words, numerals, with_points


def values(text: str) -> list[str]:
    return [str(n.value) for n in numerals(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8.4 months (95% CI, 5.1-11.9)", ["8.4", "95", "5.1", "11.9"]),
        ("P<.001", [".001"]),
        ("1,204 of 12,500 patients", ["1204", "12500"]),
        ("CD38, D2, del17p, t(4;14) and IL6", ["4", "14"]),
        ("grade 3/4", ["3", "4"]),
        ("v1.2.3", []),
        ("n=43", ["43"]),
        ("5.10", ["5.10"]),
    ],
)
def test_numbers_are_read_as_printed(text: str, expected: list[str]) -> None:
    assert values(text) == [str(Decimal(n)) for n in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a change of -12.1%", ["-12.1"]),
        ("-3", ["-3"]),
        ("(-2.1 to 5.0)", ["-2.1", "5.0"]),
        ("= -0.5", ["-0.5"]),
        ("3.4 -12.1", ["3.4", "12.1"]),
        ("3.4 - 12.1", ["3.4", "12.1"]),
        ("3.4-12.1", ["3.4", "12.1"]),
        ("5%  -7%", ["5", "7"]),
        ("12 (40) -15", ["12", "40", "15"]),
        ("[3] -4", ["3", "4"]),
        ("day-3", ["3"]),
    ],
)
def test_a_minus_counts_only_where_no_range_can_be_meant(text: str, expected: list[str]) -> None:
    assert values(text) == expected


def test_a_signed_number_begins_at_its_minus() -> None:
    assert [(n.start, n.end) for n in numerals("by -12.1 points")] == [(3, 8)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7,97 (5,23-NR)", ["7.97", "5.23"]),
        ("24,8", ["24.8"]),
        ("65,1%", ["65.1"]),
        ("p = 0,05", ["0.05"]),
        ("the ratio was 0,58 here", ["0.58"]),
        ("HR 0,58 (0,42-0,80)", ["0.58", "0.42", "0.80"]),
        ("a median of 14,9 months", ["14.9"]),
        ("was 62,5% (95% CI 53,1-71,0) in all", ["62.5", "95", "53.1", "71.0"]),
        ("was 12,5 months in 1,204 patients [1,2]", ["12.5", "1204", "1", "2"]),
        ("was 12,5 months and 8.1 months", ["12", "5", "8.1"]),
        ("was 12,5 in all", ["12", "5"]),
        ("1,204", ["1204"]),
        ("7,970 (5,230-12,970)", ["7970", "5230", "12970"]),
        ("[12,14]", ["12", "14"]),
        ("cycles 1,2 and 3", ["1", "2", "3"]),
        ("1,2,3", ["1", "2", "3"]),
        ("3,5 (2.1-4.9)", ["3", "5", "2.1", "4.9"]),
    ],
)
def test_a_comma_is_a_decimal_point_only_where_nothing_else_can_be_meant(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "label"),
    [("in cohort 2", True), ("of grades 2 and 3 ", True), ("with 6", False), ("a rate of 12", False), ("", False)],
)
def test_number_of_a_noun_is_told_from_a_result(text: str, label: bool) -> None:
    assert ends_in_a_label(text) is label


def test_a_range_that_lost_its_sign_gives_both_bounds() -> None:
    found = numerals("IQR, 1.817.6")
    assert [(str(n.value), n.kind) for n in found] == [
        ("1.8", NumeralKind.LOST_SIGN),
        ("17.6", NumeralKind.LOST_SIGN),
    ]


def test_digits_glued_the_wrong_way_round_are_no_range() -> None:
    assert [n.kind for n in numerals("17.61.8")] == [NumeralKind.DIGITS]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Eight patients", [8]),
        ("Forty-six of fifty", [46, 50]),
        ("twenty one", [21]),
        ("none of six", [0, 6]),
        ("no deaths", [0]),
        ("someone often tended", []),
    ],
)
def test_number_words_and_negations_are_numbers(text: str, expected: list[int]) -> None:
    assert [int(n.value) for n in number_words(text)] == expected


def test_a_float_is_its_shortest_decimal() -> None:
    assert as_decimal(7.97) == Decimal("7.97")


@given(st.text(st.sampled_from("0123456789.,-–%() abNRp=<"), max_size=40))
def test_each_number_is_printed_where_it_is_said_to_stand(text: str) -> None:
    printed = with_points(text)
    assert len(printed) == len(text)
    for number in numerals(text):
        assert Decimal(printed[number.start : number.end].replace(",", "")) == number.value


@given(st.text(st.sampled_from("0123456789.,-% ab"), max_size=40))
def test_numbers_stand_in_order_and_apart(text: str) -> None:
    found = numerals(text)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.decimals(min_value=0, max_value=9999, places=2, allow_nan=False))
def test_a_planted_number_is_found(number: Decimal) -> None:
    assert number in [n.value for n in numerals(f"median {number} months")]
