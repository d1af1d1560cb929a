"""What is kept beside the records of a document: what was shown to the reader, and what reading took."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.records.model import Family, Model


class Usage(Model):
    """What the model's calls of one document took."""

    calls: int = 0
    cached: int = 0
    """Questions that were answered from earlier replies, at no cost."""
    prompt_tokens: int = 0
    prompt_cached: int = 0
    """Of the prompt tokens, those that the provider served from its own cache."""
    completion_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(**{name: getattr(self, name) + getattr(other, name) for name in Usage.model_fields})


class Price(Model):
    """US dollars for a million tokens."""

    sent: float
    cached: float
    """Sent, and served from the provider's cache."""
    received: float
    as_of: str | None = None
    """When the list price was read; null where a user set it."""

    def of(self, usage: Usage) -> float:
        """What some usage costs, in US dollars."""
        new = usage.prompt_tokens - usage.prompt_cached
        millions = new * self.sent + usage.prompt_cached * self.cached + usage.completion_tokens * self.received
        return millions / 1e6


class Spent(Model):
    """What one pass over a document took, or over all documents."""

    step: str
    """The pass: `efficacy`, `safety`, `second look`."""
    family: Family | None = None
    usage: Usage


class Call(Model):
    """One question to the model, with all that leads from a record to the words that made it."""

    step: str
    """The pass: `efficacy`, `safety`, `second look`."""
    family: Family | None = None
    asked: str
    """Prompt with version and part: `efficacy@2-1f3a…, 1 of 2`."""
    vote: int = 0
    lines: tuple[str, ...] = ()
    """Marks of the lines that were shown."""
    messages: tuple[dict[str, str], ...] = ()
    replies: tuple[str, ...] = ()
    """What the model wrote, re-asks included."""
    keys: tuple[str, ...] = ()
    """Names of the kept replies in the cache."""
    records: tuple[str, ...] = ()
    """Ids of the records that the answer made."""
    usage: Usage = Usage()
    seconds: float = 0
    problem: str | None = None
    """Why there is no usable answer; null where there is one."""


class Shown(Model):
    """A span of the document that was put before the reader for one family of outcomes."""

    family: Family
    start: int
    end: int
    tokens: int


def by_pass(spent: Iterable[Call | Spent]) -> tuple[Spent, ...]:
    """Usage summed by pass and family, in the order in which passes first appear."""
    sums: dict[tuple[str, Family | None], Usage] = {}
    for one in spent:
        key = (one.step, one.family)
        sums[key] = sums.get(key, Usage()) + one.usage
    return tuple(Spent(step=step, family=family, usage=usage) for (step, family), usage in sums.items())
