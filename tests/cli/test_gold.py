from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.gold.invented_gold import GOLD, ODD, PAPER, write

from extractor.vocabulary.loading import SHIPPED

from .conftest import call


def test_check_of_sound_gold_is_quiet(tmp_path: Path) -> None:
    write(tmp_path)
    done = call(tmp_path, "gold", "check")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "3 records of 1 documents: 0 findings, 0 known oddities of the sources\n"


def test_check_tells_file_record_and_field(tmp_path: Path) -> None:
    write(tmp_path, GOLD + ODD)
    done = call(tmp_path, "gold", "check")
    assert done.returncode == 1
    assert done.stdout == (
        "gold/bexley.yaml: bexley: record r4: field value: 18 of 40 are 45.00%, not 46% [percentage]\n"
    )
    [finding] = json.loads(call(tmp_path, "gold", "check", "--json").stdout)
    assert (finding["record"], finding["check"]) == ("r4", "percentage")


def test_check_takes_reviewed_oddities(tmp_path: Path) -> None:
    write(tmp_path, GOLD + ODD)
    (tmp_path / "gold" / "oddities.yaml").write_text(
        "- {document: bexley, record: r4, check: percentage, reason: printed so}\n"
    )
    done = call(tmp_path, "gold", "check")
    assert (done.returncode, done.stdout) == (0, "")
    assert "1 known oddities" in done.stderr


def test_check_and_agreement_take_the_vocabulary_that_is_set(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "words")
    outcomes = tmp_path / "words" / "outcomes.yaml"
    outcomes.write_text(f"{outcomes.read_text()}\n  - {{code: GRIT, name: grit, family: efficacy, kind: response}}\n")
    write(tmp_path, GOLD.replace("outcome: ORR", "outcome: GRIT"))
    assert "GRIT" in call(tmp_path, "gold", "check").stdout
    done = call(tmp_path, "gold", "check", EXTRACTOR_VOCABULARY="words")
    assert (done.returncode, done.stdout) == (0, "")
    done = call(tmp_path, "gold", "agreement", "gold", "gold", EXTRACTOR_VOCABULARY="nowhere")
    assert (done.returncode, "nowhere/drugs.yaml is missing" in done.stderr) == (2, True)


def test_a_missing_source_is_named_with_what_to_do(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "corpus" / "bexley.md").unlink()
    done = call(tmp_path, "gold", "check")
    assert done.returncode == 0
    assert "bexley: its source is not in corpus, so its places were not checked" in done.stderr
    assert "extract corpus add" in done.stderr


def test_another_version_of_a_source_is_named(tmp_path: Path) -> None:
    write(tmp_path, paper=f"{PAPER}\nA line more.\n")
    done = call(tmp_path, "gold", "check")
    assert done.returncode == 1
    assert "corpus/bexley.md is another version of the document" in done.stdout


def test_gold_that_breaks_the_form_is_wrong_usage(tmp_path: Path) -> None:
    write(tmp_path, GOLD.replace("value: 55", "value: much"))
    for command in ("check", "stats", "export"):
        done = call(tmp_path, "gold", command)
        assert done.returncode == 2
        assert done.stderr.startswith("extract: gold/bexley.yaml: record r1: field value: ")


def test_stats_count_and_give_json(tmp_path: Path) -> None:
    write(tmp_path)
    assert "bexley               3         3\n" in call(tmp_path, "gold", "stats").stdout
    assert json.loads(call(tmp_path, "gold", "stats", "--json").stdout)["documents"] == {"bexley": {"efficacy": 3}}


def test_results_are_utf8_whatever_the_terminal_says_of_itself(tmp_path: Path) -> None:
    write(tmp_path, GOLD.replace("label: Bexley 2021", "label: Bexley ≥ 2021"))
    done = call(tmp_path, "gold", "stats", PYTHONIOENCODING="ascii")
    assert (done.returncode, "Bexley ≥ 2021" in done.stdout) == (0, True), done.stderr


def test_export_gives_the_flat_form_with_quotes(tmp_path: Path) -> None:
    write(tmp_path)
    lines = [json.loads(line) for line in call(tmp_path, "gold", "export", "--format", "jsonl").stdout.splitlines()]
    assert [(line["id"], line["outcome"], line["value"]) for line in lines] == [
        ("r1", "ORR", 55.0),
        ("r2", "OS", None),
        ("r3", "CR", 10.0),
    ]
    assert lines[2]["evidence"][0]["quote"] == "4 (10)"


def test_export_without_the_source_warns_and_gives_null_quotes(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "corpus" / "bexley.md").unlink()
    done = call(tmp_path, "gold", "export")
    assert json.loads(done.stdout.splitlines()[0])["evidence"][0]["quote"] is None
    assert "bexley: its source is not in corpus, so its quotes are null" in done.stderr


def test_agreement_of_two_annotators(tmp_path: Path) -> None:
    for annotator in ("A", "B"):
        path = tmp_path / "gold" / "annotations" / annotator / "bexley.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(GOLD)
    assert "0 records differ" in call(tmp_path, "gold", "agreement", "A", "B").stdout
    page = call(tmp_path, "gold", "agreement", "A", "B", "--markdown").stdout
    assert page.startswith("# Agreement of the annotations A and B\n")
    assert "| bexley | results | 3 | 3 | 1.000 | 1.000 | 1.000 | 1.000 |" in page
    lines = call(tmp_path, "gold", "export", "--annotations", "B").stdout.splitlines()
    assert json.loads(lines[0])["study"] == "Bexley 2021"


def test_an_unknown_annotator_is_named(tmp_path: Path) -> None:
    write(tmp_path)
    done = call(tmp_path, "gold", "agreement", "A", "B")
    assert done.returncode == 2
    assert "no gold files in A" in done.stderr
