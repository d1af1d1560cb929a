"""Where each item stands after all that was said of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from extractor.review.decision import (
    SETTLES,
    Action,
    AnyEntry,
    Applied,
    Binding,
    CohortChange,
    Decision,
    Entry,
    Look,
    Undo,
)
from extractor.review.facts import item_key


@dataclass(slots=True)
class _Said:
    """All decisions on one item that nobody took back, and the last entry about it."""

    decisions: list[Decision] = field(default_factory=list)
    last: Decision | Undo | None = None


class Standing:
    """What the log comes to. Entries are told one after the other, in the order of the log."""

    def __init__(self) -> None:
        self.decisions: dict[str, Decision] = {}
        """Every decision ever made, by id."""
        self.changes: dict[str, CohortChange] = {}
        """Changes of cohorts that nobody took back, in their order, by id."""
        self.taken_back: dict[str, Undo] = {}
        """What was undone, and by which entry."""
        self.applied: set[str] = set()
        self.looks: dict[tuple[str, str], Look] = {}
        """First looks by item and curator."""
        self.bindings: dict[str, Binding] = {}
        """The last binding of each table."""
        self._said: dict[str, _Said] = defaultdict(_Said)
        self._same: dict[str, str] = {}
        """What an item is called once its decision stands in gold: its key then → its key now."""
        self._last_change: dict[str, str] = {}

    def tell(self, entries: Iterable[AnyEntry]) -> None:
        """Take in more of the log."""
        for entry in entries:
            match entry:
                case Decision():
                    self._decide(entry)
                case Undo():
                    self._undo(entry)
                case Look():
                    self.looks.setdefault((entry.item, entry.curator), entry)
                case Binding():
                    self.bindings[entry.table] = entry
                case CohortChange():
                    self.changes[entry.id] = entry
                    self._last_change[entry.document] = entry.id
                case Applied():
                    self.applied.update(entry.entries)

    def of(self, key: str) -> Decision | None:
        """The decision that is in force for an item: the last that is more than a note, else the last note."""
        said = self._said_of(key)
        if said is None:
            return None
        weighty = [one for one in said.decisions if one.action is not Action.NOTE]
        chosen = weighty or said.decisions
        return chosen[-1] if chosen else None

    def notes(self, key: str) -> list[Decision]:
        """The remarks on an item."""
        said = self._said_of(key)
        return [one for one in said.decisions if one.action is Action.NOTE] if said else []

    def version(self, key: str) -> str:
        """Id of the last entry about an item, empty where there is none: what a page was drawn from."""
        said = self._said_of(key)
        return said.last.id if said is not None and said.last is not None else ""

    def last(self, key: str) -> Decision | Undo | None:
        """The last entry about an item."""
        said = self._said_of(key)
        return said.last if said else None

    def state(self, key: str) -> str:
        """`open`, `unsure` or `decided`."""
        decision = self.of(key)
        if decision is None or decision.action is Action.NOTE:
            return "open"
        return "decided" if decision.action in SETTLES else "unsure"

    def in_force(self) -> list[Decision]:
        """Decisions that nobody took back, in the order of the log."""
        return [one for one in self.decisions.values() if one.id not in self.taken_back]

    def is_in_gold(self, entry: Entry) -> bool:
        """Whether it changed the groups of gold itself, so that only another change takes it back."""
        return isinstance(entry, CohortChange) and entry.side == "gold" and entry.id in self.applied

    def version_of_cohorts(self, document: str) -> str:
        """Id of the last change of a document's cohorts."""
        return self._last_change.get(document, "")

    def _said_of(self, key: str) -> _Said | None:
        return self._said.get(key) or self._said.get(self._same.get(key, ""))

    def _decide(self, decision: Decision) -> None:
        self.decisions[decision.id] = decision
        said = self._said[decision.item]
        said.decisions.append(decision)
        said.last = decision
        self._name_once_applied(decision)

    def _name_once_applied(self, decision: Decision) -> None:
        if decision.action in SETTLES:
            then = _key_once_applied(decision)
            if then != decision.item:
                self._same[then] = decision.item

    def _undo(self, undo: Undo) -> None:
        self.taken_back[undo.undoes] = undo
        change = self.changes.pop(undo.undoes, None)
        if change is not None:
            self._last_change[change.document] = undo.id
        undone = self.decisions.get(undo.undoes)
        if undone is not None:
            said = self._said[undone.item]
            said.decisions = [one for one in said.decisions if one.id != undone.id]
            said.last = undo
            self._same.pop(_key_once_applied(undone), None)
            for one in said.decisions:
                self._name_once_applied(one)


def _key_once_applied(decision: Decision) -> str:
    return item_key(decision.document, decision.sha256, decision.got_print, decision.after_print)
