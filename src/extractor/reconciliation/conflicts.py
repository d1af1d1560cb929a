"""The conflicts that a curator should see: inside a document, and between documents that report one study."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

from extractor.reconciliation.causes import Told, cause, cited_wrongly
from extractor.reconciliation.sameness import contradict, same_thing, thing
from extractor.reconciliation.shares import share_conflicts
from extractor.reconciliation.studies import joined, same_cohorts, same_studies
from extractor.records import Cohort, Conflict, Record, RecordSet, Study
from extractor.records.conflicts import Cause
from extractor.vocabulary import Vocabulary


def conflicts(records: RecordSet) -> tuple[Conflict, ...]:
    """The contradictions that `reconcile` linked inside one document, each pair once."""
    studies = {study.id: study for study in records.studies}
    cohorts = {cohort.id: cohort for cohort in records.cohorts}
    by_id = {record.id: record for record in records.records}
    found: list[Conflict] = []
    seen: set[frozenset[str]] = set()
    for record in records.records:
        other = by_id.get(record.conflict or "")
        if other is None or frozenset({record.id, other.id}) in seen:
            continue
        seen.add(frozenset({record.id, other.id}))
        cohort = cohorts[record.cohort]
        sides = [Told(records.document, studies[cohort.study], r) for r in (record, other)]
        found.append(_conflict(studies[cohort.study], cohort, sides, cause(*sides)))
    return tuple(found)


def conflicts_across(sets: Sequence[RecordSet], vocabulary: Vocabulary) -> tuple[Conflict, ...]:
    """What documents that report the same study give differently.

    Where one of a document's own contradicting values agrees with the other document, the contradiction is
    the document's own and not listed again.
    """
    found: list[Conflict] = []
    for group in same_studies(sets):
        studies = {one.index: one.study for one in group}
        of_study = [
            Told(sets[one.index].document, one.study, record)
            for one in group
            for record in sets[one.index].records
            if record.cohort in {cohort.id for cohort in one.cohorts}
        ]
        for cohorts in same_cohorts(group):
            for told in _by_thing(cohorts, studies, sets, vocabulary):
                found += _differing(told, of_study, cohorts[0][1])
        found += share_conflicts(group, sets)
    return tuple(found)


def all_conflicts(sets: Sequence[RecordSet], vocabulary: Vocabulary) -> tuple[Conflict, ...]:
    """The conflicts inside each document, then those between documents."""
    inside = [conflict for records in sets for conflict in conflicts(records)]
    return (*inside, *conflicts_across(sets, vocabulary))


def _by_thing(
    cohorts: list[tuple[int, Cohort]], studies: dict[int, Study], sets: Sequence[RecordSet], vocabulary: Vocabulary
) -> Iterable[list[Told]]:
    found: dict[Hashable, list[Told]] = defaultdict(list)
    for index, cohort in cohorts:
        for record in sets[index].records:
            if record.cohort == cohort.id:
                found[thing(record, vocabulary)].append(Told(sets[index].document, studies[index], record))
    return [told for told in found.values() if len({one.document for one in told}) > 1]


def _differing(told: list[Told], of_study: list[Told], cohort: Cohort) -> list[Conflict]:
    """One conflict for each set of records that contradict each other across documents."""
    edges = [
        (1, i, j)
        for i, one in enumerate(told)
        for j, other in enumerate(told)
        if i < j and one.document != other.document and _contradict_between(one, other, told)
    ]
    groups = joined(len(told), edges, list(range(len(told))), least=1)
    found = []
    for group in groups:
        sides = [told[number] for number in group]
        causes = [cause(told[i], told[j]) for _, i, j in edges if i in group]
        why: Cause | None = next((c for c in causes if c is not None), None)
        if why is None and cited_wrongly(sides, of_study):
            why = "cited wrongly"
        found.append(_conflict(sides[0].study, cohort, sides, why))
    return found


def _contradict_between(one: Told, other: Told, told: list[Told]) -> bool:
    """Whether two documents contradict each other and nowhere agree on the thing."""
    if not same_thing(one.record, other.record) or not contradict(one.record, other.record):
        return False
    firsts = [t.record for t in told if t.document == one.document and same_thing(t.record, other.record)]
    seconds = [t.record for t in told if t.document == other.document and same_thing(t.record, one.record)]
    return all(contradict(first, second) for first in firsts for second in seconds)


def _conflict(study: Study, cohort: Cohort, sides: list[Told], why: Cause | None) -> Conflict:
    return Conflict(
        study=study.label,
        cohort=cohort.label,
        outcome=_named(sides[0].record),
        sides=tuple(told.side for told in sides),
        cause=why,
    )


def _named(record: Record) -> str:
    """The outcome's code with what tells it from others."""
    time = None if record.timepoint is None else f"{record.timepoint.value:g} {record.timepoint.unit}"
    grade = None if record.grade is None else f"grade {record.grade}"
    return ", ".join(part for part in (record.outcome, record.term, grade, time, record.model) if part)
