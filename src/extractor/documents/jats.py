"""Articles in JATS (PMC, Europe PMC, publishers), read into a rendering."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from extractor.documents.blocks import BlockKind
from extractor.documents.composing import Composer, Rendering
from extractor.documents.jatsfront import INLINE, front_metadata
from extractor.documents.jatsrefs import reference_text
from extractor.documents.markup import Element, child, children, name, where, words, xml_root
from extractor.documents.markuptables import markup_table
from extractor.documents.metadata import Metadata
from extractor.documents.places import Origin
from extractor.documents.sections import Region
from extractor.documents.spanning import Piece, PrintedNote, PrintedTable
from extractor.errors import UnreadableDocument

_STANDING = frozenset(
    {"table-wrap", "table-wrap-group", "fig", "fig-group", "list", "def-list", "disp-quote", "boxed-text", "fn",
     "supplementary-material", "disp-formula-group", "media"}
)  # fmt: skip
"""Elements inside a paragraph that are blocks of their own."""
_MARK = re.compile(r"[\s().,:\[\]]+")


@dataclass
class _Reader:
    composer: Composer = field(default_factory=Composer)
    left_out: list[str] = field(default_factory=list)

    def article(self, article: Element) -> None:
        self._front(child(article, "front"))
        for part in children(article, "body", "floats-group"):
            self._inside(part, 1)
        self._back(child(article, "back"))
        for part in children(article, "sub-article", "response"):
            self.left_out.append(f"{name(part)}: {words(child(part, 'front-stub', 'title-group')) or 'untitled'}")

    def _front(self, front: Element | None) -> None:
        meta = child(front, "article-meta")
        if meta is None:
            return
        title = child(meta, "title-group", "article-title")
        if title is not None:
            self.composer.heading([_piece(title)], 1)
        for group in children(meta, "contrib-group"):
            names = [words_of_name(one) for one in children(group, "contrib")]
            self._matter(group, ", ".join(part for part in names if part))
            for aff in children(group, "aff"):
                self._matter(aff, INLINE.text(aff))
        for part in children(meta, "aff", "author-notes", "permissions", "kwd-group", "funding-group"):
            self._matter(part, INLINE.text(part))
        for abstract in children(meta, "abstract"):
            printed = child(abstract, "title")
            self.composer.region = Region.BODY
            self.composer.heading([_piece(printed)] if printed is not None else [Piece("Abstract")], 2)
            self._inside(abstract, 2)
        self.composer.region = Region.BODY

    def _matter(self, element: Element, text: str) -> None:
        self.composer.block(BlockKind.MATTER, [Piece(text, Origin(where(element)))])

    def _back(self, back: Element | None) -> None:
        for part in back if back is not None else ():
            tag = name(part)
            if tag == "ref-list":
                self._references(part)
            elif tag in {"app-group", "app", "sec"}:
                self.composer.region = Region.BODY
                self._inside(part, 1) if tag == "app-group" else self._section(part, 2)
            elif tag:
                self.composer.region = Region.MATTER
                title = child(part, "title")
                if title is not None:
                    self.composer.heading([_piece(title)], 2)
                self.composer.region = Region.MATTER
                self._inside(part, 2)

    def _inside(self, parent: Element, level: int) -> None:
        """Everything in an element, in order; `level` is the depth of the heading above."""
        for element in parent:
            self._one(element, level)

    def _one(self, element: Element, level: int) -> None:
        tag = name(element)
        if tag in {"sec", "app", "boxed-text"}:
            self._section(element, level + 1)
        elif tag == "p":
            self._paragraph(element, level)
        elif tag == "table-wrap":
            self._table(element)
        elif tag == "fig":
            self._figure(element)
        elif tag in {"list", "def-list"}:
            self._list(element, level, 1)
        elif tag in {"fn", "fn-group"}:
            self._footnotes(element)
        elif tag == "ref-list":
            self._references(element)
        elif tag in {"title", "label", "sec-meta", "object-id", "graphic", ""}:
            pass
        elif tag in {"disp-formula", "supplementary-material", "media"}:
            self.left_out.append(f"{tag} {words(child(element, 'label'))}".strip())
        else:
            self._inside(element, level)

    def _section(self, section: Element, level: int) -> None:
        label, title = child(section, "label"), child(section, "title")
        if title is None:
            title = child(section, "caption", "title")
        before = self.composer.region
        if title is not None and words(title):
            number = [Piece(f"{words(label)} ")] if label is not None and words(label) else []
            self.composer.heading([*number, _piece(title)], level)
        self._inside(section, level)
        self.composer.region = before

    def _paragraph(self, paragraph: Element, level: int, item: int = 0) -> None:
        """A paragraph; what stands in it as a block of its own comes after its text."""
        text = INLINE.text(paragraph, without=_STANDING)
        self.composer.paragraph([Piece(text, Origin(where(paragraph)))], item=item)
        for inner in paragraph.iterdescendants():
            if name(inner) in _STANDING and not any(name(above) in _STANDING for above in _between(inner, paragraph)):
                self._one(inner, level)

    def _list(self, element: Element, level: int, depth: int) -> None:
        for item in children(element, "list-item", "def-item"):
            for part in item:
                if name(part) == "list":
                    self._list(part, level, depth + 1)
                elif name(part) in {"p", "def", "term"}:
                    self._paragraph(part, level, depth)
                elif name(part) != "label":
                    self._one(part, level)

    def _figure(self, figure: Element) -> None:
        caption = child(figure, "caption")
        label = words(child(figure, "label"))
        if caption is not None:
            text = f"{label}. " if label and not label.endswith((".", ":")) else f"{label} "
            self.composer.block(BlockKind.CAPTION, [Piece(text), Piece(INLINE.text(caption), Origin(where(caption)))])
        self.left_out.append(f"{label or 'a figure'}: the picture itself")

    def _footnotes(self, element: Element) -> None:
        for note in [element] if name(element) == "fn" else list(children(element, "fn", "p")):
            kind = BlockKind.MATTER if self.composer.region is Region.MATTER else BlockKind.FOOTNOTE
            self.composer.block(kind, [_piece(note)])

    def _references(self, listed: Element) -> None:
        title = child(listed, "title")
        before = self.composer.region
        self.composer.heading([_piece(title)] if title is not None else [Piece("References")], 2)
        self.composer.region = Region.REFERENCES
        for number, ref in enumerate(children(listed, "ref"), 1):
            self.composer.paragraph([Piece(reference_text(ref, number), Origin(where(ref)))])
        self.composer.region = before

    def _table(self, wrap: Element) -> None:
        label = words(child(wrap, "label")).rstrip(".:")
        caption = child(wrap, "caption")
        tables = [table for table in wrap.iter("table") if next(table.iterancestors("td", "th"), None) is None]
        printed = [Piece(f"{label}. ")] if label else []
        if caption is not None:
            printed.append(_piece(caption))
        if not tables:
            self.composer.block(BlockKind.CAPTION, printed)
            self.left_out.append(f"{label or 'a table'}: given as an image, not as cells")
            return
        notes = tuple(_notes(wrap))
        for number, table in enumerate(tables):
            read = markup_table(table, INLINE)
            if read.cut:
                self.left_out.append(f"{label or 'a table'}: all but its first rows, for it is a list of data")
            here = (*read.notes, *notes) if number == len(tables) - 1 else read.notes
            heading = tuple(printed) if number == 0 else ()
            panel = label if number == 0 else f"{label} ({number + 1})"
            self.composer.table(PrintedTable(panel or words(caption), heading, read.cells, read.header_rows, here))


def _piece(element: Element) -> Piece:
    return Piece(INLINE.text(element), Origin(where(element)))


def _between(element: Element, top: Element) -> Iterator[Element]:
    for above in element.iterancestors():
        if above is top:
            return
        yield above


def _notes(wrap: Element) -> Iterator[PrintedNote]:
    """The notes below a table, each with the mark that its label gives."""
    for foot in children(wrap, "table-wrap-foot"):
        for part in foot.iter("fn", "p", "attrib"):
            if name(part) != "fn" and next(part.iterancestors("fn"), None) is not None:
                continue
            label = child(part, "label") if name(part) == "fn" else None
            mark = _MARK.sub("", words(label)) or part.get("symbol") if name(part) == "fn" else None
            text = INLINE.text(part, without=frozenset({"label"}))
            yield PrintedNote((Piece(text, Origin(where(part))),), mark)


def words_of_name(contributor: Element) -> str:
    """A contributor as printed: given names, surname; a group by its own name."""
    person = child(contributor, "name")
    if person is None:
        person = child(contributor, "name-alternatives", "name")
    if person is None:
        printed = child(contributor, "string-name")
        return words(printed if printed is not None else child(contributor, "collab"))
    return f"{words(child(person, 'given-names'))} {words(child(person, 'surname'))}".strip()


def read_jats(data: bytes, path: Path) -> tuple[Rendering, Metadata, tuple[str, ...]]:
    """The rendering of an article, what it says of itself, and what was left out.

    Raises:
        UnreadableDocument: no well-formed XML, or no article in it.
    """
    root = xml_root(data, path)
    article = root if name(root) == "article" else next(root.iter("article"), None)
    if article is None:
        raise UnreadableDocument(f"{path} is XML, but no JATS article", mend="give the article's full text in JATS")
    reader = _Reader()
    if child(article, "body") is None and next(article.iter("table-wrap"), None) is None:
        reader.left_out.append("the body: the file holds only what stands before it")
    reader.article(article)
    return reader.composer.finish(), front_metadata(article), tuple(reader.left_out)
