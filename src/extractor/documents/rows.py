"""Which rows of a table stand under which: by indentation, and by rows that only name a group."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class _Open:
    index: int
    indent: int
    group: bool
    children: int | None = None
    """Indent of the first row below, once it is known."""


def row_parents(rows: list[tuple[int, bool]]) -> list[tuple[int, ...]]:
    """For each row, given as (indent, holds values), the rows that it stands under, outermost first.

    A row that is indented deeper stands under the one before it. A row without values names a
    group: where its rows are indented, the group ends with the indentation; where they are not,
    it lasts until the next row without values.
    """
    stack: list[_Open] = []
    parents: list[tuple[int, ...]] = []
    for index, (indent, valued) in enumerate(rows):
        while stack and not _stands_under(stack[-1], indent, valued):
            stack.pop()
        for above in stack:
            if above.children is None:
                above.children = indent
        parents.append(tuple(above.index for above in stack))
        stack.append(_Open(index, indent, group=not valued))
    return parents


def _stands_under(above: _Open, indent: int, valued: bool) -> bool:
    if indent > above.indent:
        return True
    flat = above.children is None or above.children <= above.indent
    return above.group and indent == above.indent and valued and flat
