"""PDFs drawn by hand: words at places, rules, turned text, passwords. What they say is invented."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

Draw = Callable[[Canvas], None]
WIDTH, HEIGHT = 595.0, 842.0


def pdf(path: Path, *pages: Draw, password: str | None = None) -> Path:
    """A file with a page for each drawing."""
    encrypt = StandardEncryption(password, canPrint=0) if password else None
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1, encrypt=encrypt)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return path


def lines(*texts: str, left: float = 60, top: float = 760, size: float = 10, font: str = "Times-Roman") -> Draw:
    """Lines below one another."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, size)
        for number, text in enumerate(texts):
            canvas.drawString(left, top - number * 1.2 * size, text)

    return draw


def all_of(*drawings: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        for drawing in drawings:
            drawing(canvas)

    return draw


def picture(canvas: Canvas) -> None:
    """A page that is one picture, as a scanner makes it."""
    pixel = io.BytesIO(
        bytes.fromhex(
            "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
            "a5f645400000000049454e44ae426082"
        )
    )
    canvas.drawImage(ImageReader(pixel), 0, 0, WIDTH, HEIGHT)
