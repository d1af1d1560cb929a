"""A group that opens a sentence and an arm behind each figure: "in high-risk patients, 70% with A and 41% with B"."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.readers.rules.sentences.cohorts import Owned
from extractor.readers.rules.sentences.parsed import Parsed

_AROUND_AN_ARM = re.compile(
    r"^(?:(?:the|those|patients|who|were|received|receiving|given|treated|assigned|randomi[sz]ed|to|with|in|and|"
    r"plus|alone|arms?|groups?|cohorts?|\W)(?:\b|(?<=\W)))*$",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"\b(?:placebo|controls?|observation|experimental|intervention|investigational)\b", re.IGNORECASE)
_WHOLE = re.compile(
    r"\b(?:all|overall|whole|entire|total|full|itt|intention|intent|safety|protocol|evaluable|analysis|efficacy|"
    r"both|each|randomi[sz]ed|study|trial|\d+ (?:\w+ )?patients)\b",
    re.IGNORECASE,
)


def within_subgroups(parsed: Parsed, owners: list[Owned]) -> list[Owned]:
    """The figures of arms, each with the subgroup that the last opening group before it names."""
    return [_within(parsed, o) for o in owners]


def _within(parsed: Parsed, o: Owned) -> Owned:
    if o.group is None or not _is_arm(parsed, o.group):
        return o
    opening = [g for g in parsed.groups if g.leading and g.first < o.bound.measure.first]
    if not opening or _WHOLE.search(opening[-1].text) or opening[-1].text == o.group:
        return o
    if _is_arm(parsed, opening[-1].text):
        return o
    return replace(o, group=f"{opening[-1].text}, {o.group}", n=None)


def _is_arm(parsed: Parsed, name: str) -> bool:
    """Whether words name a treatment, or a control, and nothing else."""
    named = sorted({parsed.text[first:last] for first, last in parsed.treatments}, key=len, reverse=True)
    treatments = "|".join(rf"(?<![\w-]){re.escape(words)}(?![\w-])" for words in named)
    rest = _CONTROL.sub(" ", re.sub(treatments, " ", name) if treatments else name)
    return rest != name and _AROUND_AN_ARM.match(rest.strip()) is not None
