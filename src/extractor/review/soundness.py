"""Would a record pass the check of gold: asked before it is decided, so that the curator can mend it in place."""

from __future__ import annotations

from extractor.documents import Document
from extractor.gold import Finding, GoldDocument, check
from extractor.gold.check import ODD
from extractor.gold.form import CODEBOOK
from extractor.records import FlatRecord, RecordSet
from extractor.review.figure import WORDS
from extractor.vocabulary import Vocabulary


def findings(
    flat: FlatRecord, sha256: str, document: Document | None, vocabulary: Vocabulary
) -> tuple[list[Finding], list[Finding]]:
    """What is wrong with a record, and what only an odd source explains."""
    alone = flat.record.model_copy(update={"conflict": None})
    study = flat.study
    records = RecordSet(
        document=flat.document,
        studies=(study,),
        cohorts=(flat.cohort.model_copy(update={"study": study.id}),),
        records=(alone.model_copy(update={"cohort": flat.cohort.id}),),
    )
    gold = GoldDocument(document=flat.document, sha256=sha256, codebook=CODEBOOK, records=records)
    found = list(check([gold], {} if document is None else {document.id: document}, vocabulary).findings)
    found += _long(flat)
    return [f for f in found if f.check not in ODD], [f for f in found if f.check in ODD]


def _long(flat: FlatRecord) -> list[Finding]:
    """Gold holds figures, no sentences."""
    long = [place for place in flat.record.evidence if len((place.figure or "").split()) > WORDS]
    reason = f"is longer than {WORDS} words: select the figure alone"
    return [Finding(flat.document, flat.record.id, "place", "at", f"{p.start}-{p.end} {reason}") for p in long]
