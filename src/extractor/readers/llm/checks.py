"""Why an answer of the model cannot be taken as it is: small checks that compose.

They give a reason that the model can act on, since they send a result back to it. What counts in
the end is decided by verification, which trusts none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from extractor.readers.llm.marking import MARK, Marked
from extractor.readers.llm.places import Place
from extractor.readers.llm.schema import Result
from extractor.records import Statistic, Status
from extractor.text import as_decimal, numerals


@dataclass(frozen=True)
class Citation:
    """A result with the places that it cites, found in the paper."""

    result: Result
    place: Place
    also: tuple[Place, ...]
    """The places of its other numbers; the statement of the group's size among them."""
    share: float = 1.0
    """Share of the votes that gave it."""

    def reaches(self, number: Decimal) -> bool:
        return any(place.reaches(number) for place in (self.place, *self.also))


ResultCheck = Callable[[Citation], Iterator[str]]


@dataclass(frozen=True)
class ResultJudge:
    """Checks results against the lines that one call showed."""

    marked: Marked
    shown: frozenset[str]
    """Marks of the lines that the call showed."""
    sizes: Mapping[str, Place]
    """Where the size of a group is printed, by the id that the answer gives it."""

    def __call__(self, result: Result) -> list[str]:
        """The reasons against a result."""
        citation = self.cited(result)
        if isinstance(citation, str):
            return [citation]
        return [reason for check in CHECKS for reason in check(citation)]

    def cited(self, result: Result) -> Citation | str:
        """The result with its places, or the reason why its citation fails."""
        place = self._resolve(result.at, result.quote)
        if isinstance(place, str):
            return place
        also = [found for mark in result.also if not isinstance(found := self._whole(mark), str)]
        if result.cohort in self.sizes:
            also.append(self.sizes[result.cohort])
        return Citation(result, place, tuple(also))

    def _resolve(self, at: str, quote: str) -> Place | str:
        cited = MARK.match(at.strip("[] "))
        if cited is None or cited.group(1) not in self.shown:
            return f"{at} is no line of these passages"
        return self.marked.resolve(at, quote)

    def _whole(self, mark: str) -> Place | str:
        return self.marked.whole(mark)


def value_in_quote(citation: Citation) -> Iterator[str]:
    """The quote prints the value, or the count where there is no value."""
    result = citation.result
    if result.value is not None:
        number = as_decimal(result.value)
        if not citation.place.prints(number):
            yield f"the quote does not print the value {number}"
    elif result.num is not None and not citation.place.prints(Decimal(result.num)):
        yield f"the quote does not print the count {result.num}"


def numbers_in_reach(citation: Citation) -> Iterator[str]:
    """Every other number stands in the cited line, the headers, notes or lines named in `also`."""
    result = citation.result
    details = {
        "num": result.num, "den": result.den, "ci_low": result.ci_low, "ci_high": result.ci_high,
        "low": result.low, "high": result.high, "time": result.time,
    }  # fmt: skip
    for name, value in details.items():
        if value is not None and not citation.reaches(as_decimal(value)):
            yield f"{name} {as_decimal(value)} is not printed at {result.at}; name the line that prints it in also"
    for numeral in numerals(result.p or ""):
        if not citation.reaches(numeral.value):
            yield f"p {result.p} is not printed at {result.at}"


def interval_around_estimate(citation: Citation) -> Iterator[str]:
    """An interval has its bounds in order and its estimate between them."""
    result = citation.result
    bounds = [("the interval", result.ci_low, result.ci_high)]
    if result.spread == "range":
        bounds.append(("the range", result.low, result.high))
    for name, low, high in bounds:
        if low is not None and high is not None and low > high:
            yield f"{name} runs from {low:g} down to {high:g}"
        elif result.value is not None and (
            (low is not None and result.value < low) or (high is not None and result.value > high)
        ):
            yield f"{name} does not hold the value {result.value:g}"


def value_fits_status(citation: Citation) -> Iterator[str]:
    """A value goes with `reported` only, and a reported result says something."""
    result = citation.result
    if result.status is not Status.REPORTED and result.value is not None:
        yield f"status {result.status} goes without a value"
    printed = (result.value, result.num, result.p, result.spread)
    if result.status is Status.REPORTED and all(part is None for part in printed):
        yield "a reported result needs a value, a count, a spread or a p: leave it out, or say not_reached"
    if result.statistic is Statistic.P_ONLY and result.p is None:
        yield "p_only needs a p"
    if result.spread is not None and (result.low is None or result.high is None):
        yield "a spread needs low and high"


def counts_fit(citation: Citation) -> Iterator[str]:
    """Not more patients with an outcome than were evaluated."""
    result = citation.result
    if result.num is not None and result.den is not None and result.num > result.den:
        yield f"num {result.num} is more than den {result.den}"


def named_where_needed(citation: Citation) -> Iterator[str]:
    """An event says which, a landmark says when."""
    result = citation.result
    if result.outcome == "AE" and not result.term:
        yield "AE needs the event in term"
    if result.statistic is Statistic.LANDMARK and (result.time is None or result.time_unit is None):
        yield "a landmark needs time and time_unit"


CHECKS: tuple[ResultCheck, ...] = (
    value_in_quote,
    numbers_in_reach,
    interval_around_estimate,
    value_fits_status,
    counts_fit,
    named_where_needed,
)
