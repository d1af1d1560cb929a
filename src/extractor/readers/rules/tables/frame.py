"""The frame of a table: what its caption, its columns and its kind say about every cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from extractor.documents import Block, Cell, Label, Row, Table
from extractor.readers.rules.tables.grades import is_severity
from extractor.readers.rules.tables.labels import Form, Meaning, Part, interpret
from extractor.readers.rules.tables.terms import is_bare_category
from extractor.readers.rules.trials import STUDY_STUB
from extractor.vocabulary import Vocabulary

_CITED = re.compile(r"\bet\s+al\b|[\[(]\d{1,3}(?:\s*[,-]\s*\d{1,3})*[\])]$|\b(?:19|20)\d\d\b|\band colleagues\b")
_TRIAL = re.compile(r"^(?:[A-Z][A-Z0-9-]{3,}|NCT\d{8})\b")
_PARTS_ONLY = frozenset({Part.P, Part.INTERVAL, Part.SIZE, Part.COUNT, Part.RATIO, Part.FRACTION, Part.DIFFERENCE})
_COUNT_PERCENT = re.compile(r"^\d+\s*[(\[]\s*\d+(?:\.\d+)?\s*%?\s*[)\]]")
_SHARE = re.compile(r"^\d+(?:\.\d+)?\s*%$|^\d+\.\d+$")
_NUMBERED = re.compile(r"^(?:\w+\s+)?table\s+\w+\s*[.:|-]?\s*", re.IGNORECASE)
AGAINST = re.compile(
    r"\b(?P<first>rows?|columns?)\b[^.;]*?\b(?:vs|versus|against|compared (?:with|to)|relative to)\b"
    r"[^.;]*?\b(?:rows?|columns?)\b",
    re.IGNORECASE,
)
"""The words of a league table that say which treatment is set against which."""


class Kind(Enum):
    """What a table is about."""

    NO_RESULTS = auto()
    """Characteristics of patients, or what was given."""
    ASSOCIATIONS = auto()
    """A covariate a row, a ratio with its interval and p."""
    OVERVIEW = auto()
    """A study a row, an outcome a column."""
    SAFETY = auto()
    OUTCOMES = auto()


@dataclass(frozen=True)
class Frame:
    """A table with what its labels mean."""

    block: Block
    table: Table
    kind: Kind
    caption: Meaning | None
    stub: tuple[Meaning, ...]
    columns: tuple[tuple[Meaning, ...], ...]
    """For each column, what its header labels mean, outermost first."""
    outcomes_in_columns: bool
    """Whether the columns name the outcomes and the rows the groups, or the other way round."""
    outcomes_in_rows: bool
    """Whether most rows name an outcome of their own, so that one that names none is of none."""
    events_in_columns: bool
    form: Form | None
    """What most cells hold where no label says it: "28 (65)" is a count with its percentage."""

    sizes: dict[int, Cell]
    """For each column, the cell of a row of sizes."""

    def part(self, column: int) -> Part | None:
        """The part of a result that a column holds, if it holds only a part."""
        return next((m.part for m in reversed(self.columns[column]) if m.part), None)


def frame(block: Block, table: Table, vocabulary: Vocabulary) -> Frame:
    """Read the labels of a table and tell its kind."""
    caption = interpret(_title(table.caption), vocabulary) if table.caption else None
    stub = tuple(interpret(label, vocabulary) for label in table.stub)
    columns = tuple(tuple(interpret(label, vocabulary) for label in path) for path in table.columns)
    kind = _kind(table, caption, columns, vocabulary)
    in_columns = _outcomes_in_columns(columns, vocabulary)
    turned = kind is Kind.SAFETY and _events_in_columns(columns)
    sizes = {c.column: c for row in table.rows if is_size_row(row, vocabulary) for c in row.cells if c.text.isdigit()}
    in_rows = _outcomes_in_rows(table, vocabulary)
    return Frame(block, table, kind, caption, stub, columns, in_columns, in_rows, turned, _usual_form(table), sizes)


def _usual_form(table: Table) -> Form | None:
    cells = [cell.text for _, cell in table.cells() if cell.text[:1].isdigit()]
    counts = sum(_COUNT_PERCENT.match(text) is not None for text in cells)
    return "count_percent" if counts * 2 > len(cells) else None


def is_unread(framed: Frame, column: int, vocabulary: Vocabulary) -> bool:
    """Whether the header of a column of adverse events says something that is neither understood nor a group.

    It is a severity without a grade, or it returns under each of several arms and names no arm, drug or size.
    """
    path = framed.columns[column]
    if framed.kind is not Kind.SAFETY or framed.events_in_columns or not path:
        return False
    if any(is_severity(m.label.text) for m in path):
        return True
    inner, text = path[-1], path[-1].label.text
    if not inner.rest or inner.part or inner.size or is_group(inner, vocabulary) or vocabulary.regimen_mentions(text):
        return False
    outer = {p[-2].label.text for p in framed.columns if len(p) > 1 and p[-1].label.text == text and p[-2].rest}
    return len(outer) > 1


def prints_shares(framed: Frame, row: Row, cell: Cell) -> bool:
    """Whether the other values of the same outcome have decimals or a percent sign, so that this one is no count."""
    turned = framed.outcomes_in_columns or framed.events_in_columns
    beside = (c for r in framed.table.rows for c in r.cells if c.column == cell.column) if turned else row.cells
    return any(framed.part(c.column) is None and _SHARE.match(c.text) for c in beside)


def _title(caption: Label) -> Label:
    return Label(_NUMBERED.sub("", caption.text), caption.span, caption.marks)


def _kind(
    table: Table, caption: Meaning | None, columns: tuple[tuple[Meaning, ...], ...], vocabulary: Vocabulary
) -> Kind:
    words = vocabulary.words
    title = _title(table.caption).text if table.caption else ""
    parts = {m.part for path in columns for m in path}
    results = _says(title, words.efficacy_headings) or _says(title, words.safety_headings)
    if is_league(caption, columns):
        return Kind.ASSOCIATIONS
    if (Part.RATIO in parts and _only_parts(columns)) or (_says(title, words.association_headings) and Part.P in parts):
        return Kind.ASSOCIATIONS
    if _says(title, words.baseline_headings) and not results:
        return Kind.NO_RESULTS
    if _says(title, words.regimen_headings) and not results:
        return Kind.NO_RESULTS
    if _names_studies(table):
        return Kind.OVERVIEW
    if _says(title, words.safety_headings) or _counts_events(table, vocabulary) or _events_in_columns(columns):
        return Kind.SAFETY
    return Kind.OUTCOMES


def is_league(caption: Meaning | None, columns: tuple[tuple[Meaning, ...], ...]) -> bool:
    """Whether rows and columns are treatments, each cell the ratio of the one against the other.

    The caption says so: it names the ratio, or sets rows against columns.
    """
    against = caption is not None and (caption.ratio is not None or AGAINST.search(caption.label.text) is not None)
    return against and not any(m.part or m.outcomes for path in columns for m in path)


def _only_parts(columns: tuple[tuple[Meaning, ...], ...]) -> bool:
    """Whether every column is a ratio, an interval, a p or a size, and none an outcome of its own."""
    return all(any(m.part for m in path) for path in columns if path)


def _says(title: str, phrases: tuple[str, ...]) -> bool:
    return any(re.search(rf"\b{re.escape(phrase)}\b", title, re.IGNORECASE) for phrase in phrases)


def _names_studies(table: Table) -> bool:
    """Whether the rows are studies: their labels are citations or trials, or the stub says so."""
    if not table.rows:
        return False
    labels = [row.path[-1].text for row in table.rows]
    cited = sum(bool(_CITED.search(text)) for text in labels)
    headed = any(STUDY_STUB.match(label.text) for label in table.stub)
    trials = sum(bool(_TRIAL.match(text)) for text in labels)
    return (
        cited * 2 > len(labels)
        or (headed and (cited + trials) * 3 > len(labels))
        or (headed and len(labels) > 1 and not trials and cited > 0)
    )


def _counts_events(table: Table, vocabulary: Vocabulary) -> bool:
    """Whether most rows name adverse events."""
    labels = [row.path[-1].text for row in table.rows]
    events = sum(bool(vocabulary.event_mentions(text)) and not vocabulary.outcome_mentions(text) for text in labels)
    return len(labels) > 2 and events * 2 > len(labels)


def _events_in_columns(columns: tuple[tuple[Meaning, ...], ...]) -> bool:
    """Whether the columns name adverse events, and the rows the groups that had them."""
    named = sum(any(m.event and not m.outcomes for m in path) for path in columns)
    return len(columns) > 1 and named * 2 > len(columns)


def _outcomes_in_columns(columns: tuple[tuple[Meaning, ...], ...], vocabulary: Vocabulary) -> bool:
    whole = [path for path in columns if not any(m.part in _PARTS_ONLY for m in path)]
    named = sum(any(m.outcomes and not is_group(m, vocabulary) for m in path) for path in whole)
    return bool(whole) and named * 2 >= len(whole)


def _outcomes_in_rows(table: Table, vocabulary: Vocabulary) -> bool:
    own = [row_meanings(row, vocabulary)[0] for row in table.rows]
    return sum(bool(m.outcomes) and not is_group(m, vocabulary) for m in own) * 2 > len(own)


def is_group(meaning: Meaning, vocabulary: Vocabulary) -> bool:
    """Whether a label that names an outcome is a group all the same: "patients with ≥VGPR (n=20)"."""
    nouns = (*vocabulary.words.patient_nouns, *vocabulary.words.group_nouns, "responders", "non-responders")
    return meaning.size is not None or _says(meaning.label.text, nouns)


def is_size_row(row: Row, vocabulary: Vocabulary) -> bool:
    """Whether a row prints how many patients each column counts: "N", "No. of patients"."""
    own, *above = row_meanings(row, vocabulary)
    sized = own.part in {Part.SIZE, Part.COUNT} and not is_bare_category(own.label.text)  # the "No" of "Yes" and "No"
    return sized and not any(m.outcomes or m.event for m in (own, *above))


def row_meanings(row: Row, vocabulary: Vocabulary) -> tuple[Meaning, ...]:
    """What the labels of a row mean, its own first, its outermost group last."""
    return tuple(interpret(label, vocabulary) for label in reversed(row.path))
