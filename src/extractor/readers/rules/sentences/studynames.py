"""The words of a sentence that name a study."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.vocabulary import Vocabulary

_TRIAL = re.compile(
    r"[A-Z][A-Za-zÀ-ž'-]+(?:\s+[A-Z]{1,3})?\s+et\s+al\b\.?(?:\s*[,(]?\s*\(?(?:19|20)\d\d[a-z]?\)?)?"
    r"|[A-Z][a-zà-žA-Z'-]+\s+and\s+(?:colleagues|co-?workers|associates|co-?authors)"
    r"|\b(?:[A-Z][A-Z0-9]{2,}[A-Za-z0-9]*(?:[- ]?\d{1,3})?|[A-Z]{2,}-\d+|[A-Z][a-z]+[A-Z][A-Za-z]+-\d+)"
    r"(?=(?:\s*\[[\d,\s-]+\]|\s+\d{1,2})?\s+(?:phase\s+\S+\s+)?(?:trial|study|studies|registry|cohort study))"
    r"|\bNCT\d{8}\b"
)
_IN_TRIAL = re.compile(
    r"\b(?:in|from|of|the|[Cc]ontrast to|[Cc]ontrary to|[Uu]nlike) "
    r"((?:[A-Z]{4,}[A-Z0-9]*|[A-Z]{2,}-\d+)(?:-\d{1,3})?)\b(?=[\s,.;)\]]|$)"
)


@dataclass(frozen=True)
class StudyName:
    """Words that name a study: "Vance et al", "the ORBIT trial"."""

    start: int
    end: int
    text: str


def study_names(text: str, vocabulary: Vocabulary) -> list[StudyName]:
    """Studies named in a sentence, in order. Outcomes and drugs in capitals are none."""
    shut = {i for m in vocabulary.outcome_mentions(text) for i in range(m.start, m.end)}
    shut |= {i for m in vocabulary.regimen_mentions(text) for i in range(m.start, m.end)}
    shut |= {i for m in vocabulary.drug_mentions(text) for i in range(m.start, m.end)}
    found = [StudyName(m.start(), m.end(), m.group()) for m in _TRIAL.finditer(text)]
    found += [StudyName(m.start(1), m.end(1), m.group(1)) for m in _IN_TRIAL.finditer(text)]
    kept: list[StudyName] = []
    for name in sorted(found, key=lambda s: (s.start, -s.end)):
        if name.start not in shut and (not kept or name.start >= kept[-1].end):
            kept.append(name)
    return kept
