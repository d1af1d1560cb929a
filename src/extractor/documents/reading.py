"""From a file to a `Document`: the one door through which papers come in."""

from __future__ import annotations

from pathlib import Path

from extractor.documents.blocks import READ_FOR_RESULTS, Document
from extractor.documents.decoding import decode, file_bytes
from extractor.documents.frontmatter import front_matter
from extractor.documents.lines import split_lines
from extractor.documents.plain import plain_blocks
from extractor.errors import UnreadableDocument
from extractor.files import sha256

SUFFIXES = frozenset({".txt", ".md", ".markdown", ".text"})
"""Endings of the files that can be read."""


def read_document(path: Path, document_id: str) -> Document:
    """Read a source file into blocks.

    Raises:
        UnreadableDocument: the file cannot be opened, is empty, is no text, or is of no known type.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UnreadableDocument(
            f"{path} is of a type that is not read", mend=f"give one of {', '.join(sorted(SUFFIXES))}"
        )
    data = file_bytes(path)
    text = decode(data, path)
    blocks = plain_blocks(text)
    if not any(block.kind in READ_FOR_RESULTS for block in blocks):
        raise UnreadableDocument(f"{path} holds no text that could be read", mend="check what the file holds")
    front = front_matter(split_lines(text))
    return Document(document_id, path, sha256(data), text, blocks, front.title, front.year, front.authors)
