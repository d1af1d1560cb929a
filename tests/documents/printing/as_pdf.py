"""A paper as PDF in one or two columns, its tables ruled in the ways that journals rule them."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Literal

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)
from reportlab.platypus import Table as Drawn
from tests.documents.printing.paper import Cell, Paper, Table

_SYMBOLS = "≥≤αβκλμ×±"


@dataclass(frozen=True)
class Look:
    """How a journal prints."""

    columns: Literal[1, 2] = 1
    font: str = "Times"
    """Times, Helvetica or Courier; what they lack is set in Symbol."""
    rules: Literal["booktabs", "boxed", "rows", "open"] = "booktabs"
    size: float = 10.0
    table_size: float = 8.0
    wide: tuple[int, ...] = ()
    """Numbers of tables that reach over both columns, on a page of their own."""
    turned: tuple[int, ...] = ()
    """Numbers of tables that stand on a page turned by a quarter."""
    narrow: bool = False
    """Whether table columns are so narrow that cells take several lines."""
    align: Literal["CENTER", "LEFT", "RIGHT"] = "CENTER"
    valign: Literal["TOP", "MIDDLE", "BOTTOM"] = "TOP"
    padding: float = 3.0
    leading: float = 1.15
    row_padding: float = 1.5
    bold_head: bool = True
    shaded: bool = False
    """Whether every second row lies on grey."""
    caption: Literal["plain", "bold", "capitals"] = "bold"
    trimmed: bool = False
    """Whether the rules below upper labels leave a gap between each other."""


_NAMES = {
    "Times": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "Courier": ("Courier", "Courier-Bold", "Courier-Oblique"),
}


def as_pdf(paper: Paper, look: Look) -> bytes:
    buffer = io.BytesIO()
    width, height = A4
    margin, gutter = 50.0, 18.0

    def furniture(canvas: Canvas, template: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFont(_NAMES[look.font][0], 8)
        wide, high = canvas._pagesize
        canvas.drawString(
            margin, high - 30, f"{paper.authors[0][1]} et al. {paper.journal} ({paper.year}) 12:{template.page + 100}"
        )
        canvas.drawRightString(wide - margin, 24, str(template.page + 100))
        canvas.restoreState()

    whole = Frame(margin, margin, width - 2 * margin, height - 2 * margin, id="whole", leftPadding=0, rightPadding=0)
    half = (width - 2 * margin - gutter) / 2
    sides = [
        Frame(
            margin + i * (half + gutter), margin, half, height - 2 * margin, id=f"s{i}", leftPadding=0, rightPadding=0
        )
        for i in (0, 1)
    ]
    head = Frame(margin, height - margin - 130, width - 2 * margin, 130, id="head", leftPadding=0, rightPadding=0)
    below = [
        Frame(
            margin + i * (half + gutter),
            margin,
            half,
            height - 2 * margin - 132,
            id=f"b{i}",
            leftPadding=0,
            rightPadding=0,
        )
        for i in (0, 1)
    ]
    high, wide = landscape(A4)[1], landscape(A4)[0]
    across = Frame(margin, margin, wide - 2 * margin, high - 2 * margin, id="across", leftPadding=0, rightPadding=0)
    first = PageTemplate("first", [head, *below] if look.columns == 2 else [whole], onPage=furniture)
    text = PageTemplate("text", sides if look.columns == 2 else [whole], onPage=furniture)
    document = BaseDocTemplate(buffer, pagesize=A4, title="", invariant=1)
    document.addPageTemplates(
        [
            first,
            text,
            PageTemplate("wide", [whole], onPage=furniture),
            PageTemplate("turned", [across], onPage=furniture, pagesize=landscape(A4)),
        ]
    )
    document.build(_Story(paper, look, half if look.columns == 2 else width - 2 * margin, width - 2 * margin).made())
    return buffer.getvalue()


class _Story:
    def __init__(self, paper: Paper, look: Look, column: float, page: float) -> None:
        self.paper, self.look, self.column, self.page = paper, look, column, page
        plain, bold, italic = _NAMES[look.font]
        size = look.size
        self.body = ParagraphStyle(
            "body", fontName=plain, fontSize=size, leading=size * 1.2, alignment=TA_JUSTIFY, firstLineIndent=size
        )
        self.title = ParagraphStyle("title", fontName=bold, fontSize=16, leading=19, spaceAfter=6)
        self.headings = {
            2: ParagraphStyle("h2", fontName=bold, fontSize=size + 2, leading=size * 1.4, spaceBefore=8, spaceAfter=3),
            3: ParagraphStyle("h3", fontName=italic, fontSize=size, leading=size * 1.2, spaceBefore=6, spaceAfter=2),
        }
        small = look.table_size
        self.cell = ParagraphStyle("cell", fontName=plain, fontSize=small, leading=small * look.leading)
        self.middle = ParagraphStyle(
            "middle", parent=self.cell, alignment={"LEFT": 0, "CENTER": 1, "RIGHT": 2}[look.align]
        )
        face = bold if look.bold_head else plain
        self.head = ParagraphStyle("head", parent=self.middle, fontName=face)
        self.over = ParagraphStyle("over", parent=self.head, alignment=TA_CENTER)
        self.stub = ParagraphStyle("stub", parent=self.cell, fontName=face)
        self.note = ParagraphStyle("note", parent=self.cell, fontSize=small - 1, leading=(small - 1) * 1.2)
        self.plain = ParagraphStyle("plain", parent=self.body, firstLineIndent=0)

    def made(self) -> list[Flowable]:
        paper = self.paper
        story: list[Flowable] = [NextPageTemplate("text"), Paragraph(_marked(paper.title), self.title)]
        story.append(Paragraph(", ".join(f"{given} {surname}" for given, surname in paper.authors), self.plain))
        story.append(Paragraph(f"{paper.journal}. Published 14 March {paper.year}. doi: {paper.doi}", self.plain))
        if self.look.columns == 2:
            from reportlab.platypus import FrameBreak

            story.append(FrameBreak())
        for section in paper.sections:
            story.append(Paragraph(_marked(section.title), self.headings[section.level]))
            for item in section.items:
                story += [Paragraph(_marked(item), self.body)] if isinstance(item, str) else self._placed(item)
        story.append(Paragraph("References", self.headings[2]))
        story += [
            Paragraph(f"{i}. {who}. {title}. {where}. {year}.", self.plain)
            for i, (who, title, where, year) in enumerate(paper.references, 1)
        ]
        return story

    def _placed(self, table: Table) -> list[Flowable]:
        if table.number in self.look.turned:
            return [
                NextPageTemplate("turned"),
                PageBreak(),
                *self._table(table, 700),
                NextPageTemplate("text"),
                PageBreak(),
            ]
        if table.number in self.look.wide and self.look.columns == 2:
            return [
                NextPageTemplate("wide"),
                PageBreak(),
                *self._table(table, self.page),
                NextPageTemplate("text"),
                PageBreak(),
            ]
        return [Spacer(1, 8), *self._table(table, self.column), Spacer(1, 8)]

    def _table(self, table: Table, width: float) -> list[Flowable]:
        grid = table.grid()
        heads = len(table.header)
        columns = len(grid[0])
        rows = [[self._cell(cell, r < heads, c) for c, cell in enumerate(row)] for r, row in enumerate(grid)]
        stub = width * (0.34 if columns > 3 else 0.4)
        words = [
            word for row in table.grid() for cell in row[1:] if cell and cell.columns == 1 for word in cell.text.split()
        ]
        longest = max(stringWidth(word + "aa", self.stub.fontName, self.look.table_size) for word in words)
        rest = min(
            (width - stub) / (columns - 1), max(62.0 if self.look.narrow else 150.0, longest + 2 * self.look.padding)
        )
        drawn = Drawn(rows, colWidths=[stub, *[rest] * (columns - 1)], repeatRows=heads, hAlign="LEFT")
        drawn.setStyle(self._style(table, grid))
        notes = [
            Paragraph(f"{f'<super>{mark}</super>' if mark else ''}{_marked(text)}", self.note)
            for mark, text in table.notes
        ]
        label = {"plain": "Table {}.", "bold": "<b>Table {}.</b>", "capitals": "TABLE {}."}[self.look.caption]
        caption = Paragraph(f"{label.format(table.number)} {_marked(table.title)}", self.cell)
        return [caption, Spacer(1, 3), drawn, Spacer(1, 2), *notes]

    def _cell(self, cell: Cell | None, head: bool, column: int) -> Flowable | list[Flowable] | str:
        if cell is None:
            return ""
        text = _marked(cell.text) + (f"<super>{cell.mark}</super>" if cell.mark else "")
        style = self.cell if column == 0 else self.middle
        if head:
            style = self.stub if column == 0 else self.over if cell.columns > 1 else self.head
        if head and column and cell.columns > 1 and self.look.trimmed:
            return [
                Paragraph(text, style),
                HRFlowable(width="90%", thickness=0.4, spaceBefore=1, spaceAfter=0, color=colors.black),
            ]
        if cell.indent:
            style = ParagraphStyle("set in", parent=style, leftIndent=8 * cell.indent)
        return Paragraph(text, style)

    def _style(self, table: Table, grid: list[list[Cell | None]]) -> list[tuple[object, ...]]:
        heads, last = len(table.header), len(grid) - 1
        style: list[tuple[object, ...]] = [
            ("VALIGN", (0, 0), (-1, -1), self.look.valign),
            ("TOPPADDING", (0, 0), (-1, -1), self.look.row_padding),
            ("BOTTOMPADDING", (0, 0), (-1, -1), self.look.row_padding),
            ("LEFTPADDING", (0, 0), (-1, -1), self.look.padding),
            ("RIGHTPADDING", (0, 0), (-1, -1), self.look.padding),
        ]
        if self.look.shaded:
            style.append(("ROWBACKGROUNDS", (0, heads), (-1, -1), [colors.white, colors.lightgrey]))
        for r, row in enumerate(grid):
            for c, cell in enumerate(row):
                if cell is not None and (cell.rows > 1 or cell.columns > 1):
                    style.append(("SPAN", (c, r), (c + cell.columns - 1, r + cell.rows - 1)))
                    if r >= heads and self.look.valign == "BOTTOM":  # nobody sets a group's label at its foot
                        style.append(("VALIGN", (c, r), (c, r), "TOP"))
                    if r < heads and cell.columns > 1 and c and self.look.rules == "booktabs" and not self.look.trimmed:
                        style.append(("LINEBELOW", (c, r), (c + cell.columns - 1, r), 0.4, colors.black))
        if self.look.rules == "boxed":
            style.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
        elif self.look.rules != "open":
            style += [
                ("LINEABOVE", (0, 0), (-1, 0), 0.8, colors.black),
                ("LINEBELOW", (0, heads - 1), (-1, heads - 1), 0.5, colors.black),
            ]
            style.append(("LINEBELOW", (0, last), (-1, last), 0.8, colors.black))
            if self.look.rules == "rows":
                style.append(("LINEBELOW", (0, heads), (-1, last), 0.25, colors.grey))
        return style


def _marked(text: str) -> str:
    """Text in reportlab's markup: raised parts raised, what the standard fonts lack in Symbol."""
    safe = (
        text.replace("&", "&amp;")
        .replace("<sup>", "\0")
        .replace("</sup>", "\1")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
    )
    safe = safe.replace("\0", "<super>").replace("\1", "</super>")
    return re.sub(f"[{_SYMBOLS}]", lambda m: f'<font name="Symbol">{m.group(0)}</font>', safe)
