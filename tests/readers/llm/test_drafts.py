"""From answers to records."""

from __future__ import annotations

import json
from typing import Any

import pytest

from extractor.documents import Document
from extractor.readers.llm.checks import ResultJudge
from extractor.readers.llm.drafts import Drafter, Gathered, cohorts_of, gather, settled_map
from extractor.readers.llm.marking import mark_lines
from extractor.readers.llm.schema import StudyMap, results_form
from extractor.records import Record
from extractor.vocabulary import Vocabulary, load_vocabulary

PFS = {"at": "L8", "quote": "9.1", "cohort": "G1", "outcome": "PFS", "value": 9.1, "unit": "months", "p": "p = 0·02"}
FORM = results_form(["G1", "G2"], load_vocabulary()).item


def gathered(paper: Document, *replies: object) -> Gathered:
    marked = mark_lines(paper)
    judge = ResultJudge(marked, frozenset(marked.by_mark), {})
    return gather([json.dumps(reply) for reply in replies], FORM, judge)


def records(paper: Document, vocabulary: Vocabulary, *items: dict[str, Any]) -> list[Record]:
    drafter = Drafter(paper.id, {"G1": "Z-B", "G2": "control"}, vocabulary)
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

    assert [citation.result.cohort for citation in both.citations] == ["G1", "G2"]
    assert [refused.record["value"] for refused in both.rejected] == [7.7]


def test_a_result_given_twice_counts_once(paper: Document) -> None:
    assert len(gathered(paper, {"results": [PFS, PFS]}, {"results": [PFS]}).citations) == 1


@pytest.mark.parametrize("reply", ["no idea", {"answer": 1}, {"results": "none"}, [1, 2]])
def test_what_is_no_answer_is_told(paper: Document, reply: object) -> None:
    assert not gathered(paper, reply).readable


def test_drugs_are_known_by_their_generic_names(vocabulary: Vocabulary) -> None:
    answer = StudyMap.model_validate(
        {
            "studies": [{"id": "S1", "label": "Invented 2024", "provenance": "primary"}],
            "cohorts": [
                {"id": "G1", "study": "S1", "label": "a", "role": "overall",
                 "regimen": ["Darzalex", "Revlimid", "Zorilimab"]},
                {"id": "G2", "study": "S1", "label": "b", "role": "subgroup", "regimen": []},
            ],
        }
    )  # fmt: skip

    assert [cohort.regimen for cohort in cohorts_of(answer, vocabulary)] == [
        ("daratumumab", "lenalidomide", "zorilimab"),
        (),
    ]


def test_a_map_that_was_never_mended_is_mended_here(paper: Document) -> None:
    offered = {
        "studies": [{"id": "S1", "label": "Invented 2024", "provenance": "primary"}],
        "cohorts": [
            {"id": "G1", "study": "S1", "label": "All patients", "role": "overall", "n": 40, "n_at": "L4"},
            {"id": "G2", "study": "S1", "label": "control", "role": "comparator", "n": 99, "n_at": "L5"},
            {"id": "G3", "study": "S1", "label": "control", "role": "subgroup"},
        ],
    }

    settled = settled_map(None, ["broken", json.dumps(offered)], mark_lines(paper))

    assert settled is not None
    assert [(c.label, c.n) for c in settled.cohorts] == [
        ("Invented 2024, All patients", 40),
        ("control", None),
        ("control (G3)", None),
    ]


def test_a_map_without_its_studies_cannot_be_mended(paper: Document) -> None:
    offered = {"studies": [], "cohorts": [{"id": "G1", "study": "S1", "label": "a", "role": "overall"}]}

    assert settled_map(None, [json.dumps(offered)], mark_lines(paper)) is None
