"""Gold records back into their canonical YAML: what is loaded and written is the same, byte for byte."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import yaml

from extractor.files import short_hash
from extractor.gold.form import FAMILIES, RECORD_KEYS, GoldDocument
from extractor.records import Cohort, Evidence, Record, Study

_PLAIN = re.compile(r"[A-Za-z≥≤<(][^\x00-\x1f:#,\[\]{}\"'&*!|%@`\\]*(?<! )")
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_DEFAULTS = {"status": "reported"}


def dump_gold(gold: GoldDocument) -> str:
    """The canonical text of a gold file."""
    lines = [
        f"document: {json.dumps(gold.document, ensure_ascii=False)}",
        f"sha256: {gold.sha256}",
        f"codebook: {gold.codebook}",
        "studies:",
    ]
    for study in gold.records.studies:
        lines += _study(study, gold)
    return "\n".join(lines) + "\n"


def record_id(document: str, record: Record) -> str:
    """An id for a record that has none yet, from its document, its first place and what it reports."""
    place = record.evidence[0]
    what = (record.outcome, record.term, record.grade, record.statistic, record.timepoint, record.value, record.num)
    return "r" + short_hash(document, record.cohort, str(place.start), str(place.end), *map(str, what), length=8)


def _study(study: Study, gold: GoldDocument) -> Iterator[str]:
    yield ""
    yield f"  - id: {scalar(study.id)}"
    yield f"    label: {scalar(study.label)}"
    yield f"    aliases: {_list(study.aliases)}"
    yield f"    provenance: {study.provenance}"
    yield "    cohorts:"
    for cohort in gold.records.cohorts:
        if cohort.study == study.id:
            yield from _cohort(cohort, [r for r in gold.records.records if r.cohort == cohort.id])


def _cohort(cohort: Cohort, records: list[Record]) -> Iterator[str]:
    yield f"      - id: {scalar(cohort.id)}"
    yield f"        label: {scalar(cohort.label)}"
    yield f"        aliases: {_list(cohort.aliases)}"
    yield f"        role: {cohort.role}"
    if cohort.n is not None:
        yield f"        n: {cohort.n}"
    yield f"        regimen: {_list(cohort.regimen)}"
    for family in FAMILIES:
        found = [record for record in records if record.family == family]
        if found:
            yield f"        {family}:"
        for record in found:
            yield from _record(record)


def _record(record: Record) -> Iterator[str]:
    """The facts on one line, then each place on its own."""
    facts = record.model_dump(mode="json")
    pairs = [(k, facts[k]) for k in RECORD_KEYS if facts[k] is not None and facts[k] != _DEFAULTS.get(k)]
    yield f"          - {{{', '.join(f'{key}: {_value(value)}' for key, value in pairs)},"
    places = [_place(place) for place in record.evidence]
    for number, place in enumerate(places):
        opening = "at: [" if number == 0 else "     "
        closing = "]}" if number == len(places) - 1 else ","
        yield f"             {opening}{place}{closing}"


def _place(place: Evidence) -> str:
    keys = ("table", "row", "column") if place.table is not None else ("where",)
    pairs = [("span", f"{place.start}-{place.end}"), ("figure", scalar(place.figure or ""))]
    pairs += [(key, scalar(text)) for key in keys if (text := getattr(place, key)) is not None]
    return f"{{{', '.join(f'{key}: {text}' for key, text in pairs)}}}"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_value(part)}' for key, part in value.items())}}}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(value)
    return str(value) if isinstance(value, int) else scalar(str(value))


def _list(items: Iterable[str]) -> str:
    return f"[{', '.join(scalar(item) for item in items)}]"


@lru_cache(maxsize=100_000)
def scalar(text: str) -> str:
    """Plain where YAML reads the same text back, double-quoted elsewhere."""
    printable = _UNPRINTABLE.search(text) is None
    if printable and _PLAIN.fullmatch(text) and isinstance(yaml.safe_load(text), str):
        return text
    return quoted(text)


def quoted(text: str) -> str:
    """In double quotes, as JSON and YAML both read it."""
    return _UNPRINTABLE.sub(lambda m: f"\\u{ord(m.group()):04x}", json.dumps(text, ensure_ascii=False))
