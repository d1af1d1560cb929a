"""From answers to records."""

from __future__ import annotations

import json
from typing import Any

import pytest

from extractor.documents import Document
from extractor.readers.llm.checks import ResultJudge
from extractor.readers.llm.drafts import Drafter, Gathered, gather
from extractor.readers.llm.groups import Groups, meant
from extractor.readers.llm.marking import mark_lines
from extractor.readers.llm.schema import results_form
from extractor.records import Record
from extractor.vocabulary import Vocabulary, load_vocabulary

PFS = {"at": "L8", "quote": "9.1", "cohort": "G1", "outcome": "PFS", "value": 9.1, "unit": "months", "p": "p = 0·02"}
FORM = results_form(load_vocabulary()).item
DECLARED = {
    "studies": [{"id": "S1", "label": "Invented 2024", "provenance": "primary"}],
    "cohorts": [
        {"id": "G1", "study": "S1", "label": "Z-B", "role": "overall"},
        {"id": "G2", "study": "S1", "label": "control", "role": "comparator"},
    ],
}


def gathered(paper: Document, *replies: object) -> Gathered:
    marked = mark_lines(paper)
    judge = ResultJudge(marked, frozenset(marked.by_mark), {})
    return gather([json.dumps(reply) for reply in replies], known(paper), FORM, judge)


def known(paper: Document) -> Groups:
    return Groups.none().with_new(meant(DECLARED, Groups.none(), mark_lines(paper)).values())


def records(paper: Document, vocabulary: Vocabulary, *items: dict[str, Any]) -> list[Record]:
    drafter = Drafter(paper.id, known(paper), vocabulary)
    made = [drafter.record(citation) for citation in gathered(paper, {"results": list(items)}).citations]
    return [record for record in made if isinstance(record, Record)]


def test_a_p_is_written_as_the_codebook_has_it(paper: Document, vocabulary: Vocabulary) -> None:
    (record,) = records(paper, vocabulary, PFS)

    assert record.p == "0.02"


@pytest.mark.parametrize(("printed", "written"), [("P < 0·001", "<0.001"), ("$p=0.02$", "0.02"), ("≤ .05", "<=.05")])
def test_a_p_loses_its_name_and_keeps_its_sign(printed: str, written: str) -> None:
    assert FORM.model_validate(PFS | {"p": printed}).p == written


def test_a_p_in_words_is_sent_back() -> None:
    with pytest.raises(ValueError, match="String should match pattern"):
        FORM.model_validate(PFS | {"p": "not significant"})


def test_an_id_is_the_same_again_and_another_for_another_group(paper: Document, vocabulary: Vocabulary) -> None:
    first, second = records(paper, vocabulary, PFS, PFS | {"cohort": "G2"})
    (again,) = records(paper, vocabulary, PFS)

    assert first.id == again.id
    assert first.id != second.id


def test_what_was_good_in_an_earlier_reply_stays(paper: Document) -> None:
    wrong = PFS | {"value": 7.7}

    both = gathered(paper, {"results": [PFS, wrong | {"term": "x"}]}, {"results": [PFS | {"cohort": "G2"}]})

    assert [citation.result.cohort for citation in both.citations] == ["invented2024/zb", "invented2024/control"]
    assert [refused.record["value"] for refused in both.rejected] == [7.7]


def test_a_result_given_twice_counts_once(paper: Document) -> None:
    assert len(gathered(paper, {"results": [PFS, PFS]}, {"results": [PFS]}).citations) == 1


@pytest.mark.parametrize("reply", ["no idea", {"answer": 1}, {"results": "none"}, [1, 2]])
def test_what_is_no_answer_is_told(paper: Document, reply: object) -> None:
    assert not gathered(paper, reply).readable


def test_an_event_stands_in_the_singular_a_covariate_in_its_own_words(paper: Document, vocabulary: Vocabulary) -> None:
    event = {"at": "L11.C1", "quote": "12 (30.0)", "cohort": "G1", "outcome": "AE", "num": 12}
    ratio = {"at": "L8", "quote": "9.1", "cohort": "G1", "outcome": "HR_PFS", "value": 9.1, "unit": "ratio"}

    made = records(paper, vocabulary, event | {"term": "Itchy rashes"}, ratio | {"term": "D-Kd"})

    assert [record.term for record in made] == ["itchy rash", "D-Kd"]


def test_patients_evaluated_belong_to_shares_and_not_to_medians(paper: Document, vocabulary: Vocabulary) -> None:
    share = {"at": "L2", "quote": "62.5% (25/40)", "cohort": "G1", "outcome": "ORR", "value": 62.5, "unit": "percent"}

    made = records(paper, vocabulary, share | {"den": 40}, PFS | {"statistic": "median", "den": 40, "also": ["L2"]})

    assert [record.den for record in made] == [40, None]


def test_patients_counted_are_a_proportion_where_no_statistic_is_said(paper: Document, vocabulary: Vocabulary) -> None:
    event = {"at": "L11.C1", "quote": "12 (30.0)", "cohort": "G1", "outcome": "AE", "term": "Neutropenia", "num": 12}

    made = records(paper, vocabulary, event, PFS)

    assert [(record.outcome, record.statistic) for record in made] == [("AE", "proportion"), ("PFS", None)]
