from __future__ import annotations

import pytest

from extractor.records import Evidence, Record
from extractor.report.wording import outcome_in_words, value_in_words


def record(**fields: object) -> Record:
    told = {"id": "1", "cohort": "c", "family": "efficacy", "outcome": "PFS", "evidence": (Evidence(start=0, end=1),)}
    return Record.model_validate({**told, **fields})


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"value": 49, "unit": "percent", "num": 18, "den": 37}, "49% (18/37)"),
        ({"num": 0, "den": 6}, "0/6"),
        ({"num": 3}, "3"),
        ({"value": 7.97, "unit": "months", "ci_low": 3, "ci_high": 9.5}, "7.97 months (95% CI 3-9.5)"),
        (
            {"value": 5, "unit": "months", "ci_low": 3, "ci_status": "upper_not_reached", "ci_level": 90},
            "5 months (90% CI 3-NR)",
        ),
        ({"value": 5, "unit": "months", "ci_low": 3}, "5 months (95% CI 3-?)"),
        ({"status": "not_reached", "ci_low": 3, "ci_status": "upper_not_estimable"}, "not reached (95% CI 3-NE)"),
        ({"status": "unclear"}, "NR (unclear)"),
        ({"value": 0.65, "unit": "ratio", "p": "<0.0001"}, "0.65 (p <0.0001)"),
        ({"statistic": "p_only", "p": "0.04"}, "p 0.04"),
        ({"value": 61, "unit": "years", "spread": {"kind": "iqr", "low": 54, "high": 70}}, "61 years (IQR 54-70)"),
        ({"value": 61, "unit": "years", "spread": {"kind": "sd", "low": 4, "high": 4}}, "61 years (SD 4)"),
    ],
)
def test_values_read_as_a_reviewer_writes_them(fields: dict[str, object], words: str) -> None:
    assert value_in_words(record(**fields)) == words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"num": 1, "statistic": "median"}, "PFS, median"),
        (
            {"value": 70, "statistic": "landmark", "timepoint": {"value": 12, "unit": "months"}},
            "PFS, landmark, at 12 months",
        ),
        ({"outcome": "AE", "term": "anaemia", "grade": ">=3", "num": 1}, "AE, anaemia, grade >=3"),
        ({"outcome": "AE", "term": "anaemia", "grade": "any", "num": 1}, "AE, anaemia, any grade"),
    ],
)
def test_outcomes_are_told_apart(fields: dict[str, object], words: str) -> None:
    assert outcome_in_words(record(**fields)) == words
