"""Parts of a result that stand in columns of their own: n/N, n, interval, p and size go to the value beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from extractor.documents import Cell
from extractor.readers.rules.result import Result
from extractor.readers.rules.tables.cells import interval_alone, printed_p
from extractor.readers.rules.tables.places import reproduces
from extractor.records import Support

_FRACTION = re.compile(r"(\d[\d,]*)\s*/\s*(\d[\d,]*)")
_COUNT = re.compile(r"\d[\d,]*")


@dataclass(frozen=True)
class Size:
    """The N of a row's group, in a cell of its own."""

    n: int
    cell: Cell


def size_of(cell: Cell) -> Size:
    """The N that a cell of a column of sizes prints."""
    return Size(_integer(cell.text), cell)


def with_counts(result: Result, cell: Cell) -> Result:
    """n/N or n from a column of its own goes to the percentage beside it; n/N must give it."""
    fraction = _FRACTION.fullmatch(cell.text)
    if result.num is not None or result.value is None:
        return result
    if fraction is None:
        counted = replace(result, num=_integer(cell.text), support=_supported(result, cell))
        return with_denominator(counted, result.cohort_n)
    num, den = (_integer(n) for n in fraction.groups())
    if not reproduces(num, den, result.value):
        return result
    return replace(result, num=num, den=den, den_source="beside", support=_supported(result, cell))


def is_count(cell: Cell) -> bool:
    """Whether a cell holds a whole number and nothing else."""
    return _COUNT.fullmatch(cell.text) is not None


def with_size(result: Result, size: Size) -> Result:
    """The N of a row is its group's size, and a count's denominator where it gives the percentage."""
    place = Support(start=size.cell.span.start, end=size.cell.span.end, role="cohort size")
    return with_denominator(replace(result, cohort_n=size.n, support=(*result.support, place)), size.n)


def with_denominator(result: Result, size: int | None) -> Result:
    """A printed N becomes the denominator of a count that has none, where it gives the percentage."""
    if size is None or result.num is None or result.den is not None:
        return result
    return replace(result, den=size, den_source="header") if reproduces(result.num, size, result.value) else result


def with_interval(result: Result, cell: Cell) -> Result:
    """An interval from a column of its own goes to the value before it."""
    found = interval_alone(cell.text)
    if found is None or result.ci_low is not None:
        return result
    return replace(
        result,
        ci_low=found.low,
        ci_high=found.high,
        ci_status=found.status,
        ci_level=found.level,
        support=_supported(result, cell),
    )


def with_p(results: list[Result], cell: Cell, *, rows_are_groups: bool, columns: int = 2) -> list[Result]:
    """A p beside a ratio is the ratio's; beside two groups it compares them; else it stands for its block of rows.

    `columns` is how many columns of the table hold values: of three arms, one with an empty cell, two are no pair.
    """
    p = printed_p(cell.text)
    if p is None or not results:
        return results
    last = results[-1]
    if last.unit == "ratio" or rows_are_groups:
        kind: Literal["global"] | None = None if last.unit == "ratio" else "global"
        return [*results[:-1], replace(last, p=p, p_kind=kind, support=_supported(last, cell))]
    paired = columns <= 2 == len(results) and len({r.cohort_text for r in results}) == 2
    return [
        replace(
            result,
            p=p,
            p_kind="pairwise" if paired else "global",
            comparator=results[1 - index].cohort_text if paired else None,
            support=_supported(result, cell),
        )
        for index, result in enumerate(results)
    ]


def _supported(result: Result, cell: Cell) -> tuple[Support, ...]:
    return (*result.support, Support(start=cell.span.start, end=cell.span.end, role="cell"))


def _integer(text: str) -> int:
    return int(text.replace(",", ""))
