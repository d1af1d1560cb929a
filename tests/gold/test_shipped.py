"""The gold that the repository ships: canonical, sound, and decided difference by difference."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from extractor.gold import check, dump_gold, load_folder, load_gold, load_oddities
from extractor.vocabulary import load_vocabulary

GOLD = Path(__file__).parents[2] / "gold"
FILES = [path for path in sorted(GOLD.rglob("*.yaml")) if path.parent.name != "decisions" and path.stem != "oddities"]
DECISIONS = sorted((GOLD / "annotations" / "decisions").glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(GOLD)) for path in FILES])
def test_every_file_is_in_canonical_form(path: Path) -> None:
    assert dump_gold(load_gold(path)) == path.read_text(encoding="utf-8")


def test_the_adjudicated_gold_has_no_findings() -> None:
    assert check(load_folder(GOLD), {}, load_vocabulary(), load_oddities(GOLD)).findings == ()


@pytest.mark.parametrize("path", DECISIONS, ids=[path.stem for path in DECISIONS])
def test_every_decision_has_a_verdict_a_kind_and_a_reason(path: Path) -> None:
    decided = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    assert decided["document"] == path.stem
    assert {entry["verdict"] for entry in decided["decisions"]} <= {"A", "B", "neither"}
    assert {entry["kind"] for entry in decided["decisions"]} <= {"misread", "omission", "convention"}
    assert all(entry["reason"] for entry in decided["decisions"])
