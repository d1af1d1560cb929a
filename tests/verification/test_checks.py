from __future__ import annotations

from typing import Any

import pytest
from tests.documents_by_hand import Grid, Paper
from tests.verification.planted import STUDY, record_set

from extractor.documents import Document
from extractor.records import Cohort, CohortRole, Evidence, Finding, Record, RecordSet, Spread
from extractor.verification import Verified, verify
from extractor.verification.groups import check_groups
from extractor.verification.plausibility import check_record
from extractor.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()


def record(name: str = "r1", at: int = 0, **fields: Any) -> Record:
    told = {"cohort": "larch", "family": "efficacy", "outcome": "PFS", **fields}
    return Record(id=name, evidence=(Evidence(start=at, end=at + 5),), **told)


def said(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.severity, finding.reason) for finding in findings]


SHARE = {"outcome": "ORR", "statistic": "proportion", "unit": "percent"}
MEDIAN = {"statistic": "median", "unit": "months"}


@pytest.mark.parametrize(
    "fields",
    [
        {**SHARE, "value": 63.6, "num": 14, "den": 22},
        {**SHARE, "value": 64, "num": 14, "den": 22},
        {**SHARE, "value": 63, "num": 14, "den": 22},
        {**SHARE, "value": 46, "num": 10, "den": 22},
        {**SHARE, "value": 0, "num": 0, "den": 22},
        {**SHARE, "value": -3.5, "statistic": "difference"},
        {**MEDIAN, "value": 8.4, "ci_low": 5.1, "ci_high": 9.7},
        {**MEDIAN, "value": 8.4, "ci_low": 5.1},
        {**MEDIAN, "value": 8.4, "spread": Spread(kind="iqr", low=5.1, high=9.7)},
        {"statistic": "mean", "value": 8.4, "unit": "months", "spread": Spread(kind="sd", low=9.9, high=9.9)},
        {"num": 30, "den": 20, "count_of": "events"},
    ],
)
def test_what_fits_gives_no_finding(fields: dict[str, Any]) -> None:
    assert list(check_record(record(**fields))) == []


@pytest.mark.parametrize(
    ("fields", "finding"),
    [
        ({**SHARE, "value": 65.0, "num": 14, "den": 22}, ("warn", "14 of 22 is 63.6%, and 65% is printed")),
        ({**SHARE, "value": 63.4, "num": 14, "den": 22}, ("warn", "14 of 22 is 63.6%, and 63.4% is printed")),
        ({**SHARE, "value": 164}, ("refuse", "164% is no share of patients")),
        ({"num": 30, "den": 20}, ("refuse", "30 of 20 patients cannot be")),
        (
            {"outcome": "HR_PFS", "statistic": "hazard_ratio", "value": -0.4},
            ("refuse", "-0.4 is no ratio: it must be greater than 0"),
        ),
        ({"statistic": "p_only", "p": "1.7"}, ("refuse", "p 1.7 is no probability")),
        (
            {**MEDIAN, "value": 4.8, "ci_low": 5.1, "ci_high": 9.7},
            ("warn", "4.8 lies outside its interval 5.1 to 9.7"),
        ),
        ({**MEDIAN, "value": 4.8, "ci_low": 9.7, "ci_high": 5.1}, ("warn", "the interval 9.7 to 5.1 runs backwards")),
        (
            {**MEDIAN, "value": 12, "spread": Spread(kind="range", low=1, high=9)},
            ("warn", "12 lies outside its range 1 to 9"),
        ),
    ],
)
def test_what_does_not_fit_is_said_in_words(fields: dict[str, Any], finding: tuple[str, str]) -> None:
    assert said(list(check_record(record(**fields)))) == [finding]


def table(**cells: str) -> tuple[Document, dict[str, int]]:
    """A table of one column with the place of each cell."""
    paper = Paper()
    printed = paper.table(Grid("Table 2", "Table 2. Results", ("Larch",), tuple(cells.items())))
    return paper.document(), {row.path[0].text: row.cells[0].span.start for row in printed.rows}


def grouped(common: dict[str, Any], rows: dict[str, dict[str, Any]]) -> list[str]:
    """What the checks across records say of rows of one table."""
    document, at = table(**dict.fromkeys(rows, "1 (1)"))
    records = [record(name, at[name], **{**common, **fields}) for name, fields in rows.items()]
    return [f.reason for f in check_groups(record_set(*records), document, VOCABULARY)]


def responses(**values: float) -> list[str]:
    return grouped(SHARE, {code: {"outcome": code, "value": value} for code, value in values.items()})


def test_categories_come_to_the_composite_within_rounding() -> None:
    assert responses(ORR=64, sCR=5, CR=5, VGPR=27, PR=28) == []
    assert responses(ORR=70, sCR=5, CR=5, VGPR=27, PR=28) == ["sCR + CR + VGPR + PR come to 65%, and ORR is 70%"]


def test_some_of_the_categories_may_come_to_less_but_not_to_more() -> None:
    assert responses(ORR=64, VGPR=27, PR=28) == []
    assert responses(ORR=50, VGPR=27, PR=28) == ["VGPR + PR come to 55%, and ORR is 50%"]


def test_a_composite_counts_once_beside_its_parts() -> None:
    assert responses(ORR=70, CR_OR_BETTER=6, VGPR_OR_BETTER=35, VGPR=29, PR=35) == []


def test_a_better_response_is_not_more_frequent_than_what_includes_it() -> None:
    assert responses(ORR=52, VGPR_OR_BETTER=61) == ["VGPR_OR_BETTER 61% is above ORR 52%, which includes it"]


def events(**counts: int) -> list[str]:
    names = {"all": "any", "one": "1", "two": "2", "high": "3-4", "severe": ">=3", "five": "5"}
    common = {"family": "safety", "outcome": "AE", "term": "anemia", "statistic": "proportion"}
    return grouped(common, {name: {"grade": names[name], "num": count} for name, count in counts.items()})


def test_grades_listed_from_the_first_come_to_any_grade() -> None:
    assert events(all=48, one=28, two=15, high=5) == []
    assert events(all=36, one=6, two=18, high=13, five=2) == [
        (
            "anemia, grade 1 + anemia, grade 2 + anemia, grade 5 + anemia, grade 3-4 come to 39, "
            "and anemia, any grade is 36"
        )
    ]
    assert events(all=11, one=4, two=6) == ["anemia, grade 1 + anemia, grade 2 come to 10, and anemia, any grade is 11"]


def test_severe_events_alone_need_not_come_to_any_grade() -> None:
    assert events(all=13, high=5) == []
    assert events(all=13, severe=15) == ["anemia, grade >=3 15 is above anemia, any grade 13, which includes it"]


def test_an_endpoint_that_is_met_first_has_no_later_median() -> None:
    rows = {
        "a": {"outcome": "PFS", "value": 14},
        "b": {"outcome": "PFS2", "value": 5},
        "c": {"outcome": "OS", "value": 2},
    }
    assert (
        grouped(MEDIAN, rows)[0]
        == "the median PFS2 of 5 months is below the median PFS of 14 months, which is always met first"
    )
    years = {"a": {"outcome": "PFS", "value": 14}, "c": {"outcome": "OS", "value": 2, "unit": "years"}}
    assert grouped(MEDIAN, years) == []


def rates(outcome: str, *values: tuple[float, str, float]) -> list[str]:
    common = {"outcome": outcome, "statistic": "landmark", "unit": "percent"}
    rows = {
        f"r{n}": {"timepoint": {"value": at, "unit": unit}, "value": value}
        for n, (at, unit, value) in enumerate(values)
    }
    return grouped(common, rows)


def test_survival_does_not_rise_and_incidence_does_not_fall_with_time() -> None:
    assert rates("OS", (6, "months", 77), (1, "years", 42), (24, "months", 42)) == []
    assert rates("OS", (6, "months", 42), (1, "years", 77)) == [
        "OS rises with time: 42% at 6 months, then 77% at 1 years"
    ]
    assert rates("CIR", (6, "months", 10), (1, "years", 20)) == []


def verified(header: str, cell: str, cohort: Cohort, **fields: Any) -> Verified:
    paper = Paper()
    place = paper.table(Grid("Table 2", "Table 2. Response", (header,), (("ORR", cell),))).rows[0].cells[0].span
    evidence = Evidence(start=place.start, end=place.end)
    one = Record(id="r1", cohort=cohort.id, family="efficacy", outcome="ORR", evidence=(evidence,), **fields)
    records = RecordSet(document="invented", studies=(STUDY,), cohorts=(cohort,), records=(one,))
    return verify(paper.document(), records, VOCABULARY)


def cohort(n: int) -> Cohort:
    return Cohort(id="larch", study="tarn", label="larch", role=CohortRole.OVERALL, n=n)


def test_the_n_of_a_header_that_does_not_reproduce_the_share_is_left_out() -> None:
    kept = verified(
        "Larch (n=22)", "14 (64)", cohort(22), value=64, num=14, den=22, den_source="header", unit="percent"
    )
    assert kept.records.records[0].den == 22
    left = verified(
        "Larch (n=22)", "14 (74)", cohort(22), value=74, num=14, den=22, den_source="header", unit="percent"
    )
    assert (left.records.records[0].den, left.records.records[0].den_source) == (None, None)
    assert "the N of the header, 22, does not reproduce the printed share, and is left out" in {
        finding.reason for finding in left.findings
    }


def test_a_size_that_is_printed_nowhere_is_taken_from_the_cohort() -> None:
    found = verified("Larch (n=22)", "64", cohort(23), value=64, unit="percent")
    assert found.records.cohorts[0].n is None
    assert [f.reason for f in found.findings] == ["the size 23 of the cohort larch is printed nowhere, and is left out"]
    assert verified("Larch (n=22)", "64", cohort(22), value=64, unit="percent").records.cohorts[0].n == 22


def test_what_cannot_be_is_rejected_with_the_check_that_said_so() -> None:
    found = verified("Larch", "164%", cohort(22), value=164, unit="percent")
    assert [(r.check, r.reason) for r in found.rejected] == [("share", "164% is no share of patients")]
    assert found.rejected[0].record["value"] == 164
    assert found.records.records == ()
