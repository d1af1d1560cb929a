"""The codebook's flat form: one JSON object a record, study and cohort written into each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extractor.records.model import Cohort, Model, Record, RecordSet, Study

SECOND_RING = (
    "value_text", "endpoint_as_printed", "origin", "n_analysed", "analysis_set", "den_source", "ci_level",
    "p_kind", "comparison_kind", "assessor", "confirmed", "causality", "count_of", "data_cutoff",
    "agreement", "confidence",
)  # fmt: skip


class FlatRecord(Model):
    """A record joined with its study and cohort; what scores are taken over."""

    document: str
    study: Study
    cohort: Cohort
    record: Record

    def as_json(self) -> dict[str, Any]:
        """The flat object of the codebook; keys of the second ring only where they say something."""
        record = self.record.model_dump(mode="json")
        flat: dict[str, Any] = {
            "id": self.record.id,
            "document": self.document,
            "provenance": str(self.study.provenance),
            "study": self.study.label,
            "study_aliases": list(self.study.aliases),
            "cohort": self.cohort.label,
            "cohort_aliases": list(self.cohort.aliases),
            "cohort_role": str(self.cohort.role),
            "cohort_n": self.cohort.n,
            "regimen": list(self.cohort.regimen),
        }
        for key in (
            "family", "outcome", "term", "grade", "statistic", "value", "status", "unit", "num", "den", "ci_low",
            "ci_high", "ci_status", "spread", "p", "timepoint", "comparator", "model", "evidence", "conflict", "note",
        ):  # fmt: skip
            flat[key] = record[key]
        flat["evidence"] = [_place(place) for place in flat["evidence"]]
        flat.update({key: record[key] for key in SECOND_RING if record[key] is not None})
        return flat


def _place(place: dict[str, Any]) -> dict[str, Any]:
    """A place without gold's figure, and without the table keys that a sentence does not have."""
    kept = {k: v for k, v in place.items() if k != "figure"}
    return {k: v for k, v in kept.items() if v is not None or k not in {"table", "caption", "row", "column"}}


def flatten(records: RecordSet) -> Iterator[FlatRecord]:
    """Join each record of a document with its cohort and study, in the order of the document."""
    studies = {study.id: study for study in records.studies}
    cohorts = {cohort.id: cohort for cohort in records.cohorts}
    for record in records.records:
        cohort = cohorts[record.cohort]
        yield FlatRecord(document=records.document, study=studies[cohort.study], cohort=cohort, record=record)
