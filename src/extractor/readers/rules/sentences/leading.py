"""The head that the words behind a figure lead to: "21 (49%) patients achieved ≥PR", "8% grade 3 …"."""

from __future__ import annotations

from extractor.readers.rules.sentences.heads import Head
from extractor.readers.rules.sentences.measures import Series
from extractor.readers.rules.sentences.parsed import Parsed
from extractor.readers.rules.sentences.tokens import Kind, Token, words

PATIENTS = words(
    "of the them these those all evaluable treated our patients patient pts pt subjects participants individuals "
    "cases responders women men adults children people who which whom"
)
VERBS = words(
    "achieved achieving achieve attained obtained had have has having experienced experiencing "
    "developed reported showed suffered presented with reached discontinued stopped died responded required "
    "were was being met converted became to exhibited remained demonstrated a an any at least having maintained"
)
_VERBLESS = words("a an any at least were was being with to")
_STATE = words("of the all those these them evaluable patients pts subjects participants were was are in alive")
_RESPONDING = words("had have having who were was a an achieved major objective confirmed hematologic clinical to")
_LIGHT = words("a an the of median mean best estimated overall rate with confirmed")
_APPOSED = words("both all each one of them in at on treated given enrolled from whom the")
_OWN_VERBS = words(
    "discontinued stopped died withdrew dies related considered deemed judged thought attributed negative alive "
    "responded still remained"
)


def leads_to(parsed: Parsed, series: Series, free: Head | None) -> Head | None:
    """The head that the words behind a figure lead to; `free` is the nearest before it that has no figure yet."""
    head = next((h for h in parsed.heads if h.first > series.last), None)
    if head is None:
        return None
    between = _predicate(parsed, series.last, head.first)
    none = parsed.tokens[series.first].word == "no" and _head_has_own_value(parsed, head)
    if none or any(t.kind not in {Kind.WORD, Kind.GRADE, Kind.STATISTIC, Kind.TIMEPOINT} for t in between):
        return None
    words = [t.word for t in between if t.kind is Kind.WORD]
    if free is not None and not set(words) & (VERBS - _VERBLESS) and "with" in words:
        return None
    if len(words) <= 9 and _leads(words, head, _verbal(parsed, head)):
        return head
    if len(words) <= 3 and all(w in _LIGHT for w in words):
        inside = series.depth > 0 and (free is None or parsed.tokens[free.last].depth < series.depth)
        loose = free is not None and any(t.kind is Kind.COLON for t in parsed.between(free.last, series.first))
        if free is None or inside or loose:
            return head
        if _head_has_own_value(parsed, head):
            return None
        return head if head.first == series.last + 1 and not _linked(parsed, free, series) else None
    return None


def _predicate(parsed: Parsed, last: int, first: int) -> list[Token]:
    """What stands between a figure and a head behind it, without the name of a group: "4 patients in arm A had …".

    Commas around an apposition ("two patients, both in arm A, died of …") go with it.
    """
    places = [i for i in range(last + 1, first) if i not in parsed.grouped and not _of_study(parsed, i)]
    commas = [i for i in places if parsed.tokens[i].kind is Kind.COMMA]
    if len(commas) == 2:
        aside = range(commas[0] + 1, commas[1])
        told = all(
            i in parsed.grouped or parsed.tokens[i].kind is Kind.BLIND or parsed.tokens[i].word in _APPOSED
            for i in aside
        )
        if told:
            places = [i for i in places if not commas[0] <= i <= commas[1]]
    return [parsed.tokens[i] for i in places]


def _of_study(parsed: Parsed, place: int) -> bool:
    token = parsed.tokens[place]
    return any(s.start <= token.start < s.end + 1 for s in parsed.studies)


def _leads(words: list[str], head: Head, verbal: bool) -> bool:
    """Whether words lead from a figure to what it counts: "patients achieved", "of them"."""
    if head.generic:
        return all(w in PATIENTS or w in _RESPONDING for w in words)
    if not words:
        return verbal
    state = head.kind == "time_to_event" or words[-1:] == ["in"]
    if state and {"was", "were", "are"} & set(words) and all(w in _STATE for w in words):
        return True
    if words and all(w in PATIENTS | {"were", "was", "are", "is"} for w in words) and verbal:
        return True
    verbs = [w for w in words if w in VERBS - _VERBLESS | {"with"}]
    known = sum(w in PATIENTS or w in VERBS for w in words)
    return bool(verbs) and known >= len(words) - 2 and words[0] in PATIENTS | VERBS


def _verbal(parsed: Parsed, head: Head) -> bool:
    """Whether a head begins with its own verb: "discontinued because of toxicity", "related to treatment"."""
    return parsed.tokens[head.first].word.split()[0] in _OWN_VERBS


def _linked(parsed: Parsed, head: Head, series: Series) -> bool:
    words = parsed.words(head.last, series.first)
    return not words or bool(words & {"was", "were", "of", "is", "in", "=", "at", "rate", "rates", "occurred", "("})


def _head_has_own_value(parsed: Parsed, head: Head) -> bool:
    following = next((s for s in parsed.series if s.first > head.last), None)
    if following is None:
        return False
    between = parsed.between(head.last, following.first)
    return len(between) <= 2 and all(t.word in {"(", "was", "were", "of", "in", "=", ":", ","} for t in between)
