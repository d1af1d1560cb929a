"""What the page may ask for, held to a form: nothing else from outside reaches the desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field

from extractor.records.model import Model
from extractor.review.decision import Action, Column, Text

Key = Annotated[str, Field(min_length=1, max_length=40)]
Seconds = Annotated[float, Field(ge=0, le=86_400)]


class Ask(Model):
    """What every request says."""

    curator: str = Field(default="", max_length=80)
    """Empty: whoever the program was started for."""
    seconds: Seconds = 0
    reason: Text = ""


class Decide(Ask):
    """A decision on an item, or a record to be added."""

    item: Annotated[str, Field(max_length=40)] = ""
    """Empty for a record that stands on no item."""
    document: Annotated[str, Field(max_length=200)] = ""
    action: Action
    seen: Annotated[str, Field(max_length=40)] = ""
    fields: dict[str, Annotated[str, Field(max_length=2000)]] = Field(default_factory=dict)
    """The form of a record, for edit and add."""
    blind: bool = False


class Pick(Model):
    """One item of several, as the curator saw it."""

    item: Key
    seen: Annotated[str, Field(max_length=40)] = ""


class Together(Ask):
    """One decision on several items."""

    action: Action
    items: Annotated[tuple[Pick, ...], Field(max_length=20_000)]


class TakeBack(Ask):
    """Undo of one entry; empty for the curator's own last one."""

    entry: Annotated[str, Field(max_length=40)] = ""
    seen: Annotated[str, Field(max_length=40)] = ""


class FirstLook(Ask):
    """The value as the curator read it."""

    item: Key
    entered: Annotated[str, Field(min_length=1, max_length=80)]


class Bind(Ask):
    """The columns of a table."""

    document: Annotated[str, Field(max_length=200)]
    table: Key
    columns: Annotated[tuple[Column, ...], Field(max_length=200)]
    seen: Annotated[str, Field(max_length=40)] = ""


class ChangeCohort(Ask):
    """A cohort renamed, merged or split."""

    document: Annotated[str, Field(max_length=200)]
    side: Annotated[str, Field(pattern="^(run|gold)$")]
    change: Annotated[str, Field(pattern="^(rename|merge|split)$")]
    cohort: Annotated[str, Field(max_length=200)]
    into: Annotated[str, Field(max_length=200)] = ""
    label: Annotated[str, Field(max_length=200)] = ""
    records: Annotated[tuple[Key, ...], Field(max_length=20_000)] = ()
    seen: Annotated[str, Field(max_length=40)] = ""


@dataclass(frozen=True)
class Refusal:
    """Why something was not done; the status is HTTP's."""

    status: int
    reason: str
    fields: dict[str, str] = field(default_factory=dict)
    """What is wrong, by field of the form."""
