"""Tables of ratios: a covariate a row, and the ratio, its interval and its p in columns."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import Literal

from extractor.documents import Cell, Document, Row
from extractor.readers.rules.result import Result
from extractor.readers.rules.tables.cells import Expectation, parse_cell, printed_p
from extractor.readers.rules.tables.filling import printed
from extractor.readers.rules.tables.frame import AGAINST, Frame, is_league, row_meanings
from extractor.readers.rules.tables.labels import Meaning, Part
from extractor.readers.rules.tables.parts import with_interval, with_p
from extractor.readers.rules.tables.places import cell_evidence
from extractor.readers.rules.tables.senses import row_group
from extractor.readers.rules.tables.terms import is_bare_category
from extractor.records import Family, Statistic
from extractor.vocabulary import Vocabulary

_REFERENCE = re.compile(r"^(?:1(?:\.0+)?|ref(?:erence)?\.?|1(?:\.0+)?\s*\(?ref(?:erence)?\.?\)?|-)$", re.IGNORECASE)
_EVERYBODY = re.compile(r"(?:all|overall|total|intention|itt)\b", re.IGNORECASE)
_CONTROL = re.compile(r"\b(?:placebo|controls?|observation|standard of care|comparator)\b", re.IGNORECASE)
_AGAINST = re.compile(
    r"\s*[(\[](?:vs\.?|versus|ref(?:erence)?\.?:?|compared (?:with|to))\s+(?P<other>[^()]+)[)\]]$"
    r"|\s*[(\[](?P<level>[^()\[\]]+?)\s+(?:vs\.?|versus)\s+(?P<than>[^()\[\]]+)[)\]]$"
    r"|\s+(?:vs\.?|versus)\s+(?P<rest>[^()]+)$",
    re.IGNORECASE,
)


def read_associations(document: Document, framed: Frame, vocabulary: Vocabulary) -> list[Result]:
    """One result for each row and each set of columns that belong to one model and endpoint."""
    if is_league(framed.caption, framed.columns):
        return _league(document, framed, vocabulary)
    results = []
    for row in framed.table.rows:
        for columns in _sets(framed):
            cells = {cell.column: cell for cell in row.cells if cell.text}
            result = _ratio(document, framed, row, [cells[c] for c in columns if c in cells], vocabulary)
            if result is not None:
                results.append(result)
    return results


def _league(document: Document, framed: Frame, vocabulary: Vocabulary) -> list[Result]:
    """Ratios of the row's treatment against the column's, or the other way round where the caption says so."""
    said = AGAINST.search(framed.caption.label.text) if framed.caption else None
    turned = said is not None and said.group("first").lower().startswith("column")
    found = []
    for row in framed.table.rows:
        for cell in row.cells:
            ratio = arm_ratio(document, framed, row, cell, vocabulary) if cell.text else None
            if ratio is not None:
                arms = (ratio.term, framed.table.column_name(cell.column))
                term, comparator = reversed(arms) if turned else arms
                found.append(replace(ratio, term=term, comparator=comparator))
    return found


def arm_ratio(document: Document, framed: Frame, row: Row, cell: Cell, vocabulary: Vocabulary) -> Result | None:
    """A ratio in a table of arms.

    Where the rows are arms, the row's against the row whose ratio is the reference; where two columns
    are, the one against the other, in the group that the row names.
    """
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
    own = row_meanings(row, vocabulary)[0].rest or row.path[-1].text
    ratio = Result(
        family=Family.EFFICACY,
        outcome=code,
        term=own,
        comparator=others.pop() if len(others) == 1 else None,
        statistic=_statistic(code),
        unit="ratio",
        evidence=(cell_evidence(document, framed.table, row, cell),),
    )
    arms = _arms_in_columns(framed)
    if arms is not None and not others:
        term, comparator = arms
        group = None if _names_endpoint(row, vocabulary) else row_group(framed, row, row_meanings(row, vocabulary))
        compared = f"{term} and {comparator}, {group}" if group and not _EVERYBODY.match(group) else None
        ratio = replace(ratio, term=term, comparator=comparator, cohort_text=compared)
    return printed(ratio, parsed)


def _arms_in_columns(framed: Frame) -> tuple[str, str] | None:
    """The experimental arm and its reference, where the columns name two groups; in a league they are treatments."""
    if is_league(framed.caption, framed.columns):
        return None
    arms = list(dict.fromkeys(m.rest for path in framed.columns for m in path if m.names_group))
    if len(arms) != 2:
        return None
    first, second = arms
    return (second, first) if _CONTROL.search(first) and not _CONTROL.search(second) else (first, second)


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
    """The ratio of one set of columns, or the p of a covariate that has no ratio."""
    by_part = {framed.part(cell.column): cell for cell in cells}
    ratio, p = by_part.get(Part.RATIO), by_part.get(Part.P)
    holder = ratio or p
    code = _code(framed, framed.columns[holder.column], row_meanings(row, vocabulary), vocabulary) if holder else None
    if holder is None or code is None:
        return None
    term, comparator = _covariate(row, vocabulary)
    subgroup = _is_forest(framed)
    result = Result(
        family=Family.EFFICACY,
        outcome=code,
        term=None if subgroup else term,
        comparator=comparator,
        cohort_text=term if subgroup else None,
        model=_model(framed, framed.columns[holder.column], vocabulary),
        evidence=(cell_evidence(document, framed.table, row, holder),),
    )
    if ratio is None:
        alone = printed_p(holder.text)
        return replace(result, statistic=Statistic.P_ONLY, p=alone) if alone else None
    level = next((m.level for m in reversed(framed.columns[ratio.column]) if m.level), None)
    parsed = parse_cell(ratio.text, Expectation(interval="ci", level=level), vocabulary)
    if parsed is None or parsed.value is None or _REFERENCE.match(ratio.text):
        return None
    result = replace(printed(result, parsed), statistic=_statistic(code), unit="ratio")
    interval = by_part.get(Part.INTERVAL)
    result = with_interval(result, interval) if interval else result
    return with_p([result], p, rows_are_groups=False)[0] if p else result


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
    said = (*heads, framed.caption) if framed.caption else heads
    odds = any(m.ratio == "OR" for m in said) and vocabulary.outcome(endpoint).kind == "response"
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
    if len(row.path) > 1 and is_bare_category(own):
        own = f"{row.path[-2].text} {own}"
    match = _AGAINST.search(own)
    if match is None:
        return own, None
    before = own[: match.start()].strip(" ,;:")
    if match.group("level"):
        return f"{before} {match.group('level')}", match.group("than").strip()
    return before, (match.group("other") or match.group("rest")).strip()


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
