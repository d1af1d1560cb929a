from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.review.invented import lay

from extractor.documents import read_document
from extractor.records import Evidence, Record
from extractor.review.figure import narrowed, placed
from extractor.review.paper import Run, grid, parts, runs
from extractor.text import Span, clean

PAPER = """\
# A paper invented for drawing

## Results

Response came in $\\geq 40$ of 60 patients (66.7%, $p=0.011$), and in 12 of 20 (60.0%; 95% CI 36.1–80.9) later. Median
overall survival was not yet reached; nobody died, and all five patients of part C went on.

Table 1. Invented responses

Response\tArm A\tArm A\tArm B
\tFirst\tSecond\tFirst
CR\t4 (10)\t5 (12)\t6 (15)
PR\t14 (35)\t15 (38)\t16 (40)
"""


@given(st.text(st.sampled_from("ab 1.5%$\\geq{}^_<sup>/\r\n\t–≥𝛼é"), max_size=80))
def test_every_character_shown_leads_back_to_its_stored_place(text: str) -> None:
    drawn = runs(clean(text))
    assert "".join(run.text for run in drawn) == clean(text).text.replace("\r", " ")
    assert all(0 <= run.start < run.end <= len(text) for run in drawn)
    ends = [0, *(run.end for run in drawn)]
    assert all(run.start >= end for run, end in zip(drawn, ends, strict=False))
    for run in drawn:
        stored = text[run.start : run.end]
        assert not run.plain or all(
            a == b or b.isspace() or not a.isalnum() for a, b in zip(stored, run.text, strict=True)
        )


def paper(folder: Path) -> Path:
    path = folder / "drawn.md"
    path.write_text(PAPER)
    return path


def shown(drawn: Iterable[Run]) -> str:
    return "".join(run.text for run in drawn)


def test_a_table_is_drawn_with_joined_headers(tmp_path: Path) -> None:
    document = read_document(paper(tmp_path), "drawn")
    (table,) = [table for _, table in document.tables()]
    drawn = grid(table, 0, document)
    heads = [
        [("".join(run.text for run in head.runs), head.columns, head.rows) for head in line] for line in drawn.heads
    ]
    assert heads == [[("Arm A", 2, 1), ("Arm B", 1, 1)], [("First", 1, 1), ("Second", 1, 1), ("First", 1, 1)]]
    cells = [[shown(cell or ()) for cell in line.cells] for line in drawn.lines]
    assert cells == [["4 (10)", "5 (12)", "6 (15)"], ["14 (35)", "15 (38)", "16 (40)"]]


def test_all_that_is_read_is_drawn_once(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    document = desk.document("bexley")
    assert document is not None
    kinds = [part.kind for part in parts(document)]
    assert kinds == ["heading", "heading", "paragraph", "heading", "paragraph", "table", "paragraph"]


def figure(folder: Path, quote: str, **fields: object) -> str | None:
    document = read_document(paper(folder), "drawn")
    start = PAPER.index(quote)
    place = Evidence(start=start, end=start + len(quote), quote=quote)
    facts = {"id": "r", "cohort": "c", "family": "efficacy", "outcome": "ORR", "evidence": (place,), **fields}
    return narrowed(place, Record.model_validate(facts), document).figure


def test_a_figure_is_the_value_with_its_count_unit_and_interval(tmp_path: Path) -> None:
    passage = (
        "Response came in $\\geq 40$ of 60 patients (66.7%, $p=0.011$), and in 12 of 20 (60.0%; 95% CI 36.1–80.9) later"
    )
    assert figure(tmp_path, passage, value=60, num=12, den=20, ci_low=36.1, ci_high=80.9) == (
        "12 of 20 (60.0%; 95% CI 36.1–80.9)"
    )
    assert figure(tmp_path, passage, value=60, unit="percent") == "60.0%"
    assert figure(tmp_path, passage, value=66.7, p="0.011") == "66.7%, $p=0.011$"


def test_a_figure_without_a_value_is_the_words_that_say_so(tmp_path: Path) -> None:
    assert (
        figure(tmp_path, "overall survival was not yet reached; nobody died", status="not_reached") == "not yet reached"
    )
    assert figure(tmp_path, "all five patients of part C went on", num=5) == "five patients"


def test_no_figure_is_longer_than_seven_words(tmp_path: Path) -> None:
    passage = "Response came in $\\geq 40$ of 60 patients (66.7%, $p=0.011$), and in 12 of 20 (60.0%"
    found = figure(tmp_path, passage, value=1.25)
    assert found is not None
    assert len(found.split()) == 7


def test_a_place_names_its_cell_or_its_section(tmp_path: Path) -> None:
    document = read_document(paper(tmp_path), "drawn")
    start = PAPER.index("15 (38)")
    cell = placed(Span(start, start + 7), document)
    assert (cell.figure, cell.table, cell.row, cell.column) == ("15 (38)", "Table 1", "PR", "Arm A > Second")
    start = PAPER.index("66.7%")
    assert placed(Span(start, start + 5), document).where == "Results"
