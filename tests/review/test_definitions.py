from __future__ import annotations

from pathlib import Path

from tests.review.invented import VOCABULARY

from extractor.documents import Document, read_document
from extractor.records import Cohort, CohortRole, Evidence, FlatRecord, Provenance, Record, Study
from extractor.review.definitions import definitions

PAPER = """\
# A paper invented for its definitions

## Methods

Response was graded after the criteria of an invented working group. Progression-free survival (PFS) ran from the
first dose to progression or death. Blood was drawn every week.

## Results

Forty patients received D-Pd. Median PFS was 8.4 months and 24 patients (60%) responded.

Table 2. Response

Response\tD-Pd (n = 40)
ORR<sup>a</sup>\t24 (60)
CR\t4 (10)
PR, partial response; CR, complete response
<sup>a</sup> Confirmed responses only
<sup>b</sup> Nobody refers to this
"""


def shown(folder: Path, figure: str, **fields: object) -> tuple[FlatRecord, Document]:
    path = folder / "defined.md"
    path.write_text(PAPER)
    start = PAPER.index(figure)
    place = Evidence(start=start, end=start + len(figure), quote=figure)
    record = Record.model_validate({"id": "r", "cohort": "c", "family": "efficacy", "evidence": (place,), **fields})
    cohort = Cohort(id="c", study="s", label="D-Pd", role=CohortRole.OVERALL, n=40)
    study = Study(id="s", label="Invented 2020", provenance=Provenance.PRIMARY)
    return FlatRecord(document="d", study=study, cohort=cohort, record=record), read_document(path, "d")


def test_beside_a_time_to_event_stands_what_it_is_counted_from(tmp_path: Path) -> None:
    flat, document = shown(tmp_path, "8.4 months", outcome="PFS", statistic="median", value=8.4)
    found = definitions(flat, document, VOCABULARY)
    assert [said.text for said in found.endpoint_said] == [
        "Progression-free survival (PFS) ran from the first dose to progression or death."
    ]
    assert found.abbreviations == {"PFS": "Progression-free survival"}
    assert PAPER[found.endpoint_said[0].start :].startswith("Progression-free survival (PFS)")


def test_beside_a_ratio_stands_the_definition_of_its_endpoint(tmp_path: Path) -> None:
    flat, document = shown(tmp_path, "8.4", outcome="HR_PFS", statistic="hazard_ratio", value=8.4)
    assert len(definitions(flat, document, VOCABULARY).endpoint_said) == 1


def test_beside_a_response_stand_its_criteria_its_population_and_the_notes_of_its_row(tmp_path: Path) -> None:
    flat, document = shown(tmp_path, "24 (60)", outcome="ORR", statistic="proportion", value=60, num=24)
    found = definitions(flat, document, VOCABULARY)
    assert [said.text for said in found.endpoint_said] == [
        "Response was graded after the criteria of an invented working group."
    ]
    assert [said.text for said in found.population_said] == ["Forty patients received D-Pd."]
    assert [said.text for said in found.notes] == [
        "PR, partial response; CR, complete response",
        "Confirmed responses only",
    ]


def test_without_its_paper_a_record_still_has_the_name_of_its_endpoint(tmp_path: Path) -> None:
    flat, _ = shown(tmp_path, "24 (60)", outcome="ORR", statistic="proportion", value=60)
    assert definitions(flat, None, VOCABULARY).endpoint == "overall response rate: sCR, CR, VGPR, PR"
