"""From a clean sentence to tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from extractor.readers.rules.grading import grade_name
from extractor.readers.rules.sentences.composed import composed, joined, or_better
from extractor.readers.rules.sentences.deaths import deaths
from extractor.readers.rules.sentences.patterns import COUNTED, PATTERNS
from extractor.readers.rules.sentences.tokens import MEASURES, Kind, Token
from extractor.text import number_words
from extractor.vocabulary import Vocabulary

_NEITHER = re.compile(
    r"\b(?P<said>(?:(?:had|has|was|were) )?(?:been )?(?:reached|attained) (?:in|for|by) neither)\b|"
    r"\bneither\b[^.;\d]{3,90}?\b(?P<said2>(?:(?:was|were|had been|has been|had|has) )(?:yet )?(?:reached|attained))\b",
    re.IGNORECASE,
)
_COMPILED = [(kind, re.compile(pattern)) for kind, pattern in PATTERNS]


def tokens(text: str, vocabulary: Vocabulary, standing: Sequence[Token] = ()) -> list[Token]:
    """The tokens of a clean sentence, in order, with the depth of their brackets.

    `standing` are words that stand for something said before.
    """
    named = _named(text, vocabulary, standing)
    found: list[Token] = []
    position = len(text) - len(text.lstrip("•◦▪‣·*-– "))
    depth = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        new = _spread_of(text, position, found) or named.get(position) or _matched(text, position, named)
        depth -= 1 if any(t.kind is Kind.CLOSE for t in new) and depth else 0
        found.extend(replace(t, depth=depth) for t in new)
        depth += 1 if any(t.kind is Kind.OPEN for t in new) else 0
        position = new[-1].end
    return found


def _spread_of(text: str, position: int, before: list[Token]) -> list[Token]:
    """ "9.3 months (SD 2.5)": behind a figure SD is a standard deviation, whatever else it may stand for."""
    if len(before) < 2 or before[-1].kind not in {Kind.OPEN, Kind.COMMA} or before[-2].kind not in MEASURES:
        return []
    matches = (pattern.match(text, position) for kind, pattern in _COMPILED if kind is Kind.SPREAD)
    found = next((m for m in matches if m is not None and m.groupdict().get("kind")), None)
    return _bounds(Kind.SPREAD, found) if found is not None else []


def _named(text: str, vocabulary: Vocabulary, standing: Sequence[Token]) -> dict[int, list[Token]]:
    """Outcomes, events and words for a value that is missing, by where they begin."""
    found: list[Token] = list(standing)
    for kind, phrases in (
        (Kind.NOT_REACHED, vocabulary.words.not_reached),
        (Kind.NOT_ESTIMABLE, vocabulary.words.not_estimable),
    ):
        for phrase in phrases:
            flags = re.NOFLAG if phrase.isupper() else re.IGNORECASE
            matches = re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", text, flags)
            found.extend(Token(kind, m.start(), m.end(), m.group()) for m in matches)
    mentions = [(Kind.OUTCOME, m) for m in vocabulary.outcome_mentions(text)]
    mentions += [(Kind.EVENT, m) for m in vocabulary.event_mentions(text)]
    found.extend(Token(kind, m.start, m.end, text[m.start : m.end], m.code) for kind, m in mentions)
    found.extend(
        Token(Kind.NOT_REACHED, *m.span(m.lastgroup or 0), m.group(m.lastgroup or 0)) for m in _NEITHER.finditer(text)
    )
    found.extend(composed(text, vocabulary))
    found.extend(or_better(text, vocabulary))
    found.extend(joined(text, vocabulary))
    found.extend(deaths(text, vocabulary))
    kept: dict[int, list[Token]] = {}
    taken = 0
    for token in sorted(found, key=lambda t: (t.start, -t.end)):
        if token.start >= taken:
            kept[token.start] = [token]
            taken = token.end
    return kept


def _matched(text: str, position: int, named: dict[int, list[Token]]) -> list[Token]:
    following = min((start for start in named if start > position), default=len(text))
    for kind, pattern in _COMPILED:
        match = pattern.match(text, position)
        if match is None or match.end() == position:
            continue
        if (
            match.end() > following
            and kind not in {Kind.INTERVAL, Kind.SPREAD, Kind.CITATION}
            and not match.groupdict().get("bounds")
        ):
            continue
        made = _MAKERS.get(kind, _plain)(kind, match)
        if made:
            return made
    return [Token(Kind.WORD, position, position + 1, text[position])]


def _plain(kind: Kind, match: re.Match[str]) -> list[Token]:
    return [Token(kind, match.start(), match.end(), match.group())]


def _decimal(printed: str | None) -> Decimal | None:
    if not printed:
        return None
    if printed.lower() == "not":
        return Decimal(0)
    try:
        return Decimal(printed.replace(",", ""))
    except ArithmeticError:
        words = number_words(printed)
        return words[0].value if words else None


def _numbered(kind: Kind, match: re.Match[str]) -> list[Token]:
    about = "about" in match.re.groupindex and bool(match.group("about"))
    return [
        Token(kind, match.start(), match.end(), match.group(), numbers=(_decimal(match.group("v")),), approximate=about)
    ]


def _time(kind: Kind, match: re.Match[str]) -> list[Token]:
    """A time; "13.4 (10.2-16.9) months" is one with its bare bounds behind it."""
    groups = match.groupdict()
    time = replace(_numbered(kind, match)[0], name=_unit(match.group("unit")))
    if not groups.get("bounds"):
        return [time]
    bounds = (_decimal(groups["low"]), _decimal(groups["high"]))
    end = match.end("v")
    return [
        replace(time, end=end, text=match.group("v")),
        Token(Kind.SPREAD, match.start("bounds"), match.end(), match.group("bounds"), "bare", bounds),
    ]


def _unit(printed: str) -> str:
    initial = printed[:2].lower()
    units = {"mo": "months", "ye": "years", "yr": "years", "y": "years", "we": "weeks", "wk": "weeks", "da": "days"}
    return units.get(initial, "cycles")


def _fraction(kind: Kind, match: re.Match[str]) -> list[Token]:
    num, den = (_decimal(match.group(g)) for g in ("num", "den"))
    if kind is Kind.FRACTION and (num is None or den is None or num > den or den == 0):
        return [Token(Kind.BLIND, match.start(), match.end(), match.group())]  # "200 of 128 patients"
    return [Token(kind, match.start(), match.end(), match.group(), numbers=(num, den))]


def _bounds(kind: Kind, match: re.Match[str]) -> list[Token]:
    groups = match.groupdict()
    low = _decimal(groups.get("low"))
    if kind is Kind.INTERVAL:
        high = _decimal(groups["high"])
        open_end = (
            "" if high is not None else ("NE" if re.match(r"(?i)ne\b|not est|not calc|could", groups["high"]) else "NR")
        )
        level = _decimal(groups.get("level"))
        return [Token(kind, match.start(), match.end(), match.group(), open_end, (low, high, level))]
    if "kind" not in groups:
        name = "bare"
    else:
        printed = (groups["kind"] or "sd").lower()
        name = next(n for cue, n in _SPREADS if re.match(cue, printed))
    high = _decimal(groups["high"]) if "high" in groups else low
    return [Token(kind, match.start(), match.end(), match.group(), name, (low, high))]


_SPREADS = (("inter|iqr|q1", "iqr"), ("sd|standard dev", "sd"), ("se|standard err", "se"), ("", "range"))


def _p(kind: Kind, match: re.Match[str]) -> list[Token]:
    if match.group("p") == "NS":
        return [Token(Kind.BLIND, match.start(), match.end(), match.group())]
    sign = {"≤": "<=", "≥": ">="}.get(match.group("sign"), match.group("sign"))
    sign = match.group("sign2") or sign
    printed = (sign if sign in {"<", ">", "<=", ">="} else "") + match.group("p")
    return [Token(kind, match.start(), match.end(), match.group(), printed)]


def _ratio(kind: Kind, match: re.Match[str]) -> list[Token]:
    long, small = match.group("long"), match.group("small")
    if match.group("short") or (long or "").lower() == "hazard":
        name = "hazard_ratio"
    elif small == "OR" or (long or "").lower() == "odds":
        name = "odds_ratio"
    else:
        name = "risk_ratio"
    return [Token(kind, match.start(), match.end(), match.group(), name)]


def _grade(kind: Kind, match: re.Match[str]) -> list[Token]:
    return [Token(kind, match.start(), match.end(), match.group(), grade_name(match))]


def _timepoints(kind: Kind, match: re.Match[str]) -> list[Token]:
    """One token for each time of "at 12 and 24 months", "1-, 2-, and 3-year"."""
    unit = _unit(match.group("unit"))
    several = match.groupdict().get("several") or ""
    offset = match.start("several") if several else match.start()
    made = [
        Token(kind, offset + m.start(), offset + m.end(), m.group(), unit, (_decimal(m.group()),))
        for m in re.finditer(COUNTED, several)
    ]
    at = match.start("at") if made else match.start()
    made.append(Token(kind, at, match.end(), match.string[at : match.end()], unit, (_decimal(match.group("at")),)))
    return made


_MAKERS: dict[Kind, Callable[[Kind, re.Match[str]], list[Token]]] = {
    Kind.INTERVAL: _bounds,
    Kind.SPREAD: _bounds,
    Kind.P: _p,
    Kind.RATIO: _ratio,
    Kind.GRADE: _grade,
    Kind.TIMEPOINT: _timepoints,
    Kind.FRACTION: _fraction,
    Kind.COUNT: _fraction,
    Kind.PERCENT: _numbered,
    Kind.TIME: _time,
    Kind.NUMBER: _numbered,
}
