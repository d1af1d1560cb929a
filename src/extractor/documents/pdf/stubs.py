"""Labels that name several rows of a table on a page, which shows no spans."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.documents.lines import value_like
from extractor.documents.pdf.bodyrows import BodyRow


def stub_groups(rows: Sequence[BodyRow], *, headed: bool) -> dict[int, tuple[int, int]]:
    """For each row whose first column names a group of rows: the first of them, and how many they are.

    None where the second column has a label of its own above it (`headed`), or holds values: then
    the first column names single rows.
    """
    labels = [_at(row, 0) for row in rows]
    second = [_text(row, 1) for row in rows if _text(row, 1)]
    named = [index for index, label in enumerate(labels) if label is not None]
    if headed or len(named) == len(rows) or not named or not second:
        return {}
    if sum(map(value_like, second)) * 4 > len(second) or len(second) * 10 < len(rows) * 9:
        return {}
    middles = [_middle(row) for row in rows]
    if named[0] == 0 and (labels[0] or 0.0) < middles[0] + 2:
        starts = [*named, len(rows)]
        return {row: (row, end - row) for row, end in zip(named, starts[1:], strict=True)}
    return _centred(named, [labels[i] or 0.0 for i in named], middles) or _from_the_top(named, len(rows))


def _at(row: BodyRow, column: int) -> float | None:
    """The baseline of what a row prints in a column: the middle of its lines."""
    lines = [slot.piece.baseline for line in row.lines for slot in line if slot.first == column]
    return (lines[0] + lines[-1]) / 2 if lines else None


def _text(row: BodyRow, column: int) -> str:
    return " ".join(slot.piece.text for line in row.lines for slot in line if slot.first == column)


def _middle(row: BodyRow) -> float:
    """The middle of a row's lines, the group's label left aside."""
    lines = [slot.piece.baseline for line in row.lines for slot in line if slot.first > 0]
    return (min(lines) + max(lines)) / 2 if lines else row.baseline


def _centred(named: Sequence[int], labels: Sequence[float], middles: Sequence[float]) -> dict[int, tuple[int, int]]:
    """Groups whose labels stand at half their height; none where that does not come out even."""
    groups: dict[int, tuple[int, int]] = {}
    start = 0
    for row, label in zip(named, labels, strict=True):
        if start >= len(middles):
            return {}
        end = min(range(start, len(middles)), key=lambda last: abs(middles[start] + middles[last] - 2 * label))
        groups[row] = (start, end - start + 1)
        start = end + 1
    return groups if start == len(middles) else {}


def _from_the_top(named: Sequence[int], count: int) -> dict[int, tuple[int, int]]:
    """Groups that end where the next label stands; the first takes in what is above it."""
    starts = [0, *named[1:], count]
    return {row: (start, end - start) for row, start, end in zip(named, starts, starts[1:], strict=False)}
