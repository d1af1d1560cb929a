"""Sentences that pages, tables and figures cut in two, and the furniture between them."""

from __future__ import annotations

import pytest
from tests.documents.reading import PARAGRAPH, blocks, read

from extractor.documents import BlockKind

FIRST = "The median progression-free survival in the patients who were treated again was"
SECOND = "8.4 months in the whole group."
TABLE = "Table 1. Events\nEvent\tMaize\nAnaemia\t5 (16)\nFatigue\t7 (23)\nMaize, arm A; PD, progressive disease."


@pytest.mark.parametrize(
    "between",
    [
        "12",
        "Page 12 of 30",
        "Downloaded from an invented host by a guest",
        TABLE,
        "Figure 2. Survival by dose.",
        f"{TABLE}\n\n12\n\nFig. 3 Flow of patients.",
        "(a)\n\n(b)\n\nFigure 2. Survival (a) and response (b).",
    ],
)
@pytest.mark.parametrize(
    "opening", [f"Results\n\n{PARAGRAPH} {FIRST}", f"Results\n\n{FIRST}", f"- {PARAGRAPH} {FIRST}"]
)
def test_a_sentence_is_whole_over_what_stands_between_its_halves(opening: str, between: str) -> None:
    document = read(f"{opening}\n\n{between}\n\n{SECOND}\n\n{PARAGRAPH}\n")
    halves = next(b for b in document.blocks if FIRST in document.clean(b).text)
    assert document.clean(halves).text.endswith(f"{FIRST} {SECOND}")
    assert [document.quote(span)[-5:] for span in halves.spans] == [FIRST[-5:], SECOND[-5:]]


def test_a_page_number_within_wrapped_lines_is_no_part_of_the_sentence() -> None:
    assert blocks(f"{FIRST}\n12\n{SECOND}\n") == [
        (BlockKind.PARAGRAPH, f"{FIRST} {SECOND}"),
        (BlockKind.FURNITURE, "12"),
    ]


def test_a_new_sentence_is_not_joined_to_an_open_one() -> None:
    text = f"{PARAGRAPH} {FIRST.removesuffix(' was')} rose\n\nResponse was rare in all of them.\n"
    assert len(blocks(text)) == 2


def test_a_heading_closes_what_is_open() -> None:
    text = f"{PARAGRAPH} {FIRST}\n\nDiscussion\n\nlonger than before, as was said.\n"
    assert [kind for kind, _ in blocks(text)] == [BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.PARAGRAPH]


@pytest.mark.parametrize(
    "heads",
    [
        ["Quillfeather et al. 2021"] * 3,
        ["Made-Up Trials 2021;4:11-19"] * 3,
        ["Journal of Made-Up Trials | 11", "12 | Journal of Made-Up Trials", "Journal of Made-Up Trials | 13"],
        ["Barley and maize 3 of 9", "Barley and maize 4 of 9", "Barley and maize 5 of 9"],
    ],
)
def test_running_heads_are_furniture(heads: list[str]) -> None:
    text = "\n\n".join([f"{PARAGRAPH} {PARAGRAPH}\n\n{head}" for head in heads] + [PARAGRAPH])
    assert blocks(text, BlockKind.FURNITURE) == [(BlockKind.FURNITURE, head) for head in heads]


def test_a_title_that_cuts_a_sentence_is_a_running_head_wherever_it_stands() -> None:
    text = f"Maize again\n\n{PARAGRAPH} {FIRST}\n\nMaize again\n\nlonger than before.\n\n{PARAGRAPH}\n"
    assert [kind for kind, words in blocks(text) if words == "Maize again"] == [BlockKind.FURNITURE] * 2


def test_headings_and_cells_that_come_back_are_no_furniture() -> None:
    headings = "".join(f"Efficacy\n\n{PARAGRAPH}\n\n{PARAGRAPH}\n\n" for _ in range(3))
    cells = "Events\n\n" + "\n\n".join(["Event", "Maize 2021", *(["Anaemia", "5 (16)", "Rash", "Grade 3"] * 4)])
    assert blocks(headings + cells, BlockKind.FURNITURE) == []


def test_lines_are_joined_and_their_hyphens_taken_back() -> None:
    text = (
        "The drugs were given once a week for the first eight weeks of treat-\n"
        "ment, and every other week in relapsed or anti-CD38-\n"
        "refractory disease. Patients were seen each month.\n"
    )
    ((_, words),) = blocks(text)
    assert words == (
        "The drugs were given once a week for the first eight weeks of treatment, and every other week in relapsed "
        "or anti-CD38-refractory disease. Patients were seen each month."
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_system_part_the_same_blocks(end: str) -> None:
    text = f"Results\n\nThe treat-\nment worked.\n\n{TABLE}\n\nDiscussion\n\n- One.\n- Two.\n"
    assert [words for _, words in blocks(text.replace("\n", end))] == [words for _, words in blocks(text)]


def test_a_form_feed_ends_a_line() -> None:
    text = f"Results\n\n{PARAGRAPH}\fDiscussion\n\n{PARAGRAPH}\n"
    assert [kind for kind, _ in blocks(text)] == ["heading", "paragraph", "heading", "paragraph"]
