"""Which extracted record answers which gold record, in one document.

One optimal assignment decides. The weight of a pair is lexicographic: the level that the pair
agrees at comes first, the similarity after it. Value, study and cohort are equivalences, each
finer than the one before, so one assignment has the most agreeing pairs at all three levels at
once, and the scores depend on no order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from extractor.evaluation import keys
from extractor.evaluation.keys import Level
from extractor.evaluation.matching import Matching, match
from extractor.evaluation.similarity import THRESHOLD, Matrix, equal, same_cohort, same_study, similarity
from extractor.records import Family, FlatRecord
from extractor.vocabulary import Vocabulary


@dataclass(frozen=True)
class Pair:
    """A gold record and the extracted record that answers it, rightly or not."""

    gold: FlatRecord
    got: FlatRecord
    level: Level
    similarity: float
    same_study: bool
    same_cohort: bool


@dataclass(frozen=True)
class Alignment:
    """What became of every record of one document; each record stands in exactly one place."""

    document: str
    pairs: tuple[Pair, ...]
    missed: tuple[FlatRecord, ...]
    """Gold records that nothing answers."""
    invented: tuple[FlatRecord, ...]
    """Extracted records that answer no gold record."""
    matching: Matching

    @property
    def gold(self) -> list[FlatRecord]:
        """All gold records, in the order of the document."""
        return in_order((*(pair.gold for pair in self.pairs), *self.missed))

    @property
    def got(self) -> list[FlatRecord]:
        """All extracted records, in the order of the document."""
        return in_order((*(pair.got for pair in self.pairs), *self.invented))


def align(gold: Sequence[FlatRecord], got: Sequence[FlatRecord], vocabulary: Vocabulary) -> Alignment:
    """Align the records of one document.

    Patients' characteristics (family `baseline`) are aligned apart from results. Records are put
    into an order of their own first, so that the order they come in changes nothing.
    """
    documents = {r.document for r in (*gold, *got)}
    if len(documents) > 1:
        raise ValueError(f"records of one document are aligned, not of {len(documents)}: {sorted(documents)}")
    matching = match(gold, got, vocabulary)
    pairs: list[Pair] = []
    for of_baseline in (False, True):
        golds = in_order(r for r in gold if (r.record.family is Family.BASELINE) is of_baseline)
        gots = in_order(r for r in got if (r.record.family is Family.BASELINE) is of_baseline)
        if golds and gots:
            pairs += _pairs(golds, gots, matching, vocabulary)
    answered, used = {p.gold.record.id for p in pairs}, {p.got.record.id for p in pairs}
    return Alignment(
        document=documents.pop() if documents else "",
        pairs=tuple(pairs),
        missed=tuple(r for r in in_order(gold) if r.record.id not in answered),
        invented=tuple(r for r in in_order(got) if r.record.id not in used),
        matching=matching,
    )


def in_order(records: Iterable[FlatRecord]) -> list[FlatRecord]:
    """Records by their first place; ids decide between records of one place."""
    return sorted(records, key=lambda r: (r.record.evidence[0].start, r.record.id))


def _pairs(
    gold: Sequence[FlatRecord], got: Sequence[FlatRecord], matching: Matching, vocabulary: Vocabulary
) -> list[Pair]:
    likeness = similarity(gold, got, matching, vocabulary)
    study, cohort = same_study(gold, got, matching), same_cohort(gold, got, matching)
    value = equal([keys.value_key(g, vocabulary) for g in gold], [keys.value_key(r, vocabulary) for r in got])
    level = value.astype(np.int8) + (value & study) + (value & cohort)
    level[level == Level.COHORT] += _details(gold, got, level)
    return [
        Pair(gold[i], got[j], Level(int(level[i, j])), float(likeness[i, j]), bool(study[i, j]), bool(cohort[i, j]))
        for i, j in _assign(level, likeness)
    ]


def _details(
    gold: Sequence[FlatRecord], got: Sequence[FlatRecord], level: npt.NDArray[np.int8]
) -> npt.NDArray[np.bool_]:
    """For each pair at the cohort level, in the order of the matrix: whether every printed detail agrees."""
    where = zip(*np.nonzero(level == Level.COHORT), strict=True)
    return np.array([keys.details_agree(gold[i].record, got[j].record) for i, j in where], dtype=bool)


def _assign(level: npt.NDArray[np.int8], likeness: Matrix) -> list[tuple[int, int]]:
    """The best assignment among pairs that agree at some level or reach the threshold.

    Records that no such pair joins, directly or through others, are blocks of their own: the
    assignment inside each block together is the assignment of the whole.
    """
    # Who says what gold says of a cohort answers that or is its duplicate, never another record's wrong value.
    taken = (level >= Level.COHORT).any(axis=0)
    possible = (level > Level.NOTHING) | ((likeness >= THRESHOLD) & ~taken)
    # Agreement up to the cohort outweighs any number of strict agreements, those any sum of similarities.
    base = min(level.shape) + 1.0
    assigned: list[tuple[int, int]] = []
    for rows, columns in _blocks(possible):
        block = np.ix_(rows, columns)
        agreed = np.minimum(level[block], Level.COHORT)
        weight = base**2 * agreed + base * (level[block] == Level.STRICT) + likeness[block]
        chosen = linear_sum_assignment(np.where(possible[block], weight, 0.0), maximize=True)
        assigned += [(rows[i], columns[j]) for i, j in zip(*chosen, strict=True)]
    return sorted((i, j) for i, j in assigned if possible[i, j])


def _blocks(possible: npt.NDArray[np.bool_]) -> list[tuple[list[int], list[int]]]:
    """Rows and columns of each connected block that holds at least one possible pair."""
    height, width = possible.shape
    rows, columns = np.nonzero(possible)
    links = csr_matrix((np.ones(len(rows), dtype=bool), (rows, columns + height)), shape=(height + width,) * 2)
    _, block_of = connected_components(links, directed=False)
    members: dict[int, tuple[list[int], list[int]]] = {int(block_of[i]): ([], []) for i in rows}
    for node, block in enumerate(block_of):
        if int(block) in members:
            members[int(block)][node >= height].append(node if node < height else node - height)
    return list(members.values())
