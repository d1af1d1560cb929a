"""The whole judgement of a run, from the cases of its documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.errors import UsageError
from extractor.evaluation import intervals
from extractor.evaluation.alignment import Alignment, align, in_order
from extractor.evaluation.calibration import Reliability, reliability
from extractor.evaluation.case import Case, Unit, is_result, units
from extractor.evaluation.chance import Chance, chance
from extractor.evaluation.fields import FieldAccuracy, field_accuracy
from extractor.evaluation.grounding import Confusions, confusions, is_grounded
from extractor.evaluation.intervals import Numbers
from extractor.evaluation.mistakes import Kind, Mistake, by_place, mistakes
from extractor.evaluation.rejected import RejectedGold, rejected_in_gold
from extractor.evaluation.retrieval import Retrieval, retrieval
from extractor.evaluation.scores import Group, Scores, by_document, groups, scores
from extractor.records import FlatRecord
from extractor.vocabulary import Vocabulary

SEED = 20_240_229
"""Of all resampling and shuffling: the same records give the same figures."""


@dataclass(frozen=True)
class Evaluation:
    """All figures of one run against gold. Everything but `baseline` is of results alone."""

    documents: tuple[str, ...]
    alignments: tuple[Alignment, ...]
    scores: Scores
    baseline: Scores | None
    """Patients' characteristics; None where gold has none."""
    chance: Chance
    documents_apart: tuple[Group, ...]
    groups: tuple[Group, ...]
    fields: tuple[FieldAccuracy, ...]
    mistakes: tuple[Mistake, ...]
    ungrounded: tuple[FlatRecord, ...]
    confusions: Confusions
    reliability: tuple[Reliability, ...]
    rejected: tuple[RejectedGold, ...]
    retrieval: tuple[Retrieval, ...]

    @property
    def kinds(self) -> dict[Kind, int]:
        """How often each kind of error occurs, the most frequent first."""
        return dict(sorted(Counter(m.kind for m in self.mistakes).items(), key=lambda item: (-item[1], item[0])))


def evaluate(cases: Sequence[Case], vocabulary: Vocabulary) -> Evaluation:
    """Judge the documents of a run.

    Raises:
        UsageError: there is nothing to judge.
    """
    cases = sorted(cases, key=lambda case: case.document)
    if not any(case.gold for case in cases):
        raise UsageError(
            "gold has no records of these documents", mend="add gold for them, or name its folder with --gold"
        )
    alignments = [align(case.gold, case.got, vocabulary) for case in cases]
    documents = [case.document for case in cases]
    every = [unit for alignment in alignments for unit in units(alignment)]
    results = [unit for unit in every if is_result(unit.of)]
    drawn = intervals.draws(len(documents), SEED)
    grounded, ungrounded = _grounded(cases)
    pairs = [pair for alignment in alignments for pair in alignment.pairs if is_result(pair.gold)]
    return Evaluation(
        documents=tuple(documents),
        alignments=tuple(alignments),
        scores=scores(results, documents, drawn),
        baseline=_baseline(every, documents, drawn),
        chance=chance(alignments, vocabulary, SEED),
        documents_apart=tuple(by_document(results, documents, SEED)),
        groups=tuple(groups(results, documents, drawn)),
        fields=tuple(field_accuracy((u.of for u in results if u.in_gold), pairs, vocabulary)),
        mistakes=tuple(by_place([m for a in alignments for m in mistakes(a, vocabulary) if _of_results(m)])),
        ungrounded=tuple(ungrounded),
        confusions=confusions(pairs, grounded, vocabulary),
        reliability=tuple(reliability(alignments)),
        rejected=tuple(
            answer
            for case, a in zip(cases, alignments, strict=True)
            for answer in rejected_in_gold([g for g in a.missed if is_result(g)], case.rejected, vocabulary)
        ),
        retrieval=tuple(line for case in cases for line in retrieval(case)),
    )


def _baseline(every: Sequence[Unit], documents: Sequence[str], drawn: Numbers) -> Scores | None:
    characteristics = [unit for unit in every if not is_result(unit.of)]
    if not any(unit.in_gold for unit in characteristics):
        return None
    return scores(characteristics, documents, drawn)


def _grounded(cases: Sequence[Case]) -> tuple[set[tuple[str, str]], list[FlatRecord]]:
    """Extracted results whose evidence prints them, by document and id; and those where it does not."""
    grounded, ungrounded = set(), []
    for case in cases:
        text = None if case.source is None else case.source.text
        for got in in_order(filter(is_result, case.got)):
            if is_grounded(got.record, text):
                grounded.add((case.document, got.record.id))
            else:
                ungrounded.append(got)
    return grounded, ungrounded


def _of_results(mistake: Mistake) -> bool:
    of = mistake.gold or mistake.got
    return of is not None and is_result(of)
