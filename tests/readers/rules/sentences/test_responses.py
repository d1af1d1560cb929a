"""Response rates: counts, shares and their orders."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.readers.rules.result import Result

Read = Callable[..., list[Result]]


def shares(results: list[Result]) -> list[tuple[object, ...]]:
    return [(r.outcome, r.value, r.num, r.den) for r in results]


@pytest.mark.parametrize(
    "text",
    [
        "ORR was 52% (22/42).",
        "The ORR was 52% (22 of 42 patients).",
        "Responses were observed in 22/42 (52%) patients.",
        "22 of 42 (52%) responded.",
        "The overall response rate (ORR) was 52% (n = 22/42).",
        "Of 42 evaluable patients, 22 (52%) achieved a partial response or better.",
        "An objective response was seen in 22 (52%) of 42 patients.",
    ],
)
def test_count_share_and_denominator_in_every_order(read: Read, text: str) -> None:
    assert shares(read(text)) == [("ORR", 52.0, 22, 42)]


def test_denominator_from_elsewhere_counts_only_where_it_fits(read: Read) -> None:
    assert shares(read("Of 60 evaluable patients, 22 (52%) achieved a partial response or better.")) == [
        ("ORR", 52.0, 22, None)
    ]


def test_categories_behind_their_figures_and_before_them(read: Read) -> None:
    expected = [("CR", 12.0, None, None), ("VGPR", 20.0, None, None), ("PR", 15.0, None, None)]
    assert shares(read("CR 12%, VGPR 20% and PR 15%.")) == expected
    assert shares(read("Best responses were CR in 12%, VGPR in 20% and PR in 15%.")) == expected
    assert shares(read("CR, VGPR, and PR were achieved by 12%, 20%, and 15% of patients, respectively.")) == expected


def test_nested_categories(read: Read) -> None:
    assert shares(read("ORR was 83% (58% ≥VGPR, 21% ≥CR).")) == [
        ("ORR", 83.0, None, None),
        ("VGPR_OR_BETTER", 58.0, None, None),
        ("CR_OR_BETTER", 21.0, None, None),
    ]


def test_category_parted_by_its_short_form(read: Read) -> None:
    assert shares(read("Eight patients (8.3%) were in complete response (CR) or better.")) == [
        ("CR_OR_BETTER", 8.3, 8, None)
    ]


def test_share_of_patients_achieving_something_is_no_group(read: Read) -> None:
    results = read("In the intention-to-treat population, ORR was 56.3%, with 21.9% of patients achieving ≥VGPR.")
    assert [(r.outcome, r.value, r.cohort_text) for r in results] == [
        ("ORR", 56.3, "the intention-to-treat population"),
        ("VGPR_OR_BETTER", 21.9, "the intention-to-treat population"),
    ]


def test_groups_before_the_pair(read: Read) -> None:
    results = read("ORR in patients who were rechallenged and in those who were not was 47% and 39%, respectively.")
    assert [(r.value, r.cohort_text) for r in results] == [
        (47.0, "patients who were rechallenged"),
        (39.0, "not rechallenged"),
    ]


def test_arms_of_a_comparison_in_brackets(read: Read) -> None:
    results = read("ORR was higher in the D-Kd arm than in the Kd arm (84% vs 75%; p=0.004).")
    assert [(r.value, r.cohort_text, r.p, r.comparator) for r in results] == [
        (84.0, "the D-Kd arm", "0.004", "the Kd arm"),
        (75.0, "the Kd arm", "0.004", "the D-Kd arm"),
    ]


def test_numbered_groups(read: Read) -> None:
    results = read("ORRs were 60%, 45%, and 30% in groups 1, 2, and 3, respectively.")
    assert [(r.value, r.cohort_text) for r in results] == [(60.0, "group 1"), (45.0, "group 2"), (30.0, "group 3")]


def test_group_size_beside_its_name(read: Read) -> None:
    results = read("The ORR for cohort A (n=24) was 38% and for cohort B (n=31) 29%.")
    assert [(r.value, r.cohort_text, r.cohort_n) for r in results] == [(38.0, "cohort A", 24), (29.0, "cohort B", 31)]


def test_count_without_share_takes_the_size_of_its_group(read: Read) -> None:
    (result,) = read("Among the subgroup of 14 patients with resistant disease, 5 of them responded.")
    assert (result.outcome, result.value, result.num, result.den) == ("ORR", None, 5, 14)


def test_arm_that_no_list_knows(read: Read) -> None:
    results = read("The ORR was 42% with fictomab and 21% with placebo.")
    assert [(r.value, r.cohort_text) for r in results] == [(42.0, "fictomab"), (21.0, "placebo")]


@pytest.mark.parametrize(
    "text",
    [
        "Five (23%) patients had previously achieved ≥VGPR.",
        "A response to the previous regimen was observed in 13 (62%) patients.",
        "Progression (PD on the index regimen) was reported in 46% of patients.",
        "Response rates ranged from 20% to 45% across studies.",
        "More than 50% of patients responded.",
        "The median age was 67 years (range 39-85) and 56% were male.",
        "Patients received 20 mg on days 1, 2, 8 and 9 of a 28-day cycle.",
        "At data cutoff, 14 patients (22%) remained on treatment.",
        "The trial required 80 patients for 80% power to detect an improvement in median PFS from 6 to 10 months.",
        "ORR was defined as the share of patients with at least 50% reduction of M protein.",
        "Eligible patients had received at least 3 prior lines and had an ECOG status of 0-2.",
        "The search gave 412 articles, of which 8 were included.",
    ],
)
def test_what_is_no_result_gives_nothing(read: Read, text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize("heading", ["Methods", "Statistical analysis", "Study Design/Methods", "Endpoints"])
def test_methods_give_nothing(read: Read, heading: str) -> None:
    assert read("An ORR of 30% was of interest.", section=(heading,)) == []


def test_label_in_an_abstract_decides(read: Read) -> None:
    text = "The ORR was 30%."
    assert read(text, "Methods: Patients were treated at two sites.", section=("Abstract",)) == []
    assert len(read(text, "Methods: Two sites.", "Results: Forty patients were treated.", section=("Abstract",))) == 1


def test_assessor_behind_each_figure_tells_two_rates_apart(read: Read) -> None:
    results = read("The ORR was 61% by investigators and 55% (22/40) by an independent review committee; CR was 9%.")
    assert [(r.outcome, r.value, r.assessor) for r in results] == [
        ("ORR", 61, "investigator"),
        ("ORR", 55, "irc"),
        ("CR", 9, None),
    ]
