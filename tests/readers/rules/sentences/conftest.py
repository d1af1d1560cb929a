"""Sentences invented for these tests, read with the shipped vocabulary."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.readers.rules.result import Result
from extractor.readers.rules.sentences import Sentence, read_sentence
from extractor.text import clean
from extractor.vocabulary import Vocabulary, load_vocabulary

Read = Callable[..., list[Result]]


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture(scope="session")
def read(vocabulary: Vocabulary) -> Read:
    def read_text(text: str, *before: str, section: tuple[str, ...] = ("Results",)) -> list[Result]:
        return read_sentence(Sentence(clean(text), section, tuple(clean(b) for b in before)), vocabulary)

    return read_text
