"""Where commands speak: results on standard output, everything else on standard error."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

CLOSED_PIPE = 141
"""What a shell sees of a program that SIGPIPE ended: `head` wanted no more, and nobody takes the rest for whole."""


def open_streams() -> None:
    """Speak UTF-8, whatever the terminal says of itself: papers print what no other encoding holds.

    Where a shell closed a stream (`>&-`), what is said there goes nowhere.
    """
    sys.stdout = sys.stdout or Path(os.devnull).open("w")  # noqa: SIM115  for as long as the program
    sys.stderr = sys.stderr or Path(os.devnull).open("w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def tell(message: str) -> None:
    """One line for the person at the terminal."""
    with _while_wanted(sys.stderr) as stream:
        stream.write(f"{message}\n")
        stream.flush()


def give(text: str) -> None:
    """A result, on standard output."""
    with _while_wanted(sys.stdout) as stream:
        stream.write(text if text.endswith("\n") or not text else f"{text}\n")


def give_bytes(data: bytes) -> None:
    """A result that is no text."""
    with _while_wanted(sys.stdout) as stream:
        stream.flush()
        stream.buffer.write(data)
        stream.buffer.flush()


def finish_giving() -> None:
    """Hand over what is still held back, while it can be told whether anybody takes it."""
    with _while_wanted(sys.stdout) as stream:
        stream.flush()


@contextmanager
def _while_wanted(stream: TextIO) -> Iterator[TextIO]:
    try:
        yield stream
    except BrokenPipeError:
        # What Python still flushes at its end goes nowhere, without complaint.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise SystemExit(CLOSED_PIPE) from None


def give_json(value: Mapping[str, object] | Iterable[Mapping[str, object]]) -> None:
    """A result as one JSON value."""
    plain = dict(value) if isinstance(value, Mapping) else [dict(item) for item in value]
    give(json.dumps(plain, indent=1, ensure_ascii=False))


def width() -> int:
    """Columns of the terminal; where there is none, enough for a table with evidence."""
    return shutil.get_terminal_size((150, 40)).columns
