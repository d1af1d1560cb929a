"""`extract corpus`: put the known source documents in place, see how they stand, and fetch others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.output import give, give_json, tell

app = typer.Typer(
    help="The source documents that the manifest knows by their SHA-256, and papers from Europe PMC.",
    epilog="Example: extract corpus add ~/Downloads/papers",
    no_args_is_help=True,
    rich_markup_mode=None,
)

CORPUS = Path("corpus")
Folder = Annotated[Path, typer.Option("--corpus", metavar="DIR", help="The corpus folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="Give JSON on standard output.")]


@app.command(epilog="Example: extract corpus add ~/Downloads/papers")
def add(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Folders or files to look through.")],
    corpus: Folder = CORPUS,
    as_json: AsJson = False,
) -> None:
    """Recognise source documents by hash and copy them into the corpus under their ids."""
    from extractor import corpus as papers

    placed, skipped = papers.add(paths, corpus)
    for skip in skipped:
        tell(f"skipped {skip.path}: {skip.reason}")
    if as_json:
        give_json({"id": p.entry.id, "state": p.state, "from": str(p.origin), "title": p.entry.title} for p in placed)
    for place in () if as_json else placed:
        give(f"{place.entry.id}  {place.state:<13}  {place.entry.title}")
    if not placed:
        tell("no file here is a source of the manifest: `extract corpus list` names what is wanted")
        raise typer.Exit(2)


@app.command(epilog="Example: extract corpus fetch PMC1234567 10.1000/182")
def fetch(
    papers: Annotated[list[str], typer.Argument(metavar="DOI|PMCID...", help="Papers that are open access.")],
    corpus: Folder = CORPUS,
    as_json: AsJson = False,
) -> None:
    """Get the open-access full text of papers from Europe PMC; exit 1 where one could not be had."""
    from extractor.corpus import fetching
    from extractor.settings import load_settings

    asked = [fetching.wanted(paper) for paper in papers]
    results = []
    for one in fetching.fetch(asked, corpus, load_settings().europe_pmc):
        results.append(one)
        tell(f"{one.asked}: {one.state}" + (f": {one.reason}" if one.reason else ""))
    if as_json:
        give_json(
            {"asked": r.asked, "state": r.state, "path": str(r.path) if r.path else None, "reason": r.reason or None}
            for r in results
        )
    for one in () if as_json else results:
        if one.path is not None:
            give(str(one.path))
    if any(one.state == "failed" for one in results):
        raise typer.Exit(1)


@app.command("list", epilog="Example: extract corpus list --json")
def list_(corpus: Folder = CORPUS, as_json: AsJson = False) -> None:
    """List the sources of the manifest, with licence and whether their files are there."""
    from extractor.corpus import MANIFEST, load_manifest, packaged_manifest

    path = corpus / MANIFEST
    entries = load_manifest(path if path.exists() else packaged_manifest())
    rows = [
        {**entry.model_dump(exclude_none=True), "present": (corpus / entry.file_name).exists()} for entry in entries
    ]
    if as_json:
        give_json(rows)
        return
    for entry, row in zip(entries, rows, strict=True):
        state = "present" if row["present"] else "missing"
        give(f"{entry.id}  {state}  {entry.title}\n     {entry.doi or entry.publisher}; licence: {entry.licence}")


@app.command(epilog="Example: extract corpus verify")
def verify(corpus: Folder = CORPUS, as_json: AsJson = False) -> None:
    """Hold the files against the manifest's SHA-256; exit 1 where one is missing or changed."""
    from extractor import corpus as papers

    standings = papers.verify(corpus)
    if as_json:
        give_json({"id": s.entry.id, "path": str(s.path), "state": s.state} for s in standings)
    for standing in () if as_json else standings:
        give(f"{standing.entry.id}  {standing.state:<10}  {standing.path}")
    if any(standing.state != "present" for standing in standings):
        tell("put missing or changed sources in place with `extract corpus add FOLDER`")
        raise typer.Exit(1)
