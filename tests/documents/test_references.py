"""Lists of references and the citations that point to them."""

from __future__ import annotations

import pytest
from tests.documents.reading import PARAGRAPH, blocks, read

from extractor.documents import BlockKind, Document

FIRST = "Ashdown P, Birch Q. A trial of 12 doses with a response of 60%. Made-Up J 2019;1:2-3."
SECOND = "van der Cedar R, et al. Another trial. Made-Up J 2020;3:4. https://doi.invented/2031.5"
THIRD = "Dogwood-Elm S. Third of the trials. Made-Up J 2021;5:6-7."
ENTRIES = {1: ("Ashdown", 2019), 2: ("van der Cedar", 2020), 3: ("Dogwood-Elm", 2021)}


def entries(document: Document) -> dict[int, tuple[str, int | None]]:
    return {number: (entry.surname, entry.year) for number, entry in document.references.items()}


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize(
    "form", ["{}. ", "{}) ", "[{}] ", "{} ", "{}.\t", "- ", "• ", "* ", ""], ids=lambda form: form.strip() or "none"
)
def test_entries_are_parted_in_every_style(form: str, gap: str) -> None:
    listed = gap.join(form.format(n) + entry for n, entry in enumerate([FIRST, SECOND, THIRD], 1))
    document = read(f"{PARAGRAPH}\n\nReferences\n\n{listed}\n")
    assert entries(document) == ENTRIES
    assert sum(block.kind is BlockKind.REFERENCE for block in document.blocks) == 3


@pytest.mark.parametrize("form", ["{}. ", "[{}] ", "{} ", ""])
def test_wrapped_entries_are_whole(form: str) -> None:
    listed = "\n".join(form.format(n) + entry for n, entry in enumerate([FIRST, SECOND, THIRD], 1))
    wrapped = listed.replace("Made-Up J", "Made-Up\nJ")
    document = read(f"{PARAGRAPH}\n\n## References\n\n{wrapped}\n")
    assert entries(document) == ENTRIES
    assert document.references[1].text.endswith("Made-Up J 2019;1:2-3.")


def test_entries_with_years_in_brackets_are_read() -> None:
    document = read(f"{PARAGRAPH}\n\nReferences\n\nAshdown P (2019) A trial. J 1:2.\nCedar R (2020) More. J 3:4.\n")
    assert entries(document) == {1: ("Ashdown", 2019), 2: ("Cedar", 2020)}


@pytest.mark.parametrize("title", ["References", "REFERENCES", "# References", "6. References", "Bibliography:"])
def test_the_list_is_known_by_its_heading_and_never_read_for_results(title: str) -> None:
    text = f"{PARAGRAPH}\n\n{title}\n\n1. {FIRST}\n2. {SECOND}\n"
    assert [kind for kind, _ in blocks(text)][-2:] == [BlockKind.REFERENCE] * 2


def test_tables_and_figures_after_the_list_are_read() -> None:
    text = f"{PARAGRAPH}\n\nReferences\n\n1. {FIRST}\n\nTable 1. Events\nEvent\tA\nRash\t5\n\nFigure 1. Survival.\n"
    assert [kind for kind, _ in blocks(text)][-4:] == ["reference", "caption", "table", "caption"]


@pytest.mark.parametrize(
    ("one", "both", "to"),
    [
        ("[1]", "[1,2]", "[1-3]"),
        ("<sup>1</sup>", "<sup>1,2</sup>", "<sup>1-3</sup>"),
        (".¹", ".¹,²", ".¹⁻³"),
        (" (1)", " (1, 2)", " (1–3)"),
    ],
    ids=["brackets", "raised", "raised digits", "round brackets"],
)
def test_citations_are_found_in_the_style_of_the_paper(one: str, both: str, to: str) -> None:
    listed = "\n".join(f"{n}. {entry}" for n, entry in enumerate([FIRST, SECOND, THIRD], 1))
    text = (
        f"{PARAGRAPH}\n\nThis was said{one}. That was said twice{both}. All was said{to}.\n\nReferences\n\n{listed}\n"
    )
    document = read(text)
    block = next(b for b in document.blocks if "twice" in document.clean(b).text)
    assert [citation.numbers for citation in document.citations(block)] == [(1,), (1, 2), (1, 2, 3)]
    assert all(text[c.start : c.end].strip(".") in one + both + to for c in document.citations(block))


def test_a_text_that_cites_nothing_has_no_style() -> None:
    document = read(f"{PARAGRAPH}\n\nThe range (1-3) was wide [2].\n")
    assert document.cite is None
    assert document.citations(document.blocks[-1]) == []
