from __future__ import annotations

import pytest
from tests.reconciliation.invented import paper, record, record_set

from extractor.reconciliation import conflicts, reconcile
from extractor.records import Spread
from extractor.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()
DOCUMENT = paper(
    "Median PFS was 8.4 months.", "Median PFS was 8.4 months (95% CI, 5.1-9.7).", "PFS came to 9.4 months."
)
FIRST, SECOND, THIRD = (block.start for block in DOCUMENT.blocks)


def at(start: int) -> tuple[int, int]:
    return start, start + 20


def test_a_bare_value_and_the_value_with_its_interval_are_one_record_with_both_places() -> None:
    bare = record("a", at(FIRST), value=8.4)
    full = record("b", at(SECOND), value=8.4, ci_low=5.1, ci_high=9.7)
    (merged,) = reconcile(DOCUMENT, record_set(full, bare), VOCABULARY).records
    assert merged.id == "a"
    assert [piece.start for piece in merged.evidence] == [FIRST, SECOND]
    assert (merged.value, merged.ci_low, merged.ci_high, merged.conflict) == (8.4, 5.1, 9.7, None)


def test_a_count_alone_joins_the_count_with_its_percentage() -> None:
    count = record("a", at(FIRST), outcome="ORR", statistic="proportion", unit=None, num=12, den=30)
    share = record("b", at(SECOND), outcome="ORR", statistic="proportion", unit="percent", value=40, num=12)
    (merged,) = reconcile(DOCUMENT, record_set(count, share), VOCABULARY).records
    assert (merged.value, merged.num, merged.den, merged.unit) == (40, 12, 30, "percent")


def test_different_values_stay_two_records_that_name_each_other() -> None:
    first, third = record("a", at(FIRST), value=8.4), record("c", at(THIRD), value=9.4)
    kept = reconcile(DOCUMENT, record_set(first, third), VOCABULARY).records
    assert [(r.id, r.conflict) for r in kept] == [("a", "c"), ("c", "a")]


def test_different_intervals_of_one_value_are_a_conflict() -> None:
    first = record("a", at(FIRST), value=8.4, ci_low=5.1, ci_high=9.7)
    second = record("b", at(SECOND), value=8.4, ci_low=5.1, ci_high=10.7)
    kept = reconcile(DOCUMENT, record_set(first, second), VOCABULARY).records
    assert [(r.id, r.conflict) for r in kept] == [("a", "b"), ("b", "a")]


def test_not_reached_contradicts_a_value() -> None:
    first = record("a", at(FIRST), status="not_reached")
    third = record("c", at(THIRD), value=9.4)
    kept = reconcile(DOCUMENT, record_set(first, third), VOCABULARY).records
    assert [r.conflict for r in kept] == ["c", "a"]


def test_two_values_in_one_sentence_are_two_things_and_no_conflict() -> None:
    values = [record(name, at(FIRST), value=value) for name, value in (("a", 8.4), ("b", 9.4))]
    kept = reconcile(DOCUMENT, record_set(*values), VOCABULARY).records
    assert [r.conflict for r in kept] == [None, None]


@pytest.mark.parametrize(
    "other",
    [
        {"timepoint": {"value": 24, "unit": "months"}},
        {"statistic": "mean"},
        {"model": "univariate"},
        {"unit": "weeks"},
        {"assessor": "irc"},
    ],
)
def test_what_tells_two_things_apart_keeps_them_apart(other: dict[str, object]) -> None:
    first = record("a", at(FIRST), value=8.4, assessor="investigator")
    third = record("c", at(THIRD), **{"value": 9.4, **other})
    kept = reconcile(DOCUMENT, record_set(first, third), VOCABULARY).records
    assert [r.conflict for r in kept] == [None, None]


def test_twelve_months_and_one_year_are_one_time() -> None:
    rate = {"outcome": "OS", "statistic": "landmark", "unit": "percent", "value": 71}
    months = record("a", at(FIRST), timepoint={"value": 12, "unit": "months"}, **rate)
    year = record("b", at(SECOND), timepoint={"value": 1, "unit": "years"}, **rate)
    assert len(reconcile(DOCUMENT, record_set(months, year), VOCABULARY).records) == 1


def test_spellings_of_an_event_are_one_term() -> None:
    event = {
        "family": "safety",
        "outcome": "AE",
        "statistic": "proportion",
        "unit": "percent",
        "grade": "any",
        "value": 20,
    }
    british = record("a", at(FIRST), term="anaemia", **event)
    american = record("b", at(SECOND), term="anemia", **event)
    assert len(reconcile(DOCUMENT, record_set(british, american), VOCABULARY).records) == 1


def test_a_second_kind_of_spread_is_kept_in_the_note() -> None:
    ranged = record("a", at(FIRST), value=8.4, spread=Spread(kind="range", low=1, high=30))
    quartiles = record("b", at(SECOND), value=8.4, spread=Spread(kind="iqr", low=5, high=11))
    (merged,) = reconcile(DOCUMENT, record_set(ranged, quartiles), VOCABULARY).records
    assert merged.spread == Spread(kind="range", low=1, high=30)
    assert merged.note == "another place prints the iqr 5 to 11"


def test_one_place_read_twice_is_one_piece_of_evidence() -> None:
    wide, narrow = record("a", (FIRST, FIRST + 26), value=8.4), record("b", (FIRST + 11, FIRST + 26), value=8.4)
    (merged,) = reconcile(DOCUMENT, record_set(wide, narrow), VOCABULARY).records
    assert [(piece.start, piece.end) for piece in merged.evidence] == [(FIRST + 11, FIRST + 26)]


def test_the_order_in_which_records_come_changes_nothing() -> None:
    records = [
        record("a", at(FIRST), value=8.4),
        record("b", at(SECOND), value=8.4, ci_low=5.1, ci_high=9.7),
        record("c", at(THIRD), value=9.4),
    ]
    forwards = reconcile(DOCUMENT, record_set(*records), VOCABULARY)
    assert reconcile(DOCUMENT, record_set(*reversed(records)), VOCABULARY) == forwards
    assert reconcile(DOCUMENT, forwards, VOCABULARY) == forwards


@pytest.mark.parametrize(
    ("one", "other", "cause"),
    [
        ({"value": 86.0, "where": "Abstract"}, {"value": 84.7}, "abstract against body"),
        ({"value": 85.0, "where": "Abstract"}, {"value": 84.7}, "rounding"),
        ({"value": 60, "num": 12, "den": 20}, {"value": 40, "num": 12, "den": 30}, "other denominator"),
        ({"value": 85, "num": 67}, {"value": 85, "num": 72}, "other denominator"),
        ({"value": 40, "data_cutoff": "2019-01"}, {"value": 44, "data_cutoff": "2020-06"}, "interim and final"),
        ({"value": 40}, {"value": 44, "table": "Table 2", "where": "Table 2 / ORR / Larch"}, "text against table"),
        ({"value": 40}, {"value": 44}, None),
    ],
)
def test_the_cause_of_a_conflict_is_told_where_the_records_tell_it(
    one: dict[str, object], other: dict[str, object], cause: str | None
) -> None:
    shares = {"outcome": "ORR", "statistic": "proportion", "unit": "percent"}
    records = record_set(record("a", at(FIRST), **shares, **one), record("c", at(THIRD), **shares, **other))
    (conflict,) = conflicts(reconcile(DOCUMENT, records, VOCABULARY))
    assert (conflict.study, conflict.cohort, conflict.outcome) == ("Tarnowski 2019", "larch cohort", "ORR")
    assert [(side.record, side.place.start) for side in conflict.sides] == [("a", FIRST), ("c", THIRD)]
    assert conflict.cause == cause


def ratio(name: str, at: tuple[int, int], term: str, **fields: object) -> object:
    told = {"outcome": "HR_PFS", "statistic": "hazard_ratio", "unit": "ratio", "value": 0.26, **fields}
    return record(name, at, term=term, **told)


def test_a_ratio_with_its_interval_is_one_fact_however_text_and_table_word_the_covariate() -> None:
    text = ratio("a", at(FIRST), "Obtaining a VGPR or better", ci_low=0.15, ci_high=0.46, comparator="less than VGPR")
    cell = {"table": "Table 2", "p": "<0.001", "model": "univariate"}
    table = ratio("b", at(SECOND), "best response of VGPR", ci_low=0.15, ci_high=0.46, **cell)
    (merged,) = reconcile(DOCUMENT, record_set(text, table), VOCABULARY).records
    assert (merged.term, merged.model, merged.p, merged.comparator) == (
        "best response of VGPR", "univariate", "<0.001", "less than VGPR",
    )  # fmt: skip
    assert len(merged.evidence) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"term": "age >=65"}, {"term": "stage III"}),
        ({"term": "age >=65", "model": "univariate"}, {"term": "age >=65", "model": "multivariable"}),
    ],
)
def test_other_covariates_and_other_models_stay_apart_though_the_numbers_are_alike(
    first: dict[str, object], second: dict[str, object]
) -> None:
    numbers = {"ci_low": 0.15, "ci_high": 0.46}
    one, other = (ratio(n, at(p), **numbers, **told) for n, p, told in (("a", FIRST, first), ("b", SECOND, second)))
    assert len(reconcile(DOCUMENT, record_set(one, other), VOCABULARY).records) == 2


def test_blanks_and_signs_do_not_tell_covariates_apart() -> None:
    one, other = ratio("a", at(FIRST), "age ≥ 65 years"), ratio("b", at(SECOND), "Age >=65 years")
    assert len(reconcile(DOCUMENT, record_set(one, other), VOCABULARY).records) == 1


def test_a_ratio_of_another_model_is_no_contradiction() -> None:
    one, other = ratio("a", at(FIRST), "age", value=0.4, model="univariate"), ratio("b", at(THIRD), "age", value=0.7)
    assert [r.conflict for r in reconcile(DOCUMENT, record_set(one, other), VOCABULARY).records] == [None, None]


@pytest.mark.parametrize(("num", "records"), [(21, 1), (20, 2)])
def test_a_count_and_the_percentage_that_it_comes_to_are_one_fact_printed_apart(num: int, records: int) -> None:
    told = {"outcome": "ORR", "statistic": "proportion"}
    share = record("a", at(FIRST), value=49, **told | {"unit": "percent"})
    count = record("b", at(SECOND), num=num, den=43, **told | {"unit": None})
    kept = reconcile(DOCUMENT, record_set(share, count), VOCABULARY).records
    assert len(kept) == records
    assert kept[0].num == (21 if records == 1 else None)
