"""From the bytes of a text file to text, whatever wrote it."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from extractor.errors import UnreadableDocument

LARGEST = 10_000_000
"""Bytes. A paper as text is a few hundred kilobytes; what is larger is something else."""

MOST_LINES = 100_000
"""A paper has a few thousand; what has more is a listing or a data set."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What never stands in text: control characters but tab, line feed, form feed and carriage return.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_LINE_END = re.compile(r"\r\n|[\r\n\f]")


def file_bytes(path: Path) -> bytes:
    """The bytes of a source file.

    Raises:
        UnreadableDocument: no such file, no permission, empty, or too large to be a paper.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise UnreadableDocument(
                f"{path} is {size / 1e6:.0f} MB, too large for one paper",
                mend=f"split it, or leave it out (the limit is {LARGEST // 1_000_000} MB)",
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(
            f"{path} cannot be read ({error.strerror or error})", mend="check that it is a file that you may read"
        ) from error
    if not data.strip():
        raise UnreadableDocument(f"{path} is empty", mend="replace it by the paper's text, or leave it out")
    return data


def decode(data: bytes, path: Path) -> str:
    """Text from UTF-8, UTF-16 or Windows-1252, without a byte order mark; line ends as they are.

    Raises:
        UnreadableDocument: the bytes are no text, or more lines than a paper has.
    """
    text = _decoded(data, path)
    if "\x00" in text or sum(1 for _ in _CONTROL.finditer(text)) > len(text) * 0.002:
        raise _no_text(path)
    lines = sum(1 for _ in _LINE_END.finditer(text))
    if lines > MOST_LINES:
        raise UnreadableDocument(
            f"{path} has {lines:,} lines, too many for one paper",
            mend=f"split it, or leave it out (the limit is {MOST_LINES:,} lines)",
        )
    return text


def _decoded(data: bytes, path: Path) -> str:
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), _unmarked(data))
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise _no_text(path) from error
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _no_text(path) from error


def _unmarked(data: bytes) -> str:
    """UTF-16 shows itself without a mark: of text in Latin letters every other byte is zero."""
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        every_other = data[first:4000:2]
        if len(every_other) > 8 and every_other.count(0) * 10 > len(every_other) * 8:
            return encoding
    return "utf-8"


def _no_text(path: Path) -> UnreadableDocument:
    return UnreadableDocument(
        f"{path} is not text in UTF-8, UTF-16 or Windows-1252",
        mend="save it as UTF-8 text, or name it by the format that it really has",
    )
