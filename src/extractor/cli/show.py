"""`extract show`: a run at the terminal."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.opening import open_run, tell_failed
from extractor.cli.output import give, give_json, tell, width
from extractor.errors import UsageError

if TYPE_CHECKING:
    from extractor.records import FlatRecord
    from extractor.runs import DocumentResult, Run
    from extractor.vocabulary import Vocabulary

EXAMPLE = "Example: extract show --document 002 --outcome ORR"


def show(
    run: Annotated[str | None, typer.Argument(metavar="[RUN]", help="Id or folder; the latest if left out.")] = None,
    document: Annotated[str | None, typer.Option(metavar="ID", help="Only this document.")] = None,
    outcome: Annotated[str | None, typer.Option(metavar="CODE", help="Only this outcome.")] = None,
    study: Annotated[str | None, typer.Option(metavar="NAME", help="Only studies whose name has this in it.")] = None,
    conflicts: Annotated[bool, typer.Option("--conflicts", help="Different values for one fact.")] = False,
    uncovered: Annotated[bool, typer.Option("--uncovered", help="Numbers that stand in no record.")] = False,
    rejected: Annotated[bool, typer.Option("--rejected", help="Results set aside, and why.")] = False,
    warnings: Annotated[bool, typer.Option("--warnings", help="What does not fit in records that stand.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Give JSON on standard output.")] = False,
) -> None:
    """Show a run's records with their evidence, its conflicts, or what is left."""
    from extractor.settings import load_settings
    from extractor.vocabulary import load_vocabulary

    if conflicts + uncovered + rejected + warnings > 1:
        raise UsageError(
            "--conflicts, --uncovered, --rejected and --warnings exclude each other", mend="give one of them"
        )
    settings = load_settings()
    found = open_run(run, settings.runs)
    if outcome is not None:
        _refuse_unknown(outcome, found, load_vocabulary(settings.vocabulary))
    results = _results(found, document)
    if conflicts:
        _conflicts(found, document, outcome, study, as_json=as_json)
    elif uncovered:
        _uncovered(results, as_json=as_json)
    elif rejected:
        _rejected(results, as_json=as_json)
    elif warnings:
        _warnings(results, as_json=as_json)
    else:
        _records(results, outcome, study, as_json=as_json)


def _refuse_unknown(code: str, run: Run, vocabulary: Vocabulary) -> None:
    """An empty list would hide a slip: a code must stand in the vocabulary, or in the run, which may be of another."""
    from difflib import get_close_matches

    ratios = (f"{prefix}_{endpoint}" for prefix in vocabulary.ratios for endpoint in vocabulary.outcomes)
    listed = [*vocabulary.outcomes, *ratios]
    used = (record.outcome for result in run.results() for record in result.records.records)
    if not any(_is(code, known) for known in chain(listed, used)):
        near = get_close_matches(code.upper(), listed)
        mend = f"near it: {', '.join(near)}" if near else f"the codes are {', '.join(vocabulary.outcomes)}"
        raise UsageError(f"--outcome: {code} is no code of an outcome", mend=mend)


def _results(run: Run, document: str | None) -> list[DocumentResult]:
    results = list(tell_failed(run.results()))
    known = [result.id for result in results]
    if document is not None and document not in known:
        raise UsageError(f"run {run.manifest.id} has no document {document}", mend=f"it has {', '.join(known)}")
    return [result for result in results if document in {None, result.id}]


def _records(results: list[DocumentResult], outcome: str | None, study: str | None, *, as_json: bool) -> None:
    from extractor.records import flatten
    from extractor.report.terminal import records_table

    records = [
        flat
        for result in results
        for flat in flatten(result.records)
        if _is(outcome, flat.record.outcome) and _is_of(study, flat)
    ]
    if as_json:
        give_json(flat.as_json() for flat in records)
    elif records:
        give(records_table(records, width()))
    tell(f"{len(records)} records" if len(records) != 1 else "1 record")
    warned = sum(len(result.warnings) for result in results)
    if warned and not as_json:
        tell(f"warnings of the checks: {warned}; `extract show --warnings` lists them")


def _conflicts(run: Run, document: str | None, outcome: str | None, study: str | None, *, as_json: bool) -> None:
    from extractor.report.terminal import conflicts_table

    chosen = [
        conflict
        for conflict in run.conflicts()
        if (document is None or any(side.document == document for side in conflict.sides))
        and _is(outcome, conflict.outcome.split(",")[0])
        and (study is None or study.casefold() in conflict.study.casefold())
    ]
    if as_json:
        give_json(conflict.model_dump(mode="json") for conflict in chosen)
    elif chosen:
        give(conflicts_table(chosen, width()))
    tell(f"{len(chosen)} conflicts" if len(chosen) != 1 else "1 conflict")


def _uncovered(results: list[DocumentResult], *, as_json: bool) -> None:
    from extractor.report.terminal import uncovered_table

    numbers = [(result.id, number) for result in results for number in result.uncovered]
    if as_json:
        give_json({"document": document, **number.model_dump(mode="json")} for document, number in numbers)
    elif numbers:
        give(uncovered_table(numbers, width()))
    tell(f"{len(numbers)} numbers that look like results stand in no record")


def _rejected(results: list[DocumentResult], *, as_json: bool) -> None:
    from extractor.report.terminal import rejected_table

    rejected = [(result.id, one) for result in results for one in result.rejected]
    if as_json:
        give_json({"document": document, **one.model_dump(mode="json")} for document, one in rejected)
    elif rejected:
        give(rejected_table(rejected, width()))
    tell(f"{len(rejected)} results were set aside")


def _warnings(results: list[DocumentResult], *, as_json: bool) -> None:
    from extractor.report.terminal import warnings_table

    warnings = [(result.id, finding) for result in results for finding in result.warnings]
    if as_json:
        give_json({"document": document, **finding.model_dump(mode="json")} for document, finding in warnings)
    elif warnings:
        give(warnings_table(warnings, width()))
    tell(f"{len(warnings)} warnings" if len(warnings) != 1 else "1 warning")


def _is(wanted: str | None, code: str) -> bool:
    return wanted is None or wanted.casefold() == code.casefold()


def _is_of(study: str | None, flat: FlatRecord) -> bool:
    names = (flat.study.label, *flat.study.aliases)
    return study is None or any(study.casefold() in name.casefold() for name in names)
