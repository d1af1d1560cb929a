"""A change of cohorts, from what the page asked to an entry in the log; and the cohorts as the page lists them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from extractor.records import Cohort, FlatRecord, RecordSet, flatten
from extractor.review.asking import ChangeCohort, Refusal
from extractor.review.cohorts import why_not
from extractor.review.deciding import put
from extractor.review.decision import CohortChange
from extractor.review.desk import Desk
from extractor.review.terms import slug


@dataclass(frozen=True)
class Listed:
    """A cohort with its records."""

    side: str
    cohort: Cohort
    study: str
    records: tuple[FlatRecord, ...]
    partner: str = ""
    """Label of the cohort that it is on the other side."""


def change(desk: Desk, ask: ChangeCohort, curator: str) -> CohortChange | Refusal:
    """Append a change of cohorts, unless it cannot be made or another came first."""
    with desk.log.held():
        desk.take()
        if desk.standing.version_of_cohorts(ask.document) != ask.seen:
            return Refusal(
                409, "these groups were changed while you looked at them: nothing was overwritten; look again"
            )
        records = _records(desk, ask.document, ask.side)
        if records is None:
            return Refusal(404, "this document is not in the run, or has no gold")
        labels = {cohort.id: cohort.label for cohort in records.cohorts}
        label = labels.get(ask.into, "") if ask.change == "merge" else " ".join(ask.label.split())
        into = _free(slug(label), set(labels)) if ask.change == "split" else ask.into
        wanted = CohortChange.model_validate(
            {
                "document": ask.document, "curator": curator, "time": desk.clock(), "run": desk.run.manifest.id,
                "gold": desk.gold_version(ask.document), "reason": ask.reason, "seconds": ask.seconds, "side": ask.side,
                "change": ask.change, "cohort": ask.cohort, "into": into, "was": labels.get(ask.cohort, ""),
                "label": label, "records": ask.records, "seen": ask.seen,
            }
        )  # fmt: skip
        reason = why_not(records, wanted)
        return Refusal(422, reason) if reason is not None else put(desk, wanted)


def listed(desk: Desk, document: str) -> list[Listed]:
    """The cohorts of a document, extracted ones first, with their partners on the other side."""
    side = desk.sides[document]
    partners = dict(side.alignment.matching.cohorts) if side.alignment else {}
    gold = side.gold.records if side.gold else RecordSet(document=document)
    gold_labels = {cohort.id: cohort.label for cohort in gold.cohorts}
    got_labels = {cohort.id: cohort.label for cohort in side.got.cohorts}
    back = {other: got_labels.get(one, "") for one, other in partners.items()}
    found = [Listed("run", c, s, r, gold_labels.get(partners.get(c.id, ""), "")) for c, s, r in _with_records(side.got)]
    return found + [Listed("gold", c, s, r, back.get(c.id, "")) for c, s, r in _with_records(gold)]


def changes(desk: Desk, document: str) -> list[CohortChange]:
    """What was changed and not taken back, the last first."""
    return [c for c in reversed(desk.standing.changes.values()) if c.document == document]


def counts(desk: Desk) -> dict[str, int]:
    """Documents with the number of their cohorts on both sides."""
    counted: Counter[str] = Counter()
    for name, side in desk.sides.items():
        counted[name] = len(side.got.cohorts) + (len(side.gold.records.cohorts) if side.gold else 0)
    return dict(sorted(counted.items()))


def _with_records(records: RecordSet) -> list[tuple[Cohort, str, tuple[FlatRecord, ...]]]:
    studies = {study.id: study.label for study in records.studies}
    of: dict[str, list[FlatRecord]] = {cohort.id: [] for cohort in records.cohorts}
    for flat in flatten(records):
        of[flat.cohort.id].append(flat)
    rows = [(cohort, studies[cohort.study], tuple(of[cohort.id])) for cohort in records.cohorts]
    return sorted(rows, key=lambda row: (row[1], -len(row[2])))


def _records(desk: Desk, document: str, side: str) -> RecordSet | None:
    found = desk.sides.get(document)
    if found is None:
        return None
    if side == "run":
        return found.got
    return found.gold.records if found.gold else None


def _free(name: str, taken: set[str]) -> str:
    number = 1
    while (free := name if number == 1 else f"{name}-{number}") in taken:
        number += 1
    return free
