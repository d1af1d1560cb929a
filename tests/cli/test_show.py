from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from .conftest import PAPER, call


def test_records_stand_with_their_evidence(read_desk: Path) -> None:
    done = call(read_desk, "show", "--outcome", "pfs", "--study", "bexley", COLUMNS="400")
    assert done.returncode == 0
    assert "8.4 months (95% CI 6.1-11.9)" in done.stdout
    assert "Median progression-free survival was 8.4 months" in done.stdout
    assert "response rate" not in done.stdout
    assert done.stderr == "1 record\n"


def test_a_code_that_no_record_has_gives_an_empty_list(read_desk: Path) -> None:
    done = call(read_desk, "show", "--outcome", "hr_pfs", "--json")
    assert (done.returncode, json.loads(done.stdout), done.stderr) == (0, [], "0 records\n")


def test_a_code_of_the_run_is_known_whatever_the_vocabulary_says_now(read_desk: Path, tmp_path: Path) -> None:
    shutil.copytree(read_desk / "runs" / "latest", tmp_path / "old")
    path = tmp_path / "old" / "documents" / "bexley.json"
    path.write_text(path.read_text().replace('"outcome": "ORR"', '"outcome": "GRIT"'))
    done = call(tmp_path, "show", "old", "--outcome", "grit", "--json")
    assert (done.returncode, {one["outcome"] for one in json.loads(done.stdout)}) == (0, {"GRIT"})


def test_json_gives_the_flat_form(read_desk: Path) -> None:
    records = json.loads(call(read_desk, "show", "--outcome", "ORR", "--json").stdout)
    assert sorted(record["value"] for record in records) == [55, 60]
    assert {record["document"] for record in records} == {"bexley"}


def test_conflicts_name_both_places_and_the_cause(read_desk: Path) -> None:
    (conflict,) = json.loads(call(read_desk, "show", "--conflicts", "--json").stdout)
    assert conflict["cause"] == "abstract against body"
    quotes = [side["place"]["quote"] for side in conflict["sides"]]
    assert ["55%" in quotes[0], "60%" in quotes[1]] == [True, True]
    assert "abstract against body" in " ".join(call(read_desk, "show", "--conflicts", COLUMNS="300").stdout.split())


@pytest.mark.parametrize("choice", ["--uncovered", "--rejected", "--warnings", "--conflicts"])
def test_every_choice_gives_a_table_and_json(read_desk: Path, choice: str) -> None:
    assert call(read_desk, "show", choice).returncode == 0
    listed = json.loads(call(read_desk, "show", choice, "--json").stdout)
    assert isinstance(listed, list)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--document", "999"], "has no document 999: it has bexley"),
        (["--outcome", "PSF"], "--outcome: PSF is no code of an outcome: near it: PFS"),
        (["--conflicts", "--outcome", "HR_PSF"], "--outcome: HR_PSF is no code of an outcome: near it: HR_PFS"),
        (["--outcome", "xyz"], "--outcome: xyz is no code of an outcome: the codes are ORR, CBR, "),
        (["--conflicts", "--rejected"], "exclude each other"),
        (["--warnings", "--rejected"], "exclude each other"),
        (["nothing"], "there is no run nothing: give the id or folder of a run; the newest in runs are 2"),
        (["papers"], "papers holds no run"),
    ],
)
def test_what_is_not_there_is_told_with_exit_2(read_desk: Path, arguments: list[str], message: str) -> None:
    done = call(read_desk, "show", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_no_run_yet_says_what_to_do(tmp_path: Path) -> None:
    done = call(tmp_path, "show")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no run in runs yet: run `extract run PATH` first" in done.stderr


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("manifest.json", ""),
        ("manifest.json", "[1, 2"),
        ("documents/bexley.json", "{}"),
        ("conflicts.json", "\x00"),
    ],
)
def test_a_damaged_run_is_named(read_desk: Path, tmp_path: Path, file: str, content: str) -> None:
    folder = tmp_path / "run"
    shutil.copytree((read_desk / "runs" / "latest").resolve(), folder)
    (folder / file).write_text(content)
    done = call(tmp_path, "show", "run", "--conflicts")
    assert done.returncode == 2
    assert f"run/{file} is damaged" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_a_paper_says_neither_colours_nor_moves_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "trap.md").write_text(PAPER.replace("was\n55%", "was [bold]\x1b[31m[/bold] 55%"))
    assert call(tmp_path, "run", "trap.md", "--reader", "rules").returncode in {0, 1}
    shown = call(tmp_path, "show", COLUMNS="200").stdout
    assert "\x1b" not in shown
    assert "8.4 months" in shown


def test_numbers_that_do_not_fit_are_told_in_run_and_show(tmp_path: Path) -> None:
    (tmp_path / "odd.md").write_text(PAPER.replace("8.4 months (95% CI 6.1", "8.4 months (95% CI 9.1", 1))
    done = call(tmp_path, "run", "odd.md", "--reader", "rules", "--json")
    assert json.loads(done.stdout)["total"]["warnings"] == 1
    assert " rejected, warnings: 1, " in done.stderr
    assert "warnings of the checks: 1; " in call(tmp_path, "show").stderr
    (warning,) = json.loads(call(tmp_path, "show", "--warnings", "--json").stdout)
    assert (warning["document"], warning["reason"]) == ("odd", "8.4 lies outside its interval 9.1 to 11.9")
    assert "8.4 lies outside its interval" in " ".join(
        call(tmp_path, "show", "--warnings", COLUMNS="200").stdout.split()
    )
