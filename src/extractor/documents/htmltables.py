"""Tables of web pages, with the captions and notes that stand around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.documents.lines import Line
from extractor.documents.markup import Element, Inline, child, children, name, where, words
from extractor.documents.markuptables import markup_table
from extractor.documents.places import Origin
from extractor.documents.spanning import Piece, PrintedNote, PrintedTable

BLOCKS = frozenset(
    {
        "p", "div", "section", "article", "main", "header", "ul", "ol", "li", "dl", "dt", "dd", "table", "figure",
        "figcaption", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr", "details", "summary",
    }
)  # fmt: skip
_TABLE = re.compile(
    r"^(?P<name>(?:Supplementa\w+\s+|Extended Data\s+|Appendix\s+)?Table\s+[A-Z]?\d*[IVX]*[a-z]?)(?=[\s.:|–-]|$)",
    re.IGNORECASE,
)
_NOT_SHOWN = re.compile(
    r"^(?:open in a? ?(?:new tab|viewer|separate window)|full size table|download.*|expand(?: table)?|view .*)$",
    re.IGNORECASE,
)
_MARK = re.compile(r"(?:<sup>)?\(?([a-z]{1,2}|[*†‡§¶#]{1,3}|\d{1,2})[).:]?(?:</sup>)?")
_DEEPEST_FRAME = 5
_LONGEST_NOTES = 3000


class _Page(Inline):
    def whole(self, element: Element) -> str:
        """The text of an inline element, raised if the element itself is."""
        holder = self._inside(element, frozenset(), raised=True)
        return f"<sup>{holder.strip()}</sup>" if self.raised(element) and holder.strip() else self.text(element)


def _raised(element: Element) -> bool:
    style = element.get("style", "").replace(" ", "")
    return name(element) == "sup" or "vertical-align:super" in style


INLINE = _Page(
    skipped=frozenset({"script", "style", "noscript", "template", "svg", "button", "annotation", "img"}),
    parted=BLOCKS | {"br", "td", "th", "tr"},
    raised=_raised,
)


@dataclass(frozen=True)
class FramedTable:
    """A table and the element that holds its caption and notes with it, which may be the table itself."""

    table: Element
    frame: Element

    @property
    def framed(self) -> bool:
        return self.frame is not self.table

    def printed(self, after: list[Element], caption: Element | None) -> PrintedTable:
        """The table with its caption and notes; `after` and `caption` are those that stand outside its frame."""
        read = markup_table(self.table, INLINE)
        before, below = _around(self.frame, self.table)
        own = child(self.table, "caption")
        captions = [part for part in (caption, *before, own) if part is not None]
        pieces = _apart([_piece(part) for part in captions])
        text = " ".join("".join(piece.text for piece in pieces).split())
        named = _TABLE.match(text)
        notes = tuple(_marked(note for part in [*below, *after] for note in _notes(part)))
        label = named.group("name") if named else text or f"Table at {where(self.table)}"
        return PrintedTable(label, pieces, read.cells, read.header_rows, (*read.notes, *notes))


def framed_table(element: Element) -> FramedTable | None:
    """The table that an element is, or holds with nothing but a caption and notes; None for anything else."""
    tables = [table for table in element.iter("table") if _holds_data(table)]
    if len(tables) != 1:
        return None
    table = tables[0]
    if element is table:
        return FramedTable(table, table)
    depth = sum(1 for above in table.iterancestors() if element in above.iterancestors()) if element is not table else 0
    if depth > _DEEPEST_FRAME:
        return None
    before, below = _around(element, table)
    label = " ".join(words(part) for part in before)
    if before and not _TABLE.match(label):
        return None
    noted = all(_note_like(part) for part in below) and (bool(before) or name(element) in {"div", "figure"})
    said = re.search(r"\btable|tbl|\btw\b", f"{element.get('class', '')} {element.get('id', '')}", re.IGNORECASE)
    brief = sum(len(words(part)) for part in below) < _LONGEST_NOTES
    return FramedTable(table, element) if noted or (said and brief and bool(before)) else None


def notes_after(element: Element) -> list[Element]:
    """The elements behind a table that are its notes by their shape."""
    notes: list[Element] = []
    following = element.getnext()
    while following is not None and name(following) in {"p", "div", "ul", "ol", "dl"} and _note_like(following):
        notes.append(following)
        following = following.getnext()
    return notes


def _holds_data(table: Element) -> bool:
    """Whether a table holds rows and columns, and is not there for the page's layout."""
    if table.get("role") == "presentation" or next(table.iterdescendants("table"), None) is not None:
        return False
    widths = [len(list(children(row, "td", "th"))) for row in table.iter("tr")]
    return len(widths) > 1 and max(widths, default=0) > 1


def _around(frame: Element, table: Element) -> tuple[list[Element], list[Element]]:
    """The smallest blocks with text before and after a table inside its frame."""
    before: list[Element] = []
    below: list[Element] = []
    side = before
    for element in _leaves(frame, table):
        if element is table:
            side = below
        elif words(element) and not _NOT_SHOWN.match(words(element)):
            side.append(element)
    return before, below


def _leaves(frame: Element, table: Element) -> Iterator[Element]:
    """Blocks without blocks in them, and the table, in order."""
    if frame is table:
        yield table
        return
    for element in frame:
        if element is table:
            yield element
        elif name(element) and any(name(inner) in BLOCKS for inner in element.iterdescendants()):
            yield from _leaves(element, table)
        elif name(element):
            yield element


def _note_like(element: Element) -> bool:
    """Whether a block reads as a note below a table, or says by its class that it is one."""
    said = " ".join(part.get("class", "") for part in (element, *element.iterancestors()))
    if re.search(r"foot|\bfn\b|legend|note", said, re.IGNORECASE):
        return True
    text = " ".join(INLINE.text(element).split())
    return text.startswith("<sup>") or Line(1, text, 0).note


def _notes(element: Element) -> Iterator[PrintedNote]:
    parts = [part for part in _leaves(element, element) if part is not element] if len(element) else []
    blocks = [part for part in parts if name(part) in BLOCKS]
    if name(element) == "dl":
        for term in children(element, "dt"):
            said = term.getnext()
            text = INLINE.text(said) if said is not None and name(said) == "dd" else ""
            yield PrintedNote((Piece(text, Origin(where(term))),), words(term).strip("().: ") or None)
    elif blocks:
        yield from (PrintedNote((_piece(part),)) for part in blocks)
    else:
        yield PrintedNote((_piece(element),))


def _marked(notes: Iterator[PrintedNote]) -> Iterator[PrintedNote]:
    """Notes, a mark that stands in an element of its own put before the note behind it."""
    mark: str | None = None
    for note in notes:
        text = "".join(piece.text for piece in note.pieces).strip()
        alone = _MARK.fullmatch(text)
        if alone:
            mark = alone.group(1)
        elif text:
            yield PrintedNote(note.pieces, note.mark or mark)
            mark = None


def _piece(element: Element) -> Piece:
    return Piece(INLINE.whole(element), Origin(where(element)))


def _apart(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Pieces of a caption with blanks between them, the label with a full stop behind it."""
    apart: list[Piece] = []
    for piece in pieces:
        text = piece.text.strip()
        if not apart and len(pieces) > 1 and _TABLE.fullmatch(text):
            text += "."
        apart.append(Piece(f" {text}" if apart else text, piece.origin))
    return tuple(apart)
