"""Markup made safe to walk: trees parsed without entities or network, and the text of an element."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from lxml import etree

from extractor.errors import UnreadableDocument

Element = etree._Element  # noqa: SLF001  lxml's name for the type of every element
_LONGEST_MARK = 40
"""Characters of a raised piece that can still be a mark, a citation or an exponent."""
_DEEPEST = 200
"""Levels of nesting; a paper has some twenty."""
MOST_ELEMENTS = 400_000
"""A paper with its references has some ten thousand."""


def xml_root(data: bytes, path: Path) -> Element:
    """The root of an XML file: no entity is resolved, nothing is fetched, nothing grows beyond the file.

    Raises:
        UnreadableDocument: the file is not well-formed XML.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument(
            f"{path} is not well-formed XML ({error.msg})", mend="fetch the file again; it may have been cut off"
        ) from error
    return checked(root, path)


def html_root(text: str, path: Path) -> Element:
    """The root of an HTML page, mended where it is not well-formed.

    Raises:
        UnreadableDocument: there is no element in it.
    """
    parser = etree.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument(
            f"{path} is not HTML ({error})", mend="save the page again, or leave it out"
        ) from error
    if root is None:
        raise UnreadableDocument(f"{path} holds no HTML", mend="save the page again")
    return checked(root, path)


def checked(root: Element, path: Path) -> Element:
    """The tree with names freed of their namespaces, if it is of a paper's size."""
    depth = count = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > _DEEPEST or count > MOST_ELEMENTS:
            raise UnreadableDocument(
                f"{path} nests or repeats its elements beyond what a paper does", mend="check what the file is"
            )
        if event == "start" and isinstance(element.tag, str) and element.tag.startswith("{"):
            element.tag = element.tag.rpartition("}")[2]
    return root


def name(element: Element) -> str:
    """The element's name; empty for comments, processing instructions and entities."""
    return element.tag if isinstance(element.tag, str) else ""


def where(element: Element) -> str:
    """The XPath that leads back to an element."""
    return element.getroottree().getpath(element)


def child(element: Element | None, *path: str) -> Element | None:
    """The first element down a path of names, if there is one."""
    for step in path:
        if element is None:
            return None
        element = next((inner for inner in element if name(inner) == step), None)
    return element


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """The child elements of some names, in order."""
    for inner in element if element is not None else ():
        if name(inner) in names:
            yield inner


def words(element: Element | None) -> str:
    """All text below an element, blanks as one."""
    if element is None:
        return ""
    return " ".join(" ".join(str(text) for text in element.itertext("*")).split())


@dataclass(frozen=True)
class Inline:
    """How the text of a markup is read: which elements it leaves out, sets apart, or raises."""

    skipped: frozenset[str]
    """Elements that are no part of the running text; what follows them is."""
    parted: frozenset[str]
    """Elements that stand apart from the text around them by a blank."""
    raised: Callable[[Element], bool]
    """Whether an element is set above the line."""

    def text(self, element: Element, *, without: frozenset[str] = frozenset()) -> str:
        """The text of an element on one line; raised pieces stand in `<sup>…</sup>`, apart from what is before them."""
        parts: list[str] = []
        self._walk(element, parts, without, raised=False)
        return "".join(parts)

    def _walk(self, element: Element, parts: list[str], without: frozenset[str], *, raised: bool) -> None:
        parts.append(element.text or "")
        for inner in element:
            tag = name(inner)
            if not tag:
                parts.append(_entity(inner))
            elif tag in self.skipped or tag in without:
                pass
            elif not raised and self.raised(inner):
                parts.append(_raised(self._inside(inner, without, raised=True)))
            elif tag in {"msup", "mfrac", "msubsup"} and len(inner) > 1:
                parts.append(self._formula(inner, without))
            elif tag in self.parted:
                parts.extend((" ", self._inside(inner, without, raised=raised), " "))
            else:
                self._walk(inner, parts, without, raised=raised)
            parts.append(inner.tail or "")

    def _inside(self, element: Element, without: frozenset[str], *, raised: bool) -> str:
        parts: list[str] = []
        self._walk(element, parts, without, raised=raised)
        return "".join(parts)

    def _formula(self, element: Element, without: frozenset[str]) -> str:
        """A power or a fraction of a formula on one line."""
        first, *_, last = [self._inside(part, without, raised=True).strip() for part in element]
        return f"{first}/{last}" if name(element) == "mfrac" else f"{first}{_raised(last)}"


def _raised(inside: str) -> str:
    inside = " ".join(inside.split())
    short = 0 < len(inside) <= _LONGEST_MARK and not re.search(r"[<>]", inside)
    return f"<sup>{inside}</sup>" if short else inside


def _entity(element: Element) -> str:
    """A character entity that HTML and the JATS DTDs share; any other is left out."""
    if element.tag is not etree.Entity:
        return ""
    printed = element.text or ""
    character = unescape(printed)
    return "" if character == printed else character
