"""The passes over one paper: the map of its studies, then the results of each family, call by call."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat

from extractor.documents import Document
from extractor.errors import ReaderError
from extractor.index import tokens
from extractor.prompts import Prompt, load_prompt
from extractor.readers.llm.checks import MapJudge, ResultJudge, size_place
from extractor.readers.llm.client import Answer, Message, ModelClient, Question
from extractor.readers.llm.drafts import Drafter, Gathered, gather, settled_map
from extractor.readers.llm.faults import TooLong
from extractor.readers.llm.marking import Marked, disarmed
from extractor.readers.llm.passages import Unit, halved, show
from extractor.readers.llm.places import Place
from extractor.readers.llm.schema import Results, StudyMap, checking, results_form
from extractor.records import Family, Record, Rejected, Shown, Usage
from extractor.vocabulary import Vocabulary

TASKS = {Family.EFFICACY: "efficacy", Family.SAFETY: "safety"}
"""The prompt of each family that has one."""


@dataclass(frozen=True)
class Prompts:
    """The prompts of the reader, loaded and checked together."""

    system: Prompt
    paper: Prompt
    study_map: Prompt
    families: dict[Family, Prompt]

    @classmethod
    def load(cls) -> Prompts:
        """Load all prompts.

        Raises:
            PromptError: one is missing or breaks its form.
        """
        families = {family: load_prompt(name) for family, name in TASKS.items()}
        return cls(load_prompt("reading"), load_prompt("paper"), load_prompt("study-map"), families)

    @property
    def labels(self) -> tuple[str, ...]:
        """Names and versions, for the run's manifest."""
        return tuple(p.label for p in (self.system, self.paper, self.study_map, *self.families.values()))


@dataclass(frozen=True)
class Found:
    """What one family's calls brought."""

    records: tuple[Record, ...]
    rejected: tuple[Rejected, ...]


@dataclass
class Passes:
    """Asks about one paper. What all its calls share stands first in each, byte for byte."""

    marked: Marked
    vocabulary: Vocabulary
    prompts: Prompts
    usage: Usage = field(default_factory=Usage)

    @property
    def document(self) -> Document:
        return self.marked.document

    @property
    def key(self) -> str:
        """What no text of the paper can know of itself: the beginning of its own hash."""
        return self.document.sha256[:12]

    def map_messages(self, units: Sequence[Unit]) -> list[Message]:
        """The question for the study map."""
        return self._messages(self.prompts.study_map, {"passages": show(units)})

    def family_messages(self, family: Family, units: Sequence[Unit], groups: str) -> list[Message]:
        """A question for the results of a family."""
        values = {"passages": show(units), "groups": groups, "codes": self._legend(family)}
        return self._messages(self.prompts.families[family], values)

    async def study_map(self, client: ModelClient, units: Sequence[Unit]) -> StudyMap:
        """Ask for the studies and groups of the paper.

        Raises:
            EndpointError: key, model or endpoint are wrong.
            ReaderError: there is no usable answer.
        """
        question = Question(self.prompts.study_map.label, self.map_messages(units), StudyMap)
        answer: Answer[StudyMap] = Answer()
        try:
            with checking(MapJudge(self.marked)):
                await client.ask(question, answer)
        finally:
            self.usage += answer.usage
        settled = settled_map(answer.value, answer.replies, self.marked)
        if settled is None:
            raise self._unusable("study map", len(answer.replies))
        return settled

    async def results(
        self, client: ModelClient, family: Family, calls: Sequence[Sequence[Unit]], studies: StudyMap
    ) -> Found:
        """Ask for the results of a family, all calls side by side.

        Raises:
            EndpointError: key, model or endpoint are wrong.
            ReaderError: there is no usable answer to one of the calls.
        """
        asked = [self._call(client, family, units, studies, f"{i} of {len(calls)}") for i, units in enumerate(calls, 1)]
        gathered = list(chain.from_iterable(await asyncio.gather(*asked)))
        names = {study.id: study.label for study in studies.studies}
        labels = {cohort.id: f"{names[cohort.study]}, {cohort.label}" for cohort in studies.cohorts}
        drafter = Drafter(self.document.id, family, labels, self.vocabulary)
        records: dict[str, Record] = {}
        rejected = [refused for part in gathered for refused in part.rejected]
        for citation in (citation for part in gathered for citation in part.citations):
            made = drafter.record(citation)
            if isinstance(made, Record):
                records.setdefault(made.id, made)
            else:
                rejected.append(made)
        return Found(tuple(records.values()), tuple(rejected))

    async def _call(
        self, client: ModelClient, family: Family, units: Sequence[Unit], studies: StudyMap, part: str
    ) -> list[Gathered]:
        """One call; where it is more than the model can hold, the same in two halves."""
        form = results_form([c.id for c in studies.cohorts], outcome_codes(family, self.vocabulary))
        messages = self.family_messages(family, units, self.groups(studies))
        question = Question(f"{self.prompts.families[family].label}, {part}", messages, form.answer)
        shown = frozenset(line.mark for unit in units for line in unit.lines)
        judge = ResultJudge(self.marked, shown, self._sizes(studies))
        answer: Answer[Results] = Answer()
        try:
            with checking(judge):
                await client.ask(question, answer)
        except TooLong:
            parts = halved(units)
            if parts is None:
                raise
            halves = [self._call(client, family, half, studies, f"{part}, half") for half in parts]
            return list(chain.from_iterable(await asyncio.gather(*halves)))
        finally:
            self.usage += answer.usage
        gathered = gather(answer.replies, form.item, judge)
        if not gathered.readable:
            raise self._unusable(str(family), len(answer.replies))
        return [gathered]

    def groups(self, studies: StudyMap) -> str:
        """The map as the result calls show it: one study, then its groups, a line each."""
        lines = []
        for study in studies.studies:
            names = ", ".join([study.label, *study.aliases])
            lines.append(f"{study.id} ({study.provenance}): {names}")
            for cohort in (c for c in studies.cohorts if c.study == study.id):
                size = "" if cohort.n is None else f", n={cohort.n}"
                also = f" (also {'; '.join(cohort.aliases)})" if cohort.aliases else ""
                lines.append(f"  {cohort.id}: {cohort.label}{also}, {cohort.role}{size}")
        return disarmed("\n".join(lines))

    def _messages(self, task: Prompt, values: dict[str, str]) -> list[Message]:
        listed = "; ".join(f"{short} = {long}" for short, long in sorted(self.document.abbreviations.items()))
        head = self.prompts.paper.render(
            {"key": self.key, "title": disarmed(_line(self.document.title)), "abbreviations": disarmed(_line(listed))}
        )
        return [
            {"role": "system", "content": self.prompts.system.render({})},
            {"role": "user", "content": f"{head}\n{task.render({'key': self.key, **values})}"},
        ]

    def _legend(self, family: Family) -> str:
        outcomes = [o for o in self.vocabulary.outcomes.values() if o.family is family]
        return "; ".join(f"{o.code} {o.name}" for o in outcomes)

    def _sizes(self, studies: StudyMap) -> dict[str, Place]:
        sized = ((c.id, size_place(self.marked, c.n, c.n_at)) for c in studies.cohorts if c.n is not None)
        return {identifier: place for identifier, place in sized if isinstance(place, Place)}

    def _unusable(self, what: str, replies: int) -> ReaderError:
        return ReaderError(
            f"{self.document.id}: none of {replies} replies to the question for {what} could be read",
            mend="take a model that keeps to a schema, or another mode",
        )


def outcome_codes(family: Family, vocabulary: Vocabulary) -> list[str]:
    """The codes that a result of a family may carry: the listed ones, and ratios of its endpoints."""
    listed = [o for o in vocabulary.outcomes.values() if o.family is family]
    endpoints = [o.code for o in listed if o.kind in {"response", "time_to_event"}]
    ratios = [f"{prefix}_{code}" for prefix in vocabulary.ratios for code in endpoints if family is Family.EFFICACY]
    return [o.code for o in listed] + ratios


def shown_spans(family: Family, units: Iterable[Unit]) -> Iterator[Shown]:
    """What was shown for a family, line by line; a line in several pieces counts its tokens with the first."""
    for unit in units:
        for line in unit.lines:
            costs = chain([tokens(line.shown)], repeat(0))
            for span, cost in zip(line.spans, costs, strict=False):
                yield Shown(family=family, start=span.start, end=span.end, tokens=cost)


def _line(text: str) -> str:
    return " ".join(text.split())
