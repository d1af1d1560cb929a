"""The passes over one paper: the results of each family, then a second look.

The first question goes alone: its answer draws the studies and groups that the others, asked side by
side, refer to and add to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain, repeat
from typing import TypeVar

from pydantic import BaseModel

from extractor.errors import ExtractorError, ReaderError
from extractor.readers.llm.abreast import abreast
from extractor.readers.llm.checks import ResultJudge
from extractor.readers.llm.client import Answer, Message, ModelClient, Question
from extractor.readers.llm.drafts import Drafter, Gathered, gather, together, united
from extractor.readers.llm.faults import TooLong
from extractor.readers.llm.groups import Groups
from extractor.readers.llm.marking import Marked
from extractor.readers.llm.passages import Unit, halved
from extractor.readers.llm.questions import PaperQuestions
from extractor.readers.llm.schema import Results, results_form
from extractor.readers.llm.second_look import Remark, shown_with
from extractor.records import Call, Family, Shown, Usage

T = TypeVar("T", bound=BaseModel)
SECOND_LOOK = "second look"
CHARACTERS_A_TOKEN = 4
"""The measure of what is shown, as scores take it: tokenisers differ, characters do not."""


@dataclass(frozen=True)
class Part:
    """What one question asks: the results of a family in some lines, or, with remarks, single lines again."""

    family: Family | None
    units: Sequence[Unit]
    number: int = 1
    of: int = 1
    remarks: Sequence[Remark] = ()
    half: bool = False

    @property
    def step(self) -> str:
        """The pass that it belongs to."""
        return SECOND_LOOK if self.family is None else str(self.family)

    @property
    def place(self) -> str:
        """Which question of its pass it is."""
        return f"{self.number} of {self.of}" + (", half" if self.half else "")

    def asked(self, questions: PaperQuestions) -> str:
        """Prompt and part, for traces."""
        prompts = questions.prompts
        prompt = prompts.second_look if self.family is None else prompts.families[self.family]
        return f"{prompt.label}, {self.place}"

    def messages(self, questions: PaperQuestions, groups: Groups) -> list[Message]:
        """The question itself, with the groups that are known."""
        if self.family is not None:
            return questions.family(self.family, self.units, groups)
        return questions.second_look(self.units, [remark.text for remark in self.remarks], groups)

    def halves(self) -> tuple[Part, ...]:
        """The same in two questions; none where it cannot be cut."""
        cut = halved(self.units) or ()
        return tuple(replace(self, units=units, remarks=self._about(units), half=True) for units in cut)

    def _about(self, units: Sequence[Unit]) -> list[Remark]:
        marks = {line.mark for unit in units for line in unit.lines}
        return [remark for remark in self.remarks if remark.mark in marks]


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

    async def results(self, parts: Sequence[Part]) -> tuple[Groups, Gathered]:
        """Ask for the results of all families; the groups that they are of come with them.

        Raises:
            EndpointError: key, model or endpoint are wrong.
            ReaderError: there is no usable answer to one of the questions.
        """
        first, *others = parts
        drawn = await self._vote(first, Groups.none(), 0)
        groups = Groups.none().with_new(drawn.groups)
        found = together(
            await abreast([self._votes(first, groups, drawn), *(self._votes(part, groups) for part in others)])
        )
        return groups.with_new(found.groups), found

    async def second_look(self, calls: Sequence[Sequence[Remark]], groups: Groups) -> tuple[Groups, Gathered]:
        """Ask about single lines, all calls side by side; raises as `results`."""
        parts = [
            Part(None, shown_with(self.marked, remarks), number, len(calls), remarks)
            for number, remarks in enumerate(calls, 1)
        ]
        found = together(await abreast([self._vote(part, groups, 0) for part in parts]))
        return groups.with_new(found.groups), found

    async def _votes(self, part: Part, groups: Groups, *known: Gathered) -> Gathered:
        """One question, as often as votes are wanted, less the answers that are known."""
        asked = [self._vote(part, groups, vote) for vote in range(len(known), self.votes)]
        return united([*known, *await abreast(asked)])

    async def _vote(self, part: Part, groups: Groups, vote: int) -> Gathered:
        """One call; where it is more than the model can hold, the same in two halves, one after the other."""
        form = results_form(self.questions.vocabulary)
        question = Question(part.asked(self.questions), part.messages(self.questions, groups), form.answer, vote)
        answer: Answer[Results] = Answer()
        lines = marks_of(part.units)
        call = Call(step=part.step, family=part.family, asked=question.asked, vote=vote, lines=lines)
        try:
            with self._noting(call, question, answer) as noted:
                await self.client.ask(question, answer)
                judge = ResultJudge(self.marked, frozenset(lines), {})
                gathered = gather(answer.replies, groups, form.item, judge)
                if not gathered.readable:
                    raise self._unusable(part.step, answer)
                noted.records = self._made(gathered, groups)
        except TooLong:
            halves = part.halves()
            if not halves:
                raise
            return await self._in_halves(halves, groups, vote)
        return gathered

    async def _in_halves(self, halves: Sequence[Part], groups: Groups, vote: int) -> Gathered:
        """The answers to both, the second with the groups of the first."""
        found: list[Gathered] = []
        for half in halves:
            found.append(await self._vote(half, groups, vote))
            groups = groups.with_new(found[-1].groups)
        return together(found)

    def _made(self, gathered: Gathered, groups: Groups) -> tuple[str, ...]:
        """The ids of the records that an answer makes."""
        grown = groups.with_new(gathered.groups)
        made, _ = Drafter(self.marked.document.id, grown, self.questions.vocabulary).records(gathered.citations)
        return tuple(record.id for record in made)

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


def marks_of(units: Iterable[Unit]) -> tuple[str, ...]:
    """The marks of the lines that some units show."""
    return tuple(line.mark for unit in units for line in unit.lines)


def shown_spans(part: Part) -> Iterator[Shown]:
    """What was shown for a family, line by line; a line in several pieces counts its tokens with the first."""
    for line in chain.from_iterable(unit.lines for unit in part.units):
        costs = chain([round(len(line.shown) / CHARACTERS_A_TOKEN)], repeat(0))
        for span, cost in zip(line.spans, costs, strict=False):
            if part.family is not None:
                yield Shown(family=part.family, start=span.start, end=span.end, tokens=cost)
