"""Outcomes said with other words between: "discontinued all study drugs because of toxicity".

Each shape stands for a phrase that the vocabulary knows; the phrase gives the code, so that
another disease's vocabulary decides what is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extractor.readers.rules.sentences.tokens import Kind, Token
from extractor.vocabulary import Vocabulary

_HARM = (
    r"(?:toxicit(?:y|ies)|(?:\w+-emergent |\w+-related |serious )?adverse (?:events?|effects?|reactions?)|"
    r"T?R?S?AEs?|TEAEs?|side[ -]effects?)"
)
_CAUSE = r"(?:due to|because of|for|owing to|as a result of|on account of|secondary to|from)"
_LINE = r"(?:lines?|doses?|treatments?|therap(?:y|ies)|regimens?|courses?|retreatment|discontinuation|interruption)"
_SHAPES: tuple[tuple[str, str], ...] = (
    (
        r"(?<=\d )events?\b(?= (?:were|was|occurred|in|among|of|\())|(?:an? )?events?(?= of (?:any )?grade)",
        "adverse event",
    ),
    (
        (
            r"(?:was|were) (?:dose[- ])?reduced (?:because of|due to|for|owing to) "
            r"(?:an? |\w+-related )?(?:toxicit(?:y|ies)|"
            r"adverse (?:events?|effects?|reactions?)|AEs?|side effects?)"
        ),
        "dose reduction",
    ),
    (
        r"(?:was|were) (?:dose[- ])?reduced(?= (?:for [\w ]+ )?in (?:\S+ )?(?:patients|\(|\d))",
        "dose reduction",
    ),
    (
        (
            r"(?:minimal|measurable) residual disease (?:was|were) (?:negative|undetectable)|"
            r"negative for (?:minimal residual disease|measurable residual disease|MRD)|"
            r"(?:sustained|persistent|continued) negativity"
        ),
        "MRD negativity",
    ),
    (
        r"(?:odds|likelihood|chance|chances) of (?:an? |having an? )?(?:objective |overall )?response",
        "overall response",
    ),
    (
        (
            r"(?:overall |all-cause |early )?(?:mortality|deaths?)(?: rates?)?(?= (?:at|within|by) (?:days? )?\d+"
            r"(?:,? (?:and|or) \d+)?(?: days?)?)"
        ),
        "early mortality",
    ),
    (
        (
            r"(?:probability|likelihood|proportion|rate) of (?:an? |maintaining (?:an? )?)?(?:still )?"
            r"(?:continued|ongoing|sustained|maintaining|durable) (?:response|remission)s?|"
            r"(?:responses?|remissions?) (?:were |was |had )?(?:still )?(?:ongoing|maintained|sustained|lasted)"
            r"(?= (?:at|for at least|in \d|beyond) )|(?:still |remained |remaining )in (?:response|remission)(?= at\b)"
        ),
        "duration of response",
    ),
    (r"(?:lived|survived) (?:for )?(?:an? )?median(?: of)?", "median overall survival"),
    (
        r"(?:responses?|remissions?) (?:were |was )?(?:lasted|maintained) (?:for )?(?:an? )?median(?: of)?",
        "median duration of response",
    ),
    (r"durations? of (?:[\w-]+ )?re-?(?:challenge|treatment|exposure|induction)", "duration of treatment"),
    (
        r"responses? (?:was|were|could) not (?:be )?(?:evaluable|evaluated|assessable|assessed)",
        "response not evaluable",
    ),
    (
        (
            r"(?:(?<=were )|(?<=was )|(?<=are )|(?<=is )|(?<=remained )|(?<=still ))alive"
            r"(?! (?:without|with|and (?:progress|free|without|in)|(?:progress|relapse|event|disease)\w*-))"
        ),
        "overall survival",
    ),
    (
        (
            r"(?:alive|survived|surviving) (?:and )?(?:without|free (?:of|from)) (?:disease )?(?:relapse|recurrence)"
            r"|alive and (?:relapse|disease)-free|relapse-free and alive"
        ),
        "relapse-free survival",
    ),
    (
        (
            r"(?:alive|survived|surviving) (?:and )?(?:without|free (?:of|from)) (?:an )?events?|alive and event-free"
            r"|event-free and alive"
        ),
        "event-free survival",
    ),
    (r"(?:free of|without) (?:disease )?progression", "progression-free survival"),
    (r"followed(?:[- ]up)? for (?:an? )?(?:estimated |overall )?(?:median|mean)", "follow-up"),
    (
        (
            rf"(?:discontinu\w+|stopp(?:ed|ing)|withdr(?:e|a)w\w*)(?: (?!{_CAUSE}\b)[\w-]+){{0,5}} {_CAUSE} (?:an? |"
            rf"any |\w+-related |unacceptable |drug )?{_HARM}"
        ),
        "discontinuation due to toxicity",
    ),
    (
        (
            rf"{_HARM} (?:that )?(?:led|leading|resulted|resulting) (?:to|in) (?:[\w-]+ ){{0,3}}?(?:discontinuation|"
            rf"withdrawal)"
        ),
        "discontinuation due to toxicity",
    ),
    (rf"{_HARM}[- ](?:related )?(?:treatment |drug |study )?discontinuations?", "discontinuation due to toxicity"),
    (
        rf"{_HARM} (?:that )?(?:caused|led to|leading to|resulted in|resulting in) (?:the )?(?:patient's )?deaths?",
        "death due to toxicity",
    ),
    (
        rf"(?:die[ds]?|deaths?|fatalities) (?:[\w-]+ ){{0,2}}?(?:of|{_CAUSE}) (?:an? |\w+-related )?{_HARM}",
        "death due to toxicity",
    ),
    (
        (
            r"(?:related|attributed|attributable) (?:\w+ )?to (?:the )?(?:study )?(?:treatment|drug|therapy)(?: "
            r"\w+){0,2} deaths?"
        ),
        "treatment-related death",
    ),
    (
        (
            r"deaths? (?:\w+ ){0,3}(?:considered |deemed )?(?:related|attributed|attributable) to (?:the )?(?:study "
            r")?(?:treatment|drug|therapy)"
        ),
        "treatment-related death",
    ),
    (r"doses?(?: of [\w-]+)? (?:was|were|had to be|had been|has been) reduced", "dose reduction"),
    (r"reductions? (?:in|of) (?:the )?(?:[\w-]+ )?doses?", "dose reduction"),
    (
        rf"{_HARM} (?:that )?(?:led|leading|resulted|resulting) (?:to|in) (?:[\w-]+ ){{0,2}}?dose reductions?",
        "dose reduction",
    ),
    (
        (
            rf"(?:duration|interval|time)(?: interval)? between (?=[^.;()]{{0,80}}{_LINE})[^.;()]{{3,110}}?(?= was\b|"
            rf" were\b| \(| of \d)"
        ),
        "interval between lines",
    ),
    (
        r"(?:duration|length) of (?:the )?(?:[\w-]+ ){0,2}interruptions?|treatment[- ]free (?:period|time)s?",
        "interval between lines",
    ),
    (
        r"(?:duration|interval|time) between (?:[\w-]+ ){0,3}(?:regimens?|lines?|therapies|treatments)",
        "interval between lines",
    ),
    (
        (
            r"durations? of (?:the )?(?:initial|first|second|third|subsequent)(?: and \w+)? (?:[\w-]+ )?(?:segments?|"
            r"courses?|treatments?|lines?)"
        ),
        "duration of treatment",
    ),
    (
        (
            r"time to (?:(?:obtain|achieve|reach|attain|achieving|obtaining|reaching) )?(?:the |an? |their )?"
            r"(?:best|maximum|maximal|deepest) (?:overall )?(?:response|remission)"
        ),
        "time to best response",
    ),
    (
        (
            r"time to (?:(?:obtain|achieve|reach|attain|achieving|obtaining|reaching) )?(?:the |an? |their )?"
            r"(?:(?:first|initial|major|objective|confirmed|documented|overall|any) ){0,2}(?:response|remission)"
        ),
        "time to response",
    ),
)
_COMPILED = [(re.compile(shape, re.IGNORECASE), phrase) for shape, phrase in _SHAPES]


def composed(text: str, vocabulary: Vocabulary) -> Iterator[Token]:
    """Outcomes that the text says in one of the shapes."""
    for pattern, phrase in _COMPILED:
        for match in pattern.finditer(text):
            mentions = vocabulary.outcome_mentions(phrase)
            if mentions:
                yield Token(Kind.OUTCOME, match.start(), match.end(), match.group(), mentions[0].code)


_OR = re.compile(r"\s*(?:\bor\b|/|\+|\bplus\b)\s*")


def joined(text: str, vocabulary: Vocabulary) -> Iterator[Token]:
    """ "CR or VGPR": categories joined to what has a code of its own."""
    mentions = [m for m in vocabulary.outcome_mentions(text) if vocabulary.outcomes[m.code].kind == "response"]
    for left, right in pairwise(mentions):
        if not _OR.fullmatch(text[left.end : right.start]):
            continue
        union = {c for m in (left, right) for c in (vocabulary.outcomes[m.code].includes or (m.code,))}
        for outcome in vocabulary.outcomes.values():
            worst = outcome.includes[-len(union) :]
            if len(union) > 1 and set(worst) == union and len(outcome.includes) - len(worst) <= 1:
                yield Token(Kind.OUTCOME, left.start, right.end, text[left.start : right.end], outcome.code)


_OR_BETTER = re.compile(r"(?P<gloss>\s*[\[(][A-Za-z]{2,5}[\])]\s*)(?P<or>or (?:better|higher|greater|more))\b")


def or_better(text: str, vocabulary: Vocabulary) -> Iterator[Token]:
    """ "complete response (CR) or better": the short form in brackets parts what belongs together."""
    for match in _OR_BETTER.finditer(text):
        for mention in vocabulary.outcome_mentions(text[: match.start()]):
            whole = f"{text[mention.start : mention.end]} {match.group('or')}"
            better = vocabulary.outcome_mentions(whole)
            if mention.end == match.start() and better and better[0].end == len(whole):
                yield Token(Kind.OUTCOME, mention.start, match.end(), text[mention.start : match.end()], better[0].code)
