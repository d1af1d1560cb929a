"""Whose figure it is, as far as its sentence names a study, or says that the figure is the paper's own."""

from __future__ import annotations

import re

from extractor.readers.rules.sentences.parsed import Parsed
from extractor.readers.rules.sentences.studynames import StudyName
from extractor.readers.rules.sentences.tokens import Kind

_OWN = re.compile(
    r"\b(?:ours?|the (?:present|current) (?:\w+ )?(?:study|series|cohort|analysis|trial|population|report|work))\b",
    re.IGNORECASE,
)
_SET_AGAINST = re.compile(
    r"\b(?:in contrast (?:to|with)|by contrast (?:to|with)|unlike|contrary to|as opposed to|different from)"
    r"(?: (?:the|that|those|of|in|results?|findings?|data|reports?))*\s+$",
    re.IGNORECASE,
)


def study_of(parsed: Parsed, first: int, last: int) -> str | None:
    """The study named right behind a figure, else the nearest before it, else the only one; None for the paper's own.

    `first` and `last` are the places of the figure's tokens.
    """
    if not parsed.studies:
        return None
    start, end = parsed.tokens[first].start, parsed.tokens[last].end
    named = _named(parsed)
    following = [s for s in named if s.start >= end]
    if following and not _broken(parsed, last, following[0].start):
        return following[0].text or None
    before = [s for s in named if s.end <= start and not _left_behind(parsed, s, first)]
    open_air = [s for s in before if _depth(parsed, s.start) <= parsed.tokens[first].depth]
    if before:
        return (open_air or before)[-1].text or None
    figures = {m.first for m in parsed.measures if m.first > last}
    next_figure = min((parsed.tokens[i].start for i in figures), default=len(parsed.text))
    only = parsed.studies[0] if len(parsed.studies) == 1 else None
    return only.text if only is not None and end <= only.start < next_figure else None


def _named(parsed: Parsed) -> list[StudyName]:
    """The studies in their order; words for the paper's own stand among them, without a name."""
    own = [StudyName(m.start(), m.end(), "") for m in _OWN.finditer(parsed.text)]
    return sorted([*parsed.studies, *own], key=lambda s: s.start)


def _left_behind(parsed: Parsed, name: StudyName, first: int) -> bool:
    """ "In contrast to the X trial (48%), the rate was 60%": the clause is not of what it is set against."""
    if not _SET_AGAINST.search(parsed.text[: name.start]):
        return False
    between = (t for t in parsed.tokens[:first] if t.start >= name.end)
    return any(t.kind is Kind.COMMA and t.depth == 0 for t in between)


def _depth(parsed: Parsed, position: int) -> int:
    """How many brackets stand around a place in the text."""
    return next((t.depth for t in parsed.tokens if t.end > position), 0)


def _broken(parsed: Parsed, last: int, position: int) -> bool:
    """Whether a clause ends, or another figure or head stands, before a place in the text."""
    heads = {h.first for h in parsed.heads}
    for place in range(last + 1, len(parsed.tokens)):
        token = parsed.tokens[place]
        if token.start >= position:
            return False
        if token.kind in {Kind.AND, Kind.SEMICOLON, Kind.VERSUS} or place in parsed.claimed or place in heads:
            return True
        if token.kind is Kind.COMMA and token.depth == 0:
            return True
    return False
