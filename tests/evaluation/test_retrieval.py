"""Retrieval is scored from the spans that a run says it has shown. The paper is invented."""

from tests.documents_by_hand import Grid, Paper
from tests.evaluation.invented import event, paper, record

from extractor.evaluation.case import Case
from extractor.evaluation.retrieval import Retrieval, deciding, retrieval
from extractor.records import Evidence, Family, Record, Shown


def written() -> Paper:
    document = Paper()
    document.paragraph("The overall response rate was 50% in patients who were treated again at the invented centre.")
    document.table(
        Grid(
            name="Table 1",
            caption="Table 1. Response",
            columns=("D-Pd (n = 40)",),
            rows=(("CR", "10%"), ("PR", "20%")),
            notes=(("a", "by the invented criteria"),),
            column_marks=("a",),
        )
    )
    return document


def at(text: str, quote: str, name: str, **fields: object) -> Record:
    start = text.index(quote)
    return record(name, evidence=(Evidence(start=start, end=start + len(quote), quote=quote),), **fields)


def judged(shown: list[tuple[Family, str]]) -> list[Retrieval]:
    document = written()
    text = document.text
    spans = tuple(
        Shown(family=family, start=text.index(part), end=text.index(part) + len(part), tokens=len(part) // 4)
        for family, part in shown
    )
    gold = paper(
        [at(text, "50%", "a", value=50.0), at(text, "10%", "b", outcome="CR", value=10.0), event("c", "fatigue")]
    )
    return retrieval(Case("invented", tuple(gold), (), shown=spans, source=document.document()))


def test_a_cell_is_decided_by_caption_header_row_and_marked_note() -> None:
    document = written()
    text = document.text
    place = at(text, "10%", "b").evidence[0]
    parts = {text[span.start : span.end] for span in deciding(place, document.document())}
    assert {"Table 1. Response", "CR"} <= parts
    assert any("n = 40" in part for part in parts)
    assert any("invented criteria" in part for part in parts)


def test_evidence_counts_as_shown_inside_the_spans_alone() -> None:
    text = written().text
    table = text[text.index("Table 1.") :]
    (line,) = judged([(Family.EFFICACY, table)])
    assert (line.records, line.evidence, line.evidence_shown, line.whole) == (2, 2, 1, 1)
    assert line.tokens_shown == len(table) // 4
    assert line.tokens == round(len(text) / 4)


def test_a_cell_without_its_header_is_not_wholly_shown() -> None:
    text = written().text
    (line,) = judged([(Family.EFFICACY, text[text.index("CR") :])])
    assert (line.evidence_shown, line.whole) == (1, 0)


def test_each_family_is_scored_by_its_own_passages() -> None:
    lines = judged([(Family.SAFETY, written().text)])
    assert [(line.family, line.records, line.evidence_shown) for line in lines] == [(Family.SAFETY, 1, 1)]


def test_a_reader_that_names_no_passages_is_not_scored() -> None:
    assert judged([]) == []
