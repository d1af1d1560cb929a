"""Groups of patients: one cohort for all the ways in which a document names it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractor.documents import READ_FOR_RESULTS, BlockKind, Document
from extractor.files import short_hash
from extractor.readers.rules.groups import RETREATED, GroupNames
from extractor.readers.rules.introductions import Introduced, introduced
from extractor.readers.rules.studies import StudyMap
from extractor.records import Cohort, CohortRole
from extractor.text import number_words, numerals, sentences
from extractor.vocabulary import Vocabulary

_COUNTED = (
    r"total of|overall,?|included|enrolled|analy[sz]ed|identified|evaluated|comprised|assessed|collected|outcomes? of"
)
_ENROLLED = re.compile(
    rf"(?:(?:{_COUNTED})\W+(?:\w+\W+){{0,3}}?)"
    r"(?P<counted>\d+(?:,\d{3})*|[A-Za-z-]+)\s+(?:[\w/-]+\s+){0,4}?(?:patients|subjects|participants)\b|"
    r"(?P<opening>\d+(?:,\d{3})*|[A-Z][a-z]+(?:-[a-z]+)?)\s+(?:[\w/-]+\s+){0,3}?patients\s+(?:\w+\s+){0,6}?"
    r"(?:were|who|treated|received|included|enrolled)\b|\bN\s*=\s*(?P<n>\d[\d,]*)",
)
_EXCLUDED = re.compile(r"\b(?:exclu\w+|except|without)(?: (?:of|for|the))* $", re.IGNORECASE)
_READ = READ_FOR_RESULTS | {BlockKind.HEADING}
_TWO = 2
_ARMS = re.compile(r"\b(?:versus|vs|v|than|compared|against|controls?|placebo|arms?|randomi[sz]ed)\b", re.IGNORECASE)
"""Words of a text that tells of several arms."""
_HEAD = 1500
"""Characters of title and abstract that tell what a paper is about."""


@dataclass
class CohortBook:
    """The cohorts of one document, made as results name them."""

    document: Document
    vocabulary: Vocabulary
    studies: StudyMap
    cohorts: list[Cohort] = field(default_factory=list)
    _keys: dict[tuple[str, frozenset[str]], int] = field(default_factory=dict)
    _codes: dict[tuple[str, str], int] = field(default_factory=dict)
    _whole_names: dict[str, str] = field(default_factory=dict)
    _wholes: set[str] = field(default_factory=set)
    """Ids of cohorts that are all patients of their study."""
    _declared: dict[str, set[int]] = field(default_factory=dict)
    """For each study, the groups that its text introduces or a table names: what shorter names may mean."""
    _with_naive: set[str] = field(default_factory=set)
    """Studies whose text counts patients who were never exposed among its own, so that not all were retreated."""
    _introduced: dict[str, list[Introduced]] = field(default_factory=dict)
    _sizes: dict[str, int | None] = field(default_factory=dict)
    """Patients of each study, once they were looked for."""

    def __post_init__(self) -> None:
        self._names = GroupNames(self.vocabulary)
        for group in introduced(self.document, self.vocabulary):
            study = self.studies.study_at(group.block, group.position)
            self._introduced.setdefault(study, []).append(group)
            if self.vocabulary.role(group.words) == CohortRole.NAIVE:
                self._with_naive.add(study)

    def names_group(self, words: str | None) -> bool:
        """Whether some words name a group at all."""
        return words is not None and self._names.label(words) is not None

    def cohort(
        self, study: str, words: str | None, size: int | None, study_id: str, regimen: str | None = None
    ) -> Cohort:
        """The cohort that some words name in a study; without words, the study's patients as a whole.

        `regimen` are words that name what it was given, where its own do not.
        """
        self._introduce(study, study_id)
        words = self._without_study(study, words) if words else None
        label = self._names.label(words) if words else None
        size = size or (self._names.counted(words) if words and label else None)
        if label is None or self._part_of_regimen(study, label):
            only = self._only_named(study_id) if study != self.studies.own else None
            label, size = only or self._whole(study), size or self._enrolled(study)
        index = self._find(study, label, size)
        if index is None:
            return self._add(study, study_id, label, size, self._given(label, regimen))
        known = self.cohorts[index]
        update: dict[str, object] = {}
        if size is not None and (known.n is None or size > known.n):
            update["n"] = size  # of all treated and all randomised, the group is the larger
        if label != known.label and label not in known.aliases:
            update["aliases"] = (*known.aliases, label)
        self.cohorts[index] = known.model_copy(update=update)
        return self.cohorts[index]

    def compared(self, study: str, term: str | None, comparator: str | None) -> str | None:
        """The name of all that are compared where a ratio's term and comparator are two arms of a study."""
        if term is None or comparator is None:
            return None
        arms = [self._names.label(words) for words in (term, comparator)]
        known = [
            a is not None and (self.vocabulary.regimen_mentions(a) or self._find(study, a, None) is not None)
            for a in arms
        ]
        return " and ".join(a for a in arms if a) if all(known) else None

    def all_compared(self, study: str, cohort: Cohort) -> None:
        """Take note that a cohort is two arms taken together: no subgroup, and all patients where there are two."""
        index = next(i for i, known in enumerate(self.cohorts) if known.id == cohort.id)
        if index in self._declared.get(study, ()):
            return
        arms = [i for i in self._declared.get(study, ()) if self.cohorts[i].regimen]
        size = self._enrolled(study) if len(arms) == _TWO else None
        role = CohortRole.OVERALL if cohort.role is CohortRole.SUBGROUP else cohort.role
        self.cohorts[index] = cohort.model_copy(update={"role": role, "n": cohort.n or size})

    def is_arm(self, words: str | None, term: str | None) -> bool:
        """Whether the words for a ratio's group only say again which arm it is of."""
        if words is None or term is None:
            return False
        arms = [self._names.label(said) for said in (words, term)]
        return all(arms) and len({self._names.key(arm) for arm in arms if arm}) == 1

    def is_whole(self, cohort: Cohort) -> None:
        """Take note that a cohort is all patients of its study: no subgroup, and what is meant without a name."""
        self._wholes.add(cohort.id)
        index = next(i for i, known in enumerate(self.cohorts) if known.id == cohort.id)
        if cohort.role is CohortRole.SUBGROUP:
            self.cohorts[index] = cohort.model_copy(update={"role": CohortRole.OVERALL})

    def _part_of_regimen(self, study: str, label: str) -> bool:
        """Whether a label is only one drug of the regimen that all patients of the study were given."""
        named = self._names.drugs_only(label)
        given_to_all = bool(named) and named < set(self.vocabulary.regimen(self._whole(study)))
        return given_to_all and self._shortened(study, label, None) is None

    def _only_named(self, study_id: str) -> str | None:
        """The one group that a document names of a study that is not its own; in a review, but for subgroups."""
        named = [c for c in self.cohorts if c.study == study_id]
        wholes = [c for c in named if c.id in self._wholes]
        if len(wholes) == 1:
            return wholes[0].label
        if self.studies.review:
            named = [c for c in named if c.role is not CohortRole.SUBGROUP or self._names.regimen_only(c.label)]
        return named[0].label if len(named) == 1 else None

    def _without_study(self, study: str, words: str) -> str:
        """Words for a group without the name of its study: "the older patients of ORBITAL"."""
        named = "|".join(re.escape(name) for name in (study, *self.studies.aliases.get(study, ())))
        return re.sub(rf"\s+(?:in|of|from)\s+(?:the\s+)?(?:{named})$", "", words)

    def _given(self, label: str, regimen: str | None) -> tuple[str, ...]:
        """The drugs that a column of regimens names, where a single one stands for itself, else those of the label."""
        if regimen is None:
            return self._names.regimen(label)
        alone = self._names.drugs_only(regimen)
        return tuple(alone) if len(alone) == 1 else self._names.regimen(regimen)

    def declare(self, cohort: Cohort) -> None:
        """Take note that a table names a cohort."""
        index = next(i for i, known in enumerate(self.cohorts) if known.id == cohort.id)
        study = next(of for (of, _), i in self._keys.items() if i == index)
        self._declared.setdefault(study, set()).add(index)

    def _introduce(self, study: str, study_id: str) -> None:
        """Make the groups that a study's text introduces, once the study is spoken of."""
        for group in self._introduced.pop(study, []):
            label = self._names.label(group.words)
            if label is not None and self._find(study, label, group.n) is None:
                self._add(study, study_id, label, group.n, self._names.regimen(label))
                self._declared.setdefault(study, set()).add(len(self.cohorts) - 1)

    def _find(self, study: str, label: str, size: int | None) -> int | None:
        """The cohort that a label means: by its code ("D2"), by its words, or by all but the name of the drug."""
        for code in (label, *self._names.codes(label)):
            coded = self._codes.get((study, code.lower()))
            if coded is not None:
                return coded
        key = self._names.key(label)
        known = self._keys.get((study, key))
        if known is not None:
            others = set(self._names.codes(self.cohorts[known].label))
            return None if others and set(self._names.codes(label)) - others else known
        alike = [i for (of, other), i in self._keys.items() if of == study and self._names.same_but_drug(key, other)]
        fitting = [i for i in alike if size is None or self.cohorts[i].n in {None, size}]
        return fitting[0] if fitting else self._shortened(study, label, size)

    def _shortened(self, study: str, label: str, size: int | None) -> int | None:
        """The only group declared for a study that a shorter name can mean.

        Drugs alone mean the group that they were given to, "without" them the one that had other drugs;
        any other words mean the group whose name says them, and more.
        """
        declared = [(i, self.cohorts[i]) for i in self._declared.get(study, ())]
        drugs, denied = self._names.drugs_only(label), self._names.drugs_denied(label)
        if drugs:
            fitting = [i for i, c in declared if drugs <= set(c.regimen)]
        elif denied and any(denied <= set(c.regimen) for _, c in declared):
            fitting = [i for i, c in declared if c.regimen and not denied & set(c.regimen)]
        elif self._names.regimen_only(label) or self._names.given_alone(label):
            fitting = [i for i, c in declared if c.regimen == self._names.regimen(label)]
        else:
            fitting = [i for i, c in declared if self._names.part_of(label, c.label, self._granted(study))]
        if len(fitting) != 1 or (size is not None and self.cohorts[fitting[0]].n not in {None, size}):
            return None
        return fitting[0]

    def _granted(self, study: str) -> frozenset[str]:
        """What tells no groups of another study apart: that they were treated again, in a review of nothing else."""
        if study == self.studies.own:
            return frozenset()
        groups = [self.cohorts[i].label for i in self._declared.get(study, ())]
        told = any(RETREATED in self._names.key(g) or self.vocabulary.role(g) == CohortRole.NAIVE for g in groups)
        topic = self.vocabulary.speaks_of(CohortRole.RETREATMENT, self.document.title)
        return frozenset({RETREATED}) if topic and not told else frozenset()

    def _add(self, study: str, study_id: str, label: str, size: int | None, regimen: tuple[str, ...]) -> Cohort:
        codes = self._names.codes(label)
        cohort = Cohort(
            id=short_hash(study, label, length=10),
            study=study_id,
            label=label,
            aliases=tuple(codes),
            role=self._role(study, label),
            n=size,
            regimen=regimen,
        )
        self.cohorts.append(cohort)
        index = len(self.cohorts) - 1
        self._keys.setdefault((study, self._names.key(label)), index)
        for code in codes:
            self._codes[study, code.lower()] = index
        return cohort

    def _role(self, study: str, label: str) -> CohortRole:
        """The role that a label tells; a whole study and an arm of another's trial are overall, the rest subgroups."""
        told = self.vocabulary.role(label)
        if told is not None:
            return CohortRole(told)
        arm = study != self.studies.own and self._names.regimen_only(label) and not self._speaks_of_parts(study)
        whole = label == self._whole(study) or self._names.numbered(label)
        return CohortRole.OVERALL if arm or whole else CohortRole.SUBGROUP

    def _speaks_of_parts(self, study: str) -> bool:
        """Whether a review tells the groups of a study apart in text of its own."""
        return len([b for b in self.studies.blocks_of(study) if b.table is not None]) > 0

    def _whole(self, study: str) -> str:
        """A name for a study's patients as a whole, from the treatment and the setting that its text gives first."""
        if study not in self._whole_names:
            head = self._head(study)
            treatment = self._treatment(head, one=study != self.studies.own)
            again = self.vocabulary.speaks_of(CohortRole.RETREATMENT, head) and study not in self._with_naive
            setting = "retreatment" if again else "treated"
            self._whole_names[study] = f"{treatment} {setting} patients" if treatment else f"{study} patients"
        return self._whole_names[study]

    def _head(self, study: str) -> str:
        """What tells first what a study is about: title and abstract, or heading and first sentences."""
        texts = self._texts(study)
        if study == self.studies.own:
            return " ".join(texts)[:_HEAD] or self.document.title
        if not texts:
            passing = " ".join(self.studies.told_in_passing(study))
            one = len({m.code for m in self.vocabulary.drug_mentions(passing)}) == 1
            return passing if one and not _ARMS.search(passing) else ""
        body = " ".join(texts[1:])
        return " ".join([texts[0], *(span.of(body) for span in sentences(body)[:2])])

    def _treatment(self, text: str, *, one: bool) -> str:
        """The regimen that a text names first (or, where it must be the only one, alone), else the drug."""
        regimens = self.vocabulary.regimen_mentions(text)
        if regimens and not (one and len({m.drugs for m in regimens}) > 1):
            return text[regimens[0].start : regimens[0].end]
        drugs = self.vocabulary.drug_mentions(text)
        return drugs[0].code if drugs else ""

    def _texts(self, study: str) -> list[str]:
        """Title or heading, then the text of the blocks that are about a study."""
        blocks = self.studies.blocks_of(study)
        heading = " ".join(title for b in blocks[:1] for title in b.section[-2:])
        first = self.document.title if study == self.studies.own else heading
        told = [self.document.clean(b).text for b in blocks if b.table is None and b.kind in _READ]
        return [first, *told] if blocks else []

    def _enrolled(self, study: str) -> int | None:
        """The number of patients of a study: of those that its text gives, the one that is most often a size."""
        if study not in self._sizes:
            self._sizes[study] = self._most_often_a_size(study)
        return self._sizes[study]

    def _most_often_a_size(self, study: str) -> int | None:
        text = ". ".join(self._texts(study) or self.studies.told_in_passing(study))
        printed = [m.span(m.lastgroup or 0) for m in _ENROLLED.finditer(text)]
        found = [_number(text[start:end]) for start, end in printed if not _EXCLUDED.search(text[:start])]
        sizes = [n for n in found if n is not None and n > 2 and not 1950 <= n <= 2100]
        return max(dict.fromkeys(sizes), key=lambda n: _times_a_size(n, text), default=None)


def _times_a_size(n: int, text: str) -> int:
    """How often a text prints a number as the size of a group: "of 43", "/43", "n = 43", "43 patients"."""
    return len(re.findall(rf"(?:/\s?|\bof (?:the )?|\b[nN]\s?=\s?){n}\b|\b{n} (?:[\w-]+ ){{0,2}}patients\b", text))


def _number(printed: str) -> int | None:
    found = numerals(printed) or [n for n in number_words(printed) if n.end - n.start == len(printed)]
    return int(found[0].value) if found and found[0].value == int(found[0].value) else None
