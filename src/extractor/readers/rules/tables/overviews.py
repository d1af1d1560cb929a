"""Tables that summarise studies: a study a row, its size, regimen and outcomes in columns."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.documents import Cell, Document, Row
from extractor.readers.rules.result import Result
from extractor.readers.rules.sentences import Sentence, read_sentence
from extractor.readers.rules.tables.associations import arm_ratio
from extractor.readers.rules.tables.cells import Expectation, parse_cell
from extractor.readers.rules.tables.filling import is_counted, may_be_landmark, measured, printed
from extractor.readers.rules.tables.frame import Frame, prints_shares
from extractor.readers.rules.tables.labels import Meaning, Part
from extractor.readers.rules.tables.places import cell_evidence
from extractor.readers.rules.tables.rowgroups import GROUP_HEAD, RowGroup, row_group, study_words
from extractor.records import Evidence, Support
from extractor.text import clean, joined
from extractor.vocabulary import Vocabulary

_VALUE_ENTRY = re.compile(
    r"(?:(?<=^)|(?<=[A-Za-z)\d] ))"
    r"(?:\d+(?:\.\d+)?\s*(?:%|(?:months?|weeks?|days?|years?)\b)|not (?:yet )?reached\b|NR\b)(?= (?:for|in|with)\b)",
    re.IGNORECASE,
)
_GROUP_ENTRY = re.compile(r"(?:(?<=^)|(?<=\s))(?:group|cohort|arm|part)\s+(?:\d+|[A-Z])\b", re.IGNORECASE)


def read_overview(document: Document, framed: Frame, vocabulary: Vocabulary) -> list[Result]:
    """The outcomes of each study, with the group and the size that its row prints."""
    results: list[Result] = []
    for row in framed.table.rows:
        group = row_group(framed, row, vocabulary)
        for cell in row.cells:
            if not cell.text or cell is group.size_cell:
                continue
            found = _cell_results(document, framed, row, cell, vocabulary)
            results += [_of_study(document, result, row, group) for result in found]
    return results


def _cell_results(document: Document, framed: Frame, row: Row, cell: Cell, vocabulary: Vocabulary) -> list[Result]:
    """A cell of one value under an outcome, or a cell of words read as a sentence that its header begins."""
    heads = framed.columns[cell.column]
    if framed.part(cell.column) is Part.RATIO:
        ratio = arm_ratio(document, framed, row, cell, vocabulary)
        return [replace(ratio, term=row_group(framed, row, vocabulary).name, comparator=None)] if ratio else []
    head = next((m for m in reversed(heads) if m.outcomes), None)
    if head is None and any(GROUP_HEAD.search(m.label.text) or m.part for m in heads):
        return []
    if head is not None:
        whole = _value(document, framed, row, cell, head, vocabulary)
        if whole is not None:
            return [whole]
    address = cell_evidence(document, framed.table, row, cell)
    found: list[Result] = []
    for entry, sentence in _entries(document, framed, cell):
        group = _GROUP_ENTRY.match(entry)
        for result in read_sentence(sentence, vocabulary):
            places = tuple(_addressed(place, address, document) for place in result.evidence)
            named = result.cohort_text or (group.group(0) if group else None)
            found.append(replace(result, evidence=places, cohort_text=named))
    return found


def _entries(document: Document, framed: Frame, cell: Cell) -> list[tuple[str, Sentence]]:
    """A cell of words as sentences that its header begins: "PFS: 5.2 months for group 1", one for each entry."""
    heads = [clean(document.quote(m.label.span), m.label.span.start) for m in framed.columns[cell.column]]
    text = clean(document.quote(cell.span), cell.span.start)
    starts = _starts(text.text)
    pieces = [text.piece(start, end) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return [
        (piece.text, Sentence(joined([*heads, piece], ": "), framed.block.section, block=framed.block))
        for piece in pieces
    ]


def _starts(text: str) -> list[int]:
    """Where the entries of a list begin whose line breaks are lost: at each value, or at each numbered group."""
    for entry in (_VALUE_ENTRY, _GROUP_ENTRY):
        starts = [m.start() for m in entry.finditer(text)]
        if len(starts) > 1 and starts[0] == 0:
            return starts
    return [0]


def _addressed(place: Evidence, address: Evidence, document: Document) -> Evidence:
    """A sentence's place with the address of its cell, and without the header that began it."""
    start = max(place.start, address.start) if place.end > address.start else address.start
    end = place.end if place.end > start else address.end
    return place.model_copy(
        update={
            "start": start,
            "end": end,
            "quote": document.text[start:end],
            "where": address.where,
            "table": address.table,
            "row": address.row,
            "column": address.column,
        }
    )


def _value(
    document: Document, framed: Frame, row: Row, cell: Cell, head: Meaning, vocabulary: Vocabulary
) -> Result | None:
    outcome = vocabulary.outcome(head.outcomes[0])
    shares = head.rate or prints_shares(framed, row, cell)
    expected = Expectation(head.form, head.interval, is_counted(outcome), head.level, share=shares)
    parsed = parse_cell(cell.text, expected, vocabulary)
    if parsed is None:
        return None
    result = Result(
        family=outcome.family,
        outcome=outcome.code,
        timepoint=head.timepoint if may_be_landmark(outcome) else None,
        evidence=(cell_evidence(document, framed.table, row, cell),),
    )
    unit = parsed.unit or head.unit or _unit(parsed.value, outcome.units)
    return measured(printed(result, parsed), outcome, head.statistic, unit)


def _unit(value: float | None, units: tuple[str, ...]) -> str | None:
    """Months where nothing says otherwise: the unit of survival times in this literature."""
    return "months" if value is not None and "months" in units else None


def _of_study(document: Document, result: Result, row: Row, group: RowGroup) -> Result:
    """The result with its row's study, and the group and size that the row prints."""
    own = result.cohort_text
    size = group.size if not own and result.unit != "ratio" else None
    support = result.support
    if size is not None and group.size_cell is not None:
        place = Support(start=group.size_cell.span.start, end=group.size_cell.span.end, role="cohort size")
        support = (*support, place)
    return replace(
        result,
        study_text=study_words(document, row),
        cohort_text=None if result.unit == "ratio" else own or group.name,
        cohort_n=result.cohort_n or size,
        regimen_text=group.regimen if own is None else None,
        whole=own is None and group.whole,
        support=support,
    )
