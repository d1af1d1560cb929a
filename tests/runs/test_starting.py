from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from extractor.errors import RunError
from extractor.runs import Manifest, Run, find, start

from .conftest import CONDITIONS, EARLY, LATE, make_manifest, make_result

HOLD = (
    "import sys, filelock; lock = filelock.FileLock(sys.argv[1]); lock.acquire();"
    " print('held', flush=True); sys.stdin.read()"
)


def test_a_new_run_gets_a_folder_and_is_the_latest(tmp_path: Path, manifest: Manifest) -> None:
    with start(manifest, tmp_path) as run:
        assert run.folder == tmp_path / manifest.id
    assert find(None, tmp_path).manifest == manifest
    assert (tmp_path / "latest").resolve() == run.folder.resolve()


def test_an_unfinished_run_of_the_same_question_goes_on(tmp_path: Path) -> None:
    with start(make_manifest(), tmp_path) as first:
        first.keep(make_result("a"))
    with start(make_manifest(LATE), tmp_path) as second:
        assert second.folder == first.folder
        assert list(second.done()[0]) == ["a"]


def test_a_finished_run_is_not_resumed(tmp_path: Path) -> None:
    with start(make_manifest(), tmp_path) as first:
        first.finish((), EARLY, 1)
    with start(make_manifest(LATE), tmp_path) as second:
        assert second.folder != first.folder
    assert find("latest", tmp_path).manifest.created == LATE


def test_an_unfinished_run_under_other_conditions_is_left_alone(tmp_path: Path) -> None:
    with start(make_manifest(), tmp_path) as first:
        pass
    with start(make_manifest(LATE, CONDITIONS.model_copy(update={"code": "1"})), tmp_path) as second:
        assert second.folder != first.folder


def test_two_runs_of_one_second_have_folders_of_their_own(tmp_path: Path, manifest: Manifest) -> None:
    with start(manifest, tmp_path) as first, start(manifest, tmp_path) as second:
        assert second.folder.name == f"{first.folder.name}-2"
        assert second.manifest.id == second.folder.name


def test_a_run_that_another_process_writes_is_left_alone(tmp_path: Path) -> None:
    with start(make_manifest(), tmp_path) as first:
        pass
    command = [sys.executable, "-c", HOLD, str(first.folder / ".lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with start(make_manifest(LATE), tmp_path) as second:
            assert second.folder != first.folder
        with (
            pytest.raises(RunError, match="is being written by another process"),
            start(make_manifest(), tmp_path, first.folder),
        ):
            pass
        other.kill()
    with start(make_manifest(), tmp_path, first.folder) as again:
        assert again.folder == first.folder


def test_a_damaged_run_among_others_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "20250101-000000-aaaaaa").mkdir()
    (tmp_path / "20250101-000000-aaaaaa" / "manifest.json").write_text("{")
    with start(make_manifest(), tmp_path) as run:
        assert run.done() == ({}, [])


def test_out_is_the_folder_itself_and_goes_on(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "mine"
    with start(make_manifest(), tmp_path / "runs", out) as first:
        first.keep(make_result("b"))
    assert first.folder == out
    with start(make_manifest(LATE), tmp_path / "runs", out) as second:
        assert list(second.done()[0]) == ["b"]
    assert find(None, tmp_path / "runs").folder == out


def test_a_finished_run_in_out_is_moved_aside_and_not_lost(tmp_path: Path) -> None:
    out = tmp_path / "mine"
    for created in (EARLY, LATE):
        with start(make_manifest(created), tmp_path / "runs", out) as run:
            assert run.done() == ({}, [])
            run.keep(make_result("a"))
            run.keep(make_result("b"))
            run.finish((), created, 1)
    assert Run.open(out).manifest.created == LATE
    aside = Run.open(tmp_path / f"mine-{make_manifest().id}")
    assert (aside.manifest.created, len(list(aside.results()))) == (EARLY, 2)


def test_out_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with (
        pytest.raises(RunError, match="holds other files and no run"),
        start(make_manifest(), tmp_path / "r", tmp_path),
    ):
        pass


def test_out_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with (
        pytest.raises(RunError, match="file cannot be used for a run"),
        start(make_manifest(), tmp_path / "r", tmp_path / "file"),
    ):
        pass


def test_runs_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("mine")
    with pytest.raises(RunError, match="runs cannot be used for a run"), start(make_manifest(), tmp_path / "runs"):
        pass


def test_a_folder_left_by_a_kill_before_the_manifest_is_used(tmp_path: Path) -> None:
    out = tmp_path / "mine"
    out.mkdir()
    (out / ".manifest.json.x.part").write_text("{")
    with start(make_manifest(), tmp_path / "runs", out) as run:
        assert run.folder == out


def test_out_through_the_link_to_the_latest_is_the_folder_that_it_means(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    with start(make_manifest(), runs) as first:
        first.finish((), EARLY, 1)
    with start(make_manifest(LATE), runs, runs / "latest") as second:
        assert second.folder == first.folder
    assert (runs / "latest").readlink() == Path(first.folder.name)
    assert find(None, runs).manifest.created == LATE
    assert Run.open(runs / f"{first.folder.name}-{first.manifest.id}").manifest.created == EARLY


def test_out_that_is_the_current_folder_is_moved_aside_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path / "mine")
    with start(make_manifest(), tmp_path / "runs", Path()) as first:
        first.finish((), EARLY, 1)
    with start(make_manifest(LATE), tmp_path / "runs", Path()):
        pass
    assert Run.open(tmp_path / "mine").manifest.created == LATE


def test_the_name_of_the_link_is_no_folder_for_a_run(tmp_path: Path) -> None:
    with (
        pytest.raises(RunError, match="runs/latest is the link to the latest run: name another folder"),
        start(make_manifest(), tmp_path / "runs", tmp_path / "runs" / "latest"),
    ):
        pass
    assert not (tmp_path / "runs").exists()


def test_a_folder_where_the_link_belongs_is_named_before_a_run_is_made(tmp_path: Path) -> None:
    (tmp_path / "runs" / "latest").mkdir(parents=True)
    with (
        pytest.raises(RunError, match=r"runs/latest is a folder, .*: rename it"),
        start(make_manifest(), tmp_path / "runs"),
    ):
        pass
    assert [path.name for path in (tmp_path / "runs").iterdir()] == ["latest"]


def test_a_damaged_run_in_out_is_named_with_a_way_on(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "manifest.json").write_text("{")
    with (
        pytest.raises(RunError, match=r"manifest\.json is damaged .*: move .*mine away, or name another folder"),
        start(make_manifest(), tmp_path / "runs", tmp_path / "mine"),
    ):
        pass
