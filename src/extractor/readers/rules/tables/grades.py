"""Grades of adverse events as labels print them, in the codebook's form: "any", "3", "3-4", ">=3"."""

from __future__ import annotations

import re

_GRADES = r"(?:≥|>=?)?\s*[1-5](?:\s*(?:-|–|/|to|or|and)\s*[1-5])?"
_HIGHER = r"\s*(?:(?:or|and) (?:higher|more|above|greater|worse|over)|\+)"
_PRINTED = re.compile(
    r"(?P<sign>≥|>=?)?\s*(?:grades?\s*)?(?P<low>[1-5])(?:\s*(?:-|–|/|to|or|and)\s*(?P<high>[1-5]))?", re.IGNORECASE
)
_ALONE = re.compile(
    rf"^(?:(?:CTCAE\s+)?(?:grades?|gr\.?|G)\s*(?P<printed>{_GRADES})|(?P<least>(?:≥|>=?)\s*grades?\s*[1-5])|"
    r"(?P<any>(?:any|all|total)[\s-]*(?:grades?)?|grades?[\s-]*(?:any|all))|"
    r"(?P<bare>(?:≥|>=?)?\s*[1-5](?:\s*[-–/]\s*[1-5])?))"
    rf"(?P<higher>{_HIGHER})?"
    r"(?:\s*(?:AEs?|TEAEs?|adverse events?|events?|toxicit(?:y|ies)))?$",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    rf",?\s*\(?\b(?:grades?\s*(?P<printed>{_GRADES})(?P<higher>{_HIGHER})?|(?P<any>(?:any|all)[\s-]grades?))\s*\)?"
    r"|,?\s*\(?(?P<least>(?:≥|>=?)\s*grades?\s*[1-5])\s*\)?",
    re.IGNORECASE,
)
EDGES = re.compile(r"^[\s,;:(\[/-]+|[\s,;:(\[/-]+$")
_ADVERSE = re.compile(r"\b(?:TE)?AEs?\b|\badverse (?:events?|reactions?)|\btoxicit(?:y|ies)", re.IGNORECASE)


def speaks_of_events(text: str) -> bool:
    """Whether a label counts adverse events of no kind in particular: "Grade ≥3 TEAEs"."""
    return _ADVERSE.search(text) is not None


def grade_of(text: str) -> str | None:
    """The grade that a label names, if it names nothing else."""
    match = _ALONE.match(EDGES.sub("", text))
    if match is None:
        return None
    printed = match.group("printed") or match.group("least") or match.group("bare")
    return "any" if match.group("any") else normal_grade(printed, at_least=match.group("higher") is not None)


def take_grade(text: str) -> tuple[str, str | None]:
    """A label without the grade that stands beside its other words, and that grade."""
    match = _INSIDE.search(text)
    if match is None:
        return text, None
    printed = match.group("printed") or match.group("least")
    grade = "any" if match.group("any") else normal_grade(printed, at_least=match.group("higher") is not None)
    return f"{text[: match.start()]} {text[match.end() :]}".strip(), grade


def normal_grade(printed: str, *, at_least: bool = False) -> str:
    """The codebook's form of a printed grade: "3/4" and "3 to 4" are "3-4"; "≥ 3", ">2" and "≥3-4" are ">=3"."""
    match = _PRINTED.search(printed)
    if match is None:
        raise ValueError(f"{printed!r} prints no grade")
    low, high = int(match.group("low")), int(match.group("high") or match.group("low"))
    if match.group("sign") == ">":
        return f">={min(low + 1, 5)}"
    if match.group("sign") or at_least:
        return f">={low}"
    return f"{low}-{high}" if high > low else f"{low}"
