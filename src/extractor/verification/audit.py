"""The audit of recall: printed numbers that look like results and that no accepted record claims."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.documents import READ_FOR_RESULTS, Block, Cell, Document, Row, Table
from extractor.records import RecordSet, Uncovered
from extractor.text import Span
from extractor.verification import looks
from extractor.verification.grounding import claims
from extractor.verification.phrases import names
from extractor.verification.places import Places, Scope, ScopeKind
from extractor.verification.printed import Printed
from extractor.vocabulary import Vocabulary

# Parts of a paper that tell how a study was done; what results they print stands in other parts, too.
_METHODS = re.compile(r"\b(?:methods?|statistic\w*|study design|eligibility|endpoints?|objectives?)\b", re.IGNORECASE)
# Columns of a table of studies that hold no results.
_NO_RESULT = re.compile(
    r"^(?:n|no\.?|number|total|year|ref(?:erence)?s?|citation|study|author|design|age|doses?|regimens?|treatments?|"
    r"(?:no\.?|number|n) of (?:patients|pts|subjects)|patients?(?:,? n)?|(?:prior |previous )?lines?(?: of \w+)?)"
    r"(?:,? \(?n\)?)?$",
    re.IGNORECASE,
)
_STATISTIC = re.compile(r"\b(?:HR|OR|RR|CI|hazard ratio|odds ratio|risk ratio|p[ -]?values?|p)\b", re.IGNORECASE)
# A cell this long holds prose, and is read as prose.
_PROSE = 60


def uncovered(document: Document, records: RecordSet, vocabulary: Vocabulary) -> tuple[Uncovered, ...]:
    """Numbers that look like results, in the blocks read for results, that no record accounts for."""
    places = Places(document)
    claimed = {span for record in records.records for span in claims(record, places)}
    found: dict[Span, Uncovered] = {}
    for block in document.blocks:
        if block.kind not in READ_FOR_RESULTS or _no_results(block, vocabulary):
            continue
        for scope, number, reason in _candidates(block, places, vocabulary):
            if not any(number.span.start < span.end and span.start < number.span.end for span in claimed):
                found.setdefault(
                    number.span, Uncovered(span=number.span, text=number.text, where=scope.where, why=reason)
                )
    return tuple(found[span] for span in sorted(found))


def _no_results(block: Block, vocabulary: Vocabulary) -> bool:
    """Tables and texts of patients' characteristics, of what was given, and of methods."""
    if block.table is None:
        return any(_METHODS.search(heading) for heading in block.section) or _about_patients(
            " ".join(block.section[-1:]), vocabulary
        )
    caption = block.table.caption.text if block.table.caption is not None else block.table.name
    return _about_patients(caption, vocabulary)


def _about_patients(title: str, vocabulary: Vocabulary) -> bool:
    words = vocabulary.words
    if names(words.efficacy_headings + words.safety_headings + words.association_headings, title):
        return False
    return names(words.baseline_headings + words.regimen_headings, title)


def _candidates(block: Block, places: Places, vocabulary: Vocabulary) -> Iterator[tuple[Scope, Printed, str]]:
    named_before = False
    for scope in places.of_block(block):
        text = scope.mapped.text
        named = _names_outcome(text, vocabulary)
        if scope.kind is ScopeKind.CELL and scope.table and scope.row and scope.cell:
            if not _result_cell(scope.table, scope.row, scope.cell, vocabulary):
                continue
            reasons = (
                (number, looks.why(text, number, vocabulary.words.patient_nouns, named=True))
                if len(text) > _PROSE
                else (number, looks.in_cell(text, number))
                for number in scope.numbers
            )
        elif scope.kind in {ScopeKind.SENTENCE, ScopeKind.NOTE, ScopeKind.CAPTION}:
            near = named or (named_before and scope.kind is ScopeKind.SENTENCE)
            reasons = ((n, looks.why(text, n, vocabulary.words.patient_nouns, named=near)) for n in scope.numbers)
        else:
            continue
        named_before = named
        yield from ((scope, number, reason) for number, reason in reasons if reason is not None)


def _names_outcome(text: str, vocabulary: Vocabulary) -> bool:
    return bool(vocabulary.outcome_mentions(text) or vocabulary.event_mentions(text))


def _result_cell(table: Table, row: Row, cell: Cell, vocabulary: Vocabulary) -> bool:
    """Whether row, column or title name an outcome, an event or a statistic, and not a size, a year or a regimen."""
    column = table.column_name(cell.column) if cell.column < len(table.columns) else ""
    last = table.columns[cell.column][-1].text if column and table.columns[cell.column] else ""
    label = row.path[-1].text if row.path else ""
    if _NO_RESULT.match(last.strip()) or _NO_RESULT.match(label.strip()):
        return False
    stub = " ".join(part.text for part in table.stub)
    if any(_names_outcome(text, vocabulary) for text in (row.name, column, stub)) or _STATISTIC.search(column):
        return True
    title = table.caption.text if table.caption is not None else table.name
    words = vocabulary.words
    return names(words.safety_headings + words.association_headings, title) or _names_outcome(title, vocabulary)
