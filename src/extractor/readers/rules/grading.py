"""How grades of adverse events are printed, in sentences and in the labels of tables, and the codebook's form of each.

The form is "any", "3", "3-4" or ">=3".
"""

from __future__ import annotations

import re

_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_STEP = r"(?:[1-5]|III|II|IV|I|V)"
_SIGN = r"≥|>=|>|at least"
_TO = r"(?:\s*[-–/]\s*(?:[1-5]|III|IV|V)\b)?"
_WORD = r"(?:grades?|gr\b\.?)[- ]*"
_HIGHER = r"(?:or|and)\s+(?:higher|greater|above|worse|more|over)(?: severe)?|or[- ]higher|\+"
_JOIN = r"-|–|/|\bto\b|\band\b|\bor\b|and/or"

GRADE_PATTERNS: tuple[str, ...] = (
    r"(?i:\b(?:any|all)[- ]grades?\b|\bof all grades\b)",
    (
        rf"(?i:(?:at least\s+)?(?P<over>{_SIGN})\s*{_WORD}(?P<g1>{_STEP})\b{_TO}"
        rf"|(?:at least\s+)?\b{_WORD}(?P<over2>{_SIGN}|of at least)\s*(?P<g2>{_STEP})\b{_TO}"
        rf"|\b{_WORD}(?P<g3>{_STEP})\s*(?:(?P<over3>{_HIGHER})|(?:{_JOIN})\s*(?:grades?[- ]*)?"
        rf"(?P<g4>{_STEP})\b(?! of\b))?(?!\d|\.\d))"
    ),
    r"(?:(?P<over5>≥|>=?)\s*)?\bG\s?(?:(?P<over4>≥|>=?)\s*)?(?P<g5>[1-5])(?:\s?[/–-]\s?G?(?P<g6>[1-5]))?(?!\w|\.\d)",
)
"""The forms that name the word or its initial; the first that fits at a place wins."""

BARE_GRADE = (
    rf"(?:(?P<over6>≥|>=?)\s*)?(?P<g7>[1-5])(?:\s*(?:[-–/]|to|or|and)\s*(?P<g8>[1-5]))?\s*(?P<over7>{_HIGHER})?"
    r"|(?P<g9>III|IV)\s*[-–/]\s*(?P<g10>IV|V)"
)
"""The form without the word, which only the label of a table may have."""


def grade_name(match: re.Match[str]) -> str:
    """The codebook's form of a printed grade: "3/4" and "III to IV" are "3-4"; "≥ 3", ">2" and "3 or higher" ">=3"."""
    told = {name: text for name, text in match.groupdict().items() if text}
    steps = [_ROMAN.get(text.lower(), text) for name, text in told.items() if name.startswith("g")]
    signs = [text for name, text in told.items() if name.startswith("over")]
    if not steps:
        return "any"
    if signs:
        return f">={min(int(steps[0]) + 1, 5) if signs[0] == '>' else steps[0]}"
    return f"{steps[0]}-{steps[1]}" if len(steps) > 1 and steps[0] < steps[1] else steps[0]
