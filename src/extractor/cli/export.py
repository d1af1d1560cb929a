"""`extract export`: a run's records in the codebook's flat form."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from extractor.cli.opening import open_run, tell_failed
from extractor.cli.output import give, give_bytes

EXAMPLE = "Example: extract export --format csv > records.csv"


def export(
    run: Annotated[str | None, typer.Argument(metavar="[RUN]", help="Id or folder; the latest if left out.")] = None,
    form: Annotated[Literal["jsonl", "csv", "xlsx"], typer.Option("--format", help="Form of the table.")] = "jsonl",
) -> None:
    """Write a run's records to standard output, one line or row each; papers that failed are told."""
    from extractor.records import flatten
    from extractor.report.export import as_csv, as_jsonl, as_xlsx
    from extractor.settings import load_settings

    found = open_run(run, load_settings().runs)
    records = (flat for result in tell_failed(found.results()) for flat in flatten(result.records))
    if form == "xlsx":
        give_bytes(as_xlsx(records, found.manifest.created))
        return
    for line in as_csv(records) if form == "csv" else as_jsonl(records):
        give(line)
