"""Whose result stands where: reviews told from primary reports, nearest names, citations, and own results."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.readers.rules.invented_papers import PRIMARY, REFERENCES, REVIEW

from extractor.documents import Document
from extractor.readers.rules.studies import StudyMap
from extractor.records import Provenance
from extractor.vocabulary import Vocabulary

ReadPaper = Callable[[str], Document]
Ask = Callable[..., tuple[str, Provenance]]

HEAD = """Carfilzomib Retreatment in Relapsed Multiple Myeloma: A Retrospective Study

Fenwright A, Okonja B, Suleimani C

J Invented Med. 2023;7:1-9.

"""
REVIEW_HEAD = """Retreatment in Multiple Myeloma: A Review

Brandeis Q, Tolliver R

J Invented Med. 2024;8:40-52.

"""


@pytest.fixture
def study_of(read_paper: ReadPaper, vocabulary: Vocabulary) -> Ask:
    """The study and the provenance of the value that a paper prints once."""

    def ask(paper: str, value: str, said: str | None = None) -> tuple[str, Provenance]:
        document = read_paper(paper)
        studies = StudyMap(document, vocabulary)
        position = document.text.index(value)
        block = document.block_at(position)
        assert block is not None
        label = studies.study_at(block, position, said)
        return label, studies.provenance(label, block)

    return ask


CITED = f"All cited work is listed [1,3], the first [1] and the last [3].\n\n{REFERENCES}"


def primary(section: str, text: str) -> str:
    return f"{HEAD}{section}\n\n{text}\n\n{CITED}"


def review(text: str, section: str = "Published studies") -> str:
    return f"{REVIEW_HEAD}{section}\n\n{text}\n\n{CITED}"


@pytest.mark.parametrize(
    ("paper", "is_review", "own"),
    [(PRIMARY, False, "Fenwright 2023"), (REVIEW, True, "Brandeis 2024")],
    ids=["primary", "review"],
)
def test_review_is_told_from_a_primary_report(
    read_paper: ReadPaper, vocabulary: Vocabulary, paper: str, is_review: bool, own: str
) -> None:
    studies = StudyMap(read_paper(paper), vocabulary)
    assert (studies.review, studies.own) == (is_review, own)


@pytest.mark.parametrize(
    ("title", "is_review"),
    [
        ("Retreatment with Carfilzomib: A Systematic Review", True),
        ("Network Meta-Analysis of Carfilzomib Triplets", True),
        ("Carfilzomib Retreatment: A Retrospective Chart Review", False),
        ("Carfilzomib Retreatment at Two Centers", False),
        ("Medical Information: Retreatment with Carfilzomib", True),
    ],
)
def test_title_tells_a_review(read_paper: ReadPaper, vocabulary: Vocabulary, title: str, is_review: bool) -> None:
    paper = f"{title}\n\nFenwright A, Okonja B\n\nResults\n\nThe ORR was 44%.\n"
    assert StudyMap(read_paper(paper), vocabulary).review is is_review


def test_paper_that_cites_most_of_its_results_is_a_review(read_paper: ReadPaper, vocabulary: Vocabulary) -> None:
    text = " ".join(f"The ORR was {n}0% in series {n} [{1 if n % 2 else 3}]." for n in range(1, 8))
    paper = f"Retreatment with Carfilzomib\n\nBrandeis Q\n\nEfficacy\n\n{text}\n\n{REFERENCES}"
    assert StudyMap(read_paper(paper), vocabulary).review


def test_own_result_of_a_primary_report(study_of: Ask) -> None:
    assert study_of(primary("Results", "Median PFS was 7.9 months."), "7.9") == ("Fenwright 2023", Provenance.PRIMARY)


def test_citation_in_the_results_of_a_primary_report_does_not_take_them_away(study_of: Ask) -> None:
    paper = primary("Results", "By the criteria of Lindqvarn et al. [1], median PFS was 7.9 months.")
    assert study_of(paper, "7.9") == ("Fenwright 2023", Provenance.PRIMARY)


@pytest.mark.parametrize(
    ("section", "text", "study"),
    [
        ("Introduction", "Lindqvarn et al. reported a median PFS of 5.6 months [1].", "Lindqvarn 2019"),
        ("Introduction", "Median PFS was 5.6 months in a small series [1].", "Lindqvarn 2019"),
        ("Introduction", "In the NORTHSTAR trial, median PFS was 5.6 months [2].", "NORTHSTAR"),
        ("Background", "Median PFS was 5.6 months (Ostrowski et al. [3]).", "Ostrowski 2021"),
        ("Discussion", "Our series was small. Lindqvarn et al. [1] gave 5.6 months of PFS.", "Lindqvarn 2019"),
        ("Discussion", "Our 7.9 months compare well with the 5.6 months of Lindqvarn et al. [1].", "Lindqvarn 2019"),
        ("Discussion", "Lindqvarn et al. [1] used Kd. The median PFS was 5.6 months.", "Lindqvarn 2019"),
    ],
)
def test_results_told_around_the_own_ones_are_background(study_of: Ask, section: str, text: str, study: str) -> None:
    assert study_of(primary(section, text), "5.6") == (study, Provenance.BACKGROUND)


@pytest.mark.parametrize(
    "text",
    [
        "Our median PFS of 7.9 months compares well with others [1].",
        "We found a median PFS of 7.9 months, longer than that of Lindqvarn et al. [1].",
        "In this study, median PFS was 7.9 months.",
    ],
)
def test_own_result_told_again_in_the_discussion_stays_primary(study_of: Ask, text: str) -> None:
    assert study_of(primary("Discussion", text), "7.9") == ("Fenwright 2023", Provenance.PRIMARY)


@pytest.mark.parametrize(
    ("text", "study"),
    [
        ("Lindqvarn et al. gave Kd again to 22 patients. Median PFS was 3.7 months.", "Lindqvarn 2019"),
        ("Lindqvarn et al. gave Kd. It was safe. Median PFS was 3.7 months.", "Lindqvarn 2019"),
        ("Median PFS was 3.7 months in one series [1].", "Lindqvarn 2019"),
        ("Median PFS was 3.7 months (Lindqvarn et al. 2019).", "Lindqvarn 2019"),
        ("Lindqvarn et al. gave Kd, and in the NORTHSTAR trial [2] median PFS was 3.7 months.", "NORTHSTAR"),
        ("Median PFS was 8.1 months in one series [1] and 3.7 months in another [3].", "Ostrowski 2021"),
        ("Median PFS was 3.7 months in one series [1] and 8.1 months in another [3].", "Lindqvarn 2019"),
        ("Vantongeren et al. [2] ran the NORTHSTAR trial [2]. Median PFS was 3.7 months.", "NORTHSTAR"),
    ],
)
def test_result_in_a_review_belongs_to_the_nearest_study(study_of: Ask, text: str, study: str) -> None:
    assert study_of(review(text), "3.7") == (study, Provenance.SECONDARY)


def test_words_of_a_row_outweigh_what_stands_around(study_of: Ask) -> None:
    paper = review("Lindqvarn et al. gave Kd again. Median PFS was 3.7 months.")
    assert study_of(paper, "3.7", "Ostrowski et al. [3]") == ("Ostrowski 2021", Provenance.SECONDARY)


def test_review_without_a_named_study_keeps_the_result_for_itself(study_of: Ask) -> None:
    paper = review("Over all series the pooled ORR was 41.7%.")
    assert study_of(paper, "41.7") == ("Brandeis 2024", Provenance.SECONDARY)


def test_heading_names_the_study_of_what_stands_below_it(study_of: Ask) -> None:
    paper = f"""{REVIEW_HEAD}NORTHSTAR trial

Patients had relapsed on lenalidomide.

Median PFS was 3.7 months.

{REFERENCES}"""
    assert study_of(paper, "3.7") == ("NORTHSTAR", Provenance.SECONDARY)


def test_trial_and_its_authors_are_one_study(read_paper: ReadPaper, vocabulary: Vocabulary) -> None:
    studies = StudyMap(read_paper(REVIEW), vocabulary)
    assert studies.aliases["NORTHSTAR"] == ["Vantongeren 2020"]


def test_citation_of_many_references_names_nobody(study_of: Ask) -> None:
    paper = review("Median PFS was 3.7 months in older series [1-3].")
    assert study_of(paper, "3.7") == ("Brandeis 2024", Provenance.SECONDARY)


def test_paragraph_that_opens_with_a_trial_is_about_it_until_another_is_named(study_of: Ask) -> None:
    text = """The SOUTHGATE study of Kd and the NORTHSTAR trial are told in turn [2].

Lindqvarn et al. gave Kd again to 22 patients. The ORR was 27%.

NORTHSTAR enrolled 88 patients. All had relapsed. Median PFS was 3.7 months."""
    assert study_of(review(text), "3.7") == ("NORTHSTAR", Provenance.SECONDARY)


def test_studies_that_follow_each_other_without_a_year_stay_two(study_of: Ask) -> None:
    text = """Sorrelby et al. gave Kd again to 22 patients. The ORR was 27%.

The registry of Quillfeather et al. counted 90 patients. Median PFS was 3.7 months."""
    assert study_of(review(text), "27%") == ("Sorrelby", Provenance.SECONDARY)
    assert study_of(review(text), "3.7") == ("Quillfeather", Provenance.SECONDARY)


TRIAL = """Carfilzomib again or not in relapsed myeloma (EASTWIND): a randomised trial

{authors}Results

EASTWIND enrolled 88 patients. Median PFS was 7.9 months.

Discussion

In EASTWIND, the ORR was 44%.
"""


@pytest.mark.parametrize(
    ("authors", "own", "aliases"),
    [
        ("Fenwright A, Okonja B, Suleimani C\n\nJ Invented Med. 2023;7:1-9.\n\n", "Fenwright 2023", ["EASTWIND"]),
        ("", "EASTWIND", []),
    ],
    ids=["authors", "no author"],
)
def test_trial_named_in_the_title_is_the_own_study(
    read_paper: ReadPaper, vocabulary: Vocabulary, study_of: Ask, authors: str, own: str, aliases: list[str]
) -> None:
    paper = TRIAL.format(authors=authors)
    studies = StudyMap(read_paper(paper), vocabulary)
    assert (studies.own, studies.aliases.get(own, [])) == (own, aliases)
    assert study_of(paper, "44%") == (own, Provenance.PRIMARY)


def test_pooled_result_of_a_meta_analysis_is_its_own(study_of: Ask) -> None:
    text = "NORTHSTAR was the largest trial [2]. Heterogeneity fell after removal of NORTHSTAR (ORR 68.9%)."
    paper = review(text).replace("Myeloma: A Review", "Myeloma: A Meta-Analysis")
    assert study_of(paper, "68.9") == ("Brandeis 2024", Provenance.SECONDARY)
