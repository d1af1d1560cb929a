"""Records whose evidence does not print what they say, and what goes wrong among those that are grounded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from extractor.evaluation import keys
from extractor.evaluation.alignment import Pair
from extractor.evaluation.keys import Level
from extractor.records import Evidence, Record, Statistic, Status
from extractor.text import as_decimal, clean, number_words, numerals
from extractor.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Confusions:
    """Among grounded records: how many say a printed number of the wrong thing."""

    grounded: int
    wrong_arm: int
    """The result is printed for another group of patients."""
    wrong_endpoint: int
    """The result is printed for another outcome or event of that group."""
    wrong_denominator: int
    """The result is right, the patients evaluated are not."""


def is_grounded(record: Record, source: str | None) -> bool:
    """Whether one of its places prints the result; held against the source where that is at hand.

    A count without a value may stand in a supporting place instead: the evidence names the event.
    """
    if any(_prints(record, place, source) for place in record.evidence):
        return True
    if source is None or record.value is not None:
        return False
    wanted = _figure(record)
    return any(_has(source[place.start : place.end], wanted) for place in record.support)


def _prints(record: Record, place: Evidence, source: str | None) -> bool:
    if place.quote is None or (source is not None and source[place.start : place.end] != place.quote):
        return False
    return _has(place.quote, _figure(record))


def _has(text: str, wanted: Decimal | None) -> bool:
    if wanted is None:
        return True
    mapped = clean(text).text
    return any(number.value == wanted for number in (*numerals(mapped), *number_words(mapped)))


def _figure(record: Record) -> Decimal | None:
    """The number that a place must print; None where words say the result."""
    if record.status is not Status.REPORTED:
        return None
    if record.value is not None:
        return as_decimal(record.value)
    if record.statistic is Statistic.P_ONLY:
        return None
    return None if record.num is None else as_decimal(record.num)


def confusions(pairs: Iterable[Pair], grounded: set[tuple[str, str]], vocabulary: Vocabulary) -> Confusions:
    """Count over aligned pairs; `grounded` names extracted records by document and id."""
    arm = endpoint = denominator = 0
    for pair in pairs:
        if (pair.got.document, pair.got.record.id) not in grounded:
            continue
        gold, got = pair.gold.record, pair.got.record
        same_result = keys.result(gold) == keys.result(got)
        same_endpoint = gold.outcome == got.outcome and keys.term(gold, vocabulary) == keys.term(got, vocabulary)
        arm += same_result and same_endpoint and not pair.same_cohort
        endpoint += same_result and not same_endpoint
        denominator += pair.level is Level.COHORT and gold.den is not None and gold.den != got.den
    return Confusions(len(grounded), arm, endpoint, denominator)
