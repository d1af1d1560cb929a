"""A paper as text and as Markdown, the way a converter writes them."""

from __future__ import annotations

import re

from tests.documents.printing.paper import Cell, Paper, Table


def as_markdown(paper: Paper) -> str:
    return _text(paper, marked=True)


def as_text(paper: Paper) -> str:
    return re.sub(r"</?sup>", "", _text(paper, marked=False))


def _text(paper: Paper, *, marked: bool) -> str:
    parts = [
        ("# " if marked else "") + paper.title,
        ", ".join(f"{given} {surname}" for given, surname in paper.authors),
    ]
    parts.append(f"{paper.journal}. Published 14 March {paper.year}. doi: {paper.doi}")
    for section in paper.sections:
        parts.append(f"{'#' * section.level} {section.title}" if marked else section.title)
        for item in section.items:
            parts += [_cited(item, marked=marked)] if isinstance(item, str) else _table(item, marked=marked)
    parts.append("## References" if marked else "References")
    parts.append(
        "\n".join(
            f"{i}. {who}. {title}. {where}. {year}." for i, (who, title, where, year) in enumerate(paper.references, 1)
        )
    )
    return "\n\n".join(parts) + "\n"


def _cited(text: str, *, marked: bool) -> str:
    """Raised citations as they are in Markdown, in brackets in plain text; powers with a caret."""
    if marked:
        return text
    return re.sub(r"<sup>([^<]*)</sup>", r" [\1]", re.sub(r"10<sup>(\d+)</sup>", r"10^\1", text))


def _table(table: Table, *, marked: bool) -> list[str]:
    lines = ["\t".join(_cell(cell, marked=marked) for cell in row) for row in _flat(table)]
    notes = [f"{_mark(mark, marked=marked)}{text}" for mark, text in table.notes]
    return [table.caption, "\n".join(lines), *(["\n".join(notes)] if notes else [])]


def _flat(table: Table) -> list[list[Cell | None]]:
    """Rows without spans over rows: a label over several rows becomes a line of its own, the rows below set in."""
    rows: list[list[Cell | None]] = []
    two = table.header[0][0].columns == 2
    for row in table.grid():
        if not two:
            rows.append(row)
            continue
        first, second, *rest = row
        if first is not None and first.rows > 1:
            rows.append([first])
        inner = [Cell(second.text, indent=1)] if second is not None else [first]
        rows.append([*inner, *rest])
    return rows


def _cell(cell: Cell | None, *, marked: bool) -> str:
    if cell is None:
        return ""
    return "  " * cell.indent + cell.text + (_mark(cell.mark, marked=marked) if cell.mark else "")


def _mark(mark: str, *, marked: bool) -> str:
    return f"<sup>{mark}</sup>" if marked and mark else mark
