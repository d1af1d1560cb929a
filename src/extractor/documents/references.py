"""The list of references: what a citation number points to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.documents.kinds import BlockKind

if TYPE_CHECKING:
    from extractor.documents.blocks import Document

_ENTRY = re.compile(
    r"^(?:[-•]\s+)?(?:\[?(?P<number>\d{1,3})[.)\]]?\s+)?"
    r"(?P<surname>(?:(?:van|von|de|del|di|da|la|der|den|el|al)\s+)*[^\W\d_][\w'-]+)(?:,|\s+[A-Z])"
)
_YEAR = re.compile(r"(?<![\d/.:-])((?:19|20)\d\d)(?![\d/-])")
_LINK = re.compile(r"<?https?://\S+|\bdoi:\S+", re.IGNORECASE)


@dataclass(frozen=True)
class Reference:
    """One entry: its number in the list, the first author's surname, and the year where one is printed."""

    number: int
    surname: str
    year: int | None
    text: str


def reference_list(document: Document) -> dict[int, Reference]:
    """References by number; entries without a printed number are counted on from the one before."""
    entries: dict[int, Reference] = {}
    number = 0
    for block in document.blocks:
        if block.kind is not BlockKind.REFERENCE:
            continue
        text = document.clean(block).text
        match = _ENTRY.match(text)
        if match is None or (match.group("number") is None and text[:3].strip("- ").islower()):
            continue
        number = int(match.group("number")) if match.group("number") else number + 1
        years = _YEAR.findall(_LINK.sub(" ", text))
        entries[number] = Reference(number, match.group("surname"), int(years[-1]) if years else None, text)
    return entries
