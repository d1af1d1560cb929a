"""The scopes that a record cites: its own cells or sentences, those of its support, and what stands around a cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractor.documents import Table
from extractor.records import Evidence, Record, Support
from extractor.text import Span
from extractor.verification.places import Places, Scope, ScopeKind, notes_under


@dataclass(frozen=True)
class Citation:
    """Where the numbers of a record may be looked up."""

    quotes: tuple[Span, ...]
    own: tuple[Scope, ...]
    """The cell or the sentence of each piece of evidence."""
    cited: tuple[Scope, ...]
    """What the record cites beside, as far as it belongs to its own places."""
    sizes: tuple[Scope, ...]
    """Places cited for the size of the cohort: they may lie anywhere, and give denominators only."""
    around: tuple[Scope, ...]
    """Header, row label, caption and marked notes of the record's cells."""

    @property
    def in_table(self) -> bool:
        return any(scope.kind is ScopeKind.CELL for scope in self.own)


def cite(record: Record, places: Places) -> Citation:
    """The citation of a whole record."""
    return citation(record.evidence, record.support, places)


def citation(evidence: tuple[Evidence, ...], support: tuple[Support, ...], places: Places) -> Citation:
    """The scopes of some pieces of evidence, with all the support."""
    quotes = tuple(Span(piece.start, piece.end) for piece in evidence)
    own: list[Scope] = []
    beside: list[Scope] = []
    for piece in evidence:
        touched = places.at(Span(piece.start, piece.end))
        cells = addressed([scope for scope in touched if scope.kind is ScopeKind.CELL], piece)
        own += cells or touched
        beside += [scope for scope in touched if cells and scope.kind is not ScopeKind.CELL]
    sizes: list[Scope] = []
    for place in support:
        scopes = places.at(Span(place.start, place.end))
        if place.role == "cohort size":
            sizes += scopes
        beside += [scope for scope in scopes if belongs(scope, own)]
    return Citation(quotes, tuple(own), tuple(beside), tuple(sizes), tuple(_around(own, places)))


def alone(where: Citation) -> Citation:
    """The citation without what other places of the record cite: a table's cell goes with its own table only."""
    tables = {id(scope.table) for scope in where.own}
    return replace(where, cited=tuple(scope for scope in where.cited if id(scope.table) in tables))


def addressed(cells: list[Scope], piece: Evidence) -> list[Scope]:
    """Of several cells under one quote those in the row and column that the evidence names."""
    if len(cells) < 2:
        return cells
    return [
        scope
        for scope in cells
        if piece.row is None or (scope.row is not None and _same(piece.row, scope.row.name))
        if piece.column is None or _same(piece.column, scope.column)
    ]


def belongs(scope: Scope, own: list[Scope]) -> bool:
    """Whether a cited place can speak for one of the record's own: in a table, its row, column, caption or notes.

    A sentence or a caption outside the table may speak for any place.
    """
    if scope.table is None:
        return True
    cells = [other for other in own if other.kind is ScopeKind.CELL]
    if not cells:
        return True
    return any(_beside(scope, cell) for cell in cells)


def _beside(scope: Scope, own: Scope) -> bool:
    if scope.table is not own.table or own.table is None or own.row is None or own.cell is None:
        return False
    match scope.kind:
        case ScopeKind.CELL:
            return scope.row is own.row or (scope.cell is not None and scope.cell.column == own.cell.column)
        case ScopeKind.HEADER:
            labels = (*own.header, *own.table.stub)
        case ScopeKind.ROW:
            labels = own.row.path
        case _:
            return True
    return any(label.span.start <= scope.span.start < label.span.end for label in labels)


def _around(own: list[Scope], places: Places) -> Iterator[Scope]:
    for scope in own:
        if scope.table is None or scope.row is None:
            continue
        for label in (*scope.header, *scope.table.stub):
            yield from places.at(label.span)
        for label in scope.row.path:
            yield from places.at(label.span)
        yield from _captions(scope.table, places)
        for note in notes_under(scope):
            yield from places.at(note.span)


def _captions(table: Table, places: Places) -> Iterator[Scope]:
    if table.caption is not None:
        yield from places.at(table.caption.span)


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
