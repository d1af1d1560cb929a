from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from eval.mutations import mutations
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents_by_hand import Grid, Paper
from tests.verification.planted import planted, record_set

from extractor.documents import BlockKind, Document
from extractor.records import Evidence, Family, Record, Support
from extractor.verification import Verified, verify
from extractor.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()


def sentence(text: str, quote: str | None = None, **fields: Any) -> Verified:
    """Verify one record whose evidence is a sentence, or a piece of it."""
    paper = Paper()
    paper.heading("Results")
    paper.paragraph(text)
    quote = text if quote is None else quote
    start = paper.text.index(quote)
    return check(paper.document(), Evidence(start=start, end=start + len(quote), quote=quote), **fields)


def check(document: Document, evidence: Evidence, **fields: Any) -> Verified:
    told: dict[str, Any] = {"outcome": "PFS", "statistic": "median", "unit": "months", **fields}
    record = Record(id="r1", cohort="larch", family=Family.EFFICACY, evidence=(evidence,), **told)
    return verify(document, record_set(record), VOCABULARY)


def reason(verified: Verified) -> str:
    (rejected,) = verified.rejected
    assert rejected.check == "grounding"
    return rejected.reason


@settings(max_examples=25, deadline=None)
@given(st.integers(min_value=0, max_value=10**6))
def test_true_records_stand_and_one_changed_digit_does_not(seed: int) -> None:
    for fact in planted(seed):
        assert verify(fact.document, fact.records, VOCABULARY).rejected == ()
        for mutation in mutations(fact):
            verified = verify(mutation.document, record_set(mutation.record), VOCABULARY)
            assert [rejected.check for rejected in verified.rejected] == ["grounding"], (fact.shape, mutation.figure)


def test_the_level_of_an_interval_is_no_place_of_its_bound() -> None:
    text = "Median PFS was 8.4 months (95% CI, 5.1-9.7)."
    assert reason(sentence(text, value=8.4, ci_low=5.1, ci_high=95)).startswith("the upper bound 95 stands neither")


def test_a_number_has_a_place_of_its_own() -> None:
    assert reason(sentence("Median PFS was 8.4 months.", value=8.4, ci_low=8.4, ci_high=8.4)) == (
        "the lower bound 8.4 has no place of its own: the only one printed there is the value; "
        "the upper bound 8.4 has no place of its own: the only one printed there is the value"
    )


def test_the_value_stands_in_the_quote_and_not_only_beside_it() -> None:
    text = "Median PFS was 8.4 months and median OS 21.3 months."
    assert reason(sentence(text, "Median PFS was 8.4 months", value=21.3)) == (
        "the value 21.3 stands outside the quote, elsewhere in its sentence"
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Median PFS was 1 2.4 months.", 2.4),
        ("The ORR was 6 0% at last.", 0),
        ("The ORR was 6 0% at last.", 6),
        ("Median PFS was 14,9 months, and 8.1 before.", 14),
        ("Median PFS was 14,9 months, and 8.1 before.", 9),
    ],
)
def test_a_number_that_touches_another_is_no_place_for_a_value(text: str, value: float) -> None:
    assert reason(sentence(text, value=value)) == (
        f"the value {value:g} touches another number in the quote, and may be a piece of it"
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Median PFS was 9.1 months in group 1 and in group 2 3.3 months.", 3.3),
        ("In 2019 8.1 months was the median PFS.", 8.1),
        ("Median PFS was 14,9 months.", 14.9),
        ("Median PFS was 1 204 days.", 1204),
    ],
)
def test_a_whole_number_beside_another_is_a_place(text: str, value: float) -> None:
    assert sentence(text, value=value).rejected == ()


def test_value_as_printed_may_have_its_decimal_comma() -> None:
    text = "Median PFS was 14,9 months (95% CI 9,1-20,2)."
    told = {"value": 14.9, "ci_low": 9.1, "ci_high": 20.2, "value_text": "14,9 months (95% CI 9,1-20,2)"}
    assert sentence(text, **told).rejected == ()


def test_a_piece_of_a_number_is_no_place() -> None:
    assert reason(sentence("Median PFS was 18.4 months.", "8.4 months", value=8.4)) == (
        "the value 8.4 does not stand in the quote"
    )


@pytest.mark.parametrize(
    ("text", "value", "stands"),
    [
        ("Median PFS was 6.0 months.", 6, True),
        ("Median PFS was 12·4 months.", 12.4, True),
        ("The change was -3.2 months.", 3.2, False),
        ("The change was -3.2 months.", -3.2, True),
        ("Median PFS was <5 months.", 5, False),
        ("Median PFS was ≥5 months.", 5, False),
        ("Median PFS was eight months.", 8, True),
        ("There was no PFS to report.", 0, False),
    ],
)
def test_values_are_compared_as_decimals_with_their_sign(text: str, value: float, stands: bool) -> None:
    assert (sentence(text, value=value).rejected == ()) is stands


def test_a_dash_after_a_number_and_a_blank_is_a_range_and_no_minus() -> None:
    text = "Median PFS was 8.4 months (95% CI: 3.4 -12.1)."
    assert sentence(text, value=8.4, ci_low=3.4, ci_high=12.1).rejected == ()


def test_a_sign_of_comparison_is_kept_where_the_record_prints_it() -> None:
    assert sentence("Median PFS was < 5 months.", value=5, value_text="<5").rejected == ()


def test_the_value_as_printed_is_held_to_its_digits() -> None:
    assert reason(sentence("Median PFS was 6.0 months.", value=6, value_text="6")) == (
        "“6” is not printed so: 6 has no place"
    )


@pytest.mark.parametrize(
    ("printed", "p", "stands"),
    [
        ("p < 0.001", "<0.001", True),
        ("$p<0.001$", "<0.001", True),
        ("p = 0.001", "<0.001", False),
        ("p < 0.001", "0.001", False),
        ("p=.04", "0.04", True),
        ("P value less than 0.05", "<0.05", True),
        ("P value less than 0.05", "0.05", False),
        ("p ≤ 0.05", "<=0.05", True),
    ],
)
def test_a_p_is_printed_with_its_sign(printed: str, p: str, stands: bool) -> None:
    verified = sentence(f"Age told PFS (HR 0.47, {printed}).", value=0.47, p=p, statistic="hazard_ratio", unit="ratio")
    assert (verified.rejected == ()) is stands


@pytest.mark.parametrize(
    ("text", "fields", "note"),
    [
        (
            "Anemia was seen in Eight of 12 patients.",
            {"num": 8, "den": 12},
            "the count 8 is read from “Eight” (number word)",
        ),
        ("None of six patients died.", {"num": 0, "den": 6}, "the count 0 is read from “None” (negation)"),
        (
            "Median OS was 8.4 months (95% CI 1.817.6).",
            {"value": 8.4, "ci_low": 1.8, "ci_high": 17.6},
            "the lower bound 1.8 is read from “1.8” (range that lost its sign)",
        ),
    ],
)
def test_words_negations_and_lost_signs_count_under_a_named_rule(text: str, fields: dict[str, Any], note: str) -> None:
    verified = sentence(text, **fields)
    assert verified.rejected == ()
    assert note in [finding.reason for finding in verified.findings if finding.severity == "note"]


def test_a_denied_difference_is_no_count() -> None:
    text = "There was no significant difference in response in 12 patients."
    assert reason(sentence(text, num=0, den=12)) == "the count 0 does not stand in the quote"


@pytest.mark.parametrize(
    ("text", "fields", "stands"),
    [
        ("Median OS was not reached.", {"status": "not_reached"}, True),
        ("Median OS was NR.", {"status": "not_reached"}, True),
        ("Median OS was 8.4 months.", {"status": "not_reached"}, False),
        (
            "Median OS was 8.4 months (95% CI, 3.4-NR).",
            {"value": 8.4, "ci_low": 3.4, "ci_status": "upper_not_reached"},
            True,
        ),
        (
            "Median OS was 8.4 months (95% CI, 3.4-NE).",
            {"value": 8.4, "ci_low": 3.4, "ci_status": "upper_not_reached"},
            False,
        ),
    ],
)
def test_not_reached_must_be_said_at_the_place(text: str, fields: dict[str, Any], stands: bool) -> None:
    assert (sentence(text, **fields).rejected == ()) is stands


def test_a_quote_must_be_what_the_document_prints() -> None:
    paper = Paper()
    paper.paragraph("Median PFS was 8.4 months.")
    wrong = check(paper.document(), Evidence(start=0, end=25, quote="Median PFS was 9.4 months"), value=8.4)
    assert reason(wrong) == "the quote is not what the document prints at its place"
    outside = check(paper.document(), Evidence(start=0, end=99), value=8.4)
    assert reason(outside) == "the place 0-99 lies outside the document"


def test_a_reference_list_is_no_place_for_a_result() -> None:
    paper = Paper()
    span = paper.paragraph("Tarnowski A. A study of 8.4 months. 2019.", BlockKind.REFERENCE)
    verified = check(paper.document(), Evidence(start=span.start, end=span.end), value=8.4)
    assert reason(verified) == "the quote lies in a block that is not read for results (reference)"


GRID = Grid(
    "Table 2",
    "Table 2. Survival by exposure",
    ("Larch (n=22)", "Alder (n=17)"),
    (("Median PFS, months", "11.5 (5.1-27)", "12 (3.4-NR)"), ("12-month PFS, %", "42", "45")),
    notes=((None, "Follow-up of 31 months."),),
)


def cell(row: int, column: int, grid: Grid = GRID, **fields: Any) -> Verified:
    paper = Paper()
    table = paper.table(grid)
    place = table.rows[row].cells[column].span
    return check(paper.document(), Evidence(start=place.start, end=place.end), **fields)


def test_a_cell_has_its_own_header_row_and_caption_for_denominator_and_time() -> None:
    assert cell(1, 0, value=42, timepoint={"value": 12, "unit": "months"}, den=22, unit="percent").rejected == ()
    wrong = cell(1, 0, value=42, timepoint={"value": 12, "unit": "months"}, den=17, unit="percent")
    assert reason(wrong) == "the denominator 17 stands neither in the cell nor in its header, row, caption or notes"


def test_the_bound_of_another_cell_is_no_place() -> None:
    assert reason(cell(0, 0, value=11.5, ci_low=3.4)) == (
        "the lower bound 3.4 stands neither in the cell nor in a header, row, caption or note cited for it"
    )


def test_a_cited_place_in_another_row_and_column_does_not_count() -> None:
    paper = Paper()
    table = paper.table(GRID)
    place, other = table.rows[0].cells[0].span, table.rows[1].cells[1].span
    support = (Support(start=other.start, end=other.end, role="cell"),)
    verified = check(paper.document(), Evidence(start=place.start, end=place.end), value=11.5, num=45, support=support)
    assert reason(verified).startswith("the count 45 stands neither in the cell")


def test_a_quote_over_several_cells_must_name_one() -> None:
    paper = Paper()
    table = paper.table(GRID)
    start, end = table.rows[0].cells[0].span.start, table.rows[0].cells[1].span.end
    loose = check(paper.document(), Evidence(start=start, end=end), value=11.5)
    assert reason(loose) == "the quote covers 2 cells of a table and does not tell which is meant"
    named = Evidence(start=start, end=end, row="Median PFS, months", column="Alder (n=17)")
    assert check(paper.document(), named, value=12).rejected == ()
    assert reason(check(paper.document(), named, value=11.5)) == "the value 11.5 does not stand in the quote"


def test_a_verified_place_has_its_quote_and_its_cell_address() -> None:
    (record,) = cell(0, 0, value=11.5).records.records
    place = record.evidence[0]
    assert (place.quote, place.where) == ("11.5 (5.1-27)", "Table 2 / Median PFS, months / Larch (n=22)")
    assert (place.table, place.row, place.column) == ("Table 2", "Median PFS, months", "Larch (n=22)")


def test_a_mark_stuck_to_a_number_is_no_digit_of_it() -> None:
    paper = Paper()
    paper.table(Grid("Table 3", "Survival", ("Larch (n=20)",), (("Median OS", "8.4"),), column_marks=("1",)))
    start = paper.text.index("8.4")
    verified = check(paper.document(), Evidence(start=start, end=start + 3), value=8.4, den=20, den_source="header")
    assert verified.rejected == ()


def test_a_sentence_that_a_table_cuts_in_two_is_still_one_sentence() -> None:
    document, whole = cut_in_two()
    start = document.text.index("Median")
    bound = check(document, Evidence(start=start, end=start + 25), value=8.4, ci_low=5.1, ci_high=9.7)
    assert bound.rejected == ()
    assert check(document, whole, value=8.4).rejected == ()


def cut_in_two() -> tuple[Document, Evidence]:
    paper = Paper()
    first = paper.paragraph("Median PFS was 8.4 months")
    paper.table(GRID)
    second = paper.paragraph("(95% CI, 5.1-9.7) in the cohort.")
    halves = replace(paper.blocks[0], spans=(first, second))
    paper.blocks[:] = [halves, paper.blocks[1]]
    return paper.document(), Evidence(start=first.start, end=second.end)


def test_a_ragged_row_with_more_cells_than_headers_is_read_all_the_same() -> None:
    ragged = replace(GRID, columns=("Larch (n=22)",))
    verified = cell(0, 1, ragged, value=12, ci_low=3.4, ci_status="upper_not_reached")
    assert [record.evidence[0].where for record in verified.records.records] == ["Table 2 / Median PFS, months"]
