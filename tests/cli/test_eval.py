"""`extract eval` on an invented paper, with gold made by hand and a run that is known to the last record."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.cli.conftest import Extract

from extractor.files import sha256
from extractor.gold import GoldDocument, dump_gold
from extractor.records import Cohort, Evidence, Record, RecordSet, Study
from extractor.runs import Conditions, DocumentResult, Manifest, Paper, Run, SetAside

SOURCE = """\
# Retreatment with invented drugs

## Results

The overall response rate was 50% (20/40) with D-Pd again and 30% (12/40) in controls. Complete response was
seen in 10% (4/40) and 5% (2/40). Median progression-free survival was 8.4 months and 6.1 months. <b>Fatigue</b>
of any grade was seen in 25% (10/40) of patients who had D-Pd again.
"""
STUDY = Study(id="bexley", label="Bexley 2021", provenance="primary")
AGAIN = Cohort(id="again", study="bexley", label="D-Pd again", role="retreatment", n=40)
CONTROL = Cohort(id="control", study="bexley", label="controls", role="comparator", n=40)


def said(name: str, cohort: Cohort, figure: str, **facts: object) -> Record:
    start = SOURCE.index(figure)
    place = Evidence(start=start, end=start + len(figure), quote=figure, where="Results")
    told: dict[str, object] = {"family": "efficacy", "statistic": "proportion", "unit": "percent"}
    return Record.model_validate({"id": name, "cohort": cohort.id, "evidence": (place,), **told, **facts})


GOLD = (
    said("r1", AGAIN, "50% (20/40)", outcome="ORR", value=50.0, num=20, den=40),
    said("r2", CONTROL, "30% (12/40)", outcome="ORR", value=30.0, num=12, den=40),
    said("r3", AGAIN, "10% (4/40)", outcome="CR", value=10.0, num=4, den=40),
    said("r4", CONTROL, "5% (2/40)", outcome="CR", value=5.0, num=2, den=40),
    said("r5", AGAIN, "8.4 months", outcome="PFS", statistic="median", unit="months", value=8.4),
    said("r6", CONTROL, "6.1 months", outcome="PFS", statistic="median", unit="months", value=6.1),
    said("r7", AGAIN, "25% (10/40)", family="safety", outcome="AE", term="fatigue", grade="any", value=25.0,
         num=10, den=40),
)  # fmt: skip
WORSE = (*GOLD[:2], GOLD[2].model_copy(update={"value": 11.0}), *GOLD[4:6], GOLD[6].model_copy(update={"den": 41}))
"""One record is missed, one has a wrong value, one a wrong denominator: at the cohort level 5 of 7 and 5 of 6."""

KeepRun = Callable[[str, Sequence[Record]], Run]


def record_set(document: str, records: Sequence[Record]) -> RecordSet:
    return RecordSet(document=document, studies=(STUDY,), cohorts=(AGAIN, CONTROL), records=tuple(records))


def write_gold(folder: Path, document: str, records: Sequence[Record] = GOLD) -> None:
    folder.mkdir(exist_ok=True)
    kept = [
        r.model_copy(update={"evidence": tuple(Evidence(start=e.start, end=e.end, figure=e.quote) for e in r.evidence)})
        for r in records
    ]
    records_of = record_set(document, kept)
    whole = GoldDocument(document=document, sha256=sha256(SOURCE.encode()), codebook=1, records=records_of)
    (folder / f"{document}.yaml").write_text(dump_gold(whole))


@pytest.fixture
def keep_run(desk: Path) -> KeepRun:
    """Writes a finished run of the paper `bexley`, whose source lies in the desk, and gold for it."""
    (desk / "bexley.md").write_text(SOURCE)
    write_gold(desk / "gold", "bexley")

    def keep(name: str, records: Sequence[Record]) -> Run:
        digest = sha256(SOURCE.encode())
        paper = Paper(id="bexley", path="bexley.md", sha256=digest)
        now = datetime.now(UTC)
        conditions = Conditions(reader="rules", embedding="hashed", vocabulary="myeloma", code="0")
        run = Run(
            desk / "runs" / name,
            Manifest(id=name, created=now, finished=now, fingerprint=name, conditions=conditions, papers=(paper,)),
        )
        run.write_manifest()
        run.keep(
            DocumentResult(
                run=name, id="bexley", path="bexley.md", sha256=digest, records=record_set("bexley", records)
            )
        )
        return run

    return keep


def write_second(run: Run) -> None:
    """A second paper with all records, and a file that could not be opened."""
    (first,) = run.results()
    second = Paper(id="corwick", path="corwick.md", sha256="0" * 64)
    run.keep(
        first.model_copy(
            update={"id": "corwick", "path": "corwick.md", "error": None, "records": record_set("corwick", GOLD)}
        )
    )
    aside = (SetAside(path="gone.txt", reason="nowhere"),)
    run.manifest = run.manifest.model_copy(update={"papers": (*run.manifest.papers, second), "unreadable": aside})
    run.write_manifest()


def unfinished(run: Run) -> None:
    """As a kill leaves it."""
    run.manifest = run.manifest.model_copy(update={"finished": None})
    run.write_manifest()


def test_json_has_gold_got_and_the_four_levels_at_its_top(extract: Extract, keep_run: KeepRun) -> None:
    keep_run("one", WORSE)
    done = extract("eval", "one", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["gold"], found["got"]) == (7, 6)
    assert {k: found["value"][k] for k in ("p", "r", "f1")} == {"p": 5 / 6, "r": 5 / 7, "f1": 10 / 13}
    assert (found["study"]["agreed"], found["cohort"]["agreed"], found["strict"]["agreed"]) == (5, 5, 4)
    assert found["error_kinds"] == {"missed": 1, "wrong detail": 1, "wrong value": 1}
    assert found["grounded"]["wrong_denominator"] == 1


def test_the_value_level_agrees_with_a_count_over_the_flat_exports(
    extract: Extract, keep_run: KeepRun, desk: Path
) -> None:
    keep_run("one", WORSE)

    def keys(lines: str) -> list[str]:
        flat = [json.loads(line) for line in lines.splitlines()]
        names = ("outcome", "statistic", "term", "grade", "timepoint", "value", "unit")
        return sorted(json.dumps([r[name] for name in names]) for r in flat if r["family"] != "baseline")

    gold = keys(extract("gold", "export", "--format", "jsonl").stdout)
    got = keys(extract("export", "one", "--format", "jsonl").stdout)
    common = sum(min(gold.count(key), got.count(key)) for key in set(gold))
    value = json.loads(extract("eval", "one", "--json").stdout)["value"]
    assert (value["p"], value["r"]) == (common / len(got), common / len(gold))


def test_the_terminal_shows_the_headline_and_the_errors(extract: Extract, keep_run: KeepRun) -> None:
    keep_run("one", WORSE)
    lines = [line.split() for line in extract("eval", "one").stdout.splitlines()]
    assert ["and", "cohort", "5", "7", "6", "83.3", "71.4", "76.9", "76.9"] in lines
    assert ["wrong", "value", "1"] in lines


def test_markdown_keeps_a_papers_words_from_acting(extract: Extract, keep_run: KeepRun) -> None:
    keep_run("one", WORSE)
    shown = extract("eval", "one", "--markdown").stdout
    assert shown.startswith("## Scores\n")
    assert "| value | 5 | 7 | 6 | 83.3 | 71.4 | 76.9 | 76.9 |" in shown
    assert "| cohort\\_n |" in shown


def test_the_page_shows_each_error_in_its_place(extract: Extract, keep_run: KeepRun, desk: Path) -> None:
    keep_run("one", WORSE)
    assert extract("eval", "one", "--html", "eval.html").returncode == 0
    page = (desk / "eval.html").read_text()
    assert "http://" not in page
    assert "https://" not in page
    assert "<script" not in page
    assert page.count("<svg") == 3
    assert "<mark>10% (4/40)</mark>" in page
    assert "&lt;b&gt;Fatigue&lt;/b&gt;" in page


def test_a_run_below_its_baseline_leaves_with_1_and_names_what_was_lost(extract: Extract, keep_run: KeepRun) -> None:
    keep_run("one", GOLD)
    keep_run("two", WORSE)
    assert extract("eval", "one", "--update-baseline").returncode == 0
    assert extract("eval", "one", "--baseline").returncode == 0
    done = extract("eval", "two", "--baseline")
    assert done.returncode == 1
    assert "cohort F1" in done.stderr
    assert "2 records were lost" in done.stderr
    assert "r3" in done.stdout
    assert extract("eval", "two", "--baseline", "--tolerance", "30").returncode == 0


def test_a_baseline_of_other_gold_leaves_with_2(extract: Extract, keep_run: KeepRun, desk: Path) -> None:
    keep_run("one", GOLD)
    extract("eval", "one", "--update-baseline")
    write_gold(desk / "gold", "bexley", GOLD[:-1])
    done = extract("eval", "one", "--baseline")
    assert done.returncode == 2
    assert "another version of the gold of bexley" in done.stderr


def test_two_runs_are_compared_in_plain_words(extract: Extract, keep_run: KeepRun) -> None:
    keep_run("one", GOLD)
    keep_run("two", WORSE)
    done = extract("eval", "two", "--against", "one", "--json")
    assert done.returncode == 0, done.stderr
    against = json.loads(done.stdout)["against"]
    assert [flip["id"] for flip in against["lost"]] == ["r3", "r4"]
    assert against["mcnemar_p"] == 0.5
    assert against["in_words"].startswith("cannot be told: one document says nothing of others")


def test_documents_of_one_side_alone_are_left_out_and_named(extract: Extract, keep_run: KeepRun, desk: Path) -> None:
    keep_run("one", GOLD)
    write_gold(desk / "gold", "corwick", [r.model_copy(update={"id": f"c{r.id}"}) for r in GOLD])
    done = extract("eval", "one", "--json")
    assert done.returncode == 0, done.stderr
    assert "corwick: left out, has gold, and the run has not read it" in done.stderr
    found = json.loads(done.stdout)
    assert (found["gold"], found["cohort"]["f1"]) == (7, 1.0)
    assert [remark["document"] for remark in found["left_out"]] == ["corwick"]


def test_a_source_that_is_gone_is_said(extract: Extract, keep_run: KeepRun, desk: Path) -> None:
    keep_run("one", GOLD)
    (desk / "bexley.md").unlink()
    done = extract("eval", "one")
    assert done.returncode == 0
    assert "bexley is not at hand: grounding is judged by the quotes alone" in done.stderr


def test_an_empty_run_leaves_with_2(extract: Extract, keep_run: KeepRun) -> None:
    keep_run("one", ())
    done = extract("eval", "one")
    assert done.returncode == 2
    assert "run one holds no records" in done.stderr


def test_a_run_of_other_documents_leaves_with_2(extract: Extract, keep_run: KeepRun, desk: Path) -> None:
    keep_run("one", GOLD)
    (desk / "gold" / "bexley.yaml").unlink()
    write_gold(desk / "gold", "corwick")
    done = extract("eval", "one")
    assert done.returncode == 2
    assert "run one is of other documents (bexley) than gold (corwick)" in done.stderr


def test_gold_that_fails_its_check_leaves_with_2(extract: Extract, keep_run: KeepRun, desk: Path) -> None:
    keep_run("one", GOLD)
    write_gold(desk / "gold", "bexley", [*GOLD[:-1], GOLD[-1].model_copy(update={"outcome": "NO_SUCH_CODE"})])
    done = extract("eval", "one")
    assert done.returncode == 2
    assert done.stderr.startswith("extract: gold in gold fails its check: bexley: record r7: field outcome: ")
    assert done.stderr.endswith("see `extract gold check`\n")


@pytest.mark.parametrize("flag", ["--baseline", "--update-baseline"])
def test_an_unfinished_run_is_no_measure_of_a_baseline(
    extract: Extract, keep_run: KeepRun, desk: Path, flag: str
) -> None:
    keep_run("one", GOLD)
    extract("eval", "one", "--update-baseline")
    kept = (desk / "eval" / "baselines" / "rules.json").read_text()
    unfinished(keep_run("two", GOLD))
    done = extract("eval", "two", flag)
    assert (done.returncode, done.stdout) == (2, "")
    assert "run two is not finished, so it is no measure of a baseline: finish it with" in done.stderr
    assert (desk / "eval" / "baselines" / "rules.json").read_text() == kept


def test_both_runs_say_what_they_lack(extract: Extract, keep_run: KeepRun) -> None:
    unfinished(keep_run("one", GOLD))
    old = keep_run("old", GOLD)
    (result,) = old.results()
    old.keep(result.model_copy(update={"error": "the model refused"}))
    write_second(old)
    unfinished(old)
    done = extract("eval", "one", "--against", "old")
    assert done.returncode == 0, done.stderr
    told = done.stderr.splitlines()
    assert told == [
        "run one is not finished: this is what it has so far",
        "run old is not finished: this is what it has so far",
        "run old could not read gone.txt: nowhere",
        "run old: corwick: left out, was read, and has no gold",
        "run old: bexley failed, and counts as nothing found: the model refused",
    ]


def test_a_damaged_baseline_is_told_and_can_be_written_anew(extract: Extract, keep_run: KeepRun, desk: Path) -> None:
    keep_run("one", GOLD)
    path = desk / "eval" / "baselines" / "rules.json"
    path.parent.mkdir(parents=True)
    path.write_text("<<<<<<< HEAD")
    done = extract("eval", "one", "--baseline")
    assert done.returncode == 2
    assert done.stderr == ("extract: eval/baselines/rules.json is no baseline: write it anew with --update-baseline\n")
    done = extract("eval", "one", "--update-baseline")
    assert (done.returncode, done.stderr) == (
        0,
        "eval/baselines/rules.json is no baseline; it is written anew, without the documents that only it knew\n",
    )
    assert extract("eval", "one", "--baseline").returncode == 0


@pytest.mark.parametrize("tolerance", ["nan", "inf", "-1"])
def test_a_tolerance_that_lets_everything_fall_is_refused(extract: Extract, keep_run: KeepRun, tolerance: str) -> None:
    keep_run("one", GOLD)
    extract("eval", "one", "--update-baseline")
    done = extract("eval", "one", "--baseline", "--tolerance", tolerance)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"extract: --tolerance: {tolerance} is no number of points: give one from 0 up, such as 0.5\n"
