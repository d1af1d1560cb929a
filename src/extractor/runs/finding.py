"""Finding a run by id, by path, or as the latest."""

from __future__ import annotations

import os
from pathlib import Path

from extractor.errors import RunError
from extractor.runs.folder import MANIFEST, Run

LATEST = "latest"


def find(name: str | None, runs: Path) -> Run:
    """The run of an id or a path; the latest where the name is left out.

    Raises:
        RunError: there is no such run, or its manifest is damaged.
    """
    if name is None or name == LATEST:
        return Run.open(_latest(runs))
    for folder in (Path(name), runs / name):
        if (folder / MANIFEST).exists():
            return Run.open(folder)
    if Path(name).is_dir():
        return Run.open(Path(name))
    known = [folder.name for folder in folders(runs)[:5]]
    there = f"the newest in {runs} are {', '.join(known)}" if known else f"{runs} holds none"
    raise RunError(f"there is no run {name}", mend=f"give the id or folder of a run; {there}")


def folders(runs: Path) -> list[Path]:
    """The folders of runs, newest first: ids begin with the time."""
    if not runs.is_dir():
        return []
    found = [path for path in runs.iterdir() if not path.is_symlink() and (path / MANIFEST).is_file()]
    return sorted(found, key=lambda path: path.name, reverse=True)


def name_latest(runs: Path, folder: Path) -> None:
    """Let `runs/latest` point to a folder, by rename: it points to the old one or to the new one."""
    runs.mkdir(parents=True, exist_ok=True)
    folder = folder.resolve()
    inside = folder.parent == runs.resolve()
    part = runs / f".{LATEST}.{os.getpid()}.part"
    part.unlink(missing_ok=True)
    part.symlink_to(folder.name if inside else folder)
    part.replace(runs / LATEST)


def latest_folder(runs: Path) -> Path | None:
    """The folder that `runs/latest` points to, if there is a run in it."""
    latest = runs / LATEST
    return latest.resolve() if (latest / MANIFEST).exists() else None


def _latest(runs: Path) -> Path:
    latest = latest_folder(runs)
    if latest is not None:
        return latest
    known = folders(runs)
    if not known:
        raise RunError(f"there is no run in {runs} yet", mend="run `extract run PATH` first, or give a run's folder")
    return known[0]
