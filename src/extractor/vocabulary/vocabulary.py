"""The words of one disease, ready to be looked up in a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from extractor.records import Statistic
from extractor.vocabulary.model import Drug, Event, Outcome, Ratio, RegimenLetters, RoleCue, Words
from extractor.vocabulary.names import Mention, Names, Spelling, singulars
from extractor.vocabulary.regimens import RegimenMention, RegimenReader

Named = TypeVar("Named", Outcome, Event, Drug)


@dataclass(frozen=True)
class Vocabulary:
    """Outcomes, drugs, regimens, events and cues of one disease; made by `load_vocabulary`."""

    name: str
    fingerprint: str
    """Hash of the files, for the run's manifest."""
    outcomes: dict[str, Outcome]
    drugs: dict[str, Drug]
    regimens: RegimenLetters
    events: dict[str, Event]
    roles: tuple[RoleCue, ...]
    words: Words
    response_order: tuple[str, ...]
    """Categories of response from the best to the worst."""
    ratios: dict[str, Ratio] = field(default_factory=dict)
    drug_classes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Classes of drugs with the phrases that name them."""

    def is_outcome(self, code: str) -> bool:
        """Whether a record may carry this code: a listed one, or a ratio of a listed one (HR_PFS)."""
        return code in self.outcomes or self._ratio(code) is not None

    def outcome(self, code: str) -> Outcome:
        """The outcome of a code; for HR_PFS one made from the ratio and the endpoint.

        Raises:
            KeyError: no such code.
        """
        known = self.outcomes.get(code) or self._ratio(code)
        if known is None:
            raise KeyError(code)
        return known

    def outcome_mentions(self, text: str) -> list[Mention]:
        """Outcomes named in a clean text, the longest name where several begin at one place."""
        return self.outcome_names.mentions(text)

    def event_mentions(self, text: str) -> list[Mention]:
        """Adverse events named in a clean text; `code` is the term."""
        return self.event_names.mentions(text)

    def drug_mentions(self, text: str) -> list[Mention]:
        """Single drugs named in a clean text by generic name, brand or abbreviation."""
        return self.drug_names.mentions(text)

    def regimen_mentions(self, text: str) -> list[RegimenMention]:
        """Regimens named in a clean text: "D-Pd", "DaraVd", "daratumumab plus pomalidomide and …"."""
        return self._regimen_reader.mentions(text, self.drug_mentions(text))

    def regimen(self, text: str) -> tuple[str, ...]:
        """The drugs of the first regimen that a label names, sorted; empty where none is named."""
        found = self.regimen_mentions(text)
        return found[0].drugs if found else ()

    def term(self, printed: str) -> str:
        """The term of an event as scores compare it: the vocabulary's own, or lower-case singular.

        An unknown term keeps its words, folded to one spelling: "Haematoma, right arms" is
        "hematoma, right arm".
        """
        bare = printed.strip(" .:;,")
        known = self.event_names.code(bare)
        if known is not None:
            return known
        words = [self._spelling.fold(word) for word in re.split(r"[\s/-]+", bare) if word]
        return " ".join([*words[:-1], _singular(words[-1])]) if words else ""

    def role(self, label: str) -> str | None:
        """The role that the words of a group's name tell; the cue that stands first in the file wins."""
        text = " ".join(re.split(r"[\s-]+", label.lower().replace("ï", "i")))
        return next((role for pattern, role in self._role_patterns if pattern.search(text)), None)

    def speaks_of(self, role: str, text: str) -> bool:
        """Whether a text, of any length, holds a cue of a role."""
        plain = " ".join(re.split(r"[\s-]+", text.lower().replace("ï", "i")))
        return any(pattern.search(plain) for pattern, known in self._role_patterns if known == role)

    def with_abbreviations(self, explained: Mapping[str, str]) -> Vocabulary:
        """This vocabulary and what one document explains: "OR = overall response", "len = lenalidomide".

        An abbreviation that already means something here keeps its meaning.
        """
        outcomes, events, drugs = dict(self.outcomes), dict(self.events), dict(self.drugs)
        for short, long in explained.items():
            if any(names.mentions(short) for names in (self.outcome_names, self.event_names, self.drug_names)):
                continue
            if (code := self.outcome_names.code(long)) is not None:
                outcomes[code] = _abbreviated(outcomes[code], short)
            elif (code := self.event_names.code(long)) is not None:
                events[code] = _abbreviated(events[code], short)
            elif (code := self.drug_names.code(long)) is not None:
                drugs[code] = _abbreviated(drugs[code], short)
        return replace(self, outcomes=outcomes, events=events, drugs=drugs)

    @cached_property
    def outcome_names(self) -> Names:
        """The names of outcomes; a median's m may stand before an abbreviation ("mPFS")."""
        names = Names("outcome", self._spelling)
        for outcome in self.outcomes.values():
            medians = Statistic.MEDIAN in outcome.statistics
            with_m = [f"m{a}" for a in outcome.abbreviations if a[0].isupper()] if medians else []
            names.add(outcome.code, (outcome.name, *outcome.synonyms), (*outcome.abbreviations, *with_m))
        names.hide(self.words.not_outcomes)
        return names

    @cached_property
    def event_names(self) -> Names:
        """The names of adverse events."""
        names = Names("event", self._spelling)
        for event in self.events.values():
            names.add(event.term, (event.term, *event.variants), event.abbreviations)
        return names

    @cached_property
    def drug_names(self) -> Names:
        """The names of drugs."""
        names = Names("drug", self._spelling)
        for drug in self.drugs.values():
            names.add(drug.name, (drug.name, *drug.brands), drug.abbreviations)
        return names

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(self.words.spellings)

    @cached_property
    def _regimen_reader(self) -> RegimenReader:
        return RegimenReader(self.regimens, {d.name: d.drug_class for d in self.drugs.values()})

    @cached_property
    def _role_patterns(self) -> list[tuple[re.Pattern[str], str]]:
        drugs = [name for d in self.drugs.values() for name in (d.name, *d.brands, *d.abbreviations)]
        classes = [name for phrases in self.drug_classes.items() for name in (phrases[0], *phrases[1])]
        names = sorted({_label(name) for name in drugs + classes}, key=len, reverse=True)
        drug = f"(?:{'|'.join(map(re.escape, names))})"
        found = []
        for cue in self.roles:
            phrases = [re.escape(_label(p)).replace(r"\{drug\}", drug) for p in cue.phrases]
            found.append((re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)"), cue.role.value))
        return found

    def _ratio(self, code: str) -> Outcome | None:
        prefix, _, endpoint = code.partition("_")
        ratio, of = self.ratios.get(prefix), self.outcomes.get(endpoint)
        if ratio is None or of is None:
            return None
        return Outcome(
            code=code,
            name=f"{ratio.name} for {of.name}",
            family=of.family,
            kind="ratio",
            units=("ratio",),
            statistics=(ratio.statistic, Statistic.P_ONLY),
        )


def _abbreviated(entry: Named, short: str) -> Named:
    return entry.model_copy(update={"abbreviations": (*entry.abbreviations, short)})


def _label(text: str) -> str:
    return " ".join(re.split(r"[\s-]+", text.lower()))


def _singular(word: str) -> str:
    """A last word without its plural s; "pancreatitis", "illness" and "virus" keep theirs."""
    if re.search(r"(?:ss|us|is)$", word):
        return word
    if re.search(r"(?:us|ss|x|sh|ch)es$", word):
        return word[:-2]
    return next(iter(singulars(word)[1:]), word)
