"""`extract doctor`: whether everything that a run needs is there."""

from __future__ import annotations

from typing import Annotated

import typer

from extractor.cli.output import give, give_json

EXAMPLE = "Example: extract doctor --model openai/gpt-4o-mini"


def doctor(
    model: Annotated[str | None, typer.Option(metavar="NAME", help="Model as PROVIDER/NAME.")] = None,
    base_url: Annotated[str | None, typer.Option(metavar="URL", help="OpenAI-compatible endpoint.")] = None,
    embedding: Annotated[str | None, typer.Option(metavar="hashed|minilm|openai/NAME", help="For passages.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Give JSON on standard output.")] = False,
) -> None:
    """Check key, endpoint, model, modes, embedding and store, one line each; exit 2 where one is wrong.

    The model is asked up to four tiny questions.
    """
    import asyncio
    from dataclasses import asdict

    from extractor.pipeline import examine_all
    from extractor.settings import load_settings

    settings = load_settings(model=model, base_url=base_url, embedding=embedding)
    found = asyncio.run(examine_all(settings))
    if as_json:
        give_json(asdict(one) for one in found)
    for one in () if as_json else found:
        give(f"{one.what:<10} {'ok ' if one.good else 'BAD'}  {one.said}")
    if not all(one.good for one in found):
        raise typer.Exit(2)
