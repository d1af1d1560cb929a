"""Scores: perturbed copies of invented gold give the figures that the perturbation implies."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evaluation.invented import AGAIN, NAIVE, event, paper, record

from extractor.errors import UsageError
from extractor.evaluation.case import Case
from extractor.evaluation.evaluate import Evaluation, evaluate
from extractor.evaluation.keys import Level
from extractor.evaluation.mistakes import Kind
from extractor.records import FlatRecord, Record
from extractor.vocabulary import Vocabulary, load_vocabulary

VOCABULARY = load_vocabulary()
OTHER = {AGAIN.id: NAIVE.id, NAIVE.id: AGAIN.id}
COHORTS = {AGAIN.id: AGAIN, NAIVE.id: NAIVE}


def gold_records(number: int) -> list[Record]:
    """Records of which no two share a value, half of each cohort."""
    return [record(f"{i:03}", (AGAIN, NAIVE)[i % 2], value=i / 2, num=i, den=200) for i in range(number)]


def judged(gold: list[FlatRecord], got: list[FlatRecord], vocabulary: Vocabulary = VOCABULARY) -> Evaluation:
    return evaluate([Case("invented", tuple(gold), tuple(got))], vocabulary)


def agreed(evaluation: Evaluation) -> list[int]:
    return [score.agreed for score in evaluation.scores.micro.values()]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(["", "value", "cohort", "detail", "missed", "doubled"]), min_size=2, max_size=24))
def test_perturbed_gold_gives_exactly_the_score_that_the_perturbation_implies(done: list[str]) -> None:
    gold = gold_records(len(done))
    got: list[Record] = []
    for number, (wanted, what) in enumerate(zip(gold, done, strict=True)):
        changes = {
            "value": {"value": 1000.0 + number},
            "cohort": {"cohort": OTHER[wanted.cohort]},
            "detail": {"den": 201},
        }
        if what != "missed":
            got.append(wanted.model_copy(update=changes.get(what, {})))
        if what == "doubled":
            got.append(wanted.model_copy(update={"id": f"again{number}"}))
    # Cohorts are matched by what is declared of them; so that both are known to the extraction, each has one record.
    anchors = [record("zz1", AGAIN, outcome="PFS"), record("zz2", NAIVE, outcome="PFS")]
    evaluation = judged(paper(gold + anchors), paper(got + anchors))
    right = len(done) + 2 - done.count("missed") - done.count("value")
    in_cohort = right - done.count("cohort")
    assert agreed(evaluation) == [right, right, in_cohort, in_cohort - done.count("detail")]
    cohort = evaluation.scores.micro[Level.COHORT]
    assert (cohort.gold, cohort.got) == (len(gold) + 2, len(got) + 2)
    assert cohort.rates.f1 == 2 * in_cohort / (len(gold) + len(got) + 4)
    kinds = {
        Kind.WRONG_VALUE: done.count("value"),
        Kind.WRONG_COHORT: done.count("cohort"),
        Kind.WRONG_DETAIL: done.count("detail"),
        Kind.MISSED: done.count("missed"),
        Kind.DUPLICATE: done.count("doubled"),
    }
    assert evaluation.kinds == {kind: number for kind, number in kinds.items() if number}


def two_papers() -> list[Case]:
    """A large document read well, and a small one read badly."""
    large, small = gold_records(30), gold_records(4)
    bad = [r.model_copy(update={"value": 900.0 + i}) for i, r in enumerate(small)]
    return [
        Case("large", tuple(paper(large, document="large")), tuple(paper(large[:-3], document="large"))),
        Case("small", tuple(paper(small, document="small")), tuple(paper(bad, document="small"))),
    ]


def test_the_mean_over_documents_is_not_decided_by_the_largest() -> None:
    evaluation = evaluate(two_papers(), VOCABULARY)
    micro, macro = evaluation.scores.micro[Level.COHORT], evaluation.scores.macro[Level.COHORT]
    assert (micro.rates.p, micro.rates.r) == (27 / 31, 27 / 34)
    assert (macro.rates.p, macro.rates.r) == (1 / 2, (27 / 30) / 2)


def test_the_order_of_records_and_documents_changes_no_figure() -> None:
    cases = two_papers()
    shuffled = []
    for case in reversed(cases):
        gold, got = case.gold[::-1], case.got[1::2] + case.got[::2]
        shuffled.append(Case(case.document, gold, got))
    assert evaluate(shuffled, VOCABULARY) == evaluate(cases, VOCABULARY)


def test_characteristics_stand_apart_from_the_headline() -> None:
    gold = paper([record("a"), record("b", family="baseline", outcome="AGE", statistic="median", unit="years")])
    evaluation = judged(gold, gold[:1])
    assert evaluation.scores.micro[Level.COHORT].rates.f1 == 1.0
    assert evaluation.baseline is not None
    assert evaluation.baseline.micro[Level.COHORT].rates.r == 0.0
    assert evaluation.mistakes == ()


def test_shuffled_cohorts_give_what_chance_gives() -> None:
    # Two cohorts of equal size: a record lands in its own one time in two.
    gold = paper(gold_records(40))
    evaluation = judged(gold, gold)
    assert evaluation.chance.study == 1.0
    assert evaluation.chance.cohort == pytest.approx(0.5, abs=0.05)


def test_groups_count_a_pair_where_gold_has_it() -> None:
    gold = paper([record("a", outcome="ORR"), event("b", "fatigue", value=8.0)])
    got = paper([record("a", outcome="CR"), event("b", "fatigue", value=8.0)])
    groups = {(g.by, g.name): (g.cohort.agreed, g.cohort.gold, g.cohort.got) for g in judged(gold, got).groups}
    assert groups["outcome", "ORR"] == (0, 1, 1)
    assert ("outcome", "CR") not in groups
    assert groups["family", "safety"] == (1, 1, 1)


def test_fields_are_judged_where_gold_has_them() -> None:
    gold = paper([record("a", num=20, den=40), record("b", NAIVE, value=9.0)])
    got = paper([record("a", num=20, den=41), record("b", NAIVE, value=9.0, num=3, den=33)])
    fields = {f.name: (f.gold, f.answered, f.right) for f in judged(gold, got).fields}
    assert fields["num"] == (1, 1, 1)
    assert fields["den"] == (1, 1, 0)
    assert fields["cohort"] == (2, 2, 2)
    assert "ci_low" not in fields


def test_gold_without_a_record_is_nothing_to_judge_by() -> None:
    with pytest.raises(UsageError, match="gold has no records"):
        judged([], paper([record("a")]))
