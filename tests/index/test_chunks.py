from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.documents.blocks import BlockKind
from extractor.index import chunk_document, tokens
from extractor.text import Span


def test_no_chunk_crosses_a_heading(composed: Any) -> None:
    composed.heading("Results", "Efficacy")
    composed.add("The response rate was 41%.")
    composed.heading("Results", "Safety")
    composed.add("Neutropenia occurred in 12%.")
    chunks = chunk_document(composed.document())
    assert [chunk.section for chunk in chunks] == ["Results > Efficacy", "Results > Safety"]
    assert chunks[0].text == "Results > Efficacy\n\nThe response rate was 41%."


def test_short_neighbours_of_a_section_stand_together(composed: Any) -> None:
    composed.heading("Results")
    first = composed.add("The response rate was 41%.")
    second = composed.add("Four patients died.", BlockKind.LIST_ITEM)
    third = composed.add("Survival was 9 months.", BlockKind.LIST_ITEM)
    (chunk,) = chunk_document(composed.document())
    assert chunk.text == "Results\n\nThe response rate was 41%.\nFour patients died.\nSurvival was 9 months."
    assert chunk.spans == (first, second, third)
    assert (chunk.start, chunk.end, chunk.kind) == (first.start, third.end, "list item")


def test_a_long_paragraph_is_cut_between_sentences(composed: Any) -> None:
    sentences = [f"Median survival in group {i} was {i}.4 months after the start of the treatment." for i in range(20)]
    composed.heading("Results")
    composed.add(" ".join(sentences))
    document = composed.document()
    chunks = chunk_document(document, budget=60)
    bodies = [chunk.text.removeprefix("Results\n\n") for chunk in chunks]
    assert " ".join(bodies) == " ".join(sentences)
    assert all(tokens(body) <= 60 for body in bodies)
    assert [document.text[chunk.start : chunk.end] for chunk in chunks] == bodies


def test_what_is_not_read_for_results_is_not_indexed(composed: Any) -> None:
    composed.heading("Results")
    composed.add("The response rate was 41%.")
    composed.add("1. Aldous B. An invented citation. 2019.", BlockKind.REFERENCE)
    composed.add("Funding: none.", BlockKind.MATTER)
    composed.add("Page 3 of 9", BlockKind.FURNITURE)
    assert [chunk.text for chunk in chunk_document(composed.document())] == ["Results\n\nThe response rate was 41%."]


def test_a_table_stands_whole_with_caption_and_notes_and_only_once(composed: Any) -> None:
    composed.heading("Results")
    composed.add("See the table.")
    table = composed.add_table(4, notes=(("a", "One patient left."), (None, "N, number.")))
    prose, chunk = chunk_document(composed.document())
    assert prose.text == "Results\n\nSee the table."
    assert chunk.text == (
        "Results\n\nTable 1. Invented outcomes\nOutcome | Arm A (N=40) | Arm B\nFirst group\n"
        "  item 0 | 0.5 [a] | 0 (7)\n  item 1 | 1.5 | 1 (7)\nSecond group\n"
        "  item 0 | 0.5 | 0 (7)\n  item 1 | 1.5 | 1 (7)\n[a] One patient left.\nN, number."
    )
    assert chunk.spans[0].start == table.caption.span.start
    assert chunk.spans[-1] == table.notes[-1].span


def test_a_long_table_is_torn_by_rows_under_caption_and_header(composed: Any) -> None:
    composed.heading("Results")
    table = composed.add_table(40, notes=(("a", "One patient left."), (None, "N, number.")))
    document = composed.document()
    chunks = chunk_document(document, budget=150)
    head = "Results\n\nTable 1. Invented outcomes\nOutcome | Arm A (N=40) | Arm B\n"
    assert len(chunks) > 2
    assert all(chunk.text.startswith(head) and chunk.text.count(" group\n") >= 1 for chunk in chunks)
    assert all(tokens(chunk.text.removeprefix("Results\n\n")) <= 150 for chunk in chunks)
    rows = [line for chunk in chunks for line in chunk.text.splitlines() if line.startswith("  item")]
    assert len(rows) == len(table.rows)
    assert len({chunk.block for chunk in chunks}) == 1
    assert [chunk.start for chunk in chunks] == sorted({chunk.start for chunk in chunks})
    assert [("[a] One" in chunk.text, "N, number." in chunk.text) for chunk in chunks] == [
        (True, False),
        *[(False, False)] * (len(chunks) - 2),
        (False, True),
    ]


def test_every_cell_stands_in_the_spans_of_a_piece_with_its_note_mark(composed: Any) -> None:
    table = composed.add_table(30)
    chunks = chunk_document(composed.document(), budget=120)
    marked = table.rows[0].cells[0].span
    with_mark = Span(marked.start, marked.end + 1)
    assert composed.text[with_mark.start : with_mark.end] == "0.5a\t"
    shown = [span for chunk in chunks for span in chunk.spans]
    assert all(any(span.holds(cell.span) for span in shown) for _, cell in table.cells())


def test_ids_are_made_from_content(composed: Any) -> None:
    composed.heading("Results")
    composed.add("The response rate was 41%.")
    composed.heading("Discussion")
    composed.add("The response rate was 41%.")
    document = composed.document()
    once, again = chunk_document(document), chunk_document(document)
    assert once == again
    assert len({chunk.id for chunk in once}) == 2


@settings(max_examples=50, deadline=None)
@given(lengths=st.lists(st.lists(st.integers(1, 30), max_size=6), max_size=5), budget=st.integers(20, 200))
def test_every_sentence_is_in_exactly_one_chunk(composing: Any, lengths: list[list[int]], budget: int) -> None:
    composed = composing()
    for number, paragraphs in enumerate(lengths):
        composed.heading(f"Section {number}")
        for length in paragraphs:
            composed.add(" ".join(f"Patient {number} lived {i}.5 months." for i in range(length)))
    document = composed.document()
    chunks = chunk_document(document, budget)
    covered = sorted(span for chunk in chunks for span in chunk.spans)
    assert all(one.end <= other.start for one, other in pairwise(covered))
    told = sum(span.of(document.text).count("Patient") for span in covered)
    assert told == document.text.count("Patient")
