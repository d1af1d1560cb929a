"""Which extracted study is which gold study, and which cohort is which cohort.

Two readers word labels differently, so strings are not compared. Each pair gets a likeness from
what both sides declare, and an optimal assignment picks partners: no two gold cohorts ever get
the same extracted one. An extraction that declares one group twice, under two names that both fit
it alone, has it twice. The values of records are no evidence: an extraction that swaps the arms of a
trial must not be put right by the scorer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from extractor.evaluation.names import Rarity, Words, words
from extractor.records import Cohort, CohortRole, FlatRecord, Provenance, Study
from extractor.vocabulary import Vocabulary

STUDY_THRESHOLD = 0.5
COHORT_THRESHOLD = 0.5
"""Between two careful annotators of five papers the least likeness of partners was 0.66."""
LEFTOVER = 0.25
"""Who is so much more like another one has lost that one to a better partner, and does not get what is left."""
DECLARED_TWICE = 0.85
CLEARLY = 0.1
"""How much more like its own than any other gold cohort a second name must be."""

ONE_NAME = 0.9
"""Two groups of one name are one group, though a safety population may count fewer than were randomised."""

CERTAIN = 1.0
"""Added where two groups have one name and one size: the greatest sum must not part them for the sake of others."""

NAME_WEIGHT = 4.0
SIZE_WEIGHT = 3.0
REGIMEN_WEIGHT = 2.0
ROLE_WEIGHT = 2.0

_EXPOSED = frozenset({CohortRole.RETREATMENT, CohortRole.SUBSEQUENT})
_NOT_YET = frozenset({CohortRole.INITIAL, CohortRole.NAIVE})
"""Roles of the first kind exclude those of the second; others shade into one another between careful readers."""


Likeness = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Matching:
    """Partners of studies and cohorts: extracted id → gold id; who has none is absent."""

    studies: Mapping[str, str]
    cohorts: Mapping[str, str]


def match(gold: Sequence[FlatRecord], got: Sequence[FlatRecord], vocabulary: Vocabulary) -> Matching:
    """Match the studies of one document, then the cohorts inside each pair of studies."""
    gold_studies, got_studies = _studies(gold), _studies(got)
    studies = _match_studies(gold_studies, got_studies, vocabulary)
    gold_cohorts, got_cohorts = _cohorts(gold), _cohorts(got)
    cohorts: dict[str, str] = {}
    for gold_id in sorted(set(studies.values())):
        cohorts |= _match_cohorts(
            [c for c in gold_cohorts if c.study == gold_id],
            [c for c in got_cohorts if studies.get(c.study) == gold_id],
            vocabulary,
        )
    return Matching(studies, cohorts)


def _studies(records: Iterable[FlatRecord]) -> list[Study]:
    return sorted({r.study.id: r.study for r in records}.values(), key=lambda s: s.id)


def _cohorts(records: Iterable[FlatRecord]) -> list[Cohort]:
    return sorted({r.cohort.id: r.cohort for r in records}.values(), key=lambda c: c.id)


def _match_studies(gold: Sequence[Study], got: Sequence[Study], vocabulary: Vocabulary) -> dict[str, str]:
    gold_names = [_names(s, vocabulary) for s in gold]
    got_names = [_names(s, vocabulary) for s in got]
    rarity = Rarity.of(name for names in (*gold_names, *got_names) for name in names)
    likeness = np.zeros((len(gold), len(got)))
    for i, one in enumerate(gold):
        for j, other in enumerate(got):
            likeness[i, j] = _study_likeness(one, other, rarity.best(gold_names[i], got_names[j]))
    return {got[j].id: gold[i].id for i, j in _assign(likeness, STUDY_THRESHOLD)}


def _study_likeness(gold: Study, got: Study, name: float) -> float:
    """Names count; a document's own study needs no name, for there is mostly one alone."""
    both_primary = gold.provenance is got.provenance is Provenance.PRIMARY
    floor = STUDY_THRESHOLD if both_primary else 0.0
    return max(name, floor + name / 2) + (0.01 if gold.provenance is got.provenance else 0.0)


def _match_cohorts(gold: Sequence[Cohort], got: Sequence[Cohort], vocabulary: Vocabulary) -> dict[str, str]:
    gold_names = [_names(c, vocabulary) for c in gold]
    got_names = [_names(c, vocabulary) for c in got]
    rarity = Rarity.of(name for names in (*gold_names, *got_names) for name in names)
    likeness = np.zeros((len(gold), len(got)))
    for i, one in enumerate(gold):
        for j, other in enumerate(got):
            name = rarity.best(gold_names[i], got_names[j])
            likeness[i, j] = _cohort_likeness(one, other, name, vocabulary)
    return {got[j].id: gold[i].id for i, j in _assign(likeness, COHORT_THRESHOLD)}


def _cohort_likeness(gold: Cohort, got: Cohort, name: float, vocabulary: Vocabulary) -> float:
    """The weighted mean of what both sides say: names, size, drugs given, role."""
    evidence = [(NAME_WEIGHT, name), (ROLE_WEIGHT, _role_likeness(gold.role, got.role))]
    if gold.n is not None and got.n is not None:
        evidence.append((SIZE_WEIGHT, float(gold.n == got.n)))
    one, other = _drugs(gold, vocabulary), _drugs(got, vocabulary)
    if one and other:
        evidence.append((REGIMEN_WEIGHT, len(one & other) / len(one | other)))
    mean = sum(weight * part for weight, part in evidence) / sum(weight for weight, _ in evidence)
    if name < 1.0 or _role_likeness(gold.role, got.role) == 0:
        return mean
    return max(mean, ONE_NAME) + (CERTAIN if gold.n is not None and gold.n == got.n else 0.0)


def _role_likeness(gold: CohortRole, got: CohortRole) -> float:
    if gold is got:
        return 1.0
    return 0.0 if {gold, got} & _EXPOSED and {gold, got} & _NOT_YET else 0.3


def _drugs(cohort: Cohort, vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(cohort.regimen or vocabulary.regimen(cohort.label))


def _names(named: Study | Cohort, vocabulary: Vocabulary) -> list[Words]:
    return [words(name, vocabulary) for name in (named.label, *named.aliases)]


def _assign(likeness: Likeness, threshold: float) -> list[tuple[int, int]]:
    """The assignment with the greatest sum, without what is below the threshold or a mere leftover."""
    best = np.maximum(likeness.max(axis=1, initial=0.0)[:, None], likeness.max(axis=0, initial=0.0)[None, :])
    kept = np.where((likeness >= threshold) & (likeness >= best - LEFTOVER), likeness, 0.0)
    rows, columns = linear_sum_assignment(kept, maximize=True)
    pairs = [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if kept[i, j] > 0]
    return pairs + _declared_twice(likeness, pairs)


def _declared_twice(likeness: Likeness, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Extracted ones without a partner that are clearly a second name for what another one is."""
    taken, named = {i for i, _ in pairs}, {j for _, j in pairs}
    again = []
    for j in range(likeness.shape[1]):
        order = np.argsort(-likeness[:, j])
        if j in named or not len(order) or likeness[order[0], j] < DECLARED_TWICE:
            continue
        rival = likeness[order[1], j] if len(order) > 1 else 0.0
        if int(order[0]) in taken and likeness[order[0], j] - rival >= CLEARLY:
            again.append((int(order[0]), j))
    return again
