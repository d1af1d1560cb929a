"""Which figure is a value of which outcome or event.

A figure belongs to the head before it in its clause ("ORR was 49%"), unless the words behind it
make it the subject of one ("21 (49%) patients achieved ≥PR", "8% grade 3"). Lists are dealt
out in order; a figure after "versus" or with a group of its own takes the head of the figure before it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from extractor.readers.rules.sentences.arms import Group
from extractor.readers.rules.sentences.heads import Head, listed, run_before
from extractor.readers.rules.sentences.leading import PATIENTS, VERBS, leads_to
from extractor.readers.rules.sentences.measures import Measure, Series
from extractor.readers.rules.sentences.parsed import Parsed
from extractor.readers.rules.sentences.splitting import split
from extractor.readers.rules.sentences.tokens import Kind, words

_BREAKING = words(
    "defined assessed evaluable available calculated analyzed analysed threshold expected assumed assuming "
    "hypothesis assumption gap power cutoff inclusion score scores age aged"
)
_CHANGES = words(
    "improved improvement increased increase decreased decrease reduced reduction difference improving "
    "reducing relative"
)
_TREATED = words("treated retreated exposed randomized randomised assigned included enrolled need")
_LISTING = frozenset({Kind.COMMA, Kind.AND, Kind.VERSUS, Kind.OPEN, Kind.CLOSE})
_NEAR = 30
"""Characters behind a figure within which a study may be named as its own."""
_ENDING = frozenset({Kind.SEMICOLON})


@dataclass(frozen=True)
class Bound:
    """A figure with its head. `rank` is its place among the figures dealt out together, of `among`."""

    measure: Measure
    head: Head
    series: Series
    rank: int = 0
    among: int = 1
    forward: bool = False
    carried: bool = False


def bind(parsed: Parsed, stands: Callable[[Parsed, Bound], bool]) -> list[Bound]:
    """The figures of the sentence that are values of something, in order.

    What does not stand as a result leaves its head free for the next figure.
    """
    bound: list[Bound] = []
    waiting: list[Series] = []
    for series in parsed.series:
        if series.members[0].kind is Kind.RATIO or _sizes_a_group(parsed, series):
            continue
        if bound and _is_share_of(parsed, bound[-1], series):
            bound[-1] = _with_share(bound[-1], series)
            continue
        new = [b for b in _bind_series(parsed, series, bound) if stands(parsed, b)]
        if new and new[0].forward:
            bound.extend(b for b in _sharing(parsed, waiting, new[0]) if stands(parsed, b))
        bound.extend(new)
        waiting = [] if new else [*waiting, series]
    return bound


def _is_share_of(parsed: Parsed, counted: Bound, series: Series) -> bool:
    """ "8 of 24 patients responded (33%)": the share stands in the bracket behind the predicate."""
    share, count = series.members[0], counted.measure
    if len(series.members) > 1 or share.kind is not Kind.PERCENT or share.num is not None or not counted.forward:
        return False
    if count.kind is not Kind.NUMBER or count.num is None or share.depth != count.depth + 1:
        return False
    between = parsed.between(counted.head.last, series.first)
    loose = [t for i, t in enumerate(between, counted.head.last + 1) if i not in parsed.grouped]
    return loose[-1:] != [] and loose[-1].kind is Kind.OPEN and all(t.kind is Kind.WORD for t in loose[:-1])


def _with_share(counted: Bound, series: Series) -> Bound:
    share, count = series.members[0], counted.measure
    whole = replace(share, first=count.first, num=count.num, den=count.den, depth=count.depth)
    return replace(counted, measure=whole, series=replace(series, members=(whole,)))


def _sharing(parsed: Parsed, waiting: list[Series], led: Bound) -> list[Bound]:
    """The figures before one that share its predicate: "11 (3%) in arm A and 4 (1%) in arm B had a rash"."""
    found: list[Bound] = []
    following = led.series
    for series in reversed(waiting):
        between = parsed.between(series.last, following.first)
        loose = [t for i, t in enumerate(between, series.last + 1) if i not in parsed.grouped]
        if not any(series.first < g.first < following.first for g in parsed.groups):
            break
        if any(t.kind not in _LISTING and t.word not in PATIENTS | {"in", "both"} for t in loose):
            break
        if not all(fits(m, led.head) for m in series.members):
            break
        size = len(series.members)
        found[:0] = [Bound(m, led.head, series, rank, size, forward=True) for rank, m in enumerate(series.members)]
        following = series
    return found


def _sizes_a_group(parsed: Parsed, series: Series) -> bool:
    """Whether a bare number only tells how large a group is: "the ORR in the 21 patients treated … was 57%"."""
    if any(m.kind is not Kind.NUMBER or m.last > m.first for m in series.members):
        return False
    group = next((g for g in parsed.groups if g.first <= series.first <= g.last), None)
    if group is None:
        return False
    counted = parsed.tokens[series.first - 1].word == "in" and series.first == group.first + 1
    following = parsed.tokens[group.last + 1].word if group.last + 1 < len(parsed.tokens) else ""
    return not counted or following in {"was", "were", "is"}


def fits(measure: Measure, head: Head) -> bool:
    """Whether a figure can be a value of a head, by the kind of its outcome."""
    share = measure.kind is Kind.PERCENT or (measure.kind is Kind.NUMBER and measure.num is not None)
    if head.kind in {"response", "event"}:
        return share
    if head.kind == "time_to_event":
        return measure.kind in {Kind.TIME, Kind.PERCENT, Kind.NOT_REACHED, Kind.NOT_ESTIMABLE}
    if head.kind == "incidence":
        return measure.kind is Kind.PERCENT
    if head.kind == "time":
        return measure.kind in {Kind.TIME, Kind.NOT_REACHED}
    if head.kind == "count":
        return (measure.kind is Kind.TIME and measure.unit == "cycles") or (
            measure.kind is Kind.NUMBER and head.statistic is not None
        )
    return False


def _bind_series(parsed: Parsed, series: Series, bound: list[Bound]) -> list[Bound]:
    ahead = leads_to(parsed, series, _free_head(parsed, series, bound))
    if ahead is not None and fits(series.members[0], ahead) and not _describes(parsed, series, ahead):
        rest = _behind(parsed, series, bound)
        if len(series.members) > 1 and not series.compared and rest is not None and rest.code != ahead.code:
            front, last = replace(series, members=series.members[:-1]), series.members[-1]
            return [*_deal(parsed, front, rest, bound), Bound(last, ahead, series, forward=True)]
        return _deal_ahead(parsed, series, ahead)
    behind = _behind(parsed, series, bound)
    if behind is not None:
        dealt = _deal(parsed, series, behind, bound)
        if dealt:
            return dealt
    return _carry(parsed, series, bound)


def _describes(parsed: Parsed, series: Series, ahead: Head) -> bool:
    """ "those followed for 24 months with care had a median OS of …": a time before the verb tells the patients."""
    times = ahead.kind == "time_to_event" and series.members[0].kind is Kind.TIME
    return times and bool(parsed.words(series.last, ahead.first) & {"had", "have", "has", "showed", "achieved"})


def _deal_ahead(parsed: Parsed, series: Series, ahead: Head) -> list[Bound]:
    """Deal figures out to the heads behind them: "12%, 20% and 34% achieved CR, VGPR and PR, respectively".

    Where "respectively" stands and the figures are not as many as the heads, nobody's figure is told.
    """
    run = _run_behind(parsed, ahead)
    size = len(series.members)
    if size > 1 and len(run) > 1 and not series.compared and not _each(parsed, series.last, ahead.first - 3):
        behind = parsed.tokens[run[-1].last + 1 :]
        told = any(t.kind is Kind.RESPECTIVELY for t in behind[:3])
        if any(g.first > run[-1].last and split(g, size) for g in parsed.groups):
            return []  # as many groups as outcomes: "achieved CR and VGPR in arms A and B"
        if len(run) == size and all(map(fits, series.members, run)):
            return [Bound(m, h, series, forward=True) for m, h in zip(series.members, run, strict=True)]
        if told:
            return []
    targets = run if _each(parsed, series.last, ahead.first - 3) else [ahead]
    return [
        Bound(m, head, series, rank, size, forward=True) for head in targets for rank, m in enumerate(series.members)
    ]


def _free_head(parsed: Parsed, series: Series, bound: list[Bound]) -> Head | None:
    """The nearest head before the figure that no figure between has taken."""
    floor = max((b.series.last for b in bound), default=-1)
    used = {b.head.first for b in bound if b.forward}
    before = [h for h in parsed.heads if floor < h.first < series.first and h.first not in used]
    # A head in a bracket that has closed is an aside, where figures before show what the sentence counts.
    outside = [h for h in before if parsed.tokens[h.first].depth <= series.depth]
    if outside or bound:
        return outside[-1] if outside else None
    return before[-1] if before else None


def _each(parsed: Parsed, after: int, last: int) -> bool:
    """Whether "each" or "both" says that a figure holds for all that is listed."""
    return bool(parsed.words(after, last + 4) & {"both", "each"})


def _run_behind(parsed: Parsed, head: Head) -> list[Head]:
    """The heads in coordination that begin with one: "one patient each had sepsis, cellulitis and syncope"."""
    run = [head]
    for following in parsed.heads[parsed.heads.index(head) + 1 :]:
        if not listed(parsed.tokens, run[-1], following):
            break
        run.append(following)
    return run


def _behind(parsed: Parsed, series: Series, bound: list[Bound]) -> Head | None:
    head = _free_head(parsed, series, bound)
    if head is None or _other_subject(parsed, series):
        return None
    between = parsed.between(head.last, series.first)
    if any(t.kind in _ENDING for t in between) and len(between) > 2:
        return None
    said = {t.word for i, t in enumerate(between, head.last + 1) if i not in parsed.grouped}
    changed = said & _CHANGES and {t.word for t in between[-3:]} & {"by", "in"} and series.depth == 0
    return None if said & _BREAKING or changed else head


def _other_subject(parsed: Parsed, series: Series) -> bool:
    """ "25 (29%) patients switched to …": the figure counts something that has no head."""
    if series.members[-1].kind not in {Kind.PERCENT, Kind.NUMBER}:
        return False
    people = False
    for token in parsed.tokens[series.last + 1 : series.last + 6]:
        if token.kind is not Kind.WORD:
            return False
        if token.word not in PATIENTS:
            return people and token.word.endswith("ed") and token.word not in VERBS | _TREATED
        people = people or token.word not in {"of", "the"}
    return False


def _deal(parsed: Parsed, series: Series, head: Head, bound: list[Bound]) -> list[Bound]:
    """Deal the figures of a series out to the heads in coordination before it."""
    number = parsed.heads.index(head)
    run = run_before(parsed.tokens, parsed.heads, number)
    size = len(series.members)
    if size == 1:
        measure = series.members[0]
        shared = measure.kind is Kind.NOT_REACHED or _each(parsed, head.last, series.last)
        targets = [h for h in (run if shared else [head]) if fits(measure, h)]
        return [Bound(measure, h, series) for h in targets]
    if len(run) != size:
        run = _one_each(parsed, series, run, bound)
    if len(run) == size and all(fits(m, h) for m, h in zip(series.members, run, strict=True)):
        return [Bound(m, h, series) for m, h in zip(series.members, run, strict=True)]
    if all(fits(m, head) for m in series.members):
        return [Bound(m, head, series, rank, size) for rank, m in enumerate(series.members)]
    return [Bound(m, head, series) for m in series.members[:1] if fits(m, head)]


def _one_each(parsed: Parsed, series: Series, run: list[Head], bound: list[Bound]) -> list[Head]:
    """With "respectively", as many heads as figures, counted back from the series."""
    following = parsed.tokens[series.last + 1 : series.last + 4]
    if not any(t.kind is Kind.RESPECTIVELY for t in following):
        return run
    floor = max((b.series.last for b in bound), default=-1)
    heads = [h for h in parsed.heads if floor < h.first < series.first]
    return heads[-len(series.members) :] if len({h.code for h in heads}) >= len(series.members) else run


def _carry(parsed: Parsed, series: Series, bound: list[Bound]) -> list[Bound]:
    """A figure without a head of its own goes on with the one before: another group, grade or time."""
    if not bound or _other_subject(parsed, series):
        return []
    size = len(series.members)
    recent = _recent_heads(bound)
    following = parsed.tokens[series.last + 1 : series.last + 4]
    again = {"they", "these", "corresponding"} & parsed.words(bound[-1].series.last, series.first)
    if size > 1 and (again or any(t.kind is Kind.RESPECTIVELY for t in following)) and len(recent) >= size:
        chosen = recent[-size:]
        if all(fits(m, h) for m, h in zip(series.members, chosen, strict=True)):
            return [Bound(m, h, series, carried=True) for m, h in zip(series.members, chosen, strict=True)]
    alike = _dealt_alike(bound, size)
    if alike and _goes_on(parsed, series, bound[-1]) and all(map(fits, series.members, alike)):
        return [Bound(m, h, series, carried=True) for m, h in zip(series.members, alike, strict=True)]
    head = next((h for h in reversed(recent) if fits(series.members[0], h)), None)
    if head is None or not _goes_on(parsed, series, bound[-1]):
        return []
    return [Bound(m, head, series, rank, size, carried=True) for rank, m in enumerate(series.members)]


def _dealt_alike(bound: list[Bound], size: int) -> list[Head]:
    """The heads among which the series before was dealt out, where it was as long as this one."""
    heads = [b.head for b in bound if b.series is bound[-1].series]
    return heads if len(heads) == size > 1 and len(set(heads)) == size else []


def _recent_heads(bound: list[Bound]) -> list[Head]:
    heads: list[Head] = []
    for b in bound:
        if b.head not in heads:
            heads.append(b.head)
    return heads


def _goes_on(parsed: Parsed, series: Series, before: Bound) -> bool:
    """Whether a figure repeats the statement of the one before for something else."""
    between = parsed.between(before.series.last, series.first)
    if {t.word for t in between} & _BREAKING:
        return False
    if any(t.kind is Kind.VERSUS for t in between) or {"it", "this"} & {t.word for t in between}:
        return True
    if between and {"irc", "investigator", "investigators", "independent", "central"} & {t.word for t in between}:
        return True
    near = parsed.tokens[series.last + 1 : series.last + 4] + parsed.tokens[max(0, series.first - 3) : series.first]
    if any(t.kind in {Kind.GRADE, Kind.TIMEPOINT} or t.word.startswith("within ") for t in near):
        return True
    own = any(
        series.last < g.first <= series.last + 3
        or g.first < series.first <= series.last < g.last
        or series.first < g.first < series.last
        or _just_before(parsed, g, series)
        for g in parsed.groups
    )
    shares = {Kind.PERCENT, Kind.NUMBER}
    levels = [t for t in parsed.tokens[series.last + 1 : series.last + 4] if t.kind is Kind.BLIND]
    if levels and levels[0].text.startswith("10"):
        return True
    behind = parsed.tokens[series.last].end
    own = own or any(behind < s.start <= behind + _NEAR for s in parsed.studies)
    same_kind = {series.members[0].kind, before.measure.kind} <= shares or (
        series.members[0].kind in {before.measure.kind, Kind.NOT_REACHED} or before.measure.kind is Kind.NOT_REACHED
    )
    return own and (same_kind or series.members[0].kind is Kind.TIME)


def _just_before(parsed: Parsed, group: Group, series: Series) -> bool:
    """Whether a group stands before a figure with nothing but its size or a verb between."""
    if group.last >= series.first:
        return False
    between = parsed.between(group.last, series.first)
    return len(between) <= 4 and all(t.kind is not Kind.WORD or t.word in {"was", "were", "of", "had"} for t in between)
