"""Decisions written into gold: a small diff that passes the check of gold, and an entry that says so."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractor.documents import Document
from extractor.files import short_hash, write_atomic
from extractor.gold import GoldDocument, check, dump_gold, load_gold, load_oddities
from extractor.gold.check import ODD
from extractor.gold.form import CODEBOOK, ODDITIES
from extractor.records import FlatRecord, RecordSet
from extractor.review.cohorts import changed
from extractor.review.decision import SETTLES, Action, AnyEntry, Applied, CohortChange, Decision, Undo, signed
from extractor.review.desk import Clock
from extractor.review.log import Log
from extractor.review.relabelling import relabelled
from extractor.review.standing import Standing
from extractor.review.writing import Left, linked, without_groups, written
from extractor.vocabulary import Vocabulary

Sources = Callable[[str], Document | None]
Step = Decision | Undo | CohortChange


@dataclass(frozen=True)
class Change:
    """What became of one document's gold."""

    document: str
    path: Path
    diff: str
    entries: tuple[str, ...]
    """Entries of the log that now stand in gold."""
    left: tuple[Left, ...] = ()
    text: str = field(default="", repr=False)
    oddities: str = field(default="", repr=False)
    """Lines for the list of oddities."""


def plan(folder: Path, log: Log, sources: Sources, vocabulary: Vocabulary) -> list[Change]:
    """What applying would change, document by document; nothing is written."""
    log.refresh()
    standing = Standing()
    standing.tell(log.entries)
    paths = {load_gold(path).document: path for path in folder.glob("*.yaml") if path.name != ODDITIES}
    steps: dict[str, list[Step]] = {}
    for step in _steps(log.entries, standing):
        steps.setdefault(step.document, []).append(step)
    changes = []
    for document, todo in sorted(steps.items()):
        path = paths.get(document, folder / f"{_file_name(document)}.yaml")
        changes.append(_Applying(path, todo, log.entries, standing, sources(document), vocabulary).change())
    return [change for change in changes if change.entries or change.left]


def carry_out(folder: Path, log: Log, changes: Iterable[Change], curator: str, clock: Clock) -> None:
    """Write the gold files, each whole, and say in the log what stands in them now.

    A kill between the two is mended by the next time: what stands in gold already changes nothing.
    """
    with log.held():
        for change in changes:
            if change.diff and change.text:
                write_atomic(change.path, change.text)
            elif change.diff:
                change.path.unlink(missing_ok=True)
            if change.oddities:
                path = folder / ODDITIES
                before = path.read_text(encoding="utf-8") if path.exists() else ""
                write_atomic(path, before + ("" if before.endswith("\n") or not before else "\n") + change.oddities)
            if change.entries:
                log.append(_applied(change, curator, clock))


def _applied(change: Change, curator: str, clock: Clock) -> AnyEntry:
    entry = Applied(
        document=change.document, curator=curator, time=clock(), run="", gold=short_hash(change.text),
        entries=change.entries,
    )  # fmt: skip
    return signed(entry)


def _steps(entries: Sequence[AnyEntry], standing: Standing) -> list[Step]:
    """What has still to be written, in the order of the log.

    A decision that was overtaken by a later one on the same item is left out; one that was taken
    back before it was applied cancels out with its undo; one that was applied first is reversed.
    """
    last = {d.item: d.id for d in standing.in_force() if d.action in SETTLES}
    steps: list[Step] = []
    for entry in entries:
        if entry.id in standing.applied:
            continue
        match entry:
            case Decision() if entry.id not in standing.taken_back:
                if entry.action in SETTLES and last[entry.item] == entry.id and _writes(entry):
                    steps.append(entry)
            case CohortChange() if entry.side == "gold" and entry.id not in standing.taken_back:
                steps.append(entry)
            case Undo() if entry.undoes in standing.applied:
                undone = standing.decisions.get(entry.undoes)
                if undone is not None and undone.item not in last:
                    steps.append(entry)
    return steps


def _writes(decision: Decision) -> bool:
    kept = {Action.KEEP, Action.DISMISS}
    return decision.action not in kept and decision.before != decision.after


class _Applying:
    """The steps of one document, on its gold."""

    def __init__(
        self,
        path: Path,
        steps: Sequence[Step],
        entries: Sequence[AnyEntry],
        standing: Standing,
        source: Document | None,
        vocabulary: Vocabulary,
    ) -> None:
        self.path, self.steps, self.entries, self.standing = path, steps, entries, standing
        self.source, self.vocabulary = source, vocabulary
        self.document = steps[0].document
        decisions = [self._decision(step) for step in steps]
        digest = next((d.sha256 for d in decisions if d is not None), "0" * 64)
        self.before = path.read_text(encoding="utf-8") if path.exists() else ""
        empty = GoldDocument(
            document=self.document, sha256=digest, codebook=CODEBOOK, records=RecordSet(document=self.document)
        )
        self.gold = load_gold(path) if self.before else empty
        self.oddities = load_oddities(path.parent)

    def change(self) -> Change:
        """Carry out the steps; what would make gold unsound is left, with the reason."""
        left: list[Left] = []
        while True:
            refused = {one.entry.id for one in left}
            steps = [step for step in self.steps if step.id not in refused]
            records, more = self._carried_out(steps)
            left += more
            done = [step for step in steps if step.id not in {one.entry.id for one in more}]
            unsound = self._unsound(records, done)
            if not unsound:
                return self._change(records, done, left)
            left += unsound

    def _carried_out(self, steps: Sequence[Step]) -> tuple[RecordSet, list[Left]]:
        records, left = self.gold.records, []
        names: dict[str, str] = {}
        emptied: set[str] = set()
        for step in steps:
            if isinstance(step, CohortChange):
                records = changed(records, [step])
                continue
            decision = self._decision(step)
            if decision is None:
                continue
            before, after = decision.before, self._after(decision)
            if isinstance(step, Undo):
                before, after = decision.after, decision.before
                emptied |= {r.cohort for r in records.records if before is not None and r.id == before.record.id}
            if decision.sha256 != self.gold.sha256:
                left.append(Left(step, "it was made on another version of the paper than gold"))
                continue
            outcome = written(records, before, after)
            if isinstance(outcome, str):
                left.append(Left(step, outcome))
                continue
            records = outcome.records
            if decision.got is not None and outcome.name:
                names[decision.got.record.id] = outcome.name
        records = without_groups(records, emptied)
        return linked(records, names, [d for s in steps if (d := self._decision(s)) is not None]), left

    def _after(self, decision: Decision) -> FlatRecord | None:
        """What a decision wants, its group called as it is called now; gold's own groups keep their names."""
        known = {cohort.id for cohort in self.gold.records.cohorts}
        if decision.after is not None and decision.after.cohort.id in known:
            return decision.after
        return relabelled(decision, self.entries, self.standing)

    def _unsound(self, records: RecordSet, done: Sequence[Step]) -> list[Left]:
        """The steps whose records fail the check of gold, but for what was odd before or is explained."""
        sources = {} if self.source is None else {self.document: self.source}
        known = [o for o in self.oddities if o.document == self.document]
        there = {record.id for record in records.records}
        known = [o for o in known if o.record in there]
        old = set(check([self.gold], sources, self.vocabulary, known).findings) if self.before else set()
        gold = self.gold.model_copy(update={"records": records})
        found = [f for f in check([gold], sources, self.vocabulary, known).findings if f not in old]
        explained = {n for s in done if s.reason.strip() and (n := self._name(s)) is not None}
        bad = {f.record: f for f in found if not (f.check in ODD and f.record in explained)}
        return [Left(s, str(bad[name])) for s in done if (name := self._name(s)) in bad and name is not None]

    def _change(self, records: RecordSet, done: Sequence[Step], left: list[Left]) -> Change:
        gold = self.gold.model_copy(update={"records": records})
        text = dump_gold(gold) if records.studies else ""
        lines = difflib.unified_diff(
            self.before.splitlines(keepends=True), text.splitlines(keepends=True), str(self.path), str(self.path), n=1
        )
        return Change(
            self.document, self.path, "".join(lines), tuple(step.id for step in done), tuple(left), text,
            self._odd_lines(gold, done),
        )  # fmt: skip

    def _odd_lines(self, gold: GoldDocument, done: Sequence[Step]) -> str:
        """What the paper prints oddly and the curator explained, as the list of oddities has it."""
        reasons = {self._name(step): step.reason.strip() for step in done if step.reason.strip()}
        known = {(o.record, o.check) for o in self.oddities}
        found = check([gold], {}, self.vocabulary).findings
        return "".join(
            f"- {{document: {_quoted(self.document)}, record: {f.record}, check: {f.check},\n"
            f"   reason: {_quoted(reasons[f.record])}}}\n"
            for f in found
            if f.check in ODD and f.record in reasons and (f.record, f.check) not in known
        )

    def _decision(self, step: Step) -> Decision | None:
        if isinstance(step, Undo):
            return self.standing.decisions.get(step.undoes)
        return step if isinstance(step, Decision) else None

    def _name(self, step: Step) -> str | None:
        decision = self._decision(step)
        flat = (decision.after or decision.before) if decision is not None else None
        return None if flat is None else flat.record.id


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _file_name(document: str) -> str:
    """The name of a new gold file: ids name files already, and nothing in them may leave the folder."""
    return document.replace("/", "-").replace("\\", "-").lstrip(".")
