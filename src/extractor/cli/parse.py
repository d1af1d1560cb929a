"""`extract parse`: how a file is read, the first thing to look at when a record is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.output import give, give_json, tell, width
from extractor.errors import UsageError

EXAMPLE = "Example: extract parse paper.pdf --html parsed.html"


def parse(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A paper: text, Markdown, JATS, HTML, DOCX or PDF.")],
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a page that shows it.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Give JSON on standard output.")] = False,
) -> None:
    """Show how a paper is read: its blocks, its tables as tables, and what was left out."""
    from extractor.corpus import printable, unfit_name
    from extractor.documents import read_document
    from extractor.files import write_atomic
    from extractor.report.parsed import as_json as in_json
    from extractor.report.parsed import as_page, as_terminal

    if not file.exists():
        raise UsageError(f"{file}: no such file", mend="give a paper")
    if file.is_dir():
        raise UsageError(f"{file} is a folder", mend="give one paper; `extract run` reads a folder")
    if unfit := unfit_name(file):
        raise UsageError(f"{printable(file)}: {unfit}")
    document = read_document(file, file.stem)
    if html is not None:
        write_atomic(html, as_page(document))
        tell(f"{html} shows how {file} was read")
    if as_json:
        give_json(in_json(document))
    elif html is None:
        give(as_terminal(document, width()))
