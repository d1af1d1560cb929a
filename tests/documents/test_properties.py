"""What holds for every text: places that fit, blocks apart, nothing lost, no error but the one that is said."""

from __future__ import annotations

import contextlib
import re
import tempfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.reading import PARAGRAPH, PROSE, read

from extractor.documents import Cell, Document, Label, Table, read_document
from extractor.errors import UnreadableDocument
from extractor.text import Span, clean, with_points

LINES = st.sampled_from(
    [
        *["", "", "", "\f", "---", "=====", "12", "Page 3 of 9", "Birch et al. 2021"],
        *[
            "Results",
            "# Results",
            "3.1 Efficacy",
            "**Safety**",
            "Abstract",
            "Methods: We did.",
            "References",
            "Funding",
        ],
        *[
            PARAGRAPH,
            PROSE,
            PROSE[:60],
            "goes on in small letters here.",
            "pro\xadgress and treat-",
            "ment, $p\\geq0.1$.",
        ],
        *["- One thing", "  • Another", "1. A B.", "2 Birch Q. A. 2019."],
        *["Table 1. Events", "Table 1 (continued)", "Table 2", "Figure 1. Flow."],
        *["Event\tA\tB", "\tA (n=3)\t\tB (n=4)", "Anaemia\t5 (16)\t1", "  Rash\t2\t-a", "Group\t\t", "phoma\t"],
        *["| Event | A |", "|---|---|", "| Rash | 5<sup>a</sup> |"],
        *["Event          A (n=3)    B (n=4)", "Anaemia        5 (16)     1 (3)", "  Rash         2          -"],
        *[
            "                     Arms",
            "               (0-3)      NR",
            "  of the skin",
            "A longer label of it 5 (16)  1",
            "----   ---",
        ],
        *["Event", "A (n=3)", "B (n=4)", "\xa0\xa0 Rash", "Lym-", "5 (16)", "1 (3)", "8·4", "(5·1–NR)", "NR", "7,97"],
        *["aOnce.bTwice.", "<sup>a</sup>Raised.", "*Starred.", "CR, complete response; OS, overall survival."],
        "Data are n (%).",
    ]
)
PAPERS = st.lists(LINES, min_size=1, max_size=45).map("\n".join)
CHARACTERS = st.text(st.sampled_from("ab T1.,;:()[]|\t\n\r\f#*-–<>%$\\{}^_•\xa0\xad·aé\u2028"), max_size=300)
TEXTS = PAPERS | CHARACTERS | st.text(max_size=200)


def marked(document: Document, item: Label | Cell) -> bool:
    """Whether the clean text of a place is what was kept of it, but for marks and decimal commas."""
    kept = iter(with_points(clean(document.quote(item.span)).text))
    return all(character in kept for character in with_points(item.text))


def parts(table: Table) -> list[Label | Cell]:
    labels = [*table.stub, *(label for path in table.columns for label in path)]
    labels += [label for row in table.rows for label in row.path]
    return [*labels, *(cell for row in table.rows for cell in row.cells)]


def own_text(document: Document, spans: list[Span]) -> set[int]:
    return {at for span in spans for at in range(span.start, span.end) if not document.text[at].isspace()}


@given(TEXTS)
def test_blocks_have_places_in_order_and_apart(text: str) -> None:
    document = read(text)
    assert all(0 <= span.start < span.end <= len(text) for block in document.blocks for span in block.spans)
    assert [block.start for block in document.blocks] == sorted(block.start for block in document.blocks)
    assert all(one.end <= other.start for block in document.blocks for one, other in pairwise(block.spans))
    spans = sorted(span for block in document.blocks for span in block.spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


@given(TEXTS)
def test_nothing_that_is_printed_is_lost(text: str) -> None:
    document = read(text)
    left = set(range(len(text))) - own_text(document, [span for block in document.blocks for span in block.spans])
    for line in re.finditer(r"[^\r\n\f]*", text):
        lost = "".join(text[at] for at in range(line.start(), line.end()) if at in left).strip()
        # Marks of notes and headings, rules, and characters that print nothing.
        assert not clean(lost).text or re.fullmatch(r"[\s#*†‡§¶=_|<>/^${}\\().a-hsupᵃ-ᶻ\d-]+", lost)


@given(PAPERS)
def test_labels_cells_and_notes_stand_where_they_say(text: str) -> None:
    document = read(text)
    for block, table in document.tables():
        assert all(marked(document, item) for item in parts(table))
        assert all(any(span.holds(cell.span) for span in block.spans) for row in table.rows for cell in row.cells)
        assert all(clean(document.quote(note.span)).text == note.text for note in table.notes)
        assert all(cell.column < len(table.columns) for row in table.rows for cell in row.cells)
        assert table.caption is None or marked(document, table.caption)


@given(TEXTS)
def test_a_position_finds_its_block(text: str) -> None:
    document = read(text)
    for block in document.blocks:
        found = document.block_at(block.start)
        assert found is block


@given(TEXTS)
def test_what_a_document_says_of_itself_can_be_asked_of_any_text(text: str) -> None:
    document = read(text)
    assert set(document.references) == {entry.number for entry in document.references.values()}
    assert all(short and long for short, long in document.abbreviations.items())
    for block in document.blocks:
        assert all(text[c.start : c.end] for c in document.citations(block))


@settings(max_examples=200)
@given(st.binary(max_size=400) | TEXTS.map(str.encode) | TEXTS.map(lambda text: text.encode("utf-16", "surrogatepass")))
def test_bytes_are_read_or_refused(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.txt"
        path.write_bytes(data)
        with contextlib.suppress(UnreadableDocument):
            assert read_document(path, "paper").blocks


ODD = {
    "one long line": "word " * 60_000,
    "one long word": "a" * 300_000,
    "many tabs": "\t".join(["x"] * 10_000) + "\n" + "\t".join(["1"] * 10_000),
    "nothing but tabs": "a" + "\t" * 300_000,
    "deep indentation": "".join(" " * depth + f"row {depth}\t1\n" for depth in range(700)),
    "hyphens": "a-" * 100_000 + "(AB)",
    "stars": "*" * 200_000 + "x\tb\n1\t2",
    "open brackets": "[1," * 80_000,
    "open tags": "<sup>x" * 50_000,
    "open formulas": "\\frac{" * 40_000,
    "dots": "." * 200_000 + "x",
    "abbreviations without end": "e.g. A " * 40_000,
    "lines that are nearly a table": "a\na\na\na\n1\n" * 4_000,
    "cells apart that are nearly a table": "a\n\na\n\na\n\na\n\nb\n\n1\n\n" * 2_000,
    "titles": "Some Title Words\n\n" * 8_000,
    "captions": "Table 1. Title\n" * 15_000,
    "open halves": "and the patients were treated with words words words words\n\n" * 5_000,
    "pipes": "| a | b |\n" * 15_000,
    "rows in pieces": "a    b\n\n" * 8_000,
    "rows that are nearly aligned": "".join(f"{'a' * (i % 7)}    {'1' * (i % 5)}   2\n" for i in range(15_000)),
    "aligned tables": "".join(
        f"Table {i}. T\n\nRow    A      B\na      1      2\nb      3      4\n\n" for i in range(1_500)
    ),
    "rules of dashes": "----   ----\n" * 8_000,
    "rules of pipes": "a | b\n--|--\n" * 8_000,
    "notes": "a\tb\n1\t2\n" + "aNote with words\n" * 15_000,
    "blank lines": "x\n" + "\n" * 50_000 + "y",
    "soft hyphens": "a\xad" * 100_000,
    "names": "A. Smith, " * 30_000,
    "dates": "accepted " * 30_000,
}


@pytest.mark.parametrize("name", ODD)
def test_odd_texts_take_no_longer_than_their_length(name: str) -> None:
    """A second or so each; where time grew with the square of the length they would take minutes."""
    document = read(ODD[name])
    assert own_text(document, [span for block in document.blocks for span in block.spans])
    assert document.abbreviations is not None
