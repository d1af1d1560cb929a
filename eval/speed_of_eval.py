"""How long judging takes: 10,000 gold against 10,000 extracted records, and how it grows with documents.

    python eval/speed_of_eval.py

The records are invented. One in five of the extracted ones is wrong: another value, another
cohort, another term, or left out and one invented in its stead.
"""

from __future__ import annotations

import random
import time

from extractor.evaluation.case import Case
from extractor.evaluation.evaluate import evaluate
from extractor.records import Cohort, Evidence, FlatRecord, Record, Study
from extractor.vocabulary import Vocabulary, load_vocabulary

BUDGET_S = 10.0
RECORDS = 100
"""In each document."""


def main() -> None:
    """Print seconds for 25 to 200 documents, and whether the budget holds at 100."""
    vocabulary = load_vocabulary()
    seconds = {}
    for documents in (25, 50, 100, 200):
        cases = [invented(number, vocabulary) for number in range(documents)]
        begin = time.perf_counter()
        result = evaluate(cases, vocabulary)
        seconds[documents] = time.perf_counter() - begin
        score = next(reversed(result.scores.micro.values()))
        print(
            f"{documents:4} documents  {documents * RECORDS:6} × {documents * RECORDS:6} records"
            f"  {seconds[documents]:6.2f} s  {seconds[documents] / documents * 1000:6.1f} ms a document"
            f"  strict F1 {score.rates.f1:.3f}"
        )
    growth = (seconds[200] / 200) / (seconds[25] / 25)
    print(f"time a document at 200 documents is {growth:.2f} times that at 25")
    print(f"10,000 × 10,000 over 100 documents: {seconds[100]:.2f} s, budget {BUDGET_S:.0f} s")
    if seconds[100] > BUDGET_S:
        raise SystemExit(1)


def invented(number: int, vocabulary: Vocabulary) -> Case:
    """A document of two studies and six cohorts, and what a middling reader makes of it."""
    chance = random.Random(number)  # noqa: S311  no secret hangs on it
    name = f"paper-{number:03}"
    studies = [Study(id=f"s{i}", label=f"Surname{i} 20{10 + i}", provenance="secondary") for i in range(2)]
    cohorts = [Cohort(id=f"c{i}", study=f"s{i % 2}", label=f"arm {i}", role="subgroup", n=20 + i) for i in range(6)]
    terms, outcomes = sorted(vocabulary.events), ("ORR", "CR", "VGPR", "PR", "SD", "PD")
    gold, got = [], []
    for i in range(RECORDS):
        facts: dict[str, object] = {"family": "efficacy", "outcome": chance.choice(outcomes)}
        if i % 2:
            facts = {
                "family": "safety",
                "outcome": "AE",
                "term": chance.choice(terms),
                "grade": chance.choice(["any", ">=3"]),
            }
        facts |= {"statistic": "proportion", "value": chance.randrange(1000) / 10, "unit": "percent"}
        cohort = chance.choice(cohorts)
        gold.append(flat(name, studies, cohort, f"g{i}", i, facts))
        wrong = chance.choice(["value", "cohort", "term", "invented"]) if chance.random() < 0.2 else ""
        if wrong in {"value", "invented"}:
            facts = {**facts, "value": chance.randrange(1000) / 10}
        if wrong in {"cohort", "invented"}:
            cohort = chance.choice(cohorts)
        if wrong == "term" and "term" in facts:
            facts = {**facts, "term": chance.choice(terms)}
        got.append(flat(name, studies, cohort, f"r{i}", i, facts))
    return Case(name, tuple(gold), tuple(got))


def flat(
    name: str, studies: list[Study], cohort: Cohort, record: str, place: int, facts: dict[str, object]
) -> FlatRecord:
    """One record at a place of its own."""
    quote = f"{facts['value']}%"
    evidence = (Evidence(start=place * 50, end=place * 50 + len(quote), quote=quote),)
    study = next(study for study in studies if study.id == cohort.study)
    said = Record.model_validate({"id": record, "cohort": cohort.id, **facts, "evidence": evidence})
    return FlatRecord(document=name, study=study, cohort=cohort, record=said)


if __name__ == "__main__":
    main()
