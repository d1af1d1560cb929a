"""What a caption, a header or a row label says: sizes, forms, units, intervals, grades, times, ratios, parts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.documents import Label
from extractor.readers.rules.tables.labels import Meaning, Part, interpret
from extractor.records import Statistic, Timepoint
from extractor.text import Span
from extractor.vocabulary import Vocabulary

Say = Callable[[str], Meaning]


@pytest.fixture(scope="module")
def say(vocabulary: Vocabulary) -> Say:
    return lambda text: interpret(Label(text, Span(0, len(text))), vocabulary)


@pytest.mark.parametrize(
    ("label", "rest", "size"),
    [
        ("Arm A (n = 43)", "Arm A", 43),
        ("Arm A (N=1,204)", "Arm A", 1204),
        ("Arm A, n=43", "Arm A", 43),
        ("Arm A [n=43]", "Arm A", 43),
        ("Arm A n = 43", "Arm A", 43),
        ("Second exposure (E2, n=22)", "Second exposure (E2)", 22),
        ("Refractory (n=12) patients", "Refractory patients", 12),
        ("Arm A", "Arm A", None),
    ],
)
def test_size_of_a_group_is_taken_from_its_name(say: Say, label: str, rest: str, size: int | None) -> None:
    meaning = say(label)
    assert (meaning.rest, meaning.size, meaning.names_group) == (rest, size, True)


@pytest.mark.parametrize(
    ("label", "size"),
    [
        ("Adverse events in 57 treated patients", 57),
        ("Response of all 31 evaluable patients", 31),
        ("Events among 1,204 patients", 1204),
        ("Response at 12 months", None),
    ],
)
def test_caption_counts_its_patients_in_words(say: Say, label: str, size: int | None) -> None:
    assert say(label).size == size


@pytest.mark.parametrize(
    ("label", "form"),
    [
        ("Any event, n (%)", "count_percent"),
        ("Any event, No. (%)", "count_percent"),
        ("Any event [n (%)]", "count_percent"),
        ("No. of patients (%)", "count_percent"),
        ("Number of patients (%)", "count_percent"),
        ("Patients, n (%)", "count_percent"),
        ("Response, n/N (%)", "count_percent"),
        ("Response, % (n)", "percent_count"),
        ("Response, % (n/N)", "percent_count"),
        ("Response (%)", "percent"),
        ("Response, %", "percent"),
        ("ORR %", "percent"),
        ("%", "percent"),
        ("Percentage of patients", "percent"),
        ("Percent of patients with response", "percent"),
        ("Number (percentage) of patients", "count_percent"),
        ("Response, n, %", "count_percent"),
        ("Toxicity in %", "percent"),
        ("Toxicity, % of treated patients", "percent"),
        ("Response as percentage of patients", "percent"),
        ("Response, n", "count"),
        ("Response (n)", "count"),
        ("Response, no. of patients", "count"),
        ("Toxicity, number of patients", "count"),
        ("Number of patients (N = 43)", "count"),
        ("Toxicity by number of earlier lines", None),
        ("No.", "count"),
        ("Response", None),
    ],
)
def test_form_of_the_cells(say: Say, label: str, form: str | None) -> None:
    assert say(label).form == form


@pytest.mark.parametrize(
    ("label", "interval"),
    [
        ("Median PFS (95% CI)", "ci"),
        ("Median PFS, months (95% confidence interval)", "ci"),
        ("Median PFS [CI 95%]", "ci"),
        ("Median PFS (95%)", "ci"),
        ("Median follow-up (IQR)", "iqr"),
        ("Median follow-up (interquartile range), months", "iqr"),
        ("Median follow-up (Q1-Q3)", "iqr"),
        ("Median follow-up (range)", "range"),
        ("Median follow-up (min-max)", "range"),
        ("Median follow-up [minimum, maximum]", "range"),
        ("Mean duration (SD)", "sd"),
        ("Mean duration (± SD)", "sd"),
        ("2-year OS, % (SE)", "se"),
        ("2-year OS, % ± SE", "se"),
        ("2-year OS, % (standard error)", "se"),
        ("Median PFS", None),
    ],
)
def test_kind_of_interval_in_the_brackets(say: Say, label: str, interval: str | None) -> None:
    assert say(label).interval == interval


@pytest.mark.parametrize(
    ("label", "level"),
    [("ORR, % (90% CI)", 90), ("ORR (CI 99%)", 99), ("ORR (95% CI)", None), ("ORR ≥90%", None)],
)
def test_level_of_an_interval_that_is_not_95(say: Say, label: str, level: float | None) -> None:
    assert say(label).level == level


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("Median PFS (months)", "months"),
        ("Median PFS, mo", "months"),
        ("Median PFS (mos.)", "months"),
        ("Median PFS in months", "months"),
        ("Median PFS, months (95% CI)", "months"),
        ("Time to response [weeks]", "weeks"),
        ("Time to response, wk", "weeks"),
        ("Duration of treatment (days)", "days"),
        ("Median OS, years", "years"),
        ("Median OS, yrs", "years"),
        ("Duration of treatment (cycles)", "cycles"),
        ("PFS at 12 months", None),
        ("Median PFS", None),
    ],
)
def test_unit_in_which_the_cells_count(say: Say, label: str, unit: str | None) -> None:
    assert say(label).unit == unit


@pytest.mark.parametrize(
    ("label", "event", "grade"),
    [
        ("Neutropenia, grade 3-4", "neutropenia", "3-4"),
        ("Grade ≥3 neutropenia", "neutropenia", ">=3"),
        ("Neutropenia (grade 3 or higher)", "neutropenia", ">=3"),
        ("Neutropenia of any grade", "neutropenia", "any"),
        ("Neutropenia, ≥ grade 3", "neutropenia", ">=3"),
        ("Neutropenia (> grade 2)", "neutropenia", ">=3"),
        ("Neutropenia, grade ≥3-4", "neutropenia", ">=3"),
        ("Neutropenia", "neutropenia", None),
        ("Febrile neutropenia", "febrile neutropenia", None),
    ],
)
def test_grade_beside_its_event(say: Say, label: str, event: str, grade: str | None) -> None:
    assert (say(label).event, say(label).grade) == (event, grade)


@pytest.mark.parametrize(
    ("label", "outcomes", "value", "unit"),
    [
        ("12-month PFS", ("PFS",), 12, "months"),
        ("PFS at 12 months", ("PFS",), 12, "months"),
        ("OS at 2 years, %", ("OS",), 2, "years"),
        ("1.5-year OS rate (95% CI)", ("OS",), 1.5, "years"),
        ("6 mo EFS", ("EFS",), 6, "months"),
        ("2-y OS", ("OS",), 2, "years"),
    ],
)
def test_time_of_a_landmark(say: Say, label: str, outcomes: tuple[str, ...], value: float, unit: str) -> None:
    meaning = say(label)
    assert (meaning.outcomes, meaning.timepoint) == (outcomes, Timepoint.model_validate({"value": value, "unit": unit}))


def test_time_in_the_name_of_a_group_is_no_landmark(say: Say) -> None:
    meaning = say("Treatment-free for 12 months (n=9)")
    assert (meaning.timepoint, meaning.size, meaning.rest) == (None, 9, "Treatment-free for 12 months")


@pytest.mark.parametrize(
    ("label", "ratio", "outcomes"),
    [
        ("HR for PFS (95% CI)", "HR", ("PFS",)),
        ("Hazard ratio for death or progression, PFS", "HR", ("PFS",)),
        ("OS HR (95% CI)", "HR", ("OS",)),
        ("Odds ratio for response (95% CI)", "OR", ("ORR",)),
        ("HR (95% CI)", "HR", ()),
        ("aHR", "HR", ()),
        ("Adjusted OR", "OR", ()),
    ],
)
def test_ratio_with_and_without_its_endpoint(say: Say, label: str, ratio: str, outcomes: tuple[str, ...]) -> None:
    meaning = say(label)
    assert (meaning.ratio, meaning.part, meaning.outcomes) == (ratio, Part.RATIO, outcomes)


def test_small_or_is_no_odds_ratio(say: Say) -> None:
    assert say("Response or stable disease").ratio is None


@pytest.mark.parametrize(
    ("label", "part"),
    [
        ("HR", Part.RATIO),
        ("Hazard ratio (95% CI)", Part.RATIO),
        ("95% CI", Part.INTERVAL),
        ("Confidence interval", Part.INTERVAL),
        ("p", Part.P),
        ("p*", Part.P),
        ("p value a", Part.P),
        ("Pd", None),
        ("Pd (n = 30)", None),
        ("90% CI", Part.INTERVAL),
        ("P value", Part.P),
        ("p-value", Part.P),
        ("Log-rank p", Part.P),
        ("Significance", Part.P),
        ("n", Part.COUNT),
        ("No.", Part.COUNT),
        ("%", Part.PERCENT),
        ("N of patients", Part.SIZE),
        ("Number of patients", Part.SIZE),
        ("Patients, n", Part.SIZE),
        ("Patients", Part.SIZE),
        ("Patients (N = 25)", None),
        ("Sample size", Part.SIZE),
        ("n/N", Part.FRACTION),
        ("Patients, n (%)", None),
        ("Patients (%)", None),
        ("Patients, %", None),
        ("n (%)", None),
        ("No. of patients (%)", None),
        ("Arm A", None),
    ],
)
def test_column_that_holds_one_part_of_a_result(say: Say, label: str, part: Part | None) -> None:
    assert say(label).part is part


@pytest.mark.parametrize(
    ("label", "statistic", "outcome"),
    [
        ("Median PFS", Statistic.MEDIAN, "PFS"),
        ("PFS, median", Statistic.MEDIAN, "PFS"),
        ("Mean number of cycles", Statistic.MEAN, "CYCLES"),
        ("Overall response rate", None, "ORR"),
    ],
)
def test_statistic_named_with_its_outcome(say: Say, label: str, statistic: Statistic | None, outcome: str) -> None:
    assert (say(label).statistic, say(label).outcomes) == (statistic, (outcome,))


@pytest.mark.parametrize(
    ("label", "outcomes"),
    [
        ("Response", ("ORR",)),
        ("Survival", ("OS",)),
        ("VGPR or better", ("VGPR_OR_BETTER",)),
        ("≥VGPR", ("VGPR_OR_BETTER",)),
        ("sCR/CR", ("CR_OR_BETTER",)),
        ("CR or CRi", ()),
        ("Number of venetoclax cycles", ("CYCLES",)),
        ("Hemoglobin", ()),
    ],
)
def test_outcomes_that_a_label_names(say: Say, label: str, outcomes: tuple[str, ...]) -> None:
    assert say(label).outcomes == outcomes


@pytest.mark.parametrize(
    ("label", "grade", "form"),
    [
        ("Any grade, n (%)", "any", "count_percent"),
        ("Grade 3-4, n (%)", "3-4", "count_percent"),
        ("Grade ≥3 (%)", ">=3", "percent"),
        ("All grades (n = 31)", "any", None),
    ],
)
def test_grade_column_says_its_form_too(say: Say, label: str, grade: str, form: str | None) -> None:
    assert (say(label).grade, say(label).form, say(label).rest) == (grade, form, "")


def test_whole_label_is_taken_apart(say: Say) -> None:
    meaning = say("Median PFS in high-risk patients (n=18), months (95% CI)")
    assert (meaning.outcomes, meaning.statistic, meaning.unit, meaning.interval, meaning.size, meaning.rest) == (
        ("PFS",), Statistic.MEDIAN, "months", "ci", 18, "high-risk patients",
    )  # fmt: skip
