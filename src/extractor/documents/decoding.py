"""From the bytes of a text file to text, whatever wrote it."""

from __future__ import annotations

import codecs
from pathlib import Path

from extractor.errors import UnreadableDocument

LARGEST = 20_000_000
"""Bytes. A paper as text is a few hundred kilobytes; what is larger is something else."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What never stands in text: control characters but tab, line feed, form feed and carriage return.
_CONTROL = frozenset(chr(c) for c in range(32)) - set("\t\n\f\r") | {"\x7f"}


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
    """Text from UTF-8, UTF-16 with a byte order mark, or Windows-1252; line ends as they are.

    Raises:
        UnreadableDocument: the bytes are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding, path)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _decoded(data, "cp1252", path)
    if sum(c in _CONTROL for c in text) > len(text) * 0.002 or "\x00" in text:
        raise _no_text(path)
    return text


def _decoded(data: bytes, encoding: str, path: Path) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _no_text(path) from error
    return text


def _no_text(path: Path) -> UnreadableDocument:
    return UnreadableDocument(
        f"{path} is not text in UTF-8, UTF-16 or Windows-1252",
        mend="save it as UTF-8 text, or name it by the format that it really has",
    )
