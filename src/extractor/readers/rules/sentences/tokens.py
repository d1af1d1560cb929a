"""What stands in a sentence, as the grammar sees it: numbers with their roles, names, joining words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """The part that a piece of text can play in the statement of a result."""

    PERCENT = "percent"
    TIME = "time"
    """A number with a unit of time, or cycles."""
    NUMBER = "number"
    """A bare number, in digits or in words; a negation says zero."""
    FRACTION = "fraction"
    """ "21/43", "21 of 43"."""
    COUNT = "count"
    """ "n = 21"."""
    NOT_REACHED = "not reached"
    NOT_ESTIMABLE = "not estimable"
    INTERVAL = "interval"
    SPREAD = "spread"
    P = "p"
    RATIO = "ratio"
    """The words "hazard ratio", "HR", "odds ratio" …: the number follows."""
    OUTCOME = "outcome"
    EVENT = "event"
    GRADE = "grade"
    STATISTIC = "statistic"
    TIMEPOINT = "timepoint"
    VERSUS = "versus"
    AND = "and"
    COMMA = "comma"
    SEMICOLON = "semicolon"
    COLON = "colon"
    OPEN = "open"
    CLOSE = "close"
    RESPECTIVELY = "respectively"
    CITATION = "citation"
    BLIND = "blind"
    """A number that is no result: a dose, a bound, a range of values, a number in a name."""
    WORD = "word"


MEASURES = frozenset(
    {Kind.PERCENT, Kind.TIME, Kind.NUMBER, Kind.FRACTION, Kind.COUNT, Kind.NOT_REACHED, Kind.NOT_ESTIMABLE}
)
PUNCTUATION = frozenset({Kind.COMMA, Kind.SEMICOLON, Kind.COLON, Kind.OPEN, Kind.CLOSE, Kind.CITATION})


@dataclass(frozen=True, slots=True)
class Token:
    """One piece: `text` stands at `start` to `end` of the clean sentence.

    `name` is the code, term, grade, unit, statistic or kind of spread, whichever the kind calls
    for; `numbers` are the printed numbers in their order; `depth` counts the brackets around it.
    """

    kind: Kind
    start: int
    end: int
    text: str
    name: str = ""
    numbers: tuple[Decimal | None, ...] = ()
    depth: int = 0
    approximate: bool = False

    @property
    def word(self) -> str:
        return self.text.lower()


def words(listed: str) -> frozenset[str]:
    """A class of words, written as one line of text."""
    return frozenset(listed.split())
