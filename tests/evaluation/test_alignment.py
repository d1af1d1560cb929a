"""Alignment: who answers whom, in the cases that go wrong. All data are invented."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evaluation.invented import AGAIN, NAIVE, TRIAL, event, paper, record

from extractor.evaluation.alignment import Alignment, align
from extractor.evaluation.keys import Level
from extractor.records import Cohort, CohortRole, FlatRecord
from extractor.vocabulary import Vocabulary, load_vocabulary

VOCABULARY = load_vocabulary()


def levels(alignment: Alignment) -> Counter[Level]:
    return Counter(pair.level for pair in alignment.pairs)


def partners(alignment: Alignment) -> set[tuple[str, str]]:
    return {(pair.gold.record.id, pair.got.record.id) for pair in alignment.pairs}


def test_the_same_records_agree_to_the_last_detail(vocabulary: Vocabulary) -> None:
    both = paper([record("a"), record("b", NAIVE), event("c", "anaemia")])
    alignment = align(both, both, vocabulary)
    assert levels(alignment) == {Level.STRICT: 3}
    assert (alignment.missed, alignment.invented) == ((), ())


def test_swapped_arms_agree_in_value_and_fail_at_the_cohort(vocabulary: Vocabulary) -> None:
    outcomes = ("ORR", "CR", "VGPR", "PR")
    gold = [record(f"1{o}", AGAIN, outcome=o, value=10.0 + i) for i, o in enumerate(outcomes)]
    gold += [record(f"2{o}", NAIVE, outcome=o, value=60.0 + i) for i, o in enumerate(outcomes)]
    other = {AGAIN.id: NAIVE.id, NAIVE.id: AGAIN.id}
    got = [r.model_copy(update={"cohort": other[r.cohort]}) for r in gold]
    alignment = align(paper(gold), paper(got), vocabulary)
    assert levels(alignment) == {Level.STUDY: 8}
    assert not any(pair.same_cohort for pair in alignment.pairs)


def test_two_cohorts_with_one_value_keep_their_own(vocabulary: Vocabulary) -> None:
    gold = paper([record("a", AGAIN), record("b", NAIVE)])
    got = paper([record("y", NAIVE), record("x", AGAIN)])
    assert partners(align(gold, got, vocabulary)) == {("a", "x"), ("b", "y")}


def test_one_wrong_value_in_a_full_table_stays_in_its_row(vocabulary: Vocabulary) -> None:
    outcomes = ("ORR", "CR", "VGPR", "PR", "SD", "PD")
    gold = [record(f"g{o}", cohort, outcome=o, value=5.0 + i) for i, o in enumerate(outcomes) for cohort in (AGAIN,)]
    got = [r.model_copy(update={"value": 99.0}) if r.outcome == "VGPR" else r for r in gold]
    alignment = align(paper(gold), paper(got), vocabulary)
    assert levels(alignment) == {Level.STRICT: 5, Level.NOTHING: 1}
    assert partners(alignment) == {(r.id, r.id) for r in gold}


def test_shifted_columns_have_values_but_no_cohort_right(vocabulary: Vocabulary) -> None:
    third = Cohort(id="third", study="tarn", label="D-Vd retreated", role=CohortRole.RETREATMENT, n=12)
    columns = (AGAIN, NAIVE, third)
    gold = [
        record(f"{r}{c.id}", c, outcome=r, value=i + 10.0 * j)
        for i, r in enumerate(("ORR", "CR"), 1)
        for j, c in enumerate(columns)
    ]
    shift = {c.id: columns[(j + 1) % 3].id for j, c in enumerate(columns)}
    got = [r.model_copy(update={"cohort": shift[r.cohort]}) for r in gold]
    alignment = align(paper(gold, cohorts=columns), paper(got, cohorts=columns), vocabulary)
    assert levels(alignment) == {Level.STUDY: 6}


def test_a_record_written_twice_answers_once(vocabulary: Vocabulary) -> None:
    gold = paper([record("a"), record("b", NAIVE)])
    got = paper([record("a"), record("copy"), record("b", NAIVE)])
    alignment = align(gold, got, vocabulary)
    assert levels(alignment) == {Level.STRICT: 2}
    assert len(alignment.invented) == 1


def test_a_wrong_value_of_another_cohort_is_no_answer(vocabulary: Vocabulary) -> None:
    alignment = align(paper([record("a", AGAIN)]), paper([record("b", NAIVE, value=31.0)]), vocabulary)
    assert alignment.pairs == ()


def test_a_value_of_another_event_answers_only_where_all_else_agrees(vocabulary: Vocabulary) -> None:
    gold = paper([event("a", "fatigue", value=12.0)])
    same_value = align(gold, paper([event("b", "nausea", value=12.0)]), vocabulary)
    other_value = align(gold, paper([event("b", "nausea", value=13.0)]), vocabulary)
    assert levels(same_value) == {Level.NOTHING: 1}
    assert other_value.pairs == ()


def test_spelling_and_number_of_an_event_do_not_matter(vocabulary: Vocabulary) -> None:
    gold = paper([event("a", "anaemia"), event("b", "infection", value=7.0)])
    got = paper([event("a", "anemia"), event("b", "infections", value=7.0)])
    assert levels(align(gold, got, vocabulary)) == {Level.STRICT: 2}


def test_a_wrong_unit_is_no_agreement_but_finds_its_record(vocabulary: Vocabulary) -> None:
    gold = paper([record("a", outcome="PFS", statistic="median", value=8.0, unit="months")])
    got = paper([record("a", outcome="PFS", statistic="median", value=8.0, unit="weeks")])
    assert levels(align(gold, got, vocabulary)) == {Level.NOTHING: 1}


def test_not_reached_is_found_as_not_reached_alone(vocabulary: Vocabulary) -> None:
    os = {"outcome": "OS", "statistic": "median", "unit": "months"}
    gold = paper([record("a", **os, value=None, status="not_reached")])
    unlike = paper([record("a", **os, value=None, status="not_estimable")])
    assert levels(align(gold, gold, vocabulary)) == {Level.STRICT: 1}
    assert levels(align(gold, unlike, vocabulary)) == {Level.NOTHING: 1}


def test_a_count_without_a_percentage_is_found_by_its_count(vocabulary: Vocabulary) -> None:
    gold = paper([event("a", "fatigue", value=None, unit=None, num=3, den=20)])
    other = paper([event("a", "fatigue", value=None, unit=None, num=4, den=20)])
    assert levels(align(gold, gold, vocabulary)) == {Level.STRICT: 1}
    assert levels(align(gold, other, vocabulary)) == {Level.NOTHING: 1}


def test_details_that_gold_lacks_are_not_asked_for(vocabulary: Vocabulary) -> None:
    gold, more = paper([record("a")]), paper([record("a", num=20, den=40)])
    assert levels(align(gold, more, vocabulary)) == {Level.STRICT: 1}
    assert levels(align(more, gold, vocabulary)) == {Level.COHORT: 1}


def test_characteristics_and_results_do_not_answer_each_other(vocabulary: Vocabulary) -> None:
    gold, got = paper([record("a", family="baseline")]), paper([record("a")])
    assert align(gold, got, vocabulary).pairs == ()


def test_characteristics_of_one_value_are_paired_by_their_category(vocabulary: Vocabulary) -> None:
    exposed = {"family": "baseline", "outcome": "EXPOSED", "value": 100.0}
    gold = paper([record("a", **exposed, term="bortezomib"), record("b", **exposed, term="lenalidomide")])
    got = paper([record("x", **exposed, term="lenalidomide"), record("y", **exposed, term="bortezomib")])
    assert partners(align(gold, got, vocabulary)) == {("a", "y"), ("b", "x")}


Cells = list[tuple[str, float, Cohort, int | None]]
CELLS = st.lists(
    st.builds(
        lambda outcome, value, cohort, num: (outcome, value, cohort, num),
        st.sampled_from(["ORR", "CR", "VGPR"]),
        st.sampled_from([10.0, 20.0, 30.0]),
        st.sampled_from([AGAIN, NAIVE]),
        st.sampled_from([None, 4]),
    ),
    max_size=12,
)


def _table(cells: Cells) -> list[FlatRecord]:
    return paper(record(f"{i:02}", c, outcome=o, value=v, num=n) for i, (o, v, c, n) in enumerate(cells))


@settings(deadline=None)
@given(gold=CELLS, got=CELLS)
def test_each_level_has_as_many_agreements_as_can_be(gold: Cells, got: Cells) -> None:
    # What a level compares is an equivalence, so the common part of the two multisets is the most there can be.
    alignment = align(_table(gold), _table(got), VOCABULARY)
    value = Counter((o, v) for o, v, _, _ in gold) & Counter((o, v) for o, v, _, _ in got)
    assert sum(pair.level >= Level.VALUE for pair in alignment.pairs) == value.total()
    if {c.id for _, _, c, _ in gold} == {c.id for _, _, c, _ in got}:
        cohort = Counter((o, v, c.id) for o, v, c, _ in gold) & Counter((o, v, c.id) for o, v, c, _ in got)
        assert sum(pair.level >= Level.COHORT for pair in alignment.pairs) == cohort.total()


@settings(deadline=None)
@given(data=st.data(), gold=CELLS, got=CELLS)
def test_the_order_of_records_changes_nothing(
    data: st.DataObject,
    gold: list[tuple[str, float, Cohort, int | None]],
    got: list[tuple[str, float, Cohort, int | None]],
) -> None:
    golds, gots = _table(gold), _table(got)
    shuffled = align(data.draw(st.permutations(golds)), data.draw(st.permutations(gots)), VOCABULARY)
    assert shuffled == align(golds, gots, VOCABULARY)


def test_studies_of_a_review_are_told_apart_by_name_and_year(vocabulary: Vocabulary) -> None:
    review = [
        TRIAL.model_copy(update={"id": f"s{y}", "label": f"Tarnowski {y}", "aliases": (), "provenance": "secondary"})
        for y in (2018, 2021)
    ]
    cohorts = [AGAIN.model_copy(update={"id": f"c{s.id}", "study": s.id}) for s in review]
    gold = paper([record(f"r{c.id}", c) for c in cohorts], review, cohorts)
    reworded = [s.model_copy(update={"label": s.label.replace(" ", " et al., ")}) for s in review]
    assert levels(align(gold, paper([record(f"r{c.id}", c) for c in cohorts], reworded, cohorts), vocabulary)) == {
        Level.STRICT: 2
    }
