"""Abbreviations as the document explains them: "progression-free survival (PFS)", "PFS, …", "PFS = …"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.documents.kinds import BlockKind

if TYPE_CHECKING:
    from extractor.documents.blocks import Document

_IN_BRACKETS = re.compile(r"\((?P<short>[A-Z][\w-]{1,9})(?=[;,)]|$)")
_WORDS_BEFORE = re.compile(r"(?:[\w']+[ /-]){1,12}$")
_LONGEST = 160
_LIST_ITEM = re.compile(r"(?P<short>[A-Za-z0-9≥≤/-]{1,12})\s*(?:=|,|:)\s*(?P<long>[^=;]{3,160})")


def abbreviations(document: Document) -> dict[str, str]:
    """Short form to long form; what a list of abbreviations says wins over what the text shows."""
    found: dict[str, str] = {}
    for block in document.blocks:
        if block.table is not None:
            for note in block.table.notes:
                found.update(_listed(note.text))
        elif block.kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.FOOTNOTE}:
            text = document.clean(block).text
            if text.lower().startswith("abbreviation"):
                found.update(_listed(text))
            for match in _IN_BRACKETS.finditer(text):
                words = _WORDS_BEFORE.search(text[max(0, match.start() - _LONGEST) : match.start()])
                long = _spelled(words.group().strip(), match.group("short")) if words else None
                if long:
                    found.setdefault(match.group("short"), long)
    return found


def _listed(text: str) -> dict[str, str]:
    """The pairs of a list such as "Abbreviations: CI, confidence interval; OS, overall survival."."""
    body = re.sub(r"^abbreviations?\s*:?\s*", "", text, flags=re.IGNORECASE)
    parts = re.split(r";|(?<=[a-z]),\s+(?=[A-Za-z0-9-]{1,10}\s*=)", body)
    pairs = (_LIST_ITEM.fullmatch(part.strip(" .")) for part in parts)
    return {m.group("short"): m.group("long").strip() for m in pairs if m}


def _spelled(words: str, short: str) -> str | None:
    """The last words whose initials spell the short form, or None."""
    letters = [c.lower() for c in short if c.isalpha()]
    pieces = re.split(r"[ /-]", words)
    for size in range(1, len(pieces) + 1):
        tail = pieces[-size:]
        if (
            tail[0][:1].lower() == letters[0]
            and _subsequence(letters, "".join(tail).lower())
            and size >= len(letters) - 2
        ):
            return " ".join(words.split()[-_words_holding(words, size) :])
    return None


def _words_holding(words: str, pieces: int) -> int:
    """How many blank-separated words hold the last `pieces` hyphen-separated ones."""
    count = held = 0
    for word in reversed(words.split()):
        count += 1
        held += len(re.split(r"[/-]", word))
        if held >= pieces:
            break
    return count


def _subsequence(letters: list[str], text: str) -> bool:
    position = 0
    for letter in letters:
        position = text.find(letter, position) + 1
        if position == 0:
            return False
    return True
