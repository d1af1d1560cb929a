"""Typed outcome records and their flat form."""

from extractor.records.conflicts import Conflict, Side
from extractor.records.durations import in_months
from extractor.records.findings import Finding, Uncovered
from extractor.records.flat import FlatRecord, flatten
from extractor.records.ledger import Shown, Usage
from extractor.records.model import (
    Cohort,
    CohortRole,
    Evidence,
    Family,
    IntervalStatus,
    Provenance,
    Record,
    RecordSet,
    RegimenShare,
    Spread,
    Statistic,
    Status,
    Study,
    Support,
    Timepoint,
)
from extractor.records.rejected import Rejected

__all__ = [
    "Cohort",
    "CohortRole",
    "Conflict",
    "Evidence",
    "Family",
    "Finding",
    "FlatRecord",
    "IntervalStatus",
    "Provenance",
    "Record",
    "RecordSet",
    "RegimenShare",
    "Rejected",
    "Shown",
    "Side",
    "Spread",
    "Statistic",
    "Status",
    "Study",
    "Support",
    "Timepoint",
    "Uncovered",
    "Usage",
    "flatten",
    "in_months",
]
