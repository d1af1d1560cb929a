"""Tables of one cell a line."""

from __future__ import annotations

import pytest
from tests.documents.reading import PARAGRAPH, blocks, columns, only_table, rows, tables

HEADER = ["Outcome", "Maize (n=31)", "Barley (n=29)"]
CELLS = ["ORR", "20 (65)", "15 (52)", "CR", "4 (13)", "2 (7)", "PD", "5 (16)", "9 (31)"]
READ = {"ORR": ["20 (65)", "15 (52)"], "CR": ["4 (13)", "2 (7)"], "PD": ["5 (16)", "9 (31)"]}


def in_rows(cells: list[str], size: int = 3) -> str:
    return "\n\n".join("\n".join(cells[at : at + size]) for at in range(0, len(cells), size))


@pytest.mark.parametrize(
    "body",
    ["\n".join([*HEADER, *CELLS]), "\n\n".join([*HEADER, *CELLS]), in_rows([*HEADER, *CELLS])],
    ids=["close together", "blank lines between all cells", "blank lines between rows"],
)
@pytest.mark.parametrize("caption", ["Table 3. Response by arm", "Response by Arm"])
@pytest.mark.parametrize("after", ["", f"\n\n{PARAGRAPH}"])
def test_the_shape_tells_columns_and_rows(caption: str, body: str, after: str) -> None:
    gap = "\n\n" if "\n\n" in body else "\n"
    table = only_table(f"{caption}{gap}{body}{after}\n")
    assert table.caption is not None
    assert table.caption.text == caption
    assert [label.text for label in table.stub] == ["Outcome"]
    assert columns(table) == ["Maize (n=31)", "Barley (n=29)"]
    assert rows(table) == READ


def test_a_header_without_a_stub_heads_the_columns() -> None:
    table = only_table("\n".join(["Regimens Given", *HEADER[1:], *CELLS]))
    assert (table.stub, columns(table), rows(table)) == ((), HEADER[1:], READ)


def test_rows_indented_by_hard_blanks_stand_under_their_group() -> None:
    cells = [
        "Blood",
        "\xa0\xa0 Anaemia",
        "5",
        "6",
        "\xa0\xa0 Neutropenia",
        "7",
        "8",
        "Gut",
        "\xa0\xa0 Nausea",
        "1",
        "2",
    ]
    assert rows(only_table("\n".join(["Events", "Event, n", "A", "B", *cells]))) == {
        "Blood > Anaemia": ["5", "6"],
        "Blood > Neutropenia": ["7", "8"],
        "Gut > Nausea": ["1", "2"],
    }


def test_groups_without_indentation_last_until_the_next() -> None:
    cells = ["Blood", "Anaemia", "5", "6", "Neutropenia", "7", "8", "Gut", "Nausea", "1", "2"]
    table = only_table("\n".join(["Table 1. Events", "Event, n", "A", "B", *cells]))
    assert list(rows(table))[1:] == ["Blood > Neutropenia", "Gut > Nausea"]


def test_two_header_levels_are_told_by_names_that_repeat() -> None:
    header = ["Event", "Maize\n(n=31)\n", "Barley\n(n=29)\n", "Any", "Grade 3", "Any", "Grade 3"]
    table = only_table(
        "\n".join(["Events by Arm", *header, "Anaemia", "5", "1", "6", "2", "Fatigue", "7", "0", "8", "3"])
    )
    assert columns(table) == [
        "Maize (n=31) > Any",
        "Maize (n=31) > Grade 3",
        "Barley (n=29) > Any",
        "Barley (n=29) > Grade 3",
    ]
    assert rows(table) == {"Anaemia": ["5", "1", "6", "2"], "Fatigue": ["7", "0", "8", "3"]}


def test_a_cell_of_several_lines_ends_with_a_blank_line() -> None:
    cells = ["Thrombocyto-\npenia\n", "20 (65)", "15 (52)", "Elevated liver\nenzymes\n", "4 (13)", "2 (7)", *CELLS[:3]]
    table = only_table("\n".join(["Events", *HEADER, *cells]))
    assert list(rows(table)) == ["Thrombocytopenia", "Elevated liver enzymes", "ORR"]


def test_a_bracket_on_a_line_of_its_own_goes_on_with_the_value() -> None:
    cells = ["PFS, months", "8.4", "(5.1-11.9)", "6.2", "(4.0-NR)", "OS, months", "30.1", "(22-NR)", "28.0", "(20-41)"]
    table = only_table("\n".join(["Table 2. Survival", *HEADER, *cells]))
    assert rows(table) == {
        "PFS, months": ["8.4 (5.1-11.9)", "6.2 (4.0-NR)"],
        "OS, months": ["30.1 (22-NR)", "28.0 (20-41)"],
    }


def test_labels_that_begin_with_a_number_are_no_values() -> None:
    cells = ["≥65 years", "0.8", "0.5-1.2", "2 prior lines", "1.8", "1.5-2.2", "2-year OS rate", "1.1", "0.9-1.4"]
    table = only_table("\n".join(["Table 5. Prognosis", "Factor", "HR", "95% CI", *cells]))
    assert columns(table) == ["HR", "95% CI"]
    assert list(rows(table)) == ["≥65 years", "2 prior lines", "2-year OS rate"]


def test_values_may_be_words_dashes_and_signs() -> None:
    cells = ["PFS", "NR (5.2-NE)", "not reached", "Deaths", "-", "<1", "P", "p=0.04", "NS"]
    table = only_table("\n".join(["Table 2. Survival", *HEADER, *cells]))
    assert rows(table) == {"PFS": ["NR (5.2-NE)", "not reached"], "Deaths": ["-", "<1"], "P": ["p=0.04", "NS"]}


def test_prose_and_lists_of_short_lines_are_no_tables() -> None:
    text = f"Efficacy\n\n{PARAGRAPH}\n\nSites\nNorth\nSouth\nEast\nWest\n\n12\n\n{PARAGRAPH}\n"
    assert tables(text) == []


def test_a_heading_above_the_title_stays_a_heading() -> None:
    text = "\n".join([PARAGRAPH, "", "Efficacy", "", "Response by Arm", *HEADER, *CELLS])
    assert only_table(text).name == "Response by Arm"
    assert ("heading", "Efficacy") in blocks(text)
