"""A table to results: each cell by its row, its column, its caption and its own text."""

from __future__ import annotations

from dataclasses import replace

from extractor.documents import Block, Cell, Document, Row, Table
from extractor.readers.rules.result import Result
from extractor.readers.rules.tables.associations import arm_ratio, read_associations
from extractor.readers.rules.tables.cells import Expectation, parse_cell
from extractor.readers.rules.tables.filling import is_counted, may_be_landmark, measured, printed
from extractor.readers.rules.tables.frame import Frame, Kind, frame, is_group, is_unread, prints_shares
from extractor.readers.rules.tables.labels import Meaning, Part
from extractor.readers.rules.tables.overviews import read_overview
from extractor.readers.rules.tables.parts import (
    Size,
    is_count,
    size_of,
    with_counts,
    with_denominator,
    with_interval,
    with_p,
    with_size,
)
from extractor.readers.rules.tables.places import cell_evidence, label_support
from extractor.readers.rules.tables.senses import EVENT, RowSense, row_sense, safety_sense, yields
from extractor.readers.rules.tables.sizes import row_sizes
from extractor.records import Family, Statistic, Support, Timepoint
from extractor.vocabulary import Vocabulary


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
        sense = row_sense(framed, row, event, graded, vocabulary)
        if sense is None:
            continue
        if sense.term is not None and sense.grade is None and "," not in sense.term:
            event, graded = sense.term, False
        graded = graded or (sense.grade is not None and sense.grade != "any")
        results += _row_results(document, framed, row, sense, vocabulary)
    return results


def _row_results(document: Document, framed: Frame, row: Row, sense: RowSense, vocabulary: Vocabulary) -> list[Result]:
    """The results of one row: whole cells first, then what stands in columns of its own goes to them."""
    results: list[Result] = []
    counted = _counts_patients(framed, sense, vocabulary)
    sizes = row_sizes(framed, row, counted=counted)
    patients = {Part.SIZE} if counted else {Part.SIZE, Part.COUNT}
    counts: Cell | None = None
    for cell in row.cells:
        part = framed.part(cell.column)
        if not cell.text or part in {Part.SIZE, Part.DIFFERENCE} or (part in patients and is_count(cell)):
            continue
        size = sizes.get(cell.column)
        if part is Part.P:
            valued = sum(framed.part(column) is None for column in range(len(framed.columns)))
            results = with_p(results, cell, rows_are_groups=framed.outcomes_in_columns, columns=valued)
        elif part is Part.FRACTION or (part is Part.COUNT and _beside_percent(framed, cell.column + 1, cell)):
            counts = cell
        elif part is Part.COUNT and results and _beside_percent(framed, cell.column - 1, cell):
            results[-1] = with_counts(results[-1], cell)
        elif part is Part.INTERVAL and results:
            results[-1] = with_interval(results[-1], cell)
        elif part is Part.RATIO:
            ratio = arm_ratio(document, framed, row, cell, vocabulary)
            results += [ratio] if ratio else []
        else:
            beside = size or (None if sense.group else _column_size(framed, cell))
            result = _cell_result(document, framed, row, cell, sense, beside, vocabulary)
            if result is not None:
                result = with_counts(result, counts) if counts else result
                sized = beside is not None and (beside is size or result.cohort_n is None)
                results.append(with_size(result, beside) if beside and sized else result)
                counts = None
    return results


def _beside_percent(framed: Frame, column: int, cell: Cell) -> bool:
    """Whether a whole number stands beside the column of its percentage, under one upper header."""
    if not is_count(cell) or not 0 <= column < len(framed.columns) or framed.part(column) is not Part.PERCENT:
        return False
    return framed.columns[column][:-1] == framed.columns[cell.column][:-1]


def _column_size(framed: Frame, cell: Cell) -> Size | None:
    """The N that a row of sizes prints for the column of a cell."""
    return size_of(framed.sizes[cell.column]) if cell.column in framed.sizes else None


def _counts_patients(framed: Frame, sense: RowSense, vocabulary: Vocabulary) -> bool:
    """Whether a column headed "n" counts the patients with the outcome of a row, and not the row's group."""
    outcome = _outcome(framed, sense, (), vocabulary)
    return not framed.outcomes_in_columns and (outcome is None or is_counted(vocabulary.outcome(outcome)))


def _cell_result(
    document: Document,
    framed: Frame,
    row: Row,
    cell: Cell,
    sense: RowSense,
    size: Size | None,
    vocabulary: Vocabulary,
) -> Result | None:
    """One cell read by all that its labels say; None where no outcome is named or no value is printed.

    `size` is an N that stands in a cell of its own.
    """
    heads = framed.columns[cell.column]
    if framed.events_in_columns:
        # The columns name the events and the rows the groups: the two change places.
        turned = safety_sense(tuple(reversed(heads)), None, False, vocabulary)
        if turned is None:
            return None
        sense, heads = turned, tuple(reversed(sense.meanings))
    near, far = (*sense.meanings, *reversed(heads)), (*framed.stub, *((framed.caption,) if framed.caption else ()))
    said = (*near, *far)
    outcome = _outcome(framed, sense, heads, vocabulary)
    if outcome is None or (outcome == EVENT and sense.term is None) or is_unread(framed, cell.column, vocabulary):
        return None
    entry = vocabulary.outcome(outcome)
    sized = _sized(sense, heads, framed)
    n = sized.size if sized else size.n if size else None
    expected = _expected(framed, near, far, counted=is_counted(entry), size=n)
    parsed = parse_cell(
        cell.text, replace(expected, share=expected.share or prints_shares(framed, row, cell)), vocabulary
    )
    if parsed is None:
        return None
    result = Result(
        family=entry.family,
        outcome=outcome,
        term=sense.term,
        grade=_grade(framed, sense, heads, outcome) if entry.family is Family.SAFETY else None,
        timepoint=_timepoint(said) if may_be_landmark(entry) else None,
        cohort_text=_cohort(framed, sense, heads, vocabulary),
        cohort_n=sized.size if sized else None,
        evidence=(cell_evidence(document, framed.table, row, cell),),
        support=_supports(sense.meanings, heads, sized),
    )
    unit = parsed.unit or next((m.unit for m in said if m.unit), None)
    statistic = next((m.statistic for m in said if m.statistic), None)
    measure = measured(printed(result, parsed), entry, statistic, unit)
    return with_denominator(measure, sized.size) if measure and sized else measure


def _expected(
    framed: Frame, near: tuple[Meaning, ...], far: tuple[Meaning, ...], *, counted: bool, size: int | None
) -> Expectation:
    """What the labels say of a cell, the nearest first.

    A form that most cells show counts where neither its row nor its column says one.
    """
    said = (*near, *far)
    form = next((m.form for m in near if m.form), None)
    distant = next((m.form for m in far if m.form), None)
    usual = framed.form if counted and distant in {None, "percent"} else None
    return Expectation(
        form or usual or distant,
        next((m.interval for m in said if m.interval), None),
        counted,
        next((m.level for m in said if m.level), None),
        size,
        any(m.rate for m in near),
    )


def _outcome(framed: Frame, sense: RowSense, heads: tuple[Meaning, ...], vocabulary: Vocabulary) -> str | None:
    """The outcome of the row, of the column, or of the caption where the rows name none of their own."""
    if sense.outcome is not None:
        return sense.outcome
    named = [m for m in reversed(heads) if m.outcomes]
    if framed.outcomes_in_columns and named:
        return named[0].outcomes[0]
    column = next((m.outcomes[0] for m in named if not is_group(m, vocabulary)), None)
    titled = framed.caption.outcomes if framed.caption else ()
    return column or (titled[0] if len(titled) == 1 and not framed.outcomes_in_rows else None)


def _timepoint(said: tuple[Meaning, ...]) -> Timepoint | None:
    """The time at which a probability was read off; a median has none."""
    if any(m.statistic is Statistic.MEDIAN for m in said):
        return None
    return next((m.timepoint for m in said if m.timepoint), None)


def _grade(framed: Frame, sense: RowSense, heads: tuple[Meaning, ...], outcome: str) -> str | None:
    """The grade named by the row, the column, the stub or the caption; an event without one is of any grade."""
    said = sense.grade or next((m.grade for m in reversed(heads) if m.grade), None)
    said = said or next((m.grade for m in sense.meanings[1:] if m.grade), None)
    said = said or next(
        (m.grade for m in (*framed.stub, *((framed.caption,) if framed.caption else ())) if m.grade), None
    )
    return said or ("any" if outcome == EVENT or yields(sense.meanings[0]) else None)


def _sized(sense: RowSense, heads: tuple[Meaning, ...], framed: Frame) -> Meaning | None:
    """The label whose printed N counts for a cell: its row's, its column's from the inside out, or the caption's.

    A row that names a group has no other size than its own.
    """
    around = () if sense.group else (*reversed(heads), *framed.stub, *((framed.caption,) if framed.caption else ()))
    return next((m for m in (*sense.meanings, *around) if m.size is not None), None)


def _cohort(framed: Frame, sense: RowSense, heads: tuple[Meaning, ...], vocabulary: Vocabulary) -> str | None:
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
