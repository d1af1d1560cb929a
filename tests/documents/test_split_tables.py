"""Tables that go on over a page."""

from __future__ import annotations

import pytest
from tests.documents.reading import PARAGRAPH, blocks, read, rows, tables

from extractor.documents import BlockKind

TABS = "Event\tMaize\tBarley\nAnaemia\t5 (16)\t6 (21)\nFatigue\t7 (23)\t8 (28)\n"
MORE_TABS = "Nausea\t1 (3)\t2 (7)\nRash\t0\t2 (7)\n"
HEADER = "Event\nMaize (n=31)\nBarley (n=29)\n"
LINES = f"{HEADER}Anaemia\n5 (16)\n6 (21)\nFatigue\n7 (23)\n8 (28)\n"
MORE_LINES = "Nausea\n1 (3)\n2 (7)\nRash\n0\n2 (7)\n"
ALL = {
    "Anaemia": ["5 (16)", "6 (21)"],
    "Fatigue": ["7 (23)", "8 (28)"],
    "Nausea": ["1 (3)", "2 (7)"],
    "Rash": ["0", "2 (7)"],
}


@pytest.mark.parametrize(
    "said", ["Table 6 (continued)", "Table 6. (cont.)", "Table 6 Events, continued", "TABLE 6 (Cont'd)"]
)
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (TABS, TABS.splitlines()[0] + "\n" + MORE_TABS),
        (TABS, MORE_TABS),
        (LINES, HEADER + MORE_LINES),
        (LINES, MORE_LINES),
    ],
    ids=["tabs, header again", "tabs", "lines, header again", "lines"],
)
def test_a_table_that_says_so_goes_on_with_the_one_of_its_name(said: str, first: str, second: str) -> None:
    (table,) = tables(f"Table 6. Events\n{first}\n{said}\n\n{second}\n{PARAGRAPH}\n")
    assert rows(table) == ALL
    assert table.caption is not None
    assert table.caption.text == "Table 6. Events"


@pytest.mark.parametrize("between", ["12", "Page 12 of 30", "12\n\nDownloaded from an invented host on 3 May"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (TABS, MORE_TABS),
        (TABS, TABS.splitlines()[0] + "\n" + MORE_TABS),
        (LINES, MORE_LINES),
        (LINES, HEADER + MORE_LINES),
    ],
    ids=["tabs", "tabs, header again", "lines", "lines, header again"],
)
def test_page_furniture_between_rows_ends_no_table(between: str, first: str, second: str) -> None:
    document = read(f"Table 6. Events\n{first}\n{between}\n\n{second}\n{PARAGRAPH}\n")
    ((block, table),) = document.tables()
    assert rows(table) == ALL
    assert len(block.spans) == 2
    furniture = [document.clean(b).text for b in document.blocks if b.kind is BlockKind.FURNITURE]
    assert furniture == between.split("\n\n")


def test_a_group_that_is_open_at_the_page_goes_on_below_it() -> None:
    first = "Event\tMaize\nBlood\t\nAnaemia\t5 (16)\n"
    (table,) = tables(f"Table 6. Events\n{first}\nTable 6 (continued)\nEvent\tMaize\nNeutropenia\t3 (10)\n")
    assert list(rows(table)) == ["Blood > Anaemia", "Blood > Neutropenia"]


def test_the_notes_of_both_halves_are_the_tables() -> None:
    text = f"Table 6. Events\n{TABS}aAny grade.\n\nTable 6 (continued)\n{MORE_TABS}bOnce.\n"
    ((_, table),) = read(text).tables()
    assert [(note.mark, note.text) for note in table.notes] == [("a", "Any grade."), ("b", "Once.")]


def test_two_tables_of_one_shape_stay_two() -> None:
    found = tables(f"Table 6. Events\n{TABS}\nTable 7. Deaths\n{TABS}\n")
    assert [(table.name, len(table.rows)) for table in found] == [("Table 6", 2), ("Table 7", 2)]


def test_a_continuation_stands_once_among_the_blocks() -> None:
    kinds = [kind for kind, _ in blocks(f"Table 6. Events\n{TABS}\nTable 6 (continued)\n{MORE_TABS}\n{PARAGRAPH}\n")]
    assert kinds == [BlockKind.CAPTION, BlockKind.TABLE, BlockKind.CAPTION, BlockKind.PARAGRAPH]
