"""Gold and a run brought together: which documents can be judged, and what is to be said of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.documents import Document, read_document
from extractor.errors import DocumentError, UsageError
from extractor.evaluation.case import Case
from extractor.files import sha256
from extractor.gold import GoldDocument
from extractor.records import RecordSet, flatten
from extractor.runs import DocumentResult, Run


@dataclass(frozen=True)
class Remark:
    """What a reader of the figures must know of one document."""

    document: str
    text: str


@dataclass(frozen=True)
class Material:
    """What is judged, what is left out, and what stands under a reserve."""

    run: str
    reader: str
    model: str | None
    cases: tuple[Case, ...]
    left_out: tuple[Remark, ...]
    reserves: tuple[Remark, ...]


def bring_together(golds: Sequence[GoldDocument], run: Run) -> Material:
    """Pair the gold of each document with what a run made of it.

    A document that failed in the run counts as one in which nothing was found. A document that the
    run never saw is left out, and so is one without gold; both are named.

    Raises:
        UsageError: the run holds no records, or none of the documents that gold is made for.
    """
    name = run.manifest.id
    results = {result.id: result for result in run.results()}
    if not any(result.records.records for result in results.values()):
        raise UsageError(f"run {name} holds no records", mend="look at it with `extract show`, or judge another run")
    wanted = {gold.document: gold for gold in golds}
    common = sorted(wanted.keys() & results.keys())
    if not common:
        raise UsageError(
            f"run {name} is of other documents ({_some(results)}) than gold ({_some(wanted)})",
            mend="run the documents that gold is made for, or name its folder with --gold",
        )
    reserves: list[Remark] = []
    cases = [_case(wanted[document], results[document], reserves) for document in common]
    left_out = [Remark(d, "has gold, and the run has not read it") for d in sorted(wanted.keys() - results.keys())]
    left_out += [Remark(d, "was read, and has no gold") for d in sorted(results.keys() - wanted.keys())]
    conditions = run.manifest.conditions
    return Material(name, conditions.reader, conditions.model, tuple(cases), tuple(left_out), tuple(reserves))


def _case(gold: GoldDocument, result: DocumentResult, reserves: list[Remark]) -> Case:
    records = tuple(flatten(gold.records))
    if result.error is not None:
        reserves.append(Remark(result.id, f"failed, and counts as nothing found: {result.error}"))
        empty = RecordSet(document=result.id)
        return Case(result.id, records, tuple(flatten(empty)))
    same_file = result.sha256 == gold.sha256
    if not same_file:
        reserves.append(Remark(result.id, "is another file than the one gold was made from: places are not compared"))
    source = _source(result)
    if source is None:
        reserves.append(Remark(result.id, "is not at hand: grounding is judged by the quotes alone"))
    return Case(
        result.id,
        records,
        tuple(flatten(result.records)),
        rejected=result.rejected,
        shown=result.shown if same_file else (),
        source=source,
        same_file=same_file,
    )


def _source(result: DocumentResult) -> Document | None:
    """The document as the run read it, where the same file still lies there."""
    path = Path(result.path)
    try:
        if sha256(path.read_bytes()) != result.sha256:
            return None
        return read_document(path, result.id)
    except (OSError, DocumentError):
        return None


def _some(names: object) -> str:
    listed = sorted(map(str, names)) if isinstance(names, dict) else []
    return ", ".join(listed[:5]) + (f" and {len(listed) - 5} more" if len(listed) > 5 else "")
