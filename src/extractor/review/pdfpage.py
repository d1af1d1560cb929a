"""A page of a PDF as a picture, with the places of a record marked on it as with a pen."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from extractor.documents.places import PageBox

SCALE = 1.7
"""Pixels a point: a page of a journal is about a thousand pixels wide."""
_PEN = (140, 232, 255)
"""Blue, green and red of the pen; what lies below shows through."""
_MARGIN = 1.5
"""Points that a mark reaches beyond its line."""

Picture = npt.NDArray[np.uint8]


def page_picture(path: Path, number: int, boxes: Sequence[PageBox]) -> bytes | None:
    """A page, counted from 1, as PNG; None where the PDF has no such page or cannot be opened."""
    try:
        document = pdfium.PdfDocument(path)
    except (pdfium.PdfiumError, OSError):
        return None
    try:
        if not 1 <= number <= len(document):
            return None
        picture = document[number - 1].render(scale=SCALE, rev_byteorder=False).to_numpy()[:, :, :3].copy()
    finally:
        document.close()
    for box in boxes:
        if box.page == number:
            _mark(picture, box)
    return _png(picture[:, :, ::-1])


def _mark(picture: Picture, box: PageBox) -> None:
    height, width = picture.shape[:2]
    left, right = (int(max(0, min(width, at * SCALE))) for at in (box.box.left - _MARGIN, box.box.right + _MARGIN))
    top, bottom = (int(max(0, min(height, at * SCALE))) for at in (box.box.top - _MARGIN, box.box.bottom + _MARGIN))
    below = picture[top:bottom, left:right].astype(np.uint16)
    picture[top:bottom, left:right] = below * np.array(_PEN, dtype=np.uint16) // 255


def _png(picture: Picture) -> bytes:
    """The picture in the simplest form of PNG: eight bits for each of three colours, rows unfiltered."""
    height, width = picture.shape[:2]
    rows = np.zeros((height, 1 + 3 * width), dtype=np.uint8)
    rows[:, 1:] = picture.reshape(height, 3 * width)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(rows.tobytes(), 4)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
