"""The headings of a paper: which lines are some, how deep they stand, and what lies below them."""

from __future__ import annotations

import re
from enum import Enum, auto

from extractor.documents.lines import Line, ends_sentence, value_like

_MAIN = re.compile(
    r"^(?:\d+\.?\s+)?(?:summary|abstract|key ?points|highlights|introduction|background|(?:patients|materials?|subjects) and methods?|"
    r"methods?|results?|findings|discussion(?: and conclusions?)?|conclusions?|clinical data|references?|bibliography|"
    r"literature cited|acknowledge?ments?|appendix|supplementary\b.*)\s*:?$",
    re.IGNORECASE,
)
_REFERENCES = re.compile(
    r"^(?:\d+\.?\s+)?(?:references?|bibliography|literature cited|works cited)\s*:?$", re.IGNORECASE
)
_MATTER = re.compile(
    r"^(?:\d+\.?\s+)?(?:author(?:s'?)? contributions?|author information|authors and affiliations|affiliations?|funding|"
    r"financial support|acknowledge?ments?|conflicts? of interest|competing interests?|declarations?(?: of .*)?|disclosures?|"
    r"data (?:availability|sharing)(?: statement)?|ethics (?:approval|statement).*|institutional review board statement|"
    r"informed consent(?: statement)?|open access|publisher'?s note|disclaimer.*|supplementary (?:materials?|information)|"
    r"supporting information|citation|copyright|correspondence|keywords?|additional information|orcid|how to cite.*|"
    r"trial registration|permissions?|literature search)\b",
    re.IGNORECASE,
)
_RUN_IN = re.compile(r"^(?P<title>[A-Z][A-Za-z' /&-]{2,60}?)\s*[:.]\s")
_NESTED = re.compile(
    r"^(?:study design(?:/methods)?|design|methods?|results?|patients?'? characteristics|baseline characteristics|"
    r"efficacy|safety|toxicity|adverse events|response|survival|outcomes?|limitations?)$",
    re.IGNORECASE,
)


class Region(Enum):
    """What kind of text stands below a heading."""

    BODY = auto()
    MATTER = auto()
    REFERENCES = auto()


def region(title: str, before: Region, *, marked: bool) -> Region:
    """The region that a heading opens, after another.

    Front and back matter, and the list of references above all, end with a main part of the
    paper, not with the next short line (an affiliation, a name).
    """
    if _REFERENCES.match(title):
        return Region.REFERENCES
    if _MATTER.match(title):
        return Region.MATTER
    ends = _MAIN.match(title) is not None or (marked and before is Region.MATTER)
    return Region.BODY if before is Region.BODY or ends else before


def run_in_matter(text: str) -> bool:
    """Whether a paragraph opens with a run-in heading of front or back matter ("Funding: …")."""
    match = _RUN_IN.match(text)
    return (match is not None and _MATTER.match(match.group("title")) is not None) or (
        re.match(
            r"^(?:©|copyright\b|received\b.*\baccepted\b|received:|revised:|accepted:|published:|doi:|https?://|\*? ?correspondence)",
            text,
            re.IGNORECASE,
        )
        is not None
        or re.match(
            r"^(?:keywords?|funding|conflicts? of interest|author contributions?|data availability|open access|ethics approval)\b",
            text,
            re.IGNORECASE,
        )
        is not None
    )


def run_in_abstract(text: str) -> bool:
    """Whether a paragraph opens with the word Abstract as its heading."""
    return re.match(r"(?i)(?:abstract|summary)\s*[:.-]\s*[A-Z]", text) is not None


def is_main_heading(line: Line) -> bool:
    """Whether a line is the name of a main part of a paper and nothing else."""
    return _MAIN.match(line.text) is not None and not line.tabbed and not line.bullet


def is_heading(lines: list[Line], at: int) -> bool:
    """Whether a line without Markdown marks is a heading: short, capital, no full stop, text below it."""
    line = lines[at]
    text = line.text
    if line.bullet or line.tabbed or line.note or line.table_name or line.figure_caption or not text or line.indent > 8:
        return False
    if is_main_heading(line):
        return True
    if len(text) > 160 or len(text.split()) > 22 or ends_sentence(text) or text.endswith(",") or "@" in text:
        return False
    if not re.match(r"(?:\d+(?:\.\d+)*\.?\s+)?[A-Z≥]", text) or value_like(text) or text.count("·") > 1:
        return False
    before = lines[at - 1] if at else None
    after = next((candidate for candidate in lines[at + 1 :] if not candidate.blank), None)
    if after is None or after.text[:1].islower():
        return False
    below = lines[at + 1]
    opens = before is None or before.blank or before.note or before.bullet or ends_sentence(before.text)
    return opens and (below.blank or below.bullet or len(below.text) > 160)


class Outline:
    """Keeps the path of headings while a document is read from top to bottom.

    Markdown gives the depth itself. Without it, the main parts of a paper are the top; where
    "Results" returns under several titles, as in a review of studies, it stands below them.
    """

    def __init__(self, titles: list[str]) -> None:
        names = [t.lower().rstrip(":") for t in titles]
        self._nested = sum(n in {"results", "methods", "study design/methods"} for n in names) > 2
        self._path: list[tuple[int, str]] = []

    def add(self, title: str, marked: int) -> int:
        """Enter a heading; `marked` is its depth in Markdown or 0. Gives its depth."""
        level = marked or self._level(title)
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        self._path.append((level, title))
        return level

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(title for _, title in self._path)

    def _level(self, title: str) -> int:
        if self._nested and _NESTED.match(title):
            return 3 if re.match(r"(?i)results?$|.*methods$|study design", title) else 4
        if _MAIN.match(title) or title.isupper():
            return 1
        return 2
