"""Which paper a file holds, told from its head alone: so that one paper in two formats is read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from extractor.documents.decoding import decode, file_bytes
from extractor.documents.frontmatter import front_matter
from extractor.documents.lines import split_lines
from extractor.documents.metadata import Metadata, printed_metadata
from extractor.documents.sniffing import Format, file_format
from extractor.errors import UnreadableDocument

_HEAD = 20_000
"""Characters of a text in which a paper names itself."""
_FEWEST_WORDS = 5
"""A shorter title ("Daratumumab in myeloma") may be that of two papers."""
_SHARED = 0.6
"""Of the words of two titles: with the same DOI they are of one paper, and not of a supplement or a citation."""


@dataclass(frozen=True)
class Identity:
    """What tells one paper from another. `words` are those of the title, folded."""

    doi: str = ""
    words: tuple[str, ...] = ()

    def same_paper(self, other: Identity) -> str | None:
        """By what two files are of one paper; None where they are not, or nothing says so."""
        if self.doi and self.doi == other.doi and self._titles_agree(other):
            return f"DOI {self.doi}"
        differ = bool(self.doi and other.doi) and self.doi != other.doi
        if len(self.words) >= _FEWEST_WORDS and self.words == other.words and not differ:
            return "title"
        return None

    def _titles_agree(self, other: Identity) -> bool:
        ours, theirs = set(self.words), set(other.words)
        return not ours or not theirs or len(ours & theirs) >= _SHARED * min(len(ours), len(theirs))


def identity(path: Path) -> Identity:
    """The paper in a file, as far as its head tells; nothing where it cannot be read."""
    try:
        data = file_bytes(path)
        metadata = _head(data, path, file_format(data, path))
    except UnreadableDocument:
        return Identity()
    return Identity(metadata.doi, tuple(re.findall(r"[^\W_]+", metadata.title.casefold())))


def _head(data: bytes, path: Path, kind: Format) -> Metadata:
    if kind is Format.TEXT:
        text = decode(data, path)[:_HEAD]
        return Metadata(title=front_matter(split_lines(text)).title).filled(printed_metadata(text))
    if kind is Format.PDF:
        from extractor.documents.pdf import read_pdf

        return read_pdf(data, path, most_pages=1)[1]
    if kind is Format.DOCX:
        from extractor.documents.docx import read_docx

        return read_docx(data, path)[1]
    if kind is Format.HTML:
        from extractor.documents.html import read_html

        return read_html(data, path)[1]
    from extractor.documents.jats import read_jats

    return read_jats(data, path)[1]
