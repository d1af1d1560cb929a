"""Note marks: taken off the cells and labels that bear them, and tied to the notes below the table."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from extractor.documents.tables import Cell, Label, Note
from extractor.text import Mapped, Span, clean, with_points

_MARK = "[a-z]|[*†‡§¶#]+|\\d"
_RAISED = re.compile(
    rf"<sup>\s*((?:{_MARK})(?:\s*,\s*(?:{_MARK}))*)\s*</sup>|([ᵃ-ᶻ¹²³⁴-⁹])|\^\{{?([a-z]|[*†‡§¶#]+)\}}?"
)
_EMPHASIS = re.compile(r"(\*{1,3})(?=\S)([^*]+)(?<=\S)\1")
_STARS = re.compile(r"\*+\s*$")
_SYMBOLS = re.compile(r"(?<=\S)\s?([†‡§¶]+)|(?<=\S)(#+)$")
_ON_VALUE = re.compile(r"(?<=[\d)%\]])(\s?[a-h](?:,[a-h])*)$|(?<=^NR)[a-h]$|(?<=^NE)[a-h]$|(?<=^NA)[a-h]$")
_ON_WORD = re.compile(r"(?<![A-Za-z])([A-Za-z]+)([a-h])(?=,|\s*\(|\s*\[|$)")
_NOTE_START = re.compile(
    r"^\\?(?:\(?(?P<letter>[a-h])[.)]\s*|(?P<glued>[a-h])\s?(?=[A-Z≥≤<>])|(?P<symbol>[*†‡§¶#]+)\s*|"
    r"<sup>\s*(?P<sup>[a-h*†‡§¶#\d]{1,2})\s*</sup>\s*|(?P<raised>[ᵃ-ᶻ¹²³⁴-⁹])\s*|"
    r"\$?\^\{?(?P<latex>[a-h*†‡§¶#])\}?\$?\s*)"
)
_NO_WORD_ENDS_SO = re.compile(r"(?:[dgknpstvy]b|[degtvy]c|[dghkmnpstvy]f|[dhkmpstvy]g)$")
_LONGEST_LABEL = 400
"""Characters at the end of a label that are searched for stars."""
_GLUED_NOTE = re.compile(r"(?<=[.;])\s?([a-h])(?=[A-Z][A-Za-z0-9])")


class Marks:
    """Takes note marks off the cells of one table.

    `known` are the marks of the notes below it. A letter at the end of a word is a mark only
    where a note has it, and the document uses the word as often without it ("othera", "other")
    or no word ends so ("reactionb").
    """

    def __init__(self, text: str, notes: tuple[Note, ...], words: Counter[str]) -> None:
        self._text = text
        self._known = {note.mark for note in notes if note.mark}
        self._words = words

    def label(self, span: Span) -> Label:
        """A header cell, row label or caption."""
        mapped = clean(span.of(self._text), span.start)
        text, marks = self._split(span, mapped)
        return Label(text, _tight(mapped, text, span), marks)

    def cell(self, span: Span, column: int) -> Cell:
        """A body cell; a decimal comma is read as a point."""
        mapped = clean(span.of(self._text), span.start)
        text, marks = self._split(span, mapped)
        return Cell(with_points(text), _tight(mapped, text, span), column, marks)

    def _split(self, span: Span, mapped: Mapped) -> tuple[str, tuple[str, ...]]:
        raw, text = span.of(self._text), mapped.text
        marks = [m for found in _RAISED.findall(raw) for m in re.split(r"\s*,\s*", _plain("".join(found))) if m]
        if _STARS.search(_EMPHASIS.sub(r"\2", raw[-_LONGEST_LABEL:])) and len(text) > 1:
            marks.append("*")
        marks.extend(mark for found in _SYMBOLS.finditer(text) for mark in found.group().strip())
        text = _SYMBOLS.sub("", text)
        glued = _ON_VALUE.search(text)
        if glued is not None and (not glued.group().startswith(" ") or glued.group().strip() in self._known):
            marks.extend(glued.group().replace(",", "").strip())
            text = text[: glued.start()].rstrip()
        elif (worn := self._mark_on_word(text)) is not None:
            marks.append(worn.group(2))
            text = text[: worn.start(2)] + text[worn.end(2) :]
        return text, tuple(dict.fromkeys(marks))

    def _mark_on_word(self, text: str) -> re.Match[str] | None:
        """A letter at the end of a word, before a comma or a bracket, that a note has and the word has not."""
        for match in _ON_WORD.finditer(text):
            stem, letter = match.groups()
            if letter not in self._known:
                continue
            alone, worn = self._words[stem.lower()], self._words[match.group(0).lower()]
            if (
                stem[-1].isupper()
                or _NO_WORD_ENDS_SO.search(match.group(0))
                or alone > worn
                or (alone == worn > 0 and not match.group(0).endswith("ed"))
            ):
                return match
        return None


def _plain(mark: str) -> str:
    """A raised mark as the letter or digit that it is."""
    return unicodedata.normalize("NFKC", mark)


def _tight(mapped: Mapped, text: str, span: Span) -> Span:
    """The span of what was kept of a cell: all of it, but for a mark at its end."""
    return mapped.span(0, len(text)) if text and mapped.text.startswith(text) else span


def notes_in(text: str, spans: Iterable[Span]) -> tuple[Note, ...]:
    """The notes in the lines below a table; notes glued to one another by a converter are parted."""
    notes: list[Note] = []
    for span in spans:
        start = span.start
        raw = span.of(text)
        cuts = [m.start(1) for m in _GLUED_NOTE.finditer(raw)]
        for cut in [*cuts, len(raw)]:
            piece = Span(start, span.start + cut)
            notes.append(_note(piece, text))
            start = span.start + cut
    return tuple(note for note in notes if note.text)


def _note(span: Span, text: str) -> Note:
    raw = span.of(text)
    match = _NOTE_START.match(raw.lstrip())
    if match is None:
        return Note(None, clean(raw).text, span)
    lead = len(raw) - len(raw.lstrip()) + match.end()
    mark = _plain(next(group for group in match.groups() if group))
    return Note(mark, clean(raw[lead:]).text, Span(span.start + lead, span.end))
