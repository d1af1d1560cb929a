"""Studies named in a text: by authors ("Okafor et al. (2021)"), by trial ("the NORTHSTAR trial"), by citation."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

from extractor.documents import READ_FOR_RESULTS, Document, Reference
from extractor.readers.rules.trials import NAME, NEAR, trial_names
from extractor.text import clean
from extractor.vocabulary import Vocabulary

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_SURNAME = (
    rf"(?:(?:van|von|de|del|di|da|la|der|den)\s+)*(?!(?:{_MONTHS})\b)"
    r"[A-Z](?:['’][A-Z])?[^\W\d_]+(?:[-'’][A-Z]?[^\W\d_]+)*"
)
_AUTHORS = re.compile(
    rf"(?P<surname>{_SURNAME})\s+(?:et\s+al\b\.?|and\s+(?:colleagues|co-?workers|coauthors|associates))"
    rf"\s*,?\s*[(\[]?\s*(?P<year>(?:19|20)\d\d)?(?:[)\]]|\b)"
)
_TWO_AUTHORS = re.compile(rf"(?P<surname>{_SURNAME})(?:\s+(?:and|&)\s+{_SURNAME})?\s*,?\s*\((?P<year>(?:19|20)\d\d)\)")
_SURNAME_YEAR = re.compile(
    rf"(?P<surname>{_SURNAME})(?:\s+(?:and|&)\s+{_SURNAME})?\s*,?\s*[(\[]?(?P<year>(?:19|20)\d\d)\b[)\]]?"
)
_SPELLED_ALIKE = 0.85
"""Likeness of two surnames (difflib) from which the one is the other with a slip of the pen."""
_CITED = re.compile(r"[\[(](\d{1,3}(?:\s*[,-]\s*\d{1,3})*)[\])]")
_ACRONYM = re.compile(r"\(([A-Z][A-Z0-9-]{3,})\)")


@dataclass(frozen=True)
class StudyName:
    """A study named at a place of a clean text."""

    label: str
    """ "Okafor 2021", "NORTHSTAR"."""
    start: int
    end: int
    trial: bool = False


class StudyNames:
    """Finds the names of studies in the texts of one document."""

    def __init__(self, document: Document, vocabulary: Vocabulary) -> None:
        self._references = document.references
        self._trials = trial_names(document, vocabulary)
        self._pattern = (
            re.compile(
                rf"(?<![\w-])(?:{'|'.join(re.escape(t) for t in sorted(self._trials, key=len, reverse=True))})(?![\w-])"
            )
            if self._trials
            else None
        )
        self.trial_of = self._trials_cited(document)
        self._years = Counter((r.surname, r.year) for r in self._references.values() if r.year)

    def in_text(self, text: str) -> list[StudyName]:
        """All studies named by their authors or their trial, in order."""
        found = [self._by_authors(m, text) for m in _AUTHORS.finditer(text)]
        taken = {i for name in found for i in range(name.start, name.end)}
        found += [self._by_authors(m, text) for m in _TWO_AUTHORS.finditer(text) if m.start("surname") not in taken]
        taken = {i for name in found for i in range(name.start, name.end)}
        if self._pattern is not None:
            found += [
                StudyName(m.group(0), m.start(), m.end(), trial=True)
                for m in self._pattern.finditer(text)
                if m.start() not in taken
            ]
        return sorted(found, key=lambda name: name.start)

    def label_of(self, words: str) -> str | None:
        """The study that a row label or a phrase names: authors, trial, author and year, or a cited number."""
        found = self.in_text(words)
        if found:
            return found[0].label
        match = _SURNAME_YEAR.search(words)
        if match:
            return f"{match.group('surname')} {match.group('year')}"
        return self.cited(words) or self._by_surname(words) or (words if re.fullmatch(NAME, words.strip()) else None)

    def _by_surname(self, words: str) -> str | None:
        """The only reference whose author a label begins with."""
        found = {f"{r.surname} {r.year}" for r in self._references.values() if r.year and words.startswith(r.surname)}
        return found.pop() if len(found) == 1 else None

    def cited(self, text: str) -> str | None:
        """The study behind the only citation number of a text; several numbers name nobody."""
        numbers = [int(n) for group in _CITED.findall(text) for n in re.findall(r"\d+", group)]
        return self.reference(numbers[0]) if len(set(numbers)) == 1 else None

    def reference(self, number: int) -> str | None:
        """The label of a reference: the trial that it reports where the text names it, else author and year."""
        found = self._references.get(number)
        if found is None or found.year is None:
            return None
        return self.trial_of.get(number, f"{found.surname} {found.year}")

    def authors_of(self, trial: str) -> list[str]:
        """Authors and years of the references that report a trial."""
        numbers = [number for number, name in self.trial_of.items() if name == trial]
        return [f"{r.surname} {r.year}" for n in numbers if (r := self._references[n]).year]

    def _trials_cited(self, document: Document) -> dict[int, str]:
        """The trial that a reference reports: named in its title, or in the text right before its number."""
        trials = {
            number: match.group(1)
            for number, reference in self._references.items()
            if (match := _ACRONYM.search(reference.text)) and match.group(1) in self._trials
        }
        if self._pattern is None or document.cite is None:
            return trials
        for block in document.blocks:
            for citation in document.citations(block) if block.kind in READ_FOR_RESULTS else ():
                before = document.text[max(block.start, citation.start - NEAR) : citation.start]
                named = self._pattern.findall(clean(before).text)
                if (
                    len(citation.numbers) == 1
                    and len(named) == 1
                    and before.rstrip(" (").endswith((named[0], "trial", "study"))
                ):
                    trials.setdefault(citation.numbers[0], named[0])
        return trials

    def _by_authors(self, match: re.Match[str], text: str) -> StudyName:
        surname, year = match.group("surname"), match.group("year")
        cited = self._behind(text[match.end() : match.end() + 12])
        if (
            cited is not None
            and SequenceMatcher(None, cited.surname.lower(), surname.lower()).ratio() >= _SPELLED_ALIKE
        ):
            surname, year = cited.surname, year or (str(cited.year) if cited.year else None)
        year = year or self._year(surname)
        return StudyName(f"{surname} {year}" if year else surname, match.start(), match.end())

    def _behind(self, text: str) -> Reference | None:
        """The reference of the number that stands right behind a name."""
        number = re.match(r"\s*[\[(]?(\d{1,3})[\])]?", text)
        return self._references.get(int(number.group(1))) if number else None

    def _year(self, surname: str) -> str | None:
        """The year of the only reference of an author."""
        years = {year for (name, year) in self._years if name.lower() == surname.lower()}
        return str(years.pop()) if len(years) == 1 else None
