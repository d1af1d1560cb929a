"""Records in the codebook's flat form: JSON lines, CSV, Excel."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import xlsxwriter

from extractor.records import FlatRecord
from extractor.records.flat import SECOND_RING

FIRST_RING = (
    "id", "document", "provenance", "study", "study_aliases", "cohort", "cohort_aliases", "cohort_role", "cohort_n",
    "regimen", "family", "outcome", "term", "grade", "statistic", "value", "status", "unit", "num", "den", "ci_low",
    "ci_high", "ci_status", "spread", "p", "timepoint", "comparator", "model", "evidence", "conflict", "note",
)  # fmt: skip
COLUMNS = (*FIRST_RING, *SECOND_RING)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def as_jsonl(records: Iterable[FlatRecord]) -> Iterator[str]:
    """One object a line."""
    for record in records:
        yield json.dumps(record.as_json(), ensure_ascii=False)


def as_csv(records: Iterable[FlatRecord]) -> Iterator[str]:
    """One line a record under a header; lists and objects as JSON.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    yield _csv_line(COLUMNS)
    for record in records:
        flat = record.as_json()
        yield _csv_line([_harmless(_cell(flat.get(column))) for column in COLUMNS])


def as_xlsx(records: Iterable[FlatRecord], created: datetime) -> bytes:
    """A workbook with one sheet; every text is written as text, never as a formula."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": created.replace(tzinfo=None)})
        sheet = book.add_worksheet("records")
        bold = book.add_format({"bold": True})
        for column, name in enumerate(COLUMNS):
            sheet.write_string(0, column, name, bold)
        last = 0
        for last, record in enumerate(records, start=1):
            flat = record.as_json()
            for column, name in enumerate(COLUMNS):
                value = _cell(flat.get(name))
                if isinstance(value, str):
                    sheet.write_string(last, column, value)
                elif value is not None:
                    sheet.write(last, column, value)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    return buffer.getvalue()


def _cell(value: Any) -> str | float | None:
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    if value is None or isinstance(value, (str, int, float)):
        return value
    return str(value)


def _harmless(value: str | float | None) -> str | float | None:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _csv_line(cells: Iterable[object]) -> str:
    buffer = io.StringIO()
    # What ends a line is what the writer quotes in a cell: both characters that a spreadsheet breaks at.
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().removesuffix("\r\n")
