"""The words of one disease, ready to be looked up in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from extractor.vocabulary.model import Drug, Event, Outcome, RegimenLetters, RoleCue, Words
from extractor.vocabulary.regimens import RegimenMention, RegimenReader


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a clean text: `text[start:end]` means `code`."""

    code: str
    start: int
    end: int


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

    def outcome_mentions(self, text: str) -> list[Mention]:
        """Outcomes named in a clean text, the longest name where several begin at one place."""
        return _mentions(self._outcome_patterns, text)

    def event_mentions(self, text: str) -> list[Mention]:
        """Adverse events named in a clean text; `code` is the term."""
        return _mentions(self._event_patterns, text)

    def drug_mentions(self, text: str) -> list[Mention]:
        """Single drugs named in a clean text by generic name, brand or abbreviation."""
        return _mentions(self._drug_patterns, text)

    def regimen_mentions(self, text: str) -> list[RegimenMention]:
        """Regimens named in a clean text: "D-Pd", "DaraVd", "daratumumab plus pomalidomide and …"."""
        return self._regimen_reader.mentions(text, self.drug_mentions(text))

    def regimen(self, text: str) -> tuple[str, ...]:
        """The drugs of the first regimen that a label names, sorted; empty where none is named."""
        found = self.regimen_mentions(text)
        return found[0].drugs if found else ()

    def term(self, printed: str) -> str:
        """The term of an event as scores compare it: the vocabulary's own, or lower-case singular."""
        key = _key(printed)
        return self._terms.get(key) or self._terms.get(_singular(key)) or _singular(key)

    def role(self, label: str) -> str | None:
        """The role that the words of a group's name tell, the longest cue first."""
        text = _key(label)
        cues = [(phrase, cue.role) for cue in self.roles for phrase in cue.phrases]
        for phrase, role in sorted(cues, key=lambda cue: -len(cue[0])):
            if re.search(rf"\b{re.escape(_key(phrase))}\b", text):
                return role
        return None

    @cached_property
    def _outcome_patterns(self) -> list[tuple[re.Pattern[str], str]]:
        return _patterns([(o.code, o.synonyms, o.abbreviations) for o in self.outcomes.values()])

    @cached_property
    def _event_patterns(self) -> list[tuple[re.Pattern[str], str]]:
        return _patterns([(e.term, (e.term, *e.variants), ()) for e in self.events.values()])

    @cached_property
    def _drug_patterns(self) -> list[tuple[re.Pattern[str], str]]:
        return _patterns([(d.name, (d.name, *d.brands), d.abbreviations) for d in self.drugs.values()])

    @cached_property
    def _regimen_reader(self) -> RegimenReader:
        return RegimenReader(self.regimens)

    @cached_property
    def _terms(self) -> dict[str, str]:
        return {_key(name): e.term for e in self.events.values() for name in (e.term, *e.variants)}


def _key(text: str) -> str:
    return re.sub(r"[\s\-/]+", " ", text).strip().lower()


def _singular(term: str) -> str:
    """The last word without its plural s: "upper respiratory tract infections" loses one letter."""
    if re.search(r"(?:ss|us|is|itis)$", term):
        return term
    if term.endswith("ies"):
        return f"{term[:-3]}y"
    return re.sub(r"(?<=[a-z]{3})s$", "", term)


def _flexible(phrase: str) -> str:
    """A phrase that matches with blanks and hyphens alike, and with a plural s."""
    words = [re.escape(word) for word in re.split(r"[\s-]+", phrase)]
    return r"[\s-]*".join(words) if len(words) > 1 else words[0]


def _patterns(
    named: list[tuple[str, tuple[str, ...], tuple[str, ...]]],
) -> list[tuple[re.Pattern[str], str]]:
    """One pattern a code: abbreviations as written, synonyms whatever their case."""
    patterns = []
    for code, synonyms, abbreviations in named:
        exact = [rf"(?:m(?=[A-Z]))?{re.escape(a)}s?" for a in sorted(abbreviations, key=len, reverse=True)]
        loose = [f"(?i:{_flexible(s)}(?:s|es)?)" for s in sorted(synonyms, key=len, reverse=True)]
        patterns.append((re.compile(rf"(?<![\w≥>])(?:{'|'.join(exact + loose)})(?![\w])"), code))
        starred = [a for a in (*abbreviations, *synonyms) if not a[0].isalnum()]
        if starred:
            patterns.append((re.compile("|".join(re.escape(a).replace(r"\ ", r"\s*") for a in starred)), code))
    return patterns


def _mentions(patterns: list[tuple[re.Pattern[str], str]], text: str) -> list[Mention]:
    found = [Mention(code, m.start(), m.end()) for pattern, code in patterns for m in pattern.finditer(text)]
    found.sort(key=lambda m: (m.start - m.end, m.start))
    kept: list[Mention] = []
    taken: set[int] = set()
    for mention in found:
        if taken.isdisjoint(range(mention.start, mention.end)):
            kept.append(mention)
            taken.update(range(mention.start, mention.end))
    return sorted(kept, key=lambda m: m.start)
