"""What each question tells of the paper before its lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.documents import read_document
from extractor.readers.llm.groups import Groups
from extractor.readers.llm.marking import mark_lines
from extractor.readers.llm.passages import units_of
from extractor.readers.llm.questions import PaperQuestions, Prompts
from extractor.records import Family
from extractor.vocabulary import Vocabulary

REFERENCES = "\n".join(
    f"{n}. {author} A, Other B. An invented study. J Inv. {year};1:1-2."
    for n, author, year in ((1, "Oryx", 2019), (2, "Eland", 2021))
)
FRONT = "# Barley given twice\n\nPaula Ashdown, Quentin Birch\n\nPublished: 3 May 2021\n\nNCT01234567\n\n"


@pytest.fixture
def head(tmp_path: Path, vocabulary: Vocabulary) -> Callable[[str], str]:
    def asked(text: str) -> str:
        path = tmp_path / "asked.txt"
        path.write_text(text, encoding="utf-8")
        marked = mark_lines(read_document(path, "asked"))
        questions = PaperQuestions(marked, vocabulary, Prompts.load())
        message = questions.family(Family.EFFICACY, units_of(marked.lines), Groups.none())[1]["content"]
        return message.split("⟦end of paper")[0]

    return asked


def test_a_paper_is_named_by_title_first_author_year_and_registration(head: Callable[[str], str]) -> None:
    assert "Title: Barley given twice (Ashdown 2021; NCT01234567)\n" in head(f"{FRONT}## Results\n\nThe ORR was 40%.\n")


def test_references_are_listed_where_citations_cannot_be_made_out(head: Callable[[str], str]) -> None:
    body = f"{FRONT}## Results\n\nThe ORR was 40% before.1\n\n## References\n\n{REFERENCES}\n"
    assert "References: 1 Oryx 2019; 2 Eland 2021\n" in head(body)


def test_references_stand_behind_the_lines_where_citations_are_known(head: Callable[[str], str]) -> None:
    body = (
        f"{FRONT}## Results\n\nThe ORR was 40% [1]. It was 50% [2]. It was 60% [1].\n\n## References\n\n{REFERENCES}\n"
    )
    assert "References: named behind the lines that cite them\n" in head(body)
