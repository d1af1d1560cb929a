"""The names of groups of patients: which words are one, and which two mean the same group."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.vocabulary import Vocabulary

_LEAD = re.compile(r"^(?:(?:in|among|for|with|of|the|all|those|a|an|from|within|and)\s+)+", re.IGNORECASE)
_BULLET = re.compile(r"^[•●▪◦‣○·-]\s+")
_TRIAL = re.compile(
    r"\s*[(\[][^()\[\]]*\b(?:trial|study)\b[^()\[\]]*[)\]]|\s+(?:in|from|of) the (?:\S+ )?\S+ (?:trial|study)\d{0,2}$",
    re.IGNORECASE,
)
_CODE = re.compile(r"\(\s*([A-Z][\w-]{0,8}|(?i:cohort|group|arm|part)\s+\w{1,3})\s*[,;)]")
_NUMBERED = re.compile(r"\b(?:cohort|group|arm|part|stratum|segment|period|phase)\s+(?:\d+|[A-Z])\b", re.IGNORECASE)
_LETTER = re.compile(r"\b(?:[Cc]ohort|[Gg]roup|[Aa]rm|[Pp]art)\s+([A-Z])\b")
_WORD = re.compile(r"[≥≤<>]=?\s?\w+|[\w.]+(?:-[A-Za-z]{1,4}\b)?")
_JOINED = re.compile(r"(?<=[a-z]{3})-(?=[a-z]{3})")
"""The hyphen of "high-risk", which a paper may leave out, and not that of "D-Kd"."""
_AGAIN = re.compile(r"\bre-(?=treat|challeng)", re.IGNORECASE)
RETREATED = "retreat"
"""The stem of all words for treating again."""
_STEMS = (
    (re.compile(r"^(?:re-?treat|re-?challeng)\w*$"), RETREATED),
    (re.compile(r"^naï?ve$"), "naive"),
    (re.compile(r"^respon(?:d|se)\w*$"), "respond"),
)
_DENIED = re.compile(
    r"\b(?:not|no|never|without|non)\b[\s-]*(?:an?\s+|yet\s+|previously\s+|prior\s+)?([\w-]+)", re.IGNORECASE
)
_COUNT = re.compile(
    r"^(?:other\s+)?(\d{1,4})\s+(?=(?:[A-Za-z-]+\s+){0,3}?(?:patients|pts|subjects|participants|women|men)\b)"
)
_WITHOUT = re.compile(r"(?:patients\s+)?(?:without|no)\s+", re.IGNORECASE)
_OF_ARM = re.compile(r"\b(?:of|in) the \S+(?: \S+)? arm\b")
_ALONE = frozenset({"alone", "monotherapy", "mono", "single", "agent", "single-agent", "as", "given"})
_ROUTE = re.compile(r"(?<=\w) (?:SC|IV|sc|iv)(?=-)")
""" "Isa SC-Kd" is no regimen of selinexor and cyclophosphamide."""
_LONGEST = 110


@dataclass(frozen=True)
class GroupNames:
    """Reads the words that name groups, with the vocabulary of the disease."""

    vocabulary: Vocabulary

    def label(self, words: str) -> str | None:
        """A group's name without the words that lead to it; None where the words name nobody."""
        label = _BULLET.sub("", re.sub(r"\s+", " ", words).strip(" ,;:."))
        label = _LEAD.sub("", _COUNT.sub("", _LEAD.sub("", _TRIAL.sub("", label))))
        if label.count("(") != label.count(")"):
            label = label.replace("(", "").replace(")", "").strip()
        nobody = {*self.vocabulary.words.group_filling, *self.vocabulary.words.group_nobody}
        telling = [w for w in re.findall(r"[\w≥≤<>+-]+", label.lower()) if w not in nobody and not w.isdigit()]
        return label[:_LONGEST].strip() if telling or _NUMBERED.search(label) else None

    def counted(self, words: str) -> int | None:
        """The size that stands before a group's name: "the 28 patients who relapsed late"."""
        match = _COUNT.match(_LEAD.sub("", words.strip()))
        return int(match.group(1)) if match else None

    def numbered(self, label: str) -> bool:
        """Whether a label is only the number of a part, an arm, a cohort: "Part B"."""
        return _NUMBERED.fullmatch(label) is not None

    def codes(self, label: str) -> list[str]:
        """Short names in brackets: "DARZALEX retreatment (D2)" is also D2."""
        return _CODE.findall(label)

    def key(self, label: str) -> frozenset[str]:
        """The words that tell this group from others: generic names, stems, no filling, no code in brackets."""
        text = _CODE.sub(" ", label) if _CODE.sub("", label).strip(" ,;)") else label
        for mention in reversed(self.vocabulary.drug_mentions(text)):
            text = f"{text[: mention.start]}{mention.code}{text[mention.end :]}"
        words = _WORD.findall(_JOINED.sub(" ", _AGAIN.sub("re", text)).lower().replace("ï", "i"))
        stemmed = {next((stem for pattern, stem in _STEMS if pattern.match(w)), w.replace(" ", "")) for w in words}
        telling = (stemmed - set(self.vocabulary.words.group_filling)) | {m.lower() for m in _LETTER.findall(text)}
        return frozenset(telling) or frozenset(stemmed)

    def part_of(self, label: str, whole: str, granted: frozenset[str] = frozenset()) -> bool:
        """Whether a label says less than another of the same group, and nothing else: "refractory", "D-Kd, refractory".

        What is denied is another thing: "refractory" is no part of "exposed, not refractory". Of the
        patients "of an arm", words `granted` tell nothing: they hold for all.
        """
        one, other = (self.key(_DENIED.sub(r"not\1", text)) for text in (label, whole))
        return (one - granted if _OF_ARM.search(label) else one) < other and one != granted

    def same_but_drug(self, one: frozenset[str], other: frozenset[str]) -> bool:
        """Whether two keys that tell the same role differ only in that one of them names the drug as well."""
        drugs = set(self.vocabulary.drugs)
        role = one & other & {stem for _, stem in _STEMS}
        return bool(role) and one ^ other <= drugs and (one <= other or other <= one)

    def drugs_only(self, label: str) -> frozenset[str]:
        """The drugs of a label that names nothing but single drugs; empty for any other."""
        named = self.key(label) & set(self.vocabulary.drugs)
        return named if self.key(label) <= named else frozenset()

    def drugs_denied(self, label: str) -> frozenset[str]:
        """The drugs of "without carfilzomib"; empty for any other label."""
        match = _WITHOUT.match(label.strip())
        return self.drugs_only(label.strip()[match.end() :]) if match else frozenset()

    def given_alone(self, label: str) -> bool:
        """Whether a label is one drug given without others: "carfilzomib alone"."""
        return len(self.regimen(label)) == 1 and self.key(label) - set(self.vocabulary.drugs) <= _ALONE

    def regimen_only(self, label: str) -> bool:
        """Whether a label is a regimen and nothing else: "D-Kd"."""
        found = self.vocabulary.regimen_mentions(label)
        return len(found) == 1 and found[0].start == 0 and found[0].end >= len(label.strip())

    def regimen(self, label: str) -> tuple[str, ...]:
        """The drugs of a group whose name gives them all; how they were given is no drug of theirs."""
        label = _ROUTE.sub("", label)
        found = {m.drugs for m in self.vocabulary.regimen_mentions(label)}
        if len(found) == 1:
            return found.pop()
        if re.search(r"\bmono(?:therapy)?\b|\bsingle[- ]agent\b|\balone\b", label, re.IGNORECASE):
            drugs = {m.code for m in self.vocabulary.drug_mentions(label)}
            return tuple(sorted(drugs)) if len(drugs) == 1 else ()
        return ()
