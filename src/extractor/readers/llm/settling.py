"""What the answers about one paper come to: candidate records, what is doubted, and what a second look settled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractor.documents import Document
from extractor.readers.llm.drafts import Drafter, Gathered, line_of
from extractor.readers.llm.groups import Groups, cohorts_of, studies_of
from extractor.readers.llm.second_look import Doubts
from extractor.records import Record, RecordSet, Rejected
from extractor.verification import uncovered, verify
from extractor.vocabulary import Vocabulary

SECOND_LOOK = "second look"
"""The name under which a record is set aside that a second look read otherwise."""
SURE, CONFIRMED, MENDED, UNCONFIRMED = 0.9, 0.85, 0.75, 0.4
"""Confidence in a record that nothing speaks against; that was doubted and read again alike; that only a second
look brought; that was doubted and not read again. Priors: `extract eval` shows what share of each is right."""
MAJORITY = 0.5
"""Share of the votes above which a record needs no second look."""


@dataclass(frozen=True)
class Draft:
    """Candidate records of one paper, and what could not become one."""

    document: Document
    drafter: Drafter
    records: RecordSet
    rejected: tuple[Rejected, ...]

    @classmethod
    def of(cls, document: Document, groups: Groups, found: Gathered, vocabulary: Vocabulary) -> Draft:
        """The draft that the first passes make."""
        drafter = Drafter(document.id, groups, vocabulary)
        records, refused = drafter.records(found.citations)
        shares = {made.id: c.share for c in found.citations if isinstance(made := drafter.record(c), Record)}
        sure = tuple(record.model_copy(update={"confidence": round(SURE * shares[record.id], 3)}) for record in records)
        return cls(document, drafter, _record_set(drafter, sure), (*drafter.by_id(found.rejected), *refused))

    def doubts(self) -> Doubts:
        """What is open: refused answers, records that verification speaks against, numbers in no record."""
        vocabulary = self.drafter.vocabulary
        verified = verify(self.document, self.records, vocabulary)
        reasons = {
            record: finding.reason
            for finding in verified.findings
            for record in finding.records
            if finding.severity == "warn"
        } | {str(refused.record.get("id")): refused.reason for refused in verified.rejected}
        reasons |= {r.id: "few of several readings gave it" for r in self.records.records if self._few_gave(r)}
        doubted = [(record, reasons[record.id]) for record in self.records.records if record.id in reasons]
        missing = uncovered(self.document, verified.records, vocabulary)
        return Doubts(self.rejected, doubted, missing)

    def _few_gave(self, record: Record) -> bool:
        return record.confidence is not None and record.confidence <= SURE * MAJORITY

    def after(self, found: Gathered, groups: Groups, asked: Doubts) -> Draft:
        """The draft with what a second look brought: mended, confirmed, read otherwise, or found anew."""
        drafter = replace(self.drafter, groups=groups)
        brought, refused = drafter.records(found.citations)
        doubted = {record.id for record, _ in asked.doubted}
        otherwise = {r.id: other for r, _ in asked.doubted if (other := _read_otherwise(r, brought)) is not None}
        judged = [
            _with_confidence(record, brought) if record.id in doubted else record
            for record in self.records.records
            if record.id not in otherwise
        ]
        lone = {r.id for r in self.records.records if self._few_gave(r)}
        kept = [record for record in judged if record.id not in lone or record.confidence != UNCONFIRMED]
        new = [
            record.model_copy(update={"confidence": MENDED})
            for record in brought
            if not any(_same_report(record, known) for known in kept)
        ]
        aside = [_set_aside(r, otherwise[r.id]) for r in self.records.records if r.id in otherwise]
        aside += [_outvoted(record) for record in judged if record not in kept]
        open_still = [one for one in self.rejected if not _is_mended(one, found)]
        rejected = (*open_still, *aside, *drafter.by_id(found.rejected), *refused)
        return replace(self, drafter=drafter, records=_record_set(drafter, (*kept, *new)), rejected=rejected)


def _record_set(drafter: Drafter, records: tuple[Record, ...]) -> RecordSet:
    return RecordSet(
        document=drafter.document,
        studies=studies_of(drafter.groups),
        cohorts=cohorts_of(drafter.groups, drafter.vocabulary),
        records=records,
    )


def _with_confidence(record: Record, brought: Iterable[Record]) -> Record:
    confirmed = any(_same_report(record, other) for other in brought)
    return record.model_copy(update={"confidence": CONFIRMED if confirmed else UNCONFIRMED})


def _read_otherwise(record: Record, brought: Sequence[Record]) -> Record | None:
    """The record that a second look gives in the stead of a doubted one; None where it gives the same or nothing."""
    alike = [other for other in brought if _about_the_same(record, other)]
    if any(_same_report(record, other) for other in alike):
        return None
    return alike[0] if alike else None


def _about_the_same(one: Record, other: Record) -> bool:
    """Whether two records report one outcome from overlapping places."""
    same = (one.outcome, one.grade, one.timepoint) == (other.outcome, other.grade, other.timepoint)
    terms = (one.term or "") == (other.term or "")
    return same and terms and any(a.start < b.end and b.start < a.end for a in one.evidence for b in other.evidence)


def _same_report(one: Record, other: Record) -> bool:
    figures = (one.cohort, one.value, one.num, one.status, one.statistic, one.comparator, one.model)
    return _about_the_same(one, other) and figures == (
        *(other.cohort, other.value, other.num, other.status, other.statistic, other.comparator, other.model),
    )


def _set_aside(record: Record, other: Record) -> Rejected:
    reason = f"read otherwise on a second look: {other.cohort} {other.outcome} {other.value} ({other.num}/{other.den})"
    return Rejected(check=SECOND_LOOK, reason=reason, record=record.model_dump(mode="json"))


def _outvoted(record: Record) -> Rejected:
    reason = "given by few of several readings, and not on a second look"
    return Rejected(check="votes", reason=reason, record=record.model_dump(mode="json"))


def _is_mended(refused: Rejected, found: Gathered) -> bool:
    """Whether a second look brought a result of the same outcome from the line of a refused one."""
    line = line_of(refused.record.get("at"))
    return line is not None and any(
        line_of(citation.result.at) == line
        and citation.result.outcome == refused.record.get("outcome", citation.result.outcome)
        for citation in found.citations
    )
