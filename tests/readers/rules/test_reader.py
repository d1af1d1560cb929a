"""The rules reader as a whole: records with places that hold, identifiers that stay, and what verification accepts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from tests.readers.rules.invented_papers import PAPERS, PRIMARY, REVIEW

from extractor.documents import Document
from extractor.readers.rules.reader import RulesReader, read_by_rules
from extractor.records import RecordSet
from extractor.text import numerals
from extractor.verification import verify
from extractor.vocabulary import Vocabulary

ReadPaper = Callable[[str], Document]


def told(records: RecordSet) -> list[tuple[object, ...]]:
    """Study, cohort, outcome, term, value and count of each record."""
    cohorts = {c.id: c for c in records.cohorts}
    studies = {s.id: s for s in records.studies}
    return [
        (studies[cohorts[r.cohort].study].label, cohorts[r.cohort].label, r.outcome, r.term, r.value, r.num)
        for r in records.records
    ]


@pytest.mark.parametrize("paper", list(PAPERS))
def test_each_place_holds_its_value(read_paper: ReadPaper, vocabulary: Vocabulary, paper: str) -> None:
    document = read_paper(PAPERS[paper])
    records = read_by_rules(document, vocabulary).records
    assert len(records) > 10
    for record in records:
        core = record.num if record.value is None else record.value
        for place in record.evidence:
            text = document.text[place.start : place.end]
            assert place.quote in {None, text}
            assert core is None or core in {float(n.value) for n in numerals(text)}


@pytest.mark.parametrize("paper", list(PAPERS))
def test_verification_accepts_what_the_reader_gives(read_paper: ReadPaper, vocabulary: Vocabulary, paper: str) -> None:
    document = read_paper(PAPERS[paper])
    records = read_by_rules(document, vocabulary)
    verified = verify(document, records, vocabulary)
    assert [(r.check, r.reason) for r in verified.rejected] == []
    assert len(verified.records.records) == len(records.records)


@pytest.mark.parametrize("paper", list(PAPERS))
def test_two_readings_give_the_same_records(read_paper: ReadPaper, vocabulary: Vocabulary, paper: str) -> None:
    assert read_by_rules(read_paper(PAPERS[paper]), vocabulary) == read_by_rules(read_paper(PAPERS[paper]), vocabulary)


def test_reader_gives_what_read_by_rules_gives(read_paper: ReadPaper, vocabulary: Vocabulary) -> None:
    document = read_paper(REVIEW)
    reading = asyncio.run(RulesReader(vocabulary).read(document))
    assert reading.records == read_by_rules(document, vocabulary)
    assert (reading.rejected, reading.shown, RulesReader(vocabulary).name) == ((), (), "rules")


def test_records_stand_in_the_order_of_the_paper(read_paper: ReadPaper, vocabulary: Vocabulary) -> None:
    starts = [r.evidence[0].start for r in read_by_rules(read_paper(PRIMARY), vocabulary).records]
    assert starts == sorted(starts)


def test_tables_and_sentences_of_a_primary_report(read_paper: ReadPaper, vocabulary: Vocabulary) -> None:
    own, retreated, naive = "Fenwright 2023", "Carfilzomib retreatment (R)", "Carfilzomib-naive"
    assert told(read_by_rules(read_paper(PRIMARY), vocabulary)) == [
        (own, retreated, "ORR", None, 44, None),
        ("NORTHSTAR", "NORTHSTAR patients", "PFS", None, 14.8, None),
        (own, retreated, "ORR", None, 44, 19),
        (own, retreated, "PFS", None, 7.9, None),
        (own, "patients with high-risk cytogenetics", "PFS", None, 4.1, None),
        (own, retreated, "ORR", None, 44, 19),
        (own, naive, "ORR", None, 65, 13),
        (own, retreated, "CR", None, 0, 0),
        (own, naive, "CR", None, 10, 2),
        (own, retreated, "OS", None, 21.4, None),
        (own, naive, "OS", None, None, None),
        (own, retreated, "AE", "neutropenia", 47, 20),
        (own, retreated, "AE", "neutropenia", 28, 12),
        (own, retreated, "AE", "fatigue", 35, 15),
        (own, retreated, "AE", "pneumonia", 14, 6),
        (own, retreated, "AE", "pneumonia", 7, 3),
        (own, retreated, "HR_PFS", "High-risk cytogenetics", 1.84, None),
        (own, retreated, "HR_PFS", "ISS III", 2.2, None),
        ("Lindqvarn 2019", "Lindqvarn 2019 patients", "PFS", None, 5.6, None),
        (own, retreated, "PFS", None, 7.9, None),
        ("Ostrowski 2021", "Ostrowski 2021 patients", "OS", None, 16.7, None),
    ]


def test_sentences_and_overview_of_a_review(read_paper: ReadPaper, vocabulary: Vocabulary) -> None:
    assert told(read_by_rules(read_paper(REVIEW), vocabulary)) == [
        ("Lindqvarn 2019", "Kd", "ORR", None, 27, None),
        ("Lindqvarn 2019", "Kd", "PFS", None, 3.7, None),
        ("NORTHSTAR", "Kd", "ORR", None, 40.9, None),
        ("NORTHSTAR", "Kd", "PFS", None, 8.3, None),
        ("Ostrowski 2021", "Pd", "OS", None, 16.8, None),
        ("Lindqvarn 2019", "Kd", "ORR", None, 27, None),
        ("Lindqvarn 2019", "Kd", "PFS", None, 3.7, None),
        ("NORTHSTAR", "Kd", "ORR", None, 40.9, None),
        ("NORTHSTAR", "Kd", "PFS", None, 8.3, None),
        ("Ostrowski 2021", "Pd", "ORR", None, 35.5, None),
        ("Ostrowski 2021", "Pd", "PFS", None, 5.2, None),
    ]


def test_group_is_named_before_the_results_that_name_none_go_to_it(
    read_paper: ReadPaper, vocabulary: Vocabulary
) -> None:
    records = read_by_rules(read_paper(REVIEW), vocabulary)
    first = records.records[0]
    assert first.evidence[0].table is None
    assert {c.label: c.n for c in records.cohorts if c.id == first.cohort} == {"Kd": 22}


def test_only_studies_and_cohorts_with_results_are_handed_on(read_paper: ReadPaper, vocabulary: Vocabulary) -> None:
    records = read_by_rules(read_paper(REVIEW), vocabulary)
    assert {c.study for c in records.cohorts} == {s.id for s in records.studies}
    assert {r.cohort for r in records.records} == {c.id for c in records.cohorts}
    assert [s.label for s in records.studies] == ["Lindqvarn 2019", "NORTHSTAR", "Ostrowski 2021"]
