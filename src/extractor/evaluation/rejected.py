"""Records that a run set aside although gold has them: what verification costs."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from extractor.records import FlatRecord, Rejected
from extractor.vocabulary import Vocabulary


@dataclass(frozen=True)
class RejectedGold:
    """A missed gold record, and the rejected result that says the same."""

    gold: FlatRecord
    rejected: Rejected


def rejected_in_gold(
    missed: Sequence[FlatRecord], rejected: Sequence[Rejected], vocabulary: Vocabulary
) -> list[RejectedGold]:
    """Missed gold records that were offered and refused; each refused result is taken once.

    What was refused may be incomplete, so outcome, event and figure are compared, and no cohort.
    """
    left = list(rejected)
    found = []
    for gold in missed:
        wanted = _said(gold.record.model_dump(mode="json"), vocabulary)
        answer = next((r for r in left if _said(r.record, vocabulary) == wanted), None)
        if answer is not None:
            left.remove(answer)
            found.append(RejectedGold(gold, answer))
    return found


def _said(record: Mapping[str, object], vocabulary: Vocabulary) -> tuple[Hashable, ...]:
    term = record.get("term")
    value = record.get("value")
    figures = (value,) if value is not None else (record.get("status") or "reported", record.get("num"))
    return (
        str(record.get("outcome")),
        vocabulary.term(term) if isinstance(term, str) else None,
        *(float(figure) if isinstance(figure, int | float) else str(figure) for figure in figures),
    )
