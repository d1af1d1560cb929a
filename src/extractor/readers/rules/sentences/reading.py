"""Reads one sentence: from its parts to results."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.readers.rules.result import Result
from extractor.readers.rules.sentences.anaphora import anaphors
from extractor.readers.rules.sentences.associations import Association, associations, loose_p, predicates
from extractor.readers.rules.sentences.binding import bind
from extractor.readers.rules.sentences.carrying import arms_before, with_arms
from extractor.readers.rules.sentences.cohorts import Owned, nearest_group, owned
from extractor.readers.rules.sentences.grades import grades, timepoints
from extractor.readers.rules.sentences.making import Maker
from extractor.readers.rules.sentences.parsed import Parsed, parse
from extractor.readers.rules.sentences.refusals import lists_reasons, reasons, stands
from extractor.readers.rules.sentences.scope import is_baseline, is_methods, states_no_result
from extractor.readers.rules.sentences.sentence import Sentence
from extractor.readers.rules.sentences.subgroups import within_subgroups
from extractor.readers.rules.sentences.tokens import Kind
from extractor.text import with_points
from extractor.vocabulary import Vocabulary


def read_sentence(sentence: Sentence, vocabulary: Vocabulary) -> list[Result]:
    """The results that a sentence states, each with the words that name its study and its cohort."""
    sentence = replace(sentence, text=replace(sentence.text, text=with_points(sentence.text.text)))
    text = sentence.text.text
    if not re.search(
        r"\d|\bNR\b|reached|\bno\b|\bnone\b|\bnobody\b|\bnot\b|\bone\b|\btwo\b|\bthree\b|patients", text, re.IGNORECASE
    ):
        return []
    if is_methods(sentence) or states_no_result(text):
        return []
    parsed = parse(text, vocabulary, anaphors(sentence, vocabulary))
    bound = reasons(parsed, bind(parsed, stands), vocabulary)
    if is_baseline(sentence, vocabulary) and not lists_reasons(parsed):
        bound = [b for b in bound if b.head.kind in {"time_to_event", "time"}]
    owners = with_arms(sentence, parsed, owned(parsed, bound), vocabulary)
    endpoint, predicate = _carried(sentence, vocabulary)
    linked = [
        _between_arms(sentence, parsed, a, vocabulary)
        for a in associations(parsed, owners, endpoint, predicate, vocabulary)
    ]
    maker = Maker(sentence, parsed, vocabulary)
    graded = dict(zip(map(id, bound), grades(parsed, bound), strict=True))
    timed = dict(zip(map(id, bound), timepoints(parsed, bound), strict=True))
    taken = {a.place for a in linked}
    results = [
        result
        for o, whose, p in zip(owners, within_subgroups(parsed, owners), _p_values(parsed, owners, taken), strict=True)
        if (result := maker.figure(whose, graded[id(o.bound)], timed[id(o.bound)], p, _other(owners, o))) is not None
    ]
    return [*results, *(maker.association(a) for a in linked)]


def _between_arms(sentence: Sentence, parsed: Parsed, a: Association, vocabulary: Vocabulary) -> Association:
    """A ratio without a covariate is one between the arms that were compared last."""
    if a.ratio is None or a.term is not None or a.comparator is not None:
        return a
    arms = arms_before(sentence, 2, vocabulary)
    return replace(a, term=arms[0], comparator=arms[1], group=nearest_group(parsed, a.place)) if arms else a


def _carried(sentence: Sentence, vocabulary: Vocabulary) -> tuple[str | None, bool]:
    """The endpoint that the sentences before speak of, and whether they speak of associations."""
    for before in reversed(sentence.before[-3:]):
        mentions = vocabulary.outcome_mentions(before.text)
        timed = [m.code for m in mentions if vocabulary.outcomes[m.code].kind in {"time_to_event", "incidence"}]
        if timed:
            return timed[0], predicates(before.text)
    return None, False


def _p_values(parsed: Parsed, owners: list[Owned], taken: set[int]) -> list[str | None]:
    """The p of each figure: its own, or that of the comparison it stands in."""
    found: list[str | None] = [o.bound.measure.p.name if o.bound.measure.p else None for o in owners]
    for o in owners:
        if o.bound.measure.p is not None and o.compared is not None:
            for other, partner in enumerate(owners):
                if partner.compared == o.compared:
                    found[other] = o.bound.measure.p.name
    for place in loose_p(parsed, taken):
        before = [n for n, o in enumerate(owners) if o.bound.series.last < place]
        if not before or any(
            t.kind is Kind.SEMICOLON and t.depth == 0
            for t in parsed.between(owners[before[-1]].bound.series.last, place)
        ):
            continue
        last = owners[before[-1]]
        for n in before:
            if n == before[-1] or (last.compared is not None and owners[n].compared == last.compared):
                found[n] = found[n] or parsed.tokens[place].name
    return found


def _other(owners: list[Owned], own: Owned) -> str | None:
    """The name of the group that a figure is compared with, where there are two."""
    if own.compared is None:
        return None
    names = [o.group for o in owners if o.compared == own.compared and o is not own]
    return names[0] if len(names) == 1 else None
