"""Which studies and cohorts of several documents are the same.

Studies go together by registry number, by trial name, or by first author and year. An early online and a
print version of one report differ by a year: the same surname one year apart is the same study where a
cohort of the same size or two of the same results are reported. Two different registry numbers are two
studies, whatever their names.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractor.records import Cohort, CohortRole, RecordSet, Study

_AUTHOR_YEAR = re.compile(
    r"^(?P<surname>[^\d(),]+?)(?:\s+(?:et al\.?|and colleagues|and co-?workers))?"
    r"[\s,(]*(?P<year>(?:19|20)\d\d)(?P<letter>[a-z]?)\)?$"
)
_REGISTRY = re.compile(r"NCT\d{8}|ISRCTN\d+|ChiCTR[\w-]+|UMIN\d+|(?:EudraCT\W*)?\d{4}-\d{6}-\d\d", re.IGNORECASE)
_SURE = 4
_ALIKE = 2


@dataclass(frozen=True)
class Reported:
    """A study as one document reports it."""

    index: int
    """Which of the documents."""
    study: Study
    cohorts: tuple[Cohort, ...]
    results: frozenset[tuple[str, float]] = frozenset()
    """The outcomes with the values that the document gives for the study."""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.study.label, *self.study.aliases)

    @property
    def authors(self) -> set[tuple[str, int, str]]:
        """Surname, year and the letter that tells two papers of one year apart."""
        found = (_AUTHOR_YEAR.match(name.strip()) for name in self.names)
        return {(_folded(m.group("surname")), int(m.group("year")), m.group("letter")) for m in found if m}

    @property
    def registries(self) -> set[str]:
        return {_folded(number) for name in self.names for number in _REGISTRY.findall(name)}

    @property
    def sizes(self) -> set[int]:
        return {cohort.n for cohort in self.cohorts if cohort.n is not None}

    @property
    def keys(self) -> set[str]:
        """All that could bring it together with another one."""
        return {_folded(name) for name in self.names} | {author[0] for author in self.authors} | self.registries


def same_studies(sets: Sequence[RecordSet]) -> list[list[Reported]]:
    """Groups of the same study in two or more documents, at most one of each document."""
    reported = [_reported(index, study, records) for index, records in enumerate(sets) for study in records.studies]
    by_key: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(reported):
        for key in sorted(one.keys):
            by_key[key].append(number)
    pairs = {(a, b) for numbers in by_key.values() for a in numbers for b in numbers if a < b}
    scored = [(study_likeness(reported[a], reported[b]), a, b) for a, b in sorted(pairs)]
    groups = joined(len(reported), scored, [one.index for one in reported], least=1)
    return [[reported[number] for number in group] for group in groups]


def _reported(index: int, study: Study, records: RecordSet) -> Reported:
    cohorts = tuple(cohort for cohort in records.cohorts if cohort.study == study.id)
    ids = {cohort.id for cohort in cohorts}
    told = ((r.outcome, r.value) for r in records.records if r.cohort in ids)
    return Reported(index, study, cohorts, frozenset((code, value) for code, value in told if value))


def study_likeness(one: Reported, other: Reported) -> int:
    """How surely two reported studies are one: 0 not, 1 by surname and results, 2 by name, 3 by registry number."""
    if one.registries and other.registries:
        return 3 if one.registries & other.registries else 0
    if {_folded(name) for name in one.names} & {_folded(name) for name in other.names}:
        return 2
    alike = bool(one.sizes & other.sizes) or len(one.results & other.results) >= _ALIKE
    for surname, year, letter in one.authors:
        for other_surname, other_year, other_letter in other.authors:
            if surname != other_surname or (letter and other_letter and letter != other_letter):
                continue
            if year == other_year:
                return 2
            if abs(year - other_year) == 1 and alike:
                return 1
    return 0


def same_cohorts(group: Sequence[Reported]) -> list[list[tuple[int, Cohort]]]:
    """Cohorts of one study that are the same in two or more documents, with the document of each."""
    cohorts = [(one.index, cohort, one.cohorts) for one in group for cohort in one.cohorts]
    scored = [
        (cohort_likeness(a[1], b[1], a[2], b[2]), i, j)
        for i, a in enumerate(cohorts)
        for j, b in enumerate(cohorts)
        if i < j and a[0] != b[0]
    ]
    groups = joined(len(cohorts), scored, [index for index, _, _ in cohorts], least=_SURE)
    return [[(cohorts[number][0], cohorts[number][1]) for number in numbers] for numbers in groups]


def cohort_likeness(one: Cohort, other: Cohort, beside: Iterable[Cohort], beside_other: Iterable[Cohort]) -> int:
    """How much speaks for two cohorts of one study being the same; names count most, then drugs, role and size."""
    score = 0
    if {_folded(n) for n in (one.label, *one.aliases)} & {_folded(n) for n in (other.label, *other.aliases)}:
        score += 4
    if one.regimen and other.regimen:
        score += 2 if one.regimen == other.regimen else -4
    elif one.regimen or other.regimen:
        score -= 1
    if one.n is not None and other.n is not None:
        score += 2 if one.n == other.n else -1
    if one.role is other.role:
        score += 2
        if one.role is not CohortRole.SUBGROUP and _alone(one, beside) and _alone(other, beside_other):
            score += 2
    elif CohortRole.SUBGROUP in {one.role, other.role}:
        score -= 3
    else:
        score -= 1 if CohortRole.OVERALL in {one.role, other.role} else 3
    return score


def joined(count: int, scored: list[tuple[int, int, int]], documents: list[int], least: int) -> list[list[int]]:
    """Groups of things by their best scores, never two of one document in a group; single things left out."""
    group_of = list(range(count))
    members = {number: [number] for number in range(count)}
    for score, a, b in sorted(scored, key=lambda entry: (-entry[0], entry[1], entry[2])):
        one, other = group_of[a], group_of[b]
        if score < least or one == other:
            continue
        if {documents[n] for n in members[one]} & {documents[n] for n in members[other]}:
            continue
        for number in members.pop(other):
            group_of[number] = one
            members[one].append(number)
    return [sorted(numbers) for numbers in members.values() if len(numbers) > 1]


def _alone(cohort: Cohort, beside: Iterable[Cohort]) -> bool:
    return sum(other.role is cohort.role for other in beside) == 1


def _folded(text: str) -> str:
    """Letters and digits only, without accents: "Galović 2021" and "Galovic (2021)" are alike."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("ł", "l").replace("ø", "o").replace("đ", "d")
    return "".join(character for character in plain if character.isalnum())
