"""Places that give several values for one thing: all of them are set aside, with the reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.readers.rules.tabled import paper_with

from extractor.documents import Document
from extractor.readers.rules.ambiguity import CHECK, REASON, unambiguous
from extractor.readers.rules.reader import reading
from extractor.records import Evidence, Family, Record, Statistic
from extractor.vocabulary import Vocabulary

ReadPaper = Callable[[str], Document]

PAPER = """A Study of Bendamustine in Follicular Lymphoma

Results

The response rate was 61% and 48%. It had been 61% before. The hazard ratio was 0.61 and 0.48.

The paper ends here.
"""


def record(document: Document, at: str, value: float, *, cohort: str = "c", nth: int = 0, **more: object) -> Record:
    """A record of a value at a place that prints it."""
    start = -1
    for _ in range(nth + 1):
        start = document.text.index(at, start + 1)
    place = Evidence(start=start, end=start + len(at), quote=at)
    told = {"outcome": "ORR", "statistic": "proportion", "unit": "percent", "family": "efficacy"} | more
    return Record.model_validate(
        {"id": f"{start}-{value}", "cohort": cohort, "value": value, "evidence": (place,), **told}
    )


def test_two_values_for_one_thing_in_one_sentence_are_both_set_aside(read_paper: ReadPaper) -> None:
    document = read_paper(PAPER)
    one, other = record(document, "61%", 61), record(document, "48%", 48)
    kept, rejected = unambiguous(document, (one, other))
    assert kept == []
    assert [(r.check, r.reason, r.record["value"]) for r in rejected] == [(CHECK, REASON, 61), (CHECK, REASON, 48)]


def test_the_same_value_twice_in_one_sentence_stands(read_paper: ReadPaper) -> None:
    document = read_paper(PAPER)
    one = record(document, "61%", 61)
    assert unambiguous(document, (one, one.model_copy(update={"id": "again"})))[1] == ()


def test_two_values_in_two_sentences_are_for_the_reader_to_compare(read_paper: ReadPaper) -> None:
    document = read_paper(PAPER)
    records = (record(document, "48%", 48), record(document, "61%", 61, nth=1))
    assert unambiguous(document, records) == (list(records), ())


@pytest.mark.parametrize(
    "told",
    [
        {"cohort": "other"},
        {"outcome": "CR"},
        {"term": "rash", "outcome": "AE", "family": Family.SAFETY},
        {"grade": "3", "outcome": "AE", "family": Family.SAFETY},
        {"timepoint": {"value": 12, "unit": "months"}},
        {"statistic": Statistic.LANDMARK},
        {"assessor": "irc"},
    ],
)
def test_what_tells_two_values_apart_keeps_both(read_paper: ReadPaper, told: dict[str, object]) -> None:
    document = read_paper(PAPER)
    cohort = str(told.pop("cohort", "c"))
    records = (record(document, "61%", 61), record(document, "48%", 48, cohort=cohort, **told))
    assert unambiguous(document, records) == (list(records), ())


@pytest.mark.parametrize(("comparators", "kept"), [(("Kd", "Vd"), 2), (("Kd", "Kd"), 0), ((None, None), 0)])
def test_ratios_differ_by_what_they_compare(
    read_paper: ReadPaper, comparators: tuple[str | None, str | None], kept: int
) -> None:
    document = read_paper(PAPER)
    told = {"outcome": "HR_PFS", "statistic": "hazard_ratio", "unit": "ratio"}
    records = tuple(
        record(document, at, float(at), comparator=comparator, **told)
        for at, comparator in zip(("0.61", "0.48"), comparators, strict=True)
    )
    assert len(unambiguous(document, records)[0]) == kept


def test_row_whose_columns_were_not_understood_gives_nothing(read_paper: ReadPaper, vocabulary: Vocabulary) -> None:
    document = read_paper(
        paper_with(
            """
            Table 1. Response
            Response | BR (n=40) | BR (n=40)
            ORR, % | 61 | 48
            CR, % | 20 | 20
            """
        )
    )
    read = reading(document, vocabulary)
    assert [(r.outcome, r.value) for r in read.records.records] == [("CR", 20), ("CR", 20)]
    assert [(r.check, r.record["value"]) for r in read.rejected] == [(CHECK, 61), (CHECK, 48)]
