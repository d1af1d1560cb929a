"""Why two values for one fact differ, as far as it can be told from the records."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.reconciliation.sameness import rounds_to
from extractor.records import Evidence, Provenance, Record, Side, Study
from extractor.records.conflicts import Cause

_ABSTRACT = re.compile(
    r"^\W*(?:abstract|summary|highlights|key points|synopsis|plain language summary)\b", re.IGNORECASE
)
_STAGE = re.compile(
    r"\b(interim|preliminary|primary analysis|final|updated?|long[- ]term|follow-up analysis)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Told:
    """A record in its document, with its study there."""

    document: str
    study: Study
    record: Record

    @property
    def side(self) -> Side:
        return Side(
            document=self.document, record=self.record.id, printed=printed(self.record), place=self.record.evidence[0]
        )


def cause(one: Told, other: Told) -> Cause | None:
    """The cause that explains most, or None."""
    first, second = one.record, other.record
    if _rounded(first, second):
        return "rounding"
    if _other_denominator(first, second):
        return "other denominator"
    if _other_stage(first, second):
        return "interim and final"
    if one.document != other.document:
        return None
    if _in_abstract(first) != _in_abstract(second):
        return "abstract against body"
    if _in_table(first) != _in_table(second):
        return "text against table"
    return None


def cited_wrongly(sides: list[Told], of_study: list[Told]) -> bool:
    """Whether a document that only cites the study gives a value that its source gives for something else,
    or stands alone against two documents that agree.
    """
    for citing in sides:
        if citing.study.provenance is Provenance.PRIMARY:
            continue
        others = [told for told in sides if told.document != citing.document]
        if any(_value_stands_elsewhere(citing, source, of_study) for source in others):
            return True
        agreeing = {told.document for told in others if told.record.value == others[0].record.value}
        if len(agreeing) > 1 and len(agreeing) == len({told.document for told in others}):
            return True
    return False


def printed(record: Record) -> str:
    """The value with its count or interval, in one line."""
    if record.value_text:
        return record.value_text
    unit = {"percent": "%", None: "", "ratio": ""}.get(record.unit, f" {record.unit}")
    parts = [str(record.status).replace("_", " ") if record.value is None and record.num is None else ""]
    parts += [f"{record.value:g}{unit}"] if record.value is not None else []
    if record.num is not None:
        parts.append(f"{record.num}/{record.den}" if record.den is not None else f"n = {record.num}")
    if record.ci_low is not None or record.ci_high is not None:
        low, high = (("?" if bound is None else f"{bound:g}") for bound in (record.ci_low, record.ci_high))
        parts.append(
            f"(95% CI {low} to {high})" if record.ci_level is None else f"({record.ci_level:g}% CI {low} to {high})"
        )
    if record.p is not None:
        parts.append(f"p {record.p}")
    return " ".join(part for part in parts if part)


def _value_stands_elsewhere(citing: Told, source: Told, of_study: list[Told]) -> bool:
    """Whether the source prints the cited value, with the same unit, for another outcome or cohort."""
    if source.study.provenance is not Provenance.PRIMARY or citing.record.value is None:
        return False
    return any(
        told.document == source.document
        and told.record.id != source.record.id
        and told.record.value == citing.record.value
        and told.record.unit == citing.record.unit
        for told in of_study
    )


def _rounded(one: Record, other: Record) -> bool:
    if one.value is None or other.value is None or one.value == other.value:
        return False
    return rounds_to(one.value, other.value) or rounds_to(other.value, one.value)


def _other_denominator(one: Record, other: Record) -> bool:
    """Other patients were counted: both denominators are printed and differ, or count and share imply it."""
    if one.den is not None and other.den is not None:
        return one.den != other.den
    ranges = _implied(one), _implied(other)
    if ranges[0] is None or ranges[1] is None or one.num is None or other.num is None:
        return False
    return ranges[0][1] < ranges[1][0] or ranges[1][1] < ranges[0][0]


def _implied(record: Record) -> tuple[float, float] | None:
    """The denominators that count and share leave possible, from half a unit of rounding."""
    if record.den is not None:
        return float(record.den), float(record.den)
    if not record.num or not record.value or record.unit != "percent":
        return None
    half = 0.5 if record.value == int(record.value) else 0.05
    return 100 * record.num / (record.value + half), 100 * record.num / (record.value - half)


def _other_stage(one: Record, other: Record) -> bool:
    if one.data_cutoff is not None and other.data_cutoff is not None:
        return one.data_cutoff != other.data_cutoff
    stages = [{found.lower() for text in _told(record) for found in _STAGE.findall(text)} for record in (one, other)]
    return bool(stages[0] or stages[1]) and stages[0] != stages[1]


def _told(record: Record) -> list[str]:
    texts = [record.note, record.endpoint_as_printed, *(piece.quote for piece in record.evidence)]
    return [text for text in texts if text]


def _in_abstract(record: Record) -> bool:
    return all(_ABSTRACT.search(piece.where or "") is not None for piece in record.evidence)


def _in_table(record: Record) -> bool:
    return all(_is_cell(piece) for piece in record.evidence)


def _is_cell(piece: Evidence) -> bool:
    return piece.table is not None
