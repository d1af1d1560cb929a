"""What a caption, a header cell or a row label says about the cells that stand under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Literal, TypeVar

from extractor.documents import Label
from extractor.readers.rules.tables.grades import EDGES, grade_of, take_grade
from extractor.records import Statistic, Timepoint
from extractor.text import numerals
from extractor.vocabulary import Vocabulary

T = TypeVar("T")
Interval = Literal["ci", "range", "iqr", "sd", "se"]
Form = Literal["count_percent", "percent_count", "percent", "count"]


class Part(StrEnum):
    """A column that holds one part of a result whose value stands in another."""

    RATIO = "ratio"
    INTERVAL = "interval"
    P = "p"
    COUNT = "count"
    PERCENT = "percent"
    SIZE = "size"
    FRACTION = "fraction"
    """n/N of a result whose percentage stands in another column."""
    DIFFERENCE = "difference"
    """What two other columns differ by."""


@dataclass(frozen=True)
class Meaning:
    """What one label tells; None where it says nothing of the kind."""

    label: Label
    outcomes: tuple[str, ...] = ()
    event: str | None = None
    """A term of the vocabulary of adverse events."""
    grade: str | None = None
    statistic: Statistic | None = None
    unit: str | None = None
    timepoint: Timepoint | None = None
    part: Part | None = None
    interval: Interval | None = None
    level: float | None = None
    """Of the intervals, where it is not 95."""
    form: Form | None = None
    rate: bool = False
    """Whether the label calls its outcome a rate."""
    ratio: Literal["HR", "OR"] | None = None
    """A ratio that the label names, beside its endpoint or alone: "HR for PFS (95% CI)"."""
    size: int | None = None
    """A printed N of the group that the label names."""
    words: str = ""
    """The label without sizes, forms, units, times and grades."""
    rest: str = ""
    """The words that none of the above took: the name of a group, a covariate, an event."""

    @property
    def names_group(self) -> bool:
        """Whether the label is the name of a group of patients, as far as its own words tell."""
        return bool(self.rest) and not self.outcomes and not self.event and self.part is None


_SIZE = re.compile(r"[,;]?\s*[(\[]?\s*\b[nN]\s*=\s*(\d[\d,]*)\s*[)\]]?")
_PATIENTS = r"(?:pts|patients|subjects|participants)"
_PERCENT = r"(?:%|percent(?:ages?)?)"
_N_OF_PATIENTS = rf"(?:n|no\.?|number|{_PATIENTS})\b\.?\s*(?:of {_PATIENTS})?"
_FORMS: list[tuple[re.Pattern[str], Form]] = [
    (
        re.compile(
            rf",?\s*[(\[]?\b{_N_OF_PATIENTS}\s*,?\s*[(\[]\s*{_PERCENT}\s*[)\]]\s*[)\]]?(?:\s*of {_PATIENTS}\b)?",
            re.IGNORECASE,
        ),
        "count_percent",
    ),
    (re.compile(r",?\s*\bn\s*/\s*n\s*[(\[]\s*%\s*[)\]]", re.IGNORECASE), "count_percent"),
    (re.compile(rf",\s*(?:n|no\.?)\s*[,/]\s*{_PERCENT}(?=\s*$|[)\]])", re.IGNORECASE), "count_percent"),
    (re.compile(r",?\s*%\s*[(\[]\s*(?:n|no\.?)(?:\s*/\s*n)?\s*[)\]]", re.IGNORECASE), "percent_count"),
    (re.compile(r",?\s*[(\[]\s*%\s*[)\]]|,\s*%(?=\s|$|[,;(])|(?<=\w)\s%$", re.IGNORECASE), "percent"),
    (re.compile(r"^\s*(?:%|percent(?:age)?)(?:\s+of patients)?\s*$", re.IGNORECASE), "percent"),
    (re.compile(r"^percent(?:age)?\s+(?:of patients\s+)?with\b", re.IGNORECASE), "percent"),
    (
        re.compile(
            rf"[,;:]?\s*(?:\bin\s+|\bas\s+)?(?:%|\b(?:percent(?:ages?)?|proportions?))\s+of\s+(?:\w+\s+)?{_PATIENTS}\b"
            r"|[,;:]?\s*\b(?:in|as)\s+(?:%(?!\w)|percent(?:ages?)?\b)",
            re.IGNORECASE,
        ),
        "percent",
    ),
    (
        re.compile(
            rf"[,;:(\[]*\s*(?:\bin\s+)?(?:\bnumbers?|\bnos?\b\.?|\bn\b|#)\s+of\s+(?:\w+\s+)?{_PATIENTS}\b\s*[)\]]?"
            rf"|,\s*{_PATIENTS}\s*$|[(\[]\s*(?:n|nos?\.?|{_PATIENTS})\s*[)\]]\s*$|,\s*(?:n|nos?\.?)\s*$"
            r"|^(?:n|nos?\.?|number|count)$",
            re.IGNORECASE,
        ),
        "count",
    ),
]
_RATE = re.compile(r"\brates?\b(?!\s+(?:ratio|per)\b)", re.IGNORECASE)
_OPEN, _CLOSE = r"[,;]?\s*[(\[]?\s*", r"\s*[)\]]?"
_CI = r"(?:9[059]\s*%\s*)?\b(?:CI|confidence intervals?)\b(?:\s*,?\s*9[059]\s*%)?"
_LEVEL = re.compile(r"\b(9[09])\s*%\s*(?:CI|confidence)|\b(?:CI|confidence intervals?),?\s*(9[09])\s*%", re.IGNORECASE)
_INTERVALS: list[tuple[re.Pattern[str], Interval]] = [
    (re.compile(rf"{_OPEN}{_CI}{_CLOSE}|[(\[]\s*95\s*%\s*[)\]]", re.IGNORECASE), "ci"),
    (re.compile(rf"{_OPEN}\b(?:IQR|interquartile(?: range)?|Q1\s*[-,]\s*Q3)\b{_CLOSE}", re.IGNORECASE), "iqr"),
    (re.compile(rf"{_OPEN}\b(?:min(?:imum)?\s*[-,/]\s*max(?:imum)?|range)\b{_CLOSE}", re.IGNORECASE), "range"),
    (re.compile(rf"[,;]?\s*[(\[±]\s*(?:SD|standard deviation)\b{_CLOSE}|(?<=mean),?\s+SD\b", re.IGNORECASE), "sd"),
    (
        re.compile(
            rf"[,;]?\s*(?:[(\[]?\s*±|[(\[])\s*(?:SEM?|S\.E\.|standard errors?)(?:\s+of the (?:mean|estimate))?{_CLOSE}",
            re.IGNORECASE,
        ),
        "se",
    ),
]
_UNITS = {
    "month": "months", "mo": "months", "week": "weeks", "wk": "weeks", "day": "days", "year": "years", "yr": "years",
    "cycle": "cycles",
}  # fmt: skip
_UNIT_WORD = r"(?P<unit>months?|mos?\.?|weeks?|wks?\.?|days?|years?|yrs?\.?|cycles)"
_UNIT = re.compile(rf",?\s*(?:[(\[]\s*(?:in\s+)?|\bin\s+|,\s*){_UNIT_WORD}\s*[)\]]?(?=$|[\s,;)(\[])", re.IGNORECASE)
_TIME = re.compile(r"(?:\bat\s+)?\b(\d+(?:\.\d+)?)[\s-]*(months?|mo|years?|yrs?|weeks?|days?|m|y)\b", re.IGNORECASE)
_NUMBERED_TIME = re.compile(r"(?:\bat\s+)?\b(months?|years?|weeks?|days?)\s+(\d+)\b", re.IGNORECASE)
_ONLY_A_TIME = re.compile(rf"(?:{_TIME.pattern}|{_NUMBERED_TIME.pattern})", re.IGNORECASE)
_PROBABILITY = re.compile(r"\b(?:rates?|probabilit(?:y|ies)|estimates?)\b", re.IGNORECASE)
_AT_A_TIME = re.compile(rf"\bat \d|{_PROBABILITY.pattern}", re.IGNORECASE)
_STATISTICS = [
    (re.compile(r"\bmedian\b,?", re.IGNORECASE), Statistic.MEDIAN),
    (re.compile(r"\bmean\b,?", re.IGNORECASE), Statistic.MEAN),
]
_RATIOS: list[tuple[re.Pattern[str], Literal["HR", "OR"]]] = [
    (re.compile(r"\b(?:(?:un)?adjusted\s+)?(?:a?HRs?|hazard ratios?)\b(?:\s+(?:for|of))?", re.IGNORECASE), "HR"),
    (re.compile(r"\b(?:(?:un)?adjusted\s+)?(?:a?ORs?|odds ratios?)\b(?:\s+(?:for|of))?"), "OR"),
    (re.compile(r"\bodds ratios?\b(?:\s+(?:for|of))?", re.IGNORECASE), "OR"),
]
_NUMBER_OF = r"(?:no\.?|number|n)\s*(?:of|with)?"
_PARTS = [
    (
        re.compile(
            r"^(?:(?:un)?adjusted\s+|crude\s+)?(?:a?HR|hazard ratios?|OR|odds ratios?|RR|risk ratios?|relative risk)$",
            re.IGNORECASE,
        ),
        Part.RATIO,
    ),
    (
        re.compile(r"^(?:9[059]\s*%\s*)?(?:CI|confidence interval)s?$|^9[059]\s*%\s*CI\b.*$", re.IGNORECASE),
        Part.INTERVAL,
    ),
    (
        re.compile(
            r"^(?:log[- ]rank\s+)?p(?:[\s-]*values?\s*[a-h]?|\s+[a-h])?\s*[*†‡]?$|^significance$", re.IGNORECASE
        ),
        Part.P,
    ),
    (
        re.compile(rf"^(?:n|{_NUMBER_OF}\s*\w+)\s*/\s*(?:n|{_NUMBER_OF}\s*\w+|{_PATIENTS})$", re.IGNORECASE),
        Part.FRACTION,
    ),
    (re.compile(r"^(?:(?:absolute|risk|rate|mean|treatment)\s+)*differences?\b", re.IGNORECASE), Part.DIFFERENCE),
    (re.compile(r"^(?:n|no\.?|number|count)$", re.IGNORECASE), Part.COUNT),
    (re.compile(r"^(?:%|percent(?:age)?)$", re.IGNORECASE), Part.PERCENT),
    (re.compile(rf"^(?:(?:no\.?|number|n)\s*(?:of)?\s*(?:{_PATIENTS}|evaluable)\.?)$", re.IGNORECASE), Part.SIZE),
    (
        re.compile(rf"^(?:N|{_PATIENTS}|sample size|{_PATIENTS},? (?:n|no\.?)|{_PATIENTS}, .+)$", re.IGNORECASE),
        Part.SIZE,
    ),
]
_EITHER = re.compile(r"\s*(?:or|\+|/|and/or)\s*", re.IGNORECASE)
_OF_PATIENTS = re.compile(
    rf"\b(?:of|in|among|for)\s+(?:the\s+|all\s+)?(\d[\d,]*)\s+(?:[\w-]+\s+){{0,3}}{_PATIENTS}\b", re.IGNORECASE
)


def interpret(label: Label, vocabulary: Vocabulary) -> Meaning:
    """Take a label apart: sizes, forms, units, grades, times, outcomes; what is left is `rest`."""
    text = label.text
    rest, size = _take_size(text)
    grade = grade_of(rest)
    if grade is not None:
        return Meaning(label, grade=grade, size=size)
    bare = EDGES.sub("", rest)
    part = next((part for pattern, part in _PARTS if pattern.match(bare)), None)
    rest, form = _take(rest, _FORMS)
    rest, interval = _take(rest, _INTERVALS)
    part = part or next((p for pattern, p in _PARTS if pattern.match(EDGES.sub("", rest))), None)
    if part is Part.SIZE and (size is not None or form in {"count_percent", "percent_count", "percent"}):
        part = None  # "Patients, n (%)" and "Patients (N=25)" head results, not sizes
    rest, unit = _take_unit(rest)
    rest, ratio = _take(rest, _RATIOS) if part in {None, Part.RATIO} else (rest, None)
    part = part or (Part.RATIO if ratio else None)
    outcomes = _outcomes(rest, vocabulary) or (_outcomes(f"overall {rest}", vocabulary) if ratio else ())
    timed = outcomes or _AT_A_TIME.search(rest) or _ONLY_A_TIME.fullmatch(EDGES.sub("", rest))
    rest, timepoint = _take_time(rest) if timed else (rest, None)
    rest, statistic = _take(rest, _STATISTICS)
    rest, inside = take_grade(rest)
    if inside is None and form is not None and (inside := grade_of(rest)) is not None:
        rest = ""  # "Any, n (%)"
    events = vocabulary.event_mentions(rest)
    words = EDGES.sub("", rest)
    rest = _without_outcomes(rest, vocabulary)
    if not outcomes and (timepoint is not None or _PROBABILITY.fullmatch(EDGES.sub("", rest))):
        rest = _PROBABILITY.sub("", rest)
    event = max(events, key=lambda m: m.end - m.start).code if events else None
    return Meaning(
        label,
        outcomes=outcomes,
        event=event,
        grade=inside,
        statistic=statistic,
        unit=unit,
        timepoint=timepoint,
        part=part,
        interval=interval,
        level=_level(text),
        form=form,
        rate=_RATE.search(text) is not None,
        ratio=ratio,
        size=size,
        words=words,
        rest=EDGES.sub("", rest),
    )


def _level(text: str) -> float | None:
    """The level of a label's intervals, where it is not 95."""
    match = _LEVEL.search(text)
    return float(match.group(1) or match.group(2)) if match else None


def _outcomes(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The outcomes that a label names; a drug may stand inside the name ("number of X cycles").

    Two that are counted together ("CR or CRi") are an outcome without a code. A bare "response"
    or "survival" is the overall one.
    """
    found = vocabulary.outcome_mentions(text)
    if not found:
        for drug in reversed(vocabulary.drug_mentions(text)):
            text = f"{text[: drug.start]}{text[drug.end :].lstrip('- ')}"
        found = vocabulary.outcome_mentions(text)
    if not found and text.strip().isalpha():
        whole = vocabulary.outcome_names.code(f"overall {text.strip()}")
        return (whole,) if whole else ()
    if any(_EITHER.fullmatch(text[a.end : b.start]) for a, b in pairwise(found)):
        return ()
    return tuple(dict.fromkeys(m.code for m in found))


def _take(text: str, rules: Sequence[tuple[re.Pattern[str], T]]) -> tuple[str, T | None]:
    for pattern, meaning in rules:
        match = pattern.search(text)
        if match:
            return f"{text[: match.start()]} {text[match.end() :]}".strip(), meaning
    return text, None


def _take_size(text: str) -> tuple[str, int | None]:
    match = _SIZE.search(text)
    if match is None:
        counted = _OF_PATIENTS.search(text)
        return text, int(counted.group(1).replace(",", "")) if counted else None
    taken, before = match.group(0), text[: match.start()]
    # "(D2, n=22)" keeps its bracket closed.
    tail = ")" if taken.rstrip().endswith(")") and "(" in before and "(" not in taken else ""
    return f"{before}{tail}{text[match.end() :]}".strip(), int(match.group(1).replace(",", ""))


def _take_unit(text: str) -> tuple[str, str | None]:
    match = _UNIT.search(text)
    if match is None:
        return text, None
    stem = re.sub(r"s?\.?$", "", match.group("unit").lower())
    return f"{text[: match.start()]} {text[match.end() :]}".strip(), _UNITS.get(stem)


def _take_time(text: str) -> tuple[str, Timepoint | None]:
    match = _TIME.search(text) or _NUMBERED_TIME.search(text)
    if match is None:
        return text, None
    printed, word = match.groups() if match.group(1)[0].isdigit() else reversed(match.groups())
    value = float(numerals(printed)[0].value)
    stem = word.lower().rstrip("s")
    unit = _UNITS.get({"m": "month", "y": "year"}.get(stem, stem))
    if unit not in {"months", "weeks", "days", "years"}:
        return text, None
    timepoint = Timepoint.model_validate({"value": value, "unit": unit})
    return f"{text[: match.start()]} {text[match.end() :]}".strip(), timepoint


def _without_outcomes(text: str, vocabulary: Vocabulary) -> str:
    """The words around the names of outcomes, without the words that only join them."""
    pieces, at = [], 0
    for mention in vocabulary.outcome_mentions(text):
        pieces.append(text[at : mention.start])
        at = mention.end
    pieces.append(text[at:])
    if len(pieces) == 1:
        return text
    joined = " ".join(piece.strip() for piece in pieces)
    joined = re.sub(r"\b(?:rates?|probability|estimated|best|time|survival)\b", " ", joined, flags=re.IGNORECASE)
    return re.sub(r"^\W*(?:(?:in|for|among|of|with|by|the|to)\b\s*)+|\(\s*\)|\s{2,}", " ", joined).strip()
