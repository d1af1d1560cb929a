"""The names of trials: in the text beside the word trial or a citation, in the title, in tables of studies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.documents import Block, BlockKind, Document
from extractor.text import clean
from extractor.vocabulary import Vocabulary

NAME = r"(?:[A-Z](?:[A-Z0-9]{2,}|[A-Za-z]*[A-Z]{2,}[A-Za-z]*)(?:-[A-Z0-9]+)*(?:\s?\d{1,3}\b)?|[A-Z]{2,}-\d{2,4})"
NEAR = 30
"""Characters before a citation within which the name of its trial stands."""
_BESIDE_TRIAL = re.compile(
    rf"\b((?:{NAME})(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*/\s*)(?:{NAME}))*)\s+(?:trials?|stud(?:y|ies))\b"
)
_BEHIND_TRIAL = re.compile(
    r"\b(?:trials?|stud(?:y|ies)|phase \S+)\b[^.;()]{0,100}\(([A-Z][A-Z0-9]{4,}(?:-[A-Z0-9]+)*)\)"
)
""" "the pivotal study of X in relapse (ORBITAL)"."""
_BRACKETED = re.compile(r"\(([A-Z][A-Z0-9]{3,}(?:-[A-Z0-9]+)*)\)")
_TRIAL_TITLE = re.compile(r"\b(?:trials?|stud(?:y|ies)|phase)\b", re.IGNORECASE)
_REGISTRY = re.compile(r"\bNCT\d{8}\b|\bISRCTN\d+\b|\bEudraCT\s*[\d-]+\b")
_ACRONYM_LAST = re.compile(r"(?<![\w-])([A-Z][A-Z0-9]{3,}(?:-[A-Z0-9]+)*)\s*[(\[]?$")
_STUDY_NAME = re.compile(r"\b([A-Z][A-Z0-9-]{2,})\s+[Ss]tudy\b")
STUDY_STUB = re.compile(
    r"^(?:authors?|stud(?:y|ies)|trials?|references?|publications?|first author|source|citation)\b", re.IGNORECASE
)
"""The head of a first column whose rows are studies."""
_ROW = re.compile(r"([A-Z][A-Z0-9]{3,}(?:-[A-Z0-9]+)*)(?:\s*[\[(]\d{1,3}[\])]|\s+\d{1,3})?")
"""A row that is a trial, with its citation: "ORBITAL [12]"."""
_SHORTEST = 4


def trial_names(document: Document, vocabulary: Vocabulary) -> set[str]:
    """All names of trials in a document, but for drugs, regimens and known abbreviations."""
    names = {name for block in document.blocks for name in _in_block(document, block)}
    names.update(_in_tables(document))
    if _TRIAL_TITLE.search(document.title):
        names.update(_BRACKETED.findall(document.title))
    return {name for name in names if _may_be_trial(name, document, vocabulary)}


def _in_block(document: Document, block: Block) -> Iterator[str]:
    """Names that stand beside the word trial or study, right before a citation, or in a register of trials."""
    if block.kind in {BlockKind.REFERENCE, BlockKind.MATTER, BlockKind.FURNITURE}:
        return
    text = document.clean(block).text
    for match in _BESIDE_TRIAL.finditer(text):
        yield from re.findall(NAME, match.group(1))
    yield from _STUDY_NAME.findall(text)
    yield from _BEHIND_TRIAL.findall(text)
    for citation in document.citations(block) if document.cite is not None else ():
        before = clean(document.text[max(block.start, citation.start - NEAR) : citation.start]).text
        yield from (match.group(1) for match in [_ACRONYM_LAST.search(before)] if match)
    yield from _REGISTRY.findall(text)


def _in_tables(document: Document) -> Iterator[str]:
    """Names that are rows of a table whose first column holds studies."""
    for _, table in document.tables():
        if any(STUDY_STUB.match(label.text) for label in table.stub):
            matches = (_ROW.fullmatch(row.path[-1].text.strip()) for row in table.rows)
            yield from (match.group(1) for match in matches if match)


def _may_be_trial(name: str, document: Document, vocabulary: Vocabulary) -> bool:
    known = (vocabulary.regimen_mentions(name), vocabulary.drug_mentions(name), vocabulary.outcome_mentions(name))
    return (
        not any(known)
        and name not in document.abbreviations
        and not vocabulary.event_mentions(name)
        and len(name) >= _SHORTEST
    )
