from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.errors import RunError
from extractor.records import Conflict, Evidence, Side
from extractor.runs import DocumentResult, Manifest, Run

from .conftest import EARLY, make_result


@pytest.fixture
def run(tmp_path: Path, manifest: Manifest) -> Run:
    run = Run(tmp_path / "run", manifest)
    run.write_manifest()
    return run


def test_results_come_back_in_the_order_of_the_papers(run: Run) -> None:
    for name in ("b", "a"):
        run.keep(make_result(name))
    assert list(Run.open(run.folder).results()) == [make_result("a"), make_result("b")]


def test_conflicts_and_the_end_come_back(run: Run) -> None:
    sides = tuple(
        Side(document=name, record="1", printed="5", place=Evidence(start=1, end=2, quote="5")) for name in ("a", "b")
    )
    conflict = Conflict(study="Invented 2020", cohort="all", outcome="ORR", sides=sides)
    run.keep(make_result("a"))
    run.keep(make_result("b"))
    assert run.conflicts() == ()
    run.finish((conflict,), EARLY, 1.5)
    again = Run.open(run.folder)
    assert (again.conflicts(), again.manifest.finished, again.manifest.seconds) == ((conflict,), EARLY, 1.5)
    assert again.conflicts()[0].across


def test_a_failed_document_is_not_done(run: Run) -> None:
    run.keep(make_result("a", error="cannot be read"))
    run.keep(make_result("b"))
    kept, damaged = run.done()
    assert (list(kept), damaged) == (["b"], [])


def test_a_result_of_other_content_is_not_done(run: Run) -> None:
    run.keep(make_result("a").model_copy(update={"sha256": "c" * 64}))
    assert run.done() == ({}, [])


def test_a_damaged_result_is_set_aside_so_that_it_is_done_again(run: Run) -> None:
    run.keep(make_result("a"))
    path = run.folder / "documents" / "a.json"
    path.write_bytes(path.read_bytes()[:20])
    kept, damaged = run.done()
    assert (kept, damaged) == ({}, [path.with_suffix(".damaged")])
    assert damaged[0].exists()
    assert not path.exists()


def test_a_damaged_result_is_named_when_it_is_read(run: Run) -> None:
    run.keep(make_result("a"))
    (run.folder / "documents" / "a.json").write_text("{}")
    with pytest.raises(RunError, match=r"documents/a\.json is damaged .*: run `extract run` again"):
        list(run.results())


def test_a_finished_run_that_lacks_a_result_says_so(run: Run) -> None:
    run.keep(make_result("a"))
    run.finish((), EARLY, 1)
    with pytest.raises(RunError, match=r"documents/b\.json is missing"):
        list(run.results())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 99}, "is of a version that is not read"),
        ({"papers": 5}, "is damaged .papers: "),
        ({"created": None}, "is damaged .created: "),
    ],
)
def test_a_manifest_that_breaks_the_form_is_named(run: Run, change: dict[str, object], message: str) -> None:
    path = run.folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(RunError, match=message):
        Run.open(run.folder)


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"[]", b'{"format": 1'])
def test_a_manifest_that_is_garbage_is_named(run: Run, content: bytes) -> None:
    (run.folder / "manifest.json").write_bytes(content)
    with pytest.raises(RunError, match=r"manifest\.json is damaged"):
        Run.open(run.folder)


def test_a_folder_where_a_result_is_expected_is_named(run: Run) -> None:
    (run.folder / "conflicts.json").mkdir()
    with pytest.raises(RunError, match=r"conflicts\.json cannot be read \(Is a directory\)"):
        run.conflicts()


def test_a_result_survives_its_own_form(run: Run) -> None:
    result = make_result("a")
    run.keep(result)
    text = (run.folder / "documents" / "a.json").read_text()
    assert DocumentResult.model_validate_json(text) == result
