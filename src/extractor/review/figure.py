"""From the passage that a reader quotes to the figure that gold keeps: the value with its unit or count."""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.documents import Block, Document
from extractor.records import Evidence, Record, Status
from extractor.text import Numeral, Span, as_decimal, clean, number_words, numerals

WORDS = 7
"""Words of the source that gold may hold in a row (gold/CODEBOOK.md)."""
_LETTERS = re.compile(r"\b(?:N[RE](?![A-Z])|not (?:yet )?(?:been )?(?:reached|estimable))", re.IGNORECASE)
_ALL_OR_NONE = re.compile(r"\b(?:all|both|each|every|none|no|not|never|without|absence)(?: of)?\b", re.IGNORECASE)
_BEFORE = re.compile(r"(?:\b(?:HR|OR|RR)\s|[<>=≤≥]\s?|\()$")
_AFTER = re.compile(r"^(?:\s?%|\s(?:months?|weeks?|days?|years?|cycles?|patients?)\b)?\)?")
_SIGNS = r"[\s,;:()\[\]/=<>%–-]*"
_GAP = re.compile(rf"{_SIGNS}(?:(?:of|out|patients|months|IQR|range|CI|95%|median|to|n|N|p){_SIGNS}){{0,5}}")


def narrowed(place: Evidence, record: Record, document: Document) -> Evidence:
    """A place cut down to its figure; nothing of the paper stays but that."""
    raw = document.text[place.start : place.end]
    span = Span(place.start, place.end)
    if place.table is None or len(raw.split()) > WORDS:
        mapped = clean(raw, place.start)
        found = _figure(mapped.text, record) or _first_words(mapped.text)
        span = mapped.span(found.start, found.end)
    return placed(span, document)


def placed(span: Span, document: Document) -> Evidence:
    """A place of gold: span, figure, and the address of the cell or the name of the section."""
    figure = span.of(document.text)
    address = _address(span, document)
    return Evidence(start=span.start, end=span.end, figure=figure, **address)


def trimmed(span: Span, text: str) -> Span:
    """A span without the blanks at its ends."""
    piece = span.of(text)
    left = len(piece) - len(piece.lstrip())
    return Span(span.start + left, max(span.start + left, span.start + len(piece.rstrip())))


def block_of(span: Span, document: Document) -> Block | None:
    """The block that holds a span; a table also holds its caption and notes."""
    block = document.block_at(span.start)
    if block is not None and block.table is not None:
        return block
    for candidate, table in document.tables():
        parts = [*(note.span for note in table.notes), *([table.caption.span] if table.caption else [])]
        if any(part.holds(span) for part in parts):
            return candidate
    return block


def _address(span: Span, document: Document) -> dict[str, str]:
    block = block_of(span, document)
    if block is None:
        return {}
    if block.table is not None:
        for row, cell in block.table.cells():
            if cell.span.holds(span) and cell.column < len(block.table.columns):
                column = block.table.column_name(cell.column)
                where = block.table.address(row, cell.column)
                return {"table": block.table.name, "row": row.name, "column": column, "where": where}
        return {"table": block.table.name, "where": block.table.name}
    return {"where": block.section[-1]} if block.section else {}


def _figure(text: str, record: Record) -> Span | None:
    if record.status is not Status.REPORTED:
        return _span(_LETTERS.search(text))
    found = sorted((*numerals(text), *number_words(text)), key=lambda n: n.start)
    wanted = _numbers(record)
    own = [n for n in found if n.value in wanted]
    anchor = next((n for value in wanted for n in own if n.value == value), None)
    if anchor is None:
        return _span(_ALL_OR_NONE.search(text)) if record.num is not None else None
    widest = _widened(text, own, anchor)
    return widest if len(widest.of(text).split()) <= WORDS else _with_unit(text, anchor.start, anchor.end)


def _numbers(record: Record) -> list[Decimal]:
    """The numbers of a record, what states it first."""
    spread = (record.spread.low, record.spread.high) if record.spread else ()
    numbers = [record.value, record.num, record.den, record.ci_low, record.ci_high, *spread]
    p = [] if record.p is None else [Decimal(record.p.lstrip("<>="))]
    return [as_decimal(number) for number in numbers if number is not None] + p


def _widened(text: str, own: list[Numeral], anchor: Numeral) -> Span:
    """The anchor with the record's other numbers beside it, as far as nothing but signs stands between."""
    at = own.index(anchor)
    first = last = at
    while first > 0 and _GAP.fullmatch(text[own[first - 1].end : own[first].start]):
        first -= 1
    while last + 1 < len(own) and _GAP.fullmatch(text[own[last].end : own[last + 1].start]):
        last += 1
    return _with_unit(text, own[first].start, own[last].end)


def _with_unit(text: str, start: int, end: int) -> Span:
    after = _AFTER.match(text[end:])
    end += after.end() if after else 0
    before = _BEFORE.search(text[:start])
    start = before.start() if before else start
    piece = text[start:end]
    if piece.startswith("(") and piece.count("(") > piece.count(")"):
        start += 1
    if text[start:end].endswith(")") and text[start:end].count(")") > text[start:end].count("("):
        end -= 1
    return Span(start, end)


def _first_words(text: str) -> Span:
    words = list(re.finditer(r"\S+", text))
    return Span(0, words[:WORDS][-1].end()) if words else Span(0, len(text))


def _span(match: re.Match[str] | None) -> Span | None:
    return None if match is None else Span(*match.span())
