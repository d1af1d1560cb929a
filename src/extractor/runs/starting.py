"""Beginning a run: a new folder, or the unfinished one of the same question."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from extractor.errors import RunError, UsageError
from extractor.runs.finding import LATEST, folders, latest_folder, name_latest
from extractor.runs.folder import MANIFEST, Run
from extractor.runs.model import Manifest

_LOCK = ".lock"


@contextmanager
def start(manifest: Manifest, runs: Path, out: Path | None = None) -> Iterator[Run]:
    """Hold a run folder for writing: the unfinished one of the same fingerprint, or a new one.

    A new run goes to `runs/<id>`, or to `out` itself. A finished run in `out` is not overwritten:
    its folder is moved aside under its id. A run that another process writes is left alone.

    Raises:
        RunError: `out` holds other files, a damaged run, or a run that another process writes; or a folder stands
            where `runs/latest` belongs.
    """
    # The folder that a link means: the link itself must never be moved aside.
    out = Path(os.path.realpath(out)) if out is not None else None
    _keep_latest_free(runs, out)
    try:
        run, lock = _in_folder(manifest, out) if out is not None else _among(manifest, runs)
    except OSError as error:
        where = error.filename or out or runs
        raise RunError(
            f"{where} cannot be used for a run ({error.strerror})", mend="name another with --out"
        ) from error
    before = latest_folder(runs)
    try:
        name_latest(runs, run.folder)
        yield run
    except UsageError:
        # What could not begin (no key, no such model) does not stand before the run that is there.
        if before is not None and not any(run.results()):
            name_latest(runs, before)
        raise
    finally:
        lock.release()


def _keep_latest_free(runs: Path, out: Path | None) -> None:
    latest = runs / LATEST
    if latest.is_dir() and not latest.is_symlink():
        raise RunError(f"{latest} is a folder, and this name belongs to the link to the latest run", mend="rename it")
    if out == Path(os.path.realpath(runs)) / LATEST:
        raise RunError(f"{latest} is the link to the latest run", mend="name another folder with --out, or none")


def _among(manifest: Manifest, runs: Path) -> tuple[Run, FileLock]:
    for folder in folders(runs):
        run = _unfinished(folder, manifest.fingerprint)
        lock = _lock(folder) if run else None
        if lock is not None:
            # It may have been finished between reading and locking.
            again = _unfinished(folder, manifest.fingerprint)
            if again is not None:
                return again, lock
            lock.release()
    folder = _new_folder(runs, manifest.id)
    return _create(folder, manifest.model_copy(update={"id": folder.name}))


def _in_folder(manifest: Manifest, out: Path) -> tuple[Run, FileLock]:
    if (out / MANIFEST).exists():
        run = _whole(out)
        lock = _lock(out)
        if lock is None:
            raise RunError(f"{out} is being written by another process", mend="wait for it, or name another folder")
        if run.manifest.finished is None and run.manifest.fingerprint == manifest.fingerprint:
            return run, lock
        out.rename(_free(out.with_name(f"{out.name}-{run.manifest.id}")))
        lock.release()
    elif out.is_dir() and any(not path.name.startswith(".") for path in out.iterdir()):
        raise RunError(f"{out} holds other files and no run", mend="name an empty or a new folder with --out")
    out.mkdir(parents=True, exist_ok=True)
    return _create(out, manifest)


def _whole(out: Path) -> Run:
    try:
        return Run.open(out)
    except RunError as error:
        raise RunError(error.what, mend=f"move {out} away, or name another folder with --out") from error


def _unfinished(folder: Path, fingerprint: str) -> Run | None:
    """The run of a folder where it is unfinished and asks the same; a damaged one is nobody's."""
    try:
        run = Run.open(folder)
    except RunError:
        return None
    return run if run.manifest.finished is None and run.manifest.fingerprint == fingerprint else None


def _create(folder: Path, manifest: Manifest) -> tuple[Run, FileLock]:
    lock = _lock(folder)
    if lock is None:
        raise RunError(f"{folder} is being written by another process", mend="wait for it, or name another folder")
    run = Run(folder, manifest)
    run.write_manifest()
    return run, lock


def _lock(folder: Path) -> FileLock | None:
    """The lock of a folder, or nothing where another process holds it."""
    lock = FileLock(folder / _LOCK)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return None
    return lock


def _new_folder(runs: Path, name: str) -> Path:
    runs.mkdir(parents=True, exist_ok=True)
    number = 1
    while True:
        folder = runs / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir()
        except FileExistsError:
            number += 1
        else:
            return folder


def _free(path: Path) -> Path:
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free
