"""Groups named by a drug that nobody listed, a code or a dose alone: "with LEN", "at 400 mg"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.readers.rules.sentences.tokens import Kind, Token, words

_NO_ARM = words(
    "a an the this these all both no median follow-up treatment therapy respect regard example instance "
    "patients pfs os whom which them each response relapse relapses progression toxicity toxicities death deaths "
    "transplantation transplant refusal preference withdrawal intolerance interaction trend infection infections"
)
_DOSE = re.compile(r"(?i)\d\s*-?(?:mg|g|mcg|µg|gy|iu|u|ml)\b|^level\b")
_NAME = re.compile(r"^[A-Z][\w+-]*[A-Z]")
_NAMED_AFTER = frozenset({"to", "after", "in", "under", "receiving"})
_ENDING = frozenset({Kind.AND, Kind.VERSUS, Kind.COMMA, Kind.CLOSE, Kind.SEMICOLON})
_COPULA = frozenset({".", "is", "was", "were", "are", "had", "has"})
_AHEAD = frozenset({"with", "on", "for", "to", "after", "in", "under"})


@dataclass(frozen=True)
class Group:
    """A group named in the sentence: tokens `first` to `last`, and its name as text."""

    first: int
    last: int
    start: int
    end: int
    text: str
    n: int | None = None
    leading: bool = False
    """Whether it opens the sentence or a clause, and so holds for all that follows there."""


def bare_arm(text: str, tokens: list[Token], index: int) -> Group | None:
    """ "42% with a drug that nobody listed and 21% with placebo": one or two words right behind a figure."""
    named = index + 1 < len(tokens) and _NAME.search(tokens[index + 1].text) is not None
    if tokens[index].word not in {"with", "on", "for"} and not (tokens[index].word in _NAMED_AFTER and named):
        return None
    last = index
    while last + 1 < len(tokens) and tokens[last + 1].kind is Kind.WORD and tokens[last + 1].word not in _COPULA:
        last += 1
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    ends = (
        after is None
        or after.word in _COPULA
        or after.kind in {Kind.AND, Kind.VERSUS, Kind.COMMA, Kind.CLOSE, Kind.SEMICOLON, Kind.OPEN}
    )
    words = [t.word for t in tokens[index + 1 : last + 1]]
    if not ends or not 0 < len(words) <= (3 if "plus" in words else 2) or set(words) & _NO_ARM:
        return None
    last = _second_of_two(tokens, last)
    start, end = tokens[index + 1].start, tokens[last].end
    return Group(index, last, start, end, text[start:end], size_behind(tokens[last + 1 : last + 4]))


def _second_of_two(tokens: list[Token], last: int) -> int:
    """The end of "A and B, respectively", where A ends at a place; that place itself where no such list stands."""
    following = tokens[last + 1 : last + 5]
    if len(following) < 3 or following[0].kind is not Kind.AND or following[1].kind is not Kind.WORD:
        return last
    ends = [t for t in following[2:] if t.kind is not Kind.COMMA]
    return last + 2 if ends and ends[0].kind is Kind.RESPECTIVELY else last


def without_it(text: str, tokens: list[Token], index: int, taken: set[int]) -> Group | None:
    """ "47% with a drug and 30% without it": the patients who did not have what those before them had."""
    if (
        tokens[index].word != "without"
        or not index
        or (tokens[index - 1].kind is not Kind.CLOSE and index - 1 not in taken)
    ):
        return None
    last = index + 1 if index + 1 < len(tokens) and tokens[index + 1].word in {"it", "them"} else index
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    if after is not None and after.word not in _COPULA and after.kind not in {*_ENDING, Kind.OPEN}:
        return None
    start, end = tokens[index].start, tokens[last].end
    return Group(index, last, start, end, text[start:end], size_behind(tokens[last + 1 : last + 4]))


def arm_ahead(text: str, tokens: list[Token], index: int, taken: set[int]) -> Group | None:
    """A name in capitals right before a figure in brackets: "with LEN (42%) than with PRA (14%) and ROM (9%)"."""
    if tokens[index].word not in _AHEAD and tokens[index].kind not in {Kind.AND, Kind.VERSUS}:
        return None
    first = last = index + 1
    while last + 1 < len(tokens) and last <= first and tokens[last + 1].kind is Kind.WORD:
        last += 1
    figure = last + 2
    if figure >= len(tokens) or tokens[last + 1].kind is not Kind.OPEN or figure not in taken:
        return None
    if tokens[first].kind is not Kind.WORD or not _NAME.search(tokens[first].text):
        return None
    start, end = tokens[first].start, tokens[last].end
    return Group(index if tokens[index].kind is Kind.WORD else first, last, start, end, text[start:end])


def by_response(tokens: list[Token], index: int, responses: frozenset[str]) -> Group | None:
    """ "12.9 months for CR, 10.1 for VGPR": the patients with a response, right behind a time."""
    if not index or index + 1 >= len(tokens) or tokens[index].word not in {"for", "in", "with", "after"}:
        return None
    timed = tokens[index - 1].kind in {Kind.TIME, Kind.NOT_REACHED} or (
        tokens[index - 1].kind is Kind.NUMBER and "." in tokens[index - 1].text
    )
    said = tokens[index + 1]
    after = tokens[index + 2] if index + 2 < len(tokens) else None
    ends = after is None or after.kind in _ENDING or after.word == "."
    if not timed or said.kind is not Kind.OUTCOME or said.name not in responses or not ends:
        return None
    return Group(index, index + 1, said.start, said.end, said.text)


def dosed(text: str, tokens: list[Token], index: int) -> Group | None:
    """ "at 400 mg", "at dose level 2": the patients of one dose."""
    if tokens[index].word != "at" or index + 1 >= len(tokens):
        return None
    first = index + 2 if tokens[index + 1].word == "the" else index + 1
    last = first + 1 if first < len(tokens) and tokens[first].word == "dose" else first
    if last >= len(tokens) or tokens[last].kind is not Kind.BLIND or not _DOSE.search(tokens[last].text):
        return None
    start, end = tokens[first].start, tokens[last].end
    return Group(index, last, start, end, text[start:end], size_behind(tokens[last + 1 : last + 4]), index == 0)


def size_behind(after: list[Token]) -> int | None:
    """The size printed behind the name: "(n = 31)"."""
    for place, token in enumerate(after):
        if token.kind is Kind.COUNT and len(token.numbers) and token.numbers[0] is not None:
            return int(token.numbers[0])
        if token.kind is not Kind.OPEN or place > 0:
            return None
    return None
