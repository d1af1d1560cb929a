"""Page furniture: running heads, page numbers and download marks that a converter left in the text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise

from extractor.documents.lines import Line, ends_sentence, value_like

_LONGEST = 120
_OFTEN = 3
_APART = 300
"""Characters between two running heads: a page holds more, a table's column of like cells less."""
_MARKS = re.compile(
    r"et al\b|\bdoi\b|©|\bdownload|https?:|\bwww\.|\bpage\b|\bvol(?:ume)?\b|\b(?:19|20)\d\d\b|\d+\s*(?:of|/)\s*\d+$",
    re.IGNORECASE,
)
_DOWNLOADED = re.compile(
    r"^(?:downloaded|printed|accessed) (?:from|by|on|at|via)\b|^for personal use only\b", re.IGNORECASE
)
_PAGE_BEFORE = re.compile(r"^\d{1,4}\s*(?:[|·/-]\s*)?(?=\D)")
_PAGE_AFTER = re.compile(r"(?<=\D)\s*(?:[|·-]\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$")


def furniture(lines: list[Line]) -> frozenset[int]:
    """Numbers of the lines that are running heads and download marks.

    A running head is short, stands alone, and comes back, with another page number perhaps. It
    says what journals say (names, years, addresses), or has cut a sentence in two somewhere.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        if _may_repeat(line) and _alone(lines, at):
            places[_without_page(line.text)].append(at)
    found = {line.number for at, line in enumerate(lines) if _DOWNLOADED.match(line.text) and _alone(lines, at)}
    for words, repeated in places.items():
        texts = Counter(lines[at].text for at in repeated)
        often = len(repeated) >= _OFTEN and _far_apart([lines[at] for at in repeated])
        paged = len(texts) >= _OFTEN and len(words.split()) > 1
        marked = any(_MARKS.search(text) for text in texts)
        if (often and (paged or marked)) or (len(repeated) > 1 and any(_cuts_sentence(lines, at) for at in repeated)):
            found.update(lines[at].number for at in repeated)
    return frozenset(found)


def _may_repeat(line: Line) -> bool:
    return (
        3 < len(line.text) < _LONGEST
        and not line.tabbed
        and not line.piped
        and not line.bullet
        and not line.heading_level
        and not line.table_name
        and not line.figure_caption
        and not value_like(_without_page(line.text))
    )


def _alone(lines: list[Line], at: int) -> bool:
    """Whether blank lines, page numbers or the end of the text stand on both sides."""
    around = [lines[i] for i in (at - 1, at + 1) if 0 <= i < len(lines)]
    return all(line.blank or line.page_mark for line in around)


def _without_page(text: str) -> str:
    return _PAGE_AFTER.sub("", _PAGE_BEFORE.sub("", text)).strip()


def _far_apart(lines: list[Line]) -> bool:
    return all(below.start - above.end > _APART for above, below in pairwise(lines))


def _cuts_sentence(lines: list[Line], at: int) -> bool:
    """Whether the text before a line ends in mid-sentence and goes on in small letters after it."""
    before = next((line for line in reversed(lines[max(0, at - 6) : at]) if _speaks(line)), None)
    after = next((line for line in lines[at + 1 : at + 7] if _speaks(line)), None)
    if before is None or after is None or before.tabbed or len(before.text) < 40:
        return False
    return not ends_sentence(before.text) and re.match(r"[a-z]{2,} ", after.text) is not None


def _speaks(line: Line) -> bool:
    return not line.blank and not line.page_mark
