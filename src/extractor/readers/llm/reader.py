"""The model reader: results of each family with their groups, a second look, candidate records."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from extractor.documents import Document
from extractor.errors import ReaderError
from extractor.index import tokens
from extractor.readers.llm.cache import ReplyCache
from extractor.readers.llm.client import Message, ModelClient
from extractor.readers.llm.groups import Groups
from extractor.readers.llm.marking import Marked, mark_lines
from extractor.readers.llm.passages import Finder, family_units, packed, with_orientation
from extractor.readers.llm.passes import Part, Passes, shown_spans
from extractor.readers.llm.questions import TASKS, PaperQuestions, Prompts
from extractor.readers.llm.schema import results_form
from extractor.readers.llm.second_look import by_calls
from extractor.readers.llm.settings import ModelSettings
from extractor.readers.llm.settling import Draft
from extractor.readers.protocol import Reading, ReadingFailed
from extractor.records import RecordSet
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
        self._client = ModelClient(settings, ReplyCache(replies, settings.refresh))
        self.prompts = Prompts.load()

    async def read(self, document: Document) -> Reading:
        """Read one document; see `readers.protocol.Reader`."""
        marked = await asyncio.to_thread(mark_lines, document)
        parts = await asyncio.to_thread(self._parts, marked)
        if not parts:
            return Reading(RecordSet(document=document.id))
        questions = PaperQuestions(marked, self._vocabulary, self.prompts)
        passes = Passes(self._client, questions, self._settings.votes)
        try:
            return await self._read(passes, parts)
        except ReaderError as error:
            raise ReadingFailed(error, tuple(passes.calls)) from error

    async def _read(self, passes: Passes, parts: list[Part]) -> Reading:
        """Families, then the second look; what takes the processor's time goes beside the loop that waits."""
        marked = passes.marked
        groups, found = await passes.results(parts)
        draft = Draft.of(marked.document, groups, found, self._vocabulary)
        doubts = await asyncio.to_thread(draft.doubts)
        calls = by_calls(doubts.remarks(marked), marked, self._settings.call_characters)
        if calls:
            groups, found = await passes.second_look(calls, groups)
            draft = draft.after(found, groups, doubts)
        return Reading(
            records=draft.records,
            rejected=draft.rejected,
            shown=tuple(shown for part in parts for shown in shown_spans(part)),
            calls=tuple(passes.calls),
        )

    def plan(self, document: Document) -> list[PlannedCall]:
        """The calls that reading a document takes, without making any; the groups are not known yet.

        A second look at what the first answers leave open comes on top.
        """
        marked = mark_lines(document)
        questions = PaperQuestions(marked, self._vocabulary, self.prompts)
        form = results_form(self._vocabulary).answer
        return [
            _planned(f"{part.step} {part.place}", part.messages(questions, Groups.none()), form)
            for part in self._parts(marked)
        ]

    def _parts(self, marked: Marked) -> list[Part]:
        """What is asked first: each family's lines, cut where one call cannot hold them.

        The first of them also shows lines that tell of studies and groups: its answer draws them.
        """
        parts: list[Part] = []
        for family in TASKS:
            units = family_units(marked, family, self._vocabulary, self._finder)
            if units and not parts:
                units = with_orientation(marked, units, self._vocabulary)
            calls = packed(units, self._settings.call_characters)
            parts += [Part(family, call, number, len(calls)) for number, call in enumerate(calls, 1)]
        return parts

    async def aclose(self) -> None:
        """Close the connections to the endpoint."""
        await self._client.aclose()


def _planned(name: str, messages: list[Message], form: type[BaseModel]) -> PlannedCall:
    sent = "".join(message["content"] for message in messages) + json.dumps(
        form.model_json_schema(), ensure_ascii=False, separators=(",", ":")
    )
    return PlannedCall(name, len(sent), tokens(sent))
