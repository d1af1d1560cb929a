"""Grades of adverse events in the labels of tables."""

from __future__ import annotations

import re

from extractor.readers.rules.grading import BARE_GRADE, GRADE_PATTERNS, grade_name

_WORDED = [re.compile(pattern) for pattern in GRADE_PATTERNS]
_EVENTS = re.compile(r"\s*(?:AEs?|TEAEs?|TRAEs?|adverse events?|events?|toxicit(?:y|ies))$", re.IGNORECASE)
_CRITERIA = re.compile(r"^(?:NCI[ -])?CTC(?:AE)?[\s-]+(?:criteria\s+)?", re.IGNORECASE)
_ANY = re.compile(r"(?:any|all|total)(?:[\s-]*grades?)?|grades?[\s-]*(?:any|all)", re.IGNORECASE)
_BARE = re.compile(BARE_GRADE)
_INITIAL = re.compile(r"G\s?[1-5]")
EDGES = re.compile(r"^[\s,;:(\[/-]+|[\s,;:(\[/-]+$")
_ADVERSE = re.compile(
    r"\b(?:TE|TR|S)?AEs?\b|\badverse (?:events?|reactions?)|\btoxicit(?:y|ies)|\b(?:any|all) events?\b", re.IGNORECASE
)
_SEVERITY = re.compile(
    r"(?:(?:high|low|higher|lower)[\s-]+grades?|severe|serious|mild|moderate|life[\s-]?threatening|fatal|SAEs?)"
    r"(?:(?:\s*(?:or|/|and|-|to)\s*)(?:severe|moderate|life[\s-]?threatening|fatal))?",
    re.IGNORECASE,
)


def speaks_of_events(text: str) -> bool:
    """Whether a label counts adverse events of no kind in particular: "Grade ≥3 TEAEs"."""
    return _ADVERSE.search(text) is not None


def is_severity(text: str) -> bool:
    """Whether a label is a severity without a grade: "Severe", "High-grade". It is the name of no group."""
    return _SEVERITY.fullmatch(_EVENTS.sub("", EDGES.sub("", text))) is not None


def grade_of(text: str) -> str | None:
    """The grade that a label names, if it names nothing else."""
    bare = EDGES.sub("", _EVENTS.sub("", EDGES.sub("", text)))
    if _ANY.fullmatch(bare):
        return "any"
    bare = EDGES.sub("", _CRITERIA.sub("", bare))
    match = next((m for p in (*_WORDED, _BARE) if (m := p.fullmatch(bare))), None)
    return grade_name(match) if match else None


def take_grade(text: str) -> tuple[str, str | None]:
    """A label without the grade that stands beside its other words, and that grade.

    A lone "G2" beside other words may be the name of a group.
    """
    found = (m for p in _WORDED if (m := p.search(text)) and not _INITIAL.fullmatch(m.group().strip()))
    match = next(found, None)
    if match is None:
        return text, None
    before = re.sub(r",?\s*\(?$", "", text[: match.start()])
    behind = re.sub(r"^\s*\)?", "", text[match.end() :])
    return f"{before} {behind}".strip(), grade_name(match)
