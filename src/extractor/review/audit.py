"""How the reviewing itself went: time for each decision, agreement, and whether what is shown sways who decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from extractor.review.decision import Action, AnyEntry, Decision, Look
from extractor.review.looking import agrees
from extractor.review.standing import Standing


@dataclass(frozen=True, slots=True)
class Share:
    """A count of a count."""

    part: int
    of: int

    @property
    def percent(self) -> float | None:
        return round(100 * self.part / self.of, 1) if self.of else None


@dataclass(frozen=True)
class Audit:
    """The small report."""

    decisions: int
    undone: int
    actions: dict[str, int]
    kinds: dict[str, dict[str, int]]
    """Actions by kind of item."""
    curators: dict[str, int]
    seconds: float | None
    """Median of one decision; of decisions made together, each one's share."""
    seconds_by_action: dict[str, float]
    accepted_open: Share
    """Extracted records accepted among those decided with the value in view."""
    accepted_blind: Share
    """The same where a first look came before."""
    look_agrees: Share
    """First looks that say what was extracted: agreement of a reader who saw nothing."""
    swayed: Share
    """Of first looks that said otherwise than what was extracted: it was accepted all the same."""
    corrected_look: Share
    """Of those: the curator's own first value was decided for."""
    overturned: Share
    """Items on which two curators decided, and not alike."""


def audit(entries: Sequence[AnyEntry], standing: Standing) -> Audit:
    """Take the figures from the log."""
    decisions = [e for e in standing.in_force() if e.action is not Action.NOTE]
    judged = [d for d in decisions if d.got is not None and d.action is not Action.UNSURE]
    looked = {(look.item, look.curator): look for look in standing.looks.values()}
    blind = [d for d in judged if (d.item, d.curator) in looked]
    in_view = [d for d in judged if (d.item, d.curator) not in looked]
    otherwise = [d for d in blind if looked[d.item, d.curator].got_agrees is False]
    kinds: dict[str, Counter[str]] = {}
    for decision in decisions:
        kinds.setdefault(str(decision.kind), Counter())[str(decision.action)] += 1
    return Audit(
        decisions=len(decisions),
        undone=len(standing.taken_back),
        actions=dict(Counter(str(d.action) for d in decisions).most_common()),
        kinds={kind: dict(counts) for kind, counts in sorted(kinds.items())},
        curators=dict(Counter(d.curator for d in decisions).most_common()),
        seconds=_median(d.seconds for d in decisions),
        seconds_by_action={
            str(action): value
            for action in Action
            if (value := _median(d.seconds for d in decisions if d.action is action)) is not None
        },
        accepted_open=_accepted(in_view),
        accepted_blind=_accepted(blind),
        look_agrees=Share(
            sum(look.got_agrees is True for look in looked.values()),
            sum(look.got_agrees is not None for look in looked.values()),
        ),
        swayed=_accepted(otherwise),
        corrected_look=Share(sum(_follows(d, looked[d.item, d.curator]) for d in otherwise), len(otherwise)),
        overturned=_overturned(entries),
    )


def _accepted(decisions: Sequence[Decision]) -> Share:
    return Share(sum(d.action is Action.ACCEPT for d in decisions), len(decisions))


def _follows(decision: Decision, look: Look) -> bool:
    return decision.after is not None and agrees(look.entered, decision.after.record)


def _overturned(entries: Iterable[AnyEntry]) -> Share:
    """Items that more than one curator decided on; how many of them were not decided alike."""
    by_item: dict[str, dict[str, tuple[Action, str]]] = {}
    for entry in entries:
        if isinstance(entry, Decision) and entry.action not in {Action.NOTE, Action.UNSURE}:
            by_item.setdefault(entry.item, {})[entry.curator] = (entry.action, entry.after_print)
    twice = [said for said in by_item.values() if len(said) > 1]
    return Share(sum(len(set(said.values())) > 1 for said in twice), len(twice))


def _median(seconds: Iterable[float]) -> float | None:
    found = [s for s in seconds if s > 0]
    return round(median(found), 1) if found else None
