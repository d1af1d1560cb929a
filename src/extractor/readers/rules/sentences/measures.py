"""Printed figures put together: a value with its count, interval, spread and p, and values in coordination."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.readers.rules.sentences.tokens import MEASURES, PUNCTUATION, Kind, Token, words

PATIENT_WORDS = words(
    "of the patients patient pts pt subjects participants cases individuals evaluable all treated with a "
    "responders them these those adults children men women people eligible assessable"
)
_APART = frozenset({Kind.NOT_REACHED, Kind.PERCENT})
"""A median that is not reached and a share are two statements: "… was not reached, and 81% were alive"."""
_DETAILS = frozenset({Kind.INTERVAL, Kind.SPREAD, Kind.P, Kind.COUNT, Kind.FRACTION})


@dataclass(frozen=True)
class Measure:
    """One figure as printed. `first` and `last` are the places of its tokens."""

    first: int
    last: int
    kind: Kind
    """PERCENT, TIME, NUMBER (a count), NOT_REACHED, NOT_ESTIMABLE or RATIO."""
    value: Decimal | None = None
    unit: str = ""
    """Of a time; of a ratio the statistic."""
    num: Decimal | None = None
    den: Decimal | None = None
    interval: Token | None = None
    spread: Token | None = None
    p: Token | None = None
    depth: int = 0
    approximate: bool = False
    apart: tuple[int, int] | None = None
    """The first and last place of the share, where it stands in a closing bracket behind other figures."""


def measures(tokens: list[Token]) -> list[Measure]:
    """The figures of a sentence in order; each number is claimed by one of them at most."""
    found: list[Measure] = []
    index = 0
    while index < len(tokens):
        measure = _ratio(tokens, index) if tokens[index].kind is Kind.RATIO else _core(tokens, index)
        measure = _ratio_again(tokens, index, found) or measure
        if measure is None:
            index += 1
            continue
        measure = _labelled(tokens, _detailed(tokens, _like_before(tokens, measure, found)), found)
        found.append(measure)
        index = measure.last + 1
    return found


def _like_before(tokens: list[Token], measure: Measure, found: list[Measure]) -> Measure:
    """ "12.9 months for CR, 10.1 for VGPR": a number with decimals, said of something else, has the unit before it."""
    before = found[-1] if found else None
    if before is None or before.kind is not Kind.TIME or measure.kind is not Kind.NUMBER:
        return measure
    between = tokens[before.last + 1 : measure.first]
    after = tokens[measure.last + 1] if measure.last + 1 < len(tokens) else None
    listed = len(between) <= 8 and any(t.kind in {Kind.COMMA, Kind.AND, Kind.VERSUS} for t in between)
    told = after is not None and after.word in {"for", "in", "with", "among", "after"}
    if not listed or not told or "." not in tokens[measure.first].text:
        return measure
    return replace(measure, kind=Kind.TIME, unit=before.unit, num=None)


def _labelled(tokens: list[Token], measure: Measure, found: list[Measure]) -> Measure:
    """Bare bounds are what the sentence said before that such bounds are: "median OS (95% CI) was 13 (10-17)"."""
    if measure.spread is None or measure.spread.name != "bare":
        return measure
    said = " ".join(t.word for t in tokens[: measure.first] if t.kind is Kind.WORD)
    intervals = any(m.interval is not None for m in found) or "ci" in said.split()
    if intervals and measure.kind is not Kind.NUMBER:
        return replace(measure, spread=None, interval=measure.spread)
    label = next((name for name in ("iqr", "range", "sd") if name in said.split()), None)
    return replace(measure, spread=replace(measure.spread, name=label) if label else None)


def _core(tokens: list[Token], index: int) -> Measure | None:
    token = tokens[index]
    if token.kind not in MEASURES:
        return None
    made = Measure(index, index, token.kind, depth=token.depth, approximate=token.approximate)
    if token.kind in {Kind.PERCENT, Kind.TIME}:
        return replace(made, value=token.numbers[0], unit=token.name)
    if token.kind in {Kind.NOT_REACHED, Kind.NOT_ESTIMABLE}:
        return made
    num = token.numbers[0]
    den = token.numbers[1] if len(token.numbers) > 1 else None
    if num is None or (num != int(num) and token.kind is not Kind.NUMBER):
        return None
    counted = replace(made, kind=Kind.NUMBER, value=num, num=num if num == int(num) else None, den=den)
    share = _share_beside(tokens, index)
    if share is None or counted.num is None:
        return counted
    return replace(counted, kind=Kind.PERCENT, last=share, value=tokens[share].numbers[0])


def _share_beside(tokens: list[Token], index: int) -> int | None:
    """The place of the percentage that belongs to a count: "21 (49%)", "7 patients (8%)", "n = 19, 22%"."""
    place = index + 1
    words = 0
    while place < len(tokens) and tokens[place].kind is Kind.WORD and words < 5:
        if tokens[place].word not in PATIENT_WORDS:
            break
        place, words = place + 1, words + 1
    opened = False
    if place < len(tokens) and tokens[place].kind in {Kind.OPEN, Kind.COMMA, Kind.SEMICOLON}:
        opened = tokens[place].kind is Kind.OPEN
        aside = tokens[index].depth > 0 and tokens[index - 1].word == "in" and tokens[place].kind is Kind.COMMA
        if not opened and not aside and (words or tokens[index].kind is Kind.NUMBER):
            return None
        place += 1
    elif tokens[index].kind != Kind.FRACTION:
        return None
    if place < len(tokens) and tokens[place].kind is Kind.PERCENT:
        return None if opened and len(shares_together(tokens, place)) > 1 else place
    return None


def shares_together(tokens: list[Token], place: int) -> list[int]:
    """The places of the shares listed from a place on: "12%, 9% and 3%", "12% vs 3%"; of any other figure none."""
    if tokens[place].kind is not Kind.PERCENT:
        return []
    places, joined = [place], False
    while place + 2 < len(tokens) and tokens[place + 2].kind is Kind.PERCENT:
        if tokens[place + 1].kind not in {Kind.AND, Kind.VERSUS, Kind.COMMA}:
            break
        joined = joined or tokens[place + 1].kind is not Kind.COMMA
        place += 2
        places.append(place)
    return places if joined else places[:1]


def gives(num: Decimal | None, den: Decimal, share: Decimal | None) -> bool:
    """Whether a count over a denominator gives a printed percentage, to its printed decimals."""
    if num is None or share is None or not 0 < num <= den:
        return False
    exponent = share.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return abs(num * 100 / den - share) <= step


def _ratio(tokens: list[Token], index: int) -> Measure | None:
    """The number that follows the words "hazard ratio", a few words later at most."""
    name = tokens[index].name
    for place in range(index + 1, min(index + 14, len(tokens))):
        token = tokens[place]
        if token.kind is Kind.NUMBER and token.numbers[0] is not None:
            return Measure(index, place, Kind.RATIO, token.numbers[0], name, depth=tokens[index].depth)
        if token.kind in MEASURES or token.kind in {Kind.P, Kind.INTERVAL}:
            return None
    return None


def _ratio_again(tokens: list[Token], index: int, found: list[Measure]) -> Measure | None:
    """ "(1.88, 1.02-3.46; p = 0.04)" in a list that began with "hazard ratio 2.63"."""
    ratio = next((m for m in reversed(found) if m.kind is Kind.RATIO), None)
    token = tokens[index]
    if ratio is None or token.kind is not Kind.NUMBER or "." not in token.text or not index:
        return None
    if tokens[index - 1].kind is not Kind.OPEN:
        return None
    for behind in tokens[index + 1 : index + 5]:
        if behind.kind is Kind.INTERVAL or (behind.kind is Kind.SPREAD and behind.name == "bare"):
            last = tokens.index(behind, index)
            return Measure(index, last, Kind.RATIO, token.numbers[0], ratio.unit, interval=behind, depth=token.depth)
        if behind.kind not in {Kind.COMMA, Kind.SEMICOLON, Kind.TIME, Kind.WORD}:
            return None
    return None


def _detailed(tokens: list[Token], measure: Measure) -> Measure:
    """The figure with what stands beside it, in brackets or after commas."""
    place = measure.last + 1
    while (detail := _next_detail(tokens, place, measure)) is not None:
        measure = _absorbed(measure, tokens[detail], detail)
        place = detail + 1
    opened = sum(t.kind is Kind.OPEN for t in tokens[measure.first : measure.last + 1])
    closed = sum(t.kind is Kind.CLOSE for t in tokens[measure.first : measure.last + 1])
    while opened > closed and measure.last + 1 < len(tokens):
        if tokens[measure.last + 1].kind is not Kind.CLOSE:
            break
        measure, closed = replace(measure, last=measure.last + 1), closed + 1
    if closed and place != measure.last + 1:
        measure = _after_bracket(tokens, measure)
    return _of_all(tokens, measure)


def _of_all(tokens: list[Token], measure: Measure) -> Measure:
    """ "34 (45%) of 75 patients", "25% of 130 patients": the patients evaluated, behind the figure."""
    place = measure.last + 1
    if measure.den is not None or place + 2 >= len(tokens) or tokens[place].word != "of":
        return measure
    if measure.num is None and (measure.kind is not Kind.PERCENT or tokens[place + 2].word not in PATIENT_WORDS):
        return measure
    number = tokens[place + 1]
    if number.kind is Kind.NUMBER and _whole(number) and (number.numbers[0] or 0) >= (measure.num or 0):
        return replace(measure, den=number.numbers[0], last=place + 1)
    return measure


def _after_bracket(tokens: list[Token], measure: Measure) -> Measure:
    detail = _next_detail(tokens, measure.last + 1, measure)
    return measure if detail is None else _detailed(tokens, _absorbed(measure, tokens[detail], detail))


def _next_detail(tokens: list[Token], place: int, measure: Measure) -> int | None:
    words = 0
    bracket = False
    while place < len(tokens):
        token = tokens[place]
        if token.kind in PUNCTUATION:
            bracket = bracket or token.kind is Kind.OPEN
        elif token.kind is Kind.WORD and token.word in PATIENT_WORDS and words < 4:
            words += 1
        else:
            break
        place += 1
    if place >= len(tokens):
        return None
    return place if _fits(measure, tokens[place], words, bracket) else None


def _fits(measure: Measure, token: Token, words: int, bracket: bool) -> bool:
    """Whether a detail can belong to the figure before it, and its slot is free."""
    if token.kind is Kind.P:
        return measure.p is None and words == 0
    if token.kind is Kind.INTERVAL:
        return measure.interval is None
    if token.kind is Kind.SPREAD:
        if measure.kind is Kind.RATIO and token.name == "bare":
            return True
        free = measure.spread is None and (measure.interval is None or token.name != "bare")
        return free and (
            token.name != "bare" or ((bracket or token.text[0] in "([") and measure.kind is not Kind.NUMBER)
        )
    if measure.kind is Kind.PERCENT:
        if token.kind in {Kind.COUNT, Kind.FRACTION}:
            return measure.num is None and bracket
        return token.kind is Kind.NUMBER and measure.num is None and bracket and words == 0 and _whole(token)
    if measure.kind in {Kind.NOT_REACHED, Kind.NOT_ESTIMABLE}:
        return token.kind in {Kind.NOT_REACHED, Kind.NOT_ESTIMABLE} and bracket
    return token.kind is Kind.COUNT and measure.kind is Kind.TIME and bracket


def _whole(token: Token) -> bool:
    number = token.numbers[0]
    return number is not None and number == int(number) and "." not in token.text


def _absorbed(measure: Measure, token: Token, place: int) -> Measure:
    measure = replace(measure, last=place)
    if token.kind is Kind.P:
        return replace(measure, p=token)
    if token.kind is Kind.INTERVAL or (token.name == "bare" and measure.kind is Kind.RATIO):
        return replace(measure, interval=token)
    if token.kind is Kind.SPREAD:
        return replace(measure, spread=token)
    if measure.kind is Kind.PERCENT and token.kind in {Kind.COUNT, Kind.FRACTION, Kind.NUMBER}:
        den = token.numbers[1] if len(token.numbers) > 1 else None
        return replace(measure, num=token.numbers[0], den=den)
    return measure


@dataclass(frozen=True)
class Series:
    """Figures in coordination: "49%, 7.97 and 32.6 months", "11.5 vs 12 months"; often only one."""

    members: tuple[Measure, ...]
    compared: bool = False
    """Whether "versus" stands between them."""

    @property
    def first(self) -> int:
        return self.members[0].first

    @property
    def last(self) -> int:
        return self.members[-1].last

    @property
    def depth(self) -> int:
        return self.members[0].depth


def series(tokens: list[Token], found: list[Measure]) -> list[Series]:
    """Figures with nothing but joining words between them, with units shared."""
    runs: list[list[Measure]] = []
    for measure in found:
        if runs and measure.kind is not Kind.RATIO and _joined(tokens, runs[-1][-1], measure):
            runs[-1].append(measure)
        else:
            runs.append([measure])
    return [_shared(tokens, run) for run in runs]


def _joined(tokens: list[Token], left: Measure, right: Measure) -> bool:
    if left.kind is Kind.RATIO or left.depth != right.depth or {left.kind, right.kind} == _APART:
        return False
    between = tokens[left.last + 1 : right.first]
    glue = {Kind.COMMA, Kind.AND, Kind.VERSUS}
    if not between:
        return left.kind is Kind.TIME and right.kind is Kind.TIME
    return len(between) <= 3 and all(t.kind in glue or t.word == "/" for t in between)


def _shared(tokens: list[Token], run: list[Measure]) -> Series:
    """Bare numbers take the unit of the next figure that prints one."""
    compared = any(t.kind is Kind.VERSUS for t in tokens[run[0].first : run[-1].last + 1])
    members: list[Measure] = []
    following: Measure | None = None
    for measure in reversed(run):
        if measure.kind in {Kind.PERCENT, Kind.TIME} and measure.num is None:
            following = measure
        bare = measure.kind is Kind.NUMBER and measure.den is None
        if bare and following is not None:
            members.insert(0, replace(measure, kind=following.kind, unit=following.unit, num=None))
        else:
            members.insert(0, measure)
    return Series(tuple(members), compared)
