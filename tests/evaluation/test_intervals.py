import numpy as np
import pytest

from extractor.evaluation.intervals import Interval, draws, macro, micro, percentiles, within


def test_a_single_document_tells_nothing_of_others() -> None:
    counts = np.array([[8.0, 10.0, 9.0]])
    assert micro(counts, draws(1, seed=1)).f1 is None


def test_documents_that_are_alike_leave_no_doubt() -> None:
    counts = np.array([[8.0, 10.0, 10.0]] * 6)
    assert micro(counts, draws(6, seed=1)).f1 == Interval(0.8, 0.8, "documents")


def test_an_interval_holds_its_score_and_few_documents_widen_it() -> None:
    pattern = [[9.0, 10.0, 10.0], [5.0, 10.0, 10.0], [7.0, 10.0, 10.0]]
    few, many = (micro(np.array(pattern * n), draws(3 * n, seed=1)) for n in (1, 20))
    assert few.f1 is not None
    assert many.f1 is not None
    assert few.f1.low < many.f1.low < 0.7 < many.f1.high < few.f1.high


def test_the_same_seed_gives_the_same_interval() -> None:
    counts = np.array([[9.0, 10.0, 12.0], [5.0, 10.0, 10.0], [7.0, 20.0, 10.0]])
    assert macro(counts, draws(3, seed=5)) == macro(counts, draws(3, seed=5))


def test_the_expanded_percentile_interval_is_as_wide_as_a_t_interval() -> None:
    # A sum of many normal deviates; for 5 clusters the t quantile 2.776 times the root of 5/4 is 3.104.
    resampled = np.random.default_rng(1).normal(size=2_000_000)
    interval = percentiles(resampled, clusters=5)
    assert interval is not None
    assert interval.high == pytest.approx(3.104, abs=0.05)


def test_inside_one_document_its_records_are_resampled() -> None:
    score = within(agreeing=60, differing=20, missed=20, invented=0, seed=1)
    assert (score.agreed, score.gold, score.got) == (60, 100, 80)
    assert score.rates.p == 0.75
    assert score.p is not None
    assert score.p.over == "records"
    assert score.p.low == pytest.approx(0.655, abs=0.01)
    assert score.p.high == pytest.approx(0.845, abs=0.01)


def test_what_cannot_be_divided_is_no_number() -> None:
    score = within(agreeing=0, differing=0, missed=3, invented=0, seed=1)
    assert (score.rates.p, score.rates.r, score.rates.f1) == (None, 0.0, 0.0)
