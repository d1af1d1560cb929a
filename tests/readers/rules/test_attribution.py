"""The sentence around a value, and the study that stands nearest to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.readers.rules.invented_papers import REFERENCES

from extractor.documents import Document
from extractor.readers.rules.attribution import sentence_at, study_in
from extractor.readers.rules.mentions import StudyNames
from extractor.vocabulary import Vocabulary

ReadPaper = Callable[[str], Document]


def paper(text: str) -> str:
    return f"A Review\n\nResults\n\n{text}\n\nMore is told [1], elsewhere [3] and twice [1,3].\n\n{REFERENCES}"


def test_sentence_of_a_value_and_those_before_it(read_paper: ReadPaper) -> None:
    document = read_paper(paper("First, Kd was given. Then, the ORR was 40%. Last, all was well."))
    position = document.text.index("40%")
    block = document.block_at(position)
    assert block is not None
    before, sentence = sentence_at(document, block, position)
    assert document.quote(sentence) == "Then, the ORR was 40%."
    assert [document.quote(s) for s in before] == ["First, Kd was given."]


@pytest.mark.parametrize(
    ("sentence", "study"),
    [
        ("Lindqvarn et al. and later Ostrowski et al. saw an ORR of 40%.", "Ostrowski 2021"),
        ("Lindqvarn et al. saw less, and the ORR was 40% (Ostrowski et al.).", "Ostrowski 2021"),
        ("The ORR was 40% in the work of Lindqvarn et al. on Kd.", "Lindqvarn 2019"),
        ("The ORR was 40% [3], and less before [1].", "Ostrowski 2021"),
        ("In one series [1] the ORR was 40%.", "Lindqvarn 2019"),
        ("In older series [1-3] the ORR was 40%.", None),
        ("The ORR was 40%.", None),
    ],
)
def test_study_nearest_to_a_value(
    read_paper: ReadPaper, vocabulary: Vocabulary, sentence: str, study: str | None
) -> None:
    document = read_paper(paper(sentence))
    position = document.text.index("40%")
    block = document.block_at(position)
    assert block is not None
    _, span = sentence_at(document, block, position)
    assert study_in(document, block, span, position, StudyNames(document, vocabulary)) == study
