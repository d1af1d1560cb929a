"""A run folder: plain files, each written whole by rename, so that a kill at any moment loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, RootModel, ValidationError

from extractor.errors import RunError
from extractor.files import write_atomic
from extractor.records import Conflict, Price, Usage, by_pass
from extractor.runs.model import DocumentResult, Manifest, Trace

MANIFEST = "manifest.json"
CONFLICTS = "conflicts.json"

_Form = TypeVar("_Form", bound=BaseModel)


class _Conflicts(RootModel[tuple[Conflict, ...]]):
    """The file of conflicts."""


class Run:
    """One run, read from its folder and kept there.

    Reading needs no lock: files change by rename only. Who writes holds the lock of `starting.start`.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest

    @classmethod
    def open(cls, folder: Path) -> Run:
        """Read the manifest of a run folder.

        Raises:
            RunError: it is not a run, is damaged, or is of another version.
        """
        path = folder / MANIFEST
        if not path.is_file():
            raise RunError(f"{folder} holds no run ({MANIFEST} is not there)", mend="give the id or folder of a run")
        return cls(folder, _read(path, Manifest))

    def results(self) -> Iterator[DocumentResult]:
        """The documents done so far, in the order of the papers.

        Raises:
            RunError: a result is damaged, or a finished run lacks one.
        """
        for paper in self.manifest.papers:
            path = self._path(paper.id)
            if path.is_file():
                yield _read(path, DocumentResult)
            elif self.manifest.finished is not None:
                raise RunError(f"{path} is missing", mend="run `extract run` again for a new run")

    def done(self) -> tuple[dict[str, DocumentResult], list[Path]]:
        """Documents that need not be done again, by id; and damaged files, which are set aside."""
        kept: dict[str, DocumentResult] = {}
        damaged: list[Path] = []
        for paper in self.manifest.papers:
            path = self._path(paper.id)
            if not path.exists():
                continue
            try:
                result = _read(path, DocumentResult)
            except RunError:
                damaged.append(path.rename(path.with_suffix(".damaged")))
                continue
            if result.error is None and result.sha256 == paper.sha256:
                kept[paper.id] = result
        return kept, damaged

    def keep(self, result: DocumentResult) -> None:
        """Write the result of one document."""
        write_atomic(self._path(result.id), result.model_dump_json(indent=1))

    def keep_trace(self, trace: Trace) -> None:
        """Write the calls that were made for one document; nothing where there were none."""
        if trace.calls:
            write_atomic(self._trace_path(trace.document), trace.model_dump_json(indent=1))

    def trace(self, document: str) -> Trace:
        """The calls that were made for one document; none where no model was asked.

        Raises:
            RunError: the file is damaged.
        """
        path = self._trace_path(document)
        return _read(path, Trace) if path.is_file() else Trace(document=document)

    def conflicts(self) -> tuple[Conflict, ...]:
        """Conflicts inside documents and between them; none while the run is not finished."""
        path = self.folder / CONFLICTS
        if not path.exists() and self.manifest.finished is None:
            return ()
        return _read(path, _Conflicts).root

    def finish(
        self, conflicts: tuple[Conflict, ...], finished: datetime, seconds: float, price: Price | None = None
    ) -> None:
        """Keep the conflicts, then say in the manifest that the run is whole, and what it took."""
        write_atomic(self.folder / CONFLICTS, _Conflicts(conflicts).model_dump_json(indent=1))
        passes = by_pass(spent for result in self.results() for spent in result.passes)
        told: dict[str, object] = {"finished": finished, "seconds": seconds, "passes": passes}
        if price is not None:
            told |= {"price": price, "cost": price.of(sum((spent.usage for spent in passes), Usage()))}
        self.manifest = self.manifest.model_copy(update=told)
        self.write_manifest()

    def write_manifest(self) -> None:
        """Write the manifest; a folder is a run from the moment that it is there."""
        write_atomic(self.folder / MANIFEST, self.manifest.model_dump_json(indent=1))

    def _trace_path(self, document: str) -> Path:
        return self.folder / "calls" / f"{document}.json"

    def _path(self, document: str) -> Path:
        return self.folder / "documents" / f"{document}.json"


def _read(path: Path, form: type[_Form]) -> _Form:
    mend = "run `extract run` again for a new run"
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RunError(f"{path} cannot be read ({error.strerror})", mend=mend) from error
    try:
        return form.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        if where == "format":
            raise RunError(f"{path} is of a version that is not read", mend=mend) from error
        raise RunError(f"{path} is damaged ({where + ': ' if where else ''}{first['msg']})", mend=mend) from error
