from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from extractor.errors import RunError
from extractor.runs import find, start

from .conftest import EARLY, LATE, make_manifest


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    for created in (EARLY, LATE):
        with start(make_manifest(created), tmp_path / "runs") as run:
            run.finish((), created, 1)
    return tmp_path / "runs"


def test_a_run_is_found_by_id_by_path_and_as_the_latest(runs: Path, tmp_path: Path) -> None:
    name = make_manifest().id
    assert find(name, runs).manifest.created == EARLY
    assert find(str(runs / name), tmp_path / "elsewhere").manifest.created == EARLY
    assert find(None, runs).manifest.created == LATE
    assert find(str(runs / "latest"), runs).manifest.created == LATE


def test_an_unknown_run_is_named_with_the_newest(runs: Path) -> None:
    newest = f"{make_manifest(LATE).id}, {make_manifest().id}"
    with pytest.raises(RunError, match=f"there is no run x: .* the newest in {runs} are {newest}"):
        find("x", runs)


def test_no_run_yet_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"there is no run in .* yet: run `extract run PATH` first"):
        find(None, tmp_path / "runs")


def test_a_folder_that_is_no_run_is_named(runs: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with pytest.raises(RunError, match="other holds no run"):
        find(str(tmp_path / "other"), runs)


def test_where_the_latest_was_deleted_the_newest_that_is_left_is_taken(runs: Path) -> None:
    shutil.rmtree(find(None, runs).folder)
    assert find(None, runs).manifest.created == EARLY
