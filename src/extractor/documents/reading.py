"""From a file to a `Document`: the one door through which papers come in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from extractor.documents.blocks import READ_FOR_RESULTS, Document
from extractor.documents.composing import Rendering
from extractor.documents.decoding import decode, file_bytes
from extractor.documents.frontmatter import front_matter
from extractor.documents.lines import split_lines
from extractor.documents.metadata import Metadata, printed_metadata
from extractor.documents.plain import plain_blocks
from extractor.documents.sniffing import SUFFIXES as PROMISES
from extractor.documents.sniffing import Format, file_format
from extractor.documents.unread import unread
from extractor.errors import UnreadableDocument
from extractor.files import sha256

SUFFIXES = frozenset(PROMISES)
"""Endings of the files that can be read."""

Read = tuple[Rendering, Metadata, tuple[str, ...]]
"""A rendering, what the file says of the paper, and what was left out."""


def read_document(path: Path, document_id: str) -> Document:
    """Read a source file into blocks.

    Raises:
        UnreadableDocument: the file cannot be opened, is empty, damaged, encrypted, of no known type, or holds no text.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UnreadableDocument(
            f"{path} is of a type that is not read", mend=f"give one of {', '.join(sorted(SUFFIXES))}"
        )
    data = file_bytes(path)
    kind = file_format(data, path)
    rendering, metadata, left_out = _plain(data, path) if kind is Format.TEXT else _reader(kind)(data, path)
    if not any(block.kind in READ_FOR_RESULTS for block in rendering.blocks):
        raise UnreadableDocument(f"{path} holds no text that could be read", mend="check what the file holds")
    return Document(
        document_id,
        path,
        sha256(data),
        rendering.text,
        rendering.blocks,
        metadata.title,
        metadata.year,
        metadata.authors,
        left_out,
        kind,
        metadata,
        rendering.places,
    )


def _plain(data: bytes, path: Path) -> Read:
    text = decode(data, path)
    front = front_matter(split_lines(text))
    metadata = Metadata(front.title, front.authors, front.year).filled(printed_metadata(text, text))
    blocks = plain_blocks(text)
    return Rendering(text, blocks, ()), metadata, unread(text, blocks)


def _reader(kind: Format) -> Callable[[bytes, Path], Read]:
    """The reader of a format, loaded when a file needs it."""
    if kind is Format.PDF:
        from extractor.documents.pdf import read_pdf

        return read_pdf
    if kind is Format.DOCX:
        from extractor.documents.docx import read_docx

        return read_docx
    if kind is Format.HTML:
        from extractor.documents.html import read_html

        return read_html
    from extractor.documents.jats import read_jats

    return read_jats
