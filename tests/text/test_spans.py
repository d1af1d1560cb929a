"""Places in a text and text that remembers them."""

from __future__ import annotations

from extractor.text import Mapped, Span, clean, joined


def test_a_piece_keeps_its_places() -> None:
    mapped = clean("PFS  was 8.4", 10)
    assert mapped.piece(4, 7) == Mapped("was", (15, 16, 17), (16, 17, 18))


def test_an_empty_piece_has_an_empty_span_where_it_stands() -> None:
    assert clean("PFS", 10).span(1, 1) == Span(11, 11)
    assert clean("PFS", 10).span(3, 3) == Span(13, 13)
    assert clean("", 10).span(0, 0) == Span(0, 0)


def test_joined_texts_map_to_both_places() -> None:
    both = joined([clean("one", 5), clean("", 9), clean("two", 20)])
    assert both.text == "one two"
    assert both.span(0, 7) == Span(5, 23)
    assert both.span(4, 7) == Span(20, 23)


def test_a_stored_position_finds_its_clean_character() -> None:
    mapped = clean("a  b", 100)
    assert mapped.index(103) == mapped.text.index("b")


def test_a_span_holds_what_lies_inside() -> None:
    assert Span(2, 9).holds(Span(2, 9))
    assert not Span(2, 9).holds(Span(1, 3))
