"""Tables whose columns blanks alone part: what is a column, a header, a label; and what is no table."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.reading import PARAGRAPH, PROSE, blocks, columns, only_table, read, rows, tables

from extractor.documents import BlockKind

ARMS = "                       Maize (n=31)   Barley (n=29)   P\n"
RESPONSE = (
    f"{ARMS}ORR                    20 (65)        12 (41)         .06\nCR                     5 (16)         1 (3)\n"
)


def test_gutters_part_the_columns() -> None:
    table = only_table(f"Table 1. Response\n\n{RESPONSE}")
    assert (table.name, columns(table)) == ("Table 1", ["Maize (n=31)", "Barley (n=29)", "P"])
    assert rows(table) == {"ORR": ["20 (65)", "12 (41)", ".06"], "CR": ["5 (16)", "1 (3)", ""]}


@pytest.mark.parametrize(
    "cells",
    [
        ["..", "NR (30.2-NR)", "<0.001"],
        ["-", "8.1 (6.0, 9.9)", "12 (30%)"],
        ["not reached", "0", "0.5 (0.2-0.9)"],
        ["", "", "17"],
        ["4", "", "17"],
    ],
)
def test_cells_may_hold_any_value_or_none(cells: list[str]) -> None:
    other = "".join(f"{f'Row {i}':<12}{'12 (30)':<16}{'12 (30)':<16}{'12 (30)':<16}\n" for i in range(4))
    row = f"{'Last':<12}" + "".join(f"{cell:<16}" for cell in cells)
    table = only_table(f"Table 1. Any\n\n{'Outcome':<12}{'A':<16}{'B':<16}{'C':<16}\n{other}{row}\n")
    assert rows(table)["Last"] == cells


def test_cells_at_the_right_or_in_the_middle_of_their_columns_are_told_apart() -> None:
    table = only_table(
        "Table 2. Events\n\n"
        "Event           Any grade       Grade 3     P value\n"
        "Anaemia             5 (16)      1 (3)         0.2\n"
        "Neutropenia       117 (98)     12 (39)      <0.001\n"
        "Rash                     0        -           0.95\n"
    )
    assert columns(table) == ["Any grade", "Grade 3", "P value"]
    assert rows(table)["Neutropenia"] == ["117 (98)", "12 (39)", "<0.001"]
    assert rows(table)["Rash"] == ["0", "-", "0.95"]


def test_a_long_label_may_reach_the_first_value_with_one_blank() -> None:
    short = "".join(f"{name:<20}{'12 (40)':<12}{'9 (31)':<12}\n" for name in ("ORR", "CR", "PR", "SD", "PD"))
    long = f"{'Minimal response or better':<20} {'25 (81)':<12}{'18 (62)':<12}\n"
    table = only_table(f"Table 1. Response\n\n{'':<20}{'Maize':<12}{'Barley':<12}\n{short}{long}")
    assert rows(table)["Minimal response or better"] == ["25 (81)", "18 (62)"]


def test_a_bracket_set_apart_from_its_number_stays_in_its_cell() -> None:
    table = only_table(
        "Table 1. Events\n\nEvent          Maize        Barley\n"
        "Anaemia        5   (16)     6   (21)\nFatigue       17   (54)    12   (41)\n"
    )
    assert rows(table) == {"Anaemia": ["5 (16)", "6 (21)"], "Fatigue": ["17 (54)", "12 (41)"]}


OVER = "                Maize (n=31)            Barley (n=29)\n"
GRADES = "Event           Any         Grade 3     Any         Grade 3\n"


@pytest.mark.parametrize(
    "header",
    [
        f"{OVER}{GRADES}",
        f"    {OVER}{GRADES}",
        f"{OVER}{' ' * 16}{'-' * 19}     {'-' * 19}\n{GRADES}{'-' * 60}\n",
    ],
    ids=["at the left", "in the middle", "over a rule"],
)
def test_the_name_of_a_group_spans_its_columns(header: str) -> None:
    body = "Anaemia         5 (16)      1 (3)       6 (21)      2 (7)\n"
    table = only_table(f"Table 2. Events\n\n{header}{body}{body.replace('Anaemia', 'Fatigue')}")
    arms = ["Maize (n=31)", "Barley (n=29)"]
    assert columns(table) == [f"{arm} > {grade}" for arm in arms for grade in ("Any", "Grade 3")]
    assert [label.text for label in table.stub] == ["Event"]


def test_groups_whose_columns_have_the_same_names_leave_the_last_column_alone() -> None:
    table = only_table(
        "Table 3. Subgroups\n\n"
        "                     Maize               Barley\n"
        "                 N    Months         N    Months       Hazard ratio\n"
        "Below 65         12   14.8           10   8.6          0.58 (0.40-0.85)\n"
        "65 or older      19   12.1           19   8.1          0.71 (0.44-1.14)\n"
    )
    assert columns(table) == ["Maize > N", "Maize > Months", "Barley > N", "Barley > Months", "Hazard ratio"]


def test_a_header_that_goes_on_below_heads_its_own_column_alone() -> None:
    table = only_table(
        "Table 1. Outcomes\n\n"
        "                 Naive           Exposed         Median PFS,\n"
        "Outcome          (n=31)          (n=29)          months         P\n"
        "ORR              20 (65)         12 (41)         9.1            .06\n"
        "CR               5 (16)          1 (3)           8.0            .1\n"
    )
    assert columns(table) == ["Naive > (n=31)", "Exposed > (n=29)", "Median PFS, > months", "P"]


def test_one_name_over_all_columns_spans_them() -> None:
    table = only_table(
        "Table 1. Outcomes\n\n                     Patients treated\nOutcome          Maize     Barley    Oats\n"
        "ORR              20        12        9\nCR               5         1         0\n"
    )
    assert columns(table) == [f"Patients treated > {arm}" for arm in ("Maize", "Barley", "Oats")]


def test_rows_stand_under_groups_by_indent_and_blank_lines_part_nothing() -> None:
    table = only_table(
        f"Table 1. Response\n\n{ARMS}"
        "ORR                    20 (65)        12 (41)         .06\n\n"
        "Best response\n"
        "  CR                   5 (16)         1 (3)           .1\n\n"
        "  PR                   15 (48)        11 (38)\n"
        "Deaths                 1 (3)          0\n"
    )
    assert list(rows(table)) == ["ORR", "Best response > CR", "Best response > PR", "Deaths"]


def test_a_label_over_two_lines_is_one() -> None:
    table = only_table(
        f"Table 1. Patients\n\n{ARMS}"
        "Months from last dose\n"
        "  of maize             10.4           9.8             .8\n"
        "Lines of therapy,\n"
        "median (range)         3 (1-7)        3 (1-6)         .5\n"
        "Refractory to\n"
        "  oats                 20 (65)        12 (41)         .06\n"
        "  rye                  5 (16)         1 (3)           .1\n"
    )
    assert list(rows(table)) == [
        "Months from last dose of maize",
        "Lines of therapy, median (range)",
        "Refractory to > oats",
        "Refractory to > rye",
    ]


def test_the_end_of_a_label_below_its_values_is_kept_in_the_path() -> None:
    table = only_table(
        f"Table 1. Patients\n\n{ARMS}"
        "Months from last       10.4           9.8             .8\n"
        "  dose of maize\n"
        "Deaths                 1 (3)          0               1\n"
    )
    assert rows(table) == {"Months from last > dose of maize": ["10.4", "9.8", ".8"], "Deaths": ["1 (3)", "0", "1"]}


def test_a_table_goes_on_over_page_furniture_and_page_breaks() -> None:
    head = "Birch et al. Invented J 2021\n"
    text = (
        f"{head}\n{PARAGRAPH}\n\n{head}\n{PARAGRAPH}\n\nTable 1. Response\n\n{RESPONSE}\n3\n\f{head}\n"
        f"PR                     15 (48)        11 (38)         .1\n\n{PARAGRAPH}\n\n{head}"
    )
    assert list(rows(only_table(text))) == ["ORR", "CR", "PR"]
    (block, _), *_ = read(text).tables()
    assert len(block.spans) == 2


def test_notes_below_an_aligned_table_are_its_notes() -> None:
    table = only_table(
        f"Table 1. Response*\n\n{RESPONSE}----------\n\n"
        "*By local review.\nmo, months; ORR, overall response rate. P is two-sided.\n\n" + PARAGRAPH
    )
    assert [(note.mark, note.text) for note in table.notes] == [
        ("*", "By local review."),
        (None, "mo, months; ORR, overall response rate. P is two-sided."),
    ]


def test_every_cell_keeps_its_place_in_the_stored_text() -> None:
    document = read(f"Table 1. Response\n\n{RESPONSE.replace('.06', '0·06')}")
    (_, table), *_ = document.tables()
    assert [document.quote(cell.span) for cell in table.rows[0].cells] == ["20 (65)", "12 (41)", "0·06"]
    assert table.rows[0].cells[2].text == "0.06"
    assert [document.quote(path[0].span) for path in table.columns] == ["Maize (n=31)", "Barley (n=29)", "P"]


def test_a_plain_table_needs_no_caption() -> None:
    body = "ORR         20 (65)     12 (41)\nCR          5 (16)      1 (3)\nDeaths      1 (3)       2 (7)\n"
    table = only_table(f"{PARAGRAPH}\n\nOutcome     Maize       Barley\n{body}\n{PARAGRAPH}\n")
    assert (table.name, list(rows(table))) == ("Table at line 3", ["ORR", "CR", "Deaths"])


def test_text_in_pieces_below_a_table_is_none_of_it() -> None:
    text = f"Table 1. Response\n\n{RESPONSE}\nHR = a / b          (1)\nOS(t) = exp(-b t)          (2)\n"
    assert list(rows(only_table(text))) == ["ORR", "CR"]


TWO_COLUMNS = """\
The patients who were treated in    12 months after the last dose was
the first arm were given the same   given to them. Of these 12 patients
drugs again in one of two doses,    3 had a response, and the median of
which was either 10 or 20 mg per    12.4 months was reached in the other
kg of body weight, for 12 cycles    45 (20%) of them, who were older and
"""
ADDRESSES = """\
1   Department of Oncology, Larkspur     2   Clinic of Haematology, Quill
3   Institute of Plasma Cells            4   Unit 12, Road 3
5   Invented University                  6   12 Barley Street
"""
REFERENCES = """\
1.  Larkspur P, Quillfeather O.  Maize after barley.  Invented J  2019;  12:  1-9.
2.  Quillfeather O.  Barley after maize.  Invented J  2020;  13:  17-21.
3.  Larkspur P.  Rye.  Invented J  2021;  14:  3.
"""
EQUATIONS = "PFS(t) = exp(-a t)          (1)\nOS(t) = exp(-b t)           (2)\nHR = a / b                  (3)\n"
CONTENTS = "Contents\nIntroduction            1\nMethods                 3\nResults                 7\n"
AT_RISK = "Number at risk\nMaize     31    20    12    3\nBarley    29    18    9     1\n"
LIST = "The criteria were\n    an age of 18 years or more\n        12 months of life expectancy\n    no earlier maize\n"


@pytest.mark.parametrize(
    "text",
    [TWO_COLUMNS, ADDRESSES, REFERENCES, EQUATIONS, CONTENTS, AT_RISK, LIST, ADDRESSES + "\n" + EQUATIONS],
    ids=["two columns", "addresses", "references", "equations", "contents", "numbers at risk", "list", "two of these"],
)
@pytest.mark.parametrize("above", ["", f"{PARAGRAPH}\n\n"], ids=["alone", "below prose"])
def test_what_only_looks_like_columns_is_no_table(text: str, above: str) -> None:
    assert tables(f"{above}{text}\n{PARAGRAPH}\n") == []


@pytest.mark.parametrize("text", [TWO_COLUMNS, PARAGRAPH, LIST], ids=["two columns", "prose", "list"])
def test_a_caption_alone_makes_no_table_of_text(text: str) -> None:
    assert tables(f"Table 1. Response in both arms\n\n{text}\n\n{PARAGRAPH}\n") == []
    assert blocks(f"Table 1. Response in both arms\n\n{text}\n", BlockKind.CAPTION) == [
        (BlockKind.CAPTION, "Table 1. Response in both arms")
    ]


VALUES = st.sampled_from(
    [
        "0",
        "12 (30%)",
        "117 (98.3)",
        "-",
        "..",
        "NR (30.2-NR)",
        "8.1 (6.0, 9.9)",
        "<0.001",
        "NE",
        "5 [2-9]",
        "46",
        ".006",
    ]
)
LABELS = st.sampled_from(
    [
        "ORR, n (%)",
        "CR",
        "Age",
        "Median PFS, mo (95% CI)",
        "Very good partial response",
        "Stage III vs I-II",
        "Male sex",
    ]
)
NAMES = st.sampled_from(["Maize (n=31)", "P", "Barley arm", "HR (95% CI)", "Any grade", "Oats"])


Drawn = tuple[str, list[str], list[tuple[str, list[str]]]]


@st.composite
def printed_tables(draw: st.DrawFn) -> Drawn:
    """An aligned table as printed, with the names of its columns and its rows; some cells are missing."""
    names = draw(st.lists(NAMES, min_size=2, max_size=5))
    labels = draw(st.lists(LABELS, min_size=2, max_size=12, unique_by=lambda label: label))
    body = [(f"{label}", [draw(VALUES) for _ in names]) for label in labels]
    gone = draw(st.sets(st.tuples(st.integers(1, len(body) - 1), st.integers(1, len(names) - 1)), max_size=3))
    body = [
        (label, [("" if (i, j) in gone else c) for j, c in enumerate(cells)]) for i, (label, cells) in enumerate(body)
    ]
    gutter = draw(st.integers(2, 5))
    widths = [max(len(row[j]) for row in [names, *(cells for _, cells in body)]) for j in range(len(names))]
    left = max(len(label) for label in labels) + gutter
    sides = [draw(st.sampled_from("<>^")) for _ in names]
    margin = " " * draw(st.integers(0, 4))

    def line(label: str, cells: list[str]) -> str:
        padded = (f"{cell:{side}{width}}" for cell, side, width in zip(cells, sides, widths, strict=True))
        return (margin + f"{label:<{left}}" + (" " * gutter).join(padded)).rstrip()

    return "\n".join([line("", names), *(line(*row) for row in body)]), names, body


@given(printed_tables())
def test_a_table_printed_with_aligned_columns_is_read_back(
    drawn: tuple[str, list[str], list[tuple[str, list[str]]]],
) -> None:
    printed, names, body = drawn
    table = only_table(f"Table 1. Drawn\n\n{printed}\n")
    assert columns(table) == names
    assert [(row.name, [cell.text for cell in row.cells]) for row in table.rows] == body


SENTENCES = st.sampled_from(
    [
        PROSE,
        "The response rate was 44% (18 of 41 patients; P = .03) with maize and 12 (31%) of 39 had one with barley. ",
        "At a median of 12.4 months (95% CI, 8.1-NR) 7 patients had died, 3 of them of infection. ",
        "Anaemia was seen in 5 patients (16%), 0.05 being the level of significance. ",
        "It was not reached. ",
    ]
)
BLANKS = st.sampled_from([" ", " ", " ", "  ", "   "])


@given(st.lists(SENTENCES, min_size=2, unique=True), st.integers(60, 100), st.data())
@pytest.mark.parametrize("caption", ["", "Table 1. Response\n\n"], ids=["alone", "below a caption"])
def test_prose_with_wide_blanks_between_its_words_is_no_table(
    caption: str, sentences: list[str], width: int, data: st.DataObject
) -> None:
    lines = textwrap.wrap("".join(sentences), width)
    wide = ["".join(word + data.draw(BLANKS) for word in line.split()) for line in lines]
    assert tables(caption + "\n".join(wide) + "\n") == []
