"""Papers as Word documents (manuscripts, supplements), read into a rendering."""

# ruff: noqa: SLF001  python-docx shows the XML elements of its paragraphs and tables under these names only

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph
from lxml import etree

from extractor.documents.blocks import BlockKind
from extractor.documents.composing import Composer, Rendering, front_of, is_prose
from extractor.documents.docxtables import word_cells
from extractor.documents.docxtext import footnotes, run_text
from extractor.documents.lines import Line
from extractor.documents.markup import where
from extractor.documents.metadata import Metadata, printed_metadata
from extractor.documents.places import Origin
from extractor.documents.sections import Region, is_main_heading
from extractor.documents.spanning import Piece, PrintedNote, PrintedTable
from extractor.errors import UnreadableDocument

_LARGEST_PART = 40_000_000
_LARGEST_WHOLE = 300_000_000
"""Bytes when unpacked. The text of a paper takes some hundred kilobytes, its pictures more."""
_MOST_PARTS = 5_000
_LONGEST_HEADING = 120


def read_docx(data: bytes, path: Path) -> tuple[Rendering, Metadata, tuple[str, ...]]:
    """The rendering of a Word document, what it says of the paper, and what was left out.

    Raises:
        UnreadableDocument: the archive is damaged, encrypted, grows beyond measure when unpacked, or is no document.
    """
    _check_sizes(data, path)
    try:
        document = docx.Document(io.BytesIO(data))
        reader = _Reader(list(document.iter_inner_content()), _title_paragraph(document))
        reader.read()
        for number, text in footnotes(document):
            reader.composer.block(BlockKind.FOOTNOTE, [Piece(f"<sup>{number}</sup> {text}")])
    except (OpcError, zipfile.BadZipFile, etree.LxmlError, KeyError, ValueError, AttributeError, IndexError, OSError,
            NotImplementedError, EOFError, TypeError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]  # fmt: skip
        # python-docx lets whatever its parts meet in a damaged file come through.
        raise UnreadableDocument(
            f"{path} is a damaged Word document ({type(error).__name__})", mend="open it in Word and save it again"
        ) from error
    rendering = reader.composer.finish()
    metadata = Metadata(title=reader.title).filled(printed_metadata(rendering.text, rendering.text))
    return rendering, metadata.filled(front_of(rendering)), tuple(reader.left_out)


def _check_sizes(data: bytes, path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    text = [part.file_size for part in parts if part.filename.endswith((".xml", ".rels"))]
    if (
        len(parts) > _MOST_PARTS
        or max(text, default=0) > _LARGEST_PART
        or sum(p.file_size for p in parts) > _LARGEST_WHOLE
    ):
        raise UnreadableDocument(f"{path} grows beyond a paper's size when unpacked", mend="check what the file is")
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableDocument(f"{path} is encrypted", mend="save it without a password")


def _title_paragraph(document: WordDocument) -> Paragraph | None:
    """The paragraph styled as title, or the first with words if it can be one."""
    filled = [paragraph for paragraph in document.paragraphs[:30] if paragraph.text.strip()]
    styled = next((p for p in filled if _style(p).lower() in {"title", "article title"}), None)
    if styled is not None or not filled:
        return styled
    first = filled[0].text.strip()
    return filled[0] if 20 <= len(first) <= 300 and not first.endswith(".") else None


def _style(paragraph: Paragraph) -> str:
    style = paragraph.style
    return (style.name or "") if style is not None else ""


@dataclass
class _Reader:
    content: list[Paragraph | WordTable]
    title_paragraph: Paragraph | None
    composer: Composer = field(default_factory=Composer)
    left_out: list[str] = field(default_factory=list)
    title: str = ""
    at: int = 0
    front: bool = False
    references: int = 0

    def read(self) -> None:
        while self.at < len(self.content):
            item = self.content[self.at]
            self.at += 1
            if isinstance(item, WordTable):
                self._table(item, None)
            elif run_text(item):
                self._paragraph(item)

    def _paragraph(self, paragraph: Paragraph) -> None:
        text = run_text(paragraph)
        line = Line(1, text, 0)
        pieces = [Piece(text, Origin(where(paragraph._p)))]
        level = self._level(paragraph, text)
        if level:
            self.title = self.title or (text if level == 1 else "")
            self.composer.heading(pieces, level)
            self.front = level == 1
        elif line.table_name and (table := self._table_below()) is not None:
            self._table(table, paragraph)
        elif line.figure_caption or (line.table_name and _style(paragraph) == "Caption"):
            self.composer.block(BlockKind.CAPTION, pieces)
        elif self.composer.region is Region.REFERENCES:
            self._reference(text, pieces)
        elif self.front and not is_prose(text):
            self.composer.block(BlockKind.MATTER, pieces)
        else:
            self.front = False
            self.composer.paragraph(pieces, item=_item_depth(paragraph))

    def _level(self, paragraph: Paragraph, text: str) -> int:
        """The depth of a heading by its style, or by being short and bold throughout; 0 for what is none."""
        if self.title_paragraph is not None and paragraph._p is self.title_paragraph._p:
            return 1
        styled = re.match(r"heading (\d)", _style(paragraph), re.IGNORECASE)
        if styled:
            return int(styled.group(1)) + 1
        outline = paragraph._p.find(".//{*}pPr/{*}outlineLvl")
        if outline is not None and (outline.get(next(iter(outline.keys()), ""), "") or "9") in "12345678":
            return int(outline.values()[0]) + 2
        runs = [run for run in paragraph.runs if run.text.strip()]
        bold = bool(runs) and all(run.bold for run in runs)
        line = Line(1, text, 0)
        if is_main_heading(line):
            return 2
        short = len(text) <= _LONGEST_HEADING and not text.endswith((".", ":", ";", ","))
        return 3 if bold and short and not line.table_name and not line.figure_caption and not line.note else 0

    def _reference(self, text: str, pieces: list[Piece]) -> None:
        """An entry of the list; where Word counts the entries, its number is not in the text."""
        self.references += 1
        printed = re.match(r"\[?\d{1,3}[.)\]]?\s", text)
        self.composer.paragraph(pieces if printed else [Piece(f"{self.references}. "), *pieces])

    def _table_below(self) -> WordTable | None:
        """The table that a caption stands above; more of the caption, or empty lines, may come between."""
        for ahead in range(self.at, min(self.at + 3, len(self.content))):
            item = self.content[ahead]
            if isinstance(item, WordTable):
                self.at = ahead + 1
                return item
            if run_text(item):
                return None
        return None

    def _table(self, table: WordTable, caption: Paragraph | None) -> None:
        cells, heads = word_cells(table)
        notes = list(self._notes())
        text = run_text(caption) if caption is not None else ""
        name = (Line(1, text, 0).table_name if text else None) or text or f"Table at {where(table._tbl)}"
        pieces = (Piece(text, Origin(where(caption._p))),) if caption is not None else ()
        self.front = False
        self.composer.table(PrintedTable(name, pieces, cells, heads, tuple(notes)))

    def _notes(self) -> Iterator[PrintedNote]:
        """The paragraphs below a table that read as its notes."""
        while self.at < len(self.content):
            item = self.content[self.at]
            if isinstance(item, WordTable):
                return
            text = run_text(item)
            if not text and self.at + 1 < len(self.content):
                self.at += 1
                continue
            if not (text.startswith("<sup>") or Line(1, text, 0).note) or self._level(item, text):
                return
            yield PrintedNote((Piece(text, Origin(where(item._p))),))
            self.at += 1


def _item_depth(paragraph: Paragraph) -> int:
    numbered = paragraph._p.find(".//{*}pPr/{*}numPr")
    if numbered is None and not _style(paragraph).lower().startswith("list"):
        return 0
    level = numbered.find("{*}ilvl") if numbered is not None else None
    value = next(iter(level.values()), "0") if level is not None else "0"
    return int(value) + 1 if value.isdigit() else 1
