"""Is the gold sound: codes, ids, numbers that fit each other, figures that stand where their spans say.

Each check is a small function from a record to the reasons why it fails. What the source itself
prints oddly is no fault of gold, once somebody has looked at it: see `oddities`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

import yaml

from extractor.documents import Document
from extractor.gold.figures import states
from extractor.gold.form import CODEBOOK, GoldDocument
from extractor.gold.oddities import Oddity
from extractor.records import Cohort, Family, Record
from extractor.text import as_decimal
from extractor.vocabulary import Vocabulary

ODD = frozenset({"percentage", "count", "interval", "spread"})
"""Checks that an odd source fails; what they find may be listed as an oddity."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: in which gold, record and field, and what."""

    document: str
    record: str | None
    check: str
    field: str
    reason: str

    def __str__(self) -> str:
        record = f" record {self.record}:" if self.record else ""
        return f"{self.document}:{record} field {self.field}: {self.reason} [{self.check}]"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of gold found."""

    findings: tuple[Finding, ...]
    oddities: int
    """Oddities of the sources that were found as listed."""
    unseen: tuple[str, ...]
    """Documents whose source is not at hand: their spans were not checked."""


def check(
    golds: Sequence[GoldDocument],
    sources: Mapping[str, Document],
    vocabulary: Vocabulary,
    oddities: Iterable[Oddity] = (),
) -> Checked:
    """Check gold documents against themselves, the vocabulary and the sources that are at hand."""
    found = [*_shared_ids(golds)]
    for gold in golds:
        found += _of_records(gold, vocabulary)
        found += _of_source(gold, sources[gold.document]) if gold.document in sources else []
    known = {(oddity.document, oddity.record, oddity.check): oddity for oddity in oddities}
    seen = {(f.document, f.record, f.check) for f in found}
    here = {gold.document for gold in golds}
    stale = [
        Finding(o.document, o.record, "oddity", "record", f"listed as an oddity ({o.check}), but nothing is odd here")
        for key, o in known.items()
        if key not in seen and o.document in here
    ]
    left = [f for f in found if f.check not in ODD or (f.document, f.record, f.check) not in known]
    return Checked(
        findings=(*left, *stale),
        oddities=len(known.keys() & seen),
        unseen=tuple(gold.document for gold in golds if gold.document not in sources),
    )


def _shared_ids(golds: Sequence[GoldDocument]) -> Iterator[Finding]:
    ids = [(gold.document, record.id) for gold in golds for record in gold.records.records]
    counts = Counter(name for _, name in ids)
    for document, name in ids:
        if counts[name] > 1:
            yield Finding(document, name, "ids", "id", "is the id of another record too")


def _of_records(gold: GoldDocument, vocabulary: Vocabulary) -> Iterator[Finding]:
    if gold.codebook != CODEBOOK:
        reason = f"written by version {gold.codebook} of the codebook, version {CODEBOOK} is in force"
        yield Finding(gold.document, None, "codebook", "codebook", reason)
    cohorts = {cohort.id: cohort for cohort in gold.records.cohorts}
    records = {record.id: record for record in gold.records.records}
    for record in gold.records.records:
        if not _is_code(record, vocabulary):
            yield Finding(gold.document, record.id, "codes", "outcome", f"{record.outcome} is no code of its family")
        if record.conflict is not None and records[record.conflict].conflict is None:
            reason = f"{record.conflict} does not name this record in turn"
            yield Finding(gold.document, record.id, "conflict", "conflict", reason)
        for name, test in _CHECKS.items():
            for field, reason in test(record, cohorts[record.cohort]):
                yield Finding(gold.document, record.id, name, field, reason)


def _is_code(record: Record, vocabulary: Vocabulary) -> bool:
    if record.family is Family.BASELINE and record.outcome in characteristics():
        return True
    return vocabulary.is_outcome(record.outcome)


@cache
def characteristics() -> dict[str, str]:
    """The codes of the family baseline, with what they mean."""
    text = (files("extractor.gold") / "characteristics.yaml").read_text(encoding="utf-8")
    return {str(code): str(meaning) for code, meaning in yaml.safe_load(text).items()}


Reason = tuple[str, str]
"""A field and what is wrong with it."""


def _percentage(record: Record, _: Cohort) -> Iterator[Reason]:
    """The share of n in N must round to the printed percentage."""
    if record.num is None or not record.den:
        return
    if record.num > record.den:
        yield "num", f"{record.num} of {record.den} are more than all"
    elif record.value is not None and record.unit == "percent" and not rounds(record.num, record.den, record.value):
        share = 100 * record.num / record.den
        yield "value", f"{record.num} of {record.den} are {share:.2f}%, not {record.value:g}%"


def _count(record: Record, cohort: Cohort) -> Iterator[Reason]:
    """A count and its percentage must be possible for some N up to the size of the group."""
    if record.den is not None or not record.num or cohort.n is None or record.value is None or record.unit != "percent":
        return
    if not any(rounds(record.num, n, record.value) for n in range(record.num, cohort.n + 1)):
        yield "value", f"no number of patients up to {cohort.n} makes {record.num} be {record.value:g}%"


def _interval(record: Record, _: Cohort) -> Iterator[Reason]:
    """The interval must hold its estimate."""
    if record.value is None:
        return
    if record.ci_low is not None and record.ci_low > record.value:
        yield "ci_low", f"the interval begins at {record.ci_low:g}, above the estimate {record.value:g}"
    if record.ci_high is not None and record.ci_high < record.value:
        yield "ci_high", f"the interval ends at {record.ci_high:g}, below the estimate {record.value:g}"


def _spread(record: Record, _: Cohort) -> Iterator[Reason]:
    """A range holds its median; the two bounds of an sd or se are the value itself."""
    spread = record.spread
    if spread is None:
        return
    if spread.kind in {"sd", "se"} and spread.low != spread.high:
        yield "spread", f"an {spread.kind} is one value, not {spread.low:g} and {spread.high:g}"
    holds = record.value is None or record.unit == "percent" or spread.low <= record.value <= spread.high
    if spread.kind in {"range", "iqr"} and not holds:
        yield "spread", f"{spread.low:g} to {spread.high:g} does not hold {record.value:g}"


_CHECKS: dict[str, Callable[[Record, Cohort], Iterator[Reason]]] = {
    "percentage": _percentage,
    "count": _count,
    "interval": _interval,
    "spread": _spread,
}


def rounds(num: int, den: int, percentage: float) -> bool:
    """Whether n of N rounds to a percentage at its printed decimals; a half may go either way."""
    printed = as_decimal(percentage).normalize()
    exponent = printed.as_tuple().exponent
    step = Decimal(1).scaleb(min(0, exponent if isinstance(exponent, int) else 0))
    return abs(Decimal(num) * 100 / Decimal(den) - printed) <= step / 2


def _of_source(gold: GoldDocument, source: Document) -> Iterator[Finding]:
    """Every figure must stand where its span says, and say the value of its record."""
    if source.sha256 != gold.sha256:
        reason = f"{source.path} is another version of the document (SHA-256 {source.sha256[:12]}…): spans are not used"
        yield Finding(gold.document, None, "source", "sha256", reason)
        return
    for record, place in gold.figures():
        printed = source.text[place.start : place.end]
        if printed != place.figure:
            reason = f"{place.start}-{place.end} prints {printed[:60]!r}, not {place.figure!r}"
            yield Finding(gold.document, record.id, "place", "at", reason)
    for record in gold.records.records:
        if not any(states(place.figure or "", record) for place in record.evidence):
            figures = ", ".join(repr(place.figure) for place in record.evidence)
            yield Finding(gold.document, record.id, "figure", "at", f"no place states the result: {figures}")
