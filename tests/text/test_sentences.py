"""Sentences of a clean text."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from extractor.text import sentences


def parts(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


def test_sentences_are_parted_at_full_stops() -> None:
    assert parts("ORR was 50%. PFS was 8.4 months. Why? It rose.") == [
        "ORR was 50%.",
        "PFS was 8.4 months.",
        "Why?",
        "It rose.",
    ]


def test_abbreviations_end_no_sentence() -> None:
    text = "As Birch et al. 2021 showed (see Fig. 2), 11.5 vs. 12 months, i.e. A. Ashdown agreed."
    assert parts(text) == [text]


def test_a_name_at_the_end_of_a_sentence_ends_it() -> None:
    assert parts("This was shown by Birch et al. The trial was small.") == [
        "This was shown by Birch et al.",
        "The trial was small.",
    ]


def test_a_closing_bracket_belongs_to_no_sentence_but_the_first() -> None:
    assert [part[0] for part in parts('It rose (by half.) "Then" it fell.')] == ["I", '"']


@given(st.text(st.sampled_from('Ab1. ?!)("et alvs'), max_size=60))
def test_sentences_hold_all_but_blanks_and_closing_marks(text: str) -> None:
    spans = sentences(text)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    held = {at for span in spans for at in range(span.start, span.end)}
    left = {character for at, character in enumerate(text) if at not in held}
    assert left <= set(" \"')]")
