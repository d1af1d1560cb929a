"""Dual extraction: two readers read independently, and each record says whether both found it.

Two records are the same finding where they report the same outcome from overlapping places. Equal
figures agree, and the model's record stands for both; unlike figures for a cohort of the same name
are marked as differing on both sides; what only one reader found is marked with its name.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from extractor.documents import Document
from extractor.files import short_hash
from extractor.readers.protocol import Reader, Reading
from extractor.records import Cohort, Record, RecordSet, Study


@dataclass
class DualReader:
    """Runs the model and the rules over one document and marks their agreement."""

    model: Reader
    rules: Reader
    name: str = "both"

    async def read(self, document: Document) -> Reading:
        """Read with both; what either raises, this raises."""
        first, second = await asyncio.gather(self.model.read(document), self.rules.read(document))
        return Reading(
            records=unite(first.records, second.records),
            rejected=(*first.rejected, *second.rejected),
            shown=(*first.shown, *second.shown),
            calls=(*first.calls, *second.calls),
        )


def unite(model: RecordSet, rules: RecordSet) -> RecordSet:
    """Both readers' records, agreed ones once, under studies and cohorts of the same names."""
    studies, study_ids = _studies(model.studies, rules.studies)
    cohorts, cohort_ids = _cohorts(model.cohorts, rules.cohorts, study_ids)
    labels = {cohort.id: cohort.label.casefold() for cohort in cohorts}
    taken = {record.id for record in model.records}
    others = [
        record.model_copy(update={"cohort": cohort_ids[record.cohort], "id": _free(record.id, taken)})
        for record in rules.records
    ]
    agreed = _agreed(model.records, others, labels)
    differing = _differing(
        [record for record in model.records if record.id not in agreed],
        [record for record in others if record.id not in agreed.values()],
        labels,
    )
    ours = (
        _marked(r, "agreed" if r.id in agreed else "differing" if r.id in differing else "model_only")
        for r in model.records
    )
    theirs = (
        _marked(r, "differing" if r.id in differing else "rules_only") for r in others if r.id not in agreed.values()
    )
    return RecordSet(document=model.document, studies=studies, cohorts=cohorts, records=(*ours, *theirs))


def _studies(ours: tuple[Study, ...], theirs: tuple[Study, ...]) -> tuple[tuple[Study, ...], dict[str, str]]:
    """All studies, and under which id each of theirs goes: ours where a name is shared."""
    named = {name.casefold(): study.id for study in ours for name in (study.label, *study.aliases)}
    taken = {study.id for study in ours}
    ids: dict[str, str] = {}
    added: list[Study] = []
    for study in theirs:
        same = next(
            (named[name.casefold()] for name in (study.label, *study.aliases) if name.casefold() in named), None
        )
        ids[study.id] = same or _free(study.id, taken)
        if same is None:
            added.append(study.model_copy(update={"id": ids[study.id]}))
    return (*ours, *added), ids


def _cohorts(
    ours: tuple[Cohort, ...], theirs: tuple[Cohort, ...], studies: dict[str, str]
) -> tuple[tuple[Cohort, ...], dict[str, str]]:
    """All cohorts, and under which id each of theirs goes: ours where study and a name are shared."""
    named = {(c.study, name.casefold()): c.id for c in ours for name in (c.label, *c.aliases)}
    taken = {cohort.id for cohort in ours}
    ids: dict[str, str] = {}
    added: list[Cohort] = []
    for cohort in theirs:
        keys = [(studies[cohort.study], name.casefold()) for name in (cohort.label, *cohort.aliases)]
        same = next((named[key] for key in keys if key in named), None)
        ids[cohort.id] = same or _free(cohort.id, taken)
        if same is None:
            added.append(cohort.model_copy(update={"id": ids[cohort.id], "study": studies[cohort.study]}))
    return (*ours, *added), ids


def _free(wanted: str, taken: set[str]) -> str:
    name = wanted if wanted not in taken else f"{wanted}-{short_hash(wanted, 'rules', length=6)}"
    taken.add(name)
    return name


def _agreed(ours: Iterable[Record], theirs: Iterable[Record], labels: dict[str, str]) -> dict[str, str]:
    """Ids of ours with the id of the one of theirs that prints the same; a cohort of the same name goes first."""
    free = {record.id: record for record in theirs}
    pairs: dict[str, str] = {}
    for record in ours:
        figures, label = _figures(record), labels[record.cohort]
        same = [other for other in free.values() if _about_the_same(record, other) and _figures(other) == figures]
        if chosen := [other for other in same if labels[other.cohort] == label] or same:
            pairs[record.id] = chosen[0].id
            del free[chosen[0].id]
    return pairs


def _differing(ours: list[Record], theirs: list[Record], labels: dict[str, str]) -> set[str]:
    pairs = [
        (one, other)
        for one in ours
        for other in theirs
        if labels[one.cohort] == labels[other.cohort] and _about_the_same(one, other)
    ]
    return {record.id for pair in pairs for record in pair}


def _about_the_same(one: Record, other: Record) -> bool:
    """Whether two records report the same outcome from overlapping places."""
    same = (one.outcome, one.grade, one.timepoint) == (other.outcome, other.grade, other.timepoint)
    terms = (one.term or "").casefold() == (other.term or "").casefold()
    statistics = None in {one.statistic, other.statistic} or one.statistic == other.statistic
    return same and terms and statistics and _overlap(one, other)


def _overlap(one: Record, other: Record) -> bool:
    return any(a.start < b.end and b.start < a.end for a in one.evidence for b in other.evidence)


def _figures(record: Record) -> tuple[object, ...]:
    """What both must print alike: the value, or the count where no value is printed."""
    if record.value is None and record.num is not None:
        return (record.status, None, record.num)
    return (record.status, record.value, record.p if record.value is None else None)


AGREED = 0.97
"""Confidence in what two readers of unlike kind found alike, at least: their faults are not the same ones."""
ALONE = {"model_only": 0.9, "differing": 0.5, "rules_only": 0.5}
"""What the lack of a second reader's word leaves of a reader's own confidence (of the rules, which give none, of 1).
Priors, like those of the model's reader: `extract eval` shows for each mark what share is right."""


def _marked(record: Record, agreement: str) -> Record:
    own = 1.0 if record.confidence is None else record.confidence
    confidence = max(own, AGREED) if agreement == "agreed" else round(own * ALONE[agreement], 3)
    return record.model_copy(update={"agreement": agreement, "confidence": confidence})
