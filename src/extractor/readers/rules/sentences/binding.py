"""Which figure is a value of which outcome or event.

A figure belongs to the head before it in its clause ("ORR was 49%"), unless the words behind it
make it the subject of one ("21 (49%) patients achieved ≥PR", "8% grade 3"). Lists are dealt
out in order; a figure after "versus" or with a group of its own takes the head of the figure before it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from extractor.readers.rules.sentences.groups import Group
from extractor.readers.rules.sentences.heads import Head, run_before
from extractor.readers.rules.sentences.measures import Measure, Series
from extractor.readers.rules.sentences.parsed import Parsed
from extractor.readers.rules.sentences.tokens import Kind, words

_PATIENTS = words(
    "of the them these those all evaluable treated our patients patient pts subjects participants individuals "
    "cases responders women men adults children people who"
)
_VERBS = words(
    "achieved achieving achieve attained obtained had have has having experienced experiencing experimented "
    "developed reported showed suffered presented with reached discontinued stopped died responded required "
    "were was being met converted became to exhibited remained demonstrated a an any at least having maintained"
)
_STATE = words("of the all evaluable patients pts subjects participants were was are in alive")
_LIGHT = words("a an the of median mean best estimated overall rate with confirmed")
_BREAKING = words(
    "defined assessed evaluable available calculated analyzed analysed threshold expected assumed assuming "
    "hypothesis assumption gap power cutoff inclusion score scores age aged"
)
_CHANGES = words(
    "improved improvement increased increase decreased decrease reduced reduction difference improving "
    "reducing relative"
)
_TREATED = words("treated retreated exposed randomized randomised assigned included enrolled need")
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
    for series in parsed.series:
        if series.members[0].kind is not Kind.RATIO and not _sizes_a_group(parsed, series):
            bound.extend(b for b in _bind_series(parsed, series, bound) if stands(parsed, b))
    return bound


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
    ahead = _forward(parsed, series, bound)
    if ahead is not None and fits(series.members[0], ahead):
        rest = _behind(parsed, series, bound)
        if len(series.members) > 1 and not series.compared and rest is not None and rest != ahead:
            front, last = replace(series, members=series.members[:-1]), series.members[-1]
            return [*_deal(parsed, front, rest, bound), Bound(last, ahead, series, forward=True)]
        return [
            Bound(m, ahead, series, rank, len(series.members), forward=True) for rank, m in enumerate(series.members)
        ]
    behind = _behind(parsed, series, bound)
    if behind is not None:
        dealt = _deal(parsed, series, behind, bound)
        if dealt:
            return dealt
    return _carry(parsed, series, bound)


def _forward(parsed: Parsed, series: Series, bound: list[Bound]) -> Head | None:
    """The head that the words behind the figure lead to."""
    head = next((h for h in parsed.heads if h.first > series.last), None)
    if head is None:
        return None
    between = parsed.between(series.last, head.first)
    if any(t.kind not in {Kind.WORD, Kind.GRADE, Kind.STATISTIC, Kind.TIMEPOINT} for t in between):
        return None
    words = [t.word for t in between if t.kind is Kind.WORD]
    free = _free_head(parsed, series, bound)
    if free is not None and not set(words) & (_VERBS - {"with"}) and "with" in words:
        return None
    if len(words) <= 9 and _leads(words, head, _verbal(parsed, head)):
        return head
    if len(words) <= 3 and all(w in _LIGHT for w in words):
        inside = series.depth > 0 and (free is None or parsed.tokens[free.last].depth < series.depth)
        loose = free is not None and any(t.kind is Kind.COLON for t in parsed.between(free.last, series.first))
        if free is None or inside or loose:
            return head
        if _head_has_own_value(parsed, head):
            return None
        return head if head.first == series.last + 1 and not _linked(parsed, free, series) else None
    return None


def _leads(words: list[str], head: Head, verbal: bool) -> bool:
    """Whether words lead from a figure to what it counts: "patients achieved", "of them"."""
    if head.generic:
        return all(w in _PATIENTS or w in {"had", "have", "who", "were", "was", "a", "an"} for w in words)
    state = head.kind == "time_to_event" or words[-1:] == ["in"]
    if state and {"was", "were", "are"} & set(words) and all(w in _STATE for w in words):
        return True
    if words and all(w in _PATIENTS for w in words) and verbal:
        return True
    verbs = [w for w in words if w in _VERBS - {"a", "an", "any", "at", "least", "were", "was", "being"}]
    known = sum(w in _PATIENTS or w in _VERBS for w in words)
    return bool(verbs) and known >= len(words) - 2 and words[0] in _PATIENTS | _VERBS


def _verbal(parsed: Parsed, head: Head) -> bool:
    """Whether a head begins with its own verb: "discontinued because of toxicity"."""
    return parsed.tokens[head.first].word.split()[0] in {"discontinued", "stopped", "died", "withdrew", "dies"}


def _linked(parsed: Parsed, head: Head, series: Series) -> bool:
    words = parsed.words(head.last, series.first)
    return not words or bool(words & {"was", "were", "of", "is", "in", "=", "at", "rate", "rates", "occurred", "("})


def _head_has_own_value(parsed: Parsed, head: Head) -> bool:
    following = next((s for s in parsed.series if s.first > head.last), None)
    if following is None:
        return False
    between = parsed.between(head.last, following.first)
    return len(between) <= 2 and all(t.word in {"(", "was", "were", "of", "in", "=", ":", ","} for t in between)


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
        if token.word not in _PATIENTS:
            return people and token.word.endswith("ed") and token.word not in _VERBS | _TREATED
        people = people or token.word not in {"of", "the"}
    return False


def _deal(parsed: Parsed, series: Series, head: Head, bound: list[Bound]) -> list[Bound]:
    """Deal the figures of a series out to the heads in coordination before it."""
    number = parsed.heads.index(head)
    run = run_before(parsed.tokens, parsed.heads, number)
    size = len(series.members)
    if size == 1:
        measure = series.members[0]
        shared = measure.kind is Kind.NOT_REACHED or parsed.words(head.last, series.first) & {"both", "each"}
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
    if any(t.kind is Kind.VERSUS for t in between):
        return True
    if between and {"irc", "investigator", "investigators", "independent", "central"} & {t.word for t in between}:
        return True
    near = parsed.tokens[series.last + 1 : series.last + 4] + parsed.tokens[max(0, series.first - 3) : series.first]
    if any(t.kind in {Kind.GRADE, Kind.TIMEPOINT} or t.word.startswith("within ") for t in near):
        return True
    own = any(series.last < g.first <= series.last + 3 or _just_before(parsed, g, series) for g in parsed.groups)
    shares = {Kind.PERCENT, Kind.NUMBER}
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
