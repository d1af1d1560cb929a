"""Groups that a paper introduces with their sizes; the sentences are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.documents import Document
from extractor.readers.rules.cohorts import CohortBook
from extractor.readers.rules.introductions import introduced
from extractor.readers.rules.reader import read_by_rules
from extractor.readers.rules.studies import StudyMap
from extractor.vocabulary import Vocabulary

ReadPaper = Callable[[str], Document]
HEAD = "Carfilzomib Again\n\nFenwright A, Okonja B\n\nJ Invented Med. 2023;7:1-9.\n\nMethods\n\n"
STATUS = (
    "Patients were grouped as carfilzomib-naive (n=61), sensitive but not resistant (n=22), "
    "or resistant to carfilzomib in any line (n=17)."
)


@pytest.mark.parametrize(
    ("sentence", "groups"),
    [
        (
            STATUS,
            {"carfilzomib-naive": 61, "sensitive but not resistant": 22, "resistant to carfilzomib in any line": 17},
        ),
        ("In all, 91 patients were assigned to KPd (n = 60) or Kd (n = 31).", {"KPd": 60, "Kd": 31}),
        (
            "We compared carfilzomib retreatment (R; N = 43) with other salvage (S; N = 38).",
            {"carfilzomib retreatment (R)": 43, "other salvage (S)": 38},
        ),
        (
            "Rechallenge was called early when no other line lay between (n=14), and late otherwise (n=29).",
            {"early rechallenge": 14, "late rechallenge": 29},
        ),
        ("We studied carfilzomib retreatment (n = 43).", {}),
        ("Treatment was stopped for toxicity (n = 7), refusal (n = 4) and other reasons (n = 2).", {}),
        ("Responses were PR (n = 9) and VGPR (n = 4).", {}),
        ("It lasted 9 months in those with one line (n = 12) and 4 months in others (n = 9).", {}),
    ],
    ids=["status", "arms", "codes", "defined", "one alone", "reasons", "responses", "results"],
)
def test_groups_introduced_with_a_size(
    read_paper: ReadPaper, vocabulary: Vocabulary, sentence: str, groups: dict[str, int]
) -> None:
    found = introduced(read_paper(f"{HEAD}{sentence}\n"), vocabulary)
    assert {group.words: group.n for group in found} == groups


@pytest.mark.parametrize(
    ("words", "label", "size"),
    [
        ("naive patients", "carfilzomib-naive", 61),
        ("sensitive patients", "sensitive but not resistant", 22),
        ("the resistant group", "resistant to carfilzomib in any line", 17),
        ("carfilzomib", "carfilzomib", None),
        ("resistant patients over 70", "resistant patients over 70", None),
    ],
)
def test_shorter_name_means_the_only_introduced_group_that_it_fits(
    read_paper: ReadPaper, vocabulary: Vocabulary, words: str, label: str, size: int | None
) -> None:
    document = read_paper(f"{HEAD}{STATUS}\n")
    cohort = CohortBook(document, vocabulary, StudyMap(document, vocabulary)).cohort("Fenwright 2023", words, None, "s")
    assert (cohort.label, cohort.n) == (label, size)


def test_sentence_calls_groups_by_the_words_that_introduced_them(read_paper: ReadPaper, vocabulary: Vocabulary) -> None:
    told = "Results\n\nMedian PFS was 9.6 months in sensitive and 4.7 months in resistant patients.\n"
    found = read_by_rules(read_paper(f"{HEAD}{STATUS}\n\n{told}"), vocabulary)
    groups = {cohort.id: (cohort.label, cohort.n) for cohort in found.cohorts}
    assert [(record.value, *groups[record.cohort]) for record in found.records] == [
        (9.6, "sensitive but not resistant", 22),
        (4.7, "resistant to carfilzomib in any line", 17),
    ]


def test_study_that_counts_naive_patients_was_no_retreatment_of_all(
    read_paper: ReadPaper, vocabulary: Vocabulary
) -> None:
    text = HEAD.replace("Carfilzomib Again", "Carfilzomib Retreatment") + STATUS
    document = read_paper(text)
    cohort = CohortBook(document, vocabulary, StudyMap(document, vocabulary)).cohort("Fenwright 2023", None, None, "s")
    assert cohort.label == "carfilzomib treated patients"


def test_drug_given_alone_means_the_group_that_had_no_other(read_paper: ReadPaper, vocabulary: Vocabulary) -> None:
    arms = "Of 91 patients, 60 were assigned to Kd (n = 60) or to carfilzomib monotherapy (n = 31)."
    document = read_paper(f"{HEAD}{arms}\n")
    book = CohortBook(document, vocabulary, StudyMap(document, vocabulary))
    assert book.cohort("Fenwright 2023", "carfilzomib alone", None, "s").n == 31
