"""Whose patients a row of a table of studies counts: its study, its group, its regimen and its size."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.documents import Cell, Document, Row
from extractor.readers.rules.tables.frame import Frame
from extractor.readers.rules.tables.labels import Part
from extractor.text import numerals
from extractor.vocabulary import Vocabulary

_REGIMEN = r"regimens?|treatments?|therap(?:y|ies)|interventions?|schedule"
_PATIENTS = r"arms?|cohorts?|groups?|subgroups?|stratum|strata|populations?"
GROUP_HEAD = re.compile(rf"\b(?:{_REGIMEN}|{_PATIENTS})\b", re.IGNORECASE)
"""The head of a column that names groups or what they were given."""
_PATIENTS_HEAD = re.compile(rf"\b(?:{_PATIENTS})\b", re.IGNORECASE)
_NOT_OWN = re.compile(r"\b(?:prior|previous|earlier|subsequent|lines?)\b", re.IGNORECASE)
_SIZE = re.compile(r"\s*[,;]?\s*[(\[]?\s*\bn\s*=\s*(\d[\d,]*)\s*[)\]]?", re.IGNORECASE)
_BARE_SIZE = re.compile(r"\s*[(\[](\d[\d,]*)[)\]]$")
_HEAD_OF_SIZES = re.compile(r"[(\[,]\s*(?:n|no\.?|patients)\s*[)\]]?$", re.IGNORECASE)
_LONGEST_NAME = 60
_MARK = 16
"""Characters that a raised citation behind a label takes."""
_CITATION = re.compile(r"\s*\[\d[\d,\s-]*\]|\s*\(\d{1,3}(?:[,-]\s*\d{1,3})*\)$")


@dataclass(frozen=True)
class RowGroup:
    """The patients of a row."""

    name: str | None
    regimen: str | None
    """What they were given, where a column of its own says it."""
    size: int | None
    size_cell: Cell | None
    whole: bool
    """Whether they are all patients of a study, or an arm of it, and no part set aside by a name."""


def row_group(framed: Frame, row: Row, vocabulary: Vocabulary) -> RowGroup:
    """The group that a row names; its regimen where it counts everybody or names no group."""
    counted = _size_cell(framed, row)
    patients, size, cell = _patients(framed, row, vocabulary)
    regimen = _regimen(framed, row, vocabulary)
    if counted is not None:
        size, cell = _size(counted), counted
    return RowGroup(patients or regimen, regimen, size, cell, patients is None or not _returns(framed, row))


def study_words(document: Document, row: Row) -> str:
    """The label of a row with the reference that it cites, raised or in brackets."""
    label = row.path[-1]
    raw = re.split(r"[\t\n|]", document.text[label.span.start : label.span.end + _MARK])[0]
    cited = document.cite.search(raw) if document.cite else None
    return f"{label.text} [{cited.group(1)}]" if cited else label.text


def _returns(framed: Frame, row: Row) -> bool:
    """Whether the study of a row has other rows."""
    return sum(other.path[-1].text == row.path[-1].text for other in framed.table.rows) > 1


def _patients(framed: Frame, row: Row, vocabulary: Vocabulary) -> tuple[str | None, int | None, Cell | None]:
    """The group that a column of arms, cohorts or populations names, and the size printed with it."""
    for cell, head in _named_cells(framed, row):
        if not _PATIENTS_HEAD.search(head):
            continue
        name, size = _apart(cell.text, head)
        if _names_everybody(name, vocabulary):
            return None, size, cell if size else None
        if _may_name(name):
            return _CITATION.sub("", name), size, cell if size else None
        if vocabulary.role(head):
            return GROUP_HEAD.sub("", head).strip(), size, cell if size else None
    return None, None, None


def _regimen(framed: Frame, row: Row, vocabulary: Vocabulary) -> str | None:
    """What a column of regimens or treatments says; else what its header calls the group."""
    for cell, head in _named_cells(framed, row):
        if _PATIENTS_HEAD.search(head):
            continue
        name, _ = _apart(cell.text, head)
        if _may_name(name):
            return _CITATION.sub("", name)
        if vocabulary.role(head):
            return GROUP_HEAD.sub("", head).strip()
    return None


def _named_cells(framed: Frame, row: Row) -> list[tuple[Cell, str]]:
    """The cells of a row under a head that speaks of groups or treatments of the study's own, each with its head."""
    found = []
    for cell in row.cells:
        heads = framed.columns[cell.column]
        head = heads[-1].label.text if heads else ""
        if GROUP_HEAD.search(head) and not _NOT_OWN.search(head) and not any(m.outcomes for m in heads):
            found.append((cell, head))
    return found


def _apart(text: str, head: str) -> tuple[str, int | None]:
    """A name and the size printed behind it: "Refractory (n = 29)", or "Refractory (29)" under "Group (n)"."""
    match = _SIZE.search(text) or (_BARE_SIZE.search(text) if _HEAD_OF_SIZES.search(head) else None)
    if match is None:
        return text, None
    return f"{text[: match.start()]}{text[match.end() :]}".strip(), int(match.group(1).replace(",", ""))


def _names_everybody(name: str, vocabulary: Vocabulary) -> bool:
    words = re.findall(r"\w+", name.lower())
    nobody = {*vocabulary.words.group_filling, *vocabulary.words.group_nobody}
    return bool(words) and all(word in nobody for word in words)


def _may_name(text: str) -> bool:
    return bool(text) and len(text) <= _LONGEST_NAME and not re.search(r"%|=|\bL\b|\d[L+]", text)


def _size_cell(framed: Frame, row: Row) -> Cell | None:
    """The cell that prints the size of a row's group: of a column of sizes, else of counts of nothing else."""
    cells = [c for c in row.cells if c.text and not any(m.outcomes for m in framed.columns[c.column])]
    by_part = {framed.part(c.column): c for c in reversed(cells)}
    return by_part.get(Part.SIZE) or by_part.get(Part.COUNT)


def _size(cell: Cell) -> int | None:
    found = numerals(cell.text)
    return int(found[0].value) if found and found[0].value == int(found[0].value) else None
