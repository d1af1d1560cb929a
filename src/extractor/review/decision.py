"""What stands in the log: one entry for each thing that a curator did.

Entries are only ever appended. An undo is an entry of its own, and so is the moment when
decisions were written into gold.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, TypeVar

from pydantic import Field, TypeAdapter

from extractor.files import short_hash
from extractor.gold import Oddity
from extractor.records import FlatRecord
from extractor.records.model import Grade, Model


class ItemKind(StrEnum):
    """What is put before the curator, the most telling first."""

    DIFFERS = "differs"
    """Extracted and gold are of one fact and do not say the same."""
    MISSED = "missed"
    """Gold has it, the run does not."""
    EXTRA = "extra"
    """The run has it, gold does not."""
    NEW = "new"
    """A record of a paper that has no gold yet."""
    UNCOVERED = "uncovered"
    """A number that looks like a result and stands in no record."""
    MATCH = "match"
    """Both say the same."""
    ADDED = "added"
    """A record that a curator added, not yet in gold."""


class Action(StrEnum):
    """What a curator can say of an item."""

    ACCEPT = "accept"
    """The extracted record is right: it becomes gold."""
    KEEP = "keep"
    """Gold is right as it stands."""
    EDIT = "edit"
    """Neither is right as it stands; `after` is."""
    REJECT = "reject"
    """No such record should stand: the extracted one is dismissed, one in gold is taken out."""
    ADD = "add"
    """A record that nobody had."""
    DISMISS = "dismiss"
    """An uncovered number is no result."""
    UNSURE = "unsure"
    """Looked at and left for another."""
    NOTE = "note"
    """A remark that decides nothing."""


SETTLES = frozenset(set(Action) - {Action.UNSURE, Action.NOTE})
"""Actions after which an item need not be asked again."""
Text = Annotated[str, Field(max_length=2000)]


class Entry(Model):
    """What every entry says."""

    id: str = ""
    """Made from the rest, by `signed`."""
    document: str
    curator: str = Field(min_length=1, max_length=80)
    time: datetime
    run: str
    gold: str
    """Version of the document's gold: a short hash of its file, empty where there is none."""
    reason: Text = ""
    seconds: float = Field(default=0, ge=0)
    """How long the curator had it in view."""


class Decision(Entry):
    """What was said of one item."""

    entry: Literal["decision"] = "decision"
    item: str
    kind: ItemKind
    action: Action
    sha256: str
    """Of the source that the places count in."""
    got: FlatRecord | None = None
    """What was extracted, without the paper's words."""
    before: FlatRecord | None = None
    """What gold said."""
    after: FlatRecord | None = None
    """What gold shall say; null where nothing shall stand there."""
    got_print: str = ""
    before_print: str = ""
    after_print: str = ""
    fields: tuple[str, ...] = ()
    """What differed."""
    blind: bool = False
    """Whether a first look was taken without seeing what was extracted."""
    seen: str = ""
    """The last entry about this item that the curator had before them."""
    batch: str = ""
    """Shared by decisions that were made at once."""


class Undo(Entry):
    """A decision, or a change of cohorts, is taken back."""

    entry: Literal["undo"] = "undo"
    undoes: str
    item: str = ""
    seen: str = ""
    batch: str = ""


class Look(Entry):
    """A first look: the value as the curator read it, before seeing the extracted one."""

    entry: Literal["look"] = "look"
    item: str
    entered: str = Field(max_length=80)
    got_agrees: bool | None = None
    """Whether the extracted record says so too; null where nothing was extracted."""
    gold_agrees: bool | None = None


class Column(Model):
    """Whose results a column of a table prints."""

    index: int
    cohort: str
    """Id of the cohort; empty where it is of none."""
    grade: Grade | None = None


class Binding(Entry):
    """The columns of a table, confirmed."""

    entry: Literal["binding"] = "binding"
    table: str
    """Made from the table's place, by `tables.table_key`."""
    columns: tuple[Column, ...]
    seen: str = ""


class CohortChange(Entry):
    """Cohorts of one side renamed, merged or split, for all their records."""

    entry: Literal["cohorts"] = "cohorts"
    side: Literal["run", "gold"]
    change: Literal["rename", "merge", "split"]
    cohort: str
    """Id of the cohort that changes."""
    into: str = ""
    """Merge: id of the cohort that takes the records. Split: id of the new cohort."""
    was: str = Field(default="", max_length=200)
    """The label before."""
    label: str = Field(default="", max_length=200)
    """The label after: the new one; of the cohort that takes the records; of the new cohort."""
    records: tuple[str, ...] = ()
    """Split: ids of the records that go to the new cohort."""
    seen: str = ""
    """The last change of this document's cohorts that the curator had before them."""


class Applied(Entry):
    """Entries were written into gold."""

    entry: Literal["applied"] = "applied"
    entries: tuple[str, ...]
    unlisted: tuple[Oddity, ...] = ()
    """Taken from the list of oddities with it, and put back where it is undone."""


AnyEntry = Annotated[Decision | Undo | Look | Binding | CohortChange | Applied, Field(discriminator="entry")]
FORM: TypeAdapter[AnyEntry] = TypeAdapter(AnyEntry)


Signed = TypeVar("Signed", bound=Entry)


def signed(entry: Signed) -> Signed:
    """The entry under the id that its content gives it."""
    return entry.model_copy(update={"id": short_hash(entry.model_dump_json(exclude={"id"}))})
