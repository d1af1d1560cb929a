"""Cohorts renamed, merged and split, for all their records at once."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.records import Cohort, RecordSet
from extractor.review.decision import CohortChange


def changed(records: RecordSet, changes: Iterable[CohortChange]) -> RecordSet:
    """The records of a document after some changes, in their order.

    A change of what is no longer there changes nothing, and neither does a change made twice.
    """
    for change in changes:
        records = _changed(records, change)
    return records


def why_not(records: RecordSet, change: CohortChange) -> str | None:
    """Why a change cannot be made; None where it can."""
    cohorts = {cohort.id: cohort for cohort in records.cohorts}
    cohort = cohorts.get(change.cohort)
    if cohort is None:
        return "this cohort is no longer there: load the page again"
    if change.change == "merge":
        if change.into == change.cohort or change.into not in cohorts:
            return "choose another cohort to merge it into"
        return None
    if not change.label.strip():
        return "a cohort needs a label"
    others = {c.label for c in records.cohorts if c.study == cohort.study and c.id != cohort.id}
    if change.label in others or (change.change == "split" and change.label == cohort.label):
        return f"another cohort of this study is called {change.label}: merge them, or choose another label"
    if change.change == "split":
        own = {record.id for record in records.records if record.cohort == cohort.id}
        if not change.records or not set(change.records) < own:
            return "choose some of its records, not all"
    return None


def _changed(records: RecordSet, change: CohortChange) -> RecordSet:
    cohorts = {cohort.id: cohort for cohort in records.cohorts}
    cohort = cohorts.get(change.cohort)
    if cohort is None:
        return records
    if change.change == "rename":
        return _with(records, _renamed(cohort, change.label))
    if change.change == "merge":
        into = cohorts.get(change.into)
        return records if into is None or into.id == cohort.id else _merged(records, cohort, into)
    return _split(records, cohort, change)


def _renamed(cohort: Cohort, label: str) -> Cohort:
    if cohort.label == label:
        return cohort
    aliases = tuple(dict.fromkeys(name for name in (cohort.label, *cohort.aliases) if name != label))
    return cohort.model_copy(update={"label": label, "aliases": aliases})


def _merged(records: RecordSet, cohort: Cohort, into: Cohort) -> RecordSet:
    names = (*into.aliases, cohort.label, *cohort.aliases)
    whole = into.model_copy(
        update={
            "aliases": tuple(dict.fromkeys(name for name in names if name != into.label)),
            "n": into.n if into.n is not None else cohort.n,
            "regimen": into.regimen or cohort.regimen,
        }
    )
    moved = tuple(r.model_copy(update={"cohort": into.id}) if r.cohort == cohort.id else r for r in records.records)
    kept = tuple(whole if c.id == into.id else c for c in records.cohorts if c.id != cohort.id)
    return records.model_copy(update={"cohorts": kept, "records": moved})


def _split(records: RecordSet, cohort: Cohort, change: CohortChange) -> RecordSet:
    own = set(change.records)
    moved = tuple(
        r.model_copy(update={"cohort": change.into}) if r.cohort == cohort.id and r.id in own else r
        for r in records.records
    )
    if moved == records.records:
        return records
    if any(c.id == change.into for c in records.cohorts):
        return records.model_copy(update={"records": moved})
    new = cohort.model_copy(update={"id": change.into, "label": change.label, "aliases": (), "n": None})
    at = records.cohorts.index(cohort) + 1
    return records.model_copy(update={"cohorts": (*records.cohorts[:at], new, *records.cohorts[at:]), "records": moved})


def _with(records: RecordSet, cohort: Cohort) -> RecordSet:
    return records.model_copy(update={"cohorts": tuple(cohort if c.id == cohort.id else c for c in records.cohorts)})
