"""What two records must have in common to say the same thing, level by level."""

from __future__ import annotations

from collections.abc import Hashable
from enum import IntEnum

from extractor.evaluation.names import every_word
from extractor.records import Family, FlatRecord, Record, Statistic
from extractor.vocabulary import Vocabulary

RATIOS = frozenset(
    {
        Statistic.HAZARD_RATIO,
        Statistic.ODDS_RATIO,
        Statistic.RISK_RATIO,
        Statistic.DIFFERENCE,
        Statistic.P_ONLY,
    }
)


class Level(IntEnum):
    """How far two records agree; each level holds all that the levels below it hold."""

    NOTHING = 0
    VALUE = 1
    STUDY = 2
    COHORT = 3
    STRICT = 4


def has_term(record: Record) -> bool:
    """Whether a term is part of what is reported: events and ratios."""
    return record.family is Family.SAFETY or record.statistic in RATIOS


def term(record: Record, vocabulary: Vocabulary) -> Hashable:
    """The term as it is compared; null where the outcome needs none.

    An event is what the vocabulary calls it. A covariate, an arm or a category is the set of its words.
    """
    return as_compared(record, vocabulary) if has_term(record) else None


def as_compared(record: Record, vocabulary: Vocabulary) -> Hashable:
    """Whatever stands in the term, as it is compared."""
    if record.term is None:
        return None
    is_event = record.family is Family.SAFETY and record.statistic not in RATIOS
    return vocabulary.term(record.term) if is_event else every_word(record.term, vocabulary)


def category(record: Record, vocabulary: Vocabulary) -> Hashable:
    """What tells records of one outcome apart when partners are looked for: the term, also of a characteristic.

    How a characteristic's category is worded is nobody's result, so no level asks for it.
    """
    return as_compared(record, vocabulary) if record.family is Family.BASELINE else term(record, vocabulary)


def grade(record: Record) -> str | None:
    """The grade of an event; null for all else."""
    return record.grade if record.family is Family.SAFETY else None


def timepoint(record: Record) -> tuple[float, str] | None:
    """The time of a landmark, a year as 12 months; null for all else."""
    at = record.timepoint
    if at is None or record.statistic is not Statistic.LANDMARK:
        return None
    return (at.value * 12, "months") if at.unit == "years" else (at.value, at.unit)


def result(record: Record) -> Hashable:
    """What is printed: value and unit, or the p alone, or status and n/N where there is no value."""
    if record.value is not None:
        return ("value", round(record.value, 9), record.unit)
    if record.statistic is Statistic.P_ONLY:
        return ("p", p_value(record))
    return ("count", record.status, record.num, record.den)


def number(record: Record) -> Hashable:
    """The number of a result without its unit, to tell a wrong unit from a wrong value."""
    return result(record) if record.value is None else ("value", round(record.value, 9))


def p_value(record: Record) -> tuple[str, float] | None:
    """The p as it is compared: "=0.050" is "0.05"."""
    if record.p is None:
        return None
    digits = record.p.lstrip("<>=")
    sign = record.p[: len(record.p) - len(digits)]
    return ("" if sign == "=" else sign, float(digits))


def value_key(flat: FlatRecord, vocabulary: Vocabulary) -> Hashable:
    """All that must be equal at the value level, inside one document."""
    record = flat.record
    return (
        record.outcome,
        record.statistic,
        term(record, vocabulary),
        grade(record),
        timepoint(record),
        result(record),
    )


def details_agree(gold: Record, got: Record) -> bool:
    """Whether every printed detail that gold has is there: n/N, interval, spread, p."""
    pairs = (
        (gold.num, got.num),
        (gold.den, got.den),
        (gold.ci_low, got.ci_low),
        (gold.ci_high, got.ci_high),
        (gold.ci_status, got.ci_status),
        (gold.spread, got.spread),
        (p_value(gold), p_value(got)),
    )
    return all(want is None or want == have for want, have in pairs)
