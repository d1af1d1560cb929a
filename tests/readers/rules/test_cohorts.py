"""Cohorts: one for all the names of a group, with its size, its role and its drugs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.readers.rules.invented_papers import PRIMARY, REVIEW

from extractor.documents import Document
from extractor.readers.rules.cohorts import CohortBook
from extractor.readers.rules.studies import StudyMap
from extractor.records import CohortRole
from extractor.vocabulary import Vocabulary

ReadPaper = Callable[[str], Document]
Open = Callable[..., CohortBook]
OWN = "Fenwright 2023"
AGAIN = "retreatment patients"


@pytest.fixture
def book(read_paper: ReadPaper, vocabulary: Vocabulary) -> Open:
    def open_book(text: str = PRIMARY) -> CohortBook:
        document = read_paper(text)
        return CohortBook(document, vocabulary, StudyMap(document, vocabulary))

    return open_book


def paper_about(text: str) -> str:
    head = "Carfilzomib Retreatment\n\nFenwright A, Okonja B\n\nJ Invented Med. 2023;7:1-9.\n\n"
    return f"{head}Abstract\n\n{text}\n\nResults\n\nAll were evaluated.\n"


@pytest.mark.parametrize(
    ("first", "second", "aliases"),
    [
        ("Carfilzomib retreatment (R)", "R", ("R",)),
        ("Carfilzomib retreatment (R)", "carfilzomib retreatment group", ("R", "carfilzomib retreatment group")),
        ("KPd arm", "KPd group", ("KPd group",)),
        ("retreatment group", "carfilzomib retreatment", ("carfilzomib retreatment",)),
        ("Carfilzomib-naive", "carfilzomib naïve patients", ("carfilzomib naïve patients",)),
    ],
)
def test_other_name_of_a_known_group_is_an_alias(book: Open, first: str, second: str, aliases: tuple[str, ...]) -> None:
    cohorts = book()
    one = cohorts.cohort(OWN, first, None, "s")
    other = cohorts.cohort(OWN, second, None, "s")
    assert (one.id, len(cohorts.cohorts)) == (other.id, 1)
    assert (other.label, other.aliases) == (one.label, aliases)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Retreatment (A)", "Retreatment (B)"),
        ("Carfilzomib retreatment", "Carfilzomib-naive"),
        ("Part A", "Part B"),
        ("high-risk patients", "standard-risk patients"),
    ],
)
def test_groups_told_apart_by_a_word_stay_apart(book: Open, first: str, second: str) -> None:
    cohorts = book()
    assert cohorts.cohort(OWN, first, None, "s").id != cohorts.cohort(OWN, second, None, "s").id
    assert cohorts.cohort(OWN, first, None, "s").label == first
    assert cohorts.cohort(OWN, second, None, "s").label == second


def test_group_that_differs_in_drug_and_size_is_another(book: Open) -> None:
    cohorts = book()
    one = cohorts.cohort(OWN, "retreatment group", 43, "s")
    assert cohorts.cohort(OWN, "carfilzomib retreatment group", 12, "s").id != one.id


def test_same_name_in_two_studies_is_two_groups(book: Open) -> None:
    cohorts = book(REVIEW)
    assert cohorts.cohort("Lindqvarn 2019", "Kd", 22, "a").id != cohorts.cohort("NORTHSTAR", "Kd", 88, "b").id


def test_size_is_the_largest_that_is_printed_with_the_group(book: Open) -> None:
    cohorts = book()
    sizes = [cohorts.cohort(OWN, "KPd arm", n, "s").n for n in (None, 38, 40, 36)]
    assert sizes == [None, 38, 40, 40]


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("A total of 43 patients were included.", 43),
        ("We analyzed 43 consecutive patients.", 43),
        ("Overall, 1,204 patients were enrolled.", 1204),
        ("Forty-three patients were treated.", 43),
        ("Patients (N = 43) had relapsed.", 43),
        ("From 2016 patients were treated.", None),
        ("In 2019 patients were included.", None),
        ("Of 90 patients screened, a total of 43 patients were included. The ORR was 19/43.", 43),
        ("The ORR was 44%.", None),
        ("A total of 30 patients were included. The response was 71% after excluding 8 patients who were lost.", 30),
    ],
)
def test_whole_study_has_the_number_that_its_text_gives_as_a_size(book: Open, text: str, size: int | None) -> None:
    assert book(paper_about(text)).cohort(OWN, None, None, "s").n == size


@pytest.mark.parametrize("words", [None, "all patients", "the overall population", "patients"])
def test_words_that_name_nobody_mean_the_whole_study(book: Open, words: str | None) -> None:
    cohort = book().cohort(OWN, words, None, "s")
    assert (cohort.label, cohort.n) == ("carfilzomib retreatment patients", 43)


def test_study_told_in_passing_lends_its_patients_its_own_name(book: Open) -> None:
    cohort = book().cohort("NORTHSTAR", None, None, "b")
    assert (cohort.label, cohort.n, cohort.role) == ("NORTHSTAR patients", None, CohortRole.OVERALL)


@pytest.mark.parametrize(
    ("sentence", "label", "size"),
    [
        (
            "Sorrelby et al. told of 53 patients who were retreated with carfilzomib.",
            "carfilzomib retreatment patients",
            53,
        ),
        ("Sorrelby et al. gave carfilzomib or pomalidomide to 53 patients.", "Sorrelby patients", None),
        ("Sorrelby et al. saw longer survival than with carfilzomib.", "Sorrelby patients", None),
        ("Sorrelby et al. and Quillfeather et al. gave carfilzomib again.", "Sorrelby patients", None),
    ],
)
def test_study_told_in_passing_is_named_by_its_only_drug(
    book: Open, sentence: str, label: str, size: int | None
) -> None:
    cohort = book(PRIMARY.replace("Retreatment is common.", sentence)).cohort("Sorrelby", None, None, "b")
    assert (cohort.label, cohort.n) == (label, size)


def test_only_named_group_of_another_study_takes_what_names_none(book: Open) -> None:
    cohorts = book(REVIEW)
    named = cohorts.cohort("NORTHSTAR", "Kd", 88, "b")
    assert cohorts.cohort("NORTHSTAR", None, None, "b").id == named.id


def test_one_of_two_groups_of_another_study_takes_nothing(book: Open) -> None:
    cohorts = book(REVIEW)
    named = {cohorts.cohort("NORTHSTAR", words, None, "b").id for words in ("Kd", "KPd")}
    assert cohorts.cohort("NORTHSTAR", None, None, "b").id not in named


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("carfilzomib retreatment", CohortRole.RETREATMENT),
        ("carfilzomib-naive", CohortRole.NAIVE),
        ("high-risk patients", CohortRole.SUBGROUP),
        ("control arm", CohortRole.COMPARATOR),
        ("Part B", CohortRole.OVERALL),
    ],
)
def test_role_of_a_group_of_the_own_study(book: Open, label: str, role: CohortRole) -> None:
    assert book().cohort(OWN, label, None, "s").role is role


def test_group_that_is_the_whole_of_its_study_is_no_subgroup(book: Open) -> None:
    cohorts = book(REVIEW)
    cohort = cohorts.cohort("Lindqvarn 2019", "various regimens", 22, "a")
    cohorts.is_whole(cohort)
    assert cohorts.cohorts[0].role is CohortRole.OVERALL
    assert cohorts.cohort("Lindqvarn 2019", None, None, "a").id == cohort.id


@pytest.mark.parametrize(
    ("term", "comparator", "label"),
    [
        ("KPd", "Kd", "KPd and Kd"),
        ("KPd", None, None),
        ("High risk", "standard risk", None),
    ],
)
def test_ratio_between_two_arms_is_of_all_that_are_compared(
    book: Open, term: str, comparator: str | None, label: str | None
) -> None:
    assert book().compared(OWN, term, comparator) == label


def test_drugs_of_a_group_come_from_what_names_its_regimen(book: Open) -> None:
    cohort = book(REVIEW).cohort("NORTHSTAR", "sensitive disease", 22, "b", "Isa SC-Kd")
    assert (cohort.label, cohort.regimen) == ("sensitive disease", ("carfilzomib", "dexamethasone", "isatuximab"))


@pytest.mark.parametrize(
    ("words", "label", "size"),
    [
        ("the 28 patients who relapsed late", "patients who relapsed late", 28),
        ("in 17 resistant patients", "resistant patients", 17),
        ("300 mg group", "300 mg group", None),
        ("older patients of NORTHSTAR", "older patients", None),
        ("patients given Kd in the randomised NORTHSTAR study4", "patients given Kd", None),
    ],
)
def test_count_and_study_are_no_part_of_a_groups_name(book: Open, words: str, label: str, size: int | None) -> None:
    cohort = book(REVIEW).cohort("NORTHSTAR", words, None, "b")
    assert (cohort.label, cohort.n) == (label, size)


ARMS = "Of 95 patients screened, 91 patients were assigned to KPd (n = 60) or to Pd (n = 31)."


@pytest.mark.parametrize(
    ("words", "label", "size"),
    [
        ("carfilzomib", "KPd", 60),
        ("without carfilzomib", "Pd", 31),
        ("pomalidomide", "KPd retreatment patients", 91),
        ("without pomalidomide", "without pomalidomide", None),
    ],
)
def test_drug_means_the_only_arm_that_was_given_it_and_without_it_the_other(
    book: Open, words: str, label: str, size: int | None
) -> None:
    cohort = book(paper_about(ARMS)).cohort(OWN, words, None, "s")
    assert (cohort.label, cohort.n) == (label, size)


def test_two_arms_of_two_are_all_patients(book: Open) -> None:
    cohorts = book(paper_about(ARMS))
    both = cohorts.compared(OWN, "KPd", "Pd")
    cohorts.all_compared(OWN, cohorts.cohort(OWN, both, None, "s"))
    known = next(c for c in cohorts.cohorts if c.label == "KPd and Pd")
    assert (known.n, known.role) == (91, CohortRole.OVERALL)


def test_letter_tells_a_group_though_it_is_an_article_elsewhere(book: Open) -> None:
    cohorts = book(REVIEW)
    full = cohorts.cohort("NORTHSTAR", "Cohort A, resistant", 38, "b")
    cohorts.declare(full)
    assert cohorts.cohort("NORTHSTAR", "cohort A", None, "b").id == full.id
    assert cohorts.cohort("NORTHSTAR", "cohort B", None, "b").id != full.id


@pytest.mark.parametrize(("words", "term", "same"), [("the KPd arm", "KPd", True), ("elderly", "KPd", False)])
def test_group_of_a_ratio_that_is_only_its_arm(book: Open, words: str, term: str, same: bool) -> None:
    assert book().is_arm(words, term) is same


@pytest.mark.parametrize(
    ("words", "same"), [("re-treated patients of the KPd arm", True), ("older patients of the KPd arm", False)]
)
def test_retreated_is_no_mark_within_an_arm_where_all_were_retreated(book: Open, words: str, same: bool) -> None:
    cohorts = book(REVIEW)
    arm = cohorts.cohort("NORTHSTAR", "KPd arm, prior carfilzomib", 22, "b")
    cohorts.declare(arm)
    assert (cohorts.cohort("NORTHSTAR", words, None, "b").id == arm.id) is same
