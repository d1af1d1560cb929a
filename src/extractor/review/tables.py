"""A whole table under review: its columns bound to cohorts and grades, its cells with the items that stand on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractor.documents import Document, Table
from extractor.files import short_hash
from extractor.records import FlatRecord
from extractor.review.asking import Bind, Refusal
from extractor.review.deciding import put
from extractor.review.decision import Binding, Column, ItemKind
from extractor.review.desk import Desk
from extractor.review.queue import Item
from extractor.text import Span


@dataclass(frozen=True, slots=True)
class OnCell:
    """An item that stands on a cell."""

    item: Item
    state: str
    agrees: bool
    """Whether it is of the cohort and grade that its column is bound to."""

    @property
    def ready(self) -> bool:
        """Whether it can be accepted together with its table."""
        fine = self.item.kind in {ItemKind.MATCH, ItemKind.NEW, ItemKind.EXTRA}
        return fine and self.state == "open" and self.agrees


@dataclass(frozen=True)
class Reviewed:
    """A table with what is said of it."""

    document: str
    number: int
    name: str
    key: str
    columns: tuple[Column, ...]
    """As confirmed, else as most of its records have it."""
    confirmed: Binding | None
    cells: dict[tuple[int, int], tuple[OnCell, ...]]
    """By row and column of the table."""

    @property
    def on_cells(self) -> list[OnCell]:
        return list({one.item.key: one for cell in self.cells.values() for one in cell}.values())

    @property
    def ready(self) -> list[OnCell]:
        return [one for one in self.on_cells if one.ready]

    @property
    def differing(self) -> list[OnCell]:
        return [one for one in self.on_cells if one.state == "open" and not one.ready]


def table_key(document: Document, table: Table) -> str:
    """The key of a table in one version of its document."""
    first = next((cell.span.start for _, cell in table.cells()), -1)
    return short_hash(document.sha256, table.name, str(first))


def reviewed(desk: Desk, name: str, number: int) -> Reviewed | None:
    """A table of a document with the items on its cells; None where there is no such table."""
    document = desk.document(name)
    tables = list(document.tables()) if document is not None else []
    if document is None or not 0 <= number < len(tables):
        return None
    table = tables[number][1]
    key = table_key(document, table)
    on = _items_on(desk, name, table)
    confirmed = desk.standing.bindings.get(key)
    columns = confirmed.columns if confirmed else _as_read(desk, table, on)
    bound = {column.index: column for column in columns}
    cells = {
        place: tuple(
            OnCell(item, desk.standing.state(item.key), _agrees(desk, item, bound.get(place[1]))) for item in items
        )
        for place, items in on.items()
    }
    return Reviewed(name, number, table.name, key, columns, confirmed, cells)


def bind(desk: Desk, ask: Bind, curator: str) -> Binding | Refusal:
    """Confirm whose results the columns of a table print."""
    with desk.log.held():
        desk.take()
        if ask.document not in desk.results:
            return Refusal(404, "this document is not in the run")
        last = desk.standing.bindings.get(ask.table)
        if (last.id if last else "") != ask.seen:
            who = last.curator if last else "someone"
            return Refusal(409, f"{who} bound this table while you looked at it: nothing was overwritten; look again")
        return put(
            desk,
            Binding(
                document=ask.document, curator=curator, time=desk.clock(), run=desk.run.manifest.id,
                gold=desk.gold_version(ask.document), seconds=ask.seconds, table=ask.table, columns=ask.columns,
                seen=ask.seen,
            ),
        )  # fmt: skip


def cohort_of(desk: Desk, item: Item) -> str:
    """The id, in gold's terms, of the cohort that an item's record is of; the extracted one where both are there."""
    if item.got is not None:
        return desk.terms(item.document).cohorts[item.got.cohort.id].id
    return item.flat.cohort.id if item.flat is not None else ""


def _items_on(desk: Desk, name: str, table: Table) -> dict[tuple[int, int], list[Item]]:
    items = [item for item in desk.items if item.document == name]
    places: list[tuple[Span, Item]] = [(span, item) for item in items for span in _spans(item)]
    found: dict[tuple[int, int], list[Item]] = {}
    for number, row in enumerate(table.rows):
        for cell in row.cells:
            here = {i.key: i for span, i in places if span.start < cell.span.end and cell.span.start < span.end}
            if here:
                found[number, cell.column] = list(here.values())
    return found


def _spans(item: Item) -> Iterable[Span]:
    sides: Sequence[FlatRecord | None] = (item.gold, item.got, item.added)
    yield from (Span(p.start, p.end) for side in sides if side is not None for p in side.record.evidence)
    if item.number is not None:
        yield item.number.span


def _as_read(desk: Desk, table: Table, on: dict[tuple[int, int], list[Item]]) -> tuple[Column, ...]:
    """What most of a column's records say of their cohort and grade."""
    columns = []
    for index in range(len(table.columns)):
        items = [item for (_, column), found in on.items() if column == index for item in found if item.flat]
        cohorts = Counter(cohort_of(desk, item) for item in items)
        grades = Counter((item.got or item.gold or item.added).record.grade for item in items)  # type: ignore[union-attr]
        cohort = cohorts.most_common(1)[0][0] if cohorts else ""
        grade = grades.most_common(1)[0][0] if grades else None
        columns.append(Column(index=index, cohort=cohort, grade=grade))
    return tuple(columns)


def _agrees(desk: Desk, item: Item, column: Column | None) -> bool:
    flat = item.got or item.flat
    if flat is None or column is None:
        return False
    if column.cohort and cohort_of(desk, item) != column.cohort:
        return False
    return column.grade is None or flat.record.grade is None or flat.record.grade == column.grade
