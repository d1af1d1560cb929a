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
