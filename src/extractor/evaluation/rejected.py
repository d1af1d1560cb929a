"""Records that a run set aside although gold has them: what verification costs."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from extractor.records import FlatRecord, Rejected


@dataclass(frozen=True)
class RejectedGold:
    """A missed gold record, and the rejected result that says the same."""

    gold: FlatRecord
    rejected: Rejected


def rejected_in_gold(missed: Sequence[FlatRecord], rejected: Sequence[Rejected]) -> list[RejectedGold]:
    """Missed gold records that were offered and refused; each refused result is taken once.

    What was refused may be incomplete, so outcome, event, grade and figures are compared, where
    they stand, and no cohort.
    """
    left = list(rejected)
    found = []
    for gold in missed:
        wanted = _said(gold.record.model_dump(mode="json"))
        answer = next((r for r in left if _said(r.record) == wanted), None)
        if answer is not None:
            left.remove(answer)
            found.append(RejectedGold(gold, answer))
    return found


def _said(record: dict[str, object]) -> tuple[Hashable, ...]:
    term = str(record.get("term") or "").casefold()
    value = record.get("value")
    figures = (value,) if value is not None else (record.get("status"), record.get("num"), record.get("p"))
    return str(record.get("outcome")), term, str(record.get("grade")), *(str(f) for f in figures)
