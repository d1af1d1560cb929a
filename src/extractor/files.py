"""The one place where files are written: whole or not at all, and durably."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path


def sha256(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def short_hash(*parts: str, length: int = 16) -> str:
    """A stable identifier made from content: the parts are kept apart by a unit separator."""
    return sha256("\x1f".join(parts).encode())[:length]


def write_atomic(path: Path, data: str | bytes) -> None:
    """Write a file so that a kill at any moment leaves the old content or the new, never a part.

    The data go to a temporary file in the same folder, are flushed to disk, and take the
    place of the old file by rename; the folder is flushed too, so that the rename survives.

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = data.encode() if isinstance(data, str) else data
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as part:
            part.write(raw)
            part.flush()
            os.fsync(part.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        # A full disk is told without a name by the system; whoever reads the message needs one.
        error.filename = error.filename or str(path)
        Path(name).unlink(missing_ok=True)
        raise
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def append_durably(path: Path, line: str) -> None:
    """Append one line to a log and flush it to disk before returning."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as log:
        log.write(line.rstrip("\n").encode() + b"\n")
        log.flush()
        os.fsync(log.fileno())


def flush_folder(folder: Path) -> None:
    """Make renames and new names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
