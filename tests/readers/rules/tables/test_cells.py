"""The grammar of a cell: values, what stands in their brackets, and what is no value."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.readers.rules.tables.cells import Bounds, CellValue, Expectation, interval_alone, parse_cell, printed_p
from extractor.records import IntervalStatus, Spread, Status
from extractor.vocabulary import Vocabulary, load_vocabulary

Parse = Callable[..., CellValue | None]
COUNTED = Expectation(counted=True)
COUNT_PERCENT = Expectation(form="count_percent", counted=True)
MEDIAN = Expectation()


@pytest.fixture(scope="module")
def parse(vocabulary: Vocabulary) -> Parse:
    def parse_text(text: str, expected: Expectation = MEDIAN) -> CellValue | None:
        return parse_cell(text, expected, vocabulary)

    return parse_text


@pytest.mark.parametrize("text", ["", "-", "–", "—", "…", "·", "n/a", "NA", "N/A", "Yes", "see text", "ongoing", "—a"])
@pytest.mark.parametrize("expected", [MEDIAN, COUNTED, COUNT_PERCENT])
def test_cell_without_a_value_is_none(parse: Parse, text: str, expected: Expectation) -> None:
    assert parse(text, expected) is None


@pytest.mark.parametrize("text", ["<5", "≥ 12", "~8", "> 24 (n=3)", "3-5", "12 of the patients", "1.2.3", "2 vs 3"])
def test_bound_or_range_or_sentence_is_no_value(parse: Parse, text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize("text", ["12 (see note)", "28 (165)", "4.5 (6) (7 or so)", "7.5 (43)"])
def test_bracket_that_cannot_be_told_refuses_the_cell(parse: Parse, text: str) -> None:
    assert parse(text, COUNTED) is None


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("8.4", 8.4, None),
        ("8.4 months", 8.4, "months"),
        ("8.4 mo", 8.4, "months"),
        ("1 month", 1, "months"),
        ("21 days", 21, "days"),
        ("3 weeks", 3, "weeks"),
        ("2.5 years", 2.5, "years"),
        ("2 yrs", 2, "years"),
        ("6 cycles", 6, "cycles"),
        ("1,204", 1204, None),
        (".75", 0.75, None),
    ],
)
def test_number_with_and_without_its_unit(parse: Parse, text: str, value: float, unit: str | None) -> None:
    assert parse(text) == CellValue(value=value, unit=unit, text=text)


@pytest.mark.parametrize(
    ("text", "low", "high", "status"),
    [
        ("8.4 (5.1-12.0)", 5.1, 12.0, None),
        ("8.4 (5.1, 12.0)", 5.1, 12.0, None),
        ("8.4 (5.1 to 12.0)", 5.1, 12.0, None),
        ("8.4 (5.1–12.0)", 5.1, 12.0, None),
        ("8.4 [5.1; 12.0]", 5.1, 12.0, None),
        ("8.4 (95% CI 5.1-12.0)", 5.1, 12.0, None),
        ("8.4 (95% CI: 5.1, 12.0)", 5.1, 12.0, None),
        ("8.4, 95% CI 5.1-12.0", 5.1, 12.0, None),
        ("8.4 (95% confidence interval, 5.1 to 12.0)", 5.1, 12.0, None),
        ("8.4 (5.1-NR)", 5.1, None, IntervalStatus.UPPER_NOT_REACHED),
        ("8.4 (5.1-not reached)", 5.1, None, IntervalStatus.UPPER_NOT_REACHED),
        ("8.4 (5.1-NE)", 5.1, None, IntervalStatus.UPPER_NOT_ESTIMABLE),
        ("8.4 (5.1, NE)", 5.1, None, IntervalStatus.UPPER_NOT_ESTIMABLE),
        ("8.4 (5.1 to not estimable)", 5.1, None, IntervalStatus.UPPER_NOT_ESTIMABLE),
        ("8.4 (NR)", None, None, None),
        ("8.4 (-)", None, None, None),
    ],
)
def test_interval_around_a_median(
    parse: Parse, text: str, low: float | None, high: float | None, status: IntervalStatus | None
) -> None:
    assert parse(text) == CellValue(value=8.4, ci_low=low, ci_high=high, ci_status=status, text=text)


@pytest.mark.parametrize(
    ("text", "expected", "spread"),
    [
        ("9.3 (range 1-31)", MEDIAN, Spread(kind="range", low=1, high=31)),
        ("9.3 (range: 1 to 31)", MEDIAN, Spread(kind="range", low=1, high=31)),
        ("9.3 (1-31)", Expectation(interval="range"), Spread(kind="range", low=1, high=31)),
        ("9.3 (IQR 4.2-17.8)", MEDIAN, Spread(kind="iqr", low=4.2, high=17.8)),
        ("9.3 (IQR, 4.2, 17.8)", MEDIAN, Spread(kind="iqr", low=4.2, high=17.8)),
        ("9.3 [4.2-17.8]", Expectation(interval="iqr"), Spread(kind="iqr", low=4.2, high=17.8)),
        ("9.3 (2.5)", Expectation(interval="sd"), Spread(kind="sd", low=2.5, high=2.5)),
        ("9.3 ± 2.5", MEDIAN, Spread(kind="sd", low=2.5, high=2.5)),
        ("9.3 (SD 2.5)", MEDIAN, Spread(kind="sd", low=2.5, high=2.5)),
        ("9.3 (± 2.5)", MEDIAN, Spread(kind="sd", low=2.5, high=2.5)),
    ],
)
def test_spread_by_its_kind(parse: Parse, text: str, expected: Expectation, spread: Spread) -> None:
    assert parse(text, expected) == CellValue(value=9.3, spread=spread, text=text)


def test_interval_in_the_cell_outweighs_what_the_label_says(parse: Parse) -> None:
    cell = parse("9.3 (95% CI 4.2-17.8)", Expectation(interval="range"))
    assert cell == CellValue(value=9.3, ci_low=4.2, ci_high=17.8, text="9.3 (95% CI 4.2-17.8)")


@pytest.mark.parametrize(
    ("text", "expected", "num", "den", "value"),
    [
        ("28 (65)", COUNTED, 28, None, 65),
        ("28 (65.1)", COUNT_PERCENT, 28, None, 65.1),
        ("28 (65%)", MEDIAN, 28, None, 65),
        ("28 [65.1%]", COUNTED, 28, None, 65.1),
        ("1,204 (65.1)", COUNT_PERCENT, 1204, None, 65.1),
        ("0 (0)", COUNT_PERCENT, 0, None, 0),
        ("0 (0.0%)", COUNT_PERCENT, 0, None, 0),
        ("43 (100)", COUNT_PERCENT, 43, None, 100),
        ("28/43 (65)", COUNTED, 28, 43, 65),
        ("28/43 (65.1%)", COUNTED, 28, 43, 65.1),
        ("65% (28/43)", COUNTED, 28, 43, 65),
        ("65 (28/43)", COUNTED, 28, 43, 65),
        ("65% (n=28/43)", COUNTED, 28, 43, 65),
        ("65% (n=28)", COUNTED, 28, None, 65),
        ("65% (28)", COUNTED, 28, None, 65),
        ("65.1 (28)", Expectation(form="percent_count", counted=True), 28, None, 65.1),
        ("28/43", COUNTED, 28, 43, None),
        ("65.1%", COUNTED, None, None, 65.1),
        ("65", Expectation(form="percent", counted=True), None, None, 65),
        ("65", Expectation(counted=True, share=True), None, None, 65),
        ("65.1", COUNTED, None, None, 65.1),
        ("65 (51-77)", COUNTED, None, None, 65),
        ("28", Expectation(counted=True, size=43), 28, None, None),
        ("28 (65)", Expectation(form="percent", counted=True, size=43), 28, None, 65),
        ("65 (28)", Expectation(form="percent", counted=True, size=43), 28, None, 65),
        ("65 (7)", Expectation(form="percent", counted=True, size=43), None, None, 65),
        ("65 (7)", Expectation(form="percent", counted=True), None, None, 65),
        ("28 (65%)", Expectation(form="percent", counted=True), 28, None, 65),
        ("28", COUNT_PERCENT, 28, None, None),
        ("28", Expectation(form="count", counted=True), 28, None, None),
        ("0", COUNT_PERCENT, 0, None, None),
    ],
)
def test_count_and_percentage_are_told_apart(
    parse: Parse, text: str, expected: Expectation, num: int | None, den: int | None, value: float | None
) -> None:
    cell = parse(text, expected)
    assert cell is not None
    assert (cell.num, cell.den, cell.value) == (num, den, value)


@pytest.mark.parametrize("expected", [COUNTED, Expectation(counted=True, size=43)])
def test_bare_number_that_nothing_explains_is_neither_count_nor_percentage(parse: Parse, expected: Expectation) -> None:
    assert parse("65", expected) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("65 (7)", Expectation(form="percent", interval="se", counted=True, size=43)),
        ("65 (7)", Expectation(form="percent", interval="se")),
        ("65 (SE 7)", Expectation(form="percent", counted=True)),
        ("65 ± 7", Expectation(form="percent", interval="se")),
        ("65 (± 7)", Expectation(form="percent", interval="se")),
    ],
)
def test_standard_error_is_a_spread_and_never_the_value(parse: Parse, text: str, expected: Expectation) -> None:
    cell = parse(text, expected)
    assert cell is not None
    assert (cell.value, cell.num, cell.spread) == (65, None, Spread(kind="se", low=7, high=7))


def test_response_rate_with_count_and_interval(parse: Parse) -> None:
    text = "28 (65.1) [49.1-79.0]"
    assert parse(text, COUNT_PERCENT) == CellValue(
        value=65.1, percent=True, num=28, ci_low=49.1, ci_high=79.0, text=text
    )


def test_percentage_with_an_interval_in_percent(parse: Parse) -> None:
    text = "65.1% (95% CI 49.1%-79.0%)"
    assert parse(text, COUNTED) == CellValue(value=65.1, percent=True, ci_low=49.1, ci_high=79.0, text=text)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("NR", Status.NOT_REACHED),
        ("Not reached", Status.NOT_REACHED),
        ("NE", Status.NOT_ESTIMABLE),
        ("Not estimable", Status.NOT_ESTIMABLE),
    ],
)
def test_time_that_is_not_reached_or_not_estimable(parse: Parse, text: str, status: Status) -> None:
    assert parse(text) == CellValue(status=status, text=text)


def test_time_that_is_not_reached_keeps_its_lower_bound(parse: Parse) -> None:
    assert parse("NR (12.4-NE)") == CellValue(
        status=Status.NOT_REACHED, ci_low=12.4, ci_status=IntervalStatus.UPPER_NOT_ESTIMABLE, text="NR (12.4-NE)"
    )


def test_time_that_is_not_reached_with_no_bound_at_all(parse: Parse) -> None:
    assert parse("NR (NR-NR)") == CellValue(status=Status.NOT_REACHED, text="NR (NR-NR)")


@pytest.mark.parametrize(
    ("text", "value", "p"),
    [
        ("0.62 (0.41-0.95), p=0.027", 0.62, "0.027"),
        ("0.62 (0.41-0.95; P < 0.001)", 0.62, "<0.001"),
        ("0.62 (0.41-0.95) (p = .03)", 0.62, ".03"),
    ],
)
def test_ratio_with_its_p(parse: Parse, text: str, value: float, p: str) -> None:
    cell = parse(text, Expectation(interval="ci"))
    assert cell == CellValue(value=value, ci_low=0.41, ci_high=0.95, p=p, text=text)


@pytest.mark.parametrize(
    ("text", "p"),
    [
        ("0.03", "0.03"),
        (".03", ".03"),
        ("<0.001", "<0.001"),
        ("< 0.001", "<0.001"),
        ("≤0.05", "<=0.05"),
        ("=0.03", "0.03"),
        ("p=0.03", "0.03"),
        ("P < .0001", "<.0001"),
        ("1.00", "1.00"),
        ("0.03*", "0.03"),
        ("NS", None),
        ("-", None),
        ("12", None),
        ("3.5", None),
        ("", None),
    ],
)
def test_p_alone_in_a_cell(text: str, p: str | None) -> None:
    assert printed_p(text) == p


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("0.41-0.95", Bounds(0.41, 0.95)),
        ("(0.41, 0.95)", Bounds(0.41, 0.95)),
        ("[0.41 to 0.95]", Bounds(0.41, 0.95)),
        ("95% CI 0.41-0.95", Bounds(0.41, 0.95)),
        ("90% CI 0.41-0.95", Bounds(0.41, 0.95, level=90)),
        ("5.1-NR", Bounds(5.1, None, IntervalStatus.UPPER_NOT_REACHED)),
        ("5.1-NE", Bounds(5.1, None, IntervalStatus.UPPER_NOT_ESTIMABLE)),
        ("0.41", None),
        ("-", None),
        ("NR-NR", None),
    ],
)
def test_interval_alone_in_a_cell(text: str, interval: Bounds | None) -> None:
    assert interval_alone(text) == interval


@pytest.mark.parametrize(
    ("text", "expected", "level"),
    [
        ("65 (90% CI 51-77)", COUNTED, 90),
        ("65 (51-77)", Expectation(counted=True, level=90), 90),
        ("65 (95% CI 51-77)", Expectation(counted=True, level=90), None),
        ("65 (51-77)", COUNTED, None),
    ],
)
def test_level_that_is_not_95_is_kept(parse: Parse, text: str, expected: Expectation, level: float | None) -> None:
    cell = parse(text, expected)
    assert cell is not None
    assert (cell.ci_low, cell.ci_high, cell.ci_level) == (51, 77, level)


VOCABULARY = load_vocabulary()


@given(num=st.integers(0, 400), den=st.integers(1, 400))
def test_any_count_with_its_share_is_read_back(num: int, den: int) -> None:
    cell = parse_cell(f"{num}/{den + num} ({100 * num / (den + num):.1f}%)", COUNTED, VOCABULARY)
    assert cell is not None
    assert (cell.num, cell.den, cell.value) == (num, den + num, float(f"{100 * num / (den + num):.1f}"))


@given(st.text(alphabet="0123456789.,%()[]-–/= npNRECIQ±<", max_size=16))
def test_no_number_of_a_cell_comes_from_elsewhere(text: str) -> None:
    cell = parse_cell(text, COUNT_PERCENT, VOCABULARY) or CellValue()
    given_numbers = {cell.value, cell.num, cell.den, cell.ci_low, cell.ci_high} - {None}
    assert given_numbers <= {float(n) for n in re.findall(r"\d*\.\d+|\d+", text.replace(",", "") + " " + text)}
