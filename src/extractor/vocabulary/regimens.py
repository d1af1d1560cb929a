"""Regimen abbreviations and drug lists, resolved to generic names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from extractor.vocabulary.model import RegimenLetters
from extractor.vocabulary.names import Mention

_LONG_PREFIX = 3


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
    classes: Mapping[str, str | None]
    """The class of each drug."""

    def mentions(self, text: str, drugs: list[Mention]) -> list[RegimenMention]:
        """Regimens in order of their place.

        Drugs joined by words are one regimen, a drug joined to an abbreviation is too
        ("daratumumab plus Rd"), and so is one drug that is said to be given alone.
        """
        named = {
            RegimenMention(names, m.start(), m.end())
            for m in self._pattern.finditer(text)
            if (names := self._resolve(m.group(0)))
        }
        taken = {i for mention in named for i in range(mention.start, mention.end)}
        single = [RegimenMention((d.code,), d.start, d.end) for d in drugs if taken.isdisjoint(range(d.start, d.end))]
        return [m for m in self._joined(text, named, single) if m in named or self._whole(text, m)]

    def _joined(self, text: str, named: set[RegimenMention], single: list[RegimenMention]) -> list[RegimenMention]:
        """Single drugs joined to what follows them; two abbreviations stay two regimens."""
        found: list[RegimenMention] = []
        for mention in sorted([*named, *single], key=lambda m: m.start):
            before = found[-1] if found else None
            if before is None or before in named:
                found.append(mention)
                continue
            between = text[before.end : mention.start]
            joint = self._plus if mention in named else self._joint
            if joint.fullmatch(between):
                drugs = tuple(sorted({*before.drugs, *mention.drugs}))
                found[-1] = RegimenMention(drugs, before.start, mention.end)
            else:
                found.append(mention)
        return found

    def _whole(self, text: str, mention: RegimenMention) -> bool:
        """Whether a list of drugs is a regimen: two of them, or one that is said to be given alone."""
        if len(mention.drugs) > 1:
            classes = Counter(self.classes.get(drug) for drug in mention.drugs)
            return all(classes[one] < 2 for one in self.letters.one_of_a_class)
        return (
            self._after.match(text, mention.end) is not None
            or self._before.search(text[max(0, mention.start - 40) : mention.start]) is not None
        )

    def _resolve(self, name: str) -> tuple[str, ...]:
        """The drugs of one abbreviation; nothing where it does not come out even."""
        if name in self.letters.names:
            return tuple(sorted(self.letters.names[name]))
        for prefix in sorted(self.letters.prefixes, key=len, reverse=True):
            if name.startswith(prefix):
                drugs = self._behind(prefix, name[len(prefix) :])
                if drugs:
                    return drugs
        return tuple(sorted(self._spell(name))) if self._steroid_ends(name) and len(name) > 2 else ()

    def _behind(self, prefix: str, rest: str) -> tuple[str, ...]:
        """The prefix's drug with those of what stands behind it, a known name or letters."""
        bare = rest.lstrip("-/+ ")
        drug = self.letters.prefixes[prefix]
        if bare != rest and bare in self.letters.alone_after:
            return (drug,)
        if bare in self.letters.names:
            return tuple(sorted({drug, *self.letters.names[bare]}))
        apart = bare != rest
        bare = re.sub(r"[-/+]", "", bare)
        long = len(prefix) >= _LONG_PREFIX
        closed = self._steroid_ends(bare) or (apart and bare[-2:-1].isupper() and bare[-1:] in self.letters.steroids)
        syllables = long and (apart or bare[1:2].islower())
        others = self._spell(bare) if closed or syllables else frozenset()
        return tuple(sorted({drug, *others})) if others - {drug} else ()

    def _steroid_ends(self, name: str) -> bool:
        """Whether a steroid stands at the end in the other case than what is before it, or as a syllable.

        "VRd" and "CyBorD" are regimens; "PD", "Card" and "MR" are none.
        """
        for steroid in self.letters.steroids:
            if name.endswith(steroid) and len(name) > len(steroid):
                before = name[-len(steroid) - 1]
                if len(steroid) > 1 or before.isupper() != steroid.isupper():
                    return True
        return False

    def _spell(self, letters: str) -> frozenset[str]:
        """The drugs that letters and syllables spell, all of them or none."""
        for size in range(min(self._syllable, len(letters)), 0, -1):
            drug = self.letters.letters.get(letters[:size])
            if drug is not None:
                tail = self._spell(letters[size:])
                if tail or len(letters) == size:
                    return tail | {drug}
        return frozenset()

    @cached_property
    def _syllable(self) -> int:
        return max((len(x) for x in self.letters.letters), default=0)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """What may be an abbreviation of a regimen; `_resolve` says whether it is one."""
        names = _either(self.letters.names)
        prefixes = _either(self.letters.prefixes)
        letters = _either(self.letters.letters)
        alone = _either(self.letters.alone_after)
        syllables = _either([x for x in self.letters.letters if len(x) > 1])
        behind = rf"(?:{names}|{letters}(?:[-/+]{syllables}|{letters}){{0,3}}|(?<=[-/+]){alone})"
        return re.compile(rf"(?<![\w-])(?:{prefixes}[-/+]?{behind}|{names}|(?:{letters}){{2,5}})(?!\w)")

    @cached_property
    def _joint(self) -> re.Pattern[str]:
        return self._between(self.letters.joints)

    @cached_property
    def _plus(self) -> re.Pattern[str]:
        """Joints that bind a drug to an abbreviation: "and" and a comma may part two regimens."""
        return self._between([j for j in self.letters.joints if j not in {",", "and", "&"}])

    def _between(self, joints: list[str] | tuple[str, ...]) -> re.Pattern[str]:
        words = _either(joints)
        return re.compile(rf"\s*(?:{words}\s*){{1,3}}(?:{_either(self.letters.modifiers)}[\s-]*){{0,2}}", re.IGNORECASE)

    @cached_property
    def _after(self) -> re.Pattern[str]:
        return re.compile(rf"[\s-]+{_either(self.letters.alone_after)}(?!\w|\s+or\b)", re.IGNORECASE)

    @cached_property
    def _before(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w){_either(self.letters.alone_before)}[\s-]+$", re.IGNORECASE)


def _either(words: dict[str, str] | dict[str, tuple[str, ...]] | list[str] | tuple[str, ...]) -> str:
    """A pattern of alternatives, the longest first; one that never matches where there are none."""
    longest = sorted(words, key=len, reverse=True)
    bounded = [re.escape(w) + (r"(?![a-z])" if w.isalpha() and w.islower() and len(w) > 2 else "") for w in longest]
    return f"(?:{'|'.join(bounded)})" if bounded else "(?!)"
