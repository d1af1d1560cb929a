"""The whole way with a model: the program, real HTTP, a scripted endpoint, an invented paper."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import call, environment
from tests.readers.llm.scripted import PAPER, Endpoint, Reply

from .conftest import answer


def test_a_model_reads_a_paper_and_is_not_asked_twice(desk: Path, endpoint: Endpoint) -> None:
    first = call(desk, "run", "invented.txt", "--json")
    assert first.returncode == 0, first.stderr
    summary = json.loads(first.stdout)
    assert (summary["reader"], summary["total"]["usage"]["calls"], len(endpoint.asked)) == ("llm", 3, 3)
    (record,) = (json.loads(line) for line in call(desk, "export").stdout.splitlines())
    assert (record["outcome"], record["value"], record["num"], record["den"]) == ("ORR", 62.5, 25, 40)
    assert (record["study"], record["cohort"]) == ("Invented 2024", "Z-B")
    place = record["evidence"][0]
    assert PAPER[place["start"] : place["end"]] == place["quote"]

    second = call(desk, "run", "invented.txt", "--json")
    usage = json.loads(second.stdout)["total"]["usage"]
    assert (usage["calls"], usage["cached"], len(endpoint.asked)) == (0, 3, 3)
    manifest = json.loads((desk / "runs" / "latest" / "manifest.json").read_text())
    assert manifest["conditions"]["model"] == "openai/invented-1"
    assert len(manifest["conditions"]["prompts"]) >= 3


def test_both_readers_mark_what_they_agree_on(desk: Path, endpoint: Endpoint) -> None:
    done = call(desk, "run", "invented.txt", "--reader", "both")
    assert done.returncode == 0, done.stderr
    records = [json.loads(line) for line in call(desk, "export").stdout.splitlines()]
    marks = {(record["outcome"], record["value"]): record["agreement"] for record in records}
    assert marks[("ORR", 62.5)] == "agreed"
    assert set(marks.values()) >= {"agreed", "rules_only"}


def test_an_endpoint_that_was_mended_lets_the_same_command_go_on(desk: Path, endpoint: Endpoint) -> None:
    endpoint.script = lambda _body, _number: Reply({"error": {"message": "Incorrect API key provided"}}, 401)
    assert call(desk, "run", "invented.txt").returncode == 2
    endpoint.script = answer
    done = call(desk, "run", "invented.txt", OPENAI_API_KEY="right")
    assert done.returncode == 0, done.stderr
    assert len(list((desk / "runs").glob("2*"))) == 1


@pytest.mark.usefixtures("heeded")
def test_control_c_stops_with_130_and_the_same_command_goes_on(desk: Path, endpoint: Endpoint) -> None:
    (desk / "later.txt").write_text(PAPER.replace("in relapsed myeloma", "in the year of the heron"), encoding="utf-8")
    mended = threading.Event()

    def hang(body: dict[str, Any], number: int) -> Reply:
        if "in the year of the heron" in json.dumps(body):
            mended.wait(60)
        return answer(body, number)

    endpoint.script = hang
    arguments = ("run", "invented.txt", "later.txt")
    command = [sys.executable, "-m", "extractor.cli", *arguments]
    with subprocess.Popen(
        command,
        cwd=desk,
        env=environment(EXTRACTOR_CONCURRENCY="1"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        seen = next(line for line in process.stderr if line.startswith("[1/2] "))
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
    mended.set()
    assert (process.returncode, seen.split(":")[0]) == (130, "[1/2] invented")
    assert rest.splitlines() == ["extract: stopped; the same command goes on from here"]
    done = call(desk, *arguments)
    assert done.returncode == 0, done.stderr
    assert "documents to read: 2, 1 done already" in done.stderr
    assert len(list((desk / "runs").glob("2*"))) == 1
