"""Whose result a sentence reports: the study that stands nearest to the value, by name or by citation."""

from __future__ import annotations

from extractor.documents import Block, Document
from extractor.readers.rules.mentions import StudyNames
from extractor.text import Span, sentences

_BEHIND = 60
"""Characters behind a value within which a bracket may name its study ("16.7 months (the X trial)")."""
_MOST_CITED = 2
"""A citation of more references than this names nobody."""


def sentence_at(document: Document, block: Block, position: int) -> tuple[list[Span], Span]:
    """The stored spans of the sentences of a block before a position, and of the sentence that holds it."""
    mapped = document.clean(block)
    at = mapped.index(position)
    spans = sentences(mapped.text)
    index = next((i for i, s in enumerate(spans) if s.start <= at < s.end), None)
    if index is None:
        return [], Span(position, position)
    stored = [mapped.span(s.start, s.end) for s in spans]
    return stored[:index], stored[index]


def study_in(document: Document, block: Block, sentence: Span, position: int, names: StudyNames) -> str | None:
    """The study of a value in a sentence.

    A name in a bracket right behind the value comes first, then the nearest name before it,
    then any name, then the first citation behind it, then the last one before it.
    """
    mapped = document.clean(block)
    first, last = mapped.index(sentence.start), mapped.index(sentence.end)
    text, value = mapped.text[first:last], mapped.index(position) - first
    found = names.in_text(text)
    behind = [
        n
        for n in found
        if value < n.start <= value + _BEHIND and "(" in text[value : n.start] and ";" not in text[value : n.start]
    ]
    before = [n for n in found if n.end <= value]
    nearest = (*behind[:1], *before[-1:], *found[:1])
    if nearest:
        return nearest[0].label
    cited = [c for c in document.citations(block) if sentence.start <= c.start < sentence.end + 12]
    after = [c for c in cited if c.start >= position]
    chosen = (*after[:1], *[c for c in cited if c.start < position][-1:])
    return names.reference(chosen[0].numbers[0]) if chosen and len(chosen[0].numbers) <= _MOST_CITED else None
