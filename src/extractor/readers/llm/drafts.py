"""From the model's answers to candidate records; what cannot become one is set aside with the reason."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from extractor.files import short_hash
from extractor.readers.llm.checks import TOO_BARE, Citation, MapJudge, ResultJudge, size_place
from extractor.readers.llm.marking import MARK, Marked
from extractor.readers.llm.schema import Result, StudyMap
from extractor.records import Cohort, Record, Rejected, Spread, Study, Support, Timepoint
from extractor.vocabulary import Vocabulary

CHECK = "model answer"
"""The name under which a refused answer is set aside."""


@dataclass(frozen=True)
class Gathered:
    """What the replies to one question hold, taken together."""

    citations: tuple[Citation, ...]
    rejected: tuple[Rejected, ...]
    readable: bool
    """Whether any reply had the form of an answer at all."""


def gather(replies: Iterable[str], form: type[Result], judge: ResultJudge) -> Gathered:
    """The good results of all replies to one question, and those that failed, each with its reason."""
    good: dict[tuple[object, ...], Citation] = {}
    failed: dict[str, Rejected] = {}
    readable = False
    for reply in replies:
        items = _items(reply)
        readable = readable or items is not None
        for item in items or ():
            taken = _taken(item, form, judge)
            if isinstance(taken, Citation):
                good.setdefault(_identity(taken), taken)
            else:
                failed.setdefault(json.dumps(item, sort_keys=True), taken)
    return Gathered(tuple(good.values()), tuple(failed.values()), readable)


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
    return Gathered(given, tuple(failed.values()), readable=any(vote.readable for vote in votes))


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


def _items(reply: str) -> list[dict[str, Any]] | None:
    """The results of a reply, read past what stands around its JSON; None where it holds none."""
    try:
        answer = json.loads(reply[reply.find("{") : reply.rfind("}") + 1])
    except ValueError:
        return None
    items = answer.get("results") if isinstance(answer, dict) else None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else None


def _taken(item: dict[str, Any], form: type[Result], judge: ResultJudge) -> Citation | Rejected:
    try:
        result = form.model_validate(item)
    except ValidationError as error:
        return Rejected(check=CHECK, reason=explained(error), record=item)
    reasons = judge(result)
    citation = judge.cited(result)
    if reasons or isinstance(citation, str):
        return Rejected(check=CHECK, reason="; ".join(reasons), record=item)
    return citation


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
    labels: dict[str, str]
    """Study and label of the groups, by id."""
    vocabulary: Vocabulary

    @classmethod
    def of(cls, document: str, studies: StudyMap, vocabulary: Vocabulary) -> Drafter:
        """One that names groups as a study map does."""
        names = {study.id: study.label for study in studies.studies}
        labels = {cohort.id: f"{names[cohort.study]}, {cohort.label}" for cohort in studies.cohorts}
        return cls(document, labels, vocabulary)

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
            return Rejected(check=CHECK, reason=explained(error), record=offered)

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
            term=result.term.strip().lower() if result.term else None,
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
        return short_hash(self.document, self.labels[result.cohort], *(str(part) for part in parts))


_AS_ANSWERED = (
    "cohort", "outcome", "grade", "statistic", "value", "status", "unit", "num", "den", "ci_low", "ci_high",
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


def settled_map(value: StudyMap | None, replies: list[str], marked: Marked) -> StudyMap | None:
    """The map that passed, or the last usable reply, mended; None if there is none."""
    if value is not None:
        return value
    for reply in reversed(replies):
        try:
            offered = StudyMap.model_validate_json(reply[reply.find("{") : reply.rfind("}") + 1])
        except ValidationError:
            continue
        if not list(MapJudge(marked).broken(offered)):
            return _mended(offered, marked)
    return None


def _mended(offered: StudyMap, marked: Marked) -> StudyMap:
    """A map without the sizes that it could not place; a bare name gets its study's, a name of two groups its id."""
    studies = {study.id: study.label for study in offered.studies}
    seen: set[tuple[str, str]] = set()
    cohorts = []
    for cohort in offered.cohorts:
        update: dict[str, object] = {}
        if cohort.n is not None and isinstance(size_place(marked, cohort.n, cohort.n_at), str):
            update = {"n": None, "n_at": None}
        label = cohort.label
        if label.strip().lower() in TOO_BARE:
            label = f"{studies[cohort.study]}, {label}"
        if (cohort.study, label) in seen:
            label = f"{label} ({cohort.id})"
        seen.add((cohort.study, label))
        cohorts.append(cohort.model_copy(update=update | {"label": label}))
    return offered.model_copy(update={"cohorts": cohorts})


def studies_of(answer: StudyMap) -> tuple[Study, ...]:
    """The studies of a map as records name them."""
    return tuple(
        Study(id=s.id, label=s.label, aliases=tuple(s.aliases), provenance=s.provenance) for s in answer.studies
    )


def cohorts_of(answer: StudyMap, vocabulary: Vocabulary) -> tuple[Cohort, ...]:
    """The groups of a map as records name them, their drugs by generic name."""
    return tuple(
        Cohort(
            id=c.id,
            study=c.study,
            label=c.label,
            aliases=tuple(c.aliases),
            role=c.role,
            n=c.n,
            regimen=_regimen(c.regimen, vocabulary),
        )
        for c in answer.cohorts
    )


def _regimen(named: list[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    drugs: set[str] = set()
    for name in named:
        known = [mention.code for mention in vocabulary.drug_mentions(name)] or list(vocabulary.regimen(name))
        drugs.update(known or [name.strip().lower()])
    return tuple(sorted(drugs - {""}))
