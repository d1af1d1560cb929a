"""Decisions written into gold: a small diff that passes the check of gold, and an entry that says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractor.documents import Document
from extractor.files import short_hash, write_atomic
from extractor.gold import Finding, check, load_gold, load_oddities, parse_oddities, relisted
from extractor.gold.form import ODDITIES
from extractor.review.amending import Amending, Change, Shelf, Step, unified
from extractor.review.decision import SETTLES, Action, AnyEntry, Applied, CohortChange, Decision, Undo, signed
from extractor.review.desk import Clock
from extractor.review.log import NAME, Log
from extractor.review.standing import Standing
from extractor.vocabulary import Vocabulary

Sources = Callable[[str], Document | None]


@dataclass(frozen=True)
class Plan:
    """What applying changes in a gold folder."""

    changes: tuple[Change, ...]
    """Document by document, where something is written or left out."""
    oddities: Path
    odd_text: str = field(repr=False)
    """Of the list of oddities."""
    odd_diff: str
    findings: tuple[Finding, ...]
    """What the check of gold says of the whole folder afterwards."""
    seen: dict[str, bytes] = field(repr=False)
    """The files that this was made from."""

    @property
    def written(self) -> list[Change]:
        return [change for change in self.changes if change.diff]

    @property
    def entries(self) -> int:
        """How many entries of the log reach gold."""
        return sum(len(change.entries) for change in self.written)

    @property
    def left(self) -> int:
        """How many entries of the log are left out."""
        return sum(len(change.left) for change in self.changes)


def plan(folder: Path, log: Log, sources: Sources, vocabulary: Vocabulary) -> Plan:
    """What applying would change; nothing is written.

    Raises:
        GoldError: a gold file or the list of oddities breaks its form.
        UsageError: the log cannot be read.
    """
    seen = _state(folder)
    log.refresh()
    standing = Standing()
    standing.tell(log.entries)
    loaded = {path: load_gold(path) for path in sorted(folder.glob("*.yaml")) if path.name != ODDITIES}
    golds = {gold.document: gold for gold in loaded.values()}
    paths = {gold.document: path for path, gold in loaded.items()}
    shelf = Shelf(folder, paths, golds, load_oddities(folder), log.entries, standing, vocabulary)
    changes, at_hand = [], {}
    for document, steps in sorted(_steps(log.entries, standing).items()):
        source = sources(document)
        change = Amending(shelf, steps, source).change()
        changes.append(change)
        if source is not None:
            at_hand[document] = source
        if change.text:
            golds[document] = change.gold
        else:
            golds.pop(document, None)
    path = folder / ODDITIES
    before = seen.get(ODDITIES, b"").decode()
    gone, new = [o for c in changes for o in c.unlisted], [o for c in changes for o in c.listed]
    text = relisted(before, path, gone, new)
    findings = check(list(golds.values()), at_hand, vocabulary, parse_oddities(text, path)).findings if changes else ()
    kept = tuple(change for change in changes if change.entries or change.left)
    return Plan(kept, path, text, unified(before, text, path), findings, seen)


def carry_out(folder: Path, log: Log, sources: Sources, vocabulary: Vocabulary, curator: str, clock: Clock) -> Plan:
    """Write the gold files, each whole, and say in the log what stands in them now.

    The plan is made before the log is held, since it reads the papers; and made again where gold or
    log changed by then, so that nobody's work is overwritten. A kill between gold and log is mended
    by the next time: what stands in gold already changes nothing.
    """
    planned = plan(folder, log, sources, vocabulary)
    if not planned.changes:
        return planned
    with log.held():
        while _state(folder) != planned.seen:
            planned = plan(folder, log, sources, vocabulary)
        for change in planned.written:
            _write(change.path, change.text)
        if planned.odd_diff:
            _write(planned.oddities, planned.odd_text)
        log.append(*(_applied(change, curator, clock) for change in planned.changes if change.entries))
    return planned


def _state(folder: Path) -> dict[str, bytes]:
    """All that a plan is made from."""
    files = (path for path in (*folder.glob("*.yaml"), folder / NAME) if path.exists())
    return {path.name: path.read_bytes() for path in files}


def _write(path: Path, text: str) -> None:
    if text:
        write_atomic(path, text)
    else:
        path.unlink(missing_ok=True)


def _applied(change: Change, curator: str, clock: Clock) -> AnyEntry:
    entry = Applied(
        document=change.document, curator=curator, time=clock(), run="", gold=short_hash(change.text),
        entries=change.entries, unlisted=change.unlisted,
    )  # fmt: skip
    return signed(entry)


def _steps(entries: Sequence[AnyEntry], standing: Standing) -> dict[str, list[Step]]:
    """What has still to be written, by document, in the order of the log.

    A decision that was overtaken by a later one on the same item is left out; one that was taken
    back before it was applied cancels out with its undo; one that was applied first is reversed.
    """
    last = {d.item: d.id for d in standing.in_force() if d.action in SETTLES}
    steps: defaultdict[str, list[Step]] = defaultdict(list)
    for entry in entries:
        if entry.id in standing.applied:
            continue
        match entry:
            case Decision() if entry.id not in standing.taken_back:
                if entry.action in SETTLES and last[entry.item] == entry.id and _writes(entry):
                    steps[entry.document].append(entry)
            case CohortChange() if entry.side == "gold" and entry.id not in standing.taken_back:
                steps[entry.document].append(entry)
            case Undo() if entry.undoes in standing.applied:
                undone = standing.decisions.get(entry.undoes)
                if undone is not None and undone.item not in last:
                    steps[entry.document].append(entry)
    return steps


def _writes(decision: Decision) -> bool:
    kept = {Action.KEEP, Action.DISMISS}
    return decision.action not in kept and decision.before != decision.after
