"""The text of Word's paragraphs, with raised runs apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph
from lxml import etree

from extractor.documents.markup import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SYMBOLS = {
    "F0B3": "≥", "F0A3": "≤", "F0B1": "±", "F0B4": "×", "F0BB": "≈", "F061": "α", "F062": "β", "F067": "γ",
    "F06B": "κ", "F06C": "λ", "F06D": "µ", "F0B7": "•", "F02D": "−", "F03C": "<", "F03E": ">", "F0B9": "≠",
}  # fmt: skip
"""Characters of the Symbol font by Word's codes for them."""
_UNSEEN = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}pPr", f"{_W}rPr"}


def run_text(paragraph: Paragraph) -> str:
    """The text of a paragraph on one line, deletions left out, raised runs in `<sup>…</sup>`."""
    return element_text(paragraph._p)  # noqa: SLF001  python-docx offers no other way to hyperlinks and insertions


def element_text(element: Element) -> str:
    """The text below an element of the document."""
    parts: list[str] = []
    _walk(element, parts, raised=False)
    text = re.sub(r"</sup>(\s*)<sup>", r"\1", "".join(parts))
    return " ".join(re.sub(r"<sup>\s*</sup>", " ", text).split())


def _walk(element: Element, parts: list[str], *, raised: bool) -> None:
    for inner in element:
        tag = inner.tag
        if not isinstance(tag, str) or tag in _UNSEEN:
            continue
        if tag == f"{_W}r":
            up = inner.find(f"{_W}rPr/{_W}vertAlign")
            _run(inner, parts, raised=raised or (up is not None and up.get(f"{_W}val") == "superscript"))
        elif tag == f"{_M}sSup":
            _walk(inner[0] if len(inner) else inner, parts, raised=raised)
            parts.append(_sup("".join(str(t) for t in inner[-1].itertext(f"{_M}t"))))
        elif tag == f"{_M}t":
            parts.append(inner.text or "")
        else:
            if tag == f"{_W}p" and parts:
                parts.append(" ")
            _walk(inner, parts, raised=raised)


def _run(run: Element, parts: list[str], *, raised: bool) -> None:
    text = "".join(_characters(run))
    parts.append(_sup(text) if raised and text.strip() else text)


def _characters(run: Element) -> Iterator[str]:
    for inner in run:
        tag = inner.tag if isinstance(inner.tag, str) else ""
        if tag == f"{_W}t":
            yield inner.text or ""
        elif tag in {f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}ptab"}:
            yield " "
        elif tag == f"{_W}noBreakHyphen":
            yield "-"
        elif tag == f"{_W}sym":
            yield _SYMBOLS.get(inner.get(f"{_W}char", "").upper(), "")
        elif tag in {f"{_W}footnoteReference", f"{_W}endnoteReference"}:
            yield _sup(inner.get(f"{_W}id", ""))


def _sup(text: str) -> str:
    return f"<sup>{text.strip()}</sup>" if "<" not in text else text


def footnotes(document: WordDocument) -> Iterator[tuple[str, str]]:
    """Footnotes and endnotes with their numbers."""
    for part in document.part.package.iter_parts():
        if str(part.partname) not in {"/word/footnotes.xml", "/word/endnotes.xml"}:
            continue
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        for note in etree.fromstring(part.blob, parser):
            text = element_text(note)
            if text:
                yield note.get(f"{_W}id", ""), text
