"""Title, authors and year from the first lines."""

from __future__ import annotations

import pytest
from tests.documents.reading import PARAGRAPH

from extractor.documents.frontmatter import FrontMatter, front_matter
from extractor.documents.lines import split_lines

TITLE = "Maize again in patients with barley that came back"


@pytest.mark.parametrize(
    ("authors", "surnames"),
    [
        ("P. Ashdown, Q. R. Birch and S. van der Cedar", ("Ashdown", "Birch")),
        ("Paula Ashdown¹, Quentin R. Birch¹,², Sven van der Cedar²*", ("Ashdown", "Birch", "van der Cedar")),
        ("Ashdown P, Birch QR, Dogwood-Elm S, et al.", ("Ashdown", "Birch", "Dogwood-Elm")),
        ("Ashdown, Paula; Birch, Quentin; Elm, Sven", ("Ashdown", "Birch", "Elm")),
        ("P. Ashdown · Q. Birch · S. Elm", ("Ashdown", "Birch", "Elm")),
        ("Paula Ashdown, MD, Quentin Birch, PhD", ("Ashdown", "Birch")),
    ],
)
def test_lists_of_authors_are_read(authors: str, surnames: tuple[str, ...]) -> None:
    found = front_matter(split_lines(f"{TITLE}\n\n{authors}\n\nPublished: 3 May 2021\n\n{PARAGRAPH}\n"))
    assert (found.title, found.year) == (TITLE, 2021)
    assert found.authors[:2] == surnames[:2]


def test_a_marked_title_wins() -> None:
    assert front_matter(split_lines(f"Invented Press, volume 3 of 2020, all pages\n\n# {TITLE}\n")).title == TITLE


def test_a_citation_line_names_the_first_author() -> None:
    found = front_matter(split_lines(f"{TITLE}\n\nCitation: Ashdown, P. Maize again. 2019.\n\n{PARAGRAPH}\n"))
    assert found.authors == ("Ashdown",)
    assert found.year == 2019


def test_what_is_not_there_is_left_empty() -> None:
    assert front_matter(split_lines("Short.\n")) == FrontMatter("Short.", (), None)
    assert front_matter([]) == FrontMatter("", (), None)


def test_the_title_stands_above_the_authors_not_above_the_journal_s_own_lines() -> None:
    masthead = (
        "Open Access\n\nReviewed by\n\nAda Millet,\nThe Northern Barley University, Elbonia\n\nReceived 3 May 2021"
    )
    found = front_matter(split_lines(f"{masthead}\n\n{TITLE}\n\nPaula Ashdown, Quentin Birch\n\n{PARAGRAPH}\n"))
    assert found.title == TITLE


def test_a_title_of_two_lines_is_read_whole() -> None:
    lines = "Barley given once more to patients with\nmaize that had come back after wheat\n\nP. Ashdown, Q. Birch\n"
    assert front_matter(split_lines(lines)).title == (
        "Barley given once more to patients with maize that had come back after wheat"
    )
