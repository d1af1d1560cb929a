"""`extract run`: read papers into a run folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.output import give, give_json, tell, width

if TYPE_CHECKING:
    from extractor.pipeline import Event, Plan
    from extractor.records import Usage
    from extractor.settings import Settings

EXAMPLE = "Example: extract run corpus/ --reader rules"

_HOW = "name a model with --model, EXTRACTOR_MODEL or 'model' in extractor.toml"


def run(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Papers, or folders of papers.")],
    reader: Annotated[str | None, typer.Option(metavar="auto|llm|rules|both", help="Who reads.")] = None,
    model: Annotated[str | None, typer.Option(metavar="NAME", help="Model at the endpoint, as openai/NAME.")] = None,
    base_url: Annotated[str | None, typer.Option(metavar="URL", help="OpenAI-compatible endpoint.")] = None,
    embedding: Annotated[str | None, typer.Option(metavar="hashed|minilm|openai/NAME", help="For passages.")] = None,
    vocabulary: Annotated[Path | None, typer.Option(metavar="DIR", help="Vocabulary of another disease.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="The run folder itself.")] = None,
    concurrency: Annotated[int | None, typer.Option(metavar="N", help="Questions to the model at a time.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be sent, and send nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Give the final table as JSON.")] = False,
) -> None:
    """Read papers into verified outcome records.

    A run that was stopped goes on where it was when the same command is given again.
    """
    import asyncio
    from datetime import UTC, datetime

    from extractor.pipeline import extract, plan
    from extractor.report.summary import summarise
    from extractor.report.terminal import summary_table
    from extractor.settings import load_settings

    settings = load_settings(
        reader=reader,
        model=model,
        base_url=base_url,
        embedding=embedding,
        vocabulary=vocabulary,
        concurrency=concurrency,
    )
    planned = plan(settings, paths, datetime.now(UTC))
    _tell_plan(planned)
    if dry_run:
        _dry_run(planned, as_json=as_json)
        return
    summary = summarise(asyncio.run(extract(planned, out, _draw)))
    if as_json:
        give_json(summary.as_json())
    else:
        give(summary_table(summary, width()))
        give(_cost(summary.total.usage, settings))
        give(f"{summary.folder}: `extract show` and `extract export` read it")
    if summary.failed:
        raise typer.Exit(1)


def _tell_plan(planned: Plan) -> None:
    for skip in planned.found.skipped:
        tell(f"skipped {skip.path}: {skip.reason}")
    for one in planned.found.unreadable:
        tell(f"failed {one.path}: cannot be read ({one.reason}); mend its permissions")
    if planned.found.missing:
        missing = ", ".join(entry.id for entry in planned.found.missing)
        tell(f"sources of the manifest that are not here: {missing}; `extract corpus add FOLDER` puts them in place")
    if planned.kind == "rules" and planned.settings.reader == "auto":
        tell(f"no model is configured, so the rules read; to have a model read, {_HOW}")


def _dry_run(planned: Plan, *, as_json: bool) -> None:
    """Say what would be sent and, where a price is set, what the questions would cost."""
    from dataclasses import asdict

    from extractor.pipeline import estimate

    estimates = estimate(planned, _draw)
    calls, tokens = sum(one.calls for one in estimates), sum(one.tokens for one in estimates)
    price = planned.settings.price_in
    cost = None if price is None else round(tokens * price / 1e6, 4)
    if as_json:
        documents = [asdict(one) for one in estimates]
        give_json({"reader": planned.kind, "calls": calls, "tokens": tokens, "cost": cost, "documents": documents})
        return
    for one in estimates:
        give(f"{one.document}: {one.error or f'{one.calls} questions, about {one.tokens} tokens'}")
    if planned.kind == "rules":
        give(f"{len(estimates)} documents would be read by the rules; nothing would be sent, and it costs nothing")
        return
    endpoint = planned.settings.base_url or "the endpoint of OpenAI"
    priced = f"about {cost} at the price set" if price is not None else "set price_in for what that costs"
    give(f"{calls} questions, about {tokens} tokens, would go to {planned.settings.model} at {endpoint}: {priced}")
    give("replies come on top; questions that were answered before are not sent again")


def _cost(usage: Usage, settings: Settings) -> str:
    """What the model's calls cost, where prices are set."""
    if not usage.calls or settings.price_in is None or settings.price_out is None:
        return ""
    cost = (usage.prompt_tokens * settings.price_in + usage.completion_tokens * settings.price_out) / 1e6
    return f"{usage.calls} questions cost about {cost:.4f} at the prices set; {usage.cached} were answered before"


def _draw(event: Event) -> None:
    from extractor.pipeline import Began, DocumentDone, Note

    match event:
        case Began(run=run, documents=documents, kept=kept):
            done = f", {kept} done already" if kept else ""
            tell(f"run {run.manifest.id} in {run.folder}: documents to read: {documents}{done}")
        case DocumentDone(result=result, number=number, documents=documents):
            head = f"[{number}/{documents}] {result.id}"
            if result.error is not None:
                tell(f"{head}: failed: {result.error}")
            else:
                count = f"{len(result.records.records)} records, {len(result.rejected)} rejected"
                tell(f"{head}: {count}, {result.seconds:.1f} s")
        case Note(text=text):
            tell(text)
