"""What a sentence takes over from those before it."""

from __future__ import annotations

from collections.abc import Callable

from extractor.readers.rules.result import Result
from extractor.records import Status

Read = Callable[..., list[Result]]


def told(results: list[Result]) -> list[tuple[object, ...]]:
    return [(r.outcome, r.value, r.cohort_text) for r in results]


def test_arms_of_the_sentence_before(read: Read) -> None:
    results = read(
        "Complete response was seen in 10%, 22% and 9% of patients.",
        "ORR was 41%, 55% and 38% in arms A, B and C, respectively.",
    )
    assert told(results) == [("CR", 10.0, "arm A"), ("CR", 22.0, "arm B"), ("CR", 9.0, "arm C")]


def test_arms_are_named_by_a_sentence_that_reports_nothing_with_a_code(read: Read) -> None:
    results = read(
        "Median PFS was 9.1 months versus 12.4 months.",
        "Still on therapy were 40 (38%) patients in the placebo group and 21 (17%) in the R-CHOP group.",
    )
    assert told(results) == [("PFS", 9.1, "the placebo group"), ("PFS", 12.4, "the R-CHOP group")]


def test_both_arms_are_named_from_the_sentence_before(read: Read) -> None:
    results = read(
        "The median DOR was 8 months in both arms.",
        "Median PFS was 9.1 months with R-CHOP and 12.4 months with placebo.",
    )
    assert told(results) == [("DOR", 8.0, "R-CHOP"), ("DOR", 8.0, "placebo")]


def test_neither_arm_reached_a_median(read: Read) -> None:
    results = read(
        "Median OS had been reached in neither group.",
        "Median PFS was 9.1 months with R-CHOP and 12.4 months with placebo.",
    )
    assert [(r.outcome, r.status, r.cohort_text) for r in results] == [
        ("OS", Status.NOT_REACHED, "R-CHOP"),
        ("OS", Status.NOT_REACHED, "placebo"),
    ]


def test_neither_median_was_reached(read: Read) -> None:
    results = read("Neither median PFS nor median OS was reached.")
    assert [(r.outcome, r.status) for r in results] == [("PFS", Status.NOT_REACHED), ("OS", Status.NOT_REACHED)]


def test_arms_said_to_be_compared(read: Read) -> None:
    results = read(
        "Obinutuzumab was compared with rituximab in the HERON trial, in which the median PFS was 31 and 22 months, "
        "respectively (hazard ratio, 0.66; 95% CI, 0.5 to 0.9)."
    )
    assert [(r.outcome, r.value, r.cohort_text, r.term, r.comparator) for r in results] == [
        ("PFS", 31.0, "Obinutuzumab", None, None),
        ("PFS", 22.0, "rituximab", None, None),
        ("HR_PFS", 0.66, None, "Obinutuzumab", "rituximab"),
    ]


def test_whole_group_is_no_arm(read: Read) -> None:
    results = read(
        "Median OS was 21 and 14 months, respectively.",
        "In the whole group median PFS was 8 months, and 9.5 months in women.",
    )
    assert told(results) == [("OS", 21.0, None), ("OS", 14.0, None)]


def test_pronoun_stands_for_the_event_before(read: Read) -> None:
    results = read(
        "It was of grade 1 in 18 patients (43%) and grade 3 in 3 (7%).", "Cytokine release syndrome occurred in 71%."
    )
    assert [(r.term, r.grade, r.value, r.num) for r in results] == [
        ("cytokine release syndrome", "1", 43.0, 18),
        ("cytokine release syndrome", "3", 7.0, 3),
    ]


def test_events_are_those_of_the_event_before(read: Read) -> None:
    results = read("ICANS was seen in 12 of the patients (20%); 8 events were of grade 1 and 4 of grade 4 (7%).")
    assert [(r.grade, r.value, r.num) for r in results] == [("any", 20.0, 12), ("1", None, 8), ("4", 7.0, 4)]
    assert {r.term for r in results} == {"immune effector cell-associated neurotoxicity syndrome"}


def test_one_stands_for_the_event_before(read: Read) -> None:
    results = read("At 600 mg, two of eight had one.", "None of six patients at 400 mg had a DLT.")
    assert [(r.term, r.num, r.den, r.cohort_text) for r in results] == [("dose-limiting toxicity", 2, 8, "600 mg")]


def test_corresponding_value_is_of_the_outcome_before(read: Read) -> None:
    results = read(
        "In patients with bulky disease, the corresponding 18-month value was 41%.",
        "The 18-month PFS rate was 60% (95% CI, 50-70).",
    )
    assert [(r.outcome, r.value, r.timepoint and r.timepoint.value) for r in results] == [("PFS", 41.0, 18.0)]


def test_pronoun_inside_the_sentence(read: Read) -> None:
    results = read("Median PFS was 30.2 months in men over 70, whereas it was not reached in women.")
    assert [(r.outcome, r.value, r.status, r.cohort_text) for r in results] == [
        ("PFS", 30.2, Status.REPORTED, "men over 70"),
        ("PFS", None, Status.NOT_REACHED, "women"),
    ]


def test_ratio_without_a_covariate_is_between_the_arms_compared_last(read: Read) -> None:
    results = read(
        "The benefit in PFS was smaller in women (HR 0.81, 95% CI 0.5-1.3) and greater in men (0.52, 0.31-0.87; "
        "pinteraction=0.08).",
        "Median PFS was 41 months with acalabrutinib and 29 months with chlorambucil.",
    )
    assert [(r.outcome, r.value, r.ci_low, r.ci_high, r.term, r.comparator, r.p) for r in results] == [
        ("HR_PFS", 0.81, 0.5, 1.3, "acalabrutinib", "chlorambucil", None),
        ("HR_PFS", 0.52, 0.31, 0.87, "acalabrutinib", "chlorambucil", None),
    ]


def test_those_who_did_not_are_told_by_what_they_lack(read: Read) -> None:
    results = read("In patients who received a transplant and in those who did not, ORR was 61% and 37%, respectively.")
    assert told(results) == [("ORR", 61.0, "patients who received a transplant"), ("ORR", 37.0, "without transplant")]


def test_median_not_reached_and_a_share_are_two_statements(read: Read) -> None:
    results = read("Median survival was not reached, and 77% of them were alive at three years.")
    assert [(r.value, r.status, r.timepoint and r.timepoint.value) for r in results] == [
        (None, Status.NOT_REACHED, None),
        (77.0, Status.REPORTED, 3.0),
    ]


def test_label_without_a_colon_ends_the_methods_of_an_abstract(read: Read) -> None:
    results = read(
        "Median PFS was 14.2 months.", "Findings Of 300 patients, 120 were matched.", section=("Summary", "Methods")
    )
    assert told(results) == [("PFS", 14.2, None)]
    assert read("Methods The expected median PFS was 14.2 months.", section=("Summary",)) == []


def test_it_is_what_the_figures_can_be_values_of(read: Read) -> None:
    results = read(
        "It fell from 81% in arm A to 44% in arm B.",
        "Median follow-up was 20 months, and the ORR of all patients was 63%.",
    )
    assert told(results) == [("ORR", 81.0, "arm A"), ("ORR", 44.0, "arm B")]


def test_patients_without_what_the_others_had(read: Read) -> None:
    results = read("ORR was 47% with carfilzomib and 30% without it; CR was seen in 21% and 8%.")
    assert told(results) == [
        ("ORR", 47.0, "carfilzomib"),
        ("ORR", 30.0, "without carfilzomib"),
        ("CR", 21.0, "carfilzomib"),
        ("CR", 8.0, "without carfilzomib"),
    ]


def test_later_pair_is_of_the_groups_of_the_first_pair(read: Read) -> None:
    results = read(
        "Arm A had a median PFS of 3.6 months, compared with 8.8 months in arm B, and a median OS of 12 and 27 months."
    )
    assert told(results) == [("PFS", 3.6, "Arm A"), ("PFS", 8.8, "arm B"), ("OS", 12.0, "Arm A"), ("OS", 27.0, "arm B")]


def test_group_behind_the_second_of_two_is_not_the_first_ones(read: Read) -> None:
    results = read("Such cytogenetics went with a lower ORR (45% vs 68% in standard-risk patients).")
    assert told(results) == [("ORR", 45.0, None), ("ORR", 68.0, "standard-risk patients")]


def test_figures_read_off_at_two_times_are_no_two_arms(read: Read) -> None:
    results = read(
        "PFS at 6 and 12 months was 53% and 28%.",
        "ORR was 41% with R-CHOP and 55% with placebo.",
    )
    assert told(results) == [("PFS", 53.0, None), ("PFS", 28.0, None)]


def test_both_groups_are_those_of_the_sentence_itself(read: Read) -> None:
    results = read(
        "ORR was 45% with R-CHOP and 47% with placebo, and the median PFS was 6 months in both groups.",
        "ORR was 31% in arm A and 20% in arm B.",
    )
    assert told(results)[2:] == [("PFS", 6.0, "R-CHOP"), ("PFS", 6.0, "placebo")]


def test_list_of_two_unknown_names_is_two_groups(read: Read) -> None:
    results = read("Median OS was 16 vs 23 months for Kd-S and KPd-S, respectively.")
    assert told(results) == [("OS", 16.0, "Kd-S"), ("OS", 23.0, "KPd-S")]


def test_three_groups_of_a_sentence_without_an_outcome_of_its_own(read: Read) -> None:
    results = read(
        "Median PFS was 17 months, 9 months and 4 months, respectively.",
        "It fell from 79% in arm A to 59% in arm B and 36% in arm C.",
    )
    assert told(results) == [("PFS", 17.0, "arm A"), ("PFS", 9.0, "arm B"), ("PFS", 4.0, "arm C")]
