"""Figures that were bound to a head and yet are none of its results."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.readers.rules.sentences.binding import Bound
from extractor.readers.rules.sentences.parsed import Parsed
from extractor.readers.rules.sentences.tokens import Kind, words
from extractor.vocabulary import Vocabulary

_EARLIER = words("previous previously prior earlier")
_CHANGED = words("improved improve improves prolonged extended increased reduced shortened exceeded")
_RANGED = words("ranged ranging varied varying range")
_PATIENTS = words(
    "patients patient pts pt subjects participants individuals cases of them these had experienced developed who "
    "died discontinued presented required responded"
)
_YEARS = (1900, 2100)


_REASONS = re.compile(
    (
        r"\b(?:reasons?|causes?) (?:of|for)\b[^.;]*\b(?:discontinu|stopp|withdraw)|"
        r"\bdiscontinu\w+[^.;]*\b(?:reasons?|causes?)\b"
    ),
    re.IGNORECASE,
)


def lists_reasons(parsed: Parsed) -> bool:
    """Whether a sentence lists why patients stopped a treatment."""
    return bool(_REASONS.search(parsed.text))


def reasons(parsed: Parsed, bound: list[Bound], vocabulary: Vocabulary) -> list[Bound]:
    """In a list of reasons for stopping, toxicity is a discontinuation and nothing else is counted."""
    if not lists_reasons(parsed):
        return bound
    stopped = vocabulary.outcome_mentions("discontinuation due to toxicity")
    harm = vocabulary.outcome_mentions("adverse event")
    if not stopped or not harm:
        return []
    return [
        replace(b, head=replace(b.head, code=stopped[0].code))
        for b in bound
        if b.head.code == harm[0].code and b.head.event is None
    ]


def stands(parsed: Parsed, b: Bound) -> bool:
    """Whether a bound figure is a result."""
    if _of_earlier_treatment(parsed, b) or _only_a_range(parsed, b):
        return False
    if b.measure.kind is Kind.TIME and _is_a_difference(parsed, b):
        return False
    if b.measure.kind is Kind.NUMBER and not _counts_patients(parsed, b):
        return False
    if b.head.generic and not _rate_of_response(parsed, b):
        return False
    return b.head.kind != "time_to_event" or b.measure.kind is not Kind.PERCENT or _probability(parsed, b)


def _of_earlier_treatment(parsed: Parsed, b: Bound) -> bool:
    """ "previously achieving ≥VGPR", "a response to the previous regimen", "PD on the index regimen"."""
    low, high = sorted((b.head.first, b.measure.first))
    inside = {t.word for i, t in enumerate(parsed.tokens[low:high], low) if i not in parsed.grouped}
    before = {t.word for t in parsed.tokens[max(0, b.head.first - 2) : b.head.first]}
    after = [t.word for t in parsed.tokens[b.head.last + 1 : b.head.last + 5]]
    if b.head.generic and after[:1] == ["to"] and set(after) & {*_EARLIER, "first", "initial", "last"}:
        return True
    if b.head.kind != "response":
        return False
    behind = parsed.tokens[b.head.last + 1 : b.head.last + 2]
    return bool((inside | before) & _EARLIER) or bool(behind and behind[0].word == "on")


def _is_a_difference(parsed: Parsed, b: Bound) -> bool:
    """ "a gap of 10 months of PFS", "improved PFS by 4 months"."""
    near = {t.word for t in parsed.tokens[max(0, b.measure.first - 3) : b.measure.first]}
    clause = {t.word for t in parsed.tokens[max(0, b.measure.first - 16) : b.measure.first]}
    return "gap" in clause or "difference" in clause or ("by" in near and bool(clause & _CHANGED))


def _only_a_range(parsed: Parsed, b: Bound) -> bool:
    """ "ranged from 24 to 33 months": the extremes count only where each has a group of its own."""
    before = parsed.tokens[max(0, b.series.first - 14) : b.series.first]
    ranged = [i for i, t in enumerate(before) if t.word in _RANGED]
    if not ranged or not any(t.word in {"from", "between", "to"} for t in before[ranged[-1] :]):
        return False
    own = any(b.measure.last < g.first <= b.measure.last + 2 for g in parsed.groups)
    return not own


def _counts_patients(parsed: Parsed, b: Bound) -> bool:
    """Whether a bare number is a count of patients with the event or response."""
    token = parsed.tokens[b.measure.first]
    value = b.measure.value
    if value is None or value != int(value) or _YEARS[0] <= value <= _YEARS[1]:
        return False
    if token.word == "not":
        return b.head.kind == "event" and not b.forward and not b.carried
    if _sizes_what_is_said(parsed, b):
        return False
    if b.head.kind == "count" or b.measure.den is not None or token.kind is Kind.FRACTION:
        return True
    if not b.forward and b.head.first and parsed.tokens[b.head.first - 1].word in {"no", "none"}:
        return False
    if b.forward and b.head.kind == "response" and b.head.first == b.measure.last + 1:
        return True
    if token.kind is Kind.COUNT:
        each = "each" in parsed.words(b.measure.last, b.measure.last + 2)
        return each or (b.measure.first - b.head.last <= 2 and parsed.tokens[b.measure.first - 1].kind is Kind.OPEN)
    return _says_none(parsed, b) if token.word in {"no", "none", "nobody"} else _people_follow(parsed, b)


def _sizes_what_is_said(parsed: Parsed, b: Bound) -> bool:
    """ "The ORR was 60% in 128 patients", "the 20 patients with sepsis had …": the number is a size."""
    if b.measure.den is not None or not b.measure.first:
        return False
    before = parsed.tokens[b.measure.first - 1].word
    if any(m.last == b.measure.first - 2 and m.kind is Kind.PERCENT for m in parsed.measures):
        return before in {"in", "of", "among"}
    return b.forward and before in {"the", "these", "those"} and "with" in parsed.words(b.measure.last, b.head.first)


def _says_none(parsed: Parsed, b: Bound) -> bool:
    """ "No treatment-related deaths", "none achieved CR"; "no difference in OS" says nothing of the kind."""
    led = parsed.words(b.measure.last, b.head.first) & {"had", "achieved", "attained", "reached"}
    near = b.forward and b.head.first - b.measure.last <= 6
    return near and (b.head.kind == "event" or bool(led) or b.head.generic)


def _people_follow(parsed: Parsed, b: Bound) -> bool:
    """Whether patients, a verb of theirs or a grade stand behind a number, and its head near it."""
    last = b.series.last if b.forward else b.measure.last
    behind = parsed.tokens[last + 1 : last + 4]
    if b.forward and b.measure.last + 1 in parsed.grouped:
        return True
    if not any(t.word in _PATIENTS or t.kind is Kind.GRADE for t in behind):
        return False
    each = "each" in {t.word for t in behind}
    return b.forward or b.carried or each or b.measure.first - b.head.last <= 6


def _rate_of_response(parsed: Parsed, b: Bound) -> bool:
    """ "responded" after its count, or "responses in 15 of 31": not any sentence with the word response."""
    between = parsed.words(b.head.last, b.series.first)
    if between <= {"("} and b.series.depth > 0 and parsed.tokens[b.head.first].word == "responded":
        return True
    if b.forward:
        if b.measure.value == 0 and b.head.first == b.measure.last + 1:
            return True
        denied = parsed.words(b.measure.last, b.head.first) & {"not", "who", "never"}
        led = parsed.words(b.measure.last, b.head.first) & {"had", "achieved", "showed", "attained"}
        return (parsed.tokens[b.head.first].word == "responded" or bool(led)) and not denied
    return bool(between & {"in", "were", "was", "of", "with", "rate", "rates", "from"}) and b.measure.kind in {
        Kind.PERCENT,
        Kind.NUMBER,
    }


def _probability(parsed: Parsed, b: Bound) -> bool:
    """A share is a probability of survival where a time, or the word rate, stands with it."""
    low, high = sorted((b.head.first, b.measure.last))
    near = parsed.tokens[max(0, low - 6) : high + 10]
    rate = {"rate", "rates", "probability", "estimated", "estimate"} & {t.word for t in near}
    named = "rate" in parsed.tokens[b.head.last].word or "probab" in parsed.tokens[b.head.first].word
    opening = parsed.tokens[: b.measure.first]
    semicolons = [i for i, t in enumerate(opening) if t.kind is Kind.SEMICOLON]
    clause = opening[semicolons[-1] + 1 if semicolons else 0 :][:4]
    return bool(rate) or named or b.carried or any(t.kind is Kind.TIMEPOINT for t in [*near, *clause])
