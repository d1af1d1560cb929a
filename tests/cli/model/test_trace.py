"""From a record to the call that made it, and whether a model can be asked at all: the program over real HTTP."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import call, environment
from tests.readers.llm.scripted import PAPER, Endpoint, Reply, completion

from .conftest import answer


def more_papers(desk: Path, count: int) -> None:
    (desk / "papers").mkdir()
    for n in range(count):
        (desk / "papers" / f"paper{n}.txt").write_text(PAPER.replace("Retreatment", f"Retreatment {n}"))


def refused(status: int, message: str) -> Reply:
    return Reply({"error": {"message": message}}, status)


def test_a_record_leads_to_the_call_that_made_it(desk: Path) -> None:
    assert call(desk, "run", "invented.txt").returncode == 0
    (record,) = (json.loads(line) for line in call(desk, "export").stdout.splitlines())

    listed = call(desk, "trace", "latest", "invented")
    assert listed.returncode == 0, listed.stderr
    for word in ("efficacy@", "safety", "second look", "3 calls"):
        assert word in listed.stdout + listed.stderr
    (made,) = json.loads(call(desk, "trace", "latest", "invented", "--record", record["id"], "--json").stdout)
    assert made["step"] == "efficacy"
    assert record["id"] in made["records"]
    assert "[L2] The overall response rate was 62.5% (25/40)." in made["messages"][1]["content"]
    assert '"value": 62.5' in made["replies"][0]
    whole = call(desk, "trace", "latest", "invented", "--record", record["id"]).stdout
    assert "--- system\nYou read clinical papers" in whole
    assert "--- reply 1\n" in whole


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("latest", "other"), "has no document other: it has invented"),
        (("latest", "invented", "--record", "r0"), "no call for invented made a record r0"),
        (("latest", "invented", "--call", "9"), "there is no call 9 for invented"),
    ],
)
def test_what_is_not_there_is_told(desk: Path, arguments: tuple[str, ...], said: str) -> None:
    call(desk, "run", "invented.txt")

    done = call(desk, "trace", *arguments)

    assert done.returncode == 2
    assert said in done.stderr


def test_a_document_that_failed_keeps_its_calls(desk: Path, endpoint: Endpoint) -> None:
    endpoint.script = lambda body, number: answer(body, number) if number == 1 else completion("no idea")
    assert call(desk, "run", "invented.txt").returncode == 1

    calls = json.loads(call(desk, "trace", "latest", "invented", "--json").stdout)
    summary = json.loads((desk / "runs" / "latest" / "documents" / "invented.json").read_text())

    assert any("could be read" in (one["problem"] or "") for one in calls)
    assert summary["usage"]["prompt_tokens"] >= 400


def test_usage_and_cost_stand_in_manifest_and_table_by_pass_and_family(desk: Path) -> None:
    done = call(desk, "run", "invented.txt", EXTRACTOR_PRICE_IN="10", EXTRACTOR_PRICE_OUT="50")

    manifest = json.loads((desk / "runs" / "latest" / "manifest.json").read_text())
    usage = {one["step"]: (one["family"], one["usage"]["prompt_tokens"]) for one in manifest["passes"]}
    assert usage == {
        "efficacy": ("efficacy", 100), "safety": ("safety", 100), "second look": (None, 100),
    }  # fmt: skip
    assert manifest["cost"] == pytest.approx(300 * 10 / 1e6 + 30 * 50 / 1e6)
    assert "0.0045" in done.stdout
    assert "second look" in done.stdout


def test_a_budget_ends_the_run_and_the_same_command_goes_on(desk: Path, endpoint: Endpoint) -> None:
    more_papers(desk, 3)

    def dear(body: dict[str, Any], number: int) -> Reply:
        reply = answer(body, number)
        reply.body["usage"]["prompt_tokens"] = 2000  # type: ignore[index]
        return reply

    endpoint.script = dear

    first = call(desk, "run", "papers", "--budget", "9k", "--concurrency", "1")
    asked = len(endpoint.asked)
    second = call(desk, "run", "papers", "--concurrency", "1")

    assert first.returncode == 1
    assert "the budget ended the run: " in first.stderr
    assert "paper2" in first.stderr
    assert "the budget of 9,000 tokens is used up" in first.stderr
    assert 0 < asked < 9
    assert second.returncode == 0, second.stderr
    assert len(endpoint.asked) == 9
    assert len(list((desk / "runs").glob("2*"))) == 1


@pytest.mark.usefixtures("heeded")
def test_control_c_keeps_the_replies_on_their_way_and_leaves_with_130(desk: Path, endpoint: Endpoint) -> None:
    more_papers(desk, 4)
    started = threading.Event()

    def slow(body: dict[str, Any], number: int) -> Reply:
        if number == 6:
            started.set()
        time.sleep(0.4 if number >= 6 else 0)
        return answer(body, number)

    endpoint.script = slow
    command = [sys.executable, "-m", "extractor.cli", "run", "papers", "--concurrency", "2"]
    with subprocess.Popen(
        command, cwd=desk, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        assert started.wait(30)
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    before = [json.dumps(body, sort_keys=True) for body in endpoint.asked]
    done = call(desk, "run", "papers")

    assert process.returncode == 130
    assert told.splitlines()[-1] == "extract: stopped; the same command goes on from here"
    assert done.returncode == 0, done.stderr
    after = [json.dumps(body, sort_keys=True) for body in endpoint.asked]
    assert len(after) == len(set(after)) == 12, "no question was asked twice"
    assert len(before) < 12


def test_votes_ask_results_several_times_and_single_lines_once(desk: Path, endpoint: Endpoint) -> None:
    assert call(desk, "run", "invented.txt", "--votes", "3").returncode == 0

    (record,) = (json.loads(line) for line in call(desk, "export").stdout.splitlines())
    calls = json.loads(call(desk, "trace", "latest", "invented", "--json").stdout)
    assert record["confidence"] == 0.9
    assert sorted((one["step"], one["vote"]) for one in calls) == [
        ("efficacy", 0), ("efficacy", 1), ("efficacy", 2), ("safety", 0), ("safety", 1), ("safety", 2),
        ("second look", 0),
    ]  # fmt: skip


def test_the_doctor_names_what_answers(desk: Path, endpoint: Endpoint) -> None:
    def modest(body: dict[str, Any], _: int) -> Reply:
        if body.get("response_format", {}).get("type") == "json_schema":
            return refused(400, "response_format json_schema is not supported")
        return completion({"total": 4}, tools="tools" in body)

    endpoint.script = modest

    done = call(desk, "doctor")

    assert done.returncode == 0, done.stdout
    lines = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert list(lines) == ["key", "endpoint", "model", "modes", "embedding", "store"]
    assert "tools yes, json_schema no, json_object yes, json yes; auto takes tools" in lines["modes"]
    assert "hashed, 2048 numbers" in lines["embedding"]


@pytest.mark.parametrize(
    ("reply", "what", "said"),
    [
        (refused(401, "Incorrect API key"), "key", "refuses the key (401: Incorrect API key): set OPENAI_API_KEY"),
        (refused(404, "The model `invented-1` does not exist"), "model", "does not know the model invented-1"),
        (Reply("<html>Sign in</html>"), "endpoint", "answers with a web page (Sign in)"),
    ],
)
def test_the_doctor_names_what_is_wrong(desk: Path, endpoint: Endpoint, reply: Reply, what: str, said: str) -> None:
    endpoint.script = lambda _body, _number: reply

    done = call(desk, "doctor", OPENAI_API_KEY="key")

    assert done.returncode == 2
    bad = [line for line in done.stdout.splitlines() if " BAD " in line]
    assert [line.split()[0] for line in bad] == [what]
    assert said in bad[0]


def test_the_doctor_says_that_no_model_is_needed(tmp_path: Path) -> None:
    done = call(tmp_path, "doctor", "--json")

    assert done.returncode == 0
    assert [(one["what"], one["good"]) for one in json.loads(done.stdout)] == [
        ("model", True), ("embedding", True), ("store", True),
    ]  # fmt: skip
