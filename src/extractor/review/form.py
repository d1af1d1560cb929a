"""The form of a record: its fields as texts, and texts back into the same models that readers are held to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, EnumMeta
from typing import Any, get_args

from pydantic import ValidationError

from extractor.documents import Document
from extractor.records import Evidence, Record
from extractor.records.model import Family, IntervalStatus, Spread, Statistic, Status, Timepoint, Unit
from extractor.review.figure import placed, trimmed
from extractor.text import Span

_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")
_SPANS = re.compile(r"\d{1,9}-\d{1,9}(?:,\d{1,9}-\d{1,9})*")
_NESTED = {"spread": ("kind", "low", "high"), "timepoint": ("value", "unit")}
_TRUTH = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form; `choices` where it is chosen, else it is typed."""

    name: str
    label: str
    choices: tuple[str, ...] = ()


def _choices(of: Any) -> tuple[str, ...]:
    if isinstance(of, EnumMeta):
        members: Iterable[Enum] = iter(of)
        return tuple(str(member.value) for member in members)
    return tuple(str(choice) for choice in get_args(of))


def _literals(name: str, model: Any = Record) -> tuple[str, ...]:
    """The texts that a field of a model can be, taken from the model."""
    annotation = model.model_fields[name].annotation
    options = [annotation, *get_args(annotation)]
    return next((tuple(map(str, get_args(o))) for o in options if get_args(o) and isinstance(get_args(o)[0], str)), ())


FIRST = (
    Field("family", "family", _choices(Family)),
    Field("outcome", "outcome"),
    Field("term", "term"),
    Field("grade", "grade"),
    Field("statistic", "statistic", _choices(Statistic)),
    Field("value", "value"),
    Field("status", "status", _choices(Status)),
    Field("unit", "unit", _choices(Unit)),
    Field("num", "n"),
    Field("den", "of N"),
    Field("ci_low", "interval from"),
    Field("ci_high", "interval to"),
    Field("ci_status", "upper bound", _choices(IntervalStatus)),
    Field("spread_kind", "spread", _literals("kind", Spread)),
    Field("spread_low", "spread from"),
    Field("spread_high", "spread to"),
    Field("p", "p"),
    Field("timepoint_value", "at time"),
    Field("timepoint_unit", "time in", _literals("unit", Timepoint)),
    Field("comparator", "compared with"),
    Field("model", "model", _literals("model")),
    Field("note", "note"),
)
SECOND = (
    *(
        Field(name, name.replace("_", " "), _literals(name))
        for name in (
            "value_text", "endpoint_as_printed", "origin", "n_analysed", "analysis_set", "den_source", "ci_level",
            "p_kind", "comparison_kind", "assessor",
        )
    ),
    Field("confirmed", "confirmed", ("true", "false")),
    *(Field(name, name.replace("_", " "), _literals(name)) for name in ("causality", "count_of", "data_cutoff")),
)  # fmt: skip


def filled(record: Record) -> dict[str, str]:
    """A record as the texts of the form."""
    facts = record.model_dump(mode="json")
    texts = {}
    for field in (*FIRST, *SECOND):
        head, _, tail = field.name.partition("_")
        nested = facts.get(head) if head in _NESTED and tail else None
        value = nested[tail] if nested else (None if head in _NESTED else facts[field.name])
        texts[field.name] = "" if value is None else _text(value)
    return texts


def places(record: Record) -> str:
    """The places of a record as the form sends them."""
    return ",".join(f"{place.start}-{place.end}" for place in record.evidence)


def spans_of(text: str) -> list[Span] | None:
    """The spans of a text as `places` writes it; None where it is none."""
    if not text:
        return []
    if not _SPANS.fullmatch(text):
        return None
    return [Span(*map(int, part.split("-"))) for part in text.split(",")]


def parsed(
    texts: Mapping[str, str], document: Document | None, known: Sequence[Evidence], **fixed: str
) -> Record | dict[str, str]:
    """The record that a form says, or what is wrong with it, by field.

    `known` are the places that the record had; others need the paper at hand.
    """
    facts: dict[str, object] = dict(fixed)
    for field in (*FIRST, *SECOND):
        text = texts.get(field.name, "").strip()
        head, _, tail = field.name.partition("_")
        if not text:
            continue
        if head in _NESTED and tail:
            nested = facts.setdefault(head, {})
            if isinstance(nested, dict):
                nested[tail] = text
        else:
            facts[field.name] = _TRUTH.get(text, text) if field.name == "confirmed" else text
    evidence = _places(texts.get("evidence", ""), document, known)
    if isinstance(evidence, str):
        return {"evidence": evidence}
    try:
        return Record.model_validate({**facts, "evidence": evidence})
    except ValidationError as error:
        return {_name(problem["loc"]): problem["msg"].removeprefix("Value error, ") for problem in error.errors()}


def _places(text: str, document: Document | None, known: Sequence[Evidence]) -> tuple[Evidence, ...] | str:
    found: list[Evidence] = []
    for part in filter(None, text.split(",")):
        match = _SPAN.fullmatch(part.strip())
        if match is None:
            return f"{part} is no place"
        span = Span(int(match.group(1)), int(match.group(2)))
        same = next((place for place in known if (place.start, place.end) == (span.start, span.end)), None)
        if same is not None:
            found.append(same)
        elif document is None:
            return "the paper is not at hand, so no place can be added"
        elif not span.start < span.end <= len(document.text) or not span.of(document.text).strip():
            return f"{part} is no place in this paper"
        else:
            found.append(placed(trimmed(span, document.text), document))
    return tuple(found) or "select the figure in the paper: a record needs the place that prints it"


def _name(where: tuple[int | str, ...]) -> str:
    head = str(where[0]) if where else ""
    if not head:
        return "value"
    return (
        f"{head}_{where[1]}" if head in _NESTED and len(where) > 1 else f"{head}_value" if head == "timepoint" else head
    )


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.10g}" if isinstance(value, float) else str(value)
