"""Two invented papers with a run made by hand, and gold for one of them: no such study or patient exists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from extractor.files import sha256
from extractor.gold import GoldDocument, dump_gold
from extractor.records import (
    Cohort,
    CohortRole,
    Evidence,
    Provenance,
    Record,
    RecordSet,
    Study,
    Uncovered,
)
from extractor.review.desk import Desk
from extractor.runs import Conditions, DocumentResult, Manifest, Paper, Run
from extractor.text import Span
from extractor.vocabulary import load_vocabulary

BEXLEY = """\
# Going back to an invented drug

## Methods

Progression-free survival (PFS) was measured from the first dose to progression.

## Results

In Bexley 2021, 40 patients received D-Pd again. The overall response rate was 55% (22 of 40). Median PFS was
8.4 months (95% CI 6.1-11.9). Median overall survival was not reached. Seven patients (17.5%) stopped early.

Table 2. Adverse events

Event\tAny grade, n (%)\tGrade 3-4, n (%)
Anemia\t12 (30)\t5 (12.5)
Neutropenia\t20 (50)\t18 (45)
Fatigue\t9 (22.5)\t1 (2.5)

Nobody was lost to follow-up.
"""
CORWICK = """\
# A second look at an invented drug

## Results

In Corwick 2022, 20 patients received D-Vd. The overall response rate was 60% (12 of 20) and median
progression-free survival was 6.2 months (95% CI 3.9-8.8).
"""
TEXTS = {"bexley": BEXLEY, "corwick": CORWICK}
STUDY = Study(id="s1", label="Bexley 2021", provenance=Provenance.PRIMARY)
COHORT = Cohort(
    id="c1", study="s1", label="D-Pd again", role=CohortRole.RETREATMENT, n=40,
    regimen=("daratumumab", "dexamethasone", "pomalidomide"),
)  # fmt: skip
CORWICK_STUDY = Study(id="t1", label="Corwick 2022", provenance=Provenance.PRIMARY)
CORWICK_COHORT = Cohort(id="d1", study="t1", label="D-Vd", role=CohortRole.RETREATMENT, n=20)
VOCABULARY = load_vocabulary()


def span(text: str, document: str = "bexley", nth: int = 1) -> Span:
    """Where a piece of a paper stands."""
    start = -1
    for _ in range(nth):
        start = TEXTS[document].index(text, start + 1)
    return Span(start, start + len(text))


def extracted(name: str, quote: str, cohort: str = "c1", document: str = "bexley", **fields: object) -> Record:
    """A record as a reader gives it: the place is a passage, quoted."""
    where = span(quote, document)
    place = Evidence(start=where.start, end=where.end, quote=quote, where="Results")
    return Record.model_validate({"id": name, "cohort": cohort, "family": "efficacy", "evidence": (place,), **fields})


def by_hand(name: str, figure: str, cohort: str = "again", **fields: object) -> Record:
    """A record as gold has it: the place is a figure."""
    where = span(figure)
    place = Evidence(start=where.start, end=where.end, figure=figure, where="Results")
    return Record.model_validate({"id": name, "cohort": cohort, "family": "efficacy", "evidence": (place,), **fields})


def event(name: str, cell: str, row: str, column: str, **fields: object) -> Record:
    """An adverse event in a cell of Table 2."""
    where = span(cell)
    address = {"table": "Table 2", "row": row, "column": column, "where": f"Table 2 / {row} / {column}"}
    return Record.model_validate(
        {
            "id": name, "cohort": "c1", "family": "safety", "outcome": "AE", "term": row.lower(),
            "statistic": "proportion", "unit": "percent", "den": 40, "den_source": "header",
            "evidence": ({"start": where.start, "end": where.end, "quote": cell, **address},), **fields,
        }
    )  # fmt: skip


ANY, HIGH = "Any grade, n (%)", "Grade 3-4, n (%)"
ORR = {"outcome": "ORR", "statistic": "proportion", "value": 55, "unit": "percent", "num": 22, "den": 40}
PFS = {"outcome": "PFS", "statistic": "median", "value": 8.4, "unit": "months", "ci_low": 6.1}
EVENTS = (
    event("e1", "12 (30)", "Anemia", ANY, grade="any", value=30, num=12),
    event("e2", "5 (12.5)", "Anemia", HIGH, grade="3-4", value=12.5, num=5),
    event("e3", "20 (50)", "Neutropenia", ANY, grade="any", value=50, num=20),
    event("e4", "18 (45)", "Neutropenia", HIGH, grade="3-4", value=45, num=18),
    event("e5", "9 (22.5)", "Fatigue", ANY, grade="any", value=22.5, num=9),
    event("e6", "1 (2.5)", "Fatigue", HIGH, grade="3-4", value=2.5, num=1),
)
RECORDS = RecordSet(
    document="bexley",
    studies=(STUDY,),
    cohorts=(COHORT,),
    records=(
        extracted("x1", "overall response rate was 55% (22 of 40)", **ORR, den_source="beside"),
        extracted("x2", "Median PFS was\n8.4 months (95% CI 6.1-11.9)", **PFS, ci_high=11.9),
        *EVENTS,
    ),
)
CORWICK_RECORDS = RecordSet(
    document="corwick",
    studies=(CORWICK_STUDY,),
    cohorts=(CORWICK_COHORT,),
    records=(
        extracted(
            "y1", "overall response rate was 60% (12 of 20)", "d1", "corwick", outcome="ORR", statistic="proportion",
            value=60, unit="percent", num=12, den=20, den_source="beside", value_text="60% (12 of 20)",
        ),
        extracted(
            "y2", "progression-free survival was 6.2 months (95% CI 3.9-8.8)", "d1", "corwick", outcome="PFS",
            statistic="median", value=6.2, unit="months", ci_low=3.9, ci_high=8.8,
        ),
    ),
)  # fmt: skip
STOPPED = Uncovered(span=span("17.5"), text="17.5", where="Results", why="a share of patients")


def _gold_event(record: Record) -> Record:
    place = record.evidence[0]
    figure = place.model_copy(update={"quote": None, "figure": place.quote})
    return record.model_copy(update={"id": f"g{record.id}", "cohort": "again", "evidence": (figure,)})


GOLD = GoldDocument(
    document="bexley",
    sha256=sha256(BEXLEY.encode()),
    codebook=1,
    records=RecordSet(
        document="bexley",
        studies=(STUDY.model_copy(update={"id": "bexley-2021"}),),
        cohorts=(COHORT.model_copy(update={"id": "again", "study": "bexley-2021", "label": "D-Pd retreated"}),),
        records=(
            by_hand("g1", "55% (22 of 40)", **ORR, den_source="beside"),
            by_hand("g2", "8.4 months", **PFS, ci_high=11),
            by_hand("g3", "not reached", outcome="OS", statistic="median", status="not_reached", unit="months"),
            _gold_event(EVENTS[0]),
            _gold_event(EVENTS[1]),
        ),
    ),
)


class Ticking:
    """A clock that goes on by a second whenever it is asked."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def write_run(
    folder: Path,
    name: str = "run-1",
    records: Iterable[RecordSet] = (RECORDS, CORWICK_RECORDS),
    texts: dict[str, str] | None = None,
) -> Run:
    """A finished run of the two papers, which lie in `papers/`."""
    papers = []
    (folder / "papers").mkdir(parents=True, exist_ok=True)
    for document, text in (TEXTS if texts is None else texts).items():
        path = folder / "papers" / f"{document}.md"
        path.write_text(text)
        papers.append(Paper(id=document, path=str(path), sha256=sha256(text.encode())))
    conditions = Conditions(reader="rules", embedding="hashed", vocabulary="myeloma", code="0")
    when = datetime(2026, 1, 4, tzinfo=UTC)
    manifest = Manifest(id=name, created=when, fingerprint="0", conditions=conditions, papers=tuple(papers))
    run = Run(folder / "runs" / name, manifest)
    sets = {one.document: one for one in records}
    for paper in papers:
        numbers = (STOPPED,) if paper.id == "bexley" and texts is None else ()
        run.keep(
            DocumentResult(
                run=name, id=paper.id, path=paper.path, sha256=paper.sha256, title=paper.id,
                records=sets.get(paper.id, RecordSet(document=paper.id)), uncovered=numbers,
            )
        )  # fmt: skip
    run.finish((), when, 1.0)
    return run


def write_gold(folder: Path, gold: GoldDocument = GOLD) -> Path:
    """The gold folder with the gold of one paper."""
    path = folder / "gold" / f"{gold.document}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dump_gold(gold))
    return path


def lay(folder: Path, **run: object) -> Desk:
    """Everything on the desk: papers, run, gold."""
    made = write_run(folder, **run)  # type: ignore[arg-type]
    if not (folder / "gold").exists():
        write_gold(folder)
    return Desk(made, folder / "gold", VOCABULARY, Ticking())
