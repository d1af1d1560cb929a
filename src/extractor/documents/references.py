"""The list of references: what a citation number points to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.documents.kinds import BlockKind
from extractor.documents.lines import Line

if TYPE_CHECKING:
    from extractor.documents.blocks import Document

_PARTICLE = r"(?:van|von|de|del|di|da|la|der|den|el|al)\s+"
_SURNAME = rf"(?:{_PARTICLE})*[^\W\d_][\w'-]+"
_ENTRY = re.compile(rf"^(?:[-•*+]\s+)?(?:\[?(?P<number>\d{{1,3}})[.)\]]?\s+)?(?P<surname>{_SURNAME})(?:,|\s+[A-Z])")
_BARE_NUMBER = re.compile(rf"^(\d{{1,3}})\s+(?:{_PARTICLE})*[A-Z]")
_AUTHOR = re.compile(rf"^(?=[^\W\d_]){_SURNAME},?\s(?:[A-Z]{{1,3}}\b|[A-Z]\.)")
_YEAR = re.compile(r"(?<![\d/.:-])((?:19|20)\d\d)(?![\d/-])")
_LINK = re.compile(r"<?https?://\S+|\bdoi:\S+", re.IGNORECASE)


@dataclass(frozen=True)
class Reference:
    """One entry: its number in the list, the first author's surname, and the year where one is printed."""

    number: int
    surname: str
    year: int | None
    text: str


def begins_reference(first: Line, above: Line, line: Line) -> bool:
    """Whether a line of the list begins a new entry, after one that began at `first` and runs to `above`.

    A number says so, with a dot or a bracket; a bare number where it is the next one; and, in a
    list without numbers, an author's name where the line above it has ended.
    """
    if line.numbered:
        return True
    here, before = _BARE_NUMBER.match(line.text), _BARE_NUMBER.match(first.text)
    if here is not None and before is not None:
        return int(here.group(1)) == int(before.group(1)) + 1
    named = _AUTHOR.match(line.text) is not None and _AUTHOR.match(first.text) is not None
    return named and re.search(r"[.\d>)]$", above.text) is not None


def reference_list(document: Document) -> dict[int, Reference]:
    """References by number; entries without a printed number are counted on from the one before."""
    entries: dict[int, Reference] = {}
    number = 0
    for block in document.blocks:
        if block.kind is not BlockKind.REFERENCE:
            continue
        text = document.clean(block).text
        match = _ENTRY.match(text)
        if match is None or (match.group("number") is None and match.group("surname").islower()):
            continue
        number = int(match.group("number")) if match.group("number") else number + 1
        years = _YEAR.findall(_LINK.sub(" ", text))
        entries[number] = Reference(number, match.group("surname"), int(years[-1]) if years else None, text)
    return entries
