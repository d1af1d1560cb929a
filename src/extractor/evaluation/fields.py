"""How often each field is right, over the gold records that have it and that something answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass

from extractor.evaluation import keys
from extractor.evaluation.alignment import Pair
from extractor.evaluation.names import words
from extractor.records import FlatRecord
from extractor.vocabulary import Vocabulary

_OF_RECORD = (
    "family", "outcome", "grade", "statistic", "value", "status", "unit", "num", "den", "ci_low", "ci_high",
    "ci_status", "spread", "timepoint", "model", "endpoint_as_printed", "origin", "n_analysed", "analysis_set",
    "den_source", "ci_level", "p_kind", "comparison_kind", "assessor", "confirmed", "causality", "count_of",
    "data_cutoff",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldAccuracy:
    """One field: gold records that have it, those of them that are answered, and those answered rightly."""

    name: str
    gold: int
    answered: int
    right: int


def field_accuracy(gold: Iterable[FlatRecord], pairs: Iterable[Pair], vocabulary: Vocabulary) -> list[FieldAccuracy]:
    """Each field that any gold record has, in the order of the codebook."""
    readers = _readers(vocabulary)
    there: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    right: Counter[str] = Counter({"study": 0})
    for flat in gold:
        there.update(["study", "cohort", *(name for name, read in readers.items() if read(flat) is not None)])
    for pair in pairs:
        answered.update(["study", "cohort"])
        right.update({"study": int(pair.same_study), "cohort": int(pair.same_cohort)})
        for name, read in readers.items():
            want = read(pair.gold)
            if want is not None:
                answered[name] += 1
                right[name] += want == read(pair.got)
    names = ("study", "cohort", *readers)
    return [FieldAccuracy(name, there[name], answered[name], right[name]) for name in names if there[name]]


def _readers(vocabulary: Vocabulary) -> Mapping[str, Callable[[FlatRecord], Hashable]]:
    """How each field is read for comparison; wording is compared by its words, labels by their partners."""

    def plain(name: str) -> Callable[[FlatRecord], Hashable]:
        return lambda flat: getattr(flat.record, name)

    def comparator(flat: FlatRecord) -> Hashable:
        return None if flat.record.comparator is None else words(flat.record.comparator, vocabulary)

    return {
        "provenance": lambda flat: flat.study.provenance,
        "cohort_role": lambda flat: flat.cohort.role,
        "cohort_n": lambda flat: flat.cohort.n,
        "regimen": lambda flat: flat.cohort.regimen or None,
        **{name: plain(name) for name in _OF_RECORD},
        "term": lambda flat: keys.as_compared(flat.record, vocabulary),
        "p": lambda flat: keys.p_value(flat.record),
        "comparator": comparator,
    }
