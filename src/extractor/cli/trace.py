"""`extract trace`: the calls that were made for a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.output import give, give_json, tell, width
from extractor.errors import UsageError

if TYPE_CHECKING:
    from extractor.records import Call
    from extractor.runs import Run

EXAMPLE = "Example: extract trace latest 002 --record 1a2b3c4d5e6f"


def trace(
    run: Annotated[str, typer.Argument(metavar="RUN", help="Id or folder of a run, or latest.")],
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Id of a document.")],
    record: Annotated[str | None, typer.Option(metavar="ID", help="Only calls that made this record, whole.")] = None,
    call: Annotated[int | None, typer.Option(metavar="N", help="Only this call, whole.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Give JSON on standard output.")] = False,
) -> None:
    """List the calls to the model for a document, or show one whole: prompt, passages, reply."""
    from extractor.report.tracing import call_in_words, calls_table
    from extractor.runs import find
    from extractor.settings import load_settings

    found = find(run, load_settings().runs)
    calls = _calls(found, document, record)
    if call is not None:
        calls = [(number, one) for number, one in calls if number == call]
        if not calls:
            raise UsageError(f"there is no call {call} for {document}", mend="see them without --call")
    if as_json:
        give_json({"call": number, **one.model_dump(mode="json")} for number, one in calls)
    elif call is not None or record is not None:
        give("\n\n".join(call_in_words(number, one) for number, one in calls))
    elif calls:
        give(calls_table(calls, width()))
    tell(f"{len(calls)} calls" if len(calls) != 1 else "1 call")


def _calls(run: Run, document: str, record: str | None) -> list[tuple[int, Call]]:
    """The calls of a document, numbered; of a record those that answered with it, or showed its line."""
    known = [paper.id for paper in run.manifest.papers]
    if document not in known:
        raise UsageError(f"run {run.manifest.id} has no document {document}", mend=f"it has {', '.join(known)}")
    calls = list(enumerate(run.trace(document).calls, 1))
    if record is None:
        return calls
    made = [(number, one) for number, one in calls if any(identifier.startswith(record) for identifier in one.records)]
    if not made:
        mend = "ids stand in `extract export`; a record of the rules reader was made by no call"
        raise UsageError(f"no call for {document} made a record {record}", mend=mend)
    return made
