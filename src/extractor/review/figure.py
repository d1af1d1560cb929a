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
    span = Span(place.start, place.end)
    if place.table is None or not _short(span, document.text):
        mapped = clean(span.of(document.text), place.start)
        found = [_whole_formula(mapped.span(f.start, f.end), document.text) for f in _figures(mapped.text, record)]
        span = next((one for one in found if _short(one, document.text)), None) or _first_words(span, document.text)
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


def _figures(text: str, record: Record) -> list[Span]:
    """What may be the figure of a record in a clean text, the best first."""
    if record.status is not Status.REPORTED:
        return _spans(_LETTERS.search(text))
    wanted = _numbers(record)
    found = sorted((*numerals(text), *number_words(text)), key=lambda n: n.start)
    own = [n for n in found if n.value in wanted]
    stated = next((value for value in wanted if any(n.value == value for n in own)), None)
    if stated is None:
        return _spans(_ALL_OR_NONE.search(text)) if record.num is not None else []
    anchors = [n for n in own if n.value == stated]
    # Where the number stands several times, the one among the record's other numbers is meant.
    anchors.sort(key=lambda n: (-_company(text, own, n), not _has_unit(text, n, record), n.start))
    anchor = anchors[0]
    return [_widened(text, own, anchor), _with_unit(text, anchor.start, anchor.end), Span(anchor.start, anchor.end)]


def _company(text: str, own: list[Numeral], anchor: Numeral) -> int:
    """How many of the record's numbers stand together with one of them."""
    around = _widened(text, own, anchor)
    return sum(around.start <= n.start and n.end <= around.end for n in own)


def _has_unit(text: str, number: Numeral, record: Record) -> bool:
    return record.unit != "percent" or text[number.end :].lstrip().startswith("%")


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
    if piece.startswith("(") and piece.find(")") == len(piece) - 1:
        return Span(start + 1, end - 1)
    if piece.startswith("(") and piece.count("(") > piece.count(")"):
        start += 1
    if text[start:end].endswith(")") and text[start:end].count(")") > text[start:end].count("("):
        end -= 1
    return Span(start, end)


def _whole_formula(span: Span, text: str) -> Span:
    """A figure that begins or ends inside "$p<0.001$" takes the sign that is left over with it."""
    if span.of(text).count("$") % 2 and text[span.end : span.end + 1] == "$":
        return Span(span.start, span.end + 1)
    if span.of(text).count("$") % 2 and text[max(0, span.start - 1) : span.start] == "$":
        return Span(span.start - 1, span.end)
    return span


def _first_words(span: Span, text: str) -> Span:
    """The first words of a passage: better than none, and gold's check will say what is wrong with them."""
    words = list(re.finditer(r"\S+", span.of(text)))[:WORDS]
    return Span(span.start + words[0].start(), span.start + words[-1].end()) if words else span


def _short(span: Span, text: str) -> bool:
    return len(span.of(text).split()) <= WORDS


def _spans(match: re.Match[str] | None) -> list[Span]:
    return [] if match is None else [Span(*match.span())]
