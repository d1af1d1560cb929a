"""Tables by tabs and pipes: header levels, ragged rows, groups."""

from __future__ import annotations

import pytest
from tests.documents.reading import PARAGRAPH, blocks, columns, only_table, read, rows, tables

BODY = "Anaemia\t5 (16)\t1 (3)\t6 (21)\t2 (7)\nFatigue\t7 (23)\t0\t8 (28)\t3 (10)\n"
PATHS = ["Maize (n=31) > Any", "Maize (n=31) > Grade 3", "Barley (n=29) > Any", "Barley (n=29) > Grade 3"]


def test_a_row_may_end_early_or_leave_cells_empty() -> None:
    table = only_table("Outcome\tMaize\tBarley\nORR\t10 (50)\t12 (55)\nCR\t2 (10)\nDeaths\t\t3 (14)\n")
    assert columns(table) == ["Maize", "Barley"]
    assert rows(table) == {"ORR": ["10 (50)", "12 (55)"], "CR": ["2 (10)"], "Deaths": ["", "3 (14)"]}


@pytest.mark.parametrize(
    "header",
    [
        "\tMaize (n=31)\t\tBarley (n=29)\t\n\tAny\tGrade 3\tAny\tGrade 3\n",
        "\tMaize (n=31)\tMaize (n=31)\tBarley (n=29)\tBarley (n=29)\nEvent\tAny\tGrade 3\tAny\tGrade 3\n",
        "Event\tMaize (n=31)\tBarley (n=29)\n\tAny\tGrade 3\tAny\tGrade 3\n",
        "Event\tMaize (n=31)\t\tBarley (n=29)\nEvent\tAny\tGrade 3\tAny\tGrade 3\n",
    ],
    ids=["empty cells", "repeated labels", "fewer labels", "ragged and repeated stub"],
)
def test_an_upper_header_spans_the_columns_below_it(header: str) -> None:
    assert columns(only_table(header + BODY)) == PATHS


def test_headers_of_three_levels_give_paths_of_three() -> None:
    header = "\tSafety set\t\t\t\n\tMaize\t\tBarley\t\nEvent\tAny\tGrade 3\tAny\tGrade 3\n"
    assert columns(only_table(header + BODY)) == [
        "Safety set > Maize > Any",
        "Safety set > Maize > Grade 3",
        "Safety set > Barley > Any",
        "Safety set > Barley > Grade 3",
    ]


def test_names_of_intervals_and_times_are_header_not_values() -> None:
    table = only_table(
        "\tUnivariable\t\tMultivariable\t\nFactor\tHR\t95% CI\tHR\t95% CI\n"
        "Age\t0.8\t0.5-1.2\t0.9\t0.5-1.3\nStage\t1.8\t1.5-2.2\t1.7\t1.2-2.2\n"
    )
    assert columns(table)[:2] == ["Univariable > HR", "Univariable > 95% CI"]
    assert [label.text for label in table.stub] == ["Factor"]


def test_a_header_without_a_cell_above_the_row_labels_heads_the_columns() -> None:
    table = only_table("HR\t95% CI\tP value\nAge\t0.8\t0.5-1.2\t0.3\nStage\t1.8\t1.5-2.2\t0.01\n")
    assert columns(table) == ["HR", "95% CI", "P value"]
    assert table.stub == ()


def test_rows_without_cells_name_the_group_of_those_below() -> None:
    table = only_table("Event\tA\nBlood\t\nAnaemia\t5\nNeutropenia\t6\nGut\t\nNausea\t1\n")
    assert rows(table) == {"Blood > Anaemia": ["5"], "Blood > Neutropenia": ["6"], "Gut > Nausea": ["1"]}


def test_a_group_may_stand_on_a_line_without_tabs() -> None:
    table = only_table("Event\tA\tB\nBlood\nAnaemia\t5\t6\nGut\nNausea\t1\t2\n")
    assert rows(table) == {"Blood > Anaemia": ["5", "6"], "Gut > Nausea": ["1", "2"]}


def test_indented_rows_stand_under_the_row_above_until_the_indent_ends() -> None:
    table = only_table("Event\tA\nAny event\t9\n  Blood\t\n    Anaemia\t5\n  Gut\t3\nDeath\t1\n")
    assert list(rows(table)) == ["Any event", "Any event > Blood > Anaemia", "Any event > Gut", "Death"]


def test_a_row_without_a_label_goes_on_with_the_row_above() -> None:
    table = only_table("Outcome\tA\tB\nORR\t10 (50)\t12 (55)\n\t[95% CI 28-72]\t[95% CI 33-75]\n")
    assert [row.name for row in table.rows] == ["ORR", "ORR"]


def test_pipe_tables_are_read_without_their_marks() -> None:
    table = only_table(
        "Table 4: Response\n\n| **Outcome** | Maize | Barley |\n|:--|--:|:-:|\n"
        "| ORR | 10 (50) | 12 (55) |\n| *CR* | 2 | |\n"
    )
    assert (table.name, columns(table)) == ("Table 4", ["Maize", "Barley"])
    assert rows(table) == {"ORR": ["10 (50)", "12 (55)"], "CR": ["2", ""]}


def test_pipe_tables_may_lack_the_outer_pipes() -> None:
    table = only_table("Outcome | Maize | Barley\n---|---|---\nORR | 10 (50) | 12 (55)\nCR | 2 | 3\n")
    assert columns(table) == ["Maize", "Barley"]
    assert rows(table) == {"ORR": ["10 (50)", "12 (55)"], "CR": ["2", "3"]}


def test_an_escaped_pipe_parts_no_cells() -> None:
    table = only_table("| Outcome | A \\| B |\n|---|---|\n| ORR | 10 |\n")
    assert len(table.columns) == 1


def test_line_breaks_of_markup_in_a_cell_are_blanks() -> None:
    table = only_table("| Outcome | A |\n|---|---|\n| PFS,<br>months | 8.4<br>(5.1-NR) |\n")
    assert rows(table) == {"PFS, months": ["8.4 (5.1-NR)"]}


def test_decimal_commas_of_a_cell_are_read_as_points() -> None:
    table = only_table("Outcome\tA\tB\nPFS\t7,97 (5,23-NR)\t12,4\nP\t0,05\t\nCells\t1,204\t12,500\n")
    assert rows(table) == {"PFS": ["7.97 (5.23-NR)", "12.4"], "P": ["0.05", ""], "Cells": ["1,204", "12,500"]}


def test_a_tab_after_a_bullet_or_before_a_sentence_makes_no_table() -> None:
    bullets = "•\tThe response rate was 50% in all.\n•\tDeaths were rare.\n\n"
    text = f"{bullets}\t{PARAGRAPH}\n\nKeywords\tmaize\n\n{PARAGRAPH}\n"
    assert tables(text) == []
    assert [words[:12] for _, words in blocks(text)] == [
        "• The respon",
        "• Deaths wer",
        "Patients who",
        "Keywords mai",
        "Patients who",
    ]


def test_cells_keep_their_place_in_the_stored_text() -> None:
    document = read("Outcome\tMaize\nMedian PFS\t8·4 (5·1–NR)ᵃ\n")
    (_, table), *_ = document.tables()
    cell = table.rows[0].cells[0]
    assert (cell.text, cell.marks) == ("8.4 (5.1-NR)", ("a",))
    assert document.quote(cell.span) == "8·4 (5·1–NR)"
