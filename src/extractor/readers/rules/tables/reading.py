"""A table to results: each cell by its row, its column, its caption and its own text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from extractor.documents import Block, Cell, Document, Row, Table
from extractor.readers.rules.result import Result
from extractor.readers.rules.tables.associations import arm_ratio, read_associations
from extractor.readers.rules.tables.cells import CellValue, Expectation, interval_alone, parse_cell, printed_p
from extractor.readers.rules.tables.frame import Frame, Kind, frame, is_group
from extractor.readers.rules.tables.labels import Meaning, Part
from extractor.readers.rules.tables.overviews import read_overview
from extractor.readers.rules.tables.places import cell_evidence, label_support, reproduces
from extractor.readers.rules.tables.senses import EVENT, RowSense, row_sense, safety_sense
from extractor.records import Statistic, Status, Support
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
        if sense.term is not None and sense.grade is None and "," not in sense.term:
            event, graded = sense.term, False
        graded = graded or (sense.grade is not None and sense.grade != "any")
        results += _row_results(document, framed, row, sense, vocabulary)
    return results


def _row_results(document: Document, framed: Frame, row: Row, sense: RowSense, vocabulary: Vocabulary) -> list[Result]:
    """The results of one row: whole cells first, then interval and p columns go to them."""
    results: list[Result] = []
    size = _row_size(framed, row)
    fraction: Cell | None = None
    for cell in row.cells:
        part = framed.part(cell.column)
        if not cell.text or part is Part.SIZE:
            continue
        if part is Part.P:
            results = _with_p(framed, results, cell)
        elif part is Part.FRACTION:
            fraction = cell
        elif part is Part.INTERVAL and results:
            results[-1] = _with_interval(results[-1], cell)
        elif part is Part.RATIO:
            ratio = arm_ratio(document, framed, row, cell, vocabulary)
            results += [ratio] if ratio else []
        else:
            result = _cell_result(document, framed, row, cell, sense, vocabulary)
            if result is not None:
                result = _with_fraction(result, fraction) if fraction else result
                results.append(_with_size(result, size) if size else result)
                fraction = None
    return results


def _with_fraction(result: Result, cell: Cell) -> Result:
    """n/N from a column of its own goes to the percentage beside it that it gives."""
    counts = re.fullmatch(r"(\d[\d,]*)\s*/\s*(\d[\d,]*)", cell.text)
    if counts is None or result.num is not None:
        return result
    num, den = (int(n.replace(",", "")) for n in counts.groups())
    if not reproduces(num, den, result.value):
        return result
    support = Support(start=cell.span.start, end=cell.span.end, role="cell")
    return replace(result, num=num, den=den, den_source="beside", support=(*result.support, support))


def _row_size(framed: Frame, row: Row) -> tuple[int, Support] | None:
    """The N of a row that a column of sizes prints, and its place."""
    sizes = {Part.SIZE, Part.COUNT} if framed.outcomes_in_columns else {Part.SIZE}
    cells = [cell for cell in row.cells if framed.part(cell.column) in sizes and cell.text.isdigit()]
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
    document: Document, framed: Frame, row: Row, cell: Cell, sense: RowSense, vocabulary: Vocabulary
) -> Result | None:
    """One cell read by all that its labels say; None where no outcome is named or no value is printed."""
    heads = framed.columns[cell.column]
    if framed.events_in_columns:
        # The columns name the events and the rows the groups: the two change places.
        sense, heads = safety_sense(tuple(reversed(heads)), None, False, vocabulary), tuple(reversed(sense.meanings))
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


def _outcome(framed: Frame, sense: RowSense, heads: tuple[Meaning, ...]) -> str | None:
    if sense.outcome is not None:
        return sense.outcome
    column = next((m.outcomes[0] for m in reversed(heads) if m.outcomes), None)
    if column is not None and framed.outcomes_in_columns:
        return column
    titled = framed.caption.outcomes if framed.caption else ()
    return column or (titled[0] if len(titled) == 1 else None)


def _grade(framed: Frame, sense: RowSense, heads: tuple[Meaning, ...], outcome: str) -> str | None:
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


def _with_p(framed: Frame, results: list[Result], cell: Cell) -> list[Result]:
    """A p beside a ratio is the ratio's; beside two groups it compares them; else it stands for its block of rows."""
    p = printed_p(cell.text)
    if p is None or not results:
        return results
    support = Support(start=cell.span.start, end=cell.span.end, role="cell")
    last = results[-1]
    if last.unit == "ratio" or framed.outcomes_in_columns:
        kind: Literal["global"] | None = None if last.unit == "ratio" else "global"
        return [*results[:-1], replace(last, p=p, p_kind=kind, support=(*last.support, support))]
    paired = len(results) == 2 and len({r.cohort_text for r in results}) == 2
    return [
        replace(
            result,
            p=p,
            p_kind="pairwise" if paired else "global",
            comparator=results[1 - index].cohort_text if paired else None,
            support=(*result.support, support),
        )
        for index, result in enumerate(results)
    ]
