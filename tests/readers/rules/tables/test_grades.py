"""Grades as labels print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from extractor.readers.rules.tables.grades import grade_of, normal_grade, take_grade
from extractor.records.model import Grade


@pytest.mark.parametrize(
    ("label", "grade"),
    [
        ("Any grade", "any"),
        ("All grades", "any"),
        ("Total", "any"),
        ("Grade 3", "3"),
        ("Grades 3/4", "3-4"),
        ("Grade 3 or 4", "3-4"),
        ("Grade 3 to 4", "3-4"),
        ("G3-4", "3-4"),
        ("Gr. 3-4", "3-4"),
        ("CTCAE grade 3-4", "3-4"),
        ("Grade ≥3", ">=3"),
        ("≥ Grade 3", ">=3"),
        ("Grade 3 or higher", ">=3"),
        ("Grade 3+", ">=3"),
        ("Grade >2", ">=3"),
        ("≥3", ">=3"),
        ("Grade 1-2 AEs", "1-2"),
        ("Grade 3-4, n (%)", None),
        ("Arm 3", None),
        ("Grade of response", None),
    ],
)
def test_label_that_is_only_a_grade(label: str, grade: str | None) -> None:
    assert grade_of(label) == grade


@pytest.mark.parametrize(
    ("printed", "grade"),
    [("3/4", "3-4"), ("3 to 4", "3-4"), ("3 or 4", "3-4"), ("≥ 3", ">=3"), (">= 3", ">=3"), (">2", ">=3"), ("5", "5")],
)
def test_grade_in_the_form_of_the_codebook(printed: str, grade: str) -> None:
    assert normal_grade(printed) == grade


@pytest.mark.parametrize(
    ("label", "left", "grade"),
    [
        ("Pneumonia, grade 3-4", "Pneumonia", "3-4"),
        ("Pneumonia (≥ grade 3)", "Pneumonia", ">=3"),
        ("Grade 3 or higher pneumonia", "pneumonia", ">=3"),
        ("All-grade pneumonia", "pneumonia", "any"),
        ("Pneumonia", "Pneumonia", None),
    ],
)
def test_grade_is_taken_from_beside_its_event(label: str, left: str, grade: str | None) -> None:
    assert take_grade(label) == (left, grade)


@given(
    st.sampled_from(["", "≥", ">=", ">", "≥ "]),
    st.integers(1, 5),
    st.sampled_from(["-", "/", " to ", " or ", "–"]),
    st.integers(1, 5),
    st.booleans(),
)
def test_every_printed_grade_takes_a_form_of_the_codebook(
    sign: str, low: int, join: str, high: int, at_least: bool
) -> None:
    grade = normal_grade(f"{sign}{low}{join}{high}", at_least=at_least)
    assert TypeAdapter(Grade).validate_python(grade) == grade
