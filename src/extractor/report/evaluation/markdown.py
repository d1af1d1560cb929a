"""An evaluation as Markdown, for a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.report.evaluation.sections import Section

_ACTIVE = re.compile(r"([\\`*_{}\[\]<>|#~])")


def as_markdown(sections: Iterable[Section]) -> str:
    """The tables, the headline open and the others folded."""
    first, *others = sections
    parts = [f"## {first.title}", first.remark, _table(first)]
    for section in others:
        parts += [f"<details><summary>{section.title}</summary>", section.remark, _table(section), "</details>"]
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(section: Section) -> str:
    rule = ["---:" if i in section.numbers else "---" for i in range(len(section.columns))]
    rows = [section.columns, tuple(rule), *(tuple(map(_escaped, row)) for row in section.rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _escaped(cell: str) -> str:
    """A paper's words act neither as markup nor as the end of a cell."""
    return _ACTIVE.sub(r"\\\1", " ".join(cell.split()))
