"""Tables of ratios: a covariate a row, and the ratio, its interval and its p in columns."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import Literal

from extractor.documents import Cell, Document, Row
from extractor.readers.rules.result import Result
from extractor.readers.rules.tables.cells import Expectation, interval_alone, parse_cell, printed_p
from extractor.readers.rules.tables.frame import Frame, row_meanings
from extractor.readers.rules.tables.labels import Meaning, Part
from extractor.readers.rules.tables.places import cell_evidence
from extractor.records import Family, Statistic, Support
from extractor.vocabulary import Vocabulary

_REFERENCE = re.compile(r"^(?:1(?:\.0+)?|ref(?:erence)?\.?|1(?:\.0+)?\s*\(?ref(?:erence)?\.?\)?|-)$", re.IGNORECASE)
_GENERIC = re.compile(
    r"^(?:yes|no|high|low|intermediate|standard|male|female|present|absent|[IVX]{1,3}|[<>≤≥=].*|\d.*)(?:\s*vs\.?.*)?$",
    re.IGNORECASE,
)


_AGAINST = re.compile(
    r"\s*[(\[](?:vs\.?|versus|ref(?:erence)?\.?:?|compared (?:with|to))\s+(?P<other>[^()]+)[)\]]$"
    r"|\s+(?:vs\.?|versus)\s+(?P<rest>[^()]+)$",
    re.IGNORECASE,
)


def read_associations(document: Document, framed: Frame, vocabulary: Vocabulary) -> list[Result]:
    """One result for each row and each set of columns that belong to one model and endpoint."""
    if _is_league(framed):
        return _league(document, framed, vocabulary)
    results = []
    for row in framed.table.rows:
        for columns in _sets(framed):
            cells = {cell.column: cell for cell in row.cells if cell.text}
            result = _ratio(document, framed, row, [cells[c] for c in columns if c in cells], vocabulary)
            if result is not None:
                results.append(result)
    return results


def _is_league(framed: Frame) -> bool:
    """Whether rows and columns are treatments, each cell the ratio of the one against the other."""
    return (
        framed.caption is not None
        and framed.caption.ratio is not None
        and not any(m.part or m.outcomes for path in framed.columns for m in path)
    )


def _league(document: Document, framed: Frame, vocabulary: Vocabulary) -> list[Result]:
    """Ratios of the row's treatment against the column's."""
    found = []
    for row in framed.table.rows:
        for cell in row.cells:
            ratio = arm_ratio(document, framed, row, cell, vocabulary) if cell.text else None
            if ratio is not None:
                found.append(replace(ratio, comparator=framed.table.column_name(cell.column)))
    return found


def arm_ratio(document: Document, framed: Frame, row: Row, cell: Cell, vocabulary: Vocabulary) -> Result | None:
    """A ratio in a table whose rows are arms: the row's arm against the row whose ratio is the reference."""
    heads = framed.columns[cell.column]
    code = _code(framed, heads, row_meanings(row, vocabulary), vocabulary)
    parsed = parse_cell(cell.text, Expectation(interval="ci"), vocabulary)
    if code is None or parsed is None or parsed.value is None or _REFERENCE.match(cell.text):
        return None
    others = {
        r.path[-1].text
        for r in framed.table.rows
        for c in r.cells
        if c.column == cell.column and _REFERENCE.match(c.text)
    }
    return Result(
        family=Family.EFFICACY,
        outcome=code,
        term=row_meanings(row, vocabulary)[0].rest or row.path[-1].text,
        comparator=others.pop() if len(others) == 1 else None,
        statistic=_statistic(code),
        value=parsed.value,
        unit="ratio",
        ci_low=parsed.ci_low,
        ci_high=parsed.ci_high,
        ci_status=parsed.ci_status,
        p=parsed.p,
        value_text=parsed.text,
        evidence=(cell_evidence(document, framed.table, row, cell),),
    )


def _sets(framed: Frame) -> list[list[int]]:
    """Columns that make one ratio together: those below one upper header, or from one ratio to the next."""
    sets: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for column, path in enumerate(framed.columns):
        sets[tuple(m.label.text for m in path[:-1])].append(column)
    parted: list[list[int]] = []
    for columns in sets.values():
        run: list[int] = []
        for column in columns:
            if framed.part(column) is Part.RATIO and any(framed.part(c) is Part.RATIO for c in run):
                parted.append(run)
                run = []
            run.append(column)
        parted.append(run)
    return parted


def _ratio(document: Document, framed: Frame, row: Row, cells: list[Cell], vocabulary: Vocabulary) -> Result | None:
    by_part = {framed.part(cell.column): cell for cell in cells}
    ratio, interval, p_cell = by_part.get(Part.RATIO), by_part.get(Part.INTERVAL), by_part.get(Part.P)
    holder = ratio or p_cell
    if holder is None:
        return None
    heads = framed.columns[holder.column]
    rows = row_meanings(row, vocabulary)
    code = _code(framed, heads, rows, vocabulary)
    if code is None:
        return None
    parsed = parse_cell(ratio.text, Expectation(interval="ci"), vocabulary) if ratio else None
    p = printed_p(p_cell.text) if p_cell else None
    if ratio and (_REFERENCE.match(ratio.text) or parsed is None or parsed.value is None) and p is None:
        return None
    if ratio is not None and (parsed is None or parsed.value is None or _REFERENCE.match(ratio.text)):
        return None
    bounds = interval_alone(interval.text) if interval else None
    low, high, status = bounds or ((parsed.ci_low, parsed.ci_high, parsed.ci_status) if parsed else (None, None, None))
    others = [cell for cell in (interval, p_cell) if cell is not None and cell is not holder]
    term, comparator = _covariate(row, vocabulary)
    printed = p or (parsed.p if parsed else None)
    if parsed is None and printed is None:
        return None
    parts = _is_forest(framed)
    return Result(
        family=Family.EFFICACY,
        outcome=code,
        term=None if parts else term,
        comparator=comparator,
        cohort_text=term if parts else None,
        statistic=_statistic(code) if parsed else Statistic.P_ONLY,
        value=parsed.value if parsed else None,
        unit="ratio" if parsed else None,
        ci_low=low,
        ci_high=high,
        ci_status=status,
        p=printed,
        model=_model(framed, heads, vocabulary),
        value_text=parsed.text if parsed else None,
        evidence=(cell_evidence(document, framed.table, row, holder),),
        support=tuple(Support(start=c.span.start, end=c.span.end, role="cell") for c in others),
    )


def _code(framed: Frame, heads: tuple[Meaning, ...], rows: tuple[Meaning, ...], vocabulary: Vocabulary) -> str | None:
    """HR_PFS, OR_ORR …: the endpoint from the column's header, the row, its groups, the caption or the section."""
    endpoint = next((m.outcomes[0] for m in reversed(heads) if m.outcomes), None)
    endpoint = endpoint or next((m.outcomes[0] for m in rows if m.outcomes and (m is not rows[0] or not m.rest)), None)
    if endpoint is None and framed.caption and framed.caption.outcomes:
        endpoint = framed.caption.outcomes[-1]
    if endpoint is None:
        sections = [m.code for title in reversed(framed.block.section) for m in vocabulary.outcome_mentions(title)]
        endpoint = sections[0] if sections else None
    if endpoint is None:
        return None
    odds = any(m.ratio == "OR" for m in heads) and vocabulary.outcome(endpoint).kind == "response"
    return f"{'OR' if odds else 'HR'}_{endpoint}"


def _statistic(code: str) -> Statistic:
    return Statistic.ODDS_RATIO if code.startswith("OR_") else Statistic.HAZARD_RATIO


def _is_forest(framed: Frame) -> bool:
    """Whether the rows are subgroups in which arms are compared, and not covariates of a model."""
    said = [*framed.table.stub, *([framed.table.caption] if framed.table.caption else [])]
    return any(re.search(r"\bsub-?groups?\b|\bsubset", label.text, re.IGNORECASE) for label in said)


def _names_endpoint(row: Row, vocabulary: Vocabulary) -> bool:
    """Whether a row is an endpoint for which the arms are compared, and no covariate."""
    own = row_meanings(row, vocabulary)[0]
    return bool(own.outcomes) and not own.rest


def _covariate(row: Row, vocabulary: Vocabulary) -> tuple[str | None, str | None]:
    """The covariate in the row's words and what it is compared with; a bare category takes its heading with it."""
    own = row.path[-1].text
    if _names_endpoint(row, vocabulary):
        return None, None
    if len(row.path) > 1 and _GENERIC.match(own):
        own = f"{row.path[-2].text} {own}"
    match = _AGAINST.search(own)
    return (
        (own[: match.start()].strip(" ,;:"), (match.group("other") or match.group("rest")).strip())
        if match
        else (own, None)
    )


def _model(
    framed: Frame, heads: tuple[Meaning, ...], vocabulary: Vocabulary
) -> Literal["univariate", "multivariable"] | None:
    said = [m.label.text for m in heads] + ([framed.caption.label.text] if framed.caption else [])
    words = vocabulary.words
    for text in said:
        if any(re.search(rf"\b{re.escape(w)}\b", text, re.IGNORECASE) for w in words.multivariable):
            return "multivariable"
        if any(re.search(rf"\b{re.escape(w)}\b", text, re.IGNORECASE) for w in words.univariate):
            return "univariate"
    return None
