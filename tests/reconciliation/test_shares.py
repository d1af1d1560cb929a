from __future__ import annotations

from tests.documents_by_hand import Grid, Paper
from tests.reconciliation.invented import record, record_set

from extractor.documents import Document
from extractor.reconciliation import conflicts_across, reconcile
from extractor.records import Evidence, RecordSet
from extractor.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()
D_PD = ("daratumumab", "dexamethasone", "pomalidomide")
D_KD = ("carfilzomib", "daratumumab", "dexamethasone")


def sentence() -> tuple[Document, RecordSet]:
    """A review that gives the regimens in a sentence."""
    paper = Paper(id="review")
    paper.heading("Tarnowski and colleagues")
    paper.paragraph("Most patients of this invented series were given Dara-Pd (44%) and DKd (n=4, 10%).")
    start = paper.paragraph("Median PFS was 8.4 months.").start
    return paper.document(), record_set(record("r", at=(start, start + 10), value=8.4), document="review")


def table() -> tuple[Document, RecordSet]:
    """The report, with the regimens in the rows of a table."""
    paper = Paper(id="report")
    paper.heading("Results")
    rows = (("D-Pd", "19 (44)"), ("D-Kd", "17 (40)"), ("Unknown", "7 (16)"))
    paper.table(Grid("Table 1", "Table 1. Regimens received", ("Patients (n=43)",), rows, stub="n (%)"))
    start = paper.paragraph("Median PFS was 8.4 months.").start
    return paper.document(), record_set(record("p", at=(start, start + 10), value=8.4), document="report")


def test_shares_are_read_from_a_sentence_and_from_the_rows_of_a_table() -> None:
    for document, records in (sentence(), table()):
        shares = reconcile(document, records, VOCABULARY).regimen_shares
        assert [(s.study, s.regimen) for s in shares] == [("tarn", D_PD), ("tarn", D_KD)]
        assert all(document.text[s.place.start : s.place.end] == s.place.quote for s in shares)


def test_documents_that_give_other_shares_of_a_regimen_are_a_conflict() -> None:
    sets = [reconcile(document, records, VOCABULARY) for document, records in (table(), sentence())]
    (conflict,) = conflicts_across(sets, VOCABULARY)
    assert (conflict.study, conflict.cohort, conflict.outcome) == (
        "Tarnowski 2019",
        ", ".join(D_KD),
        "share of regimen",
    )
    assert [(side.document, side.printed) for side in conflict.sides] == [("report", "40%"), ("review", "10%")]
    assert isinstance(conflict.sides[0].place, Evidence)
    assert conflict.sides[0].place.where == "Table 1 / D-Kd / Patients (n=43)"


def test_a_response_by_regimen_is_no_share_of_patients() -> None:
    paper = Paper(id="review")
    start = paper.paragraph("The ORR by regimen was Dara-Pd (44%) and DKd (10%).").start
    records = record_set(record("r", at=(start, start + 10), value=8.4))
    assert reconcile(paper.document(), records, VOCABULARY).regimen_shares == ()
