"""What a run folder holds, as plain JSON: the manifest, and one result a document."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

import extractor
from extractor.files import sha256, short_hash
from extractor.records import Call, Finding, Price, RecordSet, Rejected, Shown, Spent, Uncovered, Usage
from extractor.records.model import Model


@cache
def code_version() -> str:
    """The release, and a hash of the package's files: results of changed code are not mixed."""
    root = Path(extractor.__file__).parent
    files = sorted(path for path in root.rglob("*") if path.suffix in {".py", ".yaml", ".md"})
    digest = short_hash(*(f"{path.relative_to(root)}:{sha256(path.read_bytes())}" for path in files), length=8)
    return f"{extractor.__version__}+{digest}"


class Conditions(Model):
    """Everything that decides what a run finds, but for the papers themselves."""

    reader: str
    model: str | None = None
    base_url: str | None = None
    embedding: str
    vocabulary: str
    """Name and fingerprint of the vocabulary."""
    prompts: tuple[str, ...] = ()
    """Name and version of each prompt that is used."""
    votes: int | None = None
    """How often each question about results is asked; null where no model is asked."""
    seed: int | None = None
    mode: str | None = None
    """How the endpoint is held to the schema, as it is set; null where no model is asked."""
    code: str


class Paper(Model):
    """A source of the run."""

    id: str
    path: str
    sha256: str


class SetAside(Model):
    """A file that was not read, and why."""

    path: str
    reason: str


class Manifest(Model):
    """What was run on what; `finished` is null while a run is under way or after a kill."""

    format: Literal[1] = 1
    id: str
    created: datetime
    finished: datetime | None = None
    seconds: float = 0
    """Wall time of the pass that finished the run."""
    passes: tuple[Spent, ...] = ()
    """What the model's calls took, by pass and family, over all documents."""
    price: Price | None = None
    """Of the model's tokens when the run was finished; null where none is known."""
    cost: float | None = None
    """US dollars at that price."""
    fingerprint: str
    conditions: Conditions
    papers: tuple[Paper, ...]
    skipped: tuple[SetAside, ...] = ()
    unreadable: tuple[SetAside, ...] = ()
    missing: tuple[str, ...] = ()
    """Ids of the corpus manifest whose files were not there."""


class DocumentResult(Model):
    """All that a run knows of one document."""

    run: str
    id: str
    path: str
    sha256: str
    title: str = ""
    error: str | None = None
    """Why the document failed; null where it was read."""
    records: RecordSet
    rejected: tuple[Rejected, ...] = ()
    findings: tuple[Finding, ...] = ()
    uncovered: tuple[Uncovered, ...] = ()
    shown: tuple[Shown, ...] = ()
    usage: Usage = Usage()
    passes: tuple[Spent, ...] = ()
    """The same usage by pass and family."""
    left_out: tuple[str, ...] = ()
    seconds: float = 0

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What does not fit in records that stand, so that a curator should look."""
        return tuple(finding for finding in self.findings if finding.severity == "warn")


class Trace(Model):
    """The calls that were made for one document."""

    document: str
    calls: tuple[Call, ...] = ()


def fingerprint(conditions: Conditions, papers: tuple[Paper, ...]) -> str:
    """What makes two runs the same question: conditions, ids and contents; not where the files lie."""
    return short_hash(conditions.model_dump_json(), *(f"{paper.id}:{paper.sha256}" for paper in papers))
