"""Invented records: no such study, cohort or patient exists."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.records import (
    Cohort,
    CohortRole,
    Evidence,
    Family,
    FlatRecord,
    Provenance,
    Record,
    RecordSet,
    Statistic,
    Study,
    flatten,
)

TRIAL = Study(id="tarn", label="Tarnowski 2019", aliases=("LARCH-1",), provenance=Provenance.PRIMARY)
AGAIN = Cohort(
    id="again",
    study="tarn",
    label="D-Pd retreated",
    role=CohortRole.RETREATMENT,
    n=40,
    regimen=("daratumumab", "dexamethasone", "pomalidomide"),
)
NAIVE = Cohort(
    id="naive",
    study="tarn",
    label="D-Pd anti-CD38 naive",
    role=CohortRole.NAIVE,
    n=44,
    regimen=("daratumumab", "dexamethasone", "pomalidomide"),
)


def record(name: str, cohort: Cohort = AGAIN, **fields: object) -> Record:
    """A response rate of 50% unless said otherwise; each name has a place of its own."""
    start = int.from_bytes(name.encode()[:3], "big")
    told: dict[str, object] = {
        "family": Family.EFFICACY,
        "outcome": "ORR",
        "statistic": Statistic.PROPORTION,
        "value": 50.0,
        "unit": "percent",
        "evidence": (Evidence(start=start, end=start + 1),),
    }
    return Record.model_validate({"id": name, "cohort": cohort.id, **told, **fields})


def event(name: str, term: str, cohort: Cohort = AGAIN, **fields: object) -> Record:
    """An adverse event of any grade unless said otherwise."""
    told: dict[str, object] = {"family": Family.SAFETY, "outcome": "AE", "term": term, "grade": "any"}
    return record(name, cohort, **{**told, **fields})


def paper(
    records: Iterable[Record],
    studies: Iterable[Study] = (TRIAL,),
    cohorts: Iterable[Cohort] = (AGAIN, NAIVE),
    document: str = "invented",
) -> list[FlatRecord]:
    """The flat records of one invented document."""
    declared = RecordSet(document=document, studies=tuple(studies), cohorts=tuple(cohorts), records=tuple(records))
    return list(flatten(declared))
