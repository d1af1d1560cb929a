"""Groups of patients: one cohort for all the ways in which a document names it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractor.documents import Block, Document
from extractor.files import short_hash
from extractor.readers.rules.studies import StudyMap
from extractor.records import Cohort, CohortRole
from extractor.text import number_words, numerals
from extractor.vocabulary import Vocabulary

_LEAD = re.compile(r"^(?:(?:in|among|for|with|of|the|all|those|a|an|from|within|and)\s+)+", re.IGNORECASE)
_CODE = re.compile(r"\(\s*([A-Z][\w-]{0,8}|(?:cohort|group|arm|part)\s+\w{1,3})\s*[,;)]", re.IGNORECASE)
_TRIAL = re.compile(
    r"\s*[(\[][^()\[\]]*\b(?:trial|study)\b[^()\[\]]*[)\]]|\s+(?:in|from) the \S+ (?:trial|study)$", re.IGNORECASE
)
# Words that do not tell one group from another within a study.
_EMPTY = frozenset(
    [
        "patients",
        "patient",
        "pts",
        "subjects",
        "cohort",
        "group",
        "arm",
        "arms",
        "population",
        "the",
        "a",
        "an",
        "of",
        "in",
        "with",
        "who",
        "and",
        "to",
        "for",
        "were",
        "was",
        "had",
        "based",
        "therapy",
        "treated",
        "treatment",
        "received",
        "receiving",
        "containing",
        "regimen",
        "regimens",
        "cases",
        "total",
        "all",
        "n",
        "by",
        "line",
    ]
)
# What names nobody when nothing else stands beside it.
_NOBODY = _EMPTY | frozenset(
    [
        "overall",
        "entire",
        "whole",
        "study",
        "our",
        "included",
        "enrolled",
        "evaluable",
        "evaluated",
        "eligible",
        "analysed",
        "analyzed",
        "number",
        "value",
        "both",
        "groups",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "other",
        "others",
        "better",
        "most",
        "them",
        "these",
        "those",
        "this",
        "that",
        "did",
        "not",
    ]
)
_STEMS = (
    (re.compile(r"^re-?treat\w*$"), "retreat"),
    (re.compile(r"^naï?ve$"), "naive"),
    (re.compile(r"^respon(?:d|se)\w*$"), "respond"),
)
_ENROLLED = re.compile(
    r"(?:(?:total of|overall,?|included|enrolled|analy[sz]ed|identified|evaluated|comprised|assessed|outcomes? of)"
    r"\W+(?:\w+\W+){0,3}?)"
    r"(?P<a>\d[\d,]*|[A-Za-z-]+)\s+(?:[\w/-]+\s+){0,4}?(?:patients|subjects|participants)\b|"
    r"(?P<b>\d[\d,]*|[A-Z][a-z]+(?:-[a-z]+)?)\s+(?:[\w/-]+\s+){0,3}?patients\s+(?:\w+\s+){0,6}?"
    r"(?:were|who|treated|received|included|enrolled)\b|\bN\s*=\s*(?P<c>\d[\d,]*)",
)
_NUMBERED = re.compile(r"\b(?:cohort|group|arm|part|stratum|segment|period|phase)\s+(?:\d+|[A-Z])\b", re.IGNORECASE)
_LONGEST = 110


@dataclass
class CohortBook:
    """The cohorts of one document, made as results name them."""

    document: Document
    vocabulary: Vocabulary
    studies: StudyMap
    cohorts: list[Cohort] = field(default_factory=list)
    _keys: dict[tuple[str, frozenset[str]], int] = field(default_factory=dict)
    _codes: dict[tuple[str, str], int] = field(default_factory=dict)

    def cohort(self, study: str, words: str | None, size: int | None, study_id: str) -> Cohort:
        """The cohort that some words name in a study; without words, the study's patients as a whole."""
        label = self._label(words) if words else None
        if label is None or self._part_of_regimen(study, label):
            only = self._only_named(study_id) if study != self.studies.own and not self.studies.review else None
            label, size = only or self._whole(study), size or self._enrolled(study)
        index = self._find(study, label, size)
        if index is None:
            return self._add(study, study_id, label, size)
        known = self.cohorts[index]
        update: dict[str, object] = {}
        if known.n is None and size is not None:
            update["n"] = size
        if label != known.label and label not in known.aliases:
            update["aliases"] = (*known.aliases, label)
        self.cohorts[index] = known.model_copy(update=update)
        return self.cohorts[index]

    def _part_of_regimen(self, study: str, label: str) -> bool:
        """Whether a label is only one drug of the regimen that all patients of the study were given."""
        named = self._key(label) & set(self.vocabulary.drugs)
        return self._key(label) <= named < set(self.vocabulary.regimen(self._whole(study)))

    def names_group(self, words: str | None) -> bool:
        """Whether some words name a group at all."""
        return words is not None and self._label(words) is not None

    def _only_named(self, study_id: str) -> str | None:
        """The one group of a study that a document mentions in passing, if it names one only."""
        named = [cohort.label for cohort in self.cohorts if cohort.study == study_id]
        return named[0] if len(named) == 1 else None

    def _label(self, words: str) -> str | None:
        """The name of a group as a label: without the words that lead to it; None where it names nobody."""
        label = _LEAD.sub("", _TRIAL.sub("", re.sub(r"\s+", " ", words).strip(" ,;:.")))
        if label.count("(") != label.count(")"):
            label = label.replace("(", "").replace(")", "").strip()
        telling = [w for w in re.findall(r"[\w≥≤<>+-]+", label.lower()) if w not in _NOBODY and not w.isdigit()]
        return label[:_LONGEST].strip() if telling or _NUMBERED.search(label) else None

    def _find(self, study: str, label: str, size: int | None) -> int | None:
        """The cohort that a label means: by its code ("D2"), by its words, or by all but the name of the drug."""
        for code in (label, *_CODE.findall(label)):
            coded = self._codes.get((study, code.lower()))
            if coded is not None:
                return coded
        key = self._key(label)
        known = self._keys.get((study, key))
        if known is not None:
            return known
        alike = [index for (of, other), index in self._keys.items() if of == study and self._same_but_drug(key, other)]
        return next((i for i in alike if size is None or self.cohorts[i].n in {None, size}), None)

    def _same_but_drug(self, one: frozenset[str], other: frozenset[str]) -> bool:
        """Whether two names differ only in that one of them names the drug as well."""
        drugs = set(self.vocabulary.drugs)
        return bool((one & other) - drugs) and one ^ other <= drugs and (one <= other or other <= one)

    def _add(self, study: str, study_id: str, label: str, size: int | None) -> Cohort:
        role = self.vocabulary.role(label)
        cohort = Cohort(
            id=short_hash(study, label, length=10),
            study=study_id,
            label=label,
            aliases=tuple(_CODE.findall(label)),
            role=CohortRole(role)
            if role
            else CohortRole.OVERALL
            if label == self._whole(study)
            else CohortRole.SUBGROUP,
            n=size,
            regimen=self._regimen(label),
        )
        self.cohorts.append(cohort)
        index = len(self.cohorts) - 1
        self._keys[study, self._key(label)] = index
        for code in _CODE.findall(label):
            self._codes[study, code.lower()] = index
        return cohort

    def _key(self, label: str) -> frozenset[str]:
        """The words that tell this group from others: generic drug names, stems, no filling words."""
        text = label
        for mention in reversed(self.vocabulary.drug_mentions(label)):
            text = f"{text[: mention.start]}{mention.code}{text[mention.end :]}"
        words = re.findall(r"[≥≤<>]=?\s?\w+|[\w.]+(?:-[A-Za-z]{1,4}\b)?", text.lower().replace("ï", "i"))
        stemmed = {next((stem for pattern, stem in _STEMS if pattern.match(w)), w.replace(" ", "")) for w in words}
        return frozenset(stemmed - _EMPTY) or frozenset(stemmed)

    def _regimen(self, label: str) -> tuple[str, ...]:
        """The drugs of a group whose name gives them all."""
        found = {m.drugs for m in self.vocabulary.regimen_mentions(label)}
        if len(found) == 1:
            return found.pop()
        if re.search(r"\bmono(?:therapy)?\b|\bsingle[- ]agent\b|\balone\b", label, re.IGNORECASE):
            drugs = {m.code for m in self.vocabulary.drug_mentions(label)}
            return tuple(sorted(drugs)) if len(drugs) == 1 else ()
        return ()

    def _whole(self, study: str) -> str:
        """A name for the patients of a study as a whole, from the treatment and the setting that its text gives first."""
        head = " ".join(self._texts(study))[:1500] or self.document.title
        treatment = self._treatment(head)
        setting = "retreatment" if self.vocabulary.speaks_of(CohortRole.RETREATMENT, head) else "treated"
        return f"{treatment} {setting} patients" if treatment else f"{study} patients"

    def _treatment(self, text: str) -> str:
        """The regimen of a text that names one only, else the drug that it names first."""
        regimens = self.vocabulary.regimen_mentions(text)
        if regimens and (not self.studies.review or len({m.drugs for m in regimens}) == 1):
            return text[regimens[0].start : regimens[0].end]
        drugs = self.vocabulary.drug_mentions(text)
        return drugs[0].code if drugs else ""

    def _texts(self, study: str) -> list[str]:
        """Title or heading, then the text of the blocks that are about a study."""
        blocks = self.studies.blocks_of(study)
        headings = [title for b in blocks[:1] for title in b.section[-2:]]
        own = [self.document.title] if study == self.studies.own else headings
        return [*own, *(self.document.clean(b).text for b in blocks if b.table is None)]

    def _enrolled(self, study: str) -> int | None:
        """The number of patients that a study's text gives first."""
        for text in self._texts(study):
            for match in _ENROLLED.finditer(text):
                number = _number(match.group("a") or match.group("b") or match.group("c"))
                if number is not None and number > 2 and not 1950 <= number <= 2100:
                    return number
        return None


def _number(printed: str) -> int | None:
    found = numerals(printed) or [n for n in number_words(printed) if n.end - n.start == len(printed)]
    return int(found[0].value) if found and found[0].value == int(found[0].value) else None


def block_of(document: Document, position: int) -> Block:
    """The block that a result's place lies in.

    Raises:
        LookupError: the position lies in no block.
    """
    block = document.block_at(position)
    if block is None:
        raise LookupError(f"no block at {position} of {document.id}")
    return block
