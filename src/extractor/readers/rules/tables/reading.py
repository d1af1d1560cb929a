"""A table to results: each cell by its row, its column, its caption and its own text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from extractor.documents import Block, Cell, Document, Row, Table
from extractor.readers.rules.result import Result
from extractor.readers.rules.tables.associations import read_associations
from extractor.readers.rules.tables.cells import CellValue, Expectation, interval_alone, parse_cell, printed_p
from extractor.readers.rules.tables.frame import Frame, Kind, frame, is_group, row_meanings
from extractor.readers.rules.tables.labels import Meaning, Part
from extractor.readers.rules.tables.overviews import read_overview
from extractor.readers.rules.tables.places import cell_evidence, label_support, reproduces
from extractor.readers.rules.tables.terms import printed_term
from extractor.records import Family, Statistic, Status, Support
from extractor.vocabulary import Vocabulary

EVENT = "AE"
"""The outcome of a record that is told apart by its term and grade."""
_GENERIC = re.compile(
    r"^(?:yes|no|high|low|intermediate|standard|male|female|other|present|absent|[IVX]{1,3}|\d+|[<>≤≥].*|[\d.-]+.*)$",
    re.IGNORECASE,
)
_QUALIFIER = re.compile(
    r"^(?:resolved|improved|ongoing|recovered|recovering|serious|fatal|unresolved|leading to \w+|[a-z]+ed)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _RowSense:
    """What a row is about, once its labels and those of its groups are put together."""

    outcome: str | None
    term: str | None
    grade: str | None
    meanings: tuple[Meaning, ...]
    group: str | None
    """The words of a group that the row's label names beside its outcome."""


def read_table(document: Document, block: Block, table: Table, vocabulary: Vocabulary) -> list[Result]:
    """All results that a table prints; none from tables of patients' characteristics and of regimens."""
    framed = frame(block, table, vocabulary)
    if framed.kind is Kind.NO_RESULTS or not table.columns:
        return []
    if framed.kind is Kind.ASSOCIATIONS:
        return read_associations(document, framed, vocabulary)
    if framed.kind is Kind.OVERVIEW:
        return read_overview(document, framed, vocabulary)
    results: list[Result] = []
    event: str | None = None
    graded = False
    for row in table.rows:
        sense = _sense(framed, row, event, graded, vocabulary)
        if sense.term is not None and sense.grade is None and "," not in sense.term:
            event, graded = sense.term, False
        graded = graded or (sense.grade is not None and sense.grade != "any")
        results += _row_results(document, framed, row, sense, vocabulary)
    return results


def _sense(framed: Frame, row: Row, event: str | None, graded: bool, vocabulary: Vocabulary) -> _RowSense:
    """Put the labels of a row together; a bare grade goes with the event of the rows above it."""
    meanings = row_meanings(row, vocabulary)
    own = meanings[0]
    if framed.kind is Kind.SAFETY:
        return _safety_sense(meanings, event, graded, vocabulary)
    if framed.outcomes_in_columns:
        return _RowSense(None, None, own.grade, meanings, _row_group(row, meanings))
    holder = next((m for m in meanings if m.outcomes), None)
    unknown = (
        vocabulary.outcome_names.code(f"response {own.label.text}") if _among_responses(framed, vocabulary) else None
    )
    if not own.outcomes and unknown is not None:
        return _RowSense(unknown, None, None, meanings, None)
    if holder is None:
        return _RowSense(None, None, own.grade, meanings, _row_group(row, meanings))
    outcome = _one_outcome(holder, own)
    named = own.rest if own is holder and (own.size or is_group(own, vocabulary)) else None
    if own is not holder and own.rest:
        named = own.label.text
    return _RowSense(outcome, None, own.grade, meanings, named or None)


def _among_responses(framed: Frame, vocabulary: Vocabulary) -> bool:
    """Whether a table lists categories of response, so that a bare "Unknown" is one of them."""
    named = [m.code for row in framed.table.rows for m in vocabulary.outcome_mentions(row.path[-1].text)]
    return sum(vocabulary.outcome(code).kind == "response" for code in named) > 2


def _one_outcome(holder: Meaning, own: Meaning) -> str:
    """The outcome of a row; of several ("PFS by ≥VGPR") the first is what is measured."""
    return (own.outcomes or holder.outcomes)[0]


def _safety_sense(meanings: tuple[Meaning, ...], event: str | None, graded: bool, vocabulary: Vocabulary) -> _RowSense:
    own = meanings[0]
    coded = _coded(own, vocabulary)
    if coded is not None:
        return _RowSense(coded, None, own.grade, meanings, None)
    if own.grade is not None and not own.rest and own.event is None:
        above = next((m for m in meanings[1:] if m.event or m.rest), None)
        above_coded = next((code for m in meanings[1:] if (code := _coded(m, vocabulary))), None)
        term = (
            _term(above, vocabulary)
            if above and above.event
            else (event or (_term(above, vocabulary) if above else None))
        )
        return _RowSense(
            above_coded or (EVENT if term else None), None if above_coded else term, own.grade, meanings, None
        )
    if graded and event and own.event is None and _QUALIFIER.match(own.label.text):
        return _RowSense(EVENT, f"{event}, {own.label.text.lower()}", None, meanings, None)
    return _RowSense(EVENT, _term(own, vocabulary), own.grade, meanings, None)


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


def _row_group(row: Row, meanings: tuple[Meaning, ...]) -> str | None:
    """The name of the group that a row is; a bare "Yes", "III" or "≥65" takes its heading with it."""
    own = meanings[0]
    name = own.rest or own.label.text
    if _GENERIC.match(name) and len(row.path) > 1:
        above = meanings[1].rest or meanings[1].label.text
        return f"{above} {name}"
    return name


def _row_results(document: Document, framed: Frame, row: Row, sense: _RowSense, vocabulary: Vocabulary) -> list[Result]:
    """The results of one row: whole cells first, then interval and p columns go to them."""
    results: list[Result] = []
    size = _row_size(framed, row)
    for cell in row.cells:
        part = framed.part(cell.column)
        if not cell.text:
            continue
        if part is Part.P:
            results = _with_p(results, cell)
        elif part is Part.INTERVAL and results:
            results[-1] = _with_interval(results[-1], cell)
        elif part not in {Part.SIZE, Part.RATIO}:
            result = _cell_result(document, framed, row, cell, sense, vocabulary)
            if result is not None:
                results.append(_with_size(result, size) if size else result)
    return results


def _row_size(framed: Frame, row: Row) -> tuple[int, Support] | None:
    """The N of a row that a column of sizes prints, and its place."""
    cells = [cell for cell in row.cells if framed.part(cell.column) is Part.SIZE and cell.text.isdigit()]
    if len(cells) != 1:
        return None
    span = cells[0].span
    return int(cells[0].text), Support(start=span.start, end=span.end, role="cohort size")


def _with_size(result: Result, size: tuple[int, Support]) -> Result:
    n, place = size
    result = replace(result, cohort_n=n, support=(*result.support, place))
    if result.num is None or result.den is not None or not reproduces(result.num, n, result.value):
        return result
    return replace(result, den=n, den_source="header")


def _cell_result(
    document: Document, framed: Frame, row: Row, cell: Cell, sense: _RowSense, vocabulary: Vocabulary
) -> Result | None:
    """One cell read by all that its labels say; None where no outcome is named or no value is printed."""
    heads = framed.columns[cell.column]
    said = (*sense.meanings, *reversed(heads), *framed.stub, *((framed.caption,) if framed.caption else ()))
    outcome = _outcome(framed, sense, heads)
    if outcome is None:
        return None
    kind = vocabulary.outcome(outcome).kind
    counted = kind in {"response", "event", "incidence"}
    sized = _sized(sense.meanings, heads, framed)
    form = next((m.form for m in said if m.form), framed.form if counted else None)
    expected = Expectation(
        form, next((m.interval for m in said if m.interval), None), counted, sized.size if sized else None
    )
    parsed = parse_cell(cell.text, expected, vocabulary)
    if parsed is None:
        return None
    timepoint = (
        next((m.timepoint for m in said if m.timepoint), None) if kind in {"time_to_event", "incidence"} else None
    )
    result = Result(
        family=vocabulary.outcome(outcome).family,
        outcome=outcome,
        term=sense.term,
        grade=_grade(framed, sense, heads, outcome),
        timepoint=timepoint,
        cohort_text=_cohort(framed, sense, heads, vocabulary),
        cohort_n=sized.size if sized else None,
        evidence=(cell_evidence(document, framed.table, row, cell),),
        support=_supports(sense.meanings, heads, sized),
    )
    return _filled(result, parsed, kind, said, sized)


def _outcome(framed: Frame, sense: _RowSense, heads: tuple[Meaning, ...]) -> str | None:
    if sense.outcome is not None:
        return sense.outcome
    column = next((m.outcomes[0] for m in reversed(heads) if m.outcomes), None)
    if column is not None and framed.outcomes_in_columns:
        return column
    titled = framed.caption.outcomes if framed.caption else ()
    return column or (titled[0] if len(titled) == 1 else None)


def _grade(framed: Frame, sense: _RowSense, heads: tuple[Meaning, ...], outcome: str) -> str | None:
    """The grade named by the row, the column, the stub or the caption; an event without one is of any grade."""
    said = sense.grade or next((m.grade for m in reversed(heads) if m.grade), None)
    said = said or next((m.grade for m in sense.meanings[1:] if m.grade), None)
    said = said or next(
        (m.grade for m in (*framed.stub, *((framed.caption,) if framed.caption else ())) if m.grade), None
    )
    return said or ("any" if outcome == EVENT else None)


def _sized(rows: tuple[Meaning, ...], heads: tuple[Meaning, ...], framed: Frame) -> Meaning | None:
    """The label whose printed N counts for a cell: its row's, its column's from the inside out, or the caption's."""
    said = (*rows, *reversed(heads), *framed.stub, *((framed.caption,) if framed.caption else ()))
    return next((m for m in said if m.size is not None), None)


def _cohort(framed: Frame, sense: _RowSense, heads: tuple[Meaning, ...], vocabulary: Vocabulary) -> str | None:
    """The words that name the group of a cell: its column's, its row's, or both."""
    column = [m.label.text if m.outcomes else m.rest for m in heads if _names_column_group(framed, m, vocabulary)]
    if sense.group and (framed.outcomes_in_columns or not column or sense.meanings[0].size):
        return sense.group
    names = [*column, *([sense.group] if sense.group else [])]
    return ", ".join(name for name in names if name) or None


def _names_column_group(framed: Frame, meaning: Meaning, vocabulary: Vocabulary) -> bool:
    if meaning.part is not None or (meaning.grade is not None and not meaning.rest):
        return False
    if meaning.outcomes:
        return not framed.outcomes_in_columns and is_group(meaning, vocabulary)
    return bool(meaning.rest)


def _supports(rows: tuple[Meaning, ...], heads: tuple[Meaning, ...], sized: Meaning | None) -> tuple[Support, ...]:
    """Where the numerals of size and time stand."""
    timed = [m for m in (*rows, *heads) if m.timepoint is not None]
    labels = [*([sized] if sized else []), *timed]
    return tuple(label_support(m.label, "row" if m in rows else "header") for m in dict.fromkeys(labels))


def _filled(
    result: Result, cell: CellValue, kind: str, said: tuple[Meaning, ...], sized: Meaning | None
) -> Result | None:
    """The result with the numbers of its cell."""
    unit = cell.unit or next((m.unit for m in said if m.unit), None)
    statistic = next((m.statistic for m in said if m.statistic), None)
    if kind in {"response", "event", "incidence"}:
        unit, statistic = "percent" if cell.value is not None else None, Statistic.PROPORTION
        if result.timepoint is not None:
            statistic = Statistic.LANDMARK
    elif result.timepoint is not None:
        unit, statistic = "percent", Statistic.LANDMARK
    elif kind == "time_to_event":
        statistic = statistic or Statistic.MEDIAN
    status = cell.status
    if status is Status.NOT_REACHED and statistic in {Statistic.LANDMARK, Statistic.PROPORTION}:
        status = Status.UNCLEAR
    if kind == "time_to_event" and cell.num is not None and statistic is Statistic.MEDIAN:
        return None
    size = sized.size if sized else None
    den: int | None = cell.den
    source: Literal["beside", "header"] | None = "beside" if den is not None else None
    if den is None and cell.num is not None and size is not None and reproduces(cell.num, size, cell.value):
        den, source = size, "header"
    return replace(
        result,
        statistic=statistic,
        value=cell.value,
        status=status,
        unit=unit,
        num=cell.num,
        den=den,
        den_source=source,
        ci_low=cell.ci_low,
        ci_high=cell.ci_high,
        ci_status=cell.ci_status,
        spread=cell.spread,
        p=cell.p,
        value_text=cell.text[:120] or None,
    )


def _with_interval(result: Result, cell: Cell) -> Result:
    found = interval_alone(cell.text)
    if found is None or result.ci_low is not None:
        return result
    low, high, status = found
    support = Support(start=cell.span.start, end=cell.span.end, role="cell")
    return replace(result, ci_low=low, ci_high=high, ci_status=status, support=(*result.support, support))


def _with_p(results: list[Result], cell: Cell) -> list[Result]:
    """A p beside two groups compares them; beside one value it stands for its block of rows."""
    p = printed_p(cell.text)
    if p is None or not results:
        return results
    support = Support(start=cell.span.start, end=cell.span.end, role="cell")
    paired = len(results) == 2 and len({r.cohort_text for r in results}) == 2
    marked = []
    for index, result in enumerate(results):
        other = results[1 - index].cohort_text if paired else None
        marked.append(
            replace(
                result,
                p=p,
                p_kind="pairwise" if paired else "global",
                comparator=other,
                support=(*result.support, support),
            )
        )
    return marked
