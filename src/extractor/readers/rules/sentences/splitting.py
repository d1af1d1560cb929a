"""Names of several groups in one phrase, taken apart."""

from __future__ import annotations

import re

from extractor.readers.rules.sentences.arms import Group


def split(group: Group, parts: int) -> list[str] | None:
    """The names joined in one phrase: "cohort 1 and cohort 2", "patients with and without ASCT"."""
    text = group.text
    both = re.fullmatch(r"(?i)(?P<head>.*?)\b(?P<one>with)\s+(?:and|or)\s+(?P<two>without)\b(?P<tail>.*)", text)
    if both and parts == 2:
        return [f"{both['head']}{both[side]}{both['tail']}".strip() for side in ("one", "two")]
    pieces = [p for p in re.split(r"\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|versus|vs\.?)\s+", text) if p]
    if len(pieces) == parts:
        numbered = re.match(r"(?P<head>.*?[A-Za-z])s?\s+(?P<label>\d+|[A-Z]|[IVX]+)$", pieces[0])
        if numbered and all(re.fullmatch(r"\d+|[A-Z]|[IVX]+", p) for p in pieces[1:]):
            return [f"{numbered['head']} {label}" for label in (numbered["label"], *pieces[1:])]
        return [_completed(piece, pieces) for piece in pieces]
    return None


def _completed(piece: str, pieces: list[str]) -> str:
    """ "first" of "first and second segments" borrows the noun from the last name."""
    bare = re.sub(r"^(?:(?:in|for|among|with)\s+)?(?:the\s+)?", "", piece, flags=re.IGNORECASE)
    nouns = re.search(r"\s(\S+(?:\s+(?:of|with)\s.*)?)$", pieces[-1])
    if piece is not pieces[-1] and nouns and len(bare.split()) == 1 and re.fullmatch(r"[a-z]+", bare):
        return f"{bare} {nouns.group(1)}"
    return bare
