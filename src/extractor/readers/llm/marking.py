"""A document as lines with marks: what a model is shown, and how its citations are found again.

Each sentence, caption, note and table row is a line with a mark (`L12`), numbered over the whole
document, so that a line has the same mark in every call; the cells of a row have marks of their
own (`L12.C3`). Text of the paper that looks like a mark or a fence is disarmed before it is shown,
and a citation counts only where the code finds the quote at the place that it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from extractor.documents import Block, BlockKind, Document, Row, Table
from extractor.documents.blocks import READ_FOR_RESULTS
from extractor.documents.references import Reference
from extractor.readers.llm.places import Place, cell_place, find, header_place, pieces, text_place
from extractor.text import Mapped, Span, clean, sentences

MARK = re.compile(r"(L\d+)(?:\.?(C\d+))?")
FENCES = "⟦⟧"
_MOST_CITED = 4
_LIKE_A_MARK = re.compile(r"\[(\s*L\d+(?:\.C\d+)?\s*)\]", re.IGNORECASE)


def disarmed(text: str) -> str:
    """The same text, as long as before, without what could pass for a mark, a fence or a border of a cell."""
    plain = text.translate(str.maketrans(FENCES + "|", "[]¦"))
    return _LIKE_A_MARK.sub(r"(\1)", plain)


@dataclass(frozen=True)
class Line:
    """One citable line: a piece of text, or a row of a table."""

    mark: str
    kind: str
    """`text`, `caption`, `columns`, `row` or `note`."""
    block: Block
    text: Mapped
    """Of a row its label, of the columns nothing."""
    table: Table | None = None
    row: Row | None = None
    cited: tuple[Reference, ...] = ()
    """The references that it cites, where they are few."""

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The stored characters that the line shows; a sentence that a table or page furniture cuts has two pieces."""
        if self.kind == "columns" and self.table is not None:
            return tuple(sorted({label.span for path in self.table.columns for label in path}))
        cells = [cell.span for cell in self.row.cells if cell.text] if self.row else []
        return tuple(sorted([*pieces(self.text), *cells]))

    @cached_property
    def shown(self) -> str:
        """The line as it is put before the model, with its mark, and whom its citations name."""
        named = "; ".join(f"{one.number}: {one.surname} {one.year or ''}".strip() for one in self.cited)
        return f"[{self.mark}] {self._body()}" + (f" {{{disarmed(named)}}}" if named else "")

    @property
    def words(self) -> str:
        """What the line says, without marks, to be searched."""
        if self.kind == "columns" and self.table is not None:
            return " ; ".join(self.table.column_name(c) for c in range(len(self.table.columns)))
        if self.row is not None:
            return " ".join([self.row.name, *(cell.text for cell in self.row.cells)])
        return self.text.text

    def _body(self) -> str:
        if self.kind == "columns" and self.table is not None:
            named = (f"C{c + 1} = {disarmed(self.table.column_name(c))}" for c in range(len(self.table.columns)))
            stub = " > ".join(label.text for label in self.table.stub)
            return f"columns: {disarmed(stub)} | {' | '.join(named)}"
        if self.row is not None:
            label = self.row.path[-1] if self.row.path else None
            name = f"{label.text}{_raised(label.marks)}" if label else ""
            cells = (f"C{c.column + 1}: {disarmed(c.text)}{_raised(c.marks)}" for c in self.row.cells if c.text)
            return " | ".join([disarmed(name), *cells])
        prefix = {"caption": "caption: ", "note": "note: "}.get(self.kind, "")
        return prefix + disarmed(self.text.text)


def _raised(marks: tuple[str, ...]) -> str:
    return "".join(f"^{disarmed(mark)}" for mark in marks)


@dataclass(frozen=True)
class Marked:
    """A document's lines, in its order."""

    document: Document
    lines: tuple[Line, ...]

    @cached_property
    def by_mark(self) -> dict[str, Line]:
        """Each line by its mark."""
        return {line.mark: line for line in self.lines}

    def overlapping(self, spans: Iterable[Span]) -> set[str]:
        """The marks of the lines that share characters with some spans."""
        wanted = sorted(spans)
        return {
            line.mark
            for line in self.lines
            if any(own.start < span.end and span.start < own.end for own in line.spans for span in wanted)
        }

    def resolve(self, at: str, quote: str) -> Place | str:
        """The place that a citation names, or the reason why there is none."""
        cited = MARK.fullmatch(at.strip().strip("[]"))
        line = self.by_mark.get(cited.group(1)) if cited else None
        if cited is None or line is None:
            return f"{at} is no line of the passages: cite a line such as L12, or a cell such as L12.C3"
        if line.kind == "row" and line.row is not None:
            return _resolve_row(self.document, line, cited.group(2), quote)
        if line.kind == "columns":
            return f"{line.mark} holds the names of columns: cite the cell that prints the value"
        place = find(line.text, clean(quote).text)
        if place is None:
            return f"the quote does not stand in {line.mark}: copy it from that line, character by character"
        return text_place(self.document, line.block, line.text, place, line.kind)

    def whole(self, at: str) -> Place | str:
        """A line or cell as a place without a quote of its own, or the reason why there is none."""
        cited = MARK.fullmatch(at.strip().strip("[]"))
        line = self.by_mark.get(cited.group(1)) if cited else None
        if cited is None or line is None:
            return f"{at or 'nothing'} is no line of the passages"
        if line.row is not None and line.table is not None:
            cells = [c for c in line.row.cells if c.text and cited.group(2) in {None, f"C{c.column + 1}"}]
            return cell_place(self.document, line.table, line.row, cells[0]) if cells else f"{at} is empty"
        if line.kind == "columns" and line.table is not None:
            return header_place(self.document, line.table, cited.group(2))
        return text_place(self.document, line.block, line.text, Span(0, len(line.text)), line.kind)


def _resolve_row(document: Document, line: Line, column: str | None, quote: str) -> Place | str:
    """The cell that is cited, or the one cell of the row that holds the quote."""
    row, table = line.row, line.table
    if row is None or table is None:
        raise ValueError(f"{line.mark} is no row")
    wanted = _squeezed(clean(quote).text)
    cells = [cell for cell in row.cells if cell.text and (column is None or f"C{cell.column + 1}" == column)]
    if column is not None and not cells:
        return f"{line.mark} has no cell {column}, or it is empty"
    holding = [cell for cell in cells if wanted and (wanted in _squeezed(cell.text) or _squeezed(cell.text) == wanted)]
    if column is not None and not holding:
        holding = [cell for cell in cells if _squeezed(cell.text) in wanted]
    if not holding:
        return f"the quote does not stand in {line.mark}{'.' + column if column else ''}: quote the cell's own text"
    if len(holding) > 1:
        return f"the quote stands in several cells of {line.mark}: name the cell, such as {line.mark}.C1"
    return cell_place(document, table, row, holding[0])


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", disarmed(text)).casefold()


def mark_lines(document: Document) -> Marked:
    """The lines of all that is read for results; references and matter have none."""
    lines = list(_lines(document))
    return Marked(document, tuple(_numbered(lines)))


def _numbered(lines: list[Line]) -> Iterator[Line]:
    for number, line in enumerate(lines, 1):
        yield replace(line, mark=f"L{number}")


def _lines(document: Document) -> Iterator[Line]:
    held = [
        label.span for _, table in document.tables() for label in (table.caption, *table.notes) if label is not None
    ]
    for block in document.blocks:
        if block.kind not in READ_FOR_RESULTS:
            continue
        if block.table is not None:
            yield from _table_lines(document, block, block.table)
        elif not any(s.start < h.end and h.start < s.end for s in block.spans for h in held):
            mapped = document.clean(block)
            kind = "caption" if block.kind is BlockKind.CAPTION else "text"
            for sentence in sentences(mapped.text):
                text = mapped.piece(sentence.start, sentence.end)
                yield Line("", kind, block, text, cited=_cited(document, block, text))


def _cited(document: Document, block: Block, text: Mapped) -> tuple[Reference, ...]:
    """The references that a sentence cites; none where they are many, as where a field of work is named."""
    if not text.text:
        return ()
    start, end = min(text.starts), max(text.ends)
    numbers = {n for mark in document.citations(block) if start <= mark.start <= end for n in mark.numbers}
    known = tuple(document.references[n] for n in sorted(numbers) if n in document.references)
    return known if len(known) <= _MOST_CITED else ()


def _table_lines(document: Document, block: Block, table: Table) -> Iterator[Line]:
    nothing = Mapped("", (), ())
    if table.caption is not None:
        yield Line("", "caption", block, _stored(document, table.caption.span), table)
    if table.columns:
        yield Line("", "columns", block, nothing, table)
    for row in table.rows:
        if any(cell.text for cell in row.cells):
            label = _stored(document, row.path[-1].span) if row.path else nothing
            yield Line("", "row", block, label, table, row)
    for note in table.notes:
        yield Line("", "note", block, _stored(document, note.span), table)


def _stored(document: Document, span: Span) -> Mapped:
    return clean(span.of(document.text), span.start)
