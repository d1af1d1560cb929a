"""Plots as numbers for SVG: where each mark, whisker and bar stands. The page's template draws them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extractor.evaluation import Group, Kind
from extractor.report.evaluation.sections import percent

ROW = 22
"""Height of a line in pixels."""
LEFT, WIDTH, RIGHT = 190, 420, 90
"""Pixels for labels, for the scale, and for the figures behind it."""
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a plot: a mark with its whisker, or a bar from the left to the mark."""

    label: str
    figure: str
    y: float
    mark: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot with what a screen reader says of it."""

    title: str
    lines: tuple[Line, ...]
    ticks: tuple[tuple[float, str], ...] = ()

    @property
    def height(self) -> int:
        return ROW * len(self.lines) + 30

    @property
    def width(self) -> int:
        return LEFT + WIDTH + RIGHT

    @property
    def left(self) -> int:
        return LEFT


def scores_plot(title: str, groups: Iterable[Group]) -> Plot:
    """F1 at the cohort level with its interval, a line for each group that gold knows."""
    lines = [
        Line(
            label=group.name,
            figure=f"{percent(group.cohort.rates.f1)} of {group.cohort.gold}",
            y=_y(i),
            mark=_x(group.cohort.rates.f1 or 0.0),
            low=_x(group.cohort.f1.low) if group.cohort.f1 else None,
            high=_x(group.cohort.f1.high) if group.cohort.f1 else None,
        )
        for i, group in enumerate(g for g in groups if g.cohort.gold)
    ]
    return Plot(title, tuple(lines), tuple((_x(tick), percent(tick)) for tick in TICKS))


def kinds_plot(title: str, kinds: Mapping[Kind, int]) -> Plot:
    """A bar for each kind of error."""
    most = max(kinds.values(), default=1)
    lines = [
        Line(label=str(kind), figure=str(count), y=_y(i), mark=_x(count / most))
        for i, (kind, count) in enumerate(kinds.items())
    ]
    return Plot(title, tuple(lines))


def _x(share: float) -> float:
    return round(LEFT + share * WIDTH, 1)


def _y(number: int) -> float:
    return number * ROW + ROW / 2 + 4
