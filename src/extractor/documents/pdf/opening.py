"""Opening a PDF: what cannot be read is told apart from what can, before a page is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import raw

from extractor.errors import UnreadableDocument

MOST_PAGES = 400
"""Pages that are read of one file; a paper with its supplement has fewer than a hundred."""


@contextmanager
def opened(data: bytes, path: Path) -> Iterator[pdfium.PdfDocument]:
    """The PDF in some bytes.

    Raises:
        UnreadableDocument: it is encrypted, damaged, or has no pages.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            raise UnreadableDocument(
                f"{path} is encrypted with a password", mend="save a copy without a password, and give that"
            ) from error
        raise UnreadableDocument(
            f"{path} is damaged or no PDF ({error})", mend="fetch the file again; it may have been cut off"
        ) from error
    try:
        if len(document) < 1:
            raise UnreadableDocument(f"{path} has no pages", mend="fetch the file again; it may have been cut off")
        yield document
    finally:
        document.close()
