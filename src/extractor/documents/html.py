"""Papers as web pages (publishers, PMC), read into a rendering."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from extractor.documents.blocks import BlockKind
from extractor.documents.composing import Composer, Rendering, front_of, is_prose
from extractor.documents.decoding import decode
from extractor.documents.htmlfront import head_metadata
from extractor.documents.htmltables import BLOCKS, INLINE, framed_table, notes_after
from extractor.documents.lines import Line
from extractor.documents.markup import Element, child, children, html_root, name, where, words
from extractor.documents.metadata import Metadata, printed_metadata
from extractor.documents.places import Origin
from extractor.documents.sections import Region
from extractor.documents.spanning import Piece

_NOT_TEXT = frozenset(
    {
        "script", "style", "noscript", "template", "nav", "aside", "footer", "form", "button", "select", "iframe",
        "svg", "head", "dialog", "object", "audio", "video", "img", "canvas", "link", "meta", "input", "label",
    }
)  # fmt: skip
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|breadcrumbs?|toolbar|sidebar|cookies?|share|social|related|advert\w*|"
    r"banner|skip-?(?:link|nav)|metrics|recommend\w*|download|citation-tools|mfp-hide|visually-hidden|sr-only)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HEADING = re.compile(r"h([1-6])")


@dataclass
class _Reader:
    composer: Composer = field(default_factory=Composer)
    left_out: Counter[str] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)
    """Texts of the tables read: pages hold some twice, once to be shown larger."""
    taken: set[Element] = field(default_factory=set)
    """Elements read with a table before their turn came."""
    front: bool = False
    """Whether the reader stands between the title and the first heading below it."""
    number: int = 0
    """References read so far."""

    def inside(self, parent: Element) -> None:
        """Everything in an element: blocks in order, and the running text between them as paragraphs."""
        loose: list[Element] = []
        if (parent.text or "").strip():
            self._text(parent.text or "", parent)
        for element in parent:
            if name(element) and not self._blocky(element):
                loose.append(element)
                continue
            self._loose(loose)
            loose = []
            if name(element):
                self._one(element)
            if (element.tail or "").strip():
                self._text(element.tail or "", parent)
        self._loose(loose)

    def _blocky(self, element: Element) -> bool:
        return name(element) in BLOCKS or name(element) in _NOT_TEXT or any(name(e) in BLOCKS for e in element.iter())

    def _loose(self, run: list[Element]) -> None:
        """Inline elements that stand in no paragraph of their own."""
        if run and not self._hidden(run[0]):
            text = "".join(INLINE.whole(element) + (element.tail or "") for element in run)
            self._text(text, run[0])

    def _one(self, element: Element) -> None:
        tag = name(element)
        if element in self.taken or tag in _NOT_TEXT or self._hidden(element):
            return
        framed = framed_table(element)
        below = element.getnext() if tag in {"p", "div"} else None
        if framed is not None:
            self._table(element, None)
        elif below is not None and framed_table(below) is not None and _names_table(element):
            self.taken.add(below)
            self._table(below, element)
        elif heading := _HEADING.fullmatch(tag):
            self._heading(element, int(heading.group(1)))
        elif tag == "p":
            self._paragraph(element)
        elif tag in {"ul", "ol"}:
            self._list(element, 1)
        elif tag == "figure":
            self._figure(element)
        else:
            self.inside(element)

    def _hidden(self, element: Element) -> bool:
        said = f"{element.get('class', '')} {element.get('role', '')}"
        style = element.get("style", "").replace(" ", "")
        hidden = "display:none" in style or element.get("hidden") is not None or element.get("aria-hidden") == "true"
        if hidden or (_FURNITURE.search(said) and next(element.iter("table"), None) is None and name(element) != "p"):
            self.left_out["navigation and other furniture of the page"] += 1
            return True
        return False

    def _heading(self, element: Element, level: int) -> None:
        self.composer.heading([Piece(INLINE.text(element), Origin(where(element)))], level)
        self.front = level == 1 and self.composer.region is Region.BODY

    def _paragraph(self, element: Element) -> None:
        if any(name(inner) in BLOCKS for inner in element.iterdescendants()):
            self.inside(element)
        else:
            self._text(INLINE.text(element), element)

    def _text(self, text: str, element: Element, item: int = 0) -> None:
        pieces = [Piece(text, Origin(where(element)))]
        line = " ".join(text.split())
        if not line:
            return
        if self.front and not is_prose(line):
            self.composer.block(BlockKind.MATTER, pieces)
        elif Line(1, line, 0).figure_caption:
            self.composer.block(BlockKind.CAPTION, pieces)
        else:
            self.front = False
            self.composer.paragraph(pieces, item=item)

    def _list(self, element: Element, depth: int) -> None:
        for item in children(element, "li"):
            lists = [inner for inner in item if name(inner) in {"ul", "ol"}]
            if self.composer.region is Region.REFERENCES:
                self._reference(item)
            elif any(name(inner) == "table" for inner in item.iterdescendants()):
                self.inside(item)
            else:
                self._text(INLINE.text(item, without=frozenset({"ul", "ol"})), item, depth)
                for inner in lists:
                    self._list(inner, depth + 1)

    def _reference(self, item: Element) -> None:
        self.number += 1
        text = " ".join(INLINE.text(item).split())
        printed = re.match(r"\[?(\d{1,3})[.)\]]?\s+", text)
        body = text[printed.end() :] if printed else text
        number = printed.group(1) if printed else str(self.number)
        self.composer.paragraph([Piece(f"{number}. {body}", Origin(where(item)))])

    def _figure(self, element: Element) -> None:
        caption = child(element, "figcaption")
        if caption is None:
            self.inside(element)
            return
        self.composer.block(BlockKind.CAPTION, [Piece(INLINE.text(caption), Origin(where(caption)))])
        self.left_out["pictures"] += 1

    def _table(self, element: Element, caption: Element | None) -> None:
        framed = framed_table(element)
        text = words(framed.table) if framed else ""
        if framed is None or text in self.seen:
            return
        self.seen.add(text)
        after = [] if framed.framed else notes_after(element)
        self.taken.update(after)
        self.front = False
        self.composer.table(framed.printed(after, caption))


def _names_table(element: Element) -> bool:
    """Whether a block is the caption of a table."""
    return Line(1, " ".join(INLINE.text(element).split()), 0).table_name is not None


def read_html(data: bytes, path: Path) -> tuple[Rendering, Metadata, tuple[str, ...]]:
    """The rendering of a page, what it says of the paper, and what was left out.

    Raises:
        UnreadableDocument: no text, or no HTML in it.
    """
    root = html_root(decode(data, path), path)
    metadata = head_metadata(root)
    reader = _Reader()
    content = _content(root)
    if next(content.iter("h1"), None) is None and metadata.title:
        reader.composer.heading([Piece(metadata.title)], 1)
    reader.inside(content)
    rendering = reader.composer.finish()
    own = " ".join(
        block.spans[0].of(rendering.text) for block in rendering.blocks if block.kind is not BlockKind.REFERENCE
    )
    left_out = tuple(f"{what} ({count})" for what, count in reader.left_out.items())
    return rendering, metadata.filled(printed_metadata(rendering.text, own)).filled(front_of(rendering)), left_out


def _content(root: Element) -> Element:
    """The part of the page that holds the paper: its one article or main element, where most of the text is."""
    body = child(root, "body")
    body = root if body is None else body
    whole = len(words(body))
    for wanted in ("article", "main"):
        found = [element for element in body.iter(wanted) if next(element.iterancestors(wanted), None) is None]
        if len(found) == 1 and len(words(found[0])) * 2 > whole:
            return found[0]
    return body
