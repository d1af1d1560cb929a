"""Whose each figure is, as far as the sentence says, and what is compared with what."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractor.readers.rules.sentences.arms import Group
from extractor.readers.rules.sentences.binding import Bound
from extractor.readers.rules.sentences.parsed import Parsed
from extractor.readers.rules.sentences.parting import without_count
from extractor.readers.rules.sentences.splitting import split
from extractor.readers.rules.sentences.tokens import Kind, words

_BOTH = re.compile(r"(?:the )?(?:both|each|either|neither)\b|.*\bwith (?:and|or) without\b", re.IGNORECASE)

_DENIED = re.compile(
    r"(?:those|patients|subjects|the others?|the rest)(?: (?:who|that))?(?: (?:did|were|was|had|have|has))?"
    r"(?: not|n't)|"
    r"those without|otherwise",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:(?:who|that) (?:(?P<being>were|was|are) |(?:had|have|has|received|achieved|underwent|reached|attained|"
    r"experienced|developed|obtained) )(?:an? )?|with )(?P<what>.+)$",
    re.IGNORECASE,
)
_WITHOUT = re.compile(r"without(?: it| them)?", re.IGNORECASE)
_SEVERAL = re.compile(r"\b(?:two|three|four|both|all)\b.*\b(?:groups|arms|cohorts)\b", re.IGNORECASE)

_PASSED = frozenset({Kind.CLOSE, Kind.TIMEPOINT, Kind.GRADE, Kind.CITATION})
_LIGHT = words(
    "of the all patients pts subjects participants cases rate rates was were seen observed reported occurred recorded "
    "developed noted both only treated"
)


@dataclass(frozen=True)
class Owned:
    """A figure with the words that name its group, and the set of figures that it is compared in."""

    bound: Bound
    group: str | None = None
    n: int | None = None
    compared: int | None = None
    """Number of the comparison in the sentence."""
    versus: bool = False
    """Whether the comparison is spelled out by "versus"."""


def nearest_group(parsed: Parsed, place: int) -> str | None:
    """The group named last before a place, since the figure before it."""
    floor = max((m.last for m in parsed.measures if m.first < place), default=-1)
    near = [g for g in parsed.groups if floor < g.first < place]
    return _joined(parsed, near[-1]).text if near else None


def owned(parsed: Parsed, bound: list[Bound]) -> list[Owned]:
    """The figures with their groups; one that holds for both groups stands twice."""
    used: set[int] = set()
    result: list[Owned] = []
    place = 0
    while place < len(bound):
        together = [b for b in bound[place:] if b.series is bound[place].series and b.head == bound[place].head]
        together = together if together[0].among > 1 else together[:1]
        if len(together) > 1:
            result.extend(_dealt(parsed, together, bound, used))
        else:
            result.extend(_like_the_last(result, _single(parsed, together[0], bound, used)))
        place += len(together)
    return _paired(parsed, [_with_antecedent(parsed, o) for o in _from_pairs(result)])


def _with_antecedent(parsed: Parsed, o: Owned) -> Owned:
    """ "patients who had a transplant and those who did not": the second are those without a transplant."""
    if o.group is None or not (_DENIED.fullmatch(o.group) or _WITHOUT.fullmatch(o.group)):
        return o
    place = next((i for i, g in enumerate(parsed.groups) if g.text == o.group), 0)
    before = parsed.groups[place - 1].text if place else ""
    told = _TOLD.search(before)
    if told is not None:
        return replace(o, group=f"{'not' if told['being'] else 'without'} {told['what']}")
    return replace(o, group=f"without {before}") if before and _WITHOUT.fullmatch(o.group) else o


def _like_the_last(result: list[Owned], new: list[Owned]) -> list[Owned]:
    """Figures of one series for several outcomes are one group's: "PFS and OS in arm A were 10 and 47 months"."""
    last = result[-1] if result else None
    if last is None or len(new) != 1 or new[0].group is not None or last.bound.series is not new[0].bound.series:
        return new
    return [replace(new[0], group=last.group, n=last.n)] if last.bound.head != new[0].bound.head else new


def _single(parsed: Parsed, b: Bound, bound: list[Bound], used: set[int]) -> list[Owned]:
    if parsed.tokens[b.measure.first].word.endswith(" neither"):
        return [Owned(b, "neither group"), Owned(b, "neither group")]
    group = _inside(parsed, b, used) or _behind(parsed, b.measure.last, used)
    if group is None and b.forward and b.series.members[-1] is b.measure:
        group = _behind(parsed, b.head.last, used)
    shared = False
    if group is None and b.series.members[-1] is not b.measure and b.among == 1:
        dealt = max(o.head.last for o in bound if o.series is b.series)
        group = _behind(parsed, b.series.last, set()) or (_behind(parsed, dealt, set()) if b.forward else None)
        shared = group is not None
    group = group or _before(parsed, b, bound, used)
    if group is None:
        return [Owned(b)]
    if not shared:
        used.add(group.first)
    group = without_count(group, b.measure) if b.measure.kind is Kind.NUMBER else group
    if parsed.tokens[group.first].kind is Kind.OPEN:
        whole = _before(parsed, b, bound, used)
        text = f"{whole.text}, {group.text}" if whole is not None else group.text
        return [Owned(b, text, group.n)]
    if _BOTH.match(group.text):
        parts = split(group, 2) or [group.text, group.text]
        return [Owned(b, part) for part in parts]
    return [Owned(b, group.text, group.n)]


def _holds(b: Bound, group: Group) -> bool:
    return b.measure.first < group.first and group.last < b.measure.last


def _inside(parsed: Parsed, b: Bound, used: set[int]) -> Group | None:
    """A group within the figure ("18 patients of part A (75%)"), or between it and its predicate."""
    for group in parsed.groups:
        if _holds(b, group):
            return group
    following = min((s.first for s in parsed.series if s.first > b.series.last), default=b.head.first)
    ahead = [g for g in parsed.groups if b.series.last < g.first < min(following, b.head.first)]
    return ahead[0] if b.forward and ahead and b.among == 1 and ahead[0].first not in used else None


def _behind(parsed: Parsed, last: int, used: set[int]) -> Group | None:
    """A group right behind the figure, with nothing but light words between."""
    for group in parsed.groups:
        if group.first <= last or group.first in used:
            continue
        if parsed.tokens[group.first].word == "than":
            return None  # "higher with A (81%) than B": what stands behind is set against the figure's own group
        between = parsed.between(last, group.first)
        light = all(t.kind in _PASSED or t.word in _LIGHT for t in between)
        return _joined(parsed, group) if light and len(between) <= 4 else None
    return None


def _joined(parsed: Parsed, group: Group) -> Group:
    """A group with the phrases right behind it: "with D-Pd" "in refractory patients" is one."""
    following = next((g for g in parsed.groups if g.first == group.last + 1), None)
    if following is None or following.leading:
        return group
    text = parsed.text[group.start : following.end]
    return Group(group.first, following.last, group.start, following.end, text, following.n or group.n, group.leading)


def _before(parsed: Parsed, b: Bound, bound: list[Bound], used: set[int]) -> Group | None:
    """The nearest group of the clause before the figure, else the one that opens the sentence."""
    floor = max((o.series.last for o in bound if o.series.last < b.series.first), default=-1)
    near = [g for g in parsed.groups if floor < g.first < b.series.first and g.first not in used]
    if near:
        chain = near[-1]
        for group in reversed(near[:-1]):
            if group.last + 1 == chain.first:
                chain = replace(_joined(parsed, group), n=chain.n or group.n)
        return chain
    leading = [g for g in parsed.groups if g.leading and g.first < b.series.first]
    if leading and not _left_behind(parsed, leading[-1], b):
        return leading[-1]
    return None


def _left_behind(parsed: Parsed, group: Group, b: Bound) -> bool:
    """Whether a semicolon ended what the opening group holds for."""
    return any(t.kind is Kind.SEMICOLON and t.depth == 0 for t in parsed.between(group.last, b.series.first))


def _dealt(parsed: Parsed, together: list[Bound], bound: list[Bound], used: set[int]) -> list[Owned]:
    """Deal the groups of the sentence out to figures that stand together."""
    size = len(together)
    series = together[0].series
    later = min((b.series.first for b in bound if b.series.first > series.last), default=len(parsed.tokens))
    floor = max((b.series.last for b in bound if b.series.last < series.first), default=-1)
    after = [g for g in parsed.groups if series.last < g.first < later]
    before = [g for g in parsed.groups if floor < g.first < series.first and g.first not in used]
    anywhere = [g for g in parsed.groups if g.first > series.last]
    within = [g for g in parsed.groups if any(_holds(b, g) for b in together)]
    around = [*before[-1:], *after[:1]] if size == 2 and series.compared else []
    if by_time(parsed, together[0], bound) == size and (whole := _behind(parsed, series.last, used)) is not None:
        used.add(whole.first)
        return [Owned(b, whole.text, whole.n) for b in together]
    if len(around) == size and any(_joins_drugs(g, size) for g in after):
        after = []
    for candidates in (within, after, before, around, anywhere):
        names = _names(candidates, size)
        if names:
            used.update(g.first for g in candidates)
            return [Owned(b, name, n) for b, (name, n) in zip(together, names, strict=True)]
    against = (_contrasted(parsed, series.first) or _compared_with(parsed)) if size == 2 and series.compared else None
    if against is not None:
        return [Owned(b, name) for b, name in zip(together, against, strict=True)]
    behind = _behind(parsed, series.last, used) if series.compared else None
    group = _before(parsed, together[0], bound, used)
    if behind is not None:
        used.update(g.first for g in (group, behind) if g is not None)
        first = Owned(together[0], group.text, group.n) if group is not None else Owned(together[0])
        return [first, *(Owned(b) for b in together[1:-1]), Owned(together[-1], behind.text, behind.n)]
    if group is None:
        return [Owned(b) for b in together]
    # One group for compared figures names the first of them, unless the whole sentence is about it.
    everybody = group.leading or not series.compared or _SEVERAL.search(group.text)
    holders = together if everybody else together[:1]
    return [Owned(b, group.text, group.n) if b in holders else Owned(b) for b in together]


def by_time(parsed: Parsed, b: Bound, bound: list[Bound]) -> int:
    """How many times a list of figures was read off at: "at 12 and 24 months was 81% and 62% in arm A and …"."""
    first = next(o for o in bound if o.head == b.head).series.first
    return sum(t.kind is Kind.TIMEPOINT for t in parsed.tokens[max(0, b.head.first - 6) : first])


def _joins_drugs(group: Group, size: int) -> bool:
    """ "bortezomib and dexamethasone": one-word names joined are more likely one regimen than several groups."""
    parts = split(group, size)
    return parts is not None and all(re.fullmatch(r"[a-z-]{4,}", part) for part in parts)


def _contrasted(parsed: Parsed, first: int) -> tuple[str, str] | None:
    """ "longer with two drugs than with one (14 versus 9 months)"."""
    said = re.search(
        r"\b(?:with|in|for|after|on|among) ([^,;()]{2,60}?) (?:than|as) (?:with|in|for|after|on|among) "
        r"([^,;()]{2,60}?)\s*[(:,]?\s*$",
        parsed.text[: parsed.tokens[first].start],
        re.IGNORECASE,
    )
    return (said.group(1), said.group(2)) if said else None


def _compared_with(parsed: Parsed) -> tuple[str, str] | None:
    """ "Compared with Vd, D-Vd prolonged PFS (16.7 vs 7.1 months)": the second named comes first."""
    opening = re.match(
        r"(?:as )?compared (?:with|to) ([^,()]{1,60}), ((?:[\w+-]+ ){1,5}?)\w+ed\b", parsed.text, re.IGNORECASE
    )
    return (opening.group(2).strip(), opening.group(1)) if opening else None


def _names(candidates: list[Group], size: int) -> list[tuple[str, int | None]] | None:
    """As many names as figures, from as many groups or from one that joins them."""
    if len(candidates) == size:
        return [(g.text, g.n) for g in candidates]
    for group in candidates:
        parts = split(group, size)
        if parts:
            return [(part, None) for part in parts]
    return None


def _from_pairs(result: list[Owned]) -> list[Owned]:
    """Figures dealt out together without groups take those of an earlier pair: "versus 17 months, respectively".

    So do those that all went to the first of such a pair, which opened the sentence.
    """
    settled: list[Owned] = []
    for o in result:
        earlier = _distinct([e.group for e in settled if e.group is not None and e.bound.series is not o.bound.series])
        pair = o.bound.among > 1 and len(earlier) == o.bound.among
        mine = {e.group for e in result if e.bound.series is o.bound.series}
        takes = pair and (o.group is None or mine == {earlier[0]})
        settled.append(replace(o, group=earlier[o.bound.rank]) if takes else o)
    return settled


def _distinct(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _paired(parsed: Parsed, result: list[Owned]) -> list[Owned]:
    """Number the comparisons: figures of one head for different groups, joined by "versus" or "and"."""
    paired: list[Owned] = []
    number = 0
    for new in result:
        before = paired[-1] if paired else None
        if before is None or not _compared(parsed, before, new):
            paired.append(new)
            continue
        versus = _versus(parsed, before, new)
        if before.compared is None:
            number += 1
            paired[-1] = replace(before, compared=number, versus=versus)
        paired.append(replace(new, compared=paired[-1].compared, versus=versus))
    return paired


def _compared(parsed: Parsed, left: Owned, right: Owned) -> bool:
    if left.bound.head != right.bound.head or (left.group is not None and left.group == right.group):
        return False
    if left.bound.series is right.bound.series:
        return left.bound.among > 1
    if right.bound.series.compared:
        return False  # "7.9 months overall and 4.1 vs 10.3 months": the pair is compared in itself
    between = parsed.between(left.bound.series.last, right.bound.series.first)
    return any(t.kind in {Kind.VERSUS, Kind.AND} or t.word in {"while", "whereas"} for t in between)


def _versus(parsed: Parsed, left: Owned, right: Owned) -> bool:
    span = parsed.tokens[left.bound.measure.first : right.bound.measure.last + 1]
    return any(t.kind is Kind.VERSUS for t in span)
