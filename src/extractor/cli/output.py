"""Where commands speak: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Mapping


def tell(message: str) -> None:
    """One line for the person at the terminal."""
    sys.stderr.write(f"{message}\n")
    sys.stderr.flush()


def give(text: str) -> None:
    """A result, on standard output."""
    sys.stdout.write(text if text.endswith("\n") or not text else f"{text}\n")


def give_bytes(data: bytes) -> None:
    """A result that is no text."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def give_json(value: Mapping[str, object] | Iterable[Mapping[str, object]]) -> None:
    """A result as one JSON value."""
    plain = dict(value) if isinstance(value, Mapping) else [dict(item) for item in value]
    give(json.dumps(plain, indent=1, ensure_ascii=False))


def width() -> int:
    """Columns of the terminal; where there is none, enough for a table with evidence."""
    return shutil.get_terminal_size((150, 40)).columns
