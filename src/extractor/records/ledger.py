"""What is kept beside the records of a document: what was shown to the reader, and what reading took."""

from __future__ import annotations

from extractor.records.model import Family, Model


class Usage(Model):
    """What the model's calls of one document took."""

    calls: int = 0
    cached: int = 0
    """Questions that were answered from earlier replies, at no cost."""
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(**{name: getattr(self, name) + getattr(other, name) for name in Usage.model_fields})


class Shown(Model):
    """A span of the document that was put before the reader for one family of outcomes."""

    family: Family
    start: int
    end: int
    tokens: int
