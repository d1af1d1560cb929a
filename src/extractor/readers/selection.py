"""Which reader reads, and making it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

from extractor.errors import SettingsError
from extractor.index import Retriever
from extractor.readers.dual import DualReader
from extractor.readers.llm import LlmReader, ModelSettings
from extractor.readers.llm.questions import Prompts
from extractor.readers.protocol import Reader
from extractor.readers.rules.reader import RulesReader
from extractor.settings import Settings
from extractor.vocabulary import Vocabulary

Kind = Literal["llm", "rules", "both"]


def choose(settings: Settings) -> Kind:
    """The reader that is meant; `auto` takes the model where one is named.

    Raises:
        SettingsError: a model is needed and none is named.
    """
    if settings.reader == "auto":
        return "llm" if settings.model else "rules"
    if settings.reader != "rules" and not settings.model:
        raise SettingsError(
            f"the reader {settings.reader} needs a model",
            mend="name one with --model, EXTRACTOR_MODEL or 'model' in extractor.toml, or take --reader rules",
        )
    return settings.reader


def prompts_of(kind: Kind) -> tuple[str, ...]:
    """Name and version of the prompts that a reader uses."""
    return () if kind == "rules" else Prompts.load().labels


@asynccontextmanager
async def open_reader(
    kind: Kind, settings: Settings, vocabulary: Vocabulary, retriever: Retriever
) -> AsyncIterator[Reader]:
    """The reader itself, with its connections closed at the end; nothing is sent before it reads."""
    if kind == "rules":
        yield RulesReader(vocabulary)
        return
    model = model_reader(settings, vocabulary, retriever)
    try:
        yield model if kind == "llm" else DualReader(model, RulesReader(vocabulary))
    finally:
        await model.aclose()


def model_reader(settings: Settings, vocabulary: Vocabulary, retriever: Retriever) -> LlmReader:
    """The reader that asks the model which the settings name."""
    given = {
        name: value
        for name in ("model", "base_url", "api_key", "mode", "timeout", "concurrency")
        if (value := getattr(settings, name)) is not None
    }
    return LlmReader(ModelSettings(**given), vocabulary, retriever, settings.replies)
