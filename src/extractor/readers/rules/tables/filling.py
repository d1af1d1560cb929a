"""From the numbers of a cell to a result: what the kind of its outcome makes of them."""

from __future__ import annotations

from dataclasses import replace

from extractor.readers.rules.result import Result
from extractor.readers.rules.tables.cells import CellValue
from extractor.records import Statistic, Status
from extractor.vocabulary import Outcome

_COUNTED = frozenset({"response", "event", "incidence"})
_LONGEST_TEXT = 120


def is_counted(outcome: Outcome) -> bool:
    """Whether an outcome is a share of patients: a response, an event, an incidence."""
    return outcome.kind in _COUNTED


def may_be_landmark(outcome: Outcome) -> bool:
    """Whether an outcome can be a probability at a time."""
    return outcome.kind in {"time_to_event", "incidence"}


def printed(result: Result, cell: CellValue) -> Result:
    """The result with every number that its cell prints."""
    return replace(
        result,
        value=cell.value,
        status=cell.status,
        num=cell.num,
        den=cell.den,
        den_source="beside" if cell.den is not None else None,
        ci_low=cell.ci_low,
        ci_high=cell.ci_high,
        ci_status=cell.ci_status,
        ci_level=cell.ci_level,
        spread=cell.spread,
        p=cell.p,
        value_text=cell.text[:_LONGEST_TEXT] or None,
    )


def measured(result: Result, outcome: Outcome, statistic: Statistic | None, unit: str | None) -> Result | None:
    """The result with its statistic and unit, as the kind of outcome has them before what the labels say.

    A time without a statistic is a median; not reached is meant of times only. None where patients
    are counted under a median.
    """
    status = result.status
    if result.timepoint is not None or is_counted(outcome):
        statistic = Statistic.PROPORTION if result.timepoint is None else Statistic.LANDMARK
        unit = "percent" if result.value is not None or result.timepoint is not None else None
        status = Status.UNCLEAR if status is Status.NOT_REACHED else status
    elif outcome.kind == "time_to_event":
        statistic = statistic or Statistic.MEDIAN
        if result.num is not None and statistic is Statistic.MEDIAN:
            return None
    return replace(result, statistic=statistic, unit=unit, status=status)
