"""Times to an event: medians, landmarks, and what is not reached."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.readers.rules.result import Result
from extractor.records import IntervalStatus, Spread, Statistic, Status

Read = Callable[..., list[Result]]


def times(results: list[Result]) -> list[tuple[object, ...]]:
    return [(r.outcome, r.value, r.unit, r.cohort_text) for r in results if r.unit != "ratio"]


def landmarks(results: list[Result]) -> list[tuple[object, ...]]:
    return [(r.outcome, r.value, r.timepoint and (r.timepoint.value, r.timepoint.unit), r.cohort_text) for r in results]


def test_median_with_an_open_interval(read: Read) -> None:
    (result,) = read("Median PFS was 8.4 months (95% CI, 5.1-NR).")
    assert (result.outcome, result.statistic, result.value, result.unit) == ("PFS", Statistic.MEDIAN, 8.4, "months")
    assert (result.ci_low, result.ci_high, result.ci_status) == (5.1, None, IntervalStatus.UPPER_NOT_REACHED)


def test_interval_that_lost_its_sign(read: Read) -> None:
    (result,) = read("Overall, patients had a median OS of 13.6 months (95% CI, 10.915.7).")
    assert (result.ci_low, result.ci_high) == (10.9, 15.7)


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        ("Median PFS was 14,9 months (95% CI 9,1-20,2).", 14.9, 9.1, 20.2),
        ("Median OS was 1 204 days (95% CI 800-1 500).", 1204, 800, 1500),
        ("The median PFS was 7 .9 months.", 7.9, None, None),
    ],
)
def test_number_with_a_comma_or_a_blank_is_read_whole(
    read: Read, text: str, value: float, low: float | None, high: float | None
) -> None:
    assert [(r.value, r.ci_low, r.ci_high) for r in read(text)] == [(value, low, high)]


@pytest.mark.parametrize(
    ("text", "spread"),
    [
        ("Median TTNT was 9.3 months (IQR 4.2-17.8).", Spread(kind="iqr", low=4.2, high=17.8)),
        ("Median TTNT was 9.3 months (range, 1 to 31).", Spread(kind="range", low=1, high=31)),
        ("The mean duration of treatment was 9.3 months (SD 2.5).", Spread(kind="sd", low=2.5, high=2.5)),
    ],
)
def test_spread_by_its_kind(read: Read, text: str, spread: Spread) -> None:
    assert [r.spread for r in read(text)] == [spread]


def test_not_reached_holds_for_both_outcomes_named(read: Read) -> None:
    results = read("Median OS and EFS were NR for women under 60.")
    assert [(r.outcome, r.status, r.cohort_text) for r in results] == [
        ("OS", Status.NOT_REACHED, "women under 60"),
        ("EFS", Status.NOT_REACHED, "women under 60"),
    ]


def test_list_of_outcomes_takes_a_list_of_values_and_their_units(read: Read) -> None:
    results = read("In group 2, ORR, median PFS and OS were 52%, 6.31 and 28.4 months, respectively.")
    assert times(results) == [
        ("ORR", 52.0, "percent", "group 2"),
        ("PFS", 6.31, "months", "group 2"),
        ("OS", 28.4, "months", "group 2"),
    ]


def test_values_before_and_after_versus_belong_to_the_groups_named_after_them(read: Read) -> None:
    results = read("Median PFS was 10.5 vs 13 months for arm A and arm B, respectively (p = 0.31).")
    assert times(results) == [("PFS", 10.5, "months", "arm A"), ("PFS", 13.0, "months", "arm B")]
    assert [(r.p, r.p_kind, r.comparator) for r in results] == [
        ("0.31", "pairwise", "arm B"),
        ("0.31", "pairwise", "arm A"),
    ]


def test_second_outcome_takes_the_groups_of_the_first(read: Read) -> None:
    results = read(
        "mPFS was 24 months in patients achieving CR versus 9 months in those with lesser responses, "
        "while mOS was not reached versus 21 months, respectively."
    )
    assert [(r.outcome, r.value, r.cohort_text) for r in results] == [
        ("PFS", 24.0, "patients achieving CR"),
        ("PFS", 9.0, "those with lesser responses"),
        ("OS", None, "patients achieving CR"),
        ("OS", 21.0, "those with lesser responses"),
    ]


def test_value_for_both_groups_is_two_results(read: Read) -> None:
    results = read("Median time to next treatment was 5.2 months both in patients with and without rechallenge.")
    assert times(results) == [
        ("TTNT", 5.2, "months", "patients with rechallenge"),
        ("TTNT", 5.2, "months", "patients without rechallenge"),
    ]


def test_extremes_of_subgroups_are_results_of_those_subgroups(read: Read) -> None:
    results = read("The median DOT by line ranged from 161 days (4L+) to 275 days (1L).")
    assert times(results) == [("DOT", 161.0, "days", "4L+"), ("DOT", 275.0, "days", "1L")]


def test_extremes_without_groups_are_nobodys_results(read: Read) -> None:
    assert read("Median OS in the published series ranged from 20 to 31 months.") == []


def test_landmarks_by_an_adjective_and_by_at(read: Read) -> None:
    assert landmarks(read("The 12-month PFS was 71% and OS at 2 years was 80%.")) == [
        ("PFS", 71.0, (12.0, "months"), None),
        ("OS", 80.0, (2.0, "years"), None),
    ]


def test_several_timepoints_take_several_values(read: Read) -> None:
    results = read("The 1-, 2- and 3-year OS rates were 88%, 71%, and 60%, respectively.")
    assert [(r.value, r.timepoint and r.timepoint.value) for r in results] == [(88.0, 1.0), (71.0, 2.0), (60.0, 3.0)]


def test_time_that_opens_the_sentence_holds_for_all_of_it(read: Read) -> None:
    results = read("At 3 years, PFS was 43% and OS 66%.")
    assert landmarks(results) == [("PFS", 43.0, (3.0, "years"), None), ("OS", 66.0, (3.0, "years"), None)]


def test_pairs_of_values_for_each_of_two_cohorts(read: Read) -> None:
    results = read(
        "The 2-year PFS and OS were 48.1% and 71.6% for the carfilzomib cohort and 36.5% and 60.2% for the "
        "bortezomib cohort."
    )
    assert landmarks(results) == [
        ("PFS", 48.1, (2.0, "years"), "the carfilzomib cohort"),
        ("OS", 71.6, (2.0, "years"), "the carfilzomib cohort"),
        ("PFS", 36.5, (2.0, "years"), "the bortezomib cohort"),
        ("OS", 60.2, (2.0, "years"), "the bortezomib cohort"),
    ]


def test_follow_up_in_words_and_as_an_attribute(read: Read) -> None:
    assert times(read("Patients were followed for a median of 31 months (range, 3-70).")) == [
        ("FOLLOW_UP", 31.0, "months", None)
    ]
    assert times(read("Median OS was 40 months (22-months median follow-up)."))[1:] == [
        ("FOLLOW_UP", 22.0, "months", None)
    ]


def test_cycles_are_told_by_their_unit(read: Read) -> None:
    (result,) = read("Patients received a median of 6 cycles (range, 1-24).")
    assert (result.outcome, result.value, result.unit) == ("CYCLES", 6.0, "cycles")


def test_about_is_no_statistic(read: Read) -> None:
    (result,) = read("The interval between the two lines was about 8 months.")
    assert (result.outcome, result.value, result.statistic) == ("TREATMENT_INTERVAL", 8.0, None)


def test_group_of_the_list_item_above_is_taken_over(read: Read) -> None:
    (result,) = read("The median OS was 14 months.", "In the rechallenge cohort:")
    assert result.cohort_text == "the rechallenge cohort"


def test_study_named_with_its_arm(read: Read) -> None:
    results = read("Median PFS was 11.2 months for PVd (ORBIT trial) and 12.4 months for DaraPd (VESTA trial).")
    assert [(r.value, r.cohort_text, r.study_text) for r in results] == [
        (11.2, "PVd", "ORBIT"),
        (12.4, "DaraPd", "VESTA"),
    ]


def test_bounds_before_the_unit_are_what_was_announced(read: Read) -> None:
    results = read("Median OS (95% CI) was 13.4 (10.2-16.9) months in arm 1 and 10.1 (8.0-12.3) months in arm 2.")
    assert [(r.value, r.unit, r.ci_low, r.ci_high, r.cohort_text) for r in results] == [
        (13.4, "months", 10.2, 16.9, "arm 1"),
        (10.1, "months", 8.0, 12.3, "arm 2"),
    ]


def test_bare_bounds_that_nothing_announces_are_left_out(read: Read) -> None:
    (result,) = read("TTR was 1.2 (0.7-8.3) months.")
    assert (result.value, result.ci_low, result.spread) == (1.2, None, None)


def test_comparator_named_first(read: Read) -> None:
    results = read("Compared with Vd, D-Vd prolonged PFS (median 16.7 vs 7.1 months; HR 0.31).")
    assert [(r.outcome, r.value, r.cohort_text or r.term) for r in results] == [
        ("PFS", 16.7, "D-Vd"),
        ("PFS", 7.1, "Vd"),
        ("HR_PFS", 0.31, "D-Vd"),
    ]


def test_several_times_in_several_groups(read: Read) -> None:
    results = read("OS at 12 and 24 months was 81% and 62% in the combination arm and 74% and 49% in the control arm.")
    assert landmarks(results) == [
        ("OS", 81.0, (12.0, "months"), "the combination arm"),
        ("OS", 62.0, (24.0, "months"), "the combination arm"),
        ("OS", 74.0, (12.0, "months"), "the control arm"),
        ("OS", 49.0, (24.0, "months"), "the control arm"),
    ]


def test_small_v_compares_arms_that_nobody_listed(read: Read) -> None:
    results = read(
        "Median OS was 22.4 months with ipatasertib plus paclitaxel v 17.9 months with paclitaxel alone (HR, 0.69)."
    )
    assert times(results) == [
        ("OS", 22.4, "months", "ipatasertib plus paclitaxel"),
        ("OS", 17.9, "months", "paclitaxel alone"),
    ]


def test_median_after_a_treatment_is_no_time_of_reading(read: Read) -> None:
    assert times(read("The median TTNT was 13.5 months after ibrutinib.")) == [("TTNT", 13.5, "months", "ibrutinib")]


def test_trial_is_no_group_of_its_arms(read: Read) -> None:
    results = read(
        "In the phase 3 HERON trial, ORR was 63% in the R-DHAP arm versus 64% in the R-ICE arm, and 3-year event-free "
        "survival was 35% versus 26%."
    )
    assert [(r.outcome, r.value, r.cohort_text, r.study_text) for r in results] == [
        ("ORR", 63.0, "the R-DHAP arm", "HERON"),
        ("ORR", 64.0, "the R-ICE arm", "HERON"),
        ("EFS", 35.0, "the R-DHAP arm", "HERON"),
        ("EFS", 26.0, "the R-ICE arm", "HERON"),
    ]


@pytest.mark.parametrize(
    "description",
    [
        "Patients with follow-up longer than 24 months",
        "Patients with follow-up exceeding 24 months",
        "Patients with a follow-up of 24 months",
        "Patients with PFS shorter than 6 months",
    ],
)
def test_time_that_describes_the_patients_is_none_of_their_results(read: Read, description: str) -> None:
    assert times(read(f"{description} had a median OS of 40.1 months.")) == [("OS", 40.1, "months", description)]


def test_time_before_its_outcome_is_a_result_without_such_a_verb(read: Read) -> None:
    assert times(read("Of note, 9.9 months was the median PFS.")) == [("PFS", 9.9, "months", None)]


def test_time_that_has_been_reported_is_a_result(read: Read) -> None:
    assert times(read("A median PFS of 9.1 months has been reported.")) == [("PFS", 9.1, "months", None)]
