"""The curator's desk: a run, the gold, the papers and the log, and what they come to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from extractor.documents import Document, read_document
from extractor.errors import DocumentError
from extractor.files import sha256, short_hash
from extractor.gold import GoldDocument, load_gold
from extractor.gold.form import ODDITIES
from extractor.records import FlatRecord, flatten
from extractor.review.cohorts import changed
from extractor.review.decision import Action, AnyEntry, CohortChange, Decision, ItemKind
from extractor.review.log import Log
from extractor.review.queue import Item, Side, added_item, items_of, side_of
from extractor.review.standing import Standing
from extractor.review.terms import Terms
from extractor.runs import DocumentResult, Run
from extractor.vocabulary import Vocabulary

Clock = Callable[[], datetime]


class Desk:
    """Everything that the pages show. `refresh` takes in what other programs wrote meanwhile."""

    def __init__(self, run: Run, gold: Path, vocabulary: Vocabulary, clock: Clock) -> None:
        self.run = run
        self.gold = gold
        self.vocabulary = vocabulary
        self.clock = clock
        self.log = Log(gold)
        self.standing = Standing()
        self._begun = self.log.begun
        self._taken = 0
        self.sides: dict[str, Side] = {}
        self.items: list[Item] = []
        """The queue, what tells most first."""
        self.place: dict[str, int] = {}
        """Where each item stands in the queue."""
        self.results: dict[str, DocumentResult] = {r.id: r for r in run.results() if r.error is None}
        self._golds = Golds(gold)
        self._documents: dict[str, Document | None] = {}
        self._terms: dict[str, Terms] = {}
        self._of_document: dict[str, list[Item]] = {}
        self._conflicting = frozenset(side.record for conflict in run.conflicts() for side in conflict.sides)
        self.refresh()

    def refresh(self) -> None:
        """Take in new entries of the log and gold files that changed."""
        self.log.refresh()
        self.take()

    def take(self) -> None:
        """Take in what the log read since the last time, and draw up anew what it changes.

        That is everything, where the log is another one now.
        """
        stale = self._golds.refresh() & self.results.keys()
        if not self.sides or self._begun != self.log.begun:
            self._begun, self._taken, self.standing = self.log.begun, 0, Standing()
            stale = set(self.results)
        fresh = self.log.entries[self._taken :]
        self._taken += len(fresh)
        self.standing.tell(fresh)
        stale |= {entry.document for entry in fresh if self._changes_cohorts(entry)} & self.results.keys()
        for document in stale:
            self._draw_up(document)
        if stale or any(self._adds(entry) for entry in fresh):
            self._order()

    def item(self, key: str) -> Item | None:
        at = self.place.get(key)
        return None if at is None else self.items[at]

    def document(self, name: str) -> Document | None:
        """The paper as the run read it; None where it is no longer there or is another file now."""
        if name not in self._documents:
            result = self.results.get(name)
            self._documents[name] = None if result is None else _read(result)
        return self._documents[name]

    def gold_of(self, name: str) -> GoldDocument | None:
        """A document's gold after changes of cohorts that are not yet written."""
        side = self.sides.get(name)
        return side.gold if side else None

    def gold_version(self, name: str) -> str:
        """A short hash of a document's gold file; empty where there is none."""
        return self._golds.version(name)

    def terms(self, name: str) -> Terms:
        """How a document's extracted cohorts are called in gold."""
        if name not in self._terms:
            side = self.sides[name]
            matching = side.alignment.matching if side.alignment else None
            self._terms[name] = Terms(side.got, side.gold.records if side.gold else None, matching)
        return self._terms[name]

    def proposal(self, item: Item) -> FlatRecord | None:
        """What gold would say if the extracted record were accepted."""
        if item.got is None:
            return None
        if item.kind is ItemKind.MATCH:
            return item.gold
        terms = self.terms(item.document)
        return terms.proposal(item.got, item.gold, item.fields, self.document(item.document))

    def as_extracted(self, item: Item) -> FlatRecord | None:
        """The extracted record as the run has it, before cohorts were changed by hand."""
        if item.got is None:
            return None
        wanted = item.got.record.id
        return next((f for f in flatten(self.results[item.document].records) if f.record.id == wanted), None)

    def _draw_up(self, document: str) -> None:
        changes = [c for c in self.standing.changes.values() if c.document == document]
        result = self.results[document]
        got = changed(result.records, [c for c in changes if c.side == "run"])
        gold = self._golds.get(document)
        if gold is not None:
            records = changed(gold.records, [c for c in changes if c.side == "gold"])
            gold = gold.model_copy(update={"records": records})
        side = side_of(result, got, gold, self.vocabulary)
        self.sides[document] = side
        self._of_document[document] = items_of(side, self.vocabulary, self._conflicting)
        self._terms.pop(document, None)

    def _order(self) -> None:
        items = [item for items in self._of_document.values() for item in items]
        known = {item.key for item in items}
        for decision in self.standing.in_force():
            added = added_item(decision) if self._is_added(decision) and decision.item not in known else None
            if added is not None:
                items.append(added)
        self.items = sorted(items, key=lambda item: item.weight)
        self.place = {item.key: at for at, item in enumerate(self.items)}

    def _is_added(self, decision: Decision) -> bool:
        waits = decision.id not in self.standing.applied and decision.document in self.results
        return waits and decision.action in {Action.ADD, Action.EDIT} and decision.before is None

    def _adds(self, entry: AnyEntry) -> bool:
        if entry.entry == "undo":
            undone = self.standing.decisions.get(entry.undoes)
            return undone is not None and undone.action is Action.ADD
        return entry.entry == "applied" or (isinstance(entry, Decision) and entry.action is Action.ADD)

    def _changes_cohorts(self, entry: AnyEntry) -> bool:
        return isinstance(entry, CohortChange) or (entry.entry == "undo" and not entry.item)


class Golds:
    """The gold files of a folder, read again when they change."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamps: dict[Path, tuple[int, int]] = {}
        self._documents: dict[Path, GoldDocument] = {}
        self._versions: dict[str, str] = {}

    def refresh(self) -> set[str]:
        """Read what changed; gives the ids of the documents concerned.

        Raises:
            GoldError: a file breaks the form.
        """
        there = {path: _stamp(path) for path in self._folder.glob("*.yaml") if path.name != ODDITIES}
        fresh = {path for path, stamp in there.items() if self._stamps.get(path) != stamp}
        gone = self._documents.keys() - there.keys()
        concerned = {self._documents[path].document for path in gone}
        for path in gone:
            self._versions.pop(self._documents.pop(path).document, None)
        for path in fresh:
            gold = load_gold(path)
            self._documents[path] = gold
            self._versions[gold.document] = short_hash(path.read_text(encoding="utf-8"))
            concerned.add(gold.document)
        self._stamps = there
        return concerned

    def get(self, document: str) -> GoldDocument | None:
        return next((gold for gold in self._documents.values() if gold.document == document), None)

    def version(self, document: str) -> str:
        return self._versions.get(document, "")


def _stamp(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size


def _read(result: DocumentResult) -> Document | None:
    path = Path(result.path)
    try:
        if sha256(path.read_bytes()) != result.sha256:
            return None
        return read_document(path, result.id)
    except (OSError, DocumentError):
        return None
