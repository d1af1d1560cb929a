"""Which items are in view: filters, counts, and what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from urllib.parse import urlencode

from extractor.review.queue import Item

State = Callable[[str], str]
"""From an item's key to open, unsure or decided."""
CONFIDENCE = {"low": (0.0, 0.5), "middle": (0.5, 0.8), "high": (0.8, 1.01)}
"""Bands of a reader's confidence."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the curator wants to see; an empty text lets everything through."""

    document: str = ""
    study: str = ""
    outcome: str = ""
    kind: str = ""
    field: str = ""
    """A field that differs."""
    confidence: str = ""
    """low, middle, high, none."""
    conflict: str = ""
    """`yes`: only records with a different value elsewhere."""
    state: str = "open"
    """open, unsure, decided, all."""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filters:
        """From the query of an address; what it does not know it leaves out."""
        known = {f.name: query[f.name][:200] for f in fields(cls) if f.name in query}
        return cls(**known)

    def query(self, **other: str) -> str:
        """As the query of an address, with some filters set otherwise."""
        chosen = {f.name: other.get(f.name, getattr(self, f.name)) for f in fields(self)}
        return urlencode({name: value for name, value in chosen.items() if value})

    def let(self, item: Item, state: State) -> bool:
        """Whether an item is in view."""
        if self.state not in {"", "all"} and state(item.key) != self.state:
            return False
        return self.let_whatever_state(item)

    def let_whatever_state(self, item: Item) -> bool:
        """Whether an item is in view but for what was decided of it."""
        flat = item.flat
        return (
            self.document in {"", item.document}
            and self.kind in {"", item.kind}
            and (not self.field or self.field in item.fields)
            and (not self.conflict or item.conflict)
            and (not self.confidence or _band(item.confidence) == self.confidence)
            and (not self.outcome or (flat is not None and flat.record.outcome == self.outcome))
            and (not self.study or (flat is not None and flat.study.label == self.study))
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the curator is."""

    decided: int
    unsure: int
    total: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What each filter can be set to, with the number of items."""

    documents: dict[str, int]
    studies: dict[str, int]
    outcomes: dict[str, int]
    kinds: dict[str, int]
    fields: dict[str, int]
    confidences: dict[str, int]
    conflicts: int


def progress(items: Sequence[Item], state: State) -> Progress:
    """How many items are decided, how many are left for another."""
    states = Counter(state(item.key) for item in items)
    return Progress(states["decided"], states["unsure"], len(items))


def choices(items: Sequence[Item]) -> Choices:
    """Everything that can be filtered by."""
    flats = [item.flat for item in items if item.flat is not None]
    return Choices(
        documents=_counted(item.document for item in items),
        studies=_counted(flat.study.label for flat in flats),
        outcomes=_counted(flat.record.outcome for flat in flats),
        kinds=dict(Counter(str(item.kind) for item in items)),
        fields=_counted(name for item in items for name in item.fields),
        confidences=dict(Counter(_band(item.confidence) for item in items if item.got is not None)),
        conflicts=sum(item.conflict for item in items),
    )


def next_after(items: Sequence[Item], at: int, filters: Filters, state: State) -> Item | None:
    """The next item in view after a place in the queue, else the first from the top."""
    order = (*range(at + 1, len(items)), *range(at))
    return next((items[i] for i in order if filters.let(items[i], state)), None)


def previous_before(items: Sequence[Item], at: int, filters: Filters) -> Item | None:
    """The item before a place in the queue, whatever was decided of it: one can go back."""
    return next((items[i] for i in range(at - 1, -1, -1) if filters.let_whatever_state(items[i])), None)


def _band(confidence: float | None) -> str:
    if confidence is None:
        return "none"
    return next((name for name, (low, high) in CONFIDENCE.items() if low <= confidence < high), "none")


def _counted(names: object) -> dict[str, int]:
    counts = Counter(names)  # type: ignore[call-overload]
    return dict(sorted(counts.items()))
