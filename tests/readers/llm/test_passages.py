"""Which lines a call shows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from extractor.documents import Document, read_document
from extractor.index import tokens
from extractor.readers.llm.marking import mark_lines
from extractor.readers.llm.passages import family_units, halved, packed, queries, show, units_of, with_orientation
from extractor.records import Family
from extractor.text import Span
from extractor.vocabulary import Vocabulary

FILLER = "The invented disease was described in a register kept by hand in year {}. "


class Blocks:
    """Finds the blocks of a document in their order, each as a passage of its own."""

    class Passage:
        def __init__(self, spans: tuple[Span, ...]) -> None:
            self.spans = spans

    def passages(
        self, document: Document, queries: Sequence[str], limit: int | None = None, share: float | None = None
    ) -> Sequence[Passage]:
        assert (bool(queries), limit, share) == (True, None, None)
        return [self.Passage(block.spans) for block in document.blocks]


@pytest.fixture
def long_paper(tmp_path: Path) -> Document:
    """Twelve kilobytes of numbers that tell nothing, one sentence of efficacy, one table of events."""
    filler = "\n\n".join("".join(FILLER.format(1900 + 10 * i + j) for j in range(8)) for i in range(18))
    path = tmp_path / "long.txt"
    path.write_text(
        "A long invented paper\n\nIntroduction\n\n"
        + filler
        + "\n\nResults\n\nThe treated patients were followed in one "
        "invented centre by one invented doctor. Their median progression-free survival was 9.1 months.\n\n"
        "Table 1. Adverse events, n (%)\n\nEvent\tZ-B (n = 40)\tControl (n = 38)\n"
        + "".join(f"Neutropenia of kind {i}\t{i} (1.0)\t{i} (2.0)\n" for i in range(30)),
        encoding="utf-8",
    )
    return read_document(path, "long")


def test_a_family_is_shown_its_own_passages_and_little_else(long_paper: Document, vocabulary: Vocabulary) -> None:
    marked = mark_lines(long_paper)

    efficacy = show(family_units(marked, Family.EFFICACY, vocabulary, Blocks()))
    safety = show(family_units(marked, Family.SAFETY, vocabulary, Blocks()))

    assert "9.1 months" in efficacy
    assert "one invented doctor" in efficacy, "the sentence before says whose survival it was"
    assert "Neutropenia" not in efficacy
    assert safety.count("Neutropenia of kind") == 30
    assert "9.1 months" not in safety
    for shown in (efficacy, safety):
        assert tokens(shown) < 0.6 * tokens(long_paper.text)


def test_a_long_table_is_cut_by_rows_under_its_caption_and_columns(long_paper: Document) -> None:
    table = [unit for unit in units_of(mark_lines(long_paper).lines) if unit.lines[0].table is not None]

    calls = packed(table, 800)

    assert len(calls) > 2
    for call in calls:
        (unit,) = call
        assert len(show(call)) <= 800
        assert "caption: Table 1. Adverse events, n (%)" in unit.body
        assert "C1 = Z-B (n = 40)" in unit.body
    rows = [line.mark for call in calls for unit in call for line in unit.lines if line.kind == "row"]
    assert len(rows) == len(set(rows)) == 30


def test_units_are_packed_into_as_few_calls_as_hold_them(long_paper: Document) -> None:
    units = units_of(mark_lines(long_paper).lines)

    (together,) = packed(units, 100_000)
    apart = packed(units, 6_000)

    assert together == units
    assert [unit for call in apart for unit in call] == units
    assert len(apart) == 3
    assert packed([], 1_000) == []


def test_halves_hold_all_that_the_whole_held(long_paper: Document) -> None:
    units = units_of(mark_lines(long_paper).lines)

    first, second = halved(units) or ([], [])

    assert [*first, *second] == units
    assert halved([]) is None
    assert halved(units_of(mark_lines(long_paper).lines[:1])) is None


def test_orientation_adds_names_and_sizes_of_groups_within_its_share(
    long_paper: Document, vocabulary: Vocabulary
) -> None:
    marked = mark_lines(long_paper)
    first = units_of(marked.lines[1:2])

    shown = show(with_orientation(marked, first, vocabulary))

    assert marked.lines[1].shown in shown
    assert "C1 = Z-B (n = 40) | C2 = Control (n = 38)" in shown
    assert len(shown) < 0.4 * len(long_paper.text)


def test_each_family_is_asked_for_in_the_words_of_the_vocabulary(vocabulary: Vocabulary) -> None:
    efficacy, safety = queries(Family.EFFICACY, vocabulary), queries(Family.SAFETY, vocabulary)

    assert any("progression-free survival" in query and "PFS" in query for query in efficacy)
    assert any("neutropenia" in query for query in safety)
    assert not any("neutropenia" in query for query in efficacy)


def test_orientation_shows_who_is_named_first_in_each_section(tmp_path: Path, vocabulary: Vocabulary) -> None:
    sections = "".join(
        f"## Second use {n}\n\n{author} et al (20{n}) looked at what came after.\n\n" + FILLER.format(n) * 12 + "\n\n"
        for n, author in ((11, "Oryx"), (12, "Eland"), (13, "Kudu"))
    )
    path = tmp_path / "named.md"
    path.write_text(f"# An invented review\n\n{sections}", encoding="utf-8")
    marked = mark_lines(read_document(path, "named"))

    shown = show(with_orientation(marked, units_of(marked.lines[-1:]), vocabulary))

    assert all(f"{author} et al" in shown for author in ("Oryx", "Eland", "Kudu"))
