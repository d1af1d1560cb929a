"""An event's name in the codebook's form."""

from __future__ import annotations

import re

from extractor.vocabulary.vocabulary import Vocabulary

_ABBREVIATION = re.compile(r"[A-Z][A-Za-z-]*[A-Z]s?$")
_PLURAL = re.compile(r"(?<=sh|ch|ss)es$|(?<=x)es$|(?<=[a-z]{3})(?<![siu])s$")


def printed_term(words: str, vocabulary: Vocabulary) -> str:
    """Singular and lower case, as printed; an abbreviation ("IRRs") becomes the event that it names."""
    words = re.sub(r"\s+", " ", words).strip(" ,;:.")
    if _ABBREVIATION.match(words) and vocabulary.event_mentions(words):
        return vocabulary.term(words)
    lowered = words if _ABBREVIATION.match(words) else words.lower()
    head, bracket, rest = lowered.partition(" (")
    return f"{_singular(head)}{bracket}{rest}"


def _singular(words: str) -> str:
    return f"{words[:-3]}y" if words.endswith("ies") else _PLURAL.sub("", words)
