"""What a row is about: its own label, those of its groups, and the event of the rows above it, put together."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.documents import Row
from extractor.readers.rules.tables.frame import Frame, Kind, is_group, is_size_row, row_meanings
from extractor.readers.rules.tables.grades import speaks_of_events
from extractor.readers.rules.tables.labels import Meaning
from extractor.readers.rules.tables.terms import is_bare_category
from extractor.records import Family
from extractor.vocabulary import Vocabulary, printed_term

EVENT = "AE"
"""The outcome of a record that is told apart by its term and grade."""
_QUALIFIER = re.compile(
    r"^(?:resolved|improved|ongoing|recovered|recovering|serious|fatal|unresolved|leading to \w+|[a-z]+ed)$",
    re.IGNORECASE,
)
_DEATHS = re.compile(
    r"(?:(?:all|total|any|on[- ](?:study|treatment|trial)|all[- ]cause) )*deaths?"
    r"(?: (?:(?:from|of|due to) (?:any|all) causes?|on (?:study|treatment)|overall))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class RowSense:
    """What a row is about, once its labels and those of its groups are put together."""

    outcome: str | None
    term: str | None
    grade: str | None
    meanings: tuple[Meaning, ...]
    group: str | None
    """The words of a group that the row's label names beside its outcome."""


def row_sense(framed: Frame, row: Row, event: str | None, graded: bool, vocabulary: Vocabulary) -> RowSense | None:
    """Put the labels of a row together; a bare grade goes with the event of the rows above it.

    None for a row of sizes and for a measure without a code.
    """
    meanings = row_meanings(row, vocabulary)
    own = meanings[0]
    if is_size_row(row, vocabulary):
        return None
    if framed.kind is Kind.SAFETY:
        return safety_sense(meanings, event, graded, vocabulary)
    if framed.outcomes_in_columns:
        return RowSense(None, None, own.grade, meanings, row_group(framed, row, meanings))
    holder = next((m for m in meanings if m.outcomes), None)
    unknown = (
        vocabulary.outcome_names.code(f"response {own.label.text}") if _among_responses(framed, vocabulary) else None
    )
    if not own.outcomes and unknown is not None:
        return RowSense(unknown, None, None, meanings, None)
    if holder is None and own.event and _graded_events(meanings, vocabulary):
        grade = next((m.grade for m in meanings if m.grade), None)
        return RowSense(EVENT, _term(own, vocabulary), grade, meanings, None)
    if holder is None:
        return _group_sense(framed, row, meanings, vocabulary)
    outcome = _one_outcome(holder, own)
    named = (
        own.rest if own is holder and (own.size or is_group(own, vocabulary) or _names_arm(own, vocabulary)) else None
    )
    if own is not holder and own.rest:
        named = own.label.text
    return RowSense(outcome, None, own.grade, meanings, named or None)


def _names_arm(own: Meaning, vocabulary: Vocabulary) -> bool:
    """ "PFS in IRd": whether what stands behind the outcome is the regimen of an arm."""
    mentions = vocabulary.regimen_mentions(own.rest)
    whole = any(m.start == 0 and m.end == len(own.rest) for m in mentions)
    return (
        whole and re.search(rf"\b(?:in|with|for|on|under) (?:the )?{re.escape(own.rest)}", own.label.text) is not None
    )


def _group_sense(framed: Frame, row: Row, meanings: tuple[Meaning, ...], vocabulary: Vocabulary) -> RowSense | None:
    """A row that names no outcome: a group, or how the caption's outcome is measured; None for a measure of its own."""
    own = meanings[0]
    measure = own.statistic is not None or own.unit is not None or own.interval is not None
    if measure and own.rest and not is_group(own, vocabulary):
        return None
    group = None if measure and not own.rest else row_group(framed, row, meanings)
    return RowSense(None, None, own.grade, meanings, group)


def _graded_events(meanings: tuple[Meaning, ...], vocabulary: Vocabulary) -> bool:
    """Whether a row among other outcomes counts an event: its label or its group names a grade or speaks of safety."""
    words = vocabulary.words.safety_headings
    said = " ".join(m.label.text for m in meanings[1:])
    return any(m.grade for m in meanings) or any(re.search(rf"\b{re.escape(w)}\b", said, re.IGNORECASE) for w in words)


def _among_responses(framed: Frame, vocabulary: Vocabulary) -> bool:
    """Whether a table lists categories of response, so that a bare "Unknown" is one of them."""
    named = [m.code for row in framed.table.rows for m in vocabulary.outcome_mentions(row.path[-1].text)]
    return sum(vocabulary.outcome(code).kind == "response" for code in named) > 2


def _one_outcome(holder: Meaning, own: Meaning) -> str:
    """The outcome of a row; of several ("PFS by ≥VGPR") the first is what is measured."""
    return (own.outcomes or holder.outcomes)[0]


def safety_sense(
    meanings: tuple[Meaning, ...], event: str | None, graded: bool, vocabulary: Vocabulary
) -> RowSense | None:
    """What a row of adverse events is about; None for a measure without a code, such as deaths of any cause."""
    own, *above = meanings
    below = graded and event is not None
    qualifies = below and own.event is None and _QUALIFIER.match(own.label.text) is not None
    grade = None if yields(own) else own.grade
    if (coded := None if qualifies else _coded(own, vocabulary) or _abridged(meanings, vocabulary)) is not None:
        return RowSense(coded, None, grade, meanings, None)
    if own.grade is not None and not own.rest and own.event is None:
        return _grade_sense(meanings, event, grade, vocabulary)
    if qualifies:
        return RowSense(EVENT, f"{event}, {own.label.text.lower()}", None, meanings, None)
    if _DEATHS.fullmatch(own.words) and not any(m.event for m in above):
        return None
    return RowSense(EVENT, _term(own, vocabulary), own.grade, meanings, None)


def _grade_sense(
    meanings: tuple[Meaning, ...], event: str | None, grade: str | None, vocabulary: Vocabulary
) -> RowSense:
    """A row that names a grade alone: of the event above it, or of all events where it speaks of them or none is."""
    own, *above = meanings
    holder = next((m for m in above if m.event or m.rest), None)
    unheaded = yields(own) and holder is None and event is None
    if unheaded or (speaks_of_events(own.label.text) and not any(m.event for m in above)):
        return RowSense(vocabulary.outcome_names.code("any adverse event"), None, grade, meanings, None)
    coded = next((code for m in above if (code := _coded(m, vocabulary))), None)
    if coded is not None:
        return RowSense(coded, None, grade, meanings, None)
    held = _term(holder, vocabulary) if holder else None
    term = held if holder and holder.event else event or held
    return RowSense(EVENT if term else None, term, grade, meanings, None)


def yields(meaning: Meaning) -> bool:
    """Whether a label says "any" of events without the word grade, so that a column's grade tells more."""
    return meaning.grade == "any" and "grade" not in meaning.label.text.lower()


def _abridged(meanings: tuple[Meaning, ...], vocabulary: Vocabulary) -> str | None:
    """The safety outcome of a label that leaves the word event out: "Fatal", "Leading to discontinuation"."""
    own, *above = meanings
    if any(m.event for m in above):
        return None
    phrases = (f"adverse event {own.words}", f"{own.words} adverse event")
    codes = (vocabulary.outcome_names.code(phrase) for phrase in phrases)
    return next((code for code in codes if code and code != EVENT), None)


def _coded(meaning: Meaning, vocabulary: Vocabulary) -> str | None:
    """The safety outcome that a label names by itself, such as a death; a single event is no code of its own."""
    codes = (code for code in meaning.outcomes if vocabulary.outcome(code).family is Family.SAFETY)
    return next((code for code in codes if code != EVENT), None)


def _term(meaning: Meaning | None, vocabulary: Vocabulary) -> str | None:
    """The event as printed: singular, lower case, without what the label says of form and grade."""
    if meaning is None:
        return None
    words = meaning.words or meaning.label.text
    return printed_term(words, vocabulary) or None


def row_group(framed: Frame, row: Row, meanings: tuple[Meaning, ...]) -> str | None:
    """The name of the group that a row is; a bare "Yes", "III" or "≥65" takes its heading with it.

    So does a name that returns under several headings: "Arm A" under "First line".
    """
    own = meanings[0]
    if own.timepoint is not None and not own.rest:
        return ", ".join(m.rest for m in meanings[1:] if m.rest) or None
    name = own.rest or own.label.text
    if len(row.path) > 1 and sum(r.path[-1].text == row.path[-1].text for r in framed.table.rows) > 1:
        return ", ".join([name, *(m.rest or m.label.text for m in meanings[1:])])
    if is_bare_category(name) and len(row.path) > 1:
        above = meanings[1].rest or meanings[1].label.text
        return f"{above} {name}"
    return name
