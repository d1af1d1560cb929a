"""What the page gets back for what it asked."""

from __future__ import annotations

from extractor.review import applying, deciding, regrouping, tables
from extractor.review.asking import Ask, Bind, ChangeCohort, Decide, FirstLook, Refusal, TakeBack, Together
from extractor.review.choosing import progress
from extractor.review.decision import Decision
from extractor.review.desk import Desk

Answer = dict[str, object]


def decide(desk: Desk, ask: Decide, curator: str) -> Answer | Refusal:
    made = deciding.decide(desk, ask, curator)
    return made if isinstance(made, Refusal) else _told(desk, made.item)


def together(desk: Desk, ask: Together, curator: str) -> Answer | Refusal:
    outcomes = deciding.decide_together(desk, ask, curator)
    refused = [one for one in outcomes if isinstance(one, Refusal)]
    if refused and len(refused) == len(outcomes):
        return refused[0]
    done = [one.item for one in outcomes if isinstance(one, Decision)]
    reasons = list(dict.fromkeys(one.reason for one in refused))
    return {**_told(desk, *done), "done": len(done), "refused": len(refused), "reasons": reasons[:5]}


def undo(desk: Desk, ask: TakeBack, curator: str) -> Answer | Refusal:
    undone = deciding.take_back(desk, ask, curator)
    if isinstance(undone, Refusal):
        return undone
    keys = [one.item for one in undone if one.item]
    return {**_told(desk, *keys), "item": next((key for key in keys if desk.item(key)), ""), "undone": len(undone)}


def look(desk: Desk, ask: FirstLook, curator: str) -> Answer | Refusal:
    looked = deciding.look(desk, ask, curator)
    return looked if isinstance(looked, Refusal) else {"item": looked.item}


def bind(desk: Desk, ask: Bind, curator: str) -> Answer | Refusal:
    bound = tables.bind(desk, ask, curator)
    return bound if isinstance(bound, Refusal) else {"id": bound.id}


def cohorts(desk: Desk, ask: ChangeCohort, curator: str) -> Answer | Refusal:
    changed = regrouping.change(desk, ask, curator)
    return changed if isinstance(changed, Refusal) else {"id": changed.id}


def apply(desk: Desk, ask: Ask, curator: str) -> Answer | Refusal:
    del ask
    done = applying.carry_out(desk.gold, desk.log, desk.document, desk.vocabulary, curator, desk.clock)
    desk.refresh()
    return {"documents": len(done.written), "entries": done.entries}


def _told(desk: Desk, *keys: str) -> Answer:
    """Where the items stand now, and how far the curator is."""
    far = progress(desk.items, desk.standing.state)
    return {
        "states": {key: desk.standing.state(key) for key in keys},
        "decided": far.decided,
        "unsure": far.unsure,
        "total": far.total,
    }
