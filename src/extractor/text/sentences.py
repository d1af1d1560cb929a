"""Sentences of a clean text."""

from __future__ import annotations

import re

from extractor.text.spans import Span

# A citation may be stuck to the full stop where it lost its place above the line: "… was 8 months.4,5 The …".
_BOUNDARY = re.compile(
    r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?(?:[A-Z0-9≥≤<>]|of note\b))"
    r"|(?<=[A-Za-z)\]%]\.)(?:\d{1,3}(?:[,-]\d{1,3})*|[⁰¹²³⁴-⁹⁻,]+)(?P<gap>\s+)(?=[A-Z])"
)
# A full stop after these ends no sentence. "al" and "vs" are the ones that papers are full of.
_ABBREVIATION = re.compile(
    r"(?:\b(?:al|vs|e\.g|i\.e|cf|ca|approx|resp|fig|figs|tab|no|nos|ref|refs|dr|prof|st|inc|ltd|co|suppl|[A-Z]))\.[\"')\]]*$",
    re.IGNORECASE,
)
_LONGEST = 12
"""Characters in which an abbreviation and the brackets after it find room."""


def sentences(text: str) -> list[Span]:
    """The spans of the sentences in a clean text, without the blanks between them."""
    spans: list[Span] = []
    start = 0
    for match in _BOUNDARY.finditer(text):
        before = text[max(start, match.start() - _LONGEST) : match.start()]
        if _ABBREVIATION.search(before) and not _ends_year(text, match):
            continue
        spans.append(Span(start, match.start("gap") if match["gap"] else match.start()))
        start = match.end()
    if start < len(text):
        spans.append(Span(start, len(text)))
    return spans


def _ends_year(text: str, match: re.Match[str]) -> bool:
    """ "et al. 2023" goes on; "… et al. The study" has begun a new sentence."""
    before = text[max(0, match.start() - 4) : match.start()]
    return before.endswith("al.") and re.match(r"[A-Z][a-z]+ [a-z]", text[match.end() : match.end() + 40]) is not None
