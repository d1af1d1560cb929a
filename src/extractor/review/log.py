"""The log of what curators did: appended to, durably, and never changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import ValidationError

from extractor.errors import UsageError
from extractor.files import append_durably
from extractor.review.decision import FORM, AnyEntry

NAME = "decisions.jsonl"
_WAIT = 10.0
"""Seconds to wait for another curator's program to finish its line."""


class Log:
    """The entries of one gold folder. Several programs may hold one; each sees what the others wrote."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self.entries: list[AnyEntry] = []
        self.damaged: list[int] = []
        """Numbers of the lines that could not be read: a line that a power cut left half written."""
        self.begun = 0
        """How often it was read from its beginning: again, where what was read is no longer there."""
        self._lock = FileLock(folder / f".{NAME}.lock", timeout=_WAIT)
        self._stamp: tuple[int, int, int] | None = None
        self._read = b""
        self._lines = 0

    def refresh(self) -> None:
        """Read what was appended since the last time.

        A log that another hand changed (a checkout, a merge) is read from its beginning, and `begun` counts on.

        Raises:
            UsageError: the log cannot be read.
        """
        try:
            stamp = _stamp(self.path)
            if stamp == self._stamp:
                return
            data = b"" if stamp is None else self.path.read_bytes()
        except OSError as error:
            raise UsageError(
                f"{self.path} cannot be read ({error.strerror})", mend="give it back its rights"
            ) from error
        if not data.startswith(self._read):
            self.entries, self.damaged, self._read, self._lines = [], [], b"", 0
            self.begun += 1
        whole = data[len(self._read) : data.rfind(b"\n") + 1]
        self._read += whole
        self._stamp = stamp
        for line in whole.splitlines():
            self._lines += 1
            try:
                self.entries.append(FORM.validate_json(line))
            except ValidationError:
                self.damaged.append(self._lines)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other programs from writing; what they wrote since the last look is read.

        Raises:
            UsageError: another program holds the log for too long, or it cannot be written.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
        except Timeout as error:
            raise UsageError(f"{self.path} is held by another program", mend="wait for it, then try again") from error
        try:
            self._mend_end()
            self.refresh()
            yield
        finally:
            self._lock.release()

    def append(self, *entries: AnyEntry) -> None:
        """Append entries and have them on the disk before returning; only while `held`."""
        if entries:
            append_durably(self.path, "\n".join(entry.model_dump_json(exclude_none=True) for entry in entries))
        self.refresh()

    def _mend_end(self) -> None:
        """End a line that a power cut left half written, so that the next one does not join it."""
        if not self.path.exists() or self.path.stat().st_size == 0:
            return
        with self.path.open("rb+") as log:
            log.seek(-1, 2)
            if log.read(1) != b"\n":
                log.write(b"\n")


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """Changes with the file; None where there is none."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_ino, stat.st_size, stat.st_mtime_ns
