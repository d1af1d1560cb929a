"""Words that stand for an outcome of the sentence before: "It was of grade 1 in …", "two of eight had one"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.readers.rules.sentences.binding import fits
from extractor.readers.rules.sentences.heads import Head
from extractor.readers.rules.sentences.measures import Measure
from extractor.readers.rules.sentences.parsed import Parsed, parse
from extractor.readers.rules.sentences.sentence import Sentence
from extractor.readers.rules.sentences.tokens import Kind, Token
from extractor.vocabulary import Vocabulary

_SUBJECT = re.compile(
    r"^\W*(?P<word>it|this|these|they)(?= (?:was|were|is|are|occurred|developed|remained|rose|fell)\b)", re.IGNORECASE
)
_OTHER = re.compile(
    r"\b(?:had|developed|experienced|showed) (?P<object>one|it|them)(?=\s*[:;,.(]|$)|"
    r"\b(?:the|a) (?:corresponding|respective|equivalent) (?:\S+ ){0,2}?"
    r"(?P<noun>values?|figures?|rates?|proportions?|percentages?|numbers?|medians?)\b",
    re.IGNORECASE,
)


def anaphors(sentence: Sentence, vocabulary: Vocabulary) -> list[Token]:
    """The pronouns of a sentence as mentions of what the sentence before speaks of."""
    text = sentence.text.text
    subject = _SUBJECT.match(text)
    match = subject or _OTHER.search(text)
    if match is None or not sentence.before:
        return []
    figures = parse(text, vocabulary).measures
    head = _topic(parse(sentence.before[-1].text, vocabulary), figures, first=subject is not None)
    if head is None:
        return []
    name = next(n for n, said in match.groupdict().items() if said)
    kind = Kind.OUTCOME if head.event is None else Kind.EVENT
    return [Token(kind, match.start(name), match.end(name), match.group(name), head.event or head.code)]


def _topic(parsed: Parsed, figures: Sequence[Measure], first: bool) -> Head | None:
    """What a sentence speaks of first, or last, among what the figures of the next can be values of."""
    spoken = parsed.heads if first else parsed.heads[::-1]
    fitting = [head for head in spoken if any(fits(figure, head) for figure in figures)]
    return next(iter(fitting or spoken), None)
