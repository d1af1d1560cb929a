"""A record decided under one name of its cohort, written under the name that is in force now."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.records import FlatRecord
from extractor.review.decision import AnyEntry, CohortChange, Decision, Undo
from extractor.review.standing import Standing
from extractor.review.terms import slug


def relabelled(decision: Decision, entries: Sequence[AnyEntry], standing: Standing) -> FlatRecord | None:
    """What gold shall say, with the changes of extracted cohorts that came after the decision or were undone."""
    after = decision.after
    if after is None or decision.before is not None:
        return after
    label = after.cohort.label
    at = next((i for i, entry in enumerate(entries) if entry.id == decision.id), len(entries))
    undone_by_then = {entry.undoes for entry in entries[:at] if isinstance(entry, Undo)}
    for i, entry in enumerate(entries):
        if not isinstance(entry, CohortChange) or entry.document != decision.document or entry.side != "run":
            continue
        then = i < at and entry.id not in undone_by_then
        now = entry.id not in standing.taken_back
        if now and not then and _takes(entry, decision, label):
            label = entry.label
        elif then and not now and label == entry.label and _was_of(entry, decision):
            label = entry.was
    if label == after.cohort.label:
        return after
    aliases = tuple(dict.fromkeys(n for n in (*after.cohort.aliases, after.cohort.label) if n != label))
    renamed = after.cohort.model_copy(update={"id": slug(label), "label": label, "aliases": aliases})
    return after.model_copy(update={"cohort": renamed})


def _takes(change: CohortChange, decision: Decision, label: str) -> bool:
    if change.change == "split":
        return decision.got is not None and decision.got.record.id in change.records
    return label == change.was


def _was_of(change: CohortChange, decision: Decision) -> bool:
    if change.change == "rename" or decision.got is None:
        return change.change == "rename"
    if change.change == "split":
        return decision.got.record.id in change.records
    return decision.got.cohort.id == change.cohort
