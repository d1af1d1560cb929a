"""Putting the known sources in place, and saying how they stand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extractor.corpus.manifest import MANIFEST, Entry, load_manifest, packaged_manifest
from extractor.corpus.naming import printable
from extractor.corpus.sources import Skipped
from extractor.errors import UsageError
from extractor.files import sha256, write_atomic


@dataclass(frozen=True, slots=True)
class Placed:
    """A known source in the corpus folder."""

    entry: Entry
    origin: Path
    state: Literal["added", "already there", "replaced"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How the file of one entry stands."""

    entry: Entry
    path: Path
    state: Literal["present", "missing", "changed", "unreadable"]


def add(origins: list[Path], corpus: Path) -> tuple[list[Placed], list[Skipped]]:
    """Copy the files that the manifest knows by hash into the corpus folder, under their ids.

    Raises:
        UsageError: a path is not there, or the manifest breaks its form.
    """
    files = [file for origin in origins for file in _candidates(origin)]
    manifest = corpus / MANIFEST
    if not manifest.exists():
        write_atomic(manifest, packaged_manifest().read_bytes())
    known = {entry.sha256: entry for entry in load_manifest(manifest)}
    placed: list[Placed] = []
    skipped: list[Skipped] = []
    for file in files:
        try:
            data = file.read_bytes()
        except OSError as error:
            skipped.append(Skipped(printable(file), f"cannot be read ({error.strerror})"))
            continue
        entry = known.get(sha256(data))
        if entry is None:
            skipped.append(Skipped(printable(file), "not a source of the manifest (by its SHA-256)"))
        else:
            placed.append(_place(entry, file, data, corpus / entry.file_name))
    return placed, skipped


def _candidates(origin: Path) -> list[Path]:
    if origin.is_dir():
        return sorted(file for file in origin.iterdir() if file.is_file() and file.name != MANIFEST)
    if not origin.exists():
        raise UsageError(f"{origin}: no such file or folder", mend="give the folder that holds the source documents")
    return [origin]


def _place(entry: Entry, origin: Path, data: bytes, target: Path) -> Placed:
    if target.is_file() and sha256(target.read_bytes()) == entry.sha256:
        return Placed(entry, printable(origin), "already there")
    state: Literal["added", "replaced"] = "replaced" if target.exists() else "added"
    write_atomic(target, data)
    return Placed(entry, printable(origin), state)


def verify(corpus: Path) -> list[Standing]:
    """Hold each entry's file against its SHA-256.

    Raises:
        UsageError: the folder has no manifest, or the manifest breaks its form.
    """
    return [_standing(entry, corpus / entry.file_name) for entry in load_manifest(corpus / MANIFEST)]


def _standing(entry: Entry, path: Path) -> Standing:
    if not path.exists():
        return Standing(entry, path, "missing")
    try:
        fits = sha256(path.read_bytes()) == entry.sha256
    except OSError:
        return Standing(entry, path, "unreadable")
    return Standing(entry, path, "present" if fits else "changed")
