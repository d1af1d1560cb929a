"""From candidate records to verified ones: what stands, what was refused and why, what a curator should look at."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.documents import READ_FOR_RESULTS, BlockKind, Document
from extractor.records import Cohort, Evidence, Finding, Record, RecordSet, Rejected
from extractor.text import Span
from extractor.verification.citation import addressed
from extractor.verification.grounding import ground
from extractor.verification.groups import check_groups
from extractor.verification.places import Places, ScopeKind
from extractor.verification.plausibility import check_record, fits_share
from extractor.vocabulary import Vocabulary


@dataclass(frozen=True)
class Verified:
    """The records that stand, with what is to be said of them; and those that were refused."""

    records: RecordSet
    rejected: tuple[Rejected, ...]
    findings: tuple[Finding, ...]
    """Warnings and notes on the records that stand."""


def verify(document: Document, records: RecordSet, vocabulary: Vocabulary) -> Verified:
    """Look every number of every record up in the stored text, and check that numbers fit each other.

    What can be told from the document is set from it: the quote and the cell address of each place.
    """
    places = Places(document)
    stand: list[Record] = []
    rejected: list[Rejected] = []
    findings: list[Finding] = []
    for candidate in records.records:
        found = ground(candidate, places, vocabulary)
        record = candidate if _refusing(found) else _settled(candidate, places)
        mended, mends = _without_foreign_size(record)
        found += [*mends, *check_record(mended)]
        refusing = _refusing(found)
        if refusing is None:
            stand.append(mended)
            findings += found
        else:
            rejected.append(_rejected(candidate, found))
    sizes = _whole_numbers(document, places)
    cohorts = [_with_printed_size(cohort, sizes) for cohort in records.cohorts]
    findings += [finding for _, finding in cohorts if finding is not None]
    settled = _assembled(records, tuple(cohort for cohort, _ in cohorts), stand)
    findings += check_groups(settled, document, vocabulary)
    return Verified(settled, tuple(rejected), tuple(findings))


def _refusing(findings: list[Finding]) -> Finding | None:
    return next((finding for finding in findings if finding.severity == "refuse"), None)


def _rejected(record: Record, findings: list[Finding]) -> Rejected:
    """All the reasons of the first check that refused, in one sentence."""
    refusals = [finding for finding in findings if finding.severity == "refuse"]
    reasons = [finding.reason for finding in refusals if finding.check == refusals[0].check]
    return Rejected(check=refusals[0].check, reason="; ".join(reasons), record=record.model_dump(mode="json"))


def _settled(record: Record, places: Places) -> Record:
    return record.model_copy(update={"evidence": tuple(_with_address(piece, places) for piece in record.evidence)})


def _with_address(piece: Evidence, places: Places) -> Evidence:
    """The place with its quote, and for a cell with the address that the document gives it."""
    span = Span(piece.start, piece.end)
    quoted = piece.model_copy(update={"quote": places.document.quote(span)})
    cells = addressed([scope for scope in places.at(span) if scope.kind is ScopeKind.CELL], piece)
    if len(cells) != 1 or cells[0].table is None or cells[0].row is None:
        return quoted
    cell, table, row = cells[0], cells[0].table, cells[0].row
    address = {"where": cell.where, "table": table.name, "row": row.name, "column": cell.column}
    return quoted.model_copy(update=address)


def _without_foreign_size(record: Record) -> tuple[Record, list[Finding]]:
    """A header's N is the denominator only where it reproduces the percentage (codebook, num and den)."""
    too_many = record.num is not None and record.den is not None and record.num > record.den
    if record.den_source != "header" or record.den is None or (fits_share(record) and not too_many):
        return record, []
    reason = f"the N of the header, {record.den}, does not reproduce the printed share, and is left out"
    finding = Finding(check="denominator", severity="note", reason=reason, records=(record.id,))
    return record.model_copy(update={"den": None, "den_source": None}), [finding]


def _with_printed_size(cohort: Cohort, sizes: set[int]) -> tuple[Cohort, Finding | None]:
    """A cohort's size is never calculated: one that is printed nowhere is taken away."""
    if cohort.n is None or cohort.n in sizes:
        return cohort, None
    reason = f"the size {cohort.n} of the cohort {cohort.label} is printed nowhere, and is left out"
    return cohort.model_copy(update={"n": None}), Finding(check="cohort size", severity="warn", reason=reason)


def _whole_numbers(document: Document, places: Places) -> set[int]:
    """Every whole number that stands in a heading or in a block that is read for results."""
    read = [block for block in document.blocks if block.kind in READ_FOR_RESULTS | {BlockKind.HEADING}]
    scopes = [scope for block in read for scope in places.of_block(block)]
    return {int(n.value) for scope in scopes for n in scope.numbers if n.value == n.value.to_integral_value()}


def _assembled(records: RecordSet, cohorts: tuple[Cohort, ...], stand: list[Record]) -> RecordSet:
    """The records that stand; one that named a refused record as its conflict names none."""
    ids = {record.id for record in stand}
    kept = tuple(
        r if r.conflict in ids or r.conflict is None else r.model_copy(update={"conflict": None}) for r in stand
    )
    return RecordSet(document=records.document, studies=records.studies, cohorts=cohorts, records=kept)
