"""How many patients a group has, and what is no such number. All sentences and figures are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.readers.rules.result import Result

Read = Callable[..., list[Result]]


def told(results: list[Result]) -> list[tuple[object, ...]]:
    return [(r.outcome, r.value, r.num, r.den, r.cohort_text) for r in results]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Sepsis occurred in 15 patients in the surgery arm and in 12 patients in the control arm.",
            [("AE", None, 15, None, "the surgery arm"), ("AE", None, 12, None, "the control arm")],
        ),
        (
            "Sepsis occurred in 15 of 60 patients in the surgery arm.",
            [("AE", None, 15, 60, "the surgery arm")],
        ),
        ("Of 128 patients, 77 responded.", [("ORR", None, 77, 128, None)]),
    ],
)
def test_count_is_not_the_size_of_its_own_group(read: Read, text: str, expected: list[tuple[object, ...]]) -> None:
    assert told(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ORR was 60% in 128 patients.", [("ORR", 60.0, None, None, None)]),
        ("The 20 patients with renal failure had an ORR of 45%.", [("ORR", 45.0, None, None, None)]),
        ("Sepsis was seen in 200 of 128 patients.", []),
    ],
)
def test_size_is_not_a_count_of_patients_with_the_outcome(
    read: Read, text: str, expected: list[tuple[object, ...]]
) -> None:
    assert told(read(text)) == expected


def test_patients_with_an_event_are_counted_where_nothing_else_is_said_of_them(read: Read) -> None:
    assert told(read("There were 20 patients with renal failure.")) == [("AE", None, 20, None, None)]
