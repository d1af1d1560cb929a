"""In what an extracted record differs from the gold record that it answers."""

from __future__ import annotations

from collections.abc import Hashable

from extractor.evaluation import Pair, keys
from extractor.evaluation.names import words
from extractor.records import FlatRecord, Record
from extractor.vocabulary import Vocabulary

CORE = (
    "family", "outcome", "term", "grade", "statistic", "value", "status", "unit", "num", "den", "ci_low", "ci_high",
    "ci_status", "spread", "p", "timepoint", "comparator", "model",
)  # fmt: skip
"""Fields that differ also where only one side has them."""
SECOND_RING = (
    "value_text", "endpoint_as_printed", "origin", "n_analysed", "analysis_set", "den_source", "ci_level", "p_kind",
    "comparison_kind", "assessor", "confirmed", "causality", "count_of", "data_cutoff",
)  # fmt: skip
"""Fields that differ only where both sides have them: neither gold nor a reader fills all of them."""
_AS_WORDED = {"value_text", "endpoint_as_printed", "origin"}
"""Wording of the paper that two people cut differently: shown, never a difference."""
HEAVY = frozenset({"value", "status", "unit", "outcome", "p_only", "study", "cohort"})
"""Fields that change what a record claims."""


def differences(pair: Pair, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The fields in which a pair differs, `study` and `cohort` first; empty for a match."""
    gold, got = pair.gold.record, pair.got.record
    names = [] if pair.same_study else ["study"]
    names += [] if pair.same_cohort else ["cohort"]
    names += [name for name in CORE if as_compared(gold, name, vocabulary) != as_compared(got, name, vocabulary)]
    for name in SECOND_RING:
        one, other = getattr(gold, name), getattr(got, name)
        if name not in _AS_WORDED and None not in {one, other} and one != other:
            names.append(name)
    return tuple(names)


def as_compared(record: Record, name: str, vocabulary: Vocabulary) -> Hashable:
    """A field as it is compared: events by the vocabulary, wording by its words, numbers as they are."""
    if name == "p":
        return keys.p_value(record)
    if name == "term":
        return keys.as_compared(record, vocabulary)
    if name == "comparator":
        return None if record.comparator is None else words(record.comparator, vocabulary)
    value: Hashable = getattr(record, name)
    return value


def shown_fields(*sides: FlatRecord | None) -> list[str]:
    """The fields of a record that any side fills, in the order of the codebook."""
    records = [side.record for side in sides if side is not None]
    filled = [name for name in (*CORE, *SECOND_RING, "note") if any(getattr(r, name) is not None for r in records)]
    return [name for name in filled if name != "status" or any(r.status != "reported" for r in records)]
