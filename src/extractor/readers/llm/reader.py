"""The model reader: map, results of each family, candidate records."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from extractor.documents import Document
from extractor.errors import ReaderError
from extractor.index import tokens
from extractor.readers.llm.abreast import abreast
from extractor.readers.llm.cache import ReplyCache
from extractor.readers.llm.client import Message, ModelClient
from extractor.readers.llm.marking import Marked, mark_lines
from extractor.readers.llm.passages import Finder, Unit, digest, family_units, packed
from extractor.readers.llm.passes import Passes, shown_spans, together
from extractor.readers.llm.questions import TASKS, PaperQuestions, Prompts
from extractor.readers.llm.schema import StudyMap, results_form
from extractor.readers.llm.second_look import by_calls
from extractor.readers.llm.settings import ModelSettings
from extractor.readers.llm.settling import Draft
from extractor.readers.protocol import Reading, ReadingFailed
from extractor.records import Family, RecordSet
from extractor.vocabulary import Vocabulary

_NO_GROUPS = StudyMap.model_construct(studies=[], cohorts=[])


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
        self._client = ModelClient(settings, ReplyCache(replies, settings.refresh))
        self.prompts = Prompts.load()

    async def read(self, document: Document) -> Reading:
        """Read one document; see `readers.protocol.Reader`."""
        marked = await asyncio.to_thread(mark_lines, document)
        if not marked.lines:
            return Reading(RecordSet(document=document.id))
        passes = Passes(
            self._client, PaperQuestions(marked, self._vocabulary, self.prompts), self._settings.votes
        )  # fmt: skip
        try:
            return await self._read(passes)
        except ReaderError as error:
            raise ReadingFailed(error, tuple(passes.calls)) from error

    async def _read(self, passes: Passes) -> Reading:
        """Map, families, second look; what takes the processor's time goes beside the loop that waits for replies."""
        marked, document = passes.marked, passes.marked.document
        studies = await passes.study_map(await asyncio.to_thread(digest, marked, self._vocabulary))
        shown = {family: await asyncio.to_thread(self._units, marked, family) for family in TASKS}
        found = together(
            await abreast(passes.family(family, self._calls(units), studies) for family, units in shown.items())
        )
        draft = Draft.of(document, studies, found, self._vocabulary)
        doubts = await asyncio.to_thread(draft.doubts)
        calls = by_calls(doubts.remarks(marked), marked, self._settings.call_characters)
        settled = draft.after(await passes.second_look(calls, studies), doubts) if calls else draft
        return Reading(
            records=settled.records,
            rejected=settled.rejected,
            shown=tuple(span for family, units in shown.items() for span in shown_spans(family, units)),
            calls=tuple(passes.calls),
        )

    def plan(self, document: Document) -> list[PlannedCall]:
        """The calls that reading a document takes, without making any; the groups are not known yet.

        A second look at what the first answers leave open comes on top.
        """
        marked = mark_lines(document)
        if not marked.lines:
            return []
        questions = PaperQuestions(marked, self._vocabulary, self.prompts)
        calls = [_planned("study map", questions.study_map(digest(marked, self._vocabulary)), StudyMap)]
        form = results_form(["G1"], self._vocabulary).answer
        for family in TASKS:
            parts = self._calls(self._units(marked, family))
            calls += [
                _planned(f"{family} {i} of {len(parts)}", questions.family(family, units, _NO_GROUPS), form)
                for i, units in enumerate(parts, 1)
            ]
        return calls

    async def aclose(self) -> None:
        """Close the connections to the endpoint."""
        await self._client.aclose()

    def _calls(self, units: list[Unit]) -> list[list[Unit]]:
        return packed(units, self._settings.call_characters)

    def _units(self, marked: Marked, family: Family) -> list[Unit]:
        return family_units(marked, family, self._vocabulary, self._finder)


def _planned(name: str, messages: list[Message], form: type[BaseModel]) -> PlannedCall:
    sent = "".join(message["content"] for message in messages) + json.dumps(
        form.model_json_schema(), ensure_ascii=False, separators=(",", ":")
    )
    return PlannedCall(name, len(sent), tokens(sent))
