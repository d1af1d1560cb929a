"""Figures whose parts stand apart: a count with its group before the share, a count said again with its denominator."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.readers.rules.sentences.arms import Group
from extractor.readers.rules.sentences.measures import PATIENT_WORDS, Measure
from extractor.readers.rules.sentences.tokens import Kind, Token

_LINKS = frozenset({"in", "of", "on", "from", "with"})
_COUNTED = re.compile(
    r"^\S+ (?:of \S+ )?(?:\w+ )?(?:patients|pts|subjects|participants)(?: (?:in|of|on|from|who were in))? "
)


def rejoin(tokens: list[Token], found: list[Measure], named: list[Group]) -> tuple[list[Measure], list[Group]]:
    """The figures of a sentence, put together over the name of a group; the group loses the count it began with."""
    figures: list[Measure] = []
    groups = list(named)
    for measure in found:
        before = figures[-1] if figures else None
        if before is not None and _shares(tokens, before, measure, groups):
            closed = measure.last + 1 < len(tokens) and tokens[measure.last + 1].kind is Kind.CLOSE
            last = measure.last + 1 if closed else measure.last
            figures[-1] = replace(
                measure, first=before.first, last=last, num=before.num, den=before.den, depth=before.depth
            )
            groups = [without_count(g, before) for g in groups]
        elif before is not None and _says_again(before, measure):
            figures[-1] = replace(before, den=measure.den)
        else:
            figures.append(measure)
    return figures, groups


def _shares(tokens: list[Token], count: Measure, share: Measure, named: list[Group]) -> bool:
    """ "18 patients of part A (75%)"."""
    if count.kind is not Kind.NUMBER or count.num is None or share.kind is not Kind.PERCENT or share.num is not None:
        return False
    opening = share.first - 1
    if tokens[opening].kind is not Kind.OPEN or tokens[opening].depth != count.depth or opening <= count.last:
        return False
    grouped = {i for g in named for i in range(g.first, g.last + 1)}
    between = range(count.last + 1, opening)
    told = any(i in grouped or tokens[i].kind is Kind.GRADE for i in between)
    loose = [tokens[i].word for i in between if i not in grouped and tokens[i].kind is not Kind.GRADE]
    return told and all(w in PATIENT_WORDS or w in _LINKS for w in loose)


def _says_again(no: Measure, count: Measure) -> bool:
    """ "No rash was seen at 200 mg (0 of 4)", "1 at 120 mg (1/3)"."""
    bare = no.kind is Kind.NUMBER and no.num is not None and no.den is None and no.first == no.last
    return (
        bare and count.num == no.num and count.den is not None and count.kind is Kind.NUMBER and count.depth > no.depth
    )


def without_count(group: Group, count: Measure) -> Group:
    """The group without the count that its name began with: "15 patients in arm A" is arm A."""
    if not group.first <= count.first <= group.last:
        return group
    text = _COUNTED.sub("", group.text)
    start = group.end - len(text)
    return replace(group, first=count.last + 1, start=start, text=text)
