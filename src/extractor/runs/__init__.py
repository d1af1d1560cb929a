"""Run folders: what a run found, kept as plain files."""

from extractor.runs.finding import find
from extractor.runs.folder import Run
from extractor.runs.model import (
    Conditions,
    DocumentResult,
    Manifest,
    Paper,
    SetAside,
    Trace,
    code_version,
    fingerprint,
)
from extractor.runs.starting import start

__all__ = [
    "Conditions",
    "DocumentResult",
    "Manifest",
    "Paper",
    "Run",
    "SetAside",
    "Trace",
    "code_version",
    "find",
    "fingerprint",
    "start",
]
