"""What a run would send to the model, worked out without sending anything."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.documents import read_document
from extractor.errors import DocumentError
from extractor.index import Retriever
from extractor.pipeline.events import Notify
from extractor.pipeline.indexing import open_store
from extractor.pipeline.planning import Plan
from extractor.readers.selection import model_reader

_LOCAL = "hashed"
"""An embedding that stays on this machine, whichever the run itself would use."""


@dataclass(frozen=True)
class Estimate:
    """What one document would take; replies come on top."""

    document: str
    calls: int = 0
    tokens: int = 0
    """Of the questions, about."""
    error: str | None = None


def estimate(plan: Plan, notify: Notify) -> list[Estimate]:
    """Questions and tokens for each document; none where the rules read.

    Raises:
        StoreError: the index can be neither opened nor rebuilt.
    """
    if plan.kind == "rules":
        return [Estimate(source.id) for source in plan.found.sources]
    estimates: list[Estimate] = []
    with open_store(plan.settings, _LOCAL, notify) as store:
        reader = model_reader(plan.settings, plan.vocabulary, Retriever(store))
        for source in plan.found.sources:
            try:
                calls = reader.plan(read_document(source.path, source.id))
            except DocumentError as error:
                estimates.append(Estimate(source.id, error=str(error)))
            else:
                estimates.append(Estimate(source.id, len(calls), sum(call.tokens for call in calls)))
    return estimates
