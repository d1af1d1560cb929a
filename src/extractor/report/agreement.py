"""The agreement of two annotators as text: for the terminal, and as the page gold/AGREEMENT.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractor.evaluation.agreement import Agreement, FieldAgreement
from extractor.evaluation.keys import Level
from extractor.evaluation.scores import LEVELS
from extractor.records import Family, FlatRecord

_LEVELS = {
    Level.VALUE: "value",
    Level.STUDY: "and study",
    Level.COHORT: "and cohort",
    Level.STRICT: "and all details",
}


def as_markdown(found: Agreement, names: tuple[str, str], command: str) -> str:
    """A page with every figure and every difference; `command` is how it was made."""
    one, other = names
    parts = [
        f"# Agreement of the annotations {one} and {other}\n",
        f"Made by `{command}` from the annotations as they were before adjudication. Do not edit.\n",
        "## Records (F1)\n",
        _table(("document", "family", f"records {one}", f"records {other}", *_LEVELS.values()), _records(found)),
        "## Categorical fields of aligned records\n",
        _table(("field", "given", "equal", "kappa"), (_field(f) for f in found.categorical)),
        "## Numeric fields of aligned records\n",
        _table(("field", "given", "equal"), (_field(f)[:3] for f in found.numeric)),
        f"## Differences ({len(found.differences)} records)\n",
        _table(("document", "place", "record", "field", one, other), _differences(found)),
    ]
    if found.alone:
        parts.insert(2, f"Annotated by one of the two alone: {', '.join(found.alone)}.\n")
    return "\n".join(parts)


def as_text(found: Agreement) -> str:
    """The figures alone, for the terminal."""
    lines = ["document  family           value  study  cohort  strict"]
    for document, family, _, _, *scores in _records(found):
        lines.append(f"{document:<9} {family:<15}  {'  '.join(f'{score:>5}' for score in scores)}")
    lines.append("field             given  equal  kappa")
    lines += ["{:<16}  {:>5}  {:>5}  {:>5}".format(*_field(f)) for f in (*found.categorical, *found.numeric)]
    lines.append(f"{len(found.differences)} records differ; --markdown lists them")
    return "\n".join(lines)


def _records(found: Agreement) -> Iterable[Sequence[str]]:
    documents = [(alignment.document, [alignment]) for alignment in found.alignments]
    for name, alignments in [*documents, ("all", list(found.alignments))]:
        for results in (True, False):
            ours = _size((flat for a in alignments for flat in a.gold), results=results)
            theirs = _size((flat for a in alignments for flat in a.got), results=results)
            document = None if name == "all" else name
            scores = [_share(found.f1(level, document, results=results)) for level in LEVELS]
            yield name, "results" if results else "characteristics", ours, theirs, *scores


def _size(records: Iterable[FlatRecord], *, results: bool) -> str:
    return str(sum((flat.record.family is not Family.BASELINE) is results for flat in records))


def _field(field: FieldAgreement) -> tuple[str, str, str, str]:
    equal = _share(field.equal / field.given if field.given else None)
    return field.name, str(field.given), equal, _share(field.kappa)


def _differences(found: Agreement) -> Iterable[Sequence[str]]:
    for difference in found.differences:
        place = f"{difference.place[0]}-{difference.place[1]}"
        for name, ours, theirs in difference.fields:
            yield difference.document, place, difference.of, name, ours, theirs


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.3f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines) + "\n"
