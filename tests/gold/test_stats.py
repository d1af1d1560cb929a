from __future__ import annotations

from pathlib import Path

from tests.gold.invented_gold import write

from extractor.gold import Stats, count, load_gold


def test_records_are_counted_by_document_family_outcome_and_study(tmp_path: Path) -> None:
    assert count([load_gold(write(tmp_path))]) == Stats(
        records=3,
        places=4,
        documents={"bexley": {"efficacy": 3}},
        families={"efficacy": 3},
        outcomes={"efficacy CR": 1, "efficacy ORR": 1, "efficacy OS": 1},
        studies={"bexley Bexley 2021": 3},
    )
