"""From the model's answers to candidate records; what cannot become one is set aside with the reason."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from pydantic import ValidationError

from extractor.files import short_hash
from extractor.readers.llm.checks import Citation, ResultJudge
from extractor.readers.llm.groups import Group, Groups, meant
from extractor.readers.llm.marking import MARK
from extractor.readers.llm.schema import Result
from extractor.records import Family, Record, Rejected, Spread, Statistic, Support, Timepoint
from extractor.vocabulary import Vocabulary, printed_term

CHECK = "model answer"
"""The name under which a refused answer is set aside."""


@dataclass(frozen=True)
class Gathered:
    """What the replies to one question hold, taken together; its results name their groups by key."""

    citations: tuple[Citation, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    groups: tuple[Group, ...] = ()
    """What the replies declare and was not known."""
    readable: bool = True
    """Whether any reply had the form of an answer at all."""


def together(parts: Iterable[Gathered]) -> Gathered:
    """What several questions brought, as one."""
    listed = list(parts)
    return Gathered(
        tuple(chain.from_iterable(part.citations for part in listed)),
        tuple(chain.from_iterable(part.rejected for part in listed)),
        tuple(chain.from_iterable(part.groups for part in listed)),
        readable=all(part.readable for part in listed),
    )


def gather(replies: Iterable[str], known: Groups, form: type[Result], judge: ResultJudge) -> Gathered:
    """The good results of all replies to one question, and those that failed, each with its reason."""
    good: dict[tuple[object, ...], Citation] = {}
    failed: dict[str, Rejected] = {}
    new: dict[str, Group] = {}
    readable = False
    for reply in replies:
        answer = _answer(reply)
        if answer is None:
            continue
        readable = True
        groups = meant(answer, known, judge.marked)
        new |= {group.key: group for group in groups.values() if group.key not in known.by_key}
        sizes = {own: place for own, group in groups.items() if (place := group.size(judge.marked)) is not None}
        for item in (one for one in answer["results"] if isinstance(one, dict)):
            taken = _taken(item, groups, form, replace(judge, sizes=sizes))
            if isinstance(taken, Citation):
                good.setdefault(_identity(taken), taken)
            else:
                failed.setdefault(json.dumps(item, sort_keys=True), taken)
    return Gathered(tuple(good.values()), tuple(failed.values()), tuple(new.values()), readable)


def _answer(reply: str) -> dict[str, Any] | None:
    """The answer in a reply, read past what stands around its JSON; None where it holds none."""
    try:
        answer = json.loads(reply[reply.find("{") : reply.rfind("}") + 1])
    except ValueError:
        return None
    return answer if isinstance(answer, dict) and isinstance(answer.get("results"), list) else None


def _taken(
    item: dict[str, Any], groups: dict[str, Group], form: type[Result], judge: ResultJudge
) -> Citation | Rejected:
    """A result as a citation, its group by key; or why it cannot be taken."""
    group = groups.get(str(item.get("cohort")))
    said = item if group is None else {**item, "cohort": group.key}
    try:
        result = form.model_validate(item)
    except ValidationError as error:
        return Rejected(check=CHECK, reason=explained(error), record=said)
    if group is None:
        reason = f"{result.cohort} is none of this paper's groups: declare it in cohorts"
        return Rejected(check=CHECK, reason=reason, record=said)
    reasons = judge(result)
    citation = judge.cited(result)
    if reasons or isinstance(citation, str):
        return Rejected(check=CHECK, reason="; ".join(reasons), record=said)
    return replace(citation, result=result.model_copy(update={"cohort": group.key}))


def united(votes: Sequence[Gathered]) -> Gathered:
    """Several answers to one question as one: each result once, with the share of the votes that gave it.

    What failed counts only where no vote brought a result of the same outcome from the same line.
    """
    if len(votes) == 1:
        return votes[0]
    ballots: dict[tuple[object, ...], list[Citation]] = defaultdict(list)
    for vote in votes:
        for ballot, citation in {_ballot(citation): citation for citation in vote.citations}.items():
            ballots[ballot].append(citation)
    given = tuple(replace(same[0], share=len(same) / len(votes)) for same in ballots.values())
    settled = {(line_of(c.result.at), c.result.outcome) for c in given}
    failed = {
        json.dumps(one.record, sort_keys=True): one
        for vote in votes
        for one in vote.rejected
        if (line_of(one.record.get("at")), one.record.get("outcome")) not in settled
    }
    new = tuple({group.key: group for vote in votes for group in vote.groups}.values())
    return Gathered(given, tuple(failed.values()), new, any(vote.readable for vote in votes))


def line_of(at: object) -> str | None:
    """The line that a citation names."""
    cited = MARK.match(str(at).strip("[] "))
    return cited.group(1) if cited else None


def _ballot(citation: Citation) -> tuple[object, ...]:
    """What votes must have in common to be for the same result; not how they quote it."""
    result = citation.result
    return (
        *(result.cohort, result.outcome, result.term, result.grade, result.statistic, result.value, result.status),
        *(result.num, result.time, result.time_unit, result.model, line_of(result.at)),
    )


def explained(error: ValidationError) -> str:
    """What is wrong with an answer, without the values, which hold a paper's text."""
    return "; ".join(f"{'.'.join(map(str, p['loc'])) or 'answer'}: {p['msg']}" for p in error.errors())


def _identity(citation: Citation) -> tuple[object, ...]:
    result, evidence = citation.result, citation.place.evidence
    return (
        *(result.cohort, result.outcome, result.term, result.grade, result.statistic, result.value, result.status),
        *(result.num, result.time, result.time_unit, result.comparator, result.model, result.p),
        *(evidence.start, evidence.end),
    )


@dataclass(frozen=True)
class Drafter:
    """Makes records of one document."""

    document: str
    groups: Groups
    vocabulary: Vocabulary

    def records(self, citations: Iterable[Citation]) -> tuple[tuple[Record, ...], tuple[Rejected, ...]]:
        """The records that citations support, each once; and what cannot be one."""
        made = [self.record(citation) for citation in citations]
        records = {record.id: record for record in made if isinstance(record, Record)}
        return tuple(records.values()), tuple(one for one in made if isinstance(one, Rejected))

    def record(self, citation: Citation) -> Record | Rejected:
        """The record that a citation supports."""
        try:
            return self._record(citation)
        except ValidationError as error:
            offered = citation.result.model_dump(mode="json", exclude_none=True)
            refused = Rejected(check=CHECK, reason=explained(error), record=offered)
            return self.by_id([refused])[0]

    def by_id(self, rejected: Iterable[Rejected]) -> tuple[Rejected, ...]:
        """What was refused, its group by id where it is one."""
        named = ((one, self.groups.ids.get(str(one.record.get("cohort")))) for one in rejected)
        return tuple(
            one if own is None else one.model_copy(update={"record": {**one.record, "cohort": own}})
            for one, own in named
        )

    def _record(self, citation: Citation) -> Record:
        result = citation.result
        evidence = citation.place.evidence
        spread = None
        if result.spread is not None and result.low is not None and result.high is not None:
            spread = Spread(kind=result.spread, low=result.low, high=result.high)
        timepoint = None
        if result.time is not None and result.time_unit is not None:
            timepoint = Timepoint(value=result.time, unit=result.time_unit)
        return Record(
            id=self._id(citation),
            family=self.vocabulary.outcome(result.outcome).family,
            cohort=self.groups.ids[result.cohort],
            term=_term(result, self.vocabulary),
            den=result.den if _is_share(result) else None,
            statistic=_statistic(result, self.vocabulary),
            spread=spread,
            timepoint=timepoint,
            endpoint_as_printed=result.endpoint,
            evidence=(evidence,),
            support=tuple(_support(citation)),
            **{name: getattr(result, name) for name in _AS_ANSWERED},
        )

    def _id(self, citation: Citation) -> str:
        result, evidence = citation.result, citation.place.evidence
        parts = (
            result.outcome, result.term, result.grade, result.statistic, result.value, result.status, result.num,
            result.time, result.model, result.comparator, evidence.start, evidence.end,
        )  # fmt: skip
        return short_hash(self.document, result.cohort, *(str(part) for part in parts))


def _term(result: Result, vocabulary: Vocabulary) -> str | None:
    """An event in the codebook's form, singular; a covariate or an arm as it is printed: Kd is no kd."""
    if result.term is None or not result.term.strip():
        return None
    if vocabulary.outcome(result.outcome).family is Family.SAFETY:
        return printed_term(result.term, vocabulary).lower()
    return result.term.strip()


def _statistic(result: Result, vocabulary: Vocabulary) -> Statistic | None:
    """As answered; patients counted for a response or an event are a proportion, whatever is left unsaid."""
    outcome = vocabulary.outcome(result.outcome)
    counted = outcome.family is Family.SAFETY or outcome.kind == "response"
    if result.statistic is None and counted and result.time is None and _is_share(result):
        return Statistic.PROPORTION
    return result.statistic


def _is_share(result: Result) -> bool:
    """Whether patients evaluated are part of the result; beside a median they are the size of its group."""
    shares = {Statistic.PROPORTION, Statistic.LANDMARK}
    return (
        result.num is not None or result.unit == "percent" or (result.statistic in shares and result.value is not None)
    )


_AS_ANSWERED = (
    "outcome", "grade", "value", "status", "unit", "num", "ci_low", "ci_high",
    "ci_status", "ci_level", "p", "comparator", "model", "assessor", "causality", "p_kind", "note",
)  # fmt: skip


def _support(citation: Citation) -> Iterator[Support]:
    """Each supporting place once: the cell's labels, then the places of numbers printed elsewhere."""
    own = citation.place.evidence
    seen = {(own.start, own.end)}
    stated = [(place.evidence.start, place.evidence.end) for place in citation.also]
    sizes = [Support(start=start, end=end, role="cohort size") for start, end in stated]
    for support in (*citation.place.support, *sizes, *(s for place in citation.also for s in place.support)):
        if (support.start, support.end) not in seen:
            seen.add((support.start, support.end))
            yield support
