"""The program itself: started, killed, started again, and its decisions written into gold."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from tests.review.invented import write_gold, write_run

from extractor.gold import load_gold

pytestmark = pytest.mark.slow
PROGRAM = [sys.executable, "-m", "extractor.cli", "review"]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    write_run(tmp_path)
    write_gold(tmp_path)
    return tmp_path


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The program in a folder, and the address that it prints."""
    command = [*PROGRAM, *arguments, "--port", "0", "--no-browser"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        address = program.stdout.readline().strip()
        try:
            yield program, address
        finally:
            program.kill()


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, *arguments], cwd=folder, capture_output=True, text=True, check=False)


def accept_the_difference(address: str) -> None:
    page = httpx.get(f"{address}?kind=differs").text
    key = page.split('<article class="item" data-key="')[1].split('"')[0]
    origin = {"Origin": address.rstrip("/")}
    answer = httpx.post(f"{address}decide", json={"item": key, "action": "accept", "seconds": 4}, headers=origin)
    assert answer.status_code == 200, answer.text


def test_what_was_decided_survives_a_kill_and_is_applied(desk: Path) -> None:
    with started(desk, "runs/run-1", "--curator", "ana") as (program, address):
        assert address.startswith("http://127.0.0.1:")
        accept_the_difference(address)
        program.send_signal(signal.SIGKILL)
        program.wait()
    with started(desk, "open", "--curator", "ana") as (_, address):
        assert '<b id="decided">1</b>' in httpx.get(address).text

    before = (desk / "gold" / "bexley.yaml").read_text()
    dry = run(desk, "apply", "--dry-run")
    assert (dry.returncode, "+          - {id: g2" in dry.stdout) == (0, True)
    assert (desk / "gold" / "bexley.yaml").read_text() == before
    done = run(desk, "apply", "--curator", "ana")
    assert (done.returncode, done.stdout) == (0, dry.stdout)
    assert done.stderr == "1 decisions written into 1 gold files, 0 left out\n"
    (record,) = [r for r in load_gold(desk / "gold" / "bexley.yaml").records.records if r.id == "g2"]
    assert record.ci_high == 11.9
    check = [sys.executable, "-m", "extractor.cli", "gold", "check", "--corpus", "papers"]
    assert subprocess.run(check, cwd=desk, capture_output=True, check=False).returncode == 0

    told = json.loads(run(desk, "report", "--json").stdout)
    assert (told["decisions"], told["seconds"], told["curators"]) == (1, 4.0, {"ana": 1})


def test_a_decision_that_cannot_be_written_is_named_and_the_exit_code_says_so(desk: Path) -> None:
    with started(desk, "--curator", "ana") as (_, address):
        accept_the_difference(address)
    path = desk / "gold" / "bexley.yaml"
    path.write_text(path.read_text().replace("ci_high: 11,", "ci_high: 10.5,"))
    done = run(desk, "apply")
    assert done.returncode == 1
    assert "of ana is left out: the record g2 was changed in gold meanwhile: decide again" in done.stderr


def test_control_c_ends_it_quietly(desk: Path) -> None:
    with started(desk) as (program, address):
        assert httpx.get(address).status_code == 200
        program.send_signal(signal.SIGINT)
        assert program.wait(timeout=10) in {0, 130}
        assert program.stderr is not None
        assert "Traceback" not in program.stderr.read()


def test_lines_of_the_log_that_cannot_be_read_are_named_and_the_exit_code_says_so(desk: Path) -> None:
    with started(desk, "--curator", "ana") as (_, address):
        accept_the_difference(address)
    log = desk / "gold" / "decisions.jsonl"
    log.write_text(f"<<<<<<< HEAD\n{log.read_text()}=======\n")
    passed = "gold/decisions.jsonl: not read and passed over: line 1, 3; mend or delete them\n"
    done = run(desk, "apply")
    assert (done.returncode, passed in done.stderr) == (1, True)
    assert "1 decisions written into 1 gold files, 0 left out" in done.stderr
    assert passed in run(desk, "report").stderr


def test_gold_that_fails_its_check_afterwards_is_told_and_the_exit_code_says_so(desk: Path) -> None:
    with started(desk, "--curator", "ana") as (_, address):
        accept_the_difference(address)
    path = desk / "gold" / "bexley.yaml"
    path.write_text(path.read_text().replace("num: 22", "num: 21"))
    done = run(desk, "apply", "--dry-run")
    assert done.returncode == 1
    assert (
        "the check of gold would find: bexley: record g1: field value: 21 of 40 are 52.50%, not 55% [percentage]\n"
        in done.stderr
    )


def test_gold_need_not_be_there_yet(desk: Path) -> None:
    with started(desk, "--gold", "first") as (program, address):
        assert "0</b> of" in httpx.get(address).text
        assert program.stderr is not None
        assert program.stderr.readline() == "first is not there yet: the first decision makes it\n"


@pytest.mark.parametrize("command", ["apply", "report"])
def test_decisions_are_not_looked_for_where_there_is_no_folder(desk: Path, command: str) -> None:
    done = run(desk, command, "--gold", "glod")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == ("extract: --gold: there is no folder glod: name the folder that holds decisions.jsonl\n")
    assert not (desk / "glod").exists()


def test_a_run_that_is_not_there_is_named(desk: Path) -> None:
    done = run(desk, "nowhere", "--no-browser", "--port", "0")
    assert done.returncode == 2
    assert "there is no run nowhere" in done.stderr
