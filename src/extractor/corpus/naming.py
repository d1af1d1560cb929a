"""What a file may be called: run folders, tables and terminals hold its name as one line of UTF-8."""

from __future__ import annotations

import unicodedata
from pathlib import Path

_ACTING = {"Cc", "Zl", "Zp"}
"""Control characters and line breaks, by their category in Unicode."""


def unfit_name(path: Path) -> str | None:
    """Why a path cannot be written into a run folder, with what mends it; None where it can."""
    categories = {unicodedata.category(character) for character in str(path)}
    # Python holds the bytes of a name that are not UTF-8 as lone surrogates.
    if "Cs" in categories:
        return "its name is not UTF-8: rename it"
    if categories & _ACTING:
        return "its name holds a line break or another control character: rename it"
    return None


def printable(path: Path) -> Path:
    """The path as it can be shown and stored, with a mark where a character cannot."""
    acting = {"Cs", *_ACTING}
    return Path("".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in acting else c for c in str(path)))
