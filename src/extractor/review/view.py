"""An item as the page shows it: both sides field by field, what was said of it, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from extractor.documents.places import PageBox
from extractor.records import Evidence, FlatRecord, Record
from extractor.report.wording import number, outcome_in_words, value_in_words
from extractor.review.choosing import Filters, next_after, previous_before
from extractor.review.decision import Decision, ItemKind, Look
from extractor.review.definitions import Definitions, definitions
from extractor.review.desk import Desk
from extractor.review.differences import shown_fields
from extractor.review.figure import block_of
from extractor.review.pdfpage import SCALE
from extractor.review.queue import Item
from extractor.text import Span

LABELS = {
    "cohort": "group",
    "num": "n", "den": "of N", "ci_low": "interval from", "ci_high": "interval to", "ci_status": "upper bound",
    "ci_level": "interval level", "timepoint": "at time", "comparator": "compared with",
}  # fmt: skip
ACTIONS = {
    "accept": "accepted as extracted", "keep": "gold kept", "edit": "corrected", "reject": "rejected",
    "add": "added", "dismiss": "dismissed", "unsure": "not sure", "note": "noted",
}  # fmt: skip
ASKED_BLIND = ("family", "outcome", "term", "grade", "statistic", "timepoint", "comparator", "model")
"""What a first look shows of a record: which value is asked for, not the value."""


@dataclass(frozen=True, slots=True)
class Row:
    """One field of both sides."""

    name: str
    label: str
    got: str
    gold: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Printed:
    """A place as it is listed: where, and the words there."""

    where: str
    text: str
    start: int
    end: int
    side: str
    box: PageBox | None = None
    """The first printed line of it on a page of the PDF."""


@dataclass(frozen=True)
class ItemView:
    """Everything about one item."""

    item: Item
    title: str
    rows: list[Row]
    places: list[Printed]
    spans: list[tuple[int, int, str]]
    """What is highlighted in the paper: start, end, whose."""
    decision: Decision | None
    notes: list[Decision]
    version: str
    state: str
    remarks: list[str]
    """What the checks of the run said of the extracted record."""
    definitions: Definitions | None
    pages: list[tuple[int, str, int]]
    """Pages of the PDF that print it, each with its places as spans, and how far down the first begins in pixels."""
    table: int | None
    """Number of the table that prints it."""
    blind: bool
    look: Look | None
    next: str
    previous: str
    position: int
    total: int
    actions: frozenset[str]
    """What can be said of it."""


def item_view(desk: Desk, item: Item, filters: Filters, curator: str, *, blind: bool) -> ItemView:
    """Draw up one item; `blind` hides the values until a first look was taken."""
    standing = desk.standing
    at = desk.place[item.key]
    following = next_after(desk.items, at, filters, standing.state)
    before = previous_before(desk.items, at, filters)
    look = standing.looks.get((item.key, curator))
    hidden = blind and look is None and item.flat is not None and standing.state(item.key) == "open"
    document = desk.document(item.document)
    flat = item.got or item.flat
    places = _places(desk, item)
    return ItemView(
        item=item,
        title=title(item),
        rows=_rows(item, hidden=hidden),
        places=places,
        spans=_around(desk, item, places) if hidden else [(p.start, p.end, p.side) for p in places],
        decision=standing.of(item.key),
        notes=standing.notes(item.key),
        version=standing.version(item.key),
        state=standing.state(item.key),
        remarks=[] if hidden else _remarks(desk, item),
        definitions=None if flat is None else definitions(flat, document, desk.vocabulary),
        pages=[] if hidden else _pages(places),
        table=_table(desk, item, places),
        blind=hidden,
        look=look,
        next=following.key if following is not None else "",
        previous=before.key if before is not None else "",
        position=at + 1,
        total=len(desk.items),
        actions=_actions(item),
    )


def field_label(name: str) -> str:
    """A field's name as a person reads it."""
    return LABELS.get(name, name.replace("_", " "))


def title(item: Item) -> str:
    """What is judged, in words."""
    if item.number is not None:
        return f"“{item.number.text}” stands in no record"
    return outcome_in_words(item.flat.record) if item.flat is not None else ""


def values(item: Item) -> tuple[str, str]:
    """The extracted value and gold's, in words."""
    if item.number is not None:
        return item.number.text, ""
    got, gold = item.got or item.added, item.gold
    return (value_in_words(got.record) if got else "", value_in_words(gold.record) if gold else "")


def _rows(item: Item, *, hidden: bool) -> list[Row]:
    got, gold = item.got or item.added, item.gold
    if got is None and gold is None:
        return []
    rows = [
        _row("study", "study", got.study.label if got else "", gold.study.label if gold else "", item),
        _row("cohort", "group", _cohort(got), _cohort(gold), item),
    ]
    for name in shown_fields(got, gold):
        if hidden and name not in ASKED_BLIND:
            continue
        left = field_text(got.record, name) if got else ""
        right = field_text(gold.record, name) if gold else ""
        rows.append(_row(name, field_label(name), left, right, item))
    return rows


def _row(name: str, label: str, got: str, gold: str, item: Item) -> Row:
    return Row(name, label, got, gold, item.kind is ItemKind.DIFFERS and name in item.fields)


def _cohort(flat: FlatRecord | None) -> str:
    if flat is None:
        return ""
    size = f" (N {flat.cohort.n})" if flat.cohort.n is not None else ""
    return f"{flat.cohort.label}{size}"


def field_text(record: Record, name: str) -> str:
    """A field as it is read by a person."""
    value = getattr(record, name)
    if value is None:
        return ""
    if name == "spread":
        alone = record.spread is not None and record.spread.kind in {"sd", "se"}
        return f"{value.kind} {number(value.low)}" + ("" if alone else f"–{number(value.high)}")
    if name == "timepoint":
        return f"{number(value.value)} {value.unit}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (
        number(value) if isinstance(value, float) else str(value).replace("_", " ") if name == "status" else str(value)
    )


def _places(desk: Desk, item: Item) -> list[Printed]:
    """The places of both sides; gold's only where they count in the same file."""
    if item.number is not None:
        span = item.number.span
        return [Printed(item.number.where, item.number.text, span.start, span.end, "got", _box(desk, item, span))]
    same = item.gold is None or _same_file(desk, item)
    sides = (("got", item.got or item.added), *([("gold", item.gold)] if same else []))
    return [
        Printed(
            place.where or "", _words(desk, item, place), place.start, place.end, side,
            _box(desk, item, Span(place.start, place.end)),
        )
        for side, flat in sides
        if flat is not None
        for place in flat.record.evidence
    ]  # fmt: skip


def _same_file(desk: Desk, item: Item) -> bool:
    gold = desk.gold_of(item.document)
    return gold is not None and gold.sha256 == desk.results[item.document].sha256


def _words(desk: Desk, item: Item, place: Evidence) -> str:
    document = desk.document(item.document)
    text = place.quote or place.figure or ""
    return " ".join((document.quote(Span(place.start, place.end)) if document else text).split())


def _box(desk: Desk, item: Item, span: Span) -> PageBox | None:
    document = desk.document(item.document)
    if document is None or document.path.suffix.lower() != ".pdf":
        return None
    return next(iter(document.page_boxes(span)), None)


def _pages(places: Iterable[Printed]) -> list[tuple[int, str, int]]:
    found: dict[int, list[Printed]] = {}
    for place in places:
        if place.box is not None:
            found.setdefault(place.box.page, []).append(place)
    return [
        (page, ",".join(dict.fromkeys(f"{p.start}-{p.end}" for p in on)), int(on[0].box.box.top * SCALE))
        for page, on in found.items()
        if on[0].box is not None
    ]


def _around(desk: Desk, item: Item, places: Iterable[Printed]) -> list[tuple[int, int, str]]:
    """For a first look: the blocks that hold the places, not the places."""
    document = desk.document(item.document)
    blocks = [block_of(Span(p.start, p.end), document) for p in places] if document else []
    return sorted({(block.start, block.end, "around") for block in blocks if block is not None})


_OTHER_VERSION = "gold was made from another version of this paper: what is decided here cannot be written into it"


def _remarks(desk: Desk, item: Item) -> list[str]:
    """What the checks of the run said of the extracted record, and what stands in the way of applying."""
    other = [_OTHER_VERSION] if desk.gold_of(item.document) is not None and not _same_file(desk, item) else []
    return other + _findings(desk, item)


def _findings(desk: Desk, item: Item) -> list[str]:
    if item.got is None:
        return []
    wanted = item.got.record.id
    return [f"{f.check}: {f.reason}" for f in desk.results[item.document].findings if wanted in f.records]


def _table(desk: Desk, item: Item, places: Iterable[Printed]) -> int | None:
    document = desk.document(item.document)
    if document is None:
        return None
    tables = [block for block, _ in document.tables()]
    for place in places:
        block = block_of(Span(place.start, place.end), document)
        if block in tables:
            return tables.index(block)
    return None


def _actions(item: Item) -> frozenset[str]:
    if item.kind is ItemKind.UNCOVERED:
        return frozenset({"add", "dismiss", "unsure", "note"})
    possible = {"edit", "reject", "unsure", "note"}
    if item.got is not None:
        possible.add("accept")
    if item.gold is not None:
        possible.add("keep")
    return frozenset(possible)
