"""Typed outcome records and their flat form."""

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
    "Evidence",
    "Family",
    "FlatRecord",
    "IntervalStatus",
    "Provenance",
    "Record",
    "RecordSet",
    "Rejected",
    "Shown",
    "Spread",
    "Statistic",
    "Status",
    "Study",
    "Support",
    "Timepoint",
    "Usage",
    "flatten",
]
