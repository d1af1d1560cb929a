"""All that was decided on one document, carried out on its gold, so that gold stays sound.

What would make gold fail its check is left out, with the reason. What only an odd source explains
stands in the list of oddities as long as it is odd, and no longer.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.documents import Document
from extractor.gold import Finding, GoldDocument, Oddity, check, dump_gold
from extractor.gold.check import ODD
from extractor.gold.form import CODEBOOK
from extractor.records import FlatRecord, RecordSet
from extractor.review.cohorts import changed
from extractor.review.decision import AnyEntry, Applied, CohortChange, Decision, Undo
from extractor.review.relabelling import relabelled
from extractor.review.standing import Standing
from extractor.review.writing import Left, linked, without_groups, written
from extractor.vocabulary import Vocabulary

Step = Decision | Undo | CohortChange


@dataclass(frozen=True)
class Shelf:
    """A gold folder and its log, as they stand while one document after the other is amended."""

    folder: Path
    paths: dict[str, Path]
    golds: dict[str, GoldDocument]
    """By document; what was amended already stands as amended."""
    oddities: tuple[Oddity, ...]
    entries: Sequence[AnyEntry]
    standing: Standing
    vocabulary: Vocabulary


@dataclass(frozen=True)
class Change:
    """What becomes of one document's gold."""

    gold: GoldDocument
    path: Path
    diff: str
    text: str
    """Of the whole file; empty where nothing is left in it."""
    entries: tuple[str, ...]
    """Entries of the log that then stand in gold."""
    left: tuple[Left, ...]
    listed: tuple[Oddity, ...]
    """Odd from now on."""
    unlisted: tuple[Oddity, ...]
    """Odd no longer."""

    @property
    def document(self) -> str:
        return self.gold.document


@dataclass(frozen=True)
class _Amended:
    """Gold after some steps."""

    gold: GoldDocument
    done: tuple[Step, ...]
    left: tuple[Left, ...]
    names: dict[str, str]
    """Of the record that a step is about, by the step's id."""


def unified(before: str, after: str, path: Path) -> str:
    """The lines in which two texts of a file differ."""
    one, other = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return "".join(difflib.unified_diff(one, other, str(path), str(path), n=1))


class Amending:
    """The steps of one document, on its gold."""

    def __init__(self, shelf: Shelf, steps: Sequence[Step], source: Document | None) -> None:
        self.shelf, self.steps, self.source = shelf, steps, source
        self.document = steps[0].document
        self.path = shelf.paths.get(self.document, shelf.folder / f"{_file_name(self.document)}.yaml")
        gold = shelf.golds.get(self.document)
        self.gold = self._empty() if gold is None else gold
        self.before = "" if gold is None else self.path.read_text(encoding="utf-8")
        self.listed = tuple(o for o in shelf.oddities if o.document == self.document)
        self.old = frozenset(self._findings(self.gold)) if self.before else frozenset()

    def change(self) -> Change:
        """Carry out the steps, without those that would make gold unsound."""
        left: list[Left] = []
        while True:
            refused = {one.entry.id for one in left}
            amended = self._amended([step for step in self.steps if step.id not in refused])
            unsound = self._unsound(amended)
            left += [*amended.left, *unsound]
            if not unsound:
                return self._change(amended, left)

    def _empty(self) -> GoldDocument:
        decisions = filter(None, map(self._decision, self.steps))
        return GoldDocument(
            document=self.document, sha256=next((d.sha256 for d in decisions), "0" * 64), codebook=CODEBOOK,
            records=RecordSet(document=self.document),
        )  # fmt: skip

    def _amended(self, steps: Sequence[Step]) -> _Amended:
        records, done, left = self.gold.records, [], []
        names: dict[str, str] = {}
        extracted: dict[str, str] = {}
        emptied: set[str] = set()
        for step in steps:
            decision = self._decision(step)
            if decision is None:
                records = changed(records, [step]) if isinstance(step, CohortChange) else records
                done.append(step)
                continue
            before, after = decision.before, self._after(decision)
            if isinstance(step, Undo):
                before, after = decision.after, decision.before
                emptied |= {r.cohort for r in records.records if before is not None and r.id == before.record.id}
            outcome = written(records, before, after)
            if decision.sha256 != self.gold.sha256:
                outcome = "it was made on another version of the paper than gold"
            if isinstance(outcome, str):
                left.append(Left(step, outcome))
                continue
            records = outcome.records
            done.append(step)
            names[step.id] = outcome.name
            if decision.got is not None and outcome.name:
                extracted[decision.got.record.id] = outcome.name
        records = without_groups(records, emptied)
        records = linked(records, extracted, [d for step in steps if (d := self._decision(step)) is not None])
        return _Amended(self.gold.model_copy(update={"records": records}), tuple(done), tuple(left), names)

    def _after(self, decision: Decision) -> FlatRecord | None:
        """What a decision wants, its group called as it is called now; gold's own groups keep their names."""
        known = {cohort.id for cohort in self.gold.records.cohorts}
        if decision.after is not None and decision.after.cohort.id in known:
            return decision.after
        return relabelled(decision, self.shelf.entries, self.shelf.standing)

    def _findings(self, gold: GoldDocument) -> tuple[Finding, ...]:
        """All that the check finds in this gold, what is known to be odd too; and ids that other gold has already."""
        ids = {record.id for record in gold.records.records}
        golds = [other for other in self.shelf.golds.values() if other.document != self.document]
        others = [other for other in golds if not ids.isdisjoint(record.id for record in other.records.records)]
        sources = {} if self.source is None else {self.document: self.source}
        found = check([gold, *others], sources, self.shelf.vocabulary).findings
        return tuple(finding for finding in found if finding.document == self.document)

    def _known(self, amended: _Amended) -> dict[tuple[str | None, str], Oddity]:
        """What is odd for a known reason, by record and check.

        It is listed; or it was listed before what is undone now; or a curator says it now.
        """
        back = {amended.names[step.id] for step in amended.done if isinstance(step, Undo)}
        once = (o for entry in self.shelf.entries if isinstance(entry, Applied) for o in entry.unlisted)
        known: dict[tuple[str | None, str], Oddity] = {}
        known |= {(o.record, o.check): o for o in once if o.document == self.document and o.record in back}
        known |= {(o.record, o.check): o for o in self.listed}
        for step in amended.done:
            name, reason = amended.names.get(step.id, ""), step.reason.strip()
            for test in ODD if name and reason else ():
                known.setdefault((name, test), Oddity(document=self.document, record=name, check=test, reason=reason))
        return known

    def _bad(self, amended: _Amended) -> list[Finding]:
        """What the check finds, but for what it found before and what is explained."""
        known = self._known(amended)
        found = [finding for finding in self._findings(amended.gold) if finding not in self.old]
        return [f for f in found if f.check not in ODD or (f.record, f.check) not in known]

    def _unsound(self, amended: _Amended) -> list[Left]:
        """The steps to blame for what the check finds.

        That is the last change of groups without which it is not found; else what was decided on
        the records that it is found in; else everything, so that gold stays as it is.
        """
        bad = self._bad(amended)
        if not bad:
            return []
        for step in reversed(amended.done):
            if isinstance(step, CohortChange):
                without = self._bad(self._amended([other for other in amended.done if other is not step]))
                stays = {(f.record, f.check) for f in without}
                gone = [f for f in bad if (f.record, f.check) not in stays]
                if gone:
                    return [Left(step, str(gone[0]))]
        named = {f.record: f for f in bad}
        left = [Left(s, str(named[name])) for s in amended.done if (name := amended.names.get(s.id)) in named]
        return left or [Left(step, f"gold would fail its check: {bad[0]}") for step in amended.done]

    def _change(self, amended: _Amended, left: Sequence[Left]) -> Change:
        gold, known = amended.gold, self._known(amended)
        text = dump_gold(gold) if gold.records.studies else ""
        odd = dict.fromkeys((f.record, f.check) for f in self._findings(gold))
        listed = {(o.record, o.check) for o in self.listed}
        return Change(
            gold=gold,
            path=self.path,
            diff=unified(self.before, text, self.path),
            text=text,
            entries=tuple(step.id for step in amended.done),
            left=tuple(left),
            listed=tuple(known[key] for key in odd if key in known and key not in listed),
            unlisted=tuple(o for o in self.listed if (o.record, o.check) not in odd),
        )

    def _decision(self, step: Step) -> Decision | None:
        if isinstance(step, Undo):
            return self.shelf.standing.decisions.get(step.undoes)
        return step if isinstance(step, Decision) else None


def _file_name(document: str) -> str:
    """The name of a new gold file: ids name files already, and nothing in them may leave the folder."""
    return document.replace("/", "-").replace("\\", "-").lstrip(".")
