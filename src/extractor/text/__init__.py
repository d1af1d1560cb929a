"""Text as printed: spans, cleaning with a map back, sentences, printed numbers."""

from extractor.text.cleaning import clean, clean_text
from extractor.text.numerals import (
    Numeral,
    NumeralKind,
    as_decimal,
    ends_in_a_label,
    number_words,
    numerals,
    with_points,
)
from extractor.text.sentences import sentences
from extractor.text.spans import Mapped, Span, joined

__all__ = [
    "Mapped",
    "Numeral",
    "NumeralKind",
    "Span",
    "as_decimal",
    "clean",
    "clean_text",
    "ends_in_a_label",
    "joined",
    "number_words",
    "numerals",
    "sentences",
    "with_points",
]
