"""Invented papers around a table, and the few fields of a result that a test is about.

A table is written with upright bars between its cells; all names and figures are invented.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import dedent

from extractor.readers.rules.result import Result

_OPENING = """A Study of Rechallenge in Multiple Myeloma

Results

The tables below hold what was found in this invented study.

"""


def paper_with(table: str) -> str:
    """A paper whose results are one table (or more), as a converter leaves them: cells parted by tabs."""
    lines = dedent(table).strip("\n").splitlines()
    return _OPENING + "\n".join(re.sub(r" ?\| ?", "\t", line) for line in lines) + "\n\nThe paper ends here.\n"


def fields(results: Sequence[Result], *names: str) -> list[tuple[object, ...]]:
    """Some fields of each result, in the order of the table."""
    return [tuple(getattr(result, name) for name in names) for result in results]
