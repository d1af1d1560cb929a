"""Grades as labels print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from extractor.readers.rules.tables.grades import grade_of, is_severity, take_grade
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
        (">2", ">=3"),
        ("≥G3", ">=3"),
        ("G≥3", ">=3"),
        ("≥ Gr 3", ">=3"),
        ("Gr 3", "3"),
        ("3/4", "3-4"),
        ("3 or 4", "3-4"),
        ("CTC 3-4", "3-4"),
        ("NCI-CTCAE grade 3-4", "3-4"),
        ("Grade III–IV", "3-4"),
        ("III/IV", "3-4"),
        ("Grade 1-2 AEs", "1-2"),
        ("High-grade", None),
        ("Severe", None),
        ("Grade 3-4, n (%)", None),
        ("Arm 3", None),
        ("Grade of response", None),
    ],
)
def test_label_that_is_only_a_grade(label: str, grade: str | None) -> None:
    assert grade_of(label) == grade


@pytest.mark.parametrize(
    ("label", "left", "grade"),
    [
        ("Pneumonia, grade 3-4", "Pneumonia", "3-4"),
        ("Pneumonia (≥ grade 3)", "Pneumonia", ">=3"),
        ("Grade 3 or higher pneumonia", "pneumonia", ">=3"),
        ("All-grade pneumonia", "pneumonia", "any"),
        ("Pneumonia, G3/4", "Pneumonia", "3-4"),
        ("Pneumonia, ≥G3", "Pneumonia", ">=3"),
        ("Pneumonia, Gr 3", "Pneumonia", "3"),
        ("Pneumonia", "Pneumonia", None),
        ("Group G2", "Group G2", None),
    ],
)
def test_grade_is_taken_from_beside_its_event(label: str, left: str, grade: str | None) -> None:
    assert take_grade(label) == (left, grade)


@pytest.mark.parametrize(
    ("label", "severe"),
    [("Severe", True), ("High-grade", True), ("Serious AEs", True), ("Mild or moderate", True), ("Severe HTN", False)],
)
def test_severity_without_a_grade_is_told(label: str, severe: bool) -> None:
    assert is_severity(label) is severe


@given(
    st.sampled_from(["", "≥", ">=", ">", "≥ "]),
    st.sampled_from(["", "grade ", "Grades ", "G", "Gr. "]),
    st.integers(1, 5),
    st.sampled_from(["", "-", "/", "–"]),
    st.integers(1, 5),
)
def test_every_printed_grade_takes_a_form_of_the_codebook(sign: str, word: str, low: int, join: str, high: int) -> None:
    grade = grade_of(f"{sign}{word}{low}{join}{high if join else ''}")
    assert grade is not None
    assert TypeAdapter(Grade).validate_python(grade) == grade
