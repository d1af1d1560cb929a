"""Regimen abbreviations and drug lists, resolved to generic names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from extractor.vocabulary.model import RegimenLetters

if TYPE_CHECKING:
    from extractor.vocabulary.vocabulary import Mention

_JOINT = re.compile(r"\s*(?:[,/+-]|plus|and|with|in combination with|combined with|or)?\s*(?:and|plus|low-dose|high-dose)?\s*")


@dataclass(frozen=True, slots=True)
class RegimenMention:
    """A regimen found in a clean text, with its drugs sorted by name."""

    drugs: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True)
class RegimenReader:
    """Reads regimen names by the rules of `RegimenLetters`, and lists of drugs joined by words."""

    letters: RegimenLetters

    def mentions(self, text: str, drugs: list[Mention]) -> list[RegimenMention]:
        """Regimens in order of their place; a list of at least two drugs counts as one."""
        found = [
            RegimenMention(names, m.start(), m.end())
            for m in self._pattern.finditer(text)
            if (names := self._resolve(m.group(0)))
        ]
        taken = {i for mention in found for i in range(mention.start, mention.end)}
        for group in _joined(text, drugs):
            if taken.isdisjoint(range(group[0].start, group[-1].end)):
                names = tuple(sorted({d.code for d in group}))
                found.append(RegimenMention(names, group[0].start, group[-1].end))
        return sorted(found, key=lambda m: m.start)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = "|".join(re.escape(n) for n in sorted(self.letters.names, key=len, reverse=True))
        prefixes = "|".join(re.escape(p) for p in sorted(self.letters.prefixes, key=len, reverse=True))
        letters = "|".join(re.escape(x) for x in sorted(self.letters.letters, key=len, reverse=True))
        named = rf"(?:{names})" if names else r"(?!)"
        return re.compile(
            rf"(?<![\w-])(?:{named}|(?:{prefixes})[-/+]?(?:{letters}){{1,4}}|(?:{letters}){{2,5}})(?![\w])"
        )

    def _resolve(self, name: str) -> tuple[str, ...]:
        """The drugs of one abbreviation; nothing where it does not come out even."""
        if name in self.letters.names:
            return tuple(sorted(self.letters.names[name]))
        for prefix in sorted(self.letters.prefixes, key=len, reverse=True):
            if name.startswith(prefix):
                rest = self._spell(re.sub(r"^[-/+]", "", name[len(prefix) :]))
                if rest and len({self.letters.prefixes[prefix], *rest}) > 1:
                    return tuple(sorted({self.letters.prefixes[prefix], *rest}))
        rest = self._spell(name)
        # Letters alone are a regimen only with the steroid at their end: "PD" and "MR" are responses.
        return tuple(sorted(rest)) if len(rest) > 1 and name[-1].islower() else ()

    def _spell(self, letters: str) -> frozenset[str]:
        for size in range(min(4, len(letters)), 0, -1):
            drug = self.letters.letters.get(letters[:size])
            if drug is not None:
                tail = self._spell(letters[size:])
                if tail or len(letters) == size:
                    return tail | {drug}
        return frozenset()


def _joined(text: str, drugs: list[Mention]) -> list[list[Mention]]:
    """Runs of two or more drug names with nothing but joining words between them."""
    runs: list[list[Mention]] = []
    for mention in drugs:
        if runs and _JOINT.fullmatch(text[runs[-1][-1].end : mention.start]):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return [run for run in runs if len({m.code for m in run}) > 1]
