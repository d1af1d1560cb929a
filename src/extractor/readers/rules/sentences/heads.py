"""What a figure can be a value of: the outcomes and events that a sentence names, alone or in a list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.readers.rules.sentences.arms import Group
from extractor.readers.rules.sentences.measures import Measure
from extractor.readers.rules.sentences.tokens import MEASURES, Kind, Token, words
from extractor.vocabulary import Vocabulary

_RESPONDED = re.compile(r"responded|responses?|responders", re.IGNORECASE)
_LIST_WORDS = words("the a an of rate rates estimated overall m median mean best with treatment-related")
_LIST_GLUE = frozenset(
    {Kind.COMMA, Kind.AND, Kind.OPEN, Kind.CLOSE, Kind.STATISTIC, Kind.TIMEPOINT, Kind.GRADE, Kind.CITATION}
)
_CAUSED = words(
    "discontinued discontinuation reduced reduction interrupted interruption delayed delay withdrawn modified"
)
_SUPERLATIVE = words("most leading main commonest predominant major best dominant principal chief only")
_CATEGORY = re.compile(r"(?:\b(?:adverse (?:event|reaction|effect)|AE|event)s?|toxicit(?:y|ies))$", re.IGNORECASE)
_MEANS = re.compile(r"(?i)\bmean|\baverage")


@dataclass(frozen=True)
class Head:
    """One outcome or event: tokens `first` to `last`."""

    first: int
    last: int
    code: str
    kind: str
    """The outcome's kind in the vocabulary."""
    event: str | None = None
    """The term, where an event is named."""
    statistic: str | None = None
    """ "median" or "mean", where one is printed with it."""
    generic: bool = False
    """Named by "responses" or "responded" only."""


def heads(tokens: list[Token], found: list[Measure], named: list[Group], vocabulary: Vocabulary) -> list[Head]:
    """Outcomes and events that are neither part of a figure nor of a group's name."""
    shut = {i for m in found for i in range(m.first, m.last + 1)}
    shut |= {i for g in named for i in range(g.first, g.last + 1)}
    made: list[Head] = []
    for index in range(len(tokens)):
        if index in shut:
            continue
        head = _head(tokens, index, vocabulary)
        if head is None or _is_cause(tokens, index, head.kind) or (made and _is_gloss(tokens, made[-1], index)):
            continue
        if made and _names_kind(tokens, made[-1], head):
            continue
        if made and _repeats(tokens, made[-1], head):
            first = made.pop()
            head = Head(first.first, index, head.code, head.kind, head.event, first.statistic or head.statistic)
        made.append(head)
    return made


def _head(tokens: list[Token], index: int, vocabulary: Vocabulary) -> Head | None:
    token = tokens[index]
    if token.kind is Kind.OUTCOME:
        event = next((t for t in reversed(tokens[:index]) if t.kind is Kind.EVENT), None)
        if event is not None and token.word in {"event", "events", "episodes", "cases"}:
            return Head(index, index, _event_code(vocabulary), "event", event=event.name)
        outcome = vocabulary.outcomes[token.name]
        return Head(index, index, outcome.code, outcome.kind, statistic=_statistic(tokens, index))
    if token.kind is Kind.EVENT:
        return Head(index, index, _event_code(vocabulary), "event", event=token.name)
    if token.kind is Kind.STATISTIC and _cycles_follow(tokens, index):
        counted = vocabulary.outcome_mentions("number of cycles")
        if counted:
            return Head(index, index, counted[0].code, vocabulary.outcomes[counted[0].code].kind, statistic="median")
    if token.kind is Kind.WORD and _RESPONDED.fullmatch(token.text):
        overall = next((o for o in vocabulary.outcomes.values() if o.kind == "response" and o.includes), None)
        if overall is not None:
            return Head(index, index, overall.code, overall.kind, generic=True)
    return None


def _cycles_follow(tokens: list[Token], index: int) -> bool:
    """ "received a median of 9 cycles": the unit alone says what is counted."""
    for token in tokens[index + 1 : index + 4]:
        if token.kind is Kind.TIME:
            return token.name == "cycles"
        if token.word not in {"of", "number", ":", "was"}:
            return False
    return False


def _is_cause(tokens: list[Token], index: int, kind: str) -> bool:
    """ "the dose was reduced for neutropenia or rash": what something was done for is not counted."""
    before = [t.word for t in tokens[max(0, index - 3) : index]]
    if tokens[index].kind is Kind.OUTCOME and {"after", "following", "despite", "upon"} & set(before):
        return kind == "event"
    place = index - 1
    while place > 0 and (tokens[place].kind in {Kind.EVENT, Kind.AND, Kind.COMMA, Kind.GRADE}):
        place -= 1
    if kind not in {"event", "response"}:
        return False
    cause = " ".join(t.word for t in tokens[max(0, place - 2) : place + 1])
    if not re.search(r"\b(?:for|due to|because of|owing to|secondary to)$", cause):
        return False
    earlier = tokens[max(0, place - 12) : place]
    return any(w in _CAUSED for t in earlier for w in t.word.split())


def _names_kind(tokens: list[Token], event: Head, head: Head) -> bool:
    """ "Neutropenia was the most frequent grade 3-4 AE (38%)": the figure is the event's."""
    between = tokens[event.last + 1 : head.first]
    words = {t.word for t in between}
    if not words & {"was", "were", "is", "are", "remained"} or any(t.kind in MEASURES for t in between):
        return False
    first = " ".join(t.word for t in tokens[head.first : head.last + 1])
    superlative = bool(words & _SUPERLATIVE) or first.startswith("best")
    kind = head.event is None or (event.event is not None and _CATEGORY.search(tokens[head.last].text) is not None)
    return superlative and kind and head.kind == event.kind


def _is_gloss(tokens: list[Token], before: Head, index: int) -> bool:
    """ "time to relapse or progressive disease (PD)": a short form alone in brackets names nothing new."""
    if index - before.last != 2 or index + 1 >= len(tokens):
        return False
    return tokens[index - 1].kind is Kind.OPEN and tokens[index + 1].kind is Kind.CLOSE


def _event_code(vocabulary: Vocabulary) -> str:
    """The code of a named event: the first outcome of kind event."""
    return next(o.code for o in vocabulary.outcomes.values() if o.kind == "event")


def _statistic(tokens: list[Token], index: int) -> str | None:
    text = tokens[index].text
    if _MEANS.search(text):
        return "mean"
    if re.match(r"m[A-Z]", text) or re.search(r"(?i)\bmedian\b", text):
        return "median"
    for before in reversed(tokens[max(0, index - 5) : index]):
        if before.kind is Kind.STATISTIC:
            return "mean" if _MEANS.match(before.text) else "median"
        if before.kind is Kind.OUTCOME and re.match(r"(?i)median\b", before.text):
            return "median"
        if before.kind in {Kind.SEMICOLON, Kind.PERCENT, Kind.TIME, Kind.NOT_REACHED} or before.word in {"was", "were"}:
            return None
    return None


def _repeats(tokens: list[Token], left: Head, right: Head) -> bool:
    """ "overall response rate (ORR)" is one head."""
    between = tokens[left.last + 1 : right.first]
    same = left.code == right.code and left.event == right.event and not left.generic
    words = [t for t in between if t.kind is Kind.WORD]
    bracket = any(t.kind is Kind.OPEN for t in between) and len(between) <= 4 and len(words) <= 2
    adjacent = all(t.word in {"rate", "rates", "time", "-"} for t in between)
    return same and (bracket or adjacent)


def run_before(tokens: list[Token], all_heads: list[Head], last: int) -> list[Head]:
    """The heads in coordination that end with head number `last`: "ORR, median PFS and OS"."""
    run = [all_heads[last]]
    for place in range(last - 1, -1, -1):
        if not listed(tokens, all_heads[place], run[0]):
            break
        run.insert(0, all_heads[place])
    return run


def listed(tokens: list[Token], left: Head, right: Head) -> bool:
    """Whether only joining words stand between two heads, a comma or "and" among them."""
    between = tokens[left.last + 1 : right.first]
    if not any(t.kind in {Kind.COMMA, Kind.AND} for t in between):
        return False
    return all(t.kind in _LIST_GLUE or t.word in _LIST_WORDS or _short_form(t) for t in between)


def _short_form(token: Token) -> bool:
    return token.depth > 0 and token.kind is Kind.WORD
