"""A desk whose model is a scripted endpoint on loopback, which answers about an invented paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.readers.llm.scripted import PAPER, Endpoint, Reply, completion

GROUPS = {
    "studies": [{"id": "S1", "label": "Invented 2024", "provenance": "primary"}],
    "cohorts": [{"id": "G1", "study": "S1", "label": "Z-B", "role": "overall", "n": 40, "n_at": "L4"}],
}
ORR = {
    "at": "L2", "quote": "62.5% (25/40)", "cohort": "G1", "outcome": "ORR", "statistic": "proportion", "value": 62.5,
    "unit": "percent", "num": 25, "den": 40,
}  # fmt: skip


def answer(body: dict[str, Any], _: int) -> Reply:
    found = [ORR] if "every result of efficacy" in body["messages"][1]["content"] else []
    return completion({**GROUPS, "results": found})


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    served = Endpoint()
    served.script = answer
    yield served
    served.close()


@pytest.fixture
def desk(tmp_path: Path, endpoint: Endpoint) -> Path:
    (tmp_path / "invented.txt").write_text(PAPER, encoding="utf-8")
    (tmp_path / "extractor.toml").write_text(f'model = "openai/invented-1"\nbase_url = "{endpoint.url}"\n')
    return tmp_path
