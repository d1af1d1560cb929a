"""Lines of a text file and what their shape tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from extractor.text import Span, clean_text

_BULLET = re.compile(r"^\s*(?:[•●▪◦‣○·]|[-*+o](?=\s))\s+\S")
_NUMBERED = re.compile(r"^\s*(?:\[?\d{1,3}[.)\]])\s+\S")
_LISTED = re.compile(r"^\s*(?:[•●▪◦‣○·*+o-]|\[?\d{1,3}[.)\]])\t")
_TABLE_NAME = r"(?:(?:Supplementa\w+|Extended Data|Appendix)\s+)?Table\s+[A-Z]?\d+[A-Za-z]?"
_TABLE_CAPTION = re.compile(rf"^(?P<name>{_TABLE_NAME}|TABLE\s+[A-Z]?(?:\d+|[IVX]+))(?=[\s.:|-]|$)(?P<rest>.*)")
_SAYS = re.compile(r"\s*(?:shows?|summari[sz]es|lists?|presents?|and|in|of|for)\b")
"""What follows the name of a table in a sentence about it."""
_FIGURE_CAPTION = re.compile(
    r"^(?:Supplementa\w+\s+)?(?:Fig(?:ure)?\.?|FIG(?:URE)?\.?)\s*[A-Z]?\d+[A-Za-z]?(?=[\s.:|-]|$)"
)
CONTINUED = re.compile(r"\(?\bcont(?:inued|'?d|\.)\)?", re.IGNORECASE)

_NUMBER = r"(?:\d[\d,.]*|\.\d+)(?:\s?[-/:]\s?\d[\d.]*)?\s*%?[a-h*†‡§¶#]{0,2}(?=$|[\s(\[;,/±%-])"
_NO_NUMBER = r"(?:NR|NE|NA|NC|N/A|ND|NS)[a-h*†‡§]?(?=$|[\s(\[;])"
_IN_WORDS = r"not (?:yet )?(?:reached|estimable|available|reported|evaluable)\b"
_VALUE = re.compile(
    rf"^(?:(?:p|HR|OR|RR)\s?(?=[<>≤≥=\d.]))?(?:[<>≤≥~=±+-]\s?)?{_NUMBER}|^{_NO_NUMBER}|^[-.…*]{{1,3}}$|^{_IN_WORDS}",
    re.IGNORECASE,
)
# What begins with a number and names something: "95% CI", "2-year OS", "≥65 years", "1 prior line".
_NAMES = re.compile(
    r"^\d+(?:\.\d+)?\s?%\s?(?:CI\b|C\.I\.|confidence|credible)|^\d+[- ](?:year|month|week|day)s?[- ][A-Za-z]|"
    r"^[<>≤≥]\s?\d+(?:\.\d+)?\s?(?:years?|yrs?|prior|previous|lines?|drugs?|mg|ULN)\b|"
    r"^[<>≤≥]?\s?\d+(?:\s?(?:-|to|or)\s?\d+)?\s(?:prior|previous|lines?|or more)\b",
    re.IGNORECASE,
)

_ANNOUNCED = re.compile(
    r"^(?:abbreviations?\b|notes?\s*[:.]|key\s*:|[*†‡§¶#]+\s*\S|(?:data|values) (?:are|shown|represent)\b)",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"^(?:[a-h](?=[A-Z][a-z])|[a-h]\s(?=[A-Z][a-z])|\([a-h]\)\s|[a-h][.)]\s)")
_LETTERED_CAPITALS = re.compile(r"^[a-h](?=[A-Z]{2,}|[A-Z]\d)")
_SHORT_FORM = r"[A-Za-z0-9/≥≤-]{1,12}"
_EXPLAINED = rf"{_SHORT_FORM}\s*(?:=\s*[A-Za-z]|:\s*[a-z])"
_DEFINITIONS = re.compile(
    rf"^{_EXPLAINED}[^.]{{3,80}}[,;.]\s*{_EXPLAINED}|^[A-Z][\w/-]{{1,11}},\s[a-z][^;.]{{3,80}};\s[A-Z][\w/-]{{0,11}},\s[a-z]"
)
_STARRED = re.compile(r"^\s*\\?\*{1,3}(?=[^*\s])[^*]*$")
_RAISED_MARK = re.compile(r"^\s*(?:<sup>\s*[a-h*†‡§¶#]\s*</sup>|[ᵃ-ᶻ]|\$?\^\{?[a-h*†‡§¶#]\}?\$?)\s*[A-Za-z≥≤<>]")
_PAGE = re.compile(r"^(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$|^\([a-z]\)$", re.IGNORECASE)
_RULE = re.compile(r"\s*[-_=*]{3,}\s*")
_BOLD = re.compile(r"\s*(?:\*\*[^*]+\*\*|__[^_]+__)\s*")
_GOES_ON = re.compile(
    r"\b(?:the|of|with|and|or|in|to|was|were|by|for|a|an|at|from|than|that|is|are|median|as|on)$|[,(-]$"
)


@dataclass(frozen=True)
class Line:
    """One line of the stored text, without its line end."""

    number: int
    raw: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.raw)

    @property
    def span(self) -> Span:
        """The line without blanks at either end."""
        left = len(self.raw) - len(self.raw.lstrip())
        return Span(self.start + left, self.start + max(left, len(self.raw.rstrip())))

    @cached_property
    def text(self) -> str:
        """The line as clean text."""
        return clean_text(self.raw)

    @cached_property
    def blank(self) -> bool:
        return not self.text

    @property
    def indent(self) -> int:
        """Blanks before the first character, non-breaking ones too; bullets do not count."""
        return len(self.raw) - len(self.raw.lstrip(" \t\xa0\u2003\u2002"))

    @cached_property
    def heading_level(self) -> int:
        """Depth of a Markdown heading, else 0."""
        match = re.match(r"^(#{1,6})\s+\S", self.raw)
        return len(match.group(1)) if match else 0

    @property
    def title(self) -> Span:
        """The words of a heading, without its Markdown marks."""
        marks = re.match(r"\s*#*\s*", self.raw)
        return Span(self.start + (marks.end() if marks else 0), self.span.end)

    @cached_property
    def bold(self) -> bool:
        """Whether all of the line stands in bold, as headings below the marked ones often do."""
        return _BOLD.fullmatch(self.raw) is not None

    @cached_property
    def bullet(self) -> bool:
        return _BULLET.match(self.raw) is not None and not self.raw.lstrip().startswith(("**", "*("))

    @cached_property
    def numbered(self) -> bool:
        return _NUMBERED.match(self.raw) is not None

    @cached_property
    def tabbed(self) -> bool:
        """Whether tabs part the line into cells; one after a bullet or before a sentence parts nothing."""
        raw = self.raw.strip("\r\n ")
        if "\t" not in raw or not raw.strip():
            return False
        if (listed := _LISTED.match(raw)) is not None and "\t" not in raw[listed.end() :]:
            return False
        return "\t" in raw.strip() or not (len(raw) > 60 or ends_sentence(raw))

    @cached_property
    def piped(self) -> bool:
        return self.raw.lstrip().startswith("|") and self.raw.count("|") > 2

    @cached_property
    def table_name(self) -> str | None:
        """ "Table 2" where the line is a table's caption."""
        match = _TABLE_CAPTION.match(self.text)
        if match is None or _SAYS.match(match.group("rest")):
            return None
        name = re.sub(r"\s+", " ", match.group("name"))
        return name.title() if name.isupper() and not re.search(r"[IVX]+$", name) else name

    @cached_property
    def figure_caption(self) -> bool:
        return _FIGURE_CAPTION.match(self.text) is not None

    @cached_property
    def note(self) -> bool:
        """A line of notes at a table: abbreviations, marks, definitions."""
        text = self.text
        if self.heading_level or not text:
            return False
        if _LETTERED_CAPITALS.match(text):  # "eGFR" is a word; "bORR by local review." is a note.
            return ends_sentence(text) or len(text.split()) > 6
        raised = any(shape.match(self.raw) for shape in (_STARRED, _RAISED_MARK))
        return raised or any(shape.match(text) for shape in (_ANNOUNCED, _LETTERED, _DEFINITIONS))

    @cached_property
    def page_mark(self) -> bool:
        return _PAGE.match(self.text) is not None

    @property
    def rule(self) -> bool:
        return _RULE.fullmatch(self.raw) is not None


def value_like(text: str) -> bool:
    """Whether a clean cell begins as a value does: a number, NR, a dash."""
    return _VALUE.match(text) is not None and not names_number(text)


def names_number(text: str) -> bool:
    """Whether a clean cell begins with a number and is a name: "95% CI", "2-year OS"."""
    return _NAMES.match(text) is not None


def ends_sentence(text: str) -> bool:
    """Whether a clean text ends as a sentence or a label with a colon does."""
    return re.search(r"[.!?:;]['\")\]]*(?:\[[\d,\s-]+\])?$", text[-60:]) is not None


def goes_on(text: str) -> bool:
    """Whether a clean text ends with a word or a mark that never ends a sentence or a heading."""
    return _GOES_ON.search(text[-20:]) is not None


def split_lines(text: str) -> list[Line]:
    """All lines with their places; line ends of any system and page breaks end a line."""
    lines = []
    for number, match in enumerate(re.finditer(r"([^\r\n\f]*)(\r\n|\n|\r|\f|$)", text), 1):
        if match.start() == len(text) and number > 1:
            break
        lines.append(Line(number, match.group(1), match.start()))
    return lines
