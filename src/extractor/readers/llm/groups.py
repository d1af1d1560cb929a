"""Studies and groups of patients: those that are known of a paper, and those that an answer declares.

The first answer about a paper draws most of them; any later one adds what its results need. An
answer numbers what it declares as it likes, so two answers may give one number to two groups:
between answers a group goes by its key, made of its study's name and its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar

from pydantic import ValidationError

from extractor.readers.llm.marking import Marked
from extractor.readers.llm.places import Place
from extractor.readers.llm.schema import DeclaredCohort, DeclaredStudy, Form
from extractor.records import Cohort, Study
from extractor.text import clean
from extractor.vocabulary import Vocabulary

TOO_BARE = frozenset({"overall", "patients", "all", "all patients", "overall population", "total", "cohort"})
"""Names that tell no group from another; the codebook refuses them."""

F = TypeVar("F", bound=Form)


@dataclass(frozen=True)
class Group:
    """A group of patients with its study."""

    study: DeclaredStudy
    cohort: DeclaredCohort

    @property
    def key(self) -> str:
        """What it is told from other groups by, whatever its number."""
        return f"{as_key(self.study.label)}/{as_key(self.cohort.label)}"

    @property
    def label(self) -> str:
        """Study and group by name."""
        return f"{self.study.label}, {self.cohort.label}"

    def size(self, marked: Marked) -> Place | None:
        """Where its size is printed; None where no line is named, or that line does not print it."""
        if self.cohort.n is None or self.cohort.n_at is None:
            return None
        place = marked.whole(self.cohort.n_at)
        return place if isinstance(place, Place) and place.reaches(Decimal(self.cohort.n)) else None

    def with_(self, **changed: object) -> Group:
        """The same with other fields of the cohort."""
        return replace(self, cohort=self.cohort.model_copy(update=changed))


@dataclass(frozen=True)
class Groups:
    """The groups of a paper by key, in the order in which they were declared; numbered by it."""

    by_key: Mapping[str, Group]

    @classmethod
    def none(cls) -> Groups:
        """Of a paper about which nothing was answered yet."""
        return cls({})

    @cached_property
    def ids(self) -> dict[str, str]:
        """G1, G2 and so on, by key; what is declared later changes none of them."""
        return {key: f"G{number}" for number, key in enumerate(self.by_key, 1)}

    @cached_property
    def by_id(self) -> dict[str, Group]:
        """Each group by its id."""
        return {self.ids[key]: group for key, group in self.by_key.items()}

    @cached_property
    def studies(self) -> dict[str, DeclaredStudy]:
        """Each study once, as it was declared first, by its id: S1, S2 and so on."""
        named: dict[str, DeclaredStudy] = {}
        for group in self.by_key.values():
            named.setdefault(as_key(group.study.label), group.study)
        return {f"S{number}": study for number, study in enumerate(named.values(), 1)}

    def of(self, study: DeclaredStudy) -> dict[str, Group]:
        """The groups of a study, by id."""
        name = as_key(study.label)
        return {own: group for own, group in self.by_id.items() if as_key(group.study.label) == name}

    def with_new(self, declared: Iterable[Group]) -> Groups:
        """These, and after them what is declared and not among them."""
        return Groups({**self.by_key, **{g.key: g for g in declared if g.key not in self.by_key}})

    def same(self, other: Group) -> Group | None:
        """The group here that another one is: of the same study, under one of its names."""
        here = [group for group in self.by_key.values() if _is_same_study(group.study, other.study)]
        name = as_key(other.cohort.label)
        by_label = (group for group in here if as_key(group.cohort.label) == name)
        by_alias = (group for group in here if name in map(as_key, group.cohort.aliases))
        return next(chain(by_label, by_alias), None)

    def study_like(self, other: DeclaredStudy) -> DeclaredStudy:
        """The study here that another one is, or that one itself."""
        return next((study for study in self.studies.values() if _is_same_study(study, other)), other)


def _is_same_study(one: DeclaredStudy, other: DeclaredStudy) -> bool:
    """Whether the label of one is a name of the other."""
    label, names = as_key(other.label), {as_key(name) for name in (other.label, *other.aliases)}
    return as_key(one.label) in names or label in map(as_key, one.aliases)


def as_key(name: str) -> str:
    """A name without blanks, case and the marks between words; the signs of comparison tell groups apart."""
    plain = clean(name).text.casefold().replace("≥", ">=").replace("≤", "<=")
    return "".join(character for character in plain if character.isalnum() or character in "<>=+±%")


def meant(answer: Mapping[str, Any], known: Groups, marked: Marked) -> dict[str, Group]:
    """What the ids of groups mean in an answer: known groups, and those that it declares itself.

    What breaks the form is left out, and so is what is declared under the id of a known group: models repeat
    those in other words. A size without a place is dropped, a bare name gets its
    study's, and of two groups of one name the second gets its size or its number.
    """
    studies = {s.id: known.study_like(s) for s in _valid(answer.get("studies"), DeclaredStudy)} | known.studies
    found: dict[str, Group] = {}
    for cohort in _valid(answer.get("cohorts"), DeclaredCohort):
        if cohort.study not in studies:
            continue
        group = _mended(Group(studies[cohort.study], cohort), marked)
        if any(group.key == other.key for other in found.values()):
            told = cohort.id if cohort.n is None else f"n={cohort.n}"
            group = group.with_(label=f"{cohort.label} ({told})")
        found[cohort.id] = known.same(group) or group
    return found | known.by_id


def _valid(items: object, form: type[F]) -> Iterator[F]:
    for item in items if isinstance(items, list) else ():
        try:
            yield form.model_validate(item)
        except ValidationError:
            continue


def _mended(group: Group, marked: Marked) -> Group:
    if group.cohort.n is not None and group.size(marked) is None:
        group = group.with_(n=None, n_at=None)
    return group.with_(label=group.label) if group.cohort.label.strip().lower() in TOO_BARE else group


def studies_of(groups: Groups) -> tuple[Study, ...]:
    """The studies as records name them."""
    return tuple(
        Study(id=own, label=s.label, aliases=tuple(s.aliases), provenance=s.provenance)
        for own, s in groups.studies.items()
    )


def cohorts_of(groups: Groups, vocabulary: Vocabulary) -> tuple[Cohort, ...]:
    """The groups as records name them, their drugs by generic name."""
    return tuple(
        Cohort(
            id=own,
            study=study,
            label=group.cohort.label,
            aliases=tuple(group.cohort.aliases),
            role=group.cohort.role,
            n=group.cohort.n,
            regimen=_regimen(group.cohort.regimen, vocabulary),
        )
        for study, declared in groups.studies.items()
        for own, group in groups.of(declared).items()
    )


def _regimen(named: list[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    drugs: set[str] = set()
    for name in named:
        known = [mention.code for mention in vocabulary.drug_mentions(name)] or list(vocabulary.regimen(name))
        drugs.update(known or [name.strip().lower()])
    return tuple(sorted(drugs - {""}))
