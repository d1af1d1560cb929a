"""One decision carried out on the records of gold."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from extractor.records import Cohort, FlatRecord, Record, RecordSet, Study
from extractor.review.decision import AnyEntry, Decision
from extractor.review.facts import said


@dataclass(frozen=True)
class Left:
    """An entry that could not be written into gold, and why."""

    entry: AnyEntry
    reason: str


@dataclass(frozen=True)
class Written:
    """The records after a decision, and the id under which its record stands."""

    records: RecordSet
    name: str = ""


def written(records: RecordSet, before: FlatRecord | None, after: FlatRecord | None) -> Written | str:
    """Gold after a decision, or why it cannot be carried out: gold is no longer what it was decided on.

    What stands there already changes nothing, so that a decision may be carried out twice.
    """
    there = {record.id: record for record in records.records}
    if before is None:
        return Written(records) if after is None else _added(records, after, there)
    current = there.get(before.record.id)
    if after is None:
        return Written(records) if current is None else _removed(records, current, before.record)
    if current is None:
        return f"gold no longer has the record {before.record.id}: decide again"
    if said(current) not in {said(before.record), said(after.record)}:
        return f"the record {current.id} was changed in gold meanwhile: decide again"
    cohort = current.cohort
    if after.cohort.id != before.cohort.id:
        records, cohort = _with_cohort(records, after)
    new = after.record.model_copy(update={"cohort": cohort, "id": current.id, "conflict": current.conflict})
    return Written(_replaced(records, new), new.id)


def _added(records: RecordSet, after: FlatRecord, there: Mapping[str, Record]) -> Written:
    twin = there.get(after.record.id)
    if twin is not None and said(twin) == said(after.record):
        return Written(records, twin.id)
    records, cohort = _with_cohort(records, after)
    new = after.record.model_copy(update={"cohort": cohort, "conflict": None})
    number = 2
    while new.id in there:
        new = new.model_copy(update={"id": f"{after.record.id}-{number}"})
        number += 1
    later = (i for i, r in enumerate(records.records) if r.cohort == cohort and _start(r) > _start(new))
    at = next(later, len(records.records))
    return Written(records.model_copy(update={"records": (*records.records[:at], new, *records.records[at:])}), new.id)


def _removed(records: RecordSet, current: Record, before: Record) -> Written | str:
    if said(current) != said(before):
        return f"the record {current.id} was changed in gold meanwhile: decide again"
    left = tuple(
        record.model_copy(update={"conflict": None}) if record.conflict == current.id else record
        for record in records.records
        if record.id != current.id
    )
    return Written(records.model_copy(update={"records": left}))


def _replaced(records: RecordSet, new: Record) -> RecordSet:
    return records.model_copy(
        update={"records": tuple(new if record.id == new.id else record for record in records.records)}
    )


def _with_cohort(records: RecordSet, after: FlatRecord) -> tuple[RecordSet, str]:
    """The records with the study and cohort of a record declared, and the id of the cohort."""
    study = next((s for s in records.studies if s.label == after.study.label), None)
    if study is None:
        study = after.study.model_copy(update={"id": _free(after.study.id, {s.id for s in records.studies})})
        records = records.model_copy(update={"studies": (*records.studies, study)})
    cohort = _same_cohort(records, study, after.cohort)
    if cohort is None:
        name = _free(after.cohort.id, {c.id for c in records.cohorts})
        cohort = after.cohort.model_copy(update={"id": name, "study": study.id})
        records = records.model_copy(update={"cohorts": (*records.cohorts, cohort)})
    return records, cohort.id


def _same_cohort(records: RecordSet, study: Study, cohort: Cohort) -> Cohort | None:
    own = [c for c in records.cohorts if c.study == study.id]
    by_label = next((c for c in own if c.label == cohort.label), None)
    return by_label or next((c for c in own if c.id == cohort.id), None)


def linked(records: RecordSet, names: Mapping[str, str], decisions: Sequence[Decision]) -> RecordSet:
    """Conflicts of extracted records whose both sides now stand in gold; gold's own links stay."""
    there = {record.id: record for record in records.records}
    update: dict[str, str] = {}
    for decision in decisions:
        if decision.got is None or decision.got.record.conflict is None:
            continue
        one, other = names.get(decision.got.record.id), names.get(decision.got.record.conflict)
        free = one in there and other in there and one != other
        if free and one and other and not there[one].conflict and not there[other].conflict:
            update.setdefault(one, other)
            update.setdefault(other, one)
    mutual = {one: other for one, other in update.items() if update.get(other) == one}
    return records.model_copy(
        update={
            "records": tuple(
                r.model_copy(update={"conflict": mutual[r.id]}) if r.id in mutual else r for r in records.records
            )
        }
    )


def without_groups(records: RecordSet, emptied: Collection[str]) -> RecordSet:
    """The records without those groups that an undo left without any, and without studies that had only them."""
    used = {record.cohort for record in records.records}
    kept = tuple(cohort for cohort in records.cohorts if cohort.id in used or cohort.id not in emptied)
    gone = {cohort.study for cohort in records.cohorts} - {cohort.study for cohort in kept}
    studies = tuple(study for study in records.studies if study.id not in gone)
    return records.model_copy(update={"cohorts": kept, "studies": studies})


def _start(record: Record) -> int:
    return record.evidence[0].start


def _free(name: str, taken: set[str]) -> str:
    number = 1
    while (free := name if number == 1 else f"{name}-{number}") in taken:
        number += 1
    return free
