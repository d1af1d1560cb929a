from __future__ import annotations

from typing import Any

import pytest
from tests.documents_by_hand import Grid, Paper
from tests.verification.planted import record_set

from extractor.documents import BlockKind
from extractor.records import Evidence, Record
from extractor.verification import uncovered
from extractor.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()


def numbers(paper: Paper, *records: Record) -> list[str]:
    return [found.text for found in uncovered(paper.document(), record_set(*records), VOCABULARY)]


def text(printed: str, heading: str = "Results", kind: BlockKind = BlockKind.PARAGRAPH) -> list[str]:
    paper = Paper()
    paper.heading(heading)
    paper.paragraph(printed, kind)
    return numbers(paper)


def record(start: int, end: int, **fields: Any) -> Record:
    told = {"cohort": "larch", "family": "efficacy", "outcome": "PFS", "statistic": "median", **fields}
    return Record(id="r1", evidence=(Evidence(start=start, end=end),), **told)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Median PFS was 11.5 months (95% CI, 5.1-27).", ["11.5", "5.1", "27"]),
        ("Median PFS and OS were 14 and 47 months, respectively.", ["14", "47"]),
        ("The ORR was 49% (21 of 43 patients).", ["49", "21", "43"]),
        ("Anemia occurred in 48 (57%) patients.", ["48", "57"]),
        ("Diarrhea was seen (n = 19, 22%).", ["19", "22"]),
        ("Seven patients had pneumonia.", ["Seven"]),
        ("PFS was longer after CR (HR = 0.26, 95% CI 0.15–0.46, $p < 0.001$).", ["0.26", "0.15", "0.46", "0.001"]),
        ("The 12-month OS was 71%.", ["71"]),
    ],
)
def test_results_that_no_record_claims_are_listed(printed: str, expected: list[str]) -> None:
    assert text(printed) == expected


@pytest.mark.parametrize(
    "printed",
    [
        "Response was assessed as before [12] and later [3,4-7].",
        "Tarnowski et al. (2019) reported on PFS.",
        "PFS was followed until May 8, 2024 and 21 April 2023.",
        "Patients with PFS events had received 16 mg/kg or 1.3 mg/m2.",
        "PFS is shown in Table 2 and Figs. 3 and 4.",
        "Grade 3 anemia is listed in Section 4.",
        "PFS in the larch cohort (n = 43) is shown.",
        "Intervals of PFS are 95% CI throughout.",
        "PFS was told for patients aged ≥65 years.",
        "PFS was assessed every 4 weeks and within 60 days.",
        "The 12-month OS was not given.",
        "Forty-four percent and 44% were male.",
    ],
)
def test_what_is_no_result_is_not_listed(printed: str) -> None:
    assert text(printed) == []


def test_parts_that_print_no_results_are_left_out() -> None:
    assert text("PFS was 11.5 months, p = 0.05.", heading="Materials and Methods") == []
    assert text("The ORR to earlier treatment was 49%.", heading="Baseline characteristics") == []
    assert text("Median PFS was 11.5 months. 2019.", kind=BlockKind.REFERENCE) == []


def grid(
    caption: str, rows: tuple[tuple[str, ...], ...] = (("ORR", "21 (49)"),), header: str = "Larch (n=43)"
) -> Paper:
    paper = Paper()
    paper.table(Grid("Table 1", caption, (header,), rows))
    return paper


def test_cells_of_a_table_of_results_are_listed_with_their_address() -> None:
    paper = grid("Table 1. Efficacy")
    found = uncovered(paper.document(), record_set(), VOCABULARY)
    assert [(u.text, u.where, u.why) for u in found] == [
        ("21", "Table 1 / ORR / Larch (n=43)", "a number in a table of results"),
        ("49", "Table 1 / ORR / Larch (n=43)", "a number in a table of results"),
    ]
    assert all(paper.text[u.span.start : u.span.end] == u.text for u in found)


def test_tables_of_characteristics_and_of_regimens_are_left_out() -> None:
    assert numbers(grid("Table 1. Baseline characteristics")) == []
    assert numbers(grid("Table 1. Regimens received")) == []


def test_columns_of_sizes_and_years_are_left_out() -> None:
    assert numbers(grid("Table 1. Reports of PFS", (("Tarnowski", "43"),), header="No. of patients")) == []
    assert numbers(grid("Table 1. Reports of PFS", (("Tarnowski", "2019"),), header="Published")) == []


def test_what_a_record_claims_is_covered_at_each_of_its_places() -> None:
    paper = Paper()
    paper.heading("Results")
    first = paper.paragraph("Median PFS was 11.5 months (95% CI, 5.1-27).")
    table = paper.table(Grid("Table 1", "Table 1. Efficacy", ("Larch",), (("Median PFS", "11.5 (5.1-27)"),)))
    place = table.rows[0].cells[0].span
    one = record(first.start, first.end, value=11.5, ci_low=5.1, ci_high=27)
    assert numbers(paper, one) == ["11.5", "5.1", "27"]
    both = one.model_copy(update={"evidence": (*one.evidence, Evidence(start=place.start, end=place.end))})
    assert numbers(paper, both) == []
    bare = record(first.start, first.end, value=11.5)
    assert numbers(paper, bare) == ["5.1", "27", "11.5", "5.1", "27"]
