from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from extractor.report.export import COLUMNS, FIRST_RING

from .conftest import PAPER, call, environment, make_desk


@pytest.fixture(scope="module")
def lines(read_desk: Path) -> list[dict[str, object]]:
    done = call(read_desk, "export", "--format", "jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def partial_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with a run that read one paper, failed at one and could not open a third."""
    desk = make_desk(tmp_path_factory.mktemp("partial"))
    (desk / "papers" / "empty.txt").touch()
    (desk / "papers" / "gone.txt").symlink_to("nowhere")
    assert call(desk, "run", "papers").returncode == 1
    return desk


def test_every_field_of_the_codebook_stands_in_each_line(lines: list[dict[str, object]]) -> None:
    assert len(lines) > 5
    assert [set(FIRST_RING) - line.keys() for line in lines] == [set()] * len(lines)
    assert [line.keys() - set(COLUMNS) for line in lines] == [set()] * len(lines)


def test_every_quote_stands_in_the_paper(lines: list[dict[str, object]]) -> None:
    places = [place for line in lines for place in line["evidence"]]  # type: ignore[attr-defined]
    assert len(places) > 5
    for place in places:
        assert PAPER[place["start"] : place["end"]] == place["quote"]


def test_csv_holds_the_same_records(read_desk: Path, lines: list[dict[str, object]]) -> None:
    done = call(read_desk, "export", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["id"] for row in rows] == [line["id"] for line in lines]
    assert [json.loads(row["evidence"]) for row in rows] == [line["evidence"] for line in lines]
    assert list(rows[0]) == list(COLUMNS)


def test_a_workbook_holds_the_same_records(read_desk: Path, lines: list[dict[str, object]]) -> None:
    command = [sys.executable, "-m", "extractor.cli", "export", "--format", "xlsx"]
    done = subprocess.run(command, cwd=read_desk, env=environment(), capture_output=True, check=True)
    sheet = openpyxl.load_workbook(io.BytesIO(done.stdout)).active
    header, *rows = sheet.iter_rows(values_only=True)
    assert header == COLUMNS
    values = [(dict(zip(header, row, strict=True))["id"], dict(zip(header, row, strict=True))["value"]) for row in rows]
    assert values == [(line["id"], line["value"]) for line in lines]


def test_a_reader_that_wants_no_more_ends_it_quietly(read_desk: Path) -> None:
    command = f"{sys.executable} -m extractor.cli export | head -c 1"
    done = subprocess.run(command, shell=True, cwd=read_desk, env=environment(), capture_output=True, check=True)  # noqa: S602
    assert (done.stdout, done.stderr) == (b"{", b"")


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx"])
def test_whoever_ends_it_is_seen_in_the_exit_code(read_desk: Path, form: str) -> None:
    nobody, out = os.pipe()
    os.close(nobody)
    command = [sys.executable, "-m", "extractor.cli", "export", "--format", form]
    done = subprocess.run(
        command, cwd=read_desk, env=environment(), stdout=out, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(out)
    assert (done.returncode, done.stderr) == (141, "")


def test_a_closed_output_is_no_accident(read_desk: Path) -> None:
    command = f"{sys.executable} -m extractor.cli export >&-"
    done = subprocess.run(command, shell=True, cwd=read_desk, env=environment(), capture_output=True, check=True)  # noqa: S602
    assert done.stderr == b""


def test_an_unknown_form_is_named(read_desk: Path) -> None:
    done = call(read_desk, "export", "--format", "docx")
    assert done.returncode == 2
    assert "docx" in done.stderr


@pytest.mark.parametrize("command", [["export"], ["show"], ["show", "--outcome", "ORR", "--json"]])
def test_papers_that_failed_are_told_beside_the_records(partial_desk: Path, command: list[str]) -> None:
    done = call(partial_desk, *command)
    assert done.returncode == 0
    assert "bexley" in done.stdout
    told = [line for line in done.stderr.splitlines() if "records" not in line]
    manifest = json.loads((partial_desk / "runs" / "latest" / "manifest.json").read_text())
    unread = f"run {manifest['id']} could not read papers/gone.txt: a link to nowhere, which is not there"
    assert [unread in told[0], told[1].startswith("empty failed: "), len(told)] == [True, True, 2]


def test_an_unfinished_run_is_told(partial_desk: Path) -> None:
    path = (partial_desk / "runs" / "latest" / "manifest.json").resolve()
    whole = path.read_text()
    path.write_text(json.dumps({**json.loads(whole), "finished": None}))
    told = call(partial_desk, "export").stderr.splitlines()
    path.write_text(whole)
    assert told[0].endswith(" is not finished: this is what it has so far")
