"""Deaths that the text lays to treatment or to an adverse event, in whatever words it does so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.readers.rules.sentences.tokens import Kind, Token
from extractor.vocabulary import Vocabulary

_DIED = r"(?:die[ds]?|dying|deaths?|fatalit(?:y|ies)|fatal outcomes?)"
_OF = r"(?:of|from|due to|because of|owing to|caused by|as a (?:result|consequence) of|secondary to|attributed to)"
_GIVEN = r"(?:study[- ])?(?:treatment|therapy|drug|medication|regimen|transplant\w*)"
_LED_TO = re.compile(rf"\b{_DIED} (?:[\w-]+ ){{0,3}}?{_OF} (?:(?:an?|the|any|[\w-]+|grade \d) ){{0,2}}$", re.IGNORECASE)
_CAUSES = re.compile(
    rf"\b{_DIED} (?:[\w-]+ ){{0,3}}?(?:{_OF}|with) (?:an? |any )?(?P<cause>(?:{_GIVEN}|toxicity)-(?:related|induced)"
    r"|[a-z]{4,}(?:ac|al|ar|ic|ous|ory))\s+"
    r"(?:causes?|complications?|events?|reasons?|conditions?)\b",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(
    rf"\b(?:deaths?|died)\b[^.;]{{0,60}}?[\s,(]"
    rf"(?P<said>(?:(?:considered|deemed|judged|thought|assessed)(?: to be| as)? )?"
    rf"(?:possibly |probably |likely )?(?:related|attributed|attributable|due) to (?:the )?{_GIVEN})\b",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"\b(?P<given>[\w/+-]+)-(?:related|induced|associated) (?:deaths?|mortality|fatalit(?:y|ies))\b", re.IGNORECASE
)
_NO_HARM = re.compile(
    r"\b(?:unrelated|not (?:\w+ )?related|disease|progress\w*|unknown|other|natural)\b", re.IGNORECASE
)
_BEHIND = 45
"""Characters behind a cause in which its relation to treatment may be denied."""


def deaths(text: str, vocabulary: Vocabulary) -> Iterator[Token]:
    """Mentions of deaths due to adverse events."""
    known = vocabulary.outcome_mentions("death due to adverse events")
    if not known:
        return
    code = known[0].code
    for start, end in _spans(text, vocabulary):
        if not _NO_HARM.search(text[start : end + _BEHIND].split(";", maxsplit=1)[0].split(", ", maxsplit=1)[0]):
            yield Token(Kind.OUTCOME, start, end, text[start:end], code)


def _spans(text: str, vocabulary: Vocabulary) -> Iterator[tuple[int, int]]:
    for event in vocabulary.event_mentions(text):
        led = _LED_TO.search(text[: event.start])
        if led is not None:
            yield led.start(), event.end
    for match in _CAUSES.finditer(text):
        yield match.span()
    for match in _ATTRIBUTED.finditer(text):
        yield match.span("said")
    for match in _RELATED.finditer(text):
        if vocabulary.drug_mentions(match.group("given")) or vocabulary.regimen_mentions(match.group("given")):
            yield match.span()


def cause_of_death(said: str, vocabulary: Vocabulary) -> str | None:
    """The event, or the kind of cause, that a mention of deaths names; None where it only says "related"."""
    if re.search(r"related|toxicit", said, re.IGNORECASE):
        return None
    events = vocabulary.event_mentions(said)
    if events:
        return events[-1].code
    causes = _CAUSES.search(said)
    return causes.group("cause").lower() if causes else None
