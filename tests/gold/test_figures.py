from __future__ import annotations

import pytest

from extractor.gold.figures import states
from extractor.records import Evidence, Record

PLACE = {"evidence": [Evidence(start=0, end=1)], "id": "r", "cohort": "c", "family": "efficacy", "outcome": "PFS"}
MEDIAN = Record.model_validate({**PLACE, "statistic": "median", "value": 7.97, "unit": "months"})
OPEN = Record.model_validate({**PLACE, "statistic": "median", "status": "not_reached"})
FEW = Record.model_validate({**PLACE, "statistic": "proportion", "num": 3})
NOBODY = Record.model_validate({**PLACE, "statistic": "proportion", "num": 0, "den": 6})
COVARIATE = Record.model_validate({**PLACE, "statistic": "p_only", "p": "<0.05"})


@pytest.mark.parametrize(
    ("figure", "record", "answer"),
    [
        ("7.97 months", MEDIAN, True),
        ("7.9 months", MEDIAN, False),
        ("7·97", MEDIAN, True),
        ("NRb", OPEN, True),
        ("not yet reached", OPEN, True),
        ("NRAS", OPEN, False),
        ("was reached", OPEN, False),
        ("three patients", FEW, True),
        ("3 (8)", FEW, True),
        ("all patients", FEW, True),
        ("patients", FEW, False),
        ("none of six", NOBODY, True),
        ("did not result in", NOBODY, True),
        ("all patients", NOBODY, False),
        ("$p < 0.05$", COVARIATE, True),
        ("$p < 0.5$", COVARIATE, False),
    ],
)
def test_what_states_a_result(figure: str, record: Record, answer: bool) -> None:
    assert states(figure, record) is answer
