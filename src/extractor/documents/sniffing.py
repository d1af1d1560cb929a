"""What a file is, told by its content; the name only decides where the content leaves it open."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from pathlib import Path

from extractor.errors import UnreadableDocument

_BLANKS = b"\xef\xbb\xbf \t\r\n\x0b\x0c"
_BINARY = (
    (b"\xd0\xcf\x11\xe0", "a Word or Excel file of the old kind", "save it as .docx"),
    (b"{\\rtf", "in Rich Text Format", "save it as .docx"),
    (b"\x89PNG", "an image", "give the paper itself"),
    (b"\xff\xd8\xff", "an image", "give the paper itself"),
    (b"GIF8", "an image", "give the paper itself"),
    (b"II*\x00", "an image", "give the paper itself"),
    (b"MM\x00*", "an image", "give the paper itself"),
    (b"\x1f\x8b", "compressed", "unpack it"),
    (b"%!PS", "PostScript", "save it as PDF"),
)
_PROLOGUE = re.compile(
    rb"^(?:\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>))*\s*", re.DOTALL | re.IGNORECASE
)
_JATS_DTD = re.compile(rb"<!DOCTYPE\s+article\b|//NLM//DTD|JATS", re.IGNORECASE)
_HTML_TAG = re.compile(
    rb"<(?:html|head|body|div|section|main|h1|table|p|span|meta|article\s+(?:class|id|data-))\b", re.IGNORECASE
)


class Format(StrEnum):
    """The kinds of file that are read."""

    TEXT = "text"
    JATS = "JATS"
    HTML = "HTML"
    DOCX = "DOCX"
    PDF = "PDF"


SUFFIXES = {
    ".txt": Format.TEXT, ".text": Format.TEXT, ".md": Format.TEXT, ".markdown": Format.TEXT,
    ".xml": Format.JATS, ".nxml": Format.JATS, ".html": Format.HTML, ".htm": Format.HTML, ".xhtml": Format.HTML,
    ".docx": Format.DOCX, ".pdf": Format.PDF,
}  # fmt: skip
"""Endings of the files that are taken for papers, and what they promise."""


def file_format(data: bytes, path: Path) -> Format:
    """What the bytes are.

    Raises:
        UnreadableDocument: something that is no paper, named, or bytes that belie their name.
    """
    for magic, what, mend in _BINARY:
        if data.startswith(magic):
            raise UnreadableDocument(f"{path} is {what}", mend=mend)
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if data.startswith(b"PK\x03\x04"):
        return _of_archive(data, path)
    promised = SUFFIXES.get(path.suffix.lower(), Format.TEXT)
    head = data[:4096].lstrip(_BLANKS)
    if head.startswith(b"<"):
        return _of_markup(head, promised)
    if promised in {Format.PDF, Format.DOCX, Format.JATS}:
        raise UnreadableDocument(
            f"{path} is named {path.suffix}, but holds no {promised}",
            mend="fetch the file again; it may be damaged or a page of another kind",
        )
    return promised


def _of_markup(head: bytes, promised: Format) -> Format:
    body = _PROLOGUE.sub(b"", head)
    if promised is Format.TEXT and not re.match(rb"<\?xml|<!DOCTYPE|<html|<article", head, re.IGNORECASE):
        return Format.TEXT  # A text that begins with a tag: Markdown may hold some.
    if re.search(rb"<!DOCTYPE\s+html|<html\b", head, re.IGNORECASE):
        return Format.HTML
    if _JATS_DTD.search(head) or re.match(rb"<(?:\w+:)?(?:article|pmc-articleset|OAI-PMH|GetRecord)\b", body):
        return Format.JATS
    if promised is Format.HTML or (promised is not Format.JATS and _HTML_TAG.search(head)):
        return Format.HTML
    return Format.JATS if promised is not Format.TEXT else Format.TEXT


def _of_archive(data: bytes, path: Path) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableDocument(
            f"{path} is a damaged archive ({error})", mend="fetch the file again; it may have been cut off"
        ) from error
    if "word/document.xml" in names:
        return Format.DOCX
    raise UnreadableDocument(f"{path} is an archive, but no Word document", mend="unpack it and give the papers in it")
