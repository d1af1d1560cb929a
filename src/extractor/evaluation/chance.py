"""What chance gives: the same records with their cohorts dealt out anew inside each document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractor.evaluation import keys
from extractor.evaluation.alignment import Alignment
from extractor.evaluation.case import is_result
from extractor.vocabulary import Vocabulary

SHUFFLES = 20


@dataclass(frozen=True, slots=True)
class Chance:
    """Mean F1 over the shuffles, at the levels that the cohort bears on."""

    study: float
    cohort: float


def chance(alignments: Sequence[Alignment], vocabulary: Vocabulary, seed: int) -> Chance:
    """Shuffle the cohorts (and studies with them) among the extracted records of each document.

    Levels compare equivalences, so the agreement of the best assignment is the common part of two
    multisets, and no assignment is made anew.
    """
    generator = np.random.default_rng(seed)
    total = 0
    agreed = np.zeros((SHUFFLES, 2))
    for alignment in alignments:
        gold = [r for r in alignment.gold if is_result(r)]
        got = [r for r in alignment.got if is_result(r)]
        matching = alignment.matching
        total += len(gold) + len(got)
        said = [keys.value_key(r, vocabulary) for r in got]
        owners = [(matching.studies.get(r.study.id), matching.cohorts.get(r.cohort.id)) for r in got]
        studies = Counter((keys.value_key(r, vocabulary), r.study.id) for r in gold)
        cohorts = Counter((keys.value_key(r, vocabulary), r.cohort.id) for r in gold)
        for shuffle in range(SHUFFLES):
            dealt = [owners[i] for i in generator.permutation(len(owners))]
            agreed[shuffle, 0] += (studies & Counter(zip(said, (s for s, _ in dealt), strict=True))).total()
            agreed[shuffle, 1] += (cohorts & Counter(zip(said, (c for _, c in dealt), strict=True))).total()
    study, cohort = 2 * agreed.mean(axis=0) / max(total, 1)
    return Chance(float(study), float(cohort))
