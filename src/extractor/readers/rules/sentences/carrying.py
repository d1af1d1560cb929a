"""What a sentence takes over from those before it: the group that it goes on to speak of."""

from __future__ import annotations

import re

from extractor.readers.rules.sentences.groups import groups
from extractor.readers.rules.sentences.lexing import tokens
from extractor.readers.rules.sentences.measures import measures
from extractor.readers.rules.sentences.sentence import Sentence
from extractor.vocabulary import Vocabulary

_POINTS_BACK = re.compile(
    r"\s*(?:among|of|in|for) (?:these|them|this (?:group|cohort|arm|subgroup|population)|those)\b|\s*their\b",
    re.IGNORECASE,
)


def group_before(sentence: Sentence, vocabulary: Vocabulary) -> str | None:
    """The group named by the list item above ("In the naive cohort:"), or pointed back to ("Among these")."""
    for above in reversed(sentence.before):
        if above.text.rstrip().endswith(":"):
            named = _named(above.text, vocabulary)
            if named:
                return named[-1]
    if sentence.before and _POINTS_BACK.match(sentence.text.text):
        named = _named(sentence.before[-1].text, vocabulary)
        return named[-1] if named else None
    return None


def _named(text: str, vocabulary: Vocabulary) -> list[str]:
    found = tokens(text, vocabulary)
    return [g.text for g in groups(text, found, measures(found), vocabulary)]
