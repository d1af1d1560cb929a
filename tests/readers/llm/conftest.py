from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.readers.llm.scripted import PAPER, Endpoint

from extractor.documents import Document, read_document
from extractor.readers.llm import ModelSettings
from extractor.vocabulary import Vocabulary, load_vocabulary


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    served = Endpoint()
    yield served
    served.close()


@pytest.fixture
def settings(endpoint: Endpoint) -> ModelSettings:
    return ModelSettings(model="openai/invented-1", base_url=endpoint.url, timeout=5, longest_wait=0.01)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture
def paper(tmp_path: Path) -> Document:
    path = tmp_path / "invented.txt"
    path.write_text(PAPER, encoding="utf-8")
    return read_document(path, "invented")
