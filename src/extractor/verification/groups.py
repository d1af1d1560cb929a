"""Checks across the records of one cohort: categories against composites, grades, survival times.

All of them warn and none refuses: what a paper prints is kept, and a curator looks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from extractor.documents import Document
from extractor.records import Finding, Record, RecordSet, Statistic, Timepoint, in_months
from extractor.text import Span
from extractor.verification.sums import Measure, Part, measure, measures, sum_of
from extractor.vocabulary import Vocabulary


@dataclass(frozen=True)
class Group:
    """Records of one cohort that are counted alike: same assessor, analysis set and data cut-off."""

    records: tuple[Record, ...]
    document: Document
    vocabulary: Vocabulary

    def by_place(self, records: Iterable[Record]) -> list[list[Record]]:
        """Records that stand in the same table or paragraph: only those are meant to add up."""
        return _split(records, self._home)

    def _home(self, record: Record) -> int:
        block = self.document.block_at(record.evidence[0].start)
        return -1 if block is None else block.start


GroupCheck = Callable[[Group], Iterator[Finding]]


def check_groups(records: RecordSet, document: Document, vocabulary: Vocabulary) -> Iterator[Finding]:
    """The findings of all checks across records."""
    said: set[tuple[str, str]] = set()
    for alike in _split(records.records, _alike):
        group = Group(tuple(alike), document, vocabulary)
        for finding in (found for check in CHECKS for found in check(group)):
            if (finding.check, finding.reason) not in said:
                said.add((finding.check, finding.reason))
                yield finding


def composites_in_order(group: Group) -> Iterator[Finding]:
    """A response or better is no rarer than what it includes: VGPR or better is not above ORR."""
    atoms = _atoms(group.vocabulary)
    shares = [r for r in group.records if r.outcome in atoms and r.statistic in {Statistic.PROPORTION, None}]
    yield from _contained(shares, lambda record: atoms[record.outcome], "order of responses", _response)


def categories_add_up(group: Group) -> Iterator[Finding]:
    """The categories printed beside a composite sum to it."""
    atoms = _atoms(group.vocabulary)
    best = frozenset(group.vocabulary.response_order[:1])
    shares = [r for r in group.records if r.outcome in atoms and r.statistic in {Statistic.PROPORTION, None}]
    for beside in group.by_place(shares):
        parts = [Part(record, atoms[record.outcome]) for record in _first(beside, lambda r: r.outcome)]
        for whole in parts:
            if len(whole.holds) > 1:
                yield from _sums("sum of responses", whole, parts, best, _response)


def grades_in_order(group: Group) -> Iterator[Finding]:
    """Events of some grades are no more than events of grades that include them."""
    for events in _events(group):
        yield from _contained(events, lambda record: _grades(record.grade or ""), "order of grades", _event)


def grades_add_up(group: Group) -> Iterator[Finding]:
    """Grades that are listed from 1 upwards sum to the events of any grade."""
    for events in _events(group):
        for beside in group.by_place(events):
            parts = [Part(record, _grades(record.grade or "")) for record in _first(beside, lambda r: r.grade)]
            listed = frozenset(grade for part in parts if part.record.grade != "any" for grade in part.holds)
            unlisted = _above(listed)
            for whole in parts:
                if whole.record.grade == "any":
                    yield from _sums("sum of grades", whole, parts, unlisted, _event)


def times_in_order(group: Group) -> Iterator[Finding]:
    """A median is not below the median of an endpoint that is always met first: PFS2 is not below PFS."""
    medians = [r for r in group.records if r.statistic is Statistic.MEDIAN and r.value is not None]
    for later in medians:
        if not group.vocabulary.is_outcome(later.outcome):
            continue
        for earlier in medians:
            if earlier.outcome not in group.vocabulary.outcome(later.outcome).not_below:
                continue
            long, short = _months(later), _months(earlier)
            if long is not None and short is not None and long < short:
                reason = f"{_time(later)} is below {_time(earlier)}, which is always met first"
                yield _finding("order of times", reason, (later, earlier))


def rates_fall(group: Group) -> Iterator[Finding]:
    """The share that is free of an event does not rise with time; a cumulative incidence does not fall."""
    dated = [r for r in group.records if r.statistic is Statistic.LANDMARK and r.value is not None and r.timepoint]
    for curve in _split(dated, lambda r: (r.outcome, r.term, r.family)):
        code = curve[0].outcome
        rises = group.vocabulary.is_outcome(code) and group.vocabulary.outcome(code).kind == "incidence"
        placed = [(at, r) for r in curve if r.timepoint and (at := _at(r.timepoint)) is not None]
        for (start, early), (end, late) in pairwise(sorted(placed, key=lambda entry: entry[0])):
            if (
                start < end
                and (late.value or 0) != (early.value or 0)
                and ((late.value or 0) < (early.value or 0)) is rises
            ):
                way = "falls" if rises else "rises"
                reason = f"{code} {way} with time: {_rate(early)}, then {_rate(late)}"
                yield _finding("course of rates", reason, (early, late))


CHECKS: tuple[GroupCheck, ...] = (
    composites_in_order,
    categories_add_up,
    grades_in_order,
    grades_add_up,
    times_in_order,
    rates_fall,
)


def _alike(record: Record) -> Hashable:
    return (record.cohort, record.family, record.assessor, record.analysis_set, record.confirmed, record.data_cutoff)


def _split(records: Iterable[Record], key: Callable[[Record], Hashable]) -> list[list[Record]]:
    found: dict[Hashable, list[Record]] = defaultdict(list)
    for record in records:
        found[key(record)].append(record)
    return list(found.values())


def _first(records: Iterable[Record], key: Callable[[Record], Hashable]) -> list[Record]:
    """One record for each key: a value that is printed twice in one place is counted once."""
    return [alike[0] for alike in _split(records, key)]


def _atoms(vocabulary: Vocabulary) -> dict[str, frozenset[str | int]]:
    """The single categories that each response counts; a category that is no composite counts itself."""
    return {
        code: frozenset(outcome.includes or (code,))
        for code, outcome in vocabulary.outcomes.items()
        if outcome.kind == "response"
    }


def _events(group: Group) -> list[list[Record]]:
    graded = [r for r in group.records if r.grade is not None and r.statistic in {Statistic.PROPORTION, None}]
    return _split(graded, lambda r: (r.outcome, group.vocabulary.term(r.term or ""), r.causality, r.count_of))


def _grades(grade: str) -> frozenset[str | int]:
    if grade == "any":
        return frozenset(range(1, 6))
    if grade.startswith(">="):
        return frozenset(range(int(grade[2:]), 6))
    low, _, high = grade.partition("-")
    return frozenset(range(int(low), int(high or low) + 1))


def _above(listed: frozenset[str | int]) -> frozenset[str | int]:
    """The grades above the highest listed one: a table that lists grade 1 leaves out only what did not occur."""
    highest = max((grade for grade in listed if isinstance(grade, int)), default=5)
    return frozenset(range(highest + 1, 6)) if 1 in listed else frozenset()


def _contained(
    records: list[Record],
    holds: Callable[[Record], frozenset[str | int]],
    check: str,
    name: Callable[[Record], str],
) -> Iterator[Finding]:
    for narrow in records:
        for wide in records:
            if not holds(narrow) < holds(wide):
                continue
            pair = measures(narrow, wide)
            if pair is not None and pair[0].amount > pair[1].amount:
                reason = f"{name(narrow)} {pair[0].shown} is above {name(wide)} {pair[1].shown}, which includes it"
                yield _finding(check, reason, (narrow, wide))


def _sums(
    check: str, whole: Part, parts: list[Part], unlisted: frozenset[str | int], name: Callable[[Record], str]
) -> Iterator[Finding]:
    """Compare a whole with the sum of its parts; only a complete list must reach it."""
    summed = sum_of(whole, parts)
    if summed is None:
        return
    total: Measure = summed.total
    of_whole = measure(whole.record, total.counted)
    if of_whole is None:
        return
    complete = whole.holds - summed.holds <= unlisted
    if total.amount > of_whole.amount + summed.slack or (complete and total.amount < of_whole.amount - summed.slack):
        listed = " + ".join(name(part) for part in summed.records)
        reason = f"{listed} come to {total.shown}, and {name(whole.record)} is {of_whole.shown}"
        yield _finding(check, reason, (whole.record, *summed.records))


def _response(record: Record) -> str:
    return record.outcome


def _event(record: Record) -> str:
    grade = "any grade" if record.grade == "any" else f"grade {record.grade}"
    return f"{record.term or record.outcome}, {grade}"


def _months(record: Record) -> float | None:
    return None if record.value is None else in_months(record.value, record.unit)


def _at(timepoint: Timepoint) -> float | None:
    return in_months(timepoint.value, timepoint.unit)


def _time(record: Record) -> str:
    return f"the median {record.outcome} of {record.value:g} {record.unit}"


def _rate(record: Record) -> str:
    at = f"{record.timepoint.value:g} {record.timepoint.unit}" if record.timepoint else "?"
    return f"{record.value:g}% at {at}"


def _finding(check: str, reason: str, records: tuple[Record, ...]) -> Finding:
    places = tuple(Span(piece.start, piece.end) for record in records for piece in record.evidence[:1])
    return Finding(check=check, severity="warn", reason=reason, records=tuple(r.id for r in records), places=places)
