"""Papers and tables invented for these tests, read from a file as any paper is, with the shipped vocabulary."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.readers.rules.tabled import paper_with

from extractor.documents import Document, read_document
from extractor.readers.rules.result import Result
from extractor.readers.rules.tables import read_table
from extractor.vocabulary import Vocabulary, load_vocabulary

ReadPaper = Callable[[str], Document]
ReadTables = Callable[[str], list[Result]]


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture
def read_paper(tmp_path: Path) -> ReadPaper:
    def read(text: str) -> Document:
        path = tmp_path / "paper.txt"
        path.write_text(text, encoding="utf-8")
        return read_document(path, "paper")

    return read


@pytest.fixture
def read_tables(read_paper: ReadPaper, vocabulary: Vocabulary) -> ReadTables:
    def read(text: str) -> list[Result]:
        document = read_paper(paper_with(text))
        words = vocabulary.with_abbreviations(document.abbreviations)
        return [result for block, table in document.tables() for result in read_table(document, block, table, words)]

    return read
