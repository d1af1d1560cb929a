"""The rules reader: tables by their labels, sentences by a grammar, no model."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.documents import Document
from extractor.files import short_hash
from extractor.readers.protocol import Reading
from extractor.readers.rules.ambiguity import unambiguous
from extractor.readers.rules.cohorts import CohortBook
from extractor.readers.rules.introductions import with_groups
from extractor.readers.rules.result import Result
from extractor.readers.rules.sentences import document_sentences, read_sentence
from extractor.readers.rules.studies import StudyMap
from extractor.readers.rules.tables import read_table
from extractor.records import Record, RecordSet, Study
from extractor.vocabulary import Vocabulary


@dataclass(frozen=True)
class RulesReader:
    """Reads a document without a model; what it gives are candidates, verified later as any reader's."""

    vocabulary: Vocabulary
    name: str = "rules"

    async def read(self, document: Document) -> Reading:
        """Candidate records from every table and every sentence of a document."""
        return reading(document, self.vocabulary)


def read_by_rules(document: Document, vocabulary: Vocabulary) -> RecordSet:
    """All results that the rules find in a document, each with its study and its cohort."""
    return reading(document, vocabulary).records


def reading(document: Document, vocabulary: Vocabulary) -> Reading:
    """All results that the rules find in a document, and those that they set aside."""
    words = vocabulary.with_abbreviations(document.abbreviations)
    results = [result for block, table in document.tables() for result in read_table(document, block, table, words)]
    spoken = with_groups(document, words)
    for sentence in document_sentences(document):
        results += read_sentence(sentence, spoken)
    return _Settling(document, words).settle(sorted(results, key=lambda r: r.evidence[0].start))


class _Settling:
    """Gives each result its study, its cohort and its identifier."""

    def __init__(self, document: Document, vocabulary: Vocabulary) -> None:
        self._document = document
        self._map = StudyMap(document, vocabulary)
        self._book = CohortBook(document, vocabulary, self._map)
        self._studies: dict[str, Study] = {}

    def settle(self, results: list[Result]) -> Reading:
        """Groups that are named come first, so that a result without one can go to the only group of its study.

        Of these the tables' come first: their names are the fuller ones, and a text shortens them.
        """
        named = [result for result in results if self._book.names_group(result.cohort_text)]
        named.sort(key=lambda result: result.evidence[0].table is None)
        rest = [result for result in results if not self._book.names_group(result.cohort_text)]
        made = sorted((self._record(result) for result in (*named, *rest)), key=lambda r: r.evidence[0].start)
        records, rejected = unambiguous(self._document, tuple({record.id: record for record in made}.values()))
        used = {record.cohort for record in records}
        cohorts = tuple(cohort for cohort in self._book.cohorts if cohort.id in used)
        studies = {cohort.study for cohort in cohorts}
        kept = RecordSet(
            document=self._document.id,
            studies=tuple(study for study in self._studies.values() if study.id in studies),
            cohorts=cohorts,
            records=tuple(records),
        )
        return Reading(kept, rejected)

    def _record(self, result: Result) -> Record:
        start = result.evidence[0].start
        block = self._document.block_at(start)
        if block is None:
            raise LookupError(f"a result of {self._document.id} stands at {start}, where no block is")
        label = self._map.study_at(block, start, result.study_text)
        study = self._studies.get(label)
        if study is None:
            study = Study(
                id=short_hash(self._document.id, label, length=10),
                label=label,
                aliases=tuple(self._map.aliases.get(label, ())),
                provenance=self._map.provenance(label, block),
            )
            self._studies[label] = study
        arm = result.unit == "ratio" and self._book.is_arm(result.cohort_text, result.term)
        said = None if arm else result.cohort_text
        both = None if said else self._book.compared(label, result.term, result.comparator)
        words = said or both
        cohort = self._book.cohort(label, words, result.cohort_n, study.id, result.regimen_text)
        if both:
            self._book.all_compared(label, cohort)
        if result.whole:
            self._book.is_whole(cohort)
        if result.evidence[0].table is not None and words is not None:
            self._book.declare(cohort)
        return _as_record(self._document, result, cohort.id)


def _as_record(document: Document, result: Result, cohort: str) -> Record:
    """A record with an identifier made from the document, the place and what is reported there."""
    place = result.evidence[0]
    parts = [
        document.id, str(place.start), cohort, result.outcome, result.term, result.grade, result.statistic,
        result.value, result.num, result.timepoint, result.comparator, result.p,
    ]  # fmt: skip
    fields = {name: getattr(result, name) for name in Result.__dataclass_fields__ if name in Record.model_fields}
    return Record(id=short_hash(*(str(part) for part in parts)), cohort=cohort, **fields)


__all__ = ["RulesReader", "read_by_rules", "reading"]
