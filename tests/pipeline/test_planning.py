"""What is settled before the first paper is opened; the paper is invented."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractor.errors import SettingsError
from extractor.pipeline import Plan, plan
from extractor.runs import Manifest
from extractor.settings import Settings, load_settings

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", *(f"EXTRACTOR_{name.upper()}" for name in Settings.model_fields)):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "bexley.md").write_text("# An invented paper\n\nNothing was measured.\n")
    return tmp_path


def planned(**settings: object) -> Plan:
    return plan(load_settings(**settings), [Path("bexley.md")], NOW)


@pytest.mark.parametrize("other", [{"votes": 3}, {"seed": 7}, {"mode": "json"}])
def test_what_is_asked_otherwise_is_another_question(other: dict[str, object]) -> None:
    one, another = planned(model="openai/invented"), planned(model="openai/invented", **other)
    assert one.manifest.fingerprint != another.manifest.fingerprint
    told = json.loads(another.manifest.model_dump_json())["conditions"]
    assert {name: told[name] for name in other} == other


def test_what_only_a_model_is_asked_with_is_nothing_to_the_rules() -> None:
    one, another = planned(reader="rules"), planned(reader="rules", votes=3, seed=7, mode="json")
    assert one.manifest.fingerprint == another.manifest.fingerprint
    conditions = another.manifest.conditions
    assert (conditions.votes, conditions.seed, conditions.mode) == (None, None, None)


def test_a_manifest_without_votes_seed_and_mode_is_still_read() -> None:
    kept = json.loads(planned(model="openai/invented").manifest.model_dump_json())
    for name in ("votes", "seed", "mode"):
        del kept["conditions"][name]
    assert Manifest.model_validate(kept).conditions.votes is None


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"reader": "rules", "budget": "lots"}, "--budget: 'lots' is no amount"),
        ({"model": "openai/invented", "budget": "lots"}, "--budget: 'lots' is no amount"),
        ({"model": "openai/invented", "budget": "5"}, "no price of openai/invented is known"),
        ({"model": "nowhere/invented"}, "no provider is called nowhere"),
    ],
)
def test_what_a_run_cannot_be_asked_with_is_refused_before_it_begins(settings: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        planned(**settings)


def test_a_budget_in_dollars_is_no_matter_to_the_rules_and_fits_a_known_price() -> None:
    assert planned(reader="rules", budget="5").kind == "rules"
    assert planned(model="openai/gpt-4o", budget="$5").kind == "llm"
