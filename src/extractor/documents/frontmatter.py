"""Title, authors and year of a paper, from its first lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from extractor.documents.lines import Line

_DATE_WORDS = r"published(?: online)?|accepted|©[^\d]{0,40}|copyright[^\d]{0,40}|last updated|citation"
_DATED = re.compile(
    rf"(?:{_DATE_WORDS})\D{{0,60}}?(?:\d{{1,2}}[/ ]\w+[/ ])?\D{{0,20}}((?:19|20)\d\d)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d/.])((?:19|20)\d\d)(?![\d/])")
_CITED = re.compile(
    r"^(?:citation|cite (?:this article )?as|how to cite)\b[^:]*:\s*"
    r"(?P<surname>[^\W\d_][\w'-]+(?: [A-Z][\w'-]+)?),?\s+[A-Z]",
    re.IGNORECASE,
)
_INITIALS_FIRST = re.compile(r"^(?:[A-Z]\.?[ -]?){1,3}\s?(?P<surname>[A-Z][^\W\d_]{1,}(?:[-' ][A-Z][^\W\d_]+)?)$")
_SURNAME_FIRST = re.compile(r"^(?P<surname>[A-Z][^\W\d_]{1,}(?:[-' ][A-Z][^\W\d_]+)?),?\s+(?:[A-Z]\.?[ -]?){1,3}$")
_PARTICLES = "van|von|de|del|di|la|der|den"
_FULL_NAME = re.compile(
    r"^[A-Z][^\W\d_]+(?: [A-Z]\.?| [A-Z][^\W\d_]+)*? "
    rf"(?P<surname>(?:(?:{_PARTICLES}) )*[A-Z][^\W\d_]+(?:-[A-Z][^\W\d_]+)?)$"
)
_LAST_COMMA_FIRST = re.compile(r"^(?P<surname>[A-Z][^\W\d_]+(?:[- ][A-Z][^\W\d_]+)*), [A-Z][^\W\d_]+")

_INSTITUTION = re.compile(
    r"\b(?:Univ\w*|Hospitals?|Departments?|Institut\w*|Divisions?|School|College|Cent(?:er|re)|Clinics?|Faculty|Medicine|"
    r"Oncology|Hematology|Haematology|Foundation|Laborator\w*|Inc|Ltd|USA|United)\b"
)
_CAPTION = re.compile(r"(?:table|fig(?:ure)?\.?|box)\s", re.IGNORECASE)
_LONGEST_LIST = 3000
"""Characters of a list of authors; a longer line is none."""


@dataclass(frozen=True)
class FrontMatter:
    """What the first lines of a paper tell; empty where they do not."""

    title: str
    authors: tuple[str, ...]
    year: int | None


def front_matter(lines: list[Line]) -> FrontMatter:
    """Title, surnames of the authors and year of publication, as far as they can be told."""
    top = [line for line in lines if not line.blank][:60]
    return FrontMatter(_title(lines[:120]), _authors(top), _year(top))


def _title(lines: list[Line]) -> str:
    """The heading of the first level; else what stands above the names of authors; else the first long line."""
    top = [line for line in lines if not line.blank]
    marked = [line for line in top[:20] if line.heading_level == 1]
    if marked:
        return marked[0].text.lstrip("# ")
    above = _above_names(lines)
    if above is not None:
        return above
    candidates = [line.text for line in top[:12] if _may_be_title(line.text)]
    return candidates[0] if candidates else (top[0].text if top else "")


def _may_be_title(text: str) -> bool:
    return 30 <= len(text) <= 300 and not text.endswith(".")


def _above_names(lines: list[Line]) -> str | None:
    """The line above the first list of names that has words of a title, with the line that it goes on from."""
    top = [number for number, line in enumerate(lines) if not line.blank]
    for above, below in pairwise(top):
        if not _reads_as_title(lines[above].text) or len(_names(lines[below].text)) < 2:
            continue
        before = lines[above - 1] if above else None
        goes_on = before is not None and not before.blank and _reads_as_title(before.text)
        return f"{before.text} {lines[above].text}" if before is not None and goes_on else lines[above].text
    return None


def _reads_as_title(text: str) -> bool:
    """Four words or more, some of them small, and neither institution, address nor date."""
    small = len(re.findall(r"(?<![\w/.:])[a-z]{2,}(?![\w/.:])", text)) >= 2
    other = _INSTITUTION.search(text) or _DATED.search(text) or _CAPTION.match(text) or "@" in text
    return _may_be_title(text) and small and not other


def _authors(lines: list[Line]) -> tuple[str, ...]:
    """The first line that is a list of names; the surname of a citation line stands in its stead."""
    for line in lines[:40]:
        names = _names(line.text)
        if len(names) >= 2:
            return tuple(names)
    cited = next((m for line in lines if (m := _CITED.match(line.text))), None)
    return (cited.group("surname"),) if cited else ()


def _names(text: str) -> list[str]:
    if len(text) > _LONGEST_LIST:
        return []
    body = re.sub(r"\[.*?\]|\bet al\.?|\b(?:MD|PhD|MSc|DO|MPH|PharmD|BSc|FRCP)\b\.?", "", text)
    if re.search(r"\b(?:the|of|was|were|with|for)\b", body) or _INSTITUTION.search(body):
        return []
    semicolons = ";" in body
    parts = re.split(r";" if semicolons else r"\s*[·•]\s*|,\s*|\s+(?:and|&)\s+", body)
    names: list[str] = []
    for part in parts:
        name = re.sub(r"[\d*†‡§¶,^]+(?:\s*,\s*[\d*†‡§¶]+)*$", "", part.strip()).strip(" .,*")
        if not name:
            continue
        match = _LAST_COMMA_FIRST.match(name) if semicolons else None
        match = match or _INITIALS_FIRST.match(name) or _SURNAME_FIRST.match(name) or _FULL_NAME.match(name)
        if match is None:
            return [] if len(names) < 2 else names
        names.append(match.group("surname"))
    return names


def _year(lines: list[Line]) -> int | None:
    dated = [int(m.group(1)) for line in lines if (m := _DATED.search(line.text[:_LONGEST_LIST]))]
    if dated:
        return max(dated)
    years = [int(y) for line in lines[:25] for y in _YEAR.findall(line.text[:300])]
    return max(years) if years else None
