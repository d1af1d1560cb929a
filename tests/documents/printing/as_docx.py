"""A paper as a Word document."""

from __future__ import annotations

import io
import re

import docx
from docx.document import Document
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from tests.documents.printing.paper import Paper, Table


def as_docx(paper: Paper) -> bytes:
    document = docx.Document()
    document.add_paragraph(paper.title, style="Title")
    document.add_paragraph(", ".join(f"{given} {surname}" for given, surname in paper.authors))
    document.add_paragraph(f"{paper.journal}. Published 14 March {paper.year}. doi: {paper.doi}")
    for section in paper.sections:
        document.add_heading(section.title, section.level - 1)
        for item in section.items:
            if isinstance(item, str):
                _write(document.add_paragraph(), item)
            else:
                _table(document, item)
    document.add_heading("References", 1)
    for who, title, where, year in paper.references:
        document.add_paragraph(f"{who}. {title}. {where}. {year}.", style="List Number")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _write(paragraph: Paragraph, text: str) -> None:
    for index, part in enumerate(re.split(r"</?sup>", text)):
        if part:
            paragraph.add_run(part).font.superscript = True if index % 2 else None


def _table(document: Document, table: Table) -> None:
    document.add_paragraph(table.caption, style="Caption")
    grid = table.grid()
    made = document.add_table(len(grid), len(grid[0]))
    made.style = "Table Grid"
    for r, row in enumerate(grid):
        for c, cell in enumerate(row):
            if cell is None:
                continue
            target = made.cell(r, c)
            if cell.rows > 1 or cell.columns > 1:
                target = target.merge(made.cell(r + cell.rows - 1, c + cell.columns - 1))
            paragraph = target.paragraphs[0]
            paragraph.paragraph_format.left_indent = Pt(10) * cell.indent if cell.indent else None
            _write(paragraph, cell.text + (f"<sup>{cell.mark}</sup>" if cell.mark else ""))
    for mark, text in table.notes:
        _write(document.add_paragraph(), (f"<sup>{mark}</sup>" if mark else "") + text)
