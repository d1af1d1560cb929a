"""Typed outcome records and their flat form."""

from extractor.records.conflicts import Conflict, Side
from extractor.records.durations import in_months
from extractor.records.findings import Finding, Uncovered
from extractor.records.flat import FlatRecord, flatten
from extractor.records.ledger import Call, Price, Shown, Spent, Usage, by_pass
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
    "Call",
    "Cohort",
    "CohortRole",
    "Conflict",
    "Evidence",
    "Family",
    "Finding",
    "FlatRecord",
    "IntervalStatus",
    "Price",
    "Provenance",
    "Record",
    "RecordSet",
    "RegimenShare",
    "Rejected",
    "Shown",
    "Side",
    "Spent",
    "Spread",
    "Statistic",
    "Status",
    "Study",
    "Support",
    "Timepoint",
    "Uncovered",
    "Usage",
    "by_pass",
    "flatten",
    "in_months",
]
