"""`extract run`: read papers into a run folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.output import give, give_json, tell, width

if TYPE_CHECKING:
    from extractor.pipeline import Event, Plan
    from extractor.runs import Run

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
    timeout: Annotated[float | None, typer.Option(metavar="SECONDS", help="For one question to the model.")] = None,
    budget: Annotated[
        str | None, typer.Option(metavar="AMOUNT", help="Most to spend: 5 for dollars, 200k tokens.")
    ] = None,
    votes: Annotated[int | None, typer.Option(metavar="N", help="Ask each question about results N times.")] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask again where a kept reply was of no use.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be sent, and send nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Give the final table as JSON.")] = False,
) -> None:
    """Read papers into verified outcome records.

    A run that was stopped goes on where it was when the same command is given again.
    """
    import asyncio
    from datetime import UTC, datetime

    from extractor.pipeline import plan
    from extractor.report.summary import summarise
    from extractor.report.terminal import passes_table, summary_table
    from extractor.settings import load_settings

    settings = load_settings(
        reader=reader,
        model=model,
        base_url=base_url,
        embedding=embedding,
        vocabulary=vocabulary,
        concurrency=concurrency,
        timeout=timeout,
        budget=budget,
        votes=votes,
        refresh=refresh or None,
    )
    planned = plan(settings, paths, datetime.now(UTC))
    _tell_plan(planned)
    if dry_run:
        _dry_run(planned, as_json=as_json)
        return
    summary = summarise(asyncio.run(_whole(planned, out)))
    if as_json:
        give_json(summary.as_json())
    else:
        give(summary_table(summary, width()))
        if summary.passes:
            give(passes_table(summary, width()))
        give(f"{summary.folder}: `extract show` and `extract export` read it")
    if summary.failed:
        raise typer.Exit(1)


async def _whole(planned: Plan, out: Path | None) -> Run:
    """The run; what a budget or a person ends says what is left before it ends."""
    from extractor.errors import BudgetError
    from extractor.pipeline import DocumentDone, extract

    done: set[str] = set()

    def draw(event: Event) -> None:
        if isinstance(event, DocumentDone):
            done.add(event.result.id)
        _draw(event)

    try:
        return await extract(planned, out, draw)
    except BudgetError:
        left = [source.id for source in planned.found.sources if source.id not in done]
        tell(f"the budget ended the run: {len(done)} documents done by this command, {len(left)} left: {_few(left)}")
        raise


def _few(names: list[str]) -> str:
    return ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")


def _tell_plan(planned: Plan) -> None:
    for skip in planned.found.skipped:
        tell(f"skipped {skip.path}: {skip.reason}")
    for one in planned.found.unreadable:
        tell(f"failed {one.path}: {one.reason}")
    if planned.found.missing:
        missing = ", ".join(entry.id for entry in planned.found.missing)
        tell(f"sources of the manifest that are not here: {missing}; `extract corpus add FOLDER` puts them in place")
    if planned.kind == "rules" and planned.settings.reader == "auto":
        tell(f"no model is configured, so the rules read; to have a model read, {_HOW}")


def _dry_run(planned: Plan, *, as_json: bool) -> None:
    """Say what would be sent and, where a price is set, what the questions would cost."""
    from dataclasses import asdict

    from extractor.pipeline import estimate, model_settings, price_of

    estimates = estimate(planned, _draw)
    calls, tokens = sum(one.calls for one in estimates), sum(one.tokens for one in estimates)
    price = price_of(planned.settings)
    sent = planned.settings.price_in if price is None else price.sent
    cost = None if sent is None else round(tokens * sent / 1e6, 4)
    endpoint = None if planned.kind == "rules" else model_settings(planned.settings).base_url
    if as_json:
        told = {"reader": planned.kind, "endpoint": endpoint, "calls": calls, "tokens": tokens, "cost": cost}
        give_json({**told, "documents": [asdict(one) for one in estimates]})
        return
    for one in estimates:
        give(f"{one.document}: {one.error or f'{one.calls} questions, about {one.tokens} tokens'}")
    if endpoint is None:
        give(f"{len(estimates)} documents would be read by the rules; nothing would be sent, and it costs nothing")
        return
    since = f" (list price of {price.as_of})" if price is not None and price.as_of else ""
    priced = f"about ${cost}{since}" if cost is not None else "set price_in and price_out for what that costs"
    give(f"{calls} questions, about {tokens} tokens, would go to {planned.settings.model} at {endpoint}: {priced}")
    give("replies come on top; questions that were answered before are not sent again")


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
                count += f", warnings: {len(result.warnings)}" if result.warnings else ""
                tell(f"{head}: {count}, {result.seconds:.1f} s")
        case Note(text=text):
            tell(text)
