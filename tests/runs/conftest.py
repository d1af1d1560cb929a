"""Runs over invented papers: two ids, no content."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractor.records import RecordSet
from extractor.runs import Conditions, DocumentResult, Manifest, Paper, fingerprint

CONDITIONS = Conditions(reader="rules", embedding="hashed", vocabulary="invented 1", code="0")
PAPERS = (Paper(id="a", path="a.txt", sha256="a" * 64), Paper(id="b", path="b.txt", sha256="b" * 64))
EARLY, LATE = datetime(2026, 1, 1, 8, tzinfo=UTC), datetime(2026, 1, 1, 9, tzinfo=UTC)


def make_manifest(created: datetime = EARLY, conditions: Conditions = CONDITIONS) -> Manifest:
    question = fingerprint(conditions, PAPERS)
    name = f"{created:%Y%m%d-%H%M%S}-{question[:6]}"
    return Manifest(id=name, created=created, fingerprint=question, conditions=conditions, papers=PAPERS)


def make_result(name: str, run: str = "r", error: str | None = None) -> DocumentResult:
    paper = next(paper for paper in PAPERS if paper.id == name)
    return DocumentResult(
        run=run, id=name, path=paper.path, sha256=paper.sha256, error=error, records=RecordSet(document=name)
    )


@pytest.fixture
def manifest() -> Manifest:
    return make_manifest()
