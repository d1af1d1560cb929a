"""The renderers of an evaluation, on invented records."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from tests.evaluation.invented import NAIVE, event, paper, record

from extractor.evaluation import Case, Evaluation, Kind, Material, Remark, compare, evaluate
from extractor.records import Record
from extractor.report.evaluation.changes import comparison_sections
from extractor.report.evaluation.markdown import as_markdown
from extractor.report.evaluation.page import as_page
from extractor.report.evaluation.plots import LEFT, WIDTH, kinds_plot, scores_plot
from extractor.report.evaluation.sections import Section, percent, sections
from extractor.report.evaluation.terminal import as_text
from extractor.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()
GOLD = [record("a"), record("b", NAIVE, value=30.0), event("c", "fatigue", value=12.0), event("d", "nausea", value=9.0)]
GOT = [record("a"), record("b", NAIVE, value=31.0), event("c", "fatigue", value=12.0)]


def cases(got: list[Record] | None = None) -> tuple[Case, ...]:
    return (Case("invented", tuple(paper(GOLD)), tuple(paper(GOT if got is None else got))),)


@pytest.fixture
def evaluation() -> Evaluation:
    return evaluate(cases(), VOCABULARY)


def table(evaluation: Evaluation, title: str) -> Section:
    return next(section for section in sections(evaluation) if section.title == title)


def test_the_headline_is_the_first_table(evaluation: Evaluation) -> None:
    first = sections(evaluation)[0]
    assert first.title == "Scores"
    assert first.rows[2] == ("and cohort", "2", "4", "3", "66.7", "50.0", "57.1", "57.1")


def test_tables_that_have_nothing_to_show_are_left_out(evaluation: Evaluation) -> None:
    titles = [section.title for section in sections(evaluation)]
    assert "Is confidence to be relied on" not in titles
    assert "Passages shown" not in titles


def test_error_kinds_and_fields_are_counted(evaluation: Evaluation) -> None:
    assert table(evaluation, "Errors").rows == (("missed", "1"), ("wrong value", "1"))
    assert ("value", "4", "3", "2", "66.7") in table(evaluation, "Fields").rows


def test_what_cannot_be_divided_is_a_dash() -> None:
    assert (percent(None), percent(0.4565)) == ("–", "45.6")


def test_the_terminal_table_stands_in_columns() -> None:
    section = Section("Errors", ("kind", "records"), (("missed", "12"), ("wrong value", "3")), "", frozenset({1}))
    lines = as_text([section], 60).splitlines()
    assert lines[0] == "Errors"
    assert [line.strip() for line in lines[1:] if "─" not in line] == [
        "kind          records",
        "missed             12",
        "wrong value         3",
    ]


def test_markdown_folds_all_but_the_headline_and_escapes_what_papers_say() -> None:
    first = Section("Scores", ("level", "F1"), (("value", "57.1"),), "", frozenset({1}))
    second = Section("Flips", ("cohort",), (("<b>retreated</b> | *n*",),))
    assert as_markdown([first, second]) == (
        "## Scores\n\n| level | F1 |\n| --- | ---: |\n| value | 57.1 |\n\n"
        "<details><summary>Flips</summary>\n\n| cohort |\n| --- |\n"
        "| \\<b\\>retreated\\</b\\> \\| \\*n\\* |\n\n</details>\n"
    )


def test_a_comparison_lists_what_was_lost_and_found(evaluation: Evaluation) -> None:
    before = evaluate(cases([record("b", NAIVE, value=30.0)]), VOCABULARY)
    flips = comparison_sections(compare(before, evaluation), "earlier")[1]
    assert [(row[0], row[2], row[6]) for row in flips.rows] == [
        ("lost", "b", "30%"),
        ("found anew", "a", "50%"),
        ("found anew", "c", "12%"),
    ]


def test_a_plot_puts_its_marks_where_the_scores_are(evaluation: Evaluation) -> None:
    (line,) = scores_plot("by document", evaluation.documents_apart).lines
    assert (line.label, line.figure) == ("invented", "57.1 of 4")
    assert line.mark == pytest.approx(LEFT + WIDTH * 4 / 7, abs=0.1)
    assert line.low is not None
    assert line.high is not None
    assert LEFT <= line.low < line.mark < line.high <= LEFT + WIDTH


def test_the_longest_bar_fills_the_plot() -> None:
    bars = kinds_plot("errors", {Kind.MISSED: 8, Kind.INVENTED: 2}).lines
    assert [bar.mark - LEFT for bar in bars] == [WIDTH, WIDTH / 4]


def test_the_page_is_well_formed_and_names_what_was_left_out(evaluation: Evaluation) -> None:
    left_out = (Remark("other", "has gold, and the run has not read it"),)
    page = as_page(evaluation, Material("one", "rules", None, cases(), left_out, ()))
    body = page[page.index("<body>") : page.index("</html>")]
    root = ET.fromstring(body)  # noqa: S314  our own page
    assert len(root.findall(".//svg")) == 3
    assert "other: left out, has gold, and the run has not read it" in page
    assert [summary.text for summary in root.findall(".//summary")][-2:] == ["missed: 1", "wrong value: 1"]
