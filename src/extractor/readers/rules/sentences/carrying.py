"""What a sentence takes over from those before it: the group it goes on to speak of, the arms it compares."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby

from extractor.readers.rules.sentences.binding import bind
from extractor.readers.rules.sentences.cohorts import Owned, by_time, owned
from extractor.readers.rules.sentences.groups import groups
from extractor.readers.rules.sentences.lexing import tokens
from extractor.readers.rules.sentences.measures import measures
from extractor.readers.rules.sentences.parsed import Parsed, parse
from extractor.readers.rules.sentences.refusals import stands
from extractor.readers.rules.sentences.sentence import Sentence
from extractor.vocabulary import Vocabulary

_POINTS_BACK = re.compile(
    r"\s*(?:among|of|in|for) (?:these|them|this (?:group|cohort|arm|subgroup|population)|those)\b|\s*their\b",
    re.IGNORECASE,
)
_ALL_ARMS = re.compile(
    r"(?:in |for |with |of )?(?:the )?(?:both|each|either|neither|two|three|all)(?: of)?(?: the)?(?: two| three)? "
    r"(?:\w+ )?(?:groups?|arms?|cohorts?)",
    re.IGNORECASE,
)
_EVERYBODY = re.compile(
    r"\b(?:both|each|either|neither|whole|entire|overall|total|all) (?:\w+ )?(?:groups?|arms?|cohorts?|populations?|"
    r"patients|series)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"(?:^|[,;] )(?P<one>[^,;()]{3,60}?) (?:was|were) compared (?:with|to|against) (?P<two>[^,;()]{3,60}?)"
    r"(?= (?:in|by|among|for|as)\b|[,;.(]|$)",
    re.IGNORECASE,
)
_ARM = re.compile(r"\b(?:group|arm|cohort)$", re.IGNORECASE)
_REACH = 8
"""Sentences of a section in which the arms last compared are looked for."""


def group_before(sentence: Sentence, vocabulary: Vocabulary) -> str | None:
    """The group named by the list item above ("In the naive cohort:"), or pointed back to ("Among these")."""
    for above in reversed(sentence.before):
        if above.text.rstrip().endswith(":"):
            named = _named(above.text, vocabulary)
            if named:
                return named[-1]
    if sentence.before and _POINTS_BACK.match(sentence.text.text):
        named = _named(sentence.before[-1].text, vocabulary)
        return named[-1] if named else None
    return None


def with_arms(sentence: Sentence, parsed: Parsed, owners: list[Owned], vocabulary: Vocabulary) -> list[Owned]:
    """The figures of a comparison whose arms an earlier sentence names: "ORR was 30% and 51%, respectively".

    Figures read off at as many times are one group's, and no comparison.
    """
    bound = [o.bound for o in owners]
    settled: list[Owned] = []
    for _, run in groupby(owners, key=lambda o: (id(o.bound.series), o.bound.head)):
        together = list(run)
        size = len(together)
        twice = size > 1 and all(o.bound is together[0].bound for o in together)
        if (twice or 1 < size == together[0].bound.among) and all(_unnamed(o) for o in together):
            timed = not twice and by_time(parsed, together[0].bound, bound) == size
            arms = [] if timed else _arms_of(sentence, settled, size, vocabulary)
            named = [replace(o, group=arm) for o, arm in zip(together, arms, strict=False)]
            together = named or ([replace(together[0], group=None)] if twice else together)
        settled.extend(together)
    return settled


def _arms_of(sentence: Sentence, settled: list[Owned], size: int, vocabulary: Vocabulary) -> list[str]:
    """The groups that figures earlier in the sentence were of; where it names none, those compared before it."""
    own = list(dict.fromkeys(o.group for o in settled if o.group is not None and not _unnamed(o)))
    if own:
        return own if len(own) == size else []
    return arms_before(sentence, size, vocabulary) or []


def _unnamed(o: Owned) -> bool:
    return o.group is None or _ALL_ARMS.fullmatch(o.group) is not None


def arms_before(sentence: Sentence, size: int, vocabulary: Vocabulary) -> list[str] | None:
    """The groups last compared, in their order, where there were as many."""
    texts = [sentence.text.text, *(s.text for s in reversed((*sentence.earlier, *sentence.before)[-_REACH:]))]
    for number, text in enumerate(texts):
        for arms in _arms(text, vocabulary, own=number == 0):
            if len(arms) == size:
                return arms
    return None


def _arms(text: str, vocabulary: Vocabulary, own: bool) -> list[list[str]]:
    """The lists of groups that a sentence compares, the last one first."""
    compared = _COMPARED.search(text)
    found = [[compared["one"].strip(), compared["two"].strip()]] if compared else []
    if own:
        return found
    parsed = parse(text, vocabulary)
    owners = owned(parsed, bind(parsed, stands))
    for _, run in groupby(owners, key=lambda o: o.bound.head.code):
        told = [o.group for o in run if o.group is not None and not _EVERYBODY.search(o.group)]
        names = list(dict.fromkeys(told))
        if len(names) > 1:
            found.insert(0, names)
    called = list(dict.fromkeys(g.text for g in parsed.groups))
    if not found and len(called) > 1 and all(_ARM.search(name) and not _EVERYBODY.search(name) for name in called):
        found = [called]  # "were still on treatment": arms are named where nothing with a code is reported
    elif not owners and len(behind := [g.text for g in parsed.groups if g.first - 1 in parsed.claimed]) > 1:
        found.insert(0, behind)
    return found


def _named(text: str, vocabulary: Vocabulary) -> list[str]:
    found = tokens(text, vocabulary)
    return [g.text for g in groups(text, found, measures(found), vocabulary)]
