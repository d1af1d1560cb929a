"""Whether everything that a run needs is there: model, embedding, store."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.errors import ExtractorError
from extractor.index import embedding
from extractor.pipeline.events import Event, Note
from extractor.pipeline.indexing import open_store
from extractor.readers.llm.examining import Examined, examine
from extractor.readers.selection import model_settings
from extractor.settings import Settings

__all__ = ["Examined", "examine_all"]


async def examine_all(settings: Settings) -> list[Examined]:
    """A line for each thing that a run with these settings needs; the model is asked tiny questions."""
    return [*await _model(settings), *_embedding(settings), *_store(settings)]


async def _model(settings: Settings) -> list[Examined]:
    if settings.model is None:
        return [Examined("model", True, "none is named, so the rules read and nothing is sent")]
    try:
        return await examine(model_settings(settings))
    except ExtractorError as error:
        return [Examined("model", False, str(error))]


def _embedding(settings: Settings) -> Iterator[Examined]:
    key = settings.api_key.get_secret_value() if settings.api_key else None
    try:
        made = embedding(settings.embedding, settings.base_url, key)
        vectors = made.embed(["overall response rate"])
    except ExtractorError as error:
        yield Examined("embedding", False, str(error))
    else:
        yield Examined("embedding", True, f"{made.name}, {vectors.shape[1]} numbers a passage")


def _store(settings: Settings) -> Iterator[Examined]:
    repaired: list[str] = []

    def notify(event: Event) -> None:
        if isinstance(event, Note):
            repaired.append(event.text)

    where = settings.chroma or str(settings.index)
    try:
        with open_store(settings, "hashed", notify) as store:
            store.search("doctor", ["overall response rate"])
    except (ExtractorError, OSError) as error:
        yield Examined("store", False, f"{where}: {error}")
    else:
        yield Examined("store", True, "; ".join([f"{where} can be read and written", *repaired]))
