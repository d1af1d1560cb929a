from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from .conftest import PAPER, Extract

ANOTHER = PAPER.replace("Bexley", "Aldermere").replace("55%", "57%")


def test_a_run_tells_its_way_on_stderr_and_its_table_on_stdout(desk: Path, extract: Extract) -> None:
    done = extract("run", "papers")
    assert done.returncode == 0, done.stderr
    first, second, third = done.stderr.splitlines()
    assert first.startswith(
        "no model is configured, so the rules read; to have a model read, name a model with --model"
    )
    assert second.startswith("run 2")
    assert third.startswith("[1/1] bexley: ")
    header = done.stdout.splitlines()[1].split()
    assert header == [
        "document", "efficacy", "safety", "baseline", "rejected", "warnings", "conflicts", "uncovered", "seconds",
        "tokens",
    ]  # fmt: skip
    assert [path.name for path in (desk / "runs" / "latest" / "documents").iterdir()] == ["bexley.json"]


def test_the_same_command_makes_a_new_run_with_the_same_records(desk: Path, extract: Extract) -> None:
    exports = []
    for _ in range(2):
        assert extract("run", "papers", "--reader", "rules").returncode == 0
        exports.append(extract("export").stdout)
    assert exports[0] == exports[1] != ""
    assert len(list((desk / "runs").glob("2*"))) == 2


def test_bad_files_are_named_and_the_others_go_on(desk: Path, extract: Extract) -> None:
    papers = desk / "papers"
    (papers / "empty.txt").touch()
    (papers / "garbage.txt").write_bytes(bytes(range(256)) * 64)
    (papers / "gone.txt").symlink_to(desk / "nowhere")
    (papers / "picture.png").write_bytes(b"\x89PNG")
    (papers / "README.md").write_text("About these papers.")
    (papers / "folder.txt").mkdir()
    done = extract("run", "papers", "--reader", "rules", "--json")
    assert done.returncode == 1
    summary = json.loads(done.stdout)
    failed = {one["document"]: one["error"] for one in summary["documents"] if one["error"]}
    assert list(failed) == ["empty", "garbage", "papers/gone.txt"]
    assert summary["failed"] == 3
    assert summary["total"]["records"]["efficacy"] > 0
    for name in ("empty.txt", "garbage.txt", "gone.txt", "skipped papers/picture.png: ", "skipped papers/README.md: "):
        assert sum(name in line for line in done.stderr.splitlines()) == 1, name
    assert "Traceback" not in done.stderr


def test_a_name_that_is_not_utf8_fails_its_file_and_the_others_go_on(desk: Path, extract: Extract) -> None:
    (desk / "papers" / os.fsdecode(b"gr\xfcn.md")).write_text(ANOTHER)
    (desk / "papers" / "two\nlines.md").write_text(ANOTHER.replace("Aldermere", "Corran"))
    done = extract("run", "papers", "--reader", "rules", "--json")
    assert done.returncode == 1, done.stderr
    assert "failed papers/gr\ufffdn.md: its name is not UTF-8: rename it\n" in done.stderr
    assert "failed papers/two\ufffdlines.md: its name holds a line break" in done.stderr
    failed = [one["document"] for one in json.loads(done.stdout)["documents"] if one["error"]]
    assert failed == ["papers/gr\ufffdn.md", "papers/two\ufffdlines.md"]
    assert extract("export").stdout.count('"document": "bexley"') > 5


def test_a_file_of_fifty_megabytes_ends_with_one_message_or_records(desk: Path, extract: Extract) -> None:
    (desk / "papers" / "huge.txt").write_text("Nothing of note was seen in these patients.\n\n" * 1_150_000)
    done = extract("run", "papers", "--reader", "rules")
    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if "huge" in line and "failed" in line] != []
    assert "[2/2]" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["papers/none"], "papers/none: no such file or folder"),
        (["nothing"], "nothing: no paper to read: give files that end in "),
        (["papers", "--reader", "llm"], "the reader llm needs a model: name one with --model"),
        (["papers", "--reader", "both"], "the reader both needs a model"),
        (
            ["papers", "--reader", "someone"],
            "--reader: 'someone' cannot be used: give one of 'auto', 'llm'",
        ),
        (
            ["papers", "--base-url", "there"],
            "--base-url: 'there' cannot be used: give an address",
        ),
        (["papers", "--vocabulary", "nowhere"], "nowhere"),
        (["papers", "--embedding", "other"], "other"),
        (["papers", "--out", "papers"], "papers holds other files and no run"),
        ([], "Missing argument 'PATH...'"),
        (["papers", "--fast"], "No such option: --fast"),
    ],
)
def test_wrong_usage_is_told_once_with_exit_2(desk: Path, extract: Extract, arguments: list[str], message: str) -> None:
    (desk / "nothing").mkdir()
    done = extract("run", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_key_alone_sends_nothing(extract: Extract) -> None:
    done = extract("run", "papers", OPENAI_API_KEY="key", OPENAI_BASE_URL="http://127.0.0.1:1/v1")
    assert done.returncode == 0
    assert "no model is configured, so the rules read" in done.stderr


def test_a_refused_connection_ends_the_run_once(desk: Path, extract: Extract) -> None:
    (desk / "papers" / "aldermere.md").write_text(ANOTHER)
    (desk / "extractor.toml").write_text('base_url = "http://127.0.0.1:1/v1"\napi_key = "key"\ntimeout = 1\n')
    done = extract("run", "papers", "--model", "openai/invented")
    assert done.returncode == 2
    assert sum("127.0.0.1:1" in line for line in done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_a_dry_run_sends_nothing_and_says_what_would_be_sent(desk: Path, extract: Extract) -> None:
    done = extract(
        "run", "papers", "--model", "openai/invented", "--base-url", "http://127.0.0.1:1/v1", "--dry-run", "--json",
        OPENAI_API_KEY="key", EXTRACTOR_PRICE_IN="2.5",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["reader"], [one["document"] for one in told["documents"]]) == ("llm", ["bexley"])
    assert told["calls"] >= 2
    assert told["cost"] == round(told["tokens"] * 2.5 / 1e6, 4)
    assert not (desk / "runs").exists()


@pytest.mark.parametrize(
    ("model", "address"),
    [
        ("anthropic/invented", "https://api.anthropic.com/v1"),
        ("ollama/invented", "http://127.0.0.1:11434/v1"),
        ("openai/invented", "https://api.openai.com/v1"),
    ],
)
def test_a_dry_run_names_who_would_get_the_papers(extract: Extract, model: str, address: str) -> None:
    done = extract("run", "papers", "--model", model, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert f"would go to {model} at {address}: " in done.stdout


def test_a_dry_run_counts_with_the_price_that_is_set(extract: Extract) -> None:
    done = extract("run", "papers", "--model", "openai/gpt-4o-mini", "--dry-run", "--json", EXTRACTOR_PRICE_IN="99")
    told = json.loads(done.stdout)
    assert told["cost"] == round(told["tokens"] * 99 / 1e6, 4)


@pytest.mark.parametrize("more", [["--model", "openai/gpt-4o-mini"], ["--reader", "rules"]])
def test_a_budget_that_is_no_amount_makes_no_run(desk: Path, extract: Extract, more: list[str]) -> None:
    done = extract("run", "papers", "--budget", "banana", *more, OPENAI_API_KEY="key")
    assert done.returncode == 2
    assert "--budget: 'banana' is no amount" in done.stderr
    assert not (desk / "runs").exists()


def test_a_dry_run_of_the_rules_costs_nothing(extract: Extract) -> None:
    done = extract("run", "papers", "--dry-run", "--reader", "rules")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (
        0,
        "1 documents would be read by the rules; nothing would be sent, and it costs nothing",
    )


def test_out_is_the_run_folder(desk: Path, extract: Extract) -> None:
    assert extract("run", "papers", "--reader", "rules", "--out", "mine").returncode == 0
    assert (desk / "mine" / "manifest.json").is_file()
    assert extract("export", "mine").stdout == extract("export").stdout != ""


def test_missing_sources_of_a_manifest_are_named_and_no_failure(desk: Path, extract: Extract) -> None:
    (desk / "papers" / "manifest.toml").write_text(
        f'[[source]]\nid = "700"\ntitle = "Invented"\nlicence = "none"\nsha256 = "{"0" * 64}"\n'
    )
    done = extract("run", "papers", "--reader", "rules")
    assert done.returncode == 0
    assert "sources of the manifest that are not here: 700; `extract corpus add FOLDER`" in done.stderr


def test_a_ruined_index_is_rebuilt_with_a_word(desk: Path, extract: Extract) -> None:
    assert extract("run", "papers", "--reader", "rules").returncode == 0
    ruined = [path for path in (desk / ".extractor" / "index").rglob("*") if path.name == "chroma.sqlite3"]
    for path in ruined:
        path.write_bytes(b"ruined" * 1000)
    done = extract("run", "papers", "--reader", "rules")
    assert (len(ruined), done.returncode) == (1, 0), done.stderr
    assert "rebuil" in done.stderr


def test_a_folder_that_cannot_be_written_is_told_without_a_traceback(desk: Path, extract: Extract) -> None:
    (desk / ".extractor").write_text("a file where a folder is wanted")
    done = extract("run", "papers", "--reader", "rules")
    assert done.returncode == 2
    assert ".extractor" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_damaged_document_file_is_done_again(desk: Path, extract: Extract) -> None:
    assert extract("run", "papers", "--reader", "rules").returncode == 0
    wanted = extract("export").stdout
    run = (desk / "runs" / "latest").resolve()
    manifest = json.loads((run / "manifest.json").read_text())
    (run / "manifest.json").write_text(json.dumps({**manifest, "finished": None}))
    (run / "documents" / "bexley.json").write_text("{")
    done = extract("run", "papers", "--reader", "rules")
    assert done.returncode == 0
    assert "bexley.json was damaged; it is set aside and its document done again" in done.stderr
    assert extract("export").stdout == wanted


def test_it_works_where_another_file_is_called_latest(desk: Path, extract: Extract) -> None:
    (desk / "runs").mkdir()
    (desk / "runs" / "latest").write_text("mine")
    shutil.copy(desk / "papers" / "bexley.md", desk / "single.md")
    assert extract("run", "single.md", "--reader", "rules").returncode == 0
    assert extract("show").returncode == 0
