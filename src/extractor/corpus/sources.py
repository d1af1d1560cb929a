"""What the given paths hold: sources to read, and what is set aside with the reason."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractor.corpus.manifest import MANIFEST, Entry, load_manifest, packaged_manifest
from extractor.corpus.naming import printable, unfit_name
from extractor.errors import UsageError
from extractor.files import sha256, short_hash

_LONGEST_ID = 120
"""Ids name files; file systems allow 255 bytes with the suffix."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read, under its id in the corpus."""

    id: str
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not read as a paper, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that should have been read and cannot be; `reason` says what mends it."""

    path: Path
    reason: str


@dataclass(frozen=True)
class Found:
    """Everything under the given paths, each in its place."""

    sources: tuple[Source, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    missing: tuple[Entry, ...] = ()
    """Entries of a folder's manifest whose file is nowhere under the paths."""


@dataclass
class _Search:
    suffixes: frozenset[str]
    files: dict[str, Path] = field(default_factory=dict)
    """Papers by SHA-256."""
    skipped: list[Skipped] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)

    def take(self, path: Path) -> None:
        """Put one file where it belongs."""
        shown = printable(path)
        try:
            reason = _set_aside(shown, self.suffixes) or _no_file(path)
            if reason is not None:
                self.skipped.append(Skipped(shown, reason))
                return
            if unfit := unfit_name(path):
                self.unreadable.append(Unreadable(shown, unfit))
                return
            digest = sha256(path.read_bytes())
        except OSError as error:
            self.unreadable.append(Unreadable(shown, _unopened(path, error)))
            return
        if digest in self.files:
            self.skipped.append(Skipped(path, f"the same content as {self.files[digest]}"))
        else:
            self.files[digest] = path


def _set_aside(path: Path, suffixes: frozenset[str]) -> str | None:
    """Why a file of this name is no paper."""
    if path.name == MANIFEST:
        return "the manifest"
    if path.stem.upper() == "README":
        return "a README"
    if path.name.startswith("."):
        return "hidden"
    if path.suffix.lower() not in suffixes:
        return f"type {path.suffix or 'without suffix'} is not read; {', '.join(sorted(suffixes))} are"
    return None


def _no_file(path: Path) -> str | None:
    return "not a regular file" if path.exists() and not path.is_file() else None


def _unopened(path: Path, error: OSError) -> str:
    """Why a file could not be opened, and what mends that."""
    if path.is_symlink() and error.errno == errno.ENOENT:
        return f"a link to {printable(path.readlink())}, which is not there: mend the link, or remove it"
    if error.errno == errno.ELOOP:
        return "a link that leads back to itself: mend it, or remove it"
    mend = ": mend its permissions" if error.errno in {errno.EACCES, errno.EPERM} else ""
    return f"cannot be read ({error.strerror or error}){mend}"


def find_sources(paths: Sequence[Path], suffixes: frozenset[str]) -> Found:
    """Look through files and folders, in the order given and by name within a folder.

    Raises:
        UsageError: a path does not exist, or a manifest breaks its form.
    """
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"{path}: no such file or folder", mend="give a paper, or a folder of papers")
    local = [entry for path in paths if (path / MANIFEST).is_file() for entry in load_manifest(path / MANIFEST)]
    entries = {entry.sha256: entry for entry in (*load_manifest(packaged_manifest()), *local)}
    search = _Search(suffixes)
    for path in paths:
        for file in _files(path, search):
            search.take(file)
    return Found(
        tuple(_named(search.files, {digest: entry.id for digest, entry in entries.items()})),
        tuple(search.skipped),
        tuple(search.unreadable),
        tuple(entry for entry in dict.fromkeys(local) if entry.sha256 not in search.files),
    )


def _named(files: dict[str, Path], known: dict[str, str]) -> Iterator[Source]:
    """Sources under the manifest's ids, else under their stems; a number follows where an id is taken."""
    taken = {known[digest] for digest in files if digest in known}
    for digest, path in files.items():
        name = known.get(digest)
        if name is None:
            stem = path.stem
            if len(stem.encode()) > _LONGEST_ID:
                stem = f"{stem[: _LONGEST_ID // 4]}-{short_hash(stem)}"
            numbered = (f"{stem}-{i}" for i in range(2, len(files) + 2))
            name = next(candidate for candidate in (stem, *numbered) if candidate not in taken)
            taken.add(name)
        yield Source(name, path, digest)


def _files(path: Path, search: _Search) -> Iterator[Path]:
    """A file itself, or all files below a folder; hidden folders are left alone, links to folders are named."""
    if not path.is_dir():
        yield path
        return

    def note(error: OSError) -> None:
        folder = Path(error.filename)
        search.unreadable.append(Unreadable(printable(folder), _unopened(folder, error)))

    for folder, folders, names in os.walk(path, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for linked in (Path(folder) / name for name in folders):
            if linked.is_symlink():
                search.skipped.append(Skipped(printable(linked), "a link to a folder; name that folder to read it"))
        yield from (Path(folder) / name for name in sorted(names))
