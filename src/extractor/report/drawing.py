"""Drawing a table as text. What papers say is shown as it is: neither markup nor control characters act."""

from __future__ import annotations

import io
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text


def table(*columns: str) -> Table:
    """An empty table; nothing is cut off, long cells fold."""
    empty = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="")
    for column in columns:
        empty.add_column(column, overflow="fold")
    return empty


def text(cell: str) -> Text:
    """Plain text: line breaks of the paper become blanks, other control characters a mark."""
    lines = (" ".join(line.split()) for line in cell.split("\n"))
    return Text("\n".join("".join(c if c.isprintable() else "\ufffd" for c in line) for line in lines))


def draw(drawn: Table, width: int, ratios: Sequence[int] | None = None) -> str:
    """The table as lines of text, without colours; `ratios` share out the width."""
    for column, ratio in zip(drawn.columns, ratios or (), strict=False):
        column.ratio = ratio
    drawn.expand = ratios is not None
    console = Console(file=io.StringIO(), width=width, no_color=True, force_terminal=False)
    console.print(drawn)
    file = console.file
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) if isinstance(file, io.StringIO) else ""
