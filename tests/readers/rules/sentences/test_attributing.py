"""Whose a figure is where a sentence speaks of several studies. All studies and figures are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.readers.rules.result import Result

Read = Callable[..., list[Result]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "In the MARLPIT trial, the ORR was 48%, while in our cohort the ORR was 60%.",
            [(48.0, "MARLPIT"), (60.0, None)],
        ),
        ("In contrast to MARLPIT (ORR 48%), the ORR was 60%.", [(48.0, "MARLPIT"), (60.0, None)]),
        (
            "Unlike the MARLPIT trial (ORR 48%), the ORR was 60% in the present study.",
            [(48.0, "MARLPIT"), (60.0, None)],
        ),
        (
            "The ORR in our study was 60%, similar to the 48% in the MARLPIT trial.",
            [(60.0, None), (48.0, "MARLPIT")],
        ),
        ("In the MARLPIT trial, the ORR was 48% and the CR rate 12%.", [(48.0, "MARLPIT"), (12.0, "MARLPIT")]),
        ("The ORR was 48% in the MARLPIT trial.", [(48.0, "MARLPIT")]),
    ],
)
def test_figure_of_the_papers_own_is_no_other_studys(
    read: Read, text: str, expected: list[tuple[float, str | None]]
) -> None:
    results = read(text)
    assert [(r.value, r.study_text and r.study_text.split()[0]) for r in results] == expected
