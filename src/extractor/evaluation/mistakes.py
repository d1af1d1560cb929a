"""The kinds of error, each error with its records, so that each can be listed and looked up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from extractor.evaluation import keys
from extractor.evaluation.alignment import Alignment, Pair
from extractor.evaluation.keys import Level
from extractor.records import FlatRecord, Record
from extractor.vocabulary import Vocabulary


class Kind(StrEnum):
    """What went wrong; where several things did, the first that applies, in this order."""

    DUPLICATE = "duplicate"
    MISSED = "missed"
    INVENTED = "invented"
    WRONG_STUDY = "wrong study"
    WRONG_COHORT = "wrong cohort"
    STATUS_CONFUSED = "status confused"
    WRONG_UNIT = "wrong unit"
    WRONG_VALUE = "wrong value"
    WRONG_OUTCOME = "wrong outcome"
    WRONG_TERM = "wrong term"
    WRONG_STATISTIC = "wrong statistic"
    WRONG_GRADE = "wrong grade"
    WRONG_TIMEPOINT = "wrong timepoint"
    WRONG_DETAIL = "wrong detail"
    """Right at the cohort level, but for n/N, interval, spread or p: an error of the strict level."""


DETAILS = ("num", "den", "ci_low", "ci_high", "ci_status", "spread", "p")


@dataclass(frozen=True)
class Mistake:
    """One error. `fields` are all that differ, whatever the kind is named for."""

    document: str
    kind: Kind
    gold: FlatRecord | None
    got: FlatRecord | None
    fields: tuple[str, ...] = ()


def mistakes(alignment: Alignment, vocabulary: Vocabulary) -> list[Mistake]:
    """Everything in one document that is not right to the last detail."""
    said = {(keys.value_key(p.got, vocabulary), p.got.cohort.id) for p in alignment.pairs}
    found = [_of_pair(alignment.document, p, vocabulary) for p in alignment.pairs if p.level < Level.STRICT]
    found += [Mistake(alignment.document, Kind.MISSED, gold, None) for gold in alignment.missed]
    for got in alignment.invented:
        again = (keys.value_key(got, vocabulary), got.cohort.id) in said
        found.append(Mistake(alignment.document, Kind.DUPLICATE if again else Kind.INVENTED, None, got))
    return found


def _of_pair(document: str, pair: Pair, vocabulary: Vocabulary) -> Mistake:
    gold, got = pair.gold.record, pair.got.record
    kinds = [] if pair.level >= Level.COHORT else _kinds(pair, vocabulary)
    details = [name for name in DETAILS if not _detail_agrees(gold, got, name)]
    fields = [kind.removeprefix("wrong ").removesuffix(" confused") for kind in kinds] + details
    return Mistake(document, kinds[0] if kinds else Kind.WRONG_DETAIL, pair.gold, pair.got, tuple(fields))


def _kinds(pair: Pair, vocabulary: Vocabulary) -> list[Kind]:
    gold, got = pair.gold.record, pair.got.record
    status = gold.status is not got.status
    number = keys.number(gold) != keys.number(got)
    wrong = {
        Kind.WRONG_STUDY: not pair.same_study,
        Kind.WRONG_COHORT: pair.same_study and not pair.same_cohort,
        Kind.STATUS_CONFUSED: status,
        Kind.WRONG_UNIT: not number and keys.result(gold) != keys.result(got),
        Kind.WRONG_VALUE: number and not status,
        Kind.WRONG_OUTCOME: gold.outcome != got.outcome,
        Kind.WRONG_TERM: keys.term(gold, vocabulary) != keys.term(got, vocabulary),
        Kind.WRONG_STATISTIC: gold.statistic is not got.statistic,
        Kind.WRONG_GRADE: keys.grade(gold) != keys.grade(got),
        Kind.WRONG_TIMEPOINT: keys.timepoint(gold) != keys.timepoint(got),
    }
    return [kind for kind, is_so in wrong.items() if is_so]


def _detail_agrees(gold: Record, got: Record, name: str) -> bool:
    if name == "p":
        return gold.p is None or keys.p_value(gold) == keys.p_value(got)
    want = getattr(gold, name)
    return want is None or bool(want == getattr(got, name))


def by_place(found: Sequence[Mistake]) -> list[Mistake]:
    """By document and place, as a reader of the paper would come across them."""
    return sorted(found, key=_place)


def _place(mistake: Mistake) -> tuple[str, int, str]:
    of = mistake.gold or mistake.got
    if of is None:
        raise ValueError("a mistake without a record")
    return mistake.document, of.record.evidence[0].start, of.record.id
