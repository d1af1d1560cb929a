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
        return RowSense(None, None, own.grade, meanings, _row_group(framed, row, meanings))
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
    named = own.rest if own is holder and (own.size or is_group(own, vocabulary)) else None
    if own is not holder and own.rest:
        named = own.label.text
    return RowSense(outcome, None, own.grade, meanings, named or None)


def _group_sense(framed: Frame, row: Row, meanings: tuple[Meaning, ...], vocabulary: Vocabulary) -> RowSense | None:
    """A row that names no outcome: a group, or how the caption's outcome is measured; None for a measure of its own."""
    own = meanings[0]
    measure = own.statistic is not None or own.unit is not None or own.interval is not None
    if measure and own.rest and not is_group(own, vocabulary):
        return None
    group = None if measure and not own.rest else _row_group(framed, row, meanings)
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


def safety_sense(meanings: tuple[Meaning, ...], event: str | None, graded: bool, vocabulary: Vocabulary) -> RowSense:
    own = meanings[0]
    coded = _coded(own, vocabulary)
    if coded is not None:
        return RowSense(coded, None, own.grade, meanings, None)
    if own.grade is not None and not own.rest and own.event is None:
        if speaks_of_events(own.label.text) and not any(m.event for m in meanings[1:]):
            return RowSense(vocabulary.outcome_names.code("any adverse event"), None, own.grade, meanings, None)
        above = next((m for m in meanings[1:] if m.event or m.rest), None)
        above_coded = next((code for m in meanings[1:] if (code := _coded(m, vocabulary))), None)
        term = (
            _term(above, vocabulary)
            if above and above.event
            else (event or (_term(above, vocabulary) if above else None))
        )
        return RowSense(
            above_coded or (EVENT if term else None), None if above_coded else term, own.grade, meanings, None
        )
    if graded and event and own.event is None and _QUALIFIER.match(own.label.text):
        return RowSense(EVENT, f"{event}, {own.label.text.lower()}", None, meanings, None)
    return RowSense(EVENT, _term(own, vocabulary), own.grade, meanings, None)


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


def _row_group(framed: Frame, row: Row, meanings: tuple[Meaning, ...]) -> str | None:
    """The name of the group that a row is; a bare "Yes", "III" or "≥65" takes its heading with it.

    So does a name that returns under several headings: "Arm A" under "First line".
    """
    own = meanings[0]
    name = own.rest or own.label.text
    if len(row.path) > 1 and sum(r.path[-1].text == row.path[-1].text for r in framed.table.rows) > 1:
        return ", ".join([name, *(m.rest or m.label.text for m in meanings[1:])])
    if is_bare_category(name) and len(row.path) > 1:
        above = meanings[1].rest or meanings[1].label.text
        return f"{above} {name}"
    return name
