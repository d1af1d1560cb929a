from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import openpyxl
import pytest

from extractor.records import Cohort, Evidence, FlatRecord, Record, Study
from extractor.report.export import COLUMNS, as_csv, as_jsonl, as_xlsx

FORMULA = '=HYPERLINK("http://127.0.0.1/","x")'
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def hostile() -> FlatRecord:
    place = Evidence(start=3, end=9, quote='5%,\n"five"', where="Results")
    return FlatRecord(
        document="paper",
        study=Study.model_validate({"id": "s", "label": FORMULA, "provenance": "primary"}),
        cohort=Cohort.model_validate({"id": "c", "study": "s", "label": "+1", "role": "overall"}),
        record=Record.model_validate(
            {
                "id": "r",
                "cohort": "c",
                "family": "safety",
                "outcome": "AE",
                "value": -5,
                "term": "@now",
                "evidence": [place],
            }
        ),
    )


def test_a_paper_cannot_put_a_formula_into_a_csv(hostile: FlatRecord) -> None:
    (row,) = csv.DictReader(io.StringIO("\n".join(as_csv([hostile]))))
    assert (row["study"], row["cohort"], row["term"], row["value"]) == (f"'{FORMULA}", "'+1", "'@now", "-5.0")
    assert json.loads(row["evidence"])[0]["quote"] == '5%,\n"five"'


@pytest.mark.parametrize("note", ["two\nlines", "two\rlines", "two\r\nlines", "\n"])
def test_a_line_break_in_a_note_stays_in_its_cell(hostile: FlatRecord, note: str) -> None:
    record = hostile.record.model_copy(update={"note": note, "evidence": ()})
    noted = hostile.model_copy(update={"record": record})
    written = "\n".join(as_csv([noted, noted]))
    rows = list(csv.DictReader(io.StringIO(written, newline="")))
    assert [(row["note"].lstrip("'"), row["id"]) for row in rows] == [(note, "r"), (note, "r")]


def test_a_paper_cannot_put_a_formula_into_a_workbook(hostile: FlatRecord) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx([hostile], NOW))).active
    cell = sheet.cell(2, COLUMNS.index("study") + 1)
    assert (cell.value, cell.data_type) == (FORMULA, "s")
    assert sheet.cell(2, COLUMNS.index("value") + 1).value == -5


def test_no_records_give_a_header_and_nothing_else() -> None:
    assert list(as_jsonl([])) == []
    assert [line.split(",")[0] for line in as_csv([])] == ["id"]
    assert openpyxl.load_workbook(io.BytesIO(as_xlsx([], NOW))).active.max_row == 1
