"""One decision, from what the page asked to an entry in the log.

The log is held from the look at what was said before to the append: what another curator said
meanwhile is seen, and nothing is overwritten.
"""

from __future__ import annotations

from typing import TypeVar

from extractor.files import short_hash
from extractor.gold import record_id
from extractor.records import Cohort, FlatRecord, Record, Study
from extractor.review.asking import Decide, FirstLook, Refusal, TakeBack, Together
from extractor.review.decision import Action, Binding, CohortChange, Decision, ItemKind, Look, Undo, signed
from extractor.review.desk import Desk
from extractor.review.facts import bare, fingerprint
from extractor.review.form import parsed
from extractor.review.looking import agrees
from extractor.review.queue import Item
from extractor.review.soundness import findings

_GONE = Refusal(404, "this item is no longer in the queue: the run or the gold changed; load the page again")

_IN_GOLD = Refusal(409, "this change of groups is written into gold: change it back on the page of groups")


def decide(desk: Desk, ask: Decide, curator: str) -> Decision | Refusal:
    """Append one decision, unless it cannot be made or another came first."""
    with desk.log.held():
        desk.take()
        made = _made(desk, ask, curator)
        return made if isinstance(made, Refusal) else put(desk, made)


def decide_together(desk: Desk, ask: Together, curator: str) -> list[Decision | Refusal]:
    """One decision on several items; each stands or is refused for itself."""
    batch = short_hash(curator, desk.clock().isoformat(), *(pick.item for pick in ask.items))
    outcomes: list[Decision | Refusal] = []
    with desk.log.held():
        desk.take()
        share = ask.seconds / max(1, len(ask.items))
        for pick in {pick.item: pick for pick in ask.items}.values():
            one = Decide(item=pick.item, seen=pick.seen, action=ask.action, reason=ask.reason, seconds=share)
            made = _made(desk, one, curator)
            if isinstance(made, Decision):
                made = signed(made.model_copy(update={"batch": batch}))
            outcomes.append(made)
        desk.log.append(*(one for one in outcomes if isinstance(one, Decision)))
        desk.take()
    return outcomes


def take_back(desk: Desk, ask: TakeBack, curator: str) -> list[Undo] | Refusal:
    """Undo an entry, or the curator's last one, with all that was decided together with it."""
    with desk.log.held():
        desk.take()
        entries = _to_take_back(desk, ask, curator)
        if isinstance(entries, Refusal):
            return entries
        undos = [
            Undo(
                document=entry.document, curator=curator, time=desk.clock(), run=desk.run.manifest.id,
                gold=desk.gold_version(entry.document), reason=ask.reason, seconds=ask.seconds, undoes=entry.id,
                item=entry.item if isinstance(entry, Decision) else "", seen=ask.seen,
            )
            for entry in entries
        ]  # fmt: skip
        undos = [signed(undo) for undo in undos]
        desk.log.append(*undos)
        desk.take()
        return undos


def look(desk: Desk, ask: FirstLook, curator: str) -> Look | Refusal:
    """Keep what the curator read before seeing what was extracted; the first look stands."""
    with desk.log.held():
        desk.take()
        item = desk.item(ask.item)
        if item is None:
            return _GONE
        known = desk.standing.looks.get((item.key, curator))
        if known is not None:
            return known
        return put(
            desk,
            Look(
                document=item.document, curator=curator, time=desk.clock(), run=desk.run.manifest.id,
                gold=desk.gold_version(item.document), seconds=ask.seconds, item=item.key, entered=ask.entered,
                got_agrees=None if item.got is None else agrees(ask.entered, item.got.record),
                gold_agrees=None if item.gold is None else agrees(ask.entered, item.gold.record),
            ),
        )  # fmt: skip


Put = TypeVar("Put", Decision, Look, Binding, CohortChange)


def put(desk: Desk, entry: Put) -> Put:
    """Append an entry while the log is held, and take it in."""
    named = signed(entry)
    desk.log.append(named)
    desk.take()
    return named


def _to_take_back(desk: Desk, ask: TakeBack, curator: str) -> list[Decision | CohortChange] | Refusal:
    standing = desk.standing
    both = [e for e in desk.log.entries if isinstance(e, (Decision, CohortChange))]
    own = [e for e in both if e.id not in standing.taken_back]
    if ask.entry:
        chosen = next((e for e in own if e.id == ask.entry), None)
        if chosen is None:
            return Refusal(409, "this was taken back already")
        if isinstance(chosen, Decision) and standing.version(chosen.item) != ask.seen:
            return _came_first(desk, chosen.item)
        return _IN_GOLD if standing.is_in_gold(chosen) else [chosen]
    last = next((e for e in reversed(own) if e.curator == curator), None)
    if last is None:
        return Refusal(404, "there is nothing of yours to undo")
    if isinstance(last, Decision) and last.batch:
        return [e for e in own if isinstance(e, Decision) and e.batch == last.batch]
    return _IN_GOLD if standing.is_in_gold(last) else [last]


def _made(desk: Desk, ask: Decide, curator: str) -> Decision | Refusal:
    """The decision that is asked for, or why it cannot be made."""
    item = desk.item(ask.item)
    if item is None and (ask.item or ask.action is not Action.ADD):
        return _GONE
    if item is not None and desk.standing.version(item.key) != ask.seen:
        return _came_first(desk, item.key)
    document = item.document if item is not None else ask.document
    result = desk.results.get(document)
    if result is None:
        return _GONE
    wrong = _wrong_kind(ask, item)
    if wrong is not None:
        return Refusal(422, wrong)
    after = _after(desk, ask, item, document)
    if isinstance(after, Refusal):
        return after
    before = item.gold if item is not None else None
    got = desk.as_extracted(item) if item is not None else None
    key = item.key if item is not None else short_hash("added", document, fingerprint(after), _places(after))
    return Decision(
        document=document, curator=curator, time=desk.clock(), run=desk.run.manifest.id,
        gold=desk.gold_version(document), reason=ask.reason, seconds=round(ask.seconds, 1), item=key,
        kind=item.kind if item is not None else ItemKind.ADDED, action=ask.action, sha256=result.sha256,
        got=None if got is None else bare(got), before=before, after=after,
        got_print=item.got_print if item is not None else "", before_print=item.gold_print if item is not None else "",
        after_print=fingerprint(after), fields=item.fields if item is not None else (), blind=ask.blind, seen=ask.seen,
    )  # fmt: skip


def _came_first(desk: Desk, key: str) -> Refusal:
    last = desk.standing.last(key)
    who = "someone" if last is None else last.curator
    did = "decided" if last is None else ("took a decision back" if isinstance(last, Undo) else f"said {last.action}")
    return Refusal(409, f"{who} {did} here while you looked at it: nothing was overwritten; look again, then decide")


def _wrong_kind(ask: Decide, item: Item | None) -> str | None:
    """Why an action makes no sense for an item; None where it does."""
    match ask.action:
        case Action.ACCEPT if item is None or item.got is None:
            return "nothing was extracted here that could be accepted"
        case Action.KEEP if item is None or item.gold is None:
            return "gold has nothing here that could be kept"
        case Action.EDIT if item is None or item.flat is None:
            return "there is no record here to edit; add one instead"
        case Action.REJECT if item is None or item.flat is None:
            return "there is no record here to reject"
        case Action.REJECT if item is not None and item.gold is not None and not ask.reason.strip():
            return "say why: this takes a record out of gold"
        case Action.DISMISS if item is None or item.kind is not ItemKind.UNCOVERED:
            return "only a number that stands in no record is dismissed"
        case Action.DISMISS | Action.NOTE if not ask.reason.strip():
            return "a few words are needed here"
    return None


def _after(desk: Desk, ask: Decide, item: Item | None, document: str) -> FlatRecord | Refusal | None:
    """What gold shall say after the decision."""
    match ask.action:
        case Action.ACCEPT if item is not None:
            proposal = desk.proposal(item)
            return _sound(desk, ask, proposal) if item.kind is not ItemKind.MATCH else proposal
        case Action.KEEP if item is not None:
            return item.gold
        case Action.EDIT | Action.ADD:
            return _written(desk, ask, item, document)
    return None


def _written(desk: Desk, ask: Decide, item: Item | None, document: str) -> FlatRecord | Refusal:
    """The record of the form, validated by the models and by gold's own check."""
    beside = item.flat if item is not None else None
    group = _group(desk, document, ask.fields.get("cohort", ""))
    if group is None:
        return Refusal(422, "the record cannot stand as it is", {"cohort": "choose the group that it is of"})
    study, cohort = group
    known = starting_record(desk, item)
    record = parsed(
        ask.fields,
        desk.document(document),
        known.evidence if known is not None else (),
        id="new",
        cohort=cohort.id,
    )
    if not isinstance(record, Record):
        return Refusal(422, "the record cannot stand as it is", record)
    name = beside.record.id if item is not None and item.gold is not None and beside else record_id(document, record)
    conflict = item.gold.record.conflict if item is not None and item.gold is not None else None
    record = record.model_copy(update={"id": name, "conflict": conflict})
    return _sound(desk, ask, FlatRecord(document=document, study=study, cohort=cohort, record=record))


def starting_record(desk: Desk, item: Item | None) -> Record | None:
    """What the form starts from: the extracted record in gold's terms, else gold's own."""
    if item is None:
        return None
    proposal = desk.proposal(item)
    flat = proposal or item.flat
    return None if flat is None else flat.record


def groups(desk: Desk, document: str) -> list[tuple[Study, Cohort]]:
    """The cohorts that a record of a document can be of: gold's, then extracted ones that gold lacks."""
    side = desk.sides[document]
    found: dict[str, tuple[Study, Cohort]] = {}
    if side.gold is not None:
        studies = {study.id: study for study in side.gold.records.studies}
        found.update({cohort.id: (studies[cohort.study], cohort) for cohort in side.gold.records.cohorts})
    terms = desk.terms(document)
    known = {study.id: study for study in terms.studies.values()}
    for cohort in terms.cohorts.values():
        found.setdefault(cohort.id, (known[cohort.study], cohort))
    return list(found.values())


def _group(desk: Desk, document: str, cohort: str) -> tuple[Study, Cohort] | None:
    return next((group for group in groups(desk, document) if group[1].id == cohort), None)


def _sound(desk: Desk, ask: Decide, flat: FlatRecord | None) -> FlatRecord | Refusal:
    if flat is None:
        return _GONE
    if desk.document(flat.document) is None:
        return Refusal(422, "the paper is not at hand, so no record can be written into gold from here")
    wrong, odd = findings(flat, desk.results[flat.document].sha256, desk.document(flat.document), desk.vocabulary)
    if wrong:
        fields = {_field(finding.field): finding.reason for finding in wrong}
        return Refusal(422, f"it would fail the check of gold ({wrong[0].reason}): press e to mend it", fields)
    if odd and not ask.reason.strip():
        fields = {finding.field: finding.reason for finding in odd}
        return Refusal(422, f"{odd[0].reason}: if the paper prints it so, say that as the reason", fields)
    return flat


def _field(name: str) -> str:
    return "evidence" if name == "at" else name


def _places(flat: FlatRecord | None) -> str:
    return "" if flat is None else ",".join(f"{p.start}-{p.end}" for p in flat.record.evidence)
