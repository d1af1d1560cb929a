"""How far two annotators agree: the same records, and the same fields on the records that both have.

Records are aligned as in scoring, so agreement between people and quality of a reader are told in
the same terms. Categorical fields get Cohen's kappa (Cohen, A coefficient of agreement for nominal
scales, Educational and Psychological Measurement 1960, 20: 37-46) with "not given" as one of the
categories; numeric fields the share of equal values where either annotator has one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from extractor.errors import GoldError
from extractor.evaluation import keys
from extractor.evaluation.alignment import Alignment, Pair, align
from extractor.evaluation.case import is_result, units
from extractor.evaluation.keys import Level
from extractor.gold import GoldDocument
from extractor.records import FlatRecord, flatten
from extractor.vocabulary import Vocabulary

Read = Callable[[FlatRecord], Hashable]


def _of_record(name: str) -> Read:
    return lambda flat: getattr(flat.record, name)


CATEGORICAL: dict[str, Read] = {
    "provenance": lambda flat: flat.study.provenance,
    "cohort_role": lambda flat: flat.cohort.role,
    **{
        name: _of_record(name)
        for name in (
            "family", "outcome", "statistic", "status", "unit", "grade", "ci_status", "model", "den_source", "p_kind",
            "comparison_kind",
        )
    },
}  # fmt: skip
NUMERIC: dict[str, Read] = {
    "cohort_n": lambda flat: flat.cohort.n,
    **{name: _of_record(name) for name in ("value", "num", "den", "ci_low", "ci_high", "spread", "timepoint")},
    "p": lambda flat: keys.p_value(flat.record),
}


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """One field over the aligned records."""

    name: str
    given: int
    """Aligned records on which at least one annotator has it."""
    equal: int
    """Of these, how many agree."""
    kappa: float | None
    """Of categorical fields, over all aligned records; None where chance alone would agree always."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A record that one annotator alone has, or the fields on which two aligned records differ."""

    document: str
    place: tuple[int, int]
    of: str
    """Outcome with its term and grade."""
    fields: tuple[tuple[str, str, str], ...]
    """Name, the first annotator's, the second's; a whole record is the field `record`."""


@dataclass(frozen=True)
class Agreement:
    """The agreement of two annotators."""

    alignments: tuple[Alignment, ...]
    alone: tuple[str, ...]
    """Documents that only one of them annotated."""
    categorical: tuple[FieldAgreement, ...]
    numeric: tuple[FieldAgreement, ...]
    differences: tuple[Difference, ...]

    def f1(self, level: Level, document: str | None = None, *, results: bool = True) -> float | None:
        """F1 over results, or over patients' characteristics, of one document or of all; symmetric."""
        counted = [
            unit
            for alignment in self.alignments
            if document in {None, alignment.document}
            for unit in units(alignment)
            if is_result(unit.of) is results
        ]
        both = sum(unit.in_gold for unit in counted) + sum(unit.in_got for unit in counted)
        return 2 * sum(unit.level >= level for unit in counted) / both if both else None


def agreement(one: Sequence[GoldDocument], other: Sequence[GoldDocument], vocabulary: Vocabulary) -> Agreement:
    """Hold two annotations of the same documents against each other.

    Raises:
        GoldError: they have no document in common, or annotated two versions of one.
    """
    ours, theirs = ({gold.document: gold for gold in side} for side in (one, other))
    common = sorted(ours.keys() & theirs.keys())
    if not common:
        raise GoldError("the two annotations have no document in common", mend="name two folders of the same documents")
    for name in common:
        if ours[name].sha256 != theirs[name].sha256:
            raise GoldError(f"{name} was annotated in two versions", mend="annotate the same file")
    alignments = tuple(
        align(list(flatten(ours[name].records)), list(flatten(theirs[name].records)), vocabulary) for name in common
    )
    pairs = [pair for alignment in alignments for pair in alignment.pairs]
    return Agreement(
        alignments=alignments,
        alone=tuple(sorted(ours.keys() ^ theirs.keys())),
        categorical=tuple(_field(name, read, pairs, categorical=True) for name, read in CATEGORICAL.items()),
        numeric=tuple(_field(name, read, pairs, categorical=False) for name, read in NUMERIC.items()),
        differences=tuple(d for alignment in alignments for d in _differences(alignment)),
    )


def kappa(answers: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's kappa of two annotators' answers; None where they can but agree."""
    if not answers:
        return None
    total = len(answers)
    first, second = Counter(a for a, _ in answers), Counter(b for _, b in answers)
    observed = sum(a == b for a, b in answers) / total
    chance = sum(first[answer] * second[answer] for answer in first) / total**2
    return None if chance == 1 else (observed - chance) / (1 - chance)


def _field(name: str, read: Read, pairs: Sequence[Pair], *, categorical: bool) -> FieldAgreement:
    answers = [(read(pair.gold), read(pair.got)) for pair in pairs]
    given = [(a, b) for a, b in answers if a is not None or b is not None]
    return FieldAgreement(name, len(given), sum(a == b for a, b in given), kappa(answers) if categorical else None)


def _differences(alignment: Alignment) -> list[Difference]:
    found = [_difference(alignment.document, flat, (("record", "present", "absent"),)) for flat in alignment.missed]
    found += [_difference(alignment.document, flat, (("record", "absent", "present"),)) for flat in alignment.invented]
    for pair in alignment.pairs:
        fields = _differing(pair)
        if fields:
            found.append(_difference(alignment.document, pair.gold, fields))
    return sorted(found, key=lambda d: d.place)


def _difference(document: str, flat: FlatRecord, fields: tuple[tuple[str, str, str], ...]) -> Difference:
    place = flat.record.evidence[0]
    of = " ".join(part for part in (flat.record.outcome, flat.record.term, flat.record.grade) if part)
    return Difference(document, (place.start, place.end), of, fields)


def _differing(pair: Pair) -> tuple[tuple[str, str, str], ...]:
    labels = [("study", pair.same_study, pair.gold.study.label, pair.got.study.label)]
    labels.append(("cohort", pair.same_cohort, pair.gold.cohort.label, pair.got.cohort.label))
    fields = [(name, one, other) for name, same, one, other in labels if not same]
    for name, read in {**CATEGORICAL, **NUMERIC, "term": _of_record("term")}.items():
        ours, theirs = read(pair.gold), read(pair.got)
        if ours != theirs:
            fields.append((name, _told(ours), _told(theirs)))
    return tuple(fields)


def _told(answer: Hashable) -> str:
    if isinstance(answer, tuple):
        return "".join(f"{part:g}" if isinstance(part, float) else str(part) for part in answer)
    if hasattr(answer, "low") and hasattr(answer, "high"):
        return f"{answer.low:g} to {answer.high:g}"
    return "none" if answer is None else f"{answer:g}" if isinstance(answer, float) else str(answer)
