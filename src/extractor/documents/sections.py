"""The headings of a paper: which lines are some, how deep they stand, and what lies below them."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import Enum, auto
from itertools import islice, pairwise

from extractor.documents.lines import Line, ends_sentence, goes_on, value_like


def _title_of(*titles: str, end: str = r"\s*:?$") -> re.Pattern[str]:
    """A heading that is one of these, with or without a number before it."""
    return re.compile(rf"^(?:\d+\.?\s+)?(?:{'|'.join(titles)}){end}", re.IGNORECASE)


_LISTS = (r"references?", "bibliography", "literature cited", "works cited")
_WHY = "background|introduction|context|importance|rationale|purpose|aims?|objectives?"
_HOW = "design|setting|participants|patients|interventions?|exposures?|measurements?|main outcomes?"
_ABSTRACT_PARTS = (
    rf"(?:study |trial )?(?:{_WHY})(?: (?:and|&) (?:{_WHY}|hypothesis))?",
    rf"(?:study )?(?:{_HOW})(?:(?:,|,? (?:and|&)) (?:{_HOW}|methods?|measures?))*",
    r"(?:(?:patients|materials?|subjects) and )?methods?(?: and (?:results|findings|materials))?",
    r"(?:main )?(?:results?|findings)(?: and conclusions?)?",
    r"(?:discussion|interpretation|conclusions?)(?: and relevance)?",
    "significance",
)
_ABSTRACT = _title_of("summary", "abstract")
_PART_TITLE = _title_of(*_ABSTRACT_PARTS)
_MAIN = _title_of(
    "summary",
    "abstract",
    r"key ?points",
    "highlights",
    "introduction",
    "background",
    r"(?:patients|materials?|subjects) and methods?",
    r"methods?",
    r"results?",
    "findings",
    "interpretation",
    r"discussion(?: and conclusions?)?",
    r"conclusions?",
    "clinical data",
    *_LISTS,
    r"acknowledge?ments?",
    "appendix",
    r"supplementary\b.*",
)
_REFERENCES = _title_of(*_LISTS)
_RUN_IN_MATTER = (
    r"author(?:s'?)? contributions?",
    "contributors",
    "funding",
    r"conflicts? of interest",
    "data availability",
    r"ethics approval",
    "open access",
    r"keywords?",
)
"""What stands before back matter even without a full stop or a colon between them."""
_MATTER = _title_of(
    *_RUN_IN_MATTER,
    "author information",
    "authors and affiliations",
    r"affiliations?",
    "financial support",
    r"acknowledge?ments?",
    r"competing interests?",
    r"declarations?",
    r"disclosures?",
    "data sharing",
    "ethics statement",
    "institutional review board statement",
    "informed consent",
    r"publisher'?s note",
    "disclaimer",
    r"supplementary (?:materials?|information)",
    "supporting information",
    "citation",
    "copyright",
    "correspondence",
    "orcid",
    "how to cite",
    "trial registration",
    r"permissions?",
    end=r"\b",
)
_MATTER_LINE = re.compile(
    rf"^(?:©|copyright\b|(?:received|revised|accepted|published|doi):|received\b.*\baccepted\b|https?://|"
    rf"\*? ?correspondence|(?:{'|'.join(_RUN_IN_MATTER)})\b)",
    re.IGNORECASE,
)
_RUN_IN = re.compile(r"^(?P<title>[A-Z][A-Za-z' /&-]{2,60}?)\s*[:.]\s")
_BARE_PARTS = "Background|Purpose|Objectives?|Aims?|Methods|Results|Findings|Conclusions?|Interpretation"
_PART = "|".join(_ABSTRACT_PARTS)
_RUN_IN_PART = re.compile(
    rf"^(?:(?:\*\*|__|<b>)?(?i:(?P<part>{_PART}))(?:[.:](?:\*\*|__|</b>)?|(?:\*\*|__|</b>)[.:]?)"
    rf"|(?P<bare>{_BARE_PARTS})(?= [A-Z\d]))\s"
)
_LONGEST_PART = 60
"""Lines of one part of an abstract, blank ones below it included."""
_PART_WITHIN = re.compile(rf"(?<=[.?!)\]]) (?:\*\*|__|<b>)?(?i:(?:{_PART}))[.:]")
_SECTION_NUMBER = re.compile(r"^(?P<number>\d{1,2}(?:\.\d{1,2})*)\.?\s+(?=[A-Z≥])")
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
    paper, not with the next short line (an affiliation, a name); matter ends with a numbered
    section as well.
    """
    if _REFERENCES.match(title):
        return Region.REFERENCES
    if _MATTER.match(title):
        return Region.MATTER
    opens = marked or _SECTION_NUMBER.match(title) is not None
    ends = _MAIN.match(title) is not None or (opens and before is Region.MATTER)
    return Region.BODY if before is Region.BODY or ends else before


def run_in_matter(text: str) -> bool:
    """Whether a paragraph opens with a run-in heading of front or back matter ("Funding: …")."""
    match = _RUN_IN.match(text)
    titled = match is not None and _MATTER.match(match.group("title")) is not None
    return titled or _MATTER_LINE.match(text) is not None


def abstract_part(line: Line) -> str | None:
    """The run-in heading that a line of a structured abstract opens with ("Results: …", "**Methods.** …")."""
    match = _RUN_IN_PART.match(line.raw.strip())
    if match is None or _PART_WITHIN.search(line.raw, match.end()):
        return None  # An abstract in one piece is all of its parts.
    return match.group("part") or match.group("bare")


def opens_abstract(lines: list[Line], at: int, headings: Collection[int]) -> bool:
    """Whether a paragraph opens with one part of a structured abstract, and it or the next with another."""
    opening = _RUN_IN_PART.match(lines[at].raw.strip())
    if opening is None:
        return False
    if (part := abstract_part(lines[at])) is None:
        return True  # All parts in one piece.
    for below in range(at + 1, min(len(lines), at + _LONGEST_PART)):
        line = lines[below]
        if (another := abstract_part(line)) is not None:
            return another.lower() != part.lower()
        if below in headings or (not line.blank and lines[below - 1].blank):
            return False
    return False


def run_in_abstract(text: str) -> bool:
    """Whether a paragraph opens with the word Abstract as its heading."""
    return re.match(r"(?i)(?:abstract|summary)\s*[:.-]\s*[A-Z]", text) is not None


def is_main(title: str) -> bool:
    """Whether a heading names a main part of a paper."""
    return _MAIN.match(title) is not None


def is_main_heading(line: Line) -> bool:
    """Whether a line is the name of a main part of a paper and nothing else."""
    return is_main(line.text) and not line.tabbed and not line.bullet


def abstract_headings(lines: list[Line], headings: list[int]) -> frozenset[int]:
    """Which headings, by the index of their line, name the parts of a structured abstract.

    They follow the heading of the abstract with no text between, and end with the introduction
    or with the first that comes back.
    """
    found: set[int] = set()
    seen: set[str] = set()
    for above, at in pairwise(headings):
        title = lines[at].text.lstrip("# ").lower()
        opens = _ABSTRACT.match(lines[above].text.lstrip("# ")) and all(line.blank for line in lines[above + 1 : at])
        if not (opens or above in found) or title in seen or not _PART_TITLE.match(title) or title == "introduction":
            continue
        found.add(at)
        seen.add(title)
    return frozenset(found)


def is_heading(lines: list[Line], at: int, furniture: Collection[int] = ()) -> bool:
    """Whether a line without Markdown marks is a heading: short, capital, no full stop, text below it."""
    line = lines[at]
    text = line.text
    if line.bullet or line.tabbed or line.note or line.table_name or line.figure_caption or not text or line.indent > 8:
        return False
    if is_main_heading(line):
        return True
    if len(text) > 160 or len(text.split()) > 22 or ends_sentence(text) or goes_on(text) or "@" in text:
        return False
    words = _SECTION_NUMBER.sub("", text)
    if not re.match(r"[A-Z≥]", words) or value_like(words) or text.count("·") > 1:
        return False
    before = lines[at - 1] if at else None
    after = next((below for below in islice(lines, at + 1, None) if _speaks(below, furniture)), None)
    if after is None or after.text[:1].islower():
        return False
    below = lines[at + 1]
    underlined = below.rule and below.raw.strip()[0] in "=-"
    opens = before is None or before.blank or before.note or before.bullet or ends_sentence(before.text)
    return opens and (underlined or below.blank or below.bullet or len(below.text) > 160)


def _speaks(line: Line, furniture: Collection[int]) -> bool:
    return not (line.blank or line.page_mark or line.number in furniture)


class Outline:
    """Keeps the path of headings while a document is read from top to bottom.

    Markdown gives the depth itself. Without it, the main parts of a paper are the top; where
    "Results" returns under several titles, as in a review of studies, it stands below them.
    """

    def __init__(self, titles: list[str]) -> None:
        names = [title.lower().rstrip(":") for title in titles]
        self._nested = sum(n in {"results", "methods", "study design/methods"} for n in names) > 2
        self._path: list[tuple[int, str]] = []
        self._marked = 0

    def add(self, title: str, marked: int) -> int:
        """Enter a heading; `marked` is its depth in Markdown or 0. Gives its depth."""
        level = marked or self._level(title)
        self._marked = marked or self._marked
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        self._path.append((level, title))
        return level

    def add_below(self, title: str) -> int:
        """Enter a heading without a mark of its own below the marked ones. Gives its depth."""
        marked = self._marked
        level = self.add(title, marked + 1)
        self._marked = marked
        return level

    def add_part(self, title: str) -> int:
        """Enter a heading of a structured abstract, where the text is in one. Gives its depth, or 0."""
        if not self.in_abstract:
            return 0
        depth = next(level for level, above in self._path if _ABSTRACT.match(above))
        return self.add(title, depth + 1)

    @property
    def in_abstract(self) -> bool:
        """Whether the text stands in an abstract or in one of its parts."""
        opened = next((i for i, (_, title) in enumerate(self._path) if _ABSTRACT.match(title)), None)
        return opened is not None and all(_PART_TITLE.fullmatch(title) for _, title in self._path[opened + 1 :])

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(title for _, title in self._path)

    def _level(self, title: str) -> int:
        if self._nested and _NESTED.match(title):
            return 3 if re.match(r"(?i)results?$|.*methods$|study design", title) else 4
        if (numbered := _SECTION_NUMBER.match(title)) is not None:
            return numbered.group("number").count(".") + 1
        if _MAIN.match(title) or title.isupper():
            return 1
        return 2
