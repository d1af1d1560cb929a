"""How a paper is asked about: what all its questions share stands first, then what each asks alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from extractor.prompts import Prompt, load_prompt
from extractor.readers.llm.client import Message
from extractor.readers.llm.groups import Groups
from extractor.readers.llm.marking import Marked, disarmed
from extractor.readers.llm.passages import Unit, show
from extractor.records import Family
from extractor.vocabulary import Vocabulary

TASKS = {Family.EFFICACY: "efficacy", Family.SAFETY: "safety"}
"""The prompt of each family that has one."""
_MOST_REFERENCES = 80
"""More of them are not listed: they would cost more than they tell."""


@dataclass(frozen=True)
class Prompts:
    """The prompts of the reader, loaded and checked together."""

    reading: Prompt
    results: Prompt
    groups: Prompt
    paper: Prompt
    second_look: Prompt
    families: dict[Family, Prompt]

    @classmethod
    def load(cls) -> Prompts:
        """Load all prompts.

        Raises:
            PromptError: one is missing or breaks its form.
        """
        return cls(
            reading=load_prompt("reading"),
            results=load_prompt("results"),
            groups=load_prompt("groups"),
            paper=load_prompt("paper"),
            second_look=load_prompt("second-look"),
            families={family: load_prompt(name) for family, name in TASKS.items()},
        )

    @property
    def labels(self) -> tuple[str, ...]:
        """Names and versions, for the run's manifest."""
        shared = (self.reading, self.results, self.groups, self.paper, self.second_look)
        return tuple(prompt.label for prompt in (*shared, *self.families.values()))


@dataclass(frozen=True)
class PaperQuestions:
    """The questions about one paper. What they share stands first in each, byte for byte."""

    marked: Marked
    vocabulary: Vocabulary
    prompts: Prompts = field(repr=False)

    @property
    def key(self) -> str:
        """What no text of the paper can know of itself: the beginning of its own hash."""
        return self.marked.document.sha256[:12]

    def family(self, family: Family, units: Sequence[Unit], groups: Groups) -> list[Message]:
        """A question for the results of a family."""
        values = {"key": self.key, "passages": show(units), "codes": self._legend(family)}
        return self._about(groups, self.prompts.families[family].render(values))

    def second_look(self, units: Sequence[Unit], remarks: Sequence[str], groups: Groups) -> list[Message]:
        """A question about single lines: each remark says what is asked about which."""
        values = {
            "key": self.key,
            "passages": show(units),
            "remarks": "\n".join(disarmed(_one_line(remark)) for remark in remarks),
        }
        return self._about(groups, self.prompts.second_look.render(values))

    def _about(self, groups: Groups, task: str) -> list[Message]:
        shared = (self.prompts.reading, self.prompts.results, self.prompts.groups)
        system = "\n".join(prompt.render({}) for prompt in shared)
        document = self.marked.document
        listed = "; ".join(f"{short} = {long}" for short, long in sorted(self._abbreviations.items()))
        head = self.prompts.paper.render(
            {
                "key": self.key,
                "title": disarmed(_one_line(f"{document.title} {self._made_by}")),
                "references": disarmed(self._references) or "named behind the lines that cite them",
                "abbreviations": disarmed(_one_line(listed)) or "none",
                "groups": groups_text(groups) or "none yet",
            }
        )
        return [{"role": "system", "content": system}, {"role": "user", "content": f"{head}\n{task}"}]

    @property
    def _made_by(self) -> str:
        """First author, year and registry numbers, as far as they are known."""
        document = self.marked.document
        known = [*document.authors[:1], *([str(document.year)] if document.year else [])]
        names = [" ".join(known), *document.metadata.registrations]
        return f"({'; '.join(name for name in names if name)})" if any(names) else ""

    @cached_property
    def _references(self) -> str:
        """The list of references in short, where its citations in the text could not be made out."""
        document = self.marked.document
        if document.cite is not None or len(document.references) > _MOST_REFERENCES:
            return ""
        return "; ".join(f"{n} {one.surname} {one.year or ''}".strip() for n, one in document.references.items())

    @cached_property
    def _abbreviations(self) -> dict[str, str]:
        """What the paper says its short forms stand for, without those that name outcomes anyway or stand nowhere."""
        text = "\n".join(line.words for line in self.marked.lines)
        return {
            short: long
            for short, long in self.marked.document.abbreviations.items()
            if not self.vocabulary.outcome_mentions(short)
            and len(re.findall(rf"(?<!\w){re.escape(short)}(?!\w)", text)) > 1
        }

    def _legend(self, family: Family) -> str:
        outcomes = [o for o in self.vocabulary.outcomes.values() if o.family is family]
        return "; ".join(f"{o.code} {o.name}" for o in outcomes)


def groups_text(groups: Groups) -> str:
    """The groups as questions show them: one study, then its groups, a line each."""
    lines = []
    for own, study in groups.studies.items():
        lines.append(f"{own} ({study.provenance}): {', '.join([study.label, *study.aliases])}")
        for number, group in groups.of(study).items():
            cohort = group.cohort
            size = "" if cohort.n is None else f", n={cohort.n}"
            also = f" (also {'; '.join(cohort.aliases)})" if cohort.aliases else ""
            lines.append(f"  {number}: {cohort.label}{also}, {cohort.role}{size}")
    return disarmed("\n".join(lines))


def _one_line(text: str) -> str:
    return " ".join(text.split())
