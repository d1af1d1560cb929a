"""Two different values for one fact, with both places: inside a document, or between documents."""

from __future__ import annotations

from typing import Literal

from extractor.records.model import Evidence, Model

Cause = Literal[
    "abstract against body",
    "text against table",
    "rounding",
    "other denominator",
    "interim and final",
    "cited wrongly",
]


class Side(Model):
    """One of the values that do not fit together."""

    document: str
    record: str
    """Id of the record in that document."""
    printed: str
    """The value with its count or interval, as the document gives it."""
    place: Evidence


class Conflict(Model):
    """Values for one fact that differ, one side a value."""

    study: str
    cohort: str
    outcome: str
    """The outcome's code, with term, grade or timepoint where they tell it from others."""
    sides: tuple[Side, ...]
    cause: Cause | None = None
    """Null where it cannot be told."""

    @property
    def across(self) -> bool:
        """Whether the sides stand in different documents."""
        return len({side.document for side in self.sides}) > 1
