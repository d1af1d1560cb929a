"""The grade of an adverse event and the time of a probability, for each figure."""

from __future__ import annotations

from extractor.readers.rules.sentences.binding import Bound
from extractor.readers.rules.sentences.parsed import Parsed
from extractor.readers.rules.sentences.tokens import MEASURES, Kind, Token, words

_BEFORE_GRADE = words("them these those of were was with had being as events cases patients patient pts pt at had")
_QUALIFIERS = words("mostly mainly predominantly primarily all generally usually largely only")
_LINKS = words("in of was were : = for occurred reported at being or and patients")
_TURNS = words("while whereas although")
_ATTRIBUTIVE = 3


def grades(parsed: Parsed, bound: list[Bound]) -> list[str | None]:
    """The grade of each figure; None where it is of no event, "any" where none is printed."""
    used: set[int] = set()
    given: dict[int, int | None] = {}
    for number, b in enumerate(bound):
        place = _grade_behind(parsed, b)
        given[number] = place
        if place is not None:
            used.add(place)
    standing: str | None = None
    result: list[str | None] = []
    for number, b in enumerate(bound):
        if b.head.kind != "event":
            result.append(None)
            continue
        place = given[number]
        if place is not None:
            result.append(parsed.tokens[place].name)
            continue
        if number and parsed.words(bound[number - 1].series.last, b.series.first) & _TURNS:
            standing = None
        zone = _zone(bound, number)
        names = _grades_before(parsed, zone, b, used) or _grade_of_head(parsed, b)
        if names:
            result.append(names[b.rank] if len(names) == b.among else names[-1])
            holds = _attributive(parsed, zone, used) or (b.forward and b.head.event is None)
            standing = names[-1] if holds or standing == names[-1] else None
        else:
            goes_on = number > 0 and b.carried and bound[number - 1].head == b.head and given[number - 1] is None
            result.append(result[-1] if goes_on and result[-1] else standing or "any")
    return result


def _grade_of_head(parsed: Parsed, b: Bound) -> list[str]:
    """ "had a rash of grade 1": the grade stands behind the event that the figure leads to."""
    behind = parsed.tokens[b.head.last + 1 : b.head.last + 3]
    if not b.forward or not behind or behind[0].word not in {"of", "("}:
        return []
    places = range(b.head.last + 1, min(b.head.last + 3, len(parsed.tokens)))
    return [parsed.tokens[i].name for i in places if parsed.tokens[i].kind is Kind.GRADE and not _leads_on(parsed, i)]


def _zone(bound: list[Bound], number: int) -> tuple[int, int]:
    """The places between the figure series before and this one."""
    series = bound[number].series
    earlier = [b.series.last for b in bound[:number] if b.series is not series]
    last = max(earlier, default=-1)
    end = bound[number].head.first if bound[number].forward else series.first
    return last, max(end, series.first)


def _grade_behind(parsed: Parsed, b: Bound) -> int | None:
    """A grade right behind the figure: "8% grade 3", "6 (7%) of grade 3", "10% (grade 3-4)"."""
    inside = [i for i in range(b.measure.first, b.measure.last) if parsed.tokens[i].kind is Kind.GRADE]
    if inside:
        return inside[0]
    place, opened = b.measure.last + 1, False
    while place < len(parsed.tokens) and place - b.measure.last <= 4:
        token = parsed.tokens[place]
        if token.kind is Kind.GRADE:
            if opened and _leads_on(parsed, place):
                return None
            return place
        if token.kind is Kind.OPEN:
            opened = True
        elif token.kind is Kind.COMMA and token.depth and token.depth == b.measure.depth:
            opened = False
        elif token.word in _BEFORE_GRADE:
            opened = opened or token.word in {"with", "being"}
        else:
            return None
        place += 1
    return None


def _leads_on(parsed: Parsed, place: int) -> bool:
    """Whether the grade belongs to a figure behind it: "(grade 3-4 in 12%)"."""
    for token in parsed.tokens[place + 1 : place + 4]:
        if token.kind in MEASURES:
            return True
        if token.kind is not Kind.COMMA and token.word not in _LINKS:
            return False
    return False


def _grades_before(parsed: Parsed, zone: tuple[int, int], b: Bound, used: set[int]) -> list[str]:
    found: list[str] = []
    for place in range(zone[0] + 1, zone[1]):
        token = parsed.tokens[place]
        if token.kind is not Kind.GRADE or place in used or place in parsed.grouped:
            continue
        before = {t.word for t in parsed.tokens[max(0, place - 2) : place]}
        if before & _QUALIFIERS and token.depth <= b.series.depth and not _leads_on(parsed, place):
            continue
        found.append(token.name)
    return found


def _attributive(parsed: Parsed, zone: tuple[int, int], used: set[int]) -> bool:
    """Whether the grade stands before what it grades, and so holds for the list that follows."""
    for place in range(zone[0] + 1, zone[1]):
        token = parsed.tokens[place]
        if token.kind is Kind.GRADE and place not in used and token.depth == 0:
            ahead = list(parsed.tokens[place + 1 : place + 1 + _ATTRIBUTIVE])
            if any(t.kind in {Kind.OUTCOME, Kind.EVENT} or t.word in {"toxicities", "toxicity"} for t in ahead):
                return True
            named = any(t.kind in {Kind.OUTCOME, Kind.EVENT} for t in parsed.tokens[max(0, place - 2) : place])
            if named and {"were", "included", "are"} & parsed.words(place, zone[1]):
                return True
    return False


def timepoints(parsed: Parsed, bound: list[Bound]) -> list[Token | None]:
    """The time at which each probability was read off."""
    result: list[Token | None] = []
    for number, b in enumerate(bound):
        if b.measure.kind is Kind.TIME or b.head.kind not in {"time_to_event", "incidence"}:
            result.append(None)
            continue
        found = _times_behind(parsed, b) or _times_before(parsed, bound, number)
        if len(found) == b.among > 1:
            result.append(found[b.rank])
        elif found:
            result.append(found[-1])
        else:
            earlier = b.measure.kind is Kind.PERCENT and [
                t for o, t in zip(bound, result, strict=False) if o.head == b.head and t is not None
            ]
            result.append(_again(earlier, b) if earlier else _opening_time(parsed, b))
    return result


def _again(earlier: list[Token], b: Bound) -> Token:
    """The time of the same rank in the list before, where several were listed; else the last one."""
    times = list(dict.fromkeys(earlier))
    return times[b.rank] if len(times) == b.among > 1 else times[-1]


def _opening_time(parsed: Parsed, b: Bound) -> Token | None:
    """ "At 3 years, PFS was 43% and OS 66%": the time that opens the sentence holds for all of it."""
    first = parsed.tokens[0]
    semicolon = any(t.kind is Kind.SEMICOLON for t in parsed.between(0, b.series.first))
    return first if first.kind is Kind.TIMEPOINT and not semicolon and b.measure.kind is Kind.PERCENT else None


def _times_behind(parsed: Parsed, b: Bound) -> list[Token]:
    last = b.series.last if b.among > 1 else b.measure.last
    if b.forward:
        last = b.head.last
    found: list[Token] = []
    for token in parsed.tokens[last + 1 : last + 10]:
        if token.kind is Kind.TIMEPOINT:
            found.append(token)
        elif (
            token.kind is Kind.BLIND
            or token.kind in MEASURES
            or token.kind in {Kind.SEMICOLON, Kind.OUTCOME}
            or (not found and token.kind in {Kind.COMMA, Kind.AND, Kind.VERSUS})
            or (found and token.kind not in {Kind.COMMA, Kind.AND})
        ):
            break
    return found


def _times_before(parsed: Parsed, bound: list[Bound], number: int) -> list[Token]:
    series = bound[number].series
    last = max((b.series.last for b in bound[:number] if b.series is not series), default=-1)
    adjoining = _adjoining(parsed, bound[number].head.first, last)
    return adjoining or [t for t in parsed.between(last, series.first) if t.kind is Kind.TIMEPOINT]


def _adjoining(parsed: Parsed, first: int, last: int) -> list[Token]:
    """Times right before an outcome: of "at 3 months … the 24-month OS" the second."""
    found: list[Token] = []
    for token in reversed(parsed.between(last, first)):
        if token.kind is Kind.TIMEPOINT:
            found.insert(0, token)
        elif token.kind not in {Kind.COMMA, Kind.AND, Kind.STATISTIC} and token.word not in {"estimated", "-"}:
            break
    return found
