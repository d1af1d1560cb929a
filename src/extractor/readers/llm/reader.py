"""The model reader: map, results of each family, candidate records."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from extractor.documents import Document
from extractor.index import tokens
from extractor.readers.llm.cache import ReplyCache
from extractor.readers.llm.client import Message, ModelClient
from extractor.readers.llm.drafts import cohorts_of, studies_of
from extractor.readers.llm.marking import Marked, mark_lines
from extractor.readers.llm.passages import Finder, Unit, digest, family_units, packed
from extractor.readers.llm.passes import TASKS, Passes, Prompts, outcome_codes, shown_spans
from extractor.readers.llm.schema import StudyMap, results_form
from extractor.readers.llm.settings import ModelSettings
from extractor.readers.protocol import Reading
from extractor.records import Family, RecordSet
from extractor.vocabulary import Vocabulary


@dataclass(frozen=True)
class PlannedCall:
    """A call that reading a document would make, if no reply were known and none sent back."""

    name: str
    characters: int
    """Of the messages and the schema that are sent."""
    tokens: int
    """About."""


class LlmReader:
    """Reads a document by asking a model; made for one event loop, closed by `aclose`."""

    name = "llm"

    def __init__(
        self, settings: ModelSettings, vocabulary: Vocabulary, finder: Finder, replies: Path,
    ) -> None:  # fmt: skip
        """A reader.

        Args:
            settings: the model and its endpoint.
            vocabulary: outcomes, events, drugs.
            finder: finds passages in a document, such as `index.Retriever`.
            replies: folder where replies are kept by content.

        Raises:
            PromptError: a prompt is missing or breaks its form.
        """
        self._settings = settings
        self._vocabulary = vocabulary
        self._finder = finder
        self._client = ModelClient(settings, ReplyCache(replies))
        self.prompts = Prompts.load()

    async def read(self, document: Document) -> Reading:
        """Read one document; see `readers.protocol.Reader`."""
        marked = mark_lines(document)
        if not marked.lines:
            return Reading(RecordSet(document=document.id))
        passes = Passes(marked, self._vocabulary, self.prompts)
        studies = await passes.study_map(self._client, digest(marked, self._vocabulary))
        shown = {family: self._units(marked, family) for family in TASKS}
        found = await asyncio.gather(
            *(
                passes.results(self._client, family, packed(units, self._settings.call_characters), studies)
                for family, units in shown.items()
            )
        )
        records = RecordSet(
            document=document.id,
            studies=studies_of(studies),
            cohorts=cohorts_of(studies, self._vocabulary),
            records=tuple(record for part in found for record in part.records),
        )
        return Reading(
            records=records,
            rejected=tuple(refused for part in found for refused in part.rejected),
            shown=tuple(span for family, units in shown.items() for span in shown_spans(family, units)),
            usage=passes.usage,
        )

    def plan(self, document: Document) -> list[PlannedCall]:
        """The calls that reading a document takes, without making any; the groups are not known yet."""
        marked = mark_lines(document)
        if not marked.lines:
            return []
        passes = Passes(marked, self._vocabulary, self.prompts)
        calls = [_planned("study map", passes.map_messages(digest(marked, self._vocabulary)), StudyMap)]
        for family in TASKS:
            form = results_form(["G1"], outcome_codes(family, self._vocabulary)).answer
            parts = packed(self._units(marked, family), self._settings.call_characters)
            calls += [
                _planned(f"{family} {i} of {len(parts)}", passes.family_messages(family, units, ""), form)
                for i, units in enumerate(parts, 1)
            ]
        return calls

    async def aclose(self) -> None:
        """Close the connections to the endpoint."""
        await self._client.aclose()

    def _units(self, marked: Marked, family: Family) -> list[Unit]:
        return family_units(marked, family, self._vocabulary, self._finder)


def _planned(name: str, messages: list[Message], form: type[BaseModel]) -> PlannedCall:
    sent = "".join(message["content"] for message in messages) + json.dumps(
        form.model_json_schema(), ensure_ascii=False
    )
    return PlannedCall(name, len(sent), tokens(sent))
