"""One invented paper in every format gives the rules the same records; only where they stand differs."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest
from tests.documents.printing.as_docx import as_docx
from tests.documents.printing.as_markup import as_html, as_jats
from tests.documents.printing.as_pdf import Look, as_pdf
from tests.documents.printing.as_text import as_markdown, as_text
from tests.documents.printing.invented_trial import TRIAL

from extractor.documents import Document, read_document
from extractor.readers.rules.reader import RulesReader
from extractor.text import Span
from extractor.verification import verify
from extractor.vocabulary import load_vocabulary

PRINTED = {
    "plain.txt": lambda: as_text(TRIAL).encode(),
    "article.xml": lambda: as_jats(TRIAL).encode(),
    "article.nxml": lambda: as_jats(TRIAL).encode(),
    "page.html": lambda: as_html(TRIAL).encode(),
    "manuscript.docx": lambda: as_docx(TRIAL),
    "one-column.pdf": lambda: as_pdf(TRIAL, Look()),
    "two-columns.pdf": lambda: as_pdf(TRIAL, Look(columns=2, wide=(4,))),
    "over-two-pages.pdf": lambda: as_pdf(TRIAL, Look(table_size=10, size=11)),
    "boxed.pdf": lambda: as_pdf(TRIAL, Look(rules="boxed", font="Helvetica")),
    "turned.pdf": lambda: as_pdf(TRIAL, Look(columns=2, wide=(2,), turned=(4,))),
}


def read(folder: Path, name: str, data: bytes) -> Document:
    path = folder / name
    path.write_bytes(data)
    return read_document(path, "quarril")


def records(document: Document) -> Counter[str]:
    """Each record with its study and cohort, without identifiers and places."""
    found = asyncio.run(RulesReader(load_vocabulary()).read(document)).records
    cohorts = {c.id: (c.study, c.label, c.n, c.role) for c in found.cohorts}
    studies = {s.id: s.label for s in found.studies}
    placeless: Counter[str] = Counter()
    for record in found.records:
        study, *cohort = cohorts[record.cohort]
        said = record.model_dump_json(exclude={"id", "cohort", "evidence", "support"}, exclude_none=True)
        placeless[f"{studies[study]} {cohort} {said}"] += 1
    return placeless


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Counter[str]:
    found = records(read(tmp_path_factory.mktemp("markdown"), "paper.md", as_markdown(TRIAL).encode()))
    assert sum(found.values()) > 100
    assert any("Randomised part, DPd'" in record for record in found)
    return found


@pytest.mark.parametrize("name", PRINTED)
def test_every_format_gives_the_same_records(tmp_path: Path, expected: Counter[str], name: str) -> None:
    found = records(read(tmp_path, name, PRINTED[name]()))
    assert (expected - found, found - expected) == (Counter(), Counter())


@pytest.mark.parametrize("name", PRINTED)
def test_verified_quotes_stand_in_the_text_and_lead_back_to_the_file(tmp_path: Path, name: str) -> None:
    document = read(tmp_path, name, PRINTED[name]())
    vocabulary = load_vocabulary()
    candidates = asyncio.run(RulesReader(vocabulary).read(document)).records
    verified = verify(document, candidates, vocabulary)
    places = [place for record in verified.records.records for place in record.evidence]
    assert verified.rejected == ()
    assert [p for p in places if document.text[p.start : p.end] != p.quote] == []
    assert document.rendered == (name != "plain.txt")
    unplaced = [p for p in places if document.rendered and not document.origins(Span(p.start, p.end))]
    assert unplaced == []


@pytest.mark.parametrize("name", PRINTED)
def test_title_authors_year_and_identifiers_are_told(tmp_path: Path, name: str) -> None:
    metadata = read(tmp_path, name, PRINTED[name]()).metadata
    assert metadata.title == TRIAL.title
    assert metadata.authors == ("Bexley", "Corwick", "Drumlin", "Estrange")
    assert metadata.year == 2024
    assert metadata.doi == "10.5555/jih.2024.0417"
    assert metadata.registrations == ("NCT09990001",)
