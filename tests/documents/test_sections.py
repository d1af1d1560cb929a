"""Headings, the sections that they open, and the matter that is not read."""

from __future__ import annotations

import pytest
from tests.documents.reading import PARAGRAPH, block_with, blocks, read, section_of

from extractor.documents import BlockKind


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        ("Results\n\nEfficacy in both arms", ("Results", "Efficacy in both arms")),
        ("# Title\n\n## Results\n\n### Efficacy", ("Title", "Results", "Efficacy")),
        ("RESULTS\n\nEfficacy", ("RESULTS", "Efficacy")),
        ("Results\n=======\n\nEfficacy\n--------", ("Results", "Efficacy")),
        ("**Results**\n\n**Efficacy**", ("Results", "Efficacy")),
        ("3. Results\n\n3.1. Efficacy", ("3. Results", "3.1. Efficacy")),
        ("3 Results\n\n3.1 Efficacy\n\n3.1.2 Depth", ("3 Results", "3.1 Efficacy", "3.1.2 Depth")),
        ("2. Methods\n\n2.1. Patients\n\n3. Results", ("3. Results",)),
        ("RESULTS\n\nSAFETY\n\nDEATHS", ("DEATHS",)),
    ],
)
def test_headings_open_sections(heading: str, path: tuple[str, ...]) -> None:
    assert section_of(f"{heading}\n\n{PARAGRAPH}\n", PARAGRAPH) == path


def test_a_bold_line_is_a_heading_below_the_marked_ones() -> None:
    text = f"# Title\n\n## Methods\n\n{PARAGRAPH}\n\n## Results\n\n**Efficacy**\n\n{PARAGRAPH} Twice.\n"
    assert section_of(text, "Twice.") == ("Title", "Results", "Efficacy")


@pytest.mark.parametrize(
    "line",
    [
        "The response rate was higher in the arm that was given maize than in the",
        "12.4 months (95% CI, 8.1-NR)",
        "The response rate was 50%.",
        "so it was",
        "Ashdown P, Birch Q,",
        "someone@invented.example",
    ],
)
def test_lines_that_only_stand_alone_are_no_headings(line: str) -> None:
    assert blocks(f"{PARAGRAPH}\n\n{line}\n\n{PARAGRAPH}\n", BlockKind.HEADING) == []


ABSTRACT = {
    "Background": "Relapse is common.",
    "Methods": "We gave maize to 31.",
    "Results": "ORR was 65%.",
    "Conclusions": "It is safe.",
}


@pytest.mark.parametrize(
    "form",
    ["{}: {}", "**{}:** {}", "**{}.** {}", "**{}** {}", "{} {}", "### {}\n\n{}", "{}\n{}", "{}\n\n{}"],
)
@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_parts_of_a_structured_abstract_stand_below_it(form: str, gap: str) -> None:
    body = f"{gap}".join(form.format(*part) for part in ABSTRACT.items())
    top = "## " if "#" in form else ""
    text = f"{top}Abstract\n\n{body}\n\n{top}Introduction\n\n{PARAGRAPH}\n\n{top}Results\n\n{PARAGRAPH} Twice.\n"
    found = {title: section_of(text, words) for title, words in ABSTRACT.items()}
    assert found == {title: ("Abstract", title) for title in ABSTRACT}
    assert section_of(text, "Twice.") == ("Results",)


def test_an_abstract_in_one_piece_stays_one() -> None:
    text = f"Abstract\n\n{' '.join(f'{title}: {words}' for title, words in ABSTRACT.items())}\n\nIntroduction\n\nX.\n"
    assert section_of(text, "ORR was 65%.") == ("Abstract",)


def test_run_in_words_outside_the_abstract_open_nothing() -> None:
    assert section_of(f"Discussion\n\nResults: they were good.\n\n{PARAGRAPH}\n", PARAGRAPH) == ("Discussion",)


def test_an_abstract_that_opens_its_paragraph_is_a_section() -> None:
    assert section_of(f"Abstract: {PARAGRAPH}\n\nIntroduction\n\nIt was so.\n", PARAGRAPH) == ("Abstract",)


def test_results_of_several_studies_stand_below_their_titles() -> None:
    study = "{} of Maize in Barley\n\nStudy Design/Methods\n\n{p}\n\nResults\n\nEfficacy\n\n{} {p}\n\n"
    text = "CLINICAL DATA\n\n" + "".join(
        study.format(n, n, p=PARAGRAPH) for n in ("First Study", "Second Study", "Third Study")
    )
    assert section_of(text, "Second Study Patients") == (
        "CLINICAL DATA",
        "Second Study of Maize in Barley",
        "Results",
        "Efficacy",
    )


@pytest.mark.parametrize(
    "matter",
    [
        "Funding\n\nSome 12,500 coins were given by nobody.",
        "Funding: Some 12,500 coins were given by nobody.",
        "**Funding.** Some 12,500 coins were given by nobody.",
        "Contributors\n\nSome 12,500 coins were given by nobody.",
        "Conflict of interest Some 12,500 coins were given by nobody.",
        "## Acknowledgements\n\nSome 12,500 coins were given by nobody.",
        "Data Availability Statement: Some 12,500 coins were given by nobody.",
        "© 2021 Invented Press. Some 12,500 coins were given by nobody.",
    ],
)
def test_matter_is_known_and_not_read(matter: str) -> None:
    text = f"Results\n\n{PARAGRAPH}\n\n{matter}\n\nReferences\n\n1. Ashdown P. A trial. 2019.\n"
    assert block_with(text, "coins").kind is BlockKind.MATTER
    assert block_with(text, PARAGRAPH).kind is BlockKind.PARAGRAPH


@pytest.mark.parametrize("after", ["Introduction", "3. Studies of Maize", "Results"])
def test_matter_ends_with_a_main_or_numbered_section(after: str) -> None:
    text = f"Correspondence\n\nA. Birch, invented.\n\n{after}\n\n{PARAGRAPH}\n"
    assert block_with(text, PARAGRAPH).kind is BlockKind.PARAGRAPH


def test_lists_keep_their_depth() -> None:
    document = read(f"{PARAGRAPH}\n\n• One thing.\n  • Under it.\n• Another.\n")
    assert [block.level for block in document.blocks if block.kind is BlockKind.LIST_ITEM] == [1, 2, 1]


FRONT = """\
CITATION

Birch Q (2021). Invented J 1:2.

COPYRIGHT

© 2021 Birch.

Maize after barley

Q. Birch, A. Elm

"""


@pytest.mark.parametrize(
    "parts",
    [
        ("Introduction: Little is known.", "Methods: We asked.", "Results: It was 44%.", "Discussion: It was less."),
        ("Background Little is known.", "Methods We asked.", "Findings It was 44%.", "Interpretation It was less."),
        ("**Purpose:** To know.", "**Patients and Methods:** We asked.", "**Results:** It was 44%."),
    ],
    ids=["colons", "bare", "bold"],
)
def test_a_structured_abstract_amid_the_front_matter_is_read_without_a_heading(parts: tuple[str, ...]) -> None:
    text = FRONT + "\n\n".join(parts) + f"\n\nKEYWORDS\n\nmaize, barley\n\n1 Introduction\n\n{PARAGRAPH}\n"
    block = block_with(text, "44%")
    assert block.kind is BlockKind.PARAGRAPH
    assert block.section[-2:] in {("Abstract", "Results"), ("Abstract", "Findings")}
    assert block_with(text, parts[0].split(maxsplit=1)[1].strip("* ")).section[-2] == "Abstract"
    assert [block_with(text, words).kind for words in ("© 2021", "maize, barley")] == [BlockKind.MATTER] * 2
    assert section_of(text, PARAGRAPH) == ("1 Introduction",)


def test_an_abstract_in_one_piece_amid_the_front_matter_is_read() -> None:
    text = (
        f"{FRONT}Background: Little is known. Methods: We asked. Results: It was 44%.\n\nIntroduction\n\n{PARAGRAPH}\n"
    )
    assert (block_with(text, "44%").kind, section_of(text, "44%")) == (BlockKind.PARAGRAPH, ("Abstract",))


@pytest.mark.parametrize(
    "text",
    [
        f"{FRONT}Results: It was 44%.\n\nQ. Birch was paid.\n\n",
        f"{FRONT}Introduction\n\n{PARAGRAPH}\n\nFunding\n\nMethods: None.\n\nResults: It was 44%.\n\n",
    ],
    ids=["one part alone", "back matter"],
)
def test_parts_that_are_no_abstract_stay_matter(text: str) -> None:
    assert block_with(f"{text}References\n", "44%").kind is BlockKind.MATTER
