"""What is printed around a table: captions, notes and their marks, abbreviations."""

from __future__ import annotations

import pytest
from tests.documents.reading import PARAGRAPH, blocks, only_table, read, rows, tables

from extractor.documents import BlockKind, Table

GRID = "Outcome\tMaize\tBarley\nORR\t10 (50)\t12 (55)\nCR\t2 (10)\t3 (14)\n"


def caption(table: Table) -> str | None:
    return table.caption.text if table.caption is not None else None


def notes(table: Table) -> list[tuple[str | None, str]]:
    return [(note.mark, note.text) for note in table.notes]


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("Table 2. Response by arm", "Table 2. Response by arm"),
        ("**Table 2** | Response by arm", "Table 2 | Response by arm"),
        ("Table 2\nResponse by arm", "Table 2 Response by arm"),
        ("Table 2.\n\nResponse by arm\n", "Table 2. Response by arm"),
        ("TABLE 2: Response by arm", "TABLE 2: Response by arm"),
        (
            "Table 2. Response by arm in all patients of the trial who had been given one dose\nor more of maize",
            "Table 2. Response by arm in all patients of the trial who had been given one dose or more of maize",
        ),
    ],
)
def test_a_caption_above_names_the_table(printed: str, text: str) -> None:
    table = only_table(f"{PARAGRAPH}\n\n{printed}\n{GRID}\n{PARAGRAPH}\n")
    assert (table.name, caption(table)) == ("Table 2", text)


def test_captions_below_name_the_tables_above_them() -> None:
    second = GRID.replace("ORR", "PR")
    text = f"{GRID}\nTable 1. Response\n\n{second}Table 2. More of it\n\n{PARAGRAPH}\n"
    assert [(t.name, caption(t), t.rows[0].name) for t in tables(text)] == [
        ("Table 1", "Table 1. Response", "ORR"),
        ("Table 2", "Table 2. More of it", "PR"),
    ]


def test_notes_below_a_caption_below_a_table_are_its_notes() -> None:
    table = only_table(
        f"{GRID}\nTable 1. Response\nAbbreviations: CR, complete response; ORR, overall response rate.\n"
    )
    assert notes(table) == [(None, "Abbreviations: CR, complete response; ORR, overall response rate.")]


def test_a_sentence_about_a_table_is_no_caption() -> None:
    text = f"Table 2 shows the response by arm.\n\nTable 2 and Table 3 say more.\n\n{PARAGRAPH}\n"
    assert blocks(text, BlockKind.CAPTION) == []


def test_a_caption_whose_table_could_not_be_read_stays_a_caption() -> None:
    text = f"Table 2. Response by arm\n\n{PARAGRAPH}\n"
    assert blocks(text) == [(BlockKind.CAPTION, "Table 2. Response by arm"), (BlockKind.PARAGRAPH, PARAGRAPH)]


def test_supplementary_tables_keep_their_whole_name() -> None:
    assert [t.name for t in tables(f"Supplementary Table S1. Events\n{GRID}\nTable A2. Deaths\n{GRID}")] == [
        "Supplementary Table S1",
        "Table A2",
    ]


def test_a_title_of_lines_loses_the_references_glued_to_it() -> None:
    lines = GRID.replace("\t", "\n")
    assert only_table(f"Response by Arm5,6\n{lines}").name == "Response by Arm"


@pytest.mark.parametrize(
    "note",
    [
        "Abbreviations: CR, complete response; ORR, overall response rate.",
        "CR, complete response; ORR, overall response rate.",
        "CR=complete response. ORR=overall response rate.",
        "CR = complete response; ORR = overall response rate",
        "CR: complete response; ORR: overall response rate.",
        "Data are n (%).",
        "Note: two patients left.",
        "ORR, overall response rate",
    ],
)
@pytest.mark.parametrize("place", ["below", "below a blank line", "above"])
def test_general_notes_are_the_tables(note: str, place: str) -> None:
    printed = {
        "below": f"Table 1. Response\n{GRID}{note}\n",
        "below a blank line": f"Table 1. Response\n{GRID}\n{note}\n",
        "above": f"Table 1. Response\n{note}\n{GRID}",
    }
    if place == "above" and note == "ORR, overall response rate":
        return
    assert notes(only_table(f"{printed[place]}\n{PARAGRAPH}\n")) == [(None, note)]


def test_prose_below_a_table_is_no_note() -> None:
    text = f"Table 1. Response\n{GRID}\nA third of the patients had left. So it was.\n\n{PARAGRAPH}\n"
    assert notes(only_table(text)) == []


@pytest.mark.parametrize(
    ("label", "cell", "note"),
    [
        ("ORRa", "2 (10)", "aIncludes early deaths."),
        ("ORR", "2 (10)a", "a Includes early deaths."),
        ("ORR", "2 (10) a", "(a) Includes early deaths."),
        ("ORR<sup>a</sup>", "2 (10)", "<sup>a</sup>Includes early deaths."),
        ("ORR", "2 (10)ᵃ", "ᵃIncludes early deaths."),
        ("ORR$^{a}$", "2 (10)", "$^{a}$ Includes early deaths."),
        ("ORR*", "2 (10)", "*Includes early deaths."),
        ("ORR†, n (%)", "2 (10)", "†Includes early deaths."),
        ("ORR", "2 (10)‡", "‡ Includes early deaths."),
    ],
)
def test_a_mark_ties_a_note_and_is_no_part_of_what_bears_it(label: str, cell: str, note: str) -> None:
    table = only_table(f"Table 1. Response\nOutcome\tMaize\n{label}\t{cell}\nCR\t1\n{note}\n\n{PARAGRAPH}\n")
    row = table.rows[0]
    assert row.path[0].text.removesuffix(", n (%)") == "ORR"
    assert row.cells[0].text == "2 (10)"
    assert [n.text for n in table.notes_of(*row.path, *row.cells)] == ["Includes early deaths."]


def test_two_marks_tie_two_notes() -> None:
    table = only_table("Outcome\tA\nORR<sup>a,b</sup>\t2\nCR\t1\naFirst one.\nbSecond one.\n")
    assert [note.text for note in table.notes_of(table.rows[0].path[0])] == ["First one.", "Second one."]


def test_notes_run_together_are_parted() -> None:
    table = only_table(f"Outcome\tA\nORR\t2\nCR\t1\naGiven weekly.bOne died.cConfirmed later.\n\n{PARAGRAPH}\n")
    assert notes(table) == [("a", "Given weekly."), ("b", "One died."), ("c", "Confirmed later.")]


def test_a_letter_that_belongs_to_the_word_is_no_mark() -> None:
    text = "Event\tA\nNausea\t2\nAnaemia\t1\nOthera\t1\naIncludes falls.\n\nOther events were rare, no other was new.\n"
    assert list(rows(only_table(text))) == ["Nausea", "Anaemia", "Other"]


def test_a_letter_on_a_rare_word_is_a_mark_where_no_word_ends_so() -> None:
    table = only_table("Event\tA\nInfusion reactionb\t2\nDeath\t1\nbAt the first.\n")
    assert table.rows[0].path[0].marks == ("b",)


def test_bold_words_bear_no_stars() -> None:
    table = only_table("Event\tA\n**Blood**\t2\n*Gut*\t1\n")
    assert [row.path[0].marks for row in table.rows] == [(), ()]


def test_words_with_a_small_first_letter_are_no_notes() -> None:
    table = only_table("Table 1. Kidney\nMeasure\neGFR <30\n5\neGFR <60\n7\nhsCRP\n8\ndMMR\n9\n")
    assert list(rows(table)) == ["eGFR <30", "eGFR <60", "hsCRP", "dMMR"]


@pytest.mark.parametrize(
    "text",
    [
        f"Abbreviations: NMC, nil maize count; SBR, second barley rate.\n\n{PARAGRAPH}\n",
        f"{PARAGRAPH} A nil maize count (NMC) and a second barley rate (SBR; by week) were had.\n",
        f"{GRID}NMC = nil maize count; SBR = second barley rate\n\n{PARAGRAPH}\n",
        f"{GRID}NMC: nil maize count; SBR: second barley rate\n\n{PARAGRAPH}\n",
    ],
    ids=["list", "in the text", "table note", "table note with colons"],
)
def test_abbreviations_are_learnt_from_lists_and_from_the_text(text: str) -> None:
    assert read(text).abbreviations == {"NMC": "nil maize count", "SBR": "second barley rate"}


def test_brackets_after_other_words_explain_nothing() -> None:
    assert read(f"{PARAGRAPH} It was given weekly (QW) by mouth (PO).\n").abbreviations == {}
