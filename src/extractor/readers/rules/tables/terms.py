"""The words of a row: an event's name in the codebook's form, and categories that need their heading."""

from __future__ import annotations

import re

from extractor.vocabulary import Vocabulary

_ABBREVIATION = re.compile(r"[A-Z][A-Za-z-]*[A-Z]s?$")
_PLURAL = re.compile(r"(?<=[a-z]{3})(?<![siu])s$")

_CATEGORY = re.compile(
    r"^(?:yes|no|high|low|intermediate|standard|male|female|other|present|absent|[IVX]{1,3}|[<>≤≥=].*|[\d.-]+.*)"
    r"(?:\s*vs\.?.*)?$",
    re.IGNORECASE,
)


def is_bare_category(words: str) -> bool:
    """Whether words name nobody without the heading above them: "Yes", "III", "≥65", "High vs low"."""
    return _CATEGORY.match(words) is not None


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
