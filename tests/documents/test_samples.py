"""The sample papers that the repository ships, read as what they are: their data are invented."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from extractor.documents import READ_FOR_RESULTS, Block, BlockKind, Document, Table, read_document
from extractor.gold import GoldDocument, load_gold
from extractor.records import Evidence
from extractor.text import clean, numerals

ROOT = Path(__file__).parents[2]
PAPERS = {path.stem: path for path in sorted((ROOT / "corpus").glob("sample-*"))}
ELOPD = "sample-elopd-retrospective"
MARLPIT = "sample-phase3-marlpit"
INFORMATION = "sample-rechallenge-information"
REVIEW = "sample-rechallenge-review"
ALMADEN = "sample-leukaemia-almaden"
HELIX = "sample-dose-escalation-helix"


@cache
def paper(name: str) -> Document:
    return read_document(PAPERS[name], name)


@cache
def gold(name: str) -> GoldDocument:
    return load_gold(ROOT / "gold" / f"{name}.yaml")


def table_block(name: str, table: str) -> Block:
    return next(block for block, found in paper(name).tables() if found.name == table)


def table(name: str, wanted: str) -> Table:
    return next(found for _, found in paper(name).tables() if found.name == wanted)


def columns(found: Table) -> list[str]:
    return [found.column_name(c) for c in range(len(found.columns))]


def row(found: Table, name: str) -> list[str]:
    return next([cell.text for cell in row.cells] for row in found.rows if row.name == name)


def block_with(name: str, words: str) -> Block:
    return next(block for block in paper(name).blocks if words in paper(name).clean(block).text)


def texts(name: str, kind: BlockKind) -> list[str]:
    return [paper(name).clean(block).text for block in paper(name).blocks if block.kind is kind]


def unread(name: str, place: Evidence) -> bool:
    block = paper(name).block_at(place.start)
    return block is None or block.kind not in READ_FOR_RESULTS


def address(name: str, place: Evidence) -> tuple[str, str, str]:
    """Table, row label and header path that the reader gives to the cell at a place of gold."""
    for _, found in paper(name).tables():
        for line, cell in found.cells():
            if cell.span.start <= place.start < cell.span.end:  # a figure of gold keeps its note mark
                return found.name, line.path[-1].text, found.column_name(cell.column)
    return "", "", ""


def as_read(label: str) -> str:
    """A row label of gold as a reader should give it: the last of its path, without note marks at its end."""
    return re.sub(r"[*†‡§]+$", "", clean(label).text.rpartition(" > ")[2])


def test_the_repository_ships_six_samples_with_gold() -> None:
    assert list(PAPERS) == sorted([ELOPD, MARLPIT, INFORMATION, REVIEW, ALMADEN, HELIX])
    assert {path.stem for path in (ROOT / "gold").glob("sample-*")} == set(PAPERS)


@pytest.mark.parametrize("name", PAPERS)
def test_each_sample_says_in_its_first_lines_that_its_data_are_invented(name: str) -> None:
    top = " ".join(paper(name).text.split("\n")[:4]).lower()
    assert "sample" in top
    assert "invented" in top
    assert "extractor project" in top


@pytest.mark.parametrize("name", PAPERS)
def test_gold_of_a_sample_is_of_the_file_that_is_shipped(name: str) -> None:
    assert gold(name).sha256 == paper(name).sha256
    assert [p.figure for _, p in gold(name).figures()] == [
        paper(name).text[p.start : p.end] for _, p in gold(name).figures()
    ]


@pytest.mark.parametrize("name", [name for name in PAPERS if name != INFORMATION])
def test_what_gold_points_to_stands_in_blocks_that_are_read(name: str) -> None:
    assert [place.figure for _, place in gold(name).figures() if unread(name, place)] == []


@pytest.mark.parametrize("name", [name for name in PAPERS if name != INFORMATION])
def test_cells_of_gold_are_read_with_table_row_and_header_path(name: str) -> None:
    places = [place for _, place in gold(name).figures() if place.table is not None]
    assert [address(name, p) for p in places] == [
        (p.table, as_read(p.row or ""), clean(p.column or "").text) for p in places
    ]


def test_a_table_that_goes_on_over_the_page_is_one() -> None:
    assert [span.of(paper(ELOPD).text)[:5] for span in table_block(ELOPD, "Table 5").spans] == ["Event", "Event"]
    toxicity = table(ELOPD, "Table 5")
    assert columns(toxicity) == ["Any grade", "Grade 1-2", "Grade 3-4"]
    assert [line.name for line in toxicity.rows][3:6] == [
        "Hematologic > Febrile neutropenia",
        "Non-hematologic > Fatigue",
        "Non-hematologic > Upper respiratory tract infection",
    ]
    assert row(toxicity, "Non-hematologic > Atrial fibrillation") == ["2 (2)", "2 (2)", "-"]
    assert len(toxicity.rows) == 13


def test_a_sentence_cut_by_page_furniture_is_whole() -> None:
    block = block_with(ELOPD, "The response rate did not depend on")
    assert len(block.spans) == 2
    assert "did not depend on cytogenetic risk (p=0.44)" in paper(ELOPD).clean(block).text
    assert texts(ELOPD, BlockKind.FURNITURE) == [
        "Bulletin of Invented Haematology (2025) 4:211-223",
        "Page 5 of 13",
        "Bulletin of Invented Haematology (2025) 4:211-223",
        "Page 7 of 13",
        "Bulletin of Invented Haematology (2025) 4:211-223",
        "Page 8 of 13",
    ]


def test_latex_and_raised_citations_are_read_through() -> None:
    abstract = paper(ELOPD).clean(block_with(ELOPD, "We looked back at")).text
    assert "never exposed to it (6.1 vs 15.8 months, p<0.001)" in abstract
    assert "tends to be shorter than the last. Elotuzumab" in paper(ELOPD).clean(block_with(ELOPD, "SLAMF7")).text
    assert [line.name for line in table(ELOPD, "Table 3").rows][5:] == [
        "≥4 prior lines",
        "Prior daratumumab",
        "Best response ≥ VGPR",
    ]


def test_two_endpoints_share_one_table_of_hazard_ratios() -> None:
    ratios = table(ELOPD, "Table 4")
    assert columns(ratios) == ["PFS > HR (95% CI)", "PFS > p", "OS > HR (95% CI)", "OS > p"]
    assert row(ratios, "Prior daratumumab") == ["1.84 (1.12-3.01)", "0.016", "1.62 (0.90-2.93)", "0.11"]


def test_a_list_of_references_is_known_by_number_and_not_read() -> None:
    references = paper(ELOPD).references
    assert {n: (r.surname, r.year) for n, r in references.items()} == {
        1: ("Oduya", 2019),
        2: ("Fennimore", 2020),
        3: ("Castellani-Roy", 2021),
        4: ("Pattanaik", 2022),
        5: ("Wieczorkowska", 2023),
        6: ("Ben-Haddou", 2023),
    }
    assert {block.kind for block in paper(ELOPD).blocks if block.section[-1:] == ("References",)} == {
        BlockKind.HEADING,
        BlockKind.REFERENCE,
    }


def test_arms_above_grades_are_header_paths_of_ragged_rows() -> None:
    events = table(MARLPIT, "Table 4")
    assert columns(events) == [
        "D-PVd (n=123) > Any grade",
        "D-PVd (n=123) > Grade 3",
        "D-PVd (n=123) > Grade 4",
        "PVd (n=120) > Any grade",
        "PVd (n=120) > Grade 3",
        "PVd (n=120) > Grade 4",
    ]
    assert row(events, "Infections > COVID-19") == ["22 (18%)", "7 (6%)", "1 (1%)", "19 (16%)", "5 (4%)"]
    assert row(events, "Other > Infusion-related reaction") == ["21 (17%)", "2 (2%)"]
    covid = next(line for line in events.rows if line.path[-1].text == "COVID-19")
    assert [cell.marks for cell in covid.cells] == [(), (), ("§",), (), ()]


def test_sub_rows_stand_under_their_row_and_no_further() -> None:
    assert [line.name for line in table(MARLPIT, "Table 2").rows][6:10] == [
        "Best response > Progressive disease",
        "Best response > Not evaluable",
        "Overall response",
        "Complete response or better",
    ]


def test_one_cell_a_line_below_two_levels_of_columns() -> None:
    events = table(INFORMATION, "Adverse Events by Regimen")
    assert [label.text for label in events.stub] == ["Adverse Event, n (%)"]
    assert columns(events) == [
        "Kd-R (n=31) > Any Grade",
        "Kd-R (n=31) > Grade ≥3",
        "KPd-R (n=27) > Any Grade",
        "KPd-R (n=27) > Grade ≥3",
    ]
    assert row(events, "Hematologic > Neutropenia") == ["6 (19.4)", "3 (9.7)", "15 (55.6)", "11 (40.7)"]


def test_notes_that_a_converter_ran_together_are_parted_and_tied() -> None:
    events = table(INFORMATION, "Adverse Events by Regimen")
    assert [(note.mark, note.text) for note in events.notes] == [
        ("a", "Includes a fall of the ejection fraction below 45%."),
        ("b", "First infusion only."),
        ("c", "One patient also had a rash of grade 1."),
    ]
    marked = next(cell for _, cell in events.cells() if cell.text == "3 (11.1)")
    assert [note.text for note in events.notes_of(marked)] == ["One patient also had a rash of grade 1."]


def test_one_cell_a_line_with_groups_of_one_column() -> None:
    survival = table(INFORMATION, "Survival After Rechallenge")
    assert [(line.path[0].text, [cell.text for cell in line.cells]) for line in survival.rows] == [
        ("PFS, months", ["6.3 (95% CI, 4.9-8.0)"]),
        ("PFS, months", ["9.9 (95% CI, 7.1-14.2)"]),
        ("PFS, months", ["4.4 (95% CI, 3.2-5.6; P=0.0006)"]),
        ("OS, months", ["19.4 (95% CI, 15.0-NR)"]),
        ("OS, months", ["NR"]),
        ("OS, months", ["14.1 (95% CI, 10.7-18.8; P=0.002)"]),
    ]


def test_three_groups_one_cell_a_line() -> None:
    outcomes = table_block(INFORMATION, "Key Efficacy Outcomes in RIVERBED3").table
    assert outcomes is not None
    assert columns(outcomes) == ["All Patients (N=44)", "Interval ≥12 Months (n=19)", "Interval <12 Months (n=25)"]
    assert row(outcomes, "Median OS, months (95% CI)") == ["25.6 (18.8-NE)", "NR (21.7-NE)", "17.0 (12.9-24.1)"]


def test_a_second_row_of_a_study_keeps_the_study() -> None:
    overview = table(REVIEW, "Table 1")
    assert [(line.name, line.cells[2].text) for line in overview.rows][2:4] == [
        ("Ostrowski-Hale and Purnell [5]", "Kd"),
        ("Ostrowski-Hale and Purnell [5]", "KPd"),
    ]


def test_windows_text_is_read_with_its_dots_hyphens_and_thousands() -> None:
    document = paper(ALMADEN)
    assert document.text.count("\r\n") == document.text.count("\n") > 60
    efficacy = document.clean(block_with(ALMADEN, "Thirty-six patients")).text
    assert "an overall response rate of 75.8% (47 of 62; 95% CI 63.3-85.8)" in efficacy
    assert (
        "Cladribine makes leukaemic cells take up more cytarabine" in document.clean(block_with(ALMADEN, "POLDER")).text
    )
    patients = document.clean(block_with(ALMADEN, "were registered")).text
    assert 1176 in {n.value for n in numerals(patients)}


def test_a_caption_below_its_table_names_it() -> None:
    assert [(found.name, found.caption and found.caption.text) for _, found in paper(ALMADEN).tables()] == [
        ("Table 1", "Table 1: Response and overall survival by subgroup"),
        ("Table 2", "Table 2: Adverse events, n (%) of 62 patients"),
    ]


def test_ligatures_are_letters() -> None:
    assert "ﬁ" in paper(MARLPIT).text
    assert {block.section[-1] for block in paper(MARLPIT).blocks if block.section} >= {"Efficacy"}


def test_pipe_tables_with_bold_groups_and_two_header_rows() -> None:
    events = table(HELIX, "Table 4")
    assert columns(events) == [
        "Part A (n = 18) > Any grade",
        "Part A (n = 18) > Grade ≥3",
        "Part B (n = 33) > Any grade",
        "Part B (n = 33) > Grade ≥3",
    ]
    assert [line.name for line in events.rows][2:5] == [
        "Hematologic > Anemia",
        "Infections > Any infection",
        "Infections > Pneumonia",
    ]
    assert next(line.path[-1].marks for line in events.rows if line.path[-1].text == "Sepsis") == ("†",)


def test_authors_title_and_year_come_from_the_top() -> None:
    assert [(paper(name).year, paper(name).authors[:2]) for name in (ELOPD, ALMADEN, HELIX)] == [
        (2025, ("Varnholt", "Okezie")),
        (2023, ("Okonjo-Vetter", "Durand-Pâquet")),
        (2024, ("Orlandsson", "Mwakasege")),
    ]
    assert paper(HELIX).title.startswith("Venetoclax with pomalidomide and dexamethasone in t(11;14)")


def test_every_cell_of_gold_is_a_cell_where_each_stands_on_a_line() -> None:
    places = [place for _, place in gold(INFORMATION).figures() if place.table is not None]
    assert len(places) > 70
    assert [place.figure for place in places if address(INFORMATION, place) == ("", "", "")] == []


def test_numbered_headings_open_sections() -> None:
    assert block_with(REVIEW, "The KARST study").section[-1] == "3.2. Prospective Studies"


def test_a_structured_abstract_does_not_nest_the_paper() -> None:
    assert block_with(MARLPIT, "The safety population comprised").section == ("Results", "Safety")


def test_references_numbered_without_a_dot_are_parted() -> None:
    assert {n: (r.surname, r.year) for n, r in paper(ALMADEN).references.items()} == {
        1: ("Okolie-Brandt", 2020),
        2: ("Szymanowicz", 2017),
    }


def test_notes_below_a_general_remark_are_tied() -> None:
    events = table(MARLPIT, "Table 4")
    pneumonia = next(line.path[-1] for line in events.rows if line.path[-1].text == "Pneumonia")
    assert [note.text for note in events.notes_of(pneumonia)] == ["Includes lower respiratory tract infection."]


def test_notes_with_raised_marks_are_tied() -> None:
    toxicity = table(ELOPD, "Table 5")
    infusion = next(line.path[-1] for line in toxicity.rows if line.path[-1].text == "Infusion-related reaction")
    assert [note.text for note in toxicity.notes_of(infusion)] == ["All at the first or second infusion"]


def test_a_mark_glued_to_a_rare_word_is_told_by_its_note() -> None:
    labels = [line.path[-1] for line in table(INFORMATION, "Adverse Events by Regimen").rows]
    assert [(label.text, label.marks) for label in labels if label.marks] == [
        ("Cardiac failure", ("a",)),
        ("Infusion reaction", ("b",)),
    ]


def test_a_mark_inside_a_label_is_no_part_of_it() -> None:
    assert "Median progression-free survival, investigator, months" in [
        line.name for line in table(MARLPIT, "Table 2").rows
    ]


def test_results_below_additional_information_are_read() -> None:
    assert block_with(INFORMATION, "GRANITE-7 study").kind is BlockKind.LIST_ITEM
