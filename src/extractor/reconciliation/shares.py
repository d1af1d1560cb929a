"""Shares of a study's patients by the regimen they got, wherever a document prints them.

They are no results and give no records; but documents that cite one study contradict each other in them,
and a curator should see it. Read by shape: a regimen's name with a percentage in brackets behind it, in a
sentence or cell that names no outcome; or a table whose rows are regimens.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from extractor.documents import READ_FOR_RESULTS, Block, BlockKind, Document, Table
from extractor.reconciliation.studies import Reported
from extractor.records import Conflict, Evidence, RecordSet, RegimenShare, Side
from extractor.text import Mapped, Span, clean, sentences
from extractor.vocabulary import Vocabulary

_BEHIND = re.compile(
    r"\s*,?\s*\(\s*(?:n\s*=\s*\d+\s*[,;]\s*|\d+\s*[,;]\s*)?(?P<share>\d+(?:\.\d+)?)\s*%\s*(?:[,;]\s*n\s*=\s*\d+\s*)?\)"
)
_IN_CELL = re.compile(r"(?:\d+\s*[(\[]\s*)?(?P<share>\d+(?:\.\d+)?)\s*%?\s*[)\]]?")


def regimen_shares(document: Document, records: RecordSet, vocabulary: Vocabulary) -> tuple[RegimenShare, ...]:
    """The shares that a document prints, each with the study of the records around it."""
    found: list[RegimenShare] = []
    for block in document.blocks:
        if block.kind not in READ_FOR_RESULTS:
            continue
        printed = list(
            _in_table(block.table, document, vocabulary) if block.table else _in_text(block, document, vocabulary)
        )
        for drugs, share, place in printed:
            study = _study_around(place, block, document, records)
            if study is not None:
                found.append(RegimenShare(study=study, regimen=drugs, share=share, place=place))
    return tuple(found)


def share_conflicts(group: Sequence[Reported], sets: Sequence[RecordSet]) -> Iterator[Conflict]:
    """Regimens of one study for which two documents have no share in common."""
    shares = [
        (sets[one.index].document, share)
        for one in group
        for share in sets[one.index].regimen_shares
        if share.study == one.study.id
    ]
    for drugs in sorted({share.regimen for _, share in shares}):
        given: dict[str, list[RegimenShare]] = {}
        for document, share in shares:
            if share.regimen == drugs:
                given.setdefault(document, []).append(share)
        values = {document: {round(share.share) for share in told} for document, told in given.items()}
        apart = [d for d in given if any(values[d].isdisjoint(values[other]) for other in given if other != d)]
        if apart:
            sides = tuple(_side(document, share) for document in apart for share in given[document])
            yield Conflict(study=group[0].study.label, cohort=", ".join(drugs), outcome="share of regimen", sides=sides)


def _side(document: str, share: RegimenShare) -> Side:
    return Side(document=document, record="", printed=f"{share.share:g}%", place=share.place)


def _in_text(
    block: Block, document: Document, vocabulary: Vocabulary
) -> Iterator[tuple[tuple[str, ...], float, Evidence]]:
    if block.kind is BlockKind.CAPTION:
        return
    mapped = document.clean(block)
    for span in sentences(mapped.text):
        where = " > ".join(block.section)
        yield from _named(mapped.piece(span.start, span.end), where, None, document, vocabulary)


def _in_table(
    table: Table, document: Document, vocabulary: Vocabulary
) -> Iterator[tuple[tuple[str, ...], float, Evidence]]:
    caption = table.caption.text if table.caption is not None else table.name
    of_regimens = _names(vocabulary.words.regimen_headings, caption)
    for row, cell in table.cells():
        if cell.column >= len(table.columns):
            continue  # a ragged row: no header says what the cell holds
        if vocabulary.outcome_mentions(table.column_name(cell.column)) or vocabulary.outcome_mentions(row.name):
            continue
        address = (table.name, row.name, table.column_name(cell.column))
        where = table.address(row, cell.column)
        yield from _named(clean(cell.span.of(document.text), cell.span.start), where, address, document, vocabulary)
        drugs = _whole_regimen(row.path[-1].text, vocabulary) if of_regimens and row.path else ()
        match = _IN_CELL.fullmatch(cell.text)
        if drugs and match and ("(" in cell.text or "%" in cell.text):
            yield drugs, float(match.group("share")), _place(cell.span, where, address, document)


def _named(
    mapped: Mapped, where: str, address: tuple[str, str, str] | None, document: Document, vocabulary: Vocabulary
) -> Iterator[tuple[tuple[str, ...], float, Evidence]]:
    """Regimens with a percentage behind them, unless an outcome is named: then it is a result's."""
    if vocabulary.outcome_mentions(mapped.text) or vocabulary.event_mentions(mapped.text):
        return
    for mention in vocabulary.regimen_mentions(mapped.text):
        match = _BEHIND.match(mapped.text, mention.end)
        if match:
            span = mapped.span(mention.start, match.end())
            yield mention.drugs, float(match.group("share")), _place(span, where, address, document)


def _whole_regimen(label: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The drugs of a label that is a regimen's name and nothing else."""
    mentions = vocabulary.regimen_mentions(label)
    whole = len(mentions) == 1 and mentions[0].end - mentions[0].start >= len(label.strip()) - 1
    return mentions[0].drugs if whole else ()


def _place(span: Span, where: str, address: tuple[str, str, str] | None, document: Document) -> Evidence:
    table, row, column = address or (None, None, None)
    quote = document.quote(span)
    return Evidence(start=span.start, end=span.end, quote=quote, where=where, table=table, row=row, column=column)


def _study_around(place: Evidence, block: Block, document: Document, records: RecordSet) -> str | None:
    """The study of the records in the same row, else in the same block, else under the same headings."""
    study_of = {cohort.id: cohort.study for cohort in records.cohorts}
    placed = [(study_of[r.cohort], piece) for r in records.records for piece in r.evidence]
    in_row = [study for study, piece in placed if place.row and (piece.table, piece.row) == (place.table, place.row)]
    if in_row:
        return _only(in_row)
    in_block = [s for s, piece in placed if any(sp.start <= piece.start < sp.end for sp in block.spans)]
    if block.table is None and in_block:
        return _only(in_block)
    sections = [(s, b.section) for s, piece in placed if (b := document.block_at(piece.start)) is not None]
    deepest = max((_shared(section, block.section) for _, section in sections), default=0)
    return _only([s for s, section in sections if deepest and _shared(section, block.section) == deepest])


def _only(studies: Iterable[str]) -> str | None:
    """The study that nine in ten of the records around belong to."""
    counted = Counter(studies)
    if not counted:
        return None
    study, most = counted.most_common(1)[0]
    return study if most >= 0.9 * counted.total() else None


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _names(phrases: tuple[str, ...], text: str) -> bool:
    folded = " ".join(text.lower().split())
    return any(phrase.lower() in folded for phrase in phrases)
