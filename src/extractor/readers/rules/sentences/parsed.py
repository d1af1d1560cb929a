"""A sentence taken apart: tokens, figures, groups, heads and study names, ready to be bound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from extractor.readers.rules.sentences.arms import Group
from extractor.readers.rules.sentences.closing import deal_closing_shares
from extractor.readers.rules.sentences.groups import groups
from extractor.readers.rules.sentences.heads import Head, heads
from extractor.readers.rules.sentences.lexing import tokens
from extractor.readers.rules.sentences.measures import Measure, Series, measures, series
from extractor.readers.rules.sentences.parting import rejoin
from extractor.readers.rules.sentences.studynames import StudyName, study_names
from extractor.readers.rules.sentences.tokens import Kind, Token
from extractor.vocabulary import Vocabulary


@dataclass(frozen=True)
class Parsed:
    """The parts of one clean sentence. All places are indices into `tokens`."""

    text: str
    tokens: list[Token]
    measures: list[Measure]
    series: list[Series]
    groups: list[Group]
    heads: list[Head]
    studies: list[StudyName]
    treatments: tuple[tuple[int, int], ...] = ()
    """Where the text names regimens and drugs."""

    def between(self, after: int, before: int) -> list[Token]:
        """The tokens behind place `after` and before place `before`."""
        return self.tokens[after + 1 : before]

    def words(self, after: int, before: int) -> set[str]:
        """The words between two places, in lower case."""
        return {t.word for t in self.between(after, before)}

    @cached_property
    def claimed(self) -> frozenset[int]:
        """Places that figures take."""
        return frozenset(i for m in self.measures for i in range(m.first, m.last + 1))

    @cached_property
    def grouped(self) -> frozenset[int]:
        """Places that names of groups take."""
        return frozenset(i for g in self.groups for i in range(g.first, g.last + 1))


def parse(text: str, vocabulary: Vocabulary, standing: Sequence[Token] = ()) -> Parsed:
    """Take a clean sentence apart; `standing` are words that stand for something said before."""
    found = _settled(tokens(text, vocabulary, standing), vocabulary)
    figures = deal_closing_shares(found, measures(found))
    figures, named = rejoin(found, figures, groups(text, found, figures, vocabulary))
    return Parsed(
        text,
        found,
        figures,
        series(found, figures),
        named,
        heads(found, figures, named, vocabulary),
        study_names(text, vocabulary),
        (
            *((m.start, m.end) for m in vocabulary.regimen_mentions(text)),
            *((m.start, m.end) for m in vocabulary.drug_mentions(text)),
        ),
    )


def _settled(found: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Times before an outcome are timepoints or values: "12 months PFS of 71%", "25-months median follow-up"."""
    settled = _observed_at(found, vocabulary)
    for index, token in enumerate(found):
        if token.kind not in {Kind.TIME, Kind.TIMEPOINT} or not token.numbers:
            continue
        outcome = _outcome_behind(found, index)
        if outcome is None:
            continue
        kind = vocabulary.outcomes[outcome.name].kind
        share_follows = any(t.kind in {Kind.PERCENT, Kind.FRACTION} for t in found[index + 1 : index + 12])
        if (token.kind is Kind.TIMEPOINT and kind == "time") or (
            token.kind is Kind.TIMEPOINT and _median(outcome, found, index) and not token.text.lower().startswith("at")
        ):
            settled[index] = replace(token, kind=Kind.TIME)
        elif _reads_off(token, kind, share_follows) and not _median(outcome, found, index):
            settled[index] = replace(token, kind=Kind.TIMEPOINT)
    return settled


def _reads_off(token: Token, kind: str, share_follows: bool) -> bool:
    """Whether a time before an outcome is when a share of it was read off."""
    return token.kind is Kind.TIME and kind in {"time_to_event", "response"} and share_follows


def _observed_at(found: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """ "survival rates were observed at 11.5 and 12 months": without any share, these are the values."""
    timed = any(t.kind is Kind.OUTCOME and vocabulary.outcomes[t.name].kind == "time_to_event" for t in found)
    if not timed or any(t.kind in {Kind.PERCENT, Kind.FRACTION} for t in found):
        return list(found)
    settled = list(found)
    for index, token in enumerate(found):
        run = index and settled[index - 1].kind in {Kind.TIME, Kind.COMMA, Kind.AND}
        observed = found[index - 1].word in {"observed", "reported", "estimated", "calculated"} if index else False
        values = any(t.kind is Kind.TIME for t in settled[:index])
        if token.kind is Kind.TIMEPOINT and (observed or (run and values)):
            settled[index] = replace(token, kind=Kind.TIME)
    return settled


def _outcome_behind(found: list[Token], index: int) -> Token | None:
    for token in found[index + 1 : index + 4]:
        if token.kind is Kind.OUTCOME:
            return token
        if token.kind is not Kind.STATISTIC and token.word not in {"estimated", "of", "rate"}:
            return None
    return None


def _median(outcome: Token, found: list[Token], index: int) -> bool:
    return outcome.text.startswith("m") or found[index + 1].kind is Kind.STATISTIC or "edian" in outcome.text
