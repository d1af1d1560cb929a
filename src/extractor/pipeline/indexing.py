"""The index that the settings name."""

from __future__ import annotations

from extractor.index import Store, embedding
from extractor.pipeline.events import Note, Notify
from extractor.settings import Settings


def open_store(settings: Settings, embedding_name: str, notify: Notify) -> Store:
    """Open the store of passages; what it repairs is told.

    Raises:
        SettingsError: there is no such embedding.
        StoreError: the folder can be neither opened nor rebuilt.
    """
    key = settings.api_key.get_secret_value() if settings.api_key else None

    def report(line: str) -> None:
        notify(Note(line))

    made = embedding(embedding_name, settings.base_url, key, report)
    return Store.open(settings.index, made, report, chroma_url=settings.chroma)
