"""What decides how a record is read: its endpoint, its population, the notes and abbreviations beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.documents import Document, Note
from extractor.documents.kinds import READ_FOR_RESULTS
from extractor.records import FlatRecord
from extractor.review.figure import block_of
from extractor.text import Span, number_words, numerals, sentences
from extractor.vocabulary import Vocabulary

_DEFINES = re.compile(
    r"\b(?:defined|definition|(?:measured|calculated|counted|time|ran) from|interval (?:from|between)|"
    r"assessed (?:by|according|after|with)|graded (?:by|after|according)|according to|"
    r"was the (?:primary|secondary)|endpoints?|criteria)\b",
    re.IGNORECASE,
)
_METHODS = re.compile(r"\b(?:methods?|statistic\w*|assessments?|end ?points?|outcomes|definitions?)\b", re.IGNORECASE)
_RESPONSE = re.compile(r"\bresponses?\b", re.IGNORECASE)
_MOST = 4
"""Sentences shown for one endpoint or group: more are not read."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the paper and where it stands."""

    text: str
    where: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Definitions:
    """What stands beside a record."""

    endpoint: str
    """The outcome's name and what it includes, as the vocabulary has it."""
    endpoint_said: tuple[Said, ...]
    population_said: tuple[Said, ...]
    abbreviations: dict[str, str]
    notes: tuple[Said, ...]


def definitions(flat: FlatRecord, document: Document | None, vocabulary: Vocabulary) -> Definitions:
    """The definitions that decide one record; of its paper only where that is at hand."""
    endpoint = _endpoint(flat, vocabulary)
    if document is None:
        return Definitions(endpoint, (), (), {}, ())
    return Definitions(
        endpoint=endpoint,
        endpoint_said=_endpoint_said(flat, document, vocabulary),
        population_said=_population_said(flat, document, vocabulary),
        abbreviations=_abbreviations(flat, document),
        notes=_notes(flat, document),
    )


def _endpoint(flat: FlatRecord, vocabulary: Vocabulary) -> str:
    code = flat.record.outcome
    if not vocabulary.is_outcome(code):
        return code
    outcome = vocabulary.outcome(code)
    return f"{outcome.name}: {', '.join(outcome.includes)}" if outcome.includes else outcome.name


def _endpoint_said(flat: FlatRecord, document: Document, vocabulary: Vocabulary) -> tuple[Said, ...]:
    """Sentences that say how the endpoint is defined, or name it where the methods are told.

    Categories of response are defined by the criteria of response, whatever their name.
    """
    code = flat.record.outcome
    endpoint = code if code in vocabulary.outcomes else code.partition("_")[2]
    criteria = endpoint in vocabulary.outcomes and vocabulary.outcomes[endpoint].kind == "response"
    found = []
    for said in _sentences(document):
        defines, methods = _DEFINES.search(said.text), _METHODS.search(said.where)
        if not (defines or methods):
            continue
        named = endpoint in {mention.code for mention in vocabulary.outcome_mentions(said.text)}
        if named or (criteria and defines and methods and _RESPONSE.search(said.text)):
            found.append(said)
            if len(found) == _MOST:
                break
    return tuple(found)


def _population_said(flat: FlatRecord, document: Document, vocabulary: Vocabulary) -> tuple[Said, ...]:
    """Sentences that count the group's patients, or name it together with a number."""
    cohort = flat.cohort
    names = [name for name in (cohort.label, *cohort.aliases) if len(name) > 2]
    named = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)
    people = re.compile(rf"\b(?:{'|'.join(map(re.escape, vocabulary.words.patient_nouns))})\b", re.IGNORECASE)
    found = []
    for said in _sentences(document):
        about = names and named.search(said.text)
        if not (about or people.search(said.text)):
            continue
        numbers = {n.value for n in (*numerals(said.text), *number_words(said.text))}
        if (cohort.n is not None and cohort.n in numbers) or (about and numbers and cohort.n is None):
            found.append(said)
            if len(found) == _MOST:
                break
    return tuple(found)


def _abbreviations(flat: FlatRecord, document: Document) -> dict[str, str]:
    """Those that stand where the record is printed, or in its names."""
    texts = [flat.cohort.label, flat.study.label, flat.record.term or "", flat.record.outcome.replace("_", " ")]
    for place in flat.record.evidence:
        block = block_of(Span(place.start, place.end), document)
        if block is not None:
            texts.append(document.clean(block).text)
        texts += [part for part in (place.row, place.column, place.caption) if part]
    words = set(re.findall(r"[\w-]+", " ".join(texts)))
    return {short: long for short, long in document.abbreviations.items() if short in words}


def _notes(flat: FlatRecord, document: Document) -> tuple[Said, ...]:
    """Notes of the tables that print the record: those its marks point to, and general ones."""
    found: dict[Span, Said] = {}
    for place in flat.record.evidence:
        span = Span(place.start, place.end)
        block = block_of(span, document)
        if block is None or block.table is None:
            continue
        table = block.table
        marked: set[Note] = set()
        for row, cell in table.cells():
            if cell.span.start < span.end and span.start < cell.span.end:
                header = table.columns[cell.column] if cell.column < len(table.columns) else ()
                caption = (table.caption,) if table.caption else ()
                marked.update(table.notes_of(cell, *row.path, *header, *caption))
                marked.update(note for note in table.notes if note.mark is None)
        for note in table.notes:
            if note in marked:
                found[note.span] = Said(note.text, table.name, note.span.start, note.span.end)
    return tuple(found.values())


def _sentences(document: Document) -> list[Said]:
    found = []
    for block in document.blocks:
        if block.table is not None or block.kind not in READ_FOR_RESULTS:
            continue
        mapped = document.clean(block)
        where = block.section[-1] if block.section else ""
        for piece in sentences(mapped.text):
            span = mapped.span(piece.start, piece.end)
            found.append(Said(piece.of(mapped.text), where, span.start, span.end))
    return found
