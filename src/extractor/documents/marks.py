"""Note marks: taken off the cells and labels that bear them, and tied to the notes below the table."""

from __future__ import annotations

import re
from collections import Counter

from extractor.documents.tables import Cell, Label, Note
from extractor.text import Mapped, Span, clean

_RAISED = re.compile(r"<sup>\s*([a-z]|[a-z](?:\s*,\s*[a-z])+|[*†‡§¶#]+|\d)\s*</sup>|([ᵃ-ᶻ])|\^\{?([a-z]|[*†‡§¶#]+)\}?")
_SYMBOLS = re.compile(r"([*†‡§¶#]+)\s*$")
_ON_VALUE = re.compile(r"(?<=[\d)%\]])\s?([a-h](?:,[a-h])*)$|(?<=^NR)[a-h]$|(?<=^NE)[a-h]$|(?<=^NA)[a-h]$")
_ON_WORD = re.compile(r"([A-Za-z]+)([a-h])(?=,|\s*\(|\s*\[|$)")
_NOTE_START = re.compile(r"^(?:\(?([a-h])[.)]\s*|([a-h])\s?(?=[A-Z≥≤<>])|([*†‡§¶#]+)\s*|<sup>([a-h*†‡§¶#])</sup>\s*)")
_GLUED_NOTE = re.compile(r"(?<=[.;])\s?([a-h])(?=[A-Z][A-Za-z0-9])")


class Marks:
    """Takes note marks off the cells of one table.

    `known` are the marks of the notes below it. A letter at the end of a word is a mark only
    where a note has it and the document uses the word more often without it ("othera", "other").
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
        """A body cell."""
        mapped = clean(span.of(self._text), span.start)
        text, marks = self._split(span, mapped)
        return Cell(text, _tight(mapped, text, span), column, marks)

    def _split(self, span: Span, mapped: Mapped) -> tuple[str, tuple[str, ...]]:
        raw, text = span.of(self._text), mapped.text
        marks = [m for found in _RAISED.findall(raw) for m in re.split(r"\s*,\s*", "".join(found)) if m]
        symbols = _SYMBOLS.search(raw)
        if symbols and len(text) > 1:
            marks.extend(symbols.group(1))
            text = re.sub(r"[†‡§¶#]+$", "", text).rstrip()
        glued = _ON_VALUE.search(text)
        if glued:
            marks.extend(glued.group(0).replace(",", "").strip())
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
            if stem[-1].isupper() or self._words[stem.lower()] > self._words[match.group(0).lower()]:
                return match
        return None


def _tight(mapped: Mapped, text: str, span: Span) -> Span:
    """The span of what was kept of a cell: all of it, but for a mark at its end."""
    return mapped.span(0, len(text)) if text and mapped.text.startswith(text) else span


def notes_in(text: str, spans: list[Span]) -> tuple[Note, ...]:
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
    mark = next(group for group in match.groups() if group)
    return Note(mark, clean(raw[lead:]).text, Span(span.start + lead, span.end))
