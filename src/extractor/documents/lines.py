"""Lines of a text file and what their shape tells."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from extractor.text import Mapped, Span, clean

_BULLET = re.compile(r"^\s*(?:[•●▪◦‣○·]|[-*+o](?=\s))\s+\S")
_NUMBERED = re.compile(r"^\s*(?:\[?\d{1,3}[.)\]])\s+\S")
_TABLE_CAPTION = re.compile(
    r"^(?P<name>(?:(?:Supplementa\w+|Extended Data|Appendix)\s+)?Table\s+[A-Z]?\d+[A-Za-z]?|TABLE\s+[A-Z]?(?:\d+|[IVX]+))"
    r"(?=[\s.:|-]|$)(?P<rest>.*)"
)
_FIGURE_CAPTION = re.compile(
    r"^(?:Supplementa\w+\s+)?(?:Fig(?:ure)?\.?|FIG(?:URE)?\.?)\s*[A-Z]?\d+[A-Za-z]?(?=[\s.:|-]|$)"
)
CONTINUED = re.compile(r"\(?\bcont(?:inued|'?d|\.)\)?", re.IGNORECASE)
_VALUE = re.compile(
    r"^(?:[<>≤≥~=±+-]\s?)?(?:\d[\d,.]*|\.\d+)(?:\s?[-/:]\s?\d[\d.]*)?\s*(?:%|[a-h*†‡§¶#]{1,2})?(?=$|[\s(\[;,/±%-])|"
    r"^(?:NR|NE|NA|NC|N/A|ND|NS|nr|ne|na|n/a|ns)[a-h*†‡§]?(?=$|[\s(\[;])|^[-.…*]{1,3}$|^not (?:yet )?(?:reached|estimable|available|reported|evaluable)\b",
    re.IGNORECASE,
)
_NOTE_LETTER = re.compile(r"^(?:[a-h](?=[A-Z][a-z]|[A-Z]{2,}|[A-Z]\d)|[a-h]\s(?=[A-Z][a-z])|\([a-h]\)\s|[a-h][.)]\s)")
_DEFINITIONS = re.compile(r"^[A-Za-z0-9/≥≤-]{1,12}\s*[=:]\s*[a-z][^.]{3,80}[,;]\s*[A-Za-z0-9/≥≤-]{1,12}\s*[=:]\s*[a-z]")
_PAGE = re.compile(r"^(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$|^\([a-z]\)$", re.IGNORECASE)


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
    def mapped(self) -> Mapped:
        return clean(self.raw, self.start)

    @property
    def text(self) -> str:
        """The line as clean text."""
        return self.mapped.text

    @property
    def blank(self) -> bool:
        return not self.text

    @property
    def indent(self) -> int:
        """Blanks before the first character, non-breaking ones too; bullets do not count."""
        return len(self.raw) - len(self.raw.lstrip(" \t\xa0\u2003\u2002"))

    @property
    def heading_level(self) -> int:
        """Depth of a Markdown heading, else 0."""
        match = re.match(r"^(#{1,6})\s+\S", self.raw)
        return len(match.group(1)) if match else 0

    @property
    def title(self) -> Span:
        """The words of a heading, without its Markdown marks."""
        marks = re.match(r"\s*#*\s*", self.raw)
        return Span(self.start + (marks.end() if marks else 0), self.span.end)

    @property
    def bullet(self) -> bool:
        return _BULLET.match(self.raw) is not None and not self.raw.lstrip().startswith(("**", "*("))

    @property
    def numbered(self) -> bool:
        return _NUMBERED.match(self.raw) is not None

    @property
    def tabbed(self) -> bool:
        return "\t" in self.raw.strip("\r\n ") and bool(self.raw.strip())

    @property
    def piped(self) -> bool:
        return self.raw.strip().startswith("|") and self.raw.count("|") > 2

    @property
    def table_name(self) -> str | None:
        """ "Table 2" where the line is a table's caption."""
        match = _TABLE_CAPTION.match(self.text)
        if match is None or re.match(
            r"\s*(?:shows?|summari[sz]es|lists?|presents?|and|in|of|for)\b", match.group("rest")
        ):
            return None
        return (
            re.sub(r"\s+", " ", match.group("name")).title() if match.group("name").isupper() else match.group("name")
        )

    @property
    def figure_caption(self) -> bool:
        return _FIGURE_CAPTION.match(self.text) is not None

    @property
    def note(self) -> bool:
        """A line of notes below a table: abbreviations, marks, definitions."""
        return self.heading_level == 0 and (
            re.match(r"^(?:abbreviations?\b|notes?\s*[:.]|key\s*:|[*†‡§¶#]+\s*\S)", self.text, re.IGNORECASE)
            is not None
            or _NOTE_LETTER.match(self.text) is not None
            or _DEFINITIONS.match(self.text) is not None
        )

    @property
    def page_mark(self) -> bool:
        return _PAGE.match(self.text) is not None

    @property
    def rule(self) -> bool:
        return re.fullmatch(r"\s*[-_=*]{3,}\s*", self.raw) is not None


def value_like(text: str) -> bool:
    """Whether a clean cell begins as a value does: a number, NR, a dash."""
    return _VALUE.match(text) is not None


def ends_sentence(text: str) -> bool:
    """Whether a clean text ends as a sentence or a label with a colon does."""
    return re.search(r"[.!?:;]['\")\]]*(?:\[[\d,\s-]+\])?$", text) is not None


def split_lines(text: str) -> list[Line]:
    """All lines with their places; line ends of Windows and Unix and page breaks end a line."""
    lines = []
    for number, match in enumerate(re.finditer(r"([^\r\n\f]*)(\r\n|\n|\r|\f|$)", text), 1):
        if match.start() == len(text) and number > 1:
            break
        lines.append(Line(number, match.group(1), match.start()))
    return lines


def running_heads(lines: list[Line]) -> set[int]:
    """Numbers of lines that repeat through the text as running heads do: short, alone, three times."""
    texts = Counter(
        line.text
        for before, line, after in zip([None, *lines], lines, [*lines[1:], None], strict=False)
        if 3 < len(line.text) < 120
        and not line.tabbed
        and (before is None or before.blank)
        and (after is None or after.blank)
    )
    repeated = {t for t, n in texts.items() if n >= 3 and re.search(r"\d|et al|doi|©|download", t, re.IGNORECASE)}
    return {line.number for line in lines if line.text in repeated}
