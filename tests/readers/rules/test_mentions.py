"""Studies named in a text: by authors, by trial, by citation, in the styles of printed papers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.readers.rules.invented_papers import REFERENCES

from extractor.documents import Document
from extractor.readers.rules.mentions import StudyNames
from extractor.vocabulary import Vocabulary

ReadPaper = Callable[[str], Document]
Names = Callable[..., StudyNames]


@pytest.fixture
def names(read_paper: ReadPaper, vocabulary: Vocabulary) -> Names:
    def of_paper(text: str = "The NORTHSTAR trial is known [2].", references: str = REFERENCES) -> StudyNames:
        told = f"Results\n\n{text}\n\nMore is told elsewhere [1,3], by others [1] and again [3]."
        return StudyNames(read_paper(f"A Review of Retreatment\n\n{told}\n\n{references}"), vocabulary)

    return of_paper


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Quillfeather et al. (2021) gave 22 patients", "Quillfeather 2021"),
        ("Quillfeather et al., 2021, gave", "Quillfeather 2021"),
        ("Quillfeather et al reported", "Quillfeather"),
        ("Quillfeather and colleagues reported", "Quillfeather"),
        ("Quillfeather and co-workers (2018)", "Quillfeather 2018"),
        ("Quillfeather and Brandeis (2018) reported", "Quillfeather 2018"),
        ("van der Moor et al. (2020)", "van der Moor 2020"),
        ("O'Brannigan et al. (2020)", "O'Brannigan 2020"),
        ("Quill-Feather et al. (2020)", "Quill-Feather 2020"),
    ],
)
def test_authors_in_a_text(names: Names, text: str, label: str) -> None:
    assert [n.label for n in names().in_text(text)] == [label]


@pytest.mark.parametrize(
    "text", ["Patients were treated between 2018 and 2020.", "In May (2020) we closed.", "From May 2020 on"]
)
def test_dates_are_no_studies(names: Names, text: str) -> None:
    assert names().in_text(text) == []


def test_year_comes_from_the_only_reference_of_the_author(names: Names) -> None:
    assert [n.label for n in names().in_text("Lindqvarn et al. gave Kd again.")] == ["Lindqvarn 2019"]


def test_misspelt_author_takes_the_name_of_the_reference_cited_right_behind(names: Names) -> None:
    assert [n.label for n in names().in_text("Lindqvan et al. [1] gave Kd again.")] == ["Lindqvarn 2019"]


def test_other_author_is_not_renamed_by_the_citation_behind(names: Names) -> None:
    assert [n.label for n in names().in_text("Sorrelby et al. [1] gave Kd again.")] == ["Sorrelby"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The NORTHSTAR trial is known [2].",
        "The NORTHSTAR study is known [2].",
        "NORTHSTAR and SOUTHGATE trials are known [2].",
        "It was shown in NORTHSTAR [2].",
        "The pivotal study of carfilzomib in relapse (NORTHSTAR) is known.",
        "All are listed.\n\nTable 1. Studies\nStudy\tn\tORR, %\nNORTHSTAR [2]\t88\t40.9\nSorrelby et al. [3]\t31\t35.5",
    ],
)
def test_trial_beside_the_word_or_beside_its_citation(names: Names, sentence: str) -> None:
    found = names(sentence).in_text("In NORTHSTAR, the ORR was 40%.")
    assert [(n.label, n.trial) for n in found] == [("NORTHSTAR", True)]


def test_registry_number_names_a_study(names: Names) -> None:
    found = names("It was registered as NCT01234567.").in_text("ORR in NCT01234567 was 40%.")
    assert [n.label for n in found] == ["NCT01234567"]


@pytest.mark.parametrize("word", ["KRD", "CYBORD", "ORR", "PFS", "DARA"])
def test_regimen_and_outcome_beside_the_word_trial_are_no_trials(names: Names, word: str) -> None:
    assert names(f"A {word} trial is known [2].").in_text(f"In {word}, it was 40%.") == []


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("Quillfeather et al. 2021", "Quillfeather 2021"),
        ("Quillfeather (2021)", "Quillfeather 2021"),
        ("Quillfeather 2021", "Quillfeather 2021"),
        ("Retrospective series [3]", "Ostrowski 2021"),
        ("Series (3)", "Ostrowski 2021"),
        ("Lindqvarn, Canada", "Lindqvarn 2019"),
        ("NORTHSTAR [2]", "NORTHSTAR"),
        ("MIDWINTER", "MIDWINTER"),
        ("Two series [1,3]", None),
        ("All patients", None),
    ],
)
def test_label_of_a_row(names: Names, words: str, label: str | None) -> None:
    assert names().label_of(words) == label


def test_reference_whose_title_names_a_trial_is_the_trial(names: Names) -> None:
    listed = REFERENCES.replace("Carfilzomib in practice", "Carfilzomib in practice (MIDWINTER)")
    found = names("The MIDWINTER trial is known [1].", listed)
    assert (found.reference(1), found.reference(3), found.reference(9)) == ("MIDWINTER", "Ostrowski 2021", None)
    assert found.authors_of("MIDWINTER") == ["Lindqvarn 2019"]


def test_reference_cited_right_behind_a_trial_is_the_trial(names: Names) -> None:
    assert names("It was shown in the NORTHSTAR trial [2].").reference(2) == "NORTHSTAR"
