"""Invented records for merging and conflicts: no such study, cohort or patient exists."""

from __future__ import annotations

from typing import Any

from tests.documents_by_hand import Paper

from extractor.documents import Document
from extractor.records import Cohort, CohortRole, Evidence, Family, Provenance, Record, RecordSet, Study

STUDY = Study(id="tarn", label="Tarnowski 2019", provenance=Provenance.PRIMARY)
COHORT = Cohort(id="larch", study="tarn", label="larch cohort", role=CohortRole.RETREATMENT, n=40)


def paper(*paragraphs: str) -> Document:
    """A document of one paragraph for each text."""
    written = Paper()
    for text in paragraphs:
        written.paragraph(text)
    return written.document()


def record(name: str, at: tuple[int, int] = (0, 5), where: str = "Results", **fields: Any) -> Record:
    told: dict[str, Any] = {
        "cohort": "larch",
        "family": Family.EFFICACY,
        "outcome": "PFS",
        "statistic": "median",
        "unit": "months",
        **fields,
    }
    table = told.pop("table", None)
    return Record(id=name, evidence=(Evidence(start=at[0], end=at[1], where=where, table=table),), **told)


def record_set(
    *records: Record, document: str = "invented", study: Study = STUDY, cohort: Cohort = COHORT
) -> RecordSet:
    return RecordSet(document=document, studies=(study,), cohorts=(cohort,), records=records)
