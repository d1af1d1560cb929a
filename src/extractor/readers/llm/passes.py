"""The passes over one paper: the map of its studies, the results of each family, then a second look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import TypeVar

from pydantic import BaseModel

from extractor.errors import ExtractorError, ReaderError
from extractor.readers.llm.abreast import abreast
from extractor.readers.llm.checks import MapJudge, ResultJudge, size_place
from extractor.readers.llm.client import Answer, Message, ModelClient, Question
from extractor.readers.llm.drafts import Drafter, Gathered, gather, settled_map, united
from extractor.readers.llm.faults import TooLong
from extractor.readers.llm.marking import Marked
from extractor.readers.llm.passages import Unit, halved
from extractor.readers.llm.places import Place
from extractor.readers.llm.questions import PaperQuestions
from extractor.readers.llm.schema import Results, StudyMap, StudyMapForm, checking, results_form
from extractor.readers.llm.second_look import Remark, shown_with
from extractor.records import Call, Family, Shown, Usage

T = TypeVar("T", bound=BaseModel)
STUDY_MAP, SECOND_LOOK = "study map", "second look"
CHARACTERS_A_TOKEN = 4
"""The measure of what is shown, as scores take it: tokenisers differ, characters do not."""


@dataclass
class Passes:
    """Asks one model about one paper."""

    client: ModelClient
    questions: PaperQuestions
    votes: int = 1
    calls: list[Call] = field(default_factory=list)
    """Every call that was made or answered from the cache, in the order of their ends."""

    @property
    def marked(self) -> Marked:
        return self.questions.marked

    @property
    def usage(self) -> Usage:
        """What all calls so far took."""
        return sum((call.usage for call in self.calls), Usage())

    async def study_map(self, units: Sequence[Unit]) -> StudyMap:
        """Ask for the studies and groups of the paper.

        Raises:
            EndpointError: key, model or endpoint are wrong.
            ReaderError: there is no usable answer.
        """
        messages = self.questions.study_map(units)
        question = Question(self.questions.prompts.study_map.label, messages, StudyMapForm)
        answer: Answer[StudyMapForm] = Answer()
        with self._noting(Call(step=STUDY_MAP, asked=question.asked, lines=marks_of(units)), question, answer):
            with checking(MapJudge(self.marked)):
                await self.client.ask(question, answer)
            settled = settled_map(answer.value, answer.replies, self.marked)
            if settled is None:
                raise self._unusable(STUDY_MAP, answer)
            return settled

    async def family(self, family: Family, calls: Sequence[Sequence[Unit]], studies: StudyMap) -> Gathered:
        """Ask for the results of a family, all calls side by side.

        Raises:
            EndpointError: key, model or endpoint are wrong.
            ReaderError: there is no usable answer to one of the calls.
        """
        label = self.questions.prompts.families[family].label
        asked = [
            self._results(_Part(family, f"{label}, {i} of {len(calls)}", units), studies)
            for i, units in enumerate(calls, 1)
        ]
        return together(await abreast(asked))

    async def second_look(self, calls: Sequence[Sequence[Remark]], studies: StudyMap) -> Gathered:
        """Ask about single lines, all calls side by side; raises as `family`."""
        label = self.questions.prompts.second_look.label
        asked = [
            self._results(
                _Part(None, f"{label}, {i} of {len(calls)}", shown_with(self.marked, remarks), remarks), studies
            )
            for i, remarks in enumerate(calls, 1)
        ]
        return together(await abreast(asked))

    async def _results(self, part: _Part, studies: StudyMap) -> Gathered:
        """One question, as often as votes are wanted; a second look is one already."""
        votes = self.votes if part.family is not None else 1
        asked = [self._vote(part, studies, vote) for vote in range(votes)]
        return united(await abreast(asked))

    async def _vote(self, part: _Part, studies: StudyMap, vote: int) -> Gathered:
        """One call; where it is more than the model can hold, the same in two halves."""
        form = results_form([c.id for c in studies.cohorts], self.questions.vocabulary)
        question = Question(part.asked, part.messages(self.questions, studies), form.answer, vote)
        answer: Answer[Results] = Answer()
        lines = marks_of(part.units)
        judge = ResultJudge(self.marked, frozenset(lines), self._sizes(studies))
        call = Call(step=part.step, family=part.family, asked=part.asked, vote=vote, lines=lines)
        try:
            with self._noting(call, question, answer) as noted:
                await self.client.ask(question, answer)
                gathered = gather(answer.replies, form.item, judge)
                if not gathered.readable:
                    raise self._unusable(part.step, answer)
                made, _ = Drafter.of(self.marked.document.id, studies, self.questions.vocabulary).records(
                    gathered.citations
                )
                noted.records = tuple(record.id for record in made)
        except TooLong:
            parts = part.halves()
            if parts is None:
                raise
            return together(await abreast(self._vote(half, studies, vote) for half in parts))
        return gathered

    @contextmanager
    def _noting(self, call: Call, question: Question[T], answer: Answer[T]) -> Iterator[_Noted]:
        """Note a call in the ledger, whatever becomes of it."""
        noted, problem = _Noted(), None
        try:
            yield noted
        except ExtractorError as error:
            problem = str(error)
            raise
        finally:
            done = {
                "messages": tuple(dict(message) for message in question.messages),
                "replies": tuple(answer.replies), "keys": tuple(answer.keys), "records": noted.records,
                "usage": answer.usage, "seconds": answer.seconds, "problem": problem,
            }  # fmt: skip
            self.calls.append(call.model_copy(update=done))

    def _sizes(self, studies: StudyMap) -> dict[str, Place]:
        sized = ((c.id, size_place(self.marked, c.n, c.n_at)) for c in studies.cohorts if c.n is not None)
        return {identifier: place for identifier, place in sized if isinstance(place, Place)}

    def _unusable(self, what: str, answer: Answer[T]) -> ReaderError:
        self.client.spoil(answer)
        return ReaderError(
            f"{self.marked.document.id}: none of {len(answer.replies)} replies to the question for {what} "
            "could be read",
            mend="take a model that keeps to a schema, or another mode; --refresh asks again",
        )


@dataclass
class _Noted:
    """What is found out about a call while it is under way."""

    records: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Part:
    """What one call about results asks."""

    family: Family | None
    asked: str
    units: Sequence[Unit]
    remarks: Sequence[Remark] = ()

    @property
    def step(self) -> str:
        return SECOND_LOOK if self.family is None else str(self.family)

    def messages(self, questions: PaperQuestions, studies: StudyMap) -> list[Message]:
        if self.family is not None:
            return questions.family(self.family, self.units, studies)
        return questions.second_look(self.units, [remark.text for remark in self.remarks], studies)

    def halves(self) -> tuple[_Part, _Part] | None:
        cut = halved(self.units)
        if cut is None:
            return None
        first, second = (_Part(self.family, f"{self.asked}, half", units, self._about(units)) for units in cut)
        return first, second

    def _about(self, units: Sequence[Unit]) -> list[Remark]:
        marks = {line.mark for unit in units for line in unit.lines}
        return [remark for remark in self.remarks if remark.mark in marks]


def marks_of(units: Iterable[Unit]) -> tuple[str, ...]:
    """The marks of the lines that some units show."""
    return tuple(line.mark for unit in units for line in unit.lines)


def together(parts: Iterable[Gathered]) -> Gathered:
    """What several calls brought, as one."""
    known = list(parts)
    return Gathered(
        tuple(chain.from_iterable(part.citations for part in known)),
        tuple(chain.from_iterable(part.rejected for part in known)),
        readable=all(part.readable for part in known),
    )


def shown_spans(family: Family, units: Iterable[Unit]) -> Iterator[Shown]:
    """What was shown for a family, line by line; a line in several pieces counts its tokens with the first."""
    for unit in units:
        for line in unit.lines:
            costs = chain([round(len(line.shown) / CHARACTERS_A_TOKEN)], repeat(0))
            for span, cost in zip(line.spans, costs, strict=False):
                yield Shown(family=family, start=span.start, end=span.end, tokens=cost)
