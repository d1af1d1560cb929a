"""A citation found in the stored text: the evidence, what supports it, and the numbers within reach."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from extractor.documents import Block, Document, Row, Table
from extractor.documents.tables import Cell, Label, Note
from extractor.records import Evidence, Support
from extractor.text import Mapped, Span, number_words, numerals
from extractor.verification.orders import before_order

LONGEST_QUOTE = 200
"""Characters of an evidence quote, about; the codebook's limit."""

_Role = Literal["header", "row", "caption", "note", "sentence", "cell"]


@dataclass(frozen=True)
class Place:
    """Where a result is printed."""

    evidence: Evidence
    support: tuple[Support, ...]
    quote: str
    """Clean text of what was cited."""
    around: tuple[str, ...]
    """Clean texts in which its other numbers may stand: the sentence; the headers, row label, caption and notes."""

    def prints(self, number: Decimal) -> bool:
        """Whether the quote itself prints a number."""
        return number in numbers(self.quote)

    def reaches(self, number: Decimal) -> bool:
        """Whether the quote or what stands around it prints a number."""
        return self.prints(number) or any(number in numbers(text) for text in self.around)


def numbers(text: str) -> set[Decimal]:
    """Every number that a clean text prints, as digits or as words; a sign in front may be a dash.

    What stands in an order to the reader is not printed as a result.
    """
    said = before_order(text)
    return {abs(n.value) for n in (*numerals(said), *number_words(said))} | {n.value for n in numerals(said)}


def find(line: Mapped, quote: str) -> Span | None:
    """Where a quote stands in a line, whatever its blanks, case and raised marks; None where it does not."""
    wanted = _letters(quote)
    if not wanted:
        return None
    kept = [i for i, character in enumerate(line.text) if _counts(character)]
    at = "".join(_folded(line.text[i]) for i in kept).find(wanted)
    return None if at < 0 else Span(kept[at], kept[at + len(wanted) - 1] + 1)


def _letters(text: str) -> str:
    return "".join(_folded(character) for character in text if _counts(character))


def _counts(character: str) -> bool:
    return not character.isspace()


def _folded(character: str) -> str:
    """One character for one: borders and fences compare as they are shown."""
    shown = {"|": "¦", "⟦": "[", "⟧": "]", "(": "[", ")": "]"}.get(character, character)
    lower = shown.lower()
    return lower if len(lower) == 1 else shown


def pieces(text: Mapped) -> tuple[Span, ...]:
    """The stored spans of a text: more than one where something else stands between its words."""
    found: list[Span] = []
    for start, end in zip(text.starts, text.ends, strict=True):
        if found and start - found[-1].end <= _GAP:
            found[-1] = Span(found[-1].start, max(found[-1].end, end))
        else:
            found.append(Span(start, end))
    return tuple(found)


_GAP = 60
"""Characters that cleaning takes away at one place at most, about: markup, a citation mark, a blank line."""


def text_place(document: Document, block: Block, line: Mapped, found: Span, kind: str) -> Place:
    """The place of a quote in a sentence, a caption or a note."""
    near = _contiguous(line, _cropped(line.text, found))
    span = line.span(near.start, near.end)
    role: _Role = "caption" if kind == "caption" else "note" if kind == "note" else "sentence"
    evidence = Evidence(
        start=span.start, end=span.end, quote=document.quote(span), where=" > ".join(block.section) or None
    )
    return Place(
        evidence=evidence,
        support=tuple(Support(start=piece.start, end=piece.end, role=role) for piece in pieces(line)),
        quote=line.text[near.start : near.end],
        around=(line.text,),
    )


def _contiguous(line: Mapped, found: Span) -> Span:
    """Of a quote that something else cuts in two, the longer part: evidence is one piece of the stored text."""
    cut = [i for i in range(found.start + 1, found.end) if line.starts[i] - line.ends[i - 1] > _GAP]
    edges = [found.start, *cut, found.end]
    return max((Span(a, b) for a, b in pairwise(edges)), key=lambda part: part.end - part.start)


def _cropped(text: str, found: Span) -> Span:
    """A quote that is too long, cut at a blank: what is cut off counts as not quoted."""
    if found.end - found.start <= LONGEST_QUOTE:
        return found
    cut = text.rfind(" ", found.start, found.start + LONGEST_QUOTE)
    return Span(found.start, cut if cut > found.start else found.start + LONGEST_QUOTE)


def cell_place(document: Document, table: Table, row: Row, cell: Cell) -> Place:
    """The place of a body cell, with the labels and notes that speak for it."""
    header = table.columns[cell.column] if cell.column < len(table.columns) else ()
    stated: list[tuple[Label | Note, _Role]] = [
        *((label, "header") for label in (*header, *table.stub)),
        *((label, "row") for label in row.path),
        *(((table.caption, "caption"),) if table.caption else ()),
        *((note, "note") for note in table.notes_of(cell, *row.path, *header)),
    ]  # fmt: skip
    evidence = Evidence(
        start=cell.span.start,
        end=cell.span.end,
        quote=document.quote(cell.span),
        where=table.address(row, cell.column),
        table=table.name,
        row=row.name,
        column=table.column_name(cell.column),
    )
    supports = [Support(start=said.span.start, end=said.span.end, role=role) for said, role in stated]
    details = [other for other in row.cells if other.text and other is not cell and _joins(table, cell, other)]
    supports += [Support(start=other.span.start, end=other.span.end, role="cell") for other in details]
    return Place(
        evidence=evidence,
        support=tuple(supports),
        quote=cell.text,
        around=(*(said.text for said, _ in stated), *(other.text for other in details)),
    )


_DETAIL = re.compile(
    r"\W*(?:p|p[ -]?values?|n|no\.?|number|%|(?:\d+ ?%? ?)?(?:ci|confidence intervals?)|range|iqr|sd|se)\W*",
    re.IGNORECASE,
)


def _joins(table: Table, cell: Cell, other: Cell) -> bool:
    """Whether a neighbour states a detail of a cell: its p, interval, range or number, under the same header."""
    if max(cell.column, other.column) >= len(table.columns):
        return False
    own, path = table.columns[cell.column], table.columns[other.column]
    if not path or _DETAIL.fullmatch(path[-1].text) is None:
        return False
    return all(label in own for label in path[:-1])


def header_place(document: Document, table: Table, column: str | None) -> Place | str:
    """The header of one column, or of all, as a place that prints sizes of groups."""
    wanted = [path for c, path in enumerate(table.columns) if column in {None, f"C{c + 1}"} and path]
    labels = list({label.span: label for path in wanted for label in path}.values())
    if not labels:
        return "that column has no header"
    span = Span(min(label.span.start for label in labels), max(label.span.end for label in labels))
    return Place(
        evidence=Evidence(start=span.start, end=span.end, quote=document.quote(span), table=table.name),
        support=tuple(Support(start=x.span.start, end=x.span.end, role="header") for x in labels),
        quote=" ".join(label.text for label in labels),
        around=(),
    )
