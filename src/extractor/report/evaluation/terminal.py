"""An evaluation at the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.report import drawing
from extractor.report.evaluation.sections import Section


def as_text(sections: Iterable[Section], width: int) -> str:
    """The tables below each other, each under its title."""
    return "\n\n".join(_draw(section, width) for section in sections)


def _draw(section: Section, width: int) -> str:
    table = drawing.table(*section.columns)
    for number in section.numbers:
        table.columns[number].justify = "right"
    for row in section.rows:
        table.add_row(*(drawing.text(cell) for cell in row))
    title = section.title if not section.remark else f"{section.title}. {section.remark}"
    return f"{title}\n{drawing.draw(table, width).strip(chr(10))}"
