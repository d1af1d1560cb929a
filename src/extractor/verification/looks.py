"""What makes a printed number look like a result, and what tells that it is none.

A grammar of shapes: a number with what stands directly before and behind it. Which outcomes and events there
are comes from the vocabulary; the rest is how papers print doses, dates, citations and group sizes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.text import NumeralKind
from extractor.verification.printed import Printed

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_NUMBER = r"[<>≤≥=~]?\s*\d+(?:\.\d+)?"
_NEXT = rf"(?:\s*(?:,\s*and|,|;|/|and|or|vs\.?|versus|to|-)\s*{_NUMBER}\s*)*"
_TIMES = r"(?:months?|mos?|weeks?|wks?|days?|years?|yrs?|cycles?)\b"

_NAMED_BEFORE = re.compile(
    r"\b(?:tables?|figures?|figs?\.?|sections?|phases?|parts?|grades?|gr\.?|stages?|lines?|cycles?|days?|weeks?|months?|"
    r"visits?|arms?|cohorts?|groups?|levels?|types?|versions?|appendix|suppl(?:ementary)?\.?|refs?\.?|references?|"
    r"nos?\.|ages?|aged|scores?|chromosomes?|courses?|ecog|iss|r-iss|ctcae)"
    r"[\s-]*(?:[a-z]?\d*\s*(?:-|/|,|&|and|or|to|through)\s*)*(?:of\s+)?$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\[[^\[\]a-zA-Z%.=<>]*$")
_OUT_OF_BRACKETS = re.compile(r"^[^\[\]a-zA-Z%.=<>]*\]")
_LONE_IN_PARENTHESES = (
    re.compile(r"(?:[a-z]{2}|[.,;)])\s*\((?:\d+\s*[,-]\s*)*$"),
    re.compile(r"^(?:\s*[,-]\s*\d+)*\)"),
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = (
    re.compile(rf"\b(?:{_MONTHS})[a-z]*\.?\s*$", re.IGNORECASE),
    re.compile(rf"^(?:st|nd|rd|th)?\s+(?:{_MONTHS})[a-z]*\b", re.IGNORECASE),
)
_DOSE = re.compile(r"^\s*-?\s*(?:mg|µg|μg|ug|mcg|g|kg|ml|l|dl|gy|iu|mmol|cells?|mm|cm|°c|[x×]\s*10)\b", re.IGNORECASE)
_ORDINAL = re.compile(r"^(?:st|nd|rd|th)\b|^[A-Z]\b")
_P_BEFORE = re.compile(r"\bp\s*(?:-?\s*values?)?\s*(?:of|was|were)?\s*(?:[=<>≤≥:]|less than)*\s*$", re.IGNORECASE)
_RATIO_BEFORE = re.compile(
    r"(?:\b(?:[am]?HR|[am]?OR|RR)|(?i:\b(?:hazards?|odds|risk|rate) ratios?))s?\b[\s,;:=(\[]*"
    r"(?:(?:HR|OR|RR)\)?)?[\s,;:=]*(?:of|was|were|is)?\s*$"
)
_SIZE_BEFORE = re.compile(r"\bn\s*=\s*$", re.IGNORECASE)
_SHARE_BESIDE = (
    re.compile(r"\d\s*%\s*[;,(\[]*\s*n\s*=\s*$", re.IGNORECASE),
    re.compile(rf"^\s*[,;(\[]*\s*{_NUMBER}\s*%"),
)
_PERCENT = re.compile(rf"^{_NEXT}\s*%(?!\s*(?:CI\b|confidence))", re.IGNORECASE)
_FRACTION = (re.compile(r"\d\s*/\s*$"), re.compile(r"^\s*/\s*\d+(?!\s*%)"))
_COUNT = re.compile(r"^\s*[(\[]\s*\d+(?:\.\d+)?\s*%")
_TIME = re.compile(rf"^{_NEXT}\s*{_TIMES}", re.IGNORECASE)
_TIME_ADJECTIVE = re.compile(rf"^\s*-\s*{_TIMES}", re.IGNORECASE)
_NO_TIME_BEFORE = re.compile(
    r"\b(?:within|every|after|before|at|for|over|least|past|first|last|previous|until|than|up to|each|day|beyond|"
    r"from|between|minimum|maximum|older|aged?)\s+(?:the\s+)?(?:first\s+|last\s+)?$",
    re.IGNORECASE,
)
_BOUND_BEFORE = re.compile(
    r"[(\[,;][^()\[\]]*\b(?:CI|confidence interval|range|IQR|interquartile range|SD|SE|Q1-Q3|min-max)\b[^()\[\]]*$",
    re.IGNORECASE,
)


def why(text: str, number: Printed, people: Iterable[str], named: bool) -> str | None:
    """Why a number of a clean text looks like a result, or None.

    `people` are the nouns for patients; `named` tells whether an outcome or event is named nearby.
    """
    before, after = text[: number.start], text[number.end :]
    bare = _without_sign(before)
    if not number.digits and number.kind is not NumeralKind.LOST_SIGN:
        counted = number.kind is NumeralKind.WORD and named and _people_follow(after, people)
        return "a count of patients" if counted else None
    if _P_BEFORE.search(before):
        return "a p"
    if _is_something_else(text, number):
        return None
    if _RATIO_BEFORE.search(bare):
        return "a ratio"
    if not named or number.sign:
        return None
    return _beside_an_outcome(before, after, people)


def _beside_an_outcome(before: str, after: str, people: Iterable[str]) -> str | None:
    """Shapes that say something only where an outcome is named."""
    if _PERCENT.match(after):
        return "a percentage beside an outcome"
    if _FRACTION[0].search(before) or _FRACTION[1].match(after) or _COUNT.match(after):
        return "a count of patients"
    if _SIZE_BEFORE.search(before):
        counted = _SHARE_BESIDE[0].search(before) or _SHARE_BESIDE[1].match(after)
        return "a count of patients" if counted else None
    if _BOUND_BEFORE.search(before):
        return "a bound of an interval or range"
    if _TIME.match(after) and not _TIME_ADJECTIVE.match(after) and not _NO_TIME_BEFORE.search(before):
        return "a time beside an outcome"
    if _people_follow(after, people):
        return "a count of patients"
    return None


def _is_something_else(text: str, number: Printed) -> bool:
    """Citations, years, dates, doses, the number of a table or grade, the level of an interval."""
    before, after = text[: number.start], text[number.end :]
    return bool(
        (_IN_BRACKETS.search(before) and _OUT_OF_BRACKETS.match(after) and not _BOUND_BEFORE.search(before))
        or (_LONE_IN_PARENTHESES[0].search(before) and _LONE_IN_PARENTHESES[1].match(after))
        or (_YEAR.fullmatch(number.text) and not after.lstrip().startswith("%"))
        or _DATE[0].search(before)
        or _DATE[1].match(after)
        or _DOSE.match(after)
        or number.level
        or _NAMED_BEFORE.search(before)
        or _ORDINAL.match(after)
    )


def in_cell(text: str, number: Printed) -> str | None:
    """Why a number in a cell of a table of results looks like one."""
    if not number.digits and number.kind is not NumeralKind.LOST_SIGN:
        return None
    before, after = text[: number.start], text[number.end :]
    if _YEAR.fullmatch(number.text) or _DOSE.match(after) or number.level:
        return None
    if _SIZE_BEFORE.search(before) or _TIME_ADJECTIVE.match(after) or _NAMED_BEFORE.search(before):
        return None
    return "a number in a table of results"


def _people_follow(after: str, people: Iterable[str]) -> bool:
    nouns = "|".join(re.escape(noun) for noun in sorted(people, key=len, reverse=True))
    return (
        bool(nouns) and re.match(rf"\s*(?:of\s+\d+\s+)?(?:[a-z-]+\s+)?(?:{nouns})\b", after, re.IGNORECASE) is not None
    )


def _without_sign(before: str) -> str:
    return re.sub(r"[<>≤≥=~]+\s*$", "", before)
