"""Phrases of the vocabulary, looked up in a printed text."""

from __future__ import annotations

import re
from functools import cache

from extractor.text import Mapped, Span


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Abbreviations in capitals match as written, with at most one stuck note mark; other phrases in any case.

    An ellipsis stands for other words of the clause: "neither … reached".
    """
    found = []
    for phrase in sorted(phrases, key=len, reverse=True):
        parts = (re.escape(word) if word != "…" else r"[^.;]{1,100}?" for word in re.split(r"[\s-]+", phrase))
        words = r"[\s-]+".join(parts)
        found.append(rf"{words}[a-z]?" if phrase.isupper() else f"(?i:{words})")
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(found)})(?![A-Za-z])") if found else re.compile(r"(?!)")


def says(phrases: tuple[str, ...], mapped: Mapped) -> list[Span]:
    """The stored spans at which a text says one of the phrases."""
    return [mapped.span(match.start(), match.end()) for match in _pattern(phrases).finditer(mapped.text)]


def names(phrases: tuple[str, ...], text: str) -> bool:
    """Whether a heading or caption holds one of the phrases, whatever its case."""
    folded = " ".join(text.lower().split())
    return any(re.search(rf"\b{re.escape(phrase.lower())}", folded) for phrase in phrases)
