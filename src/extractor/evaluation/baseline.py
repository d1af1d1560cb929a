"""The quality that a reader has reached, kept as a file, so that a fall is noticed.

For each document: a hash of its gold, the counts of the cohort level, and which gold records were
found. Scores are made anew from the documents that are at hand, so a clone that has the samples
alone is held against the samples alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import ValidationError

from extractor.errors import UsageError
from extractor.evaluation import intervals
from extractor.evaluation.case import is_result, units
from extractor.evaluation.comparison import found
from extractor.evaluation.evaluate import Evaluation
from extractor.evaluation.intervals import Numbers
from extractor.evaluation.keys import Level
from extractor.evaluation.scores import counts
from extractor.files import short_hash, write_atomic
from extractor.records import FlatRecord
from extractor.records.model import Model

TOLERANCE = 1.0
"""Points of F1 that a headline score may fall: less than one record in a hundred, which rewording a rule can flip."""


class DocumentBaseline(Model):
    """What was reached in one document."""

    gold: str
    """Hash of its gold records."""
    agreed: int
    wanted: int
    given: int
    found: tuple[str, ...]
    """Ids of the gold records found at the cohort level."""


class Baseline(Model):
    """What was reached by one reader and model."""

    format: int = 1
    reader: str
    model: str | None = None
    documents: dict[str, DocumentBaseline]


@dataclass(frozen=True)
class Headline:
    """A headline score then and now."""

    name: str
    before: float
    after: float

    def fell(self, tolerance: float) -> bool:
        """Whether it fell by more than so many points."""
        return (self.before - self.after) * 100 > tolerance + 1e-9


@dataclass(frozen=True)
class Regression:
    """A run held against a baseline, over the documents that both have."""

    headlines: tuple[Headline, ...]
    lost: tuple[FlatRecord, ...]
    gained: tuple[FlatRecord, ...]
    left_out: tuple[str, ...]
    """Documents of the baseline that are not at hand."""
    new: tuple[str, ...]
    """Documents that the baseline does not know."""
    tolerance: float

    @property
    def fell(self) -> tuple[Headline, ...]:
        """The headline scores that fell by more than the tolerance."""
        return tuple(headline for headline in self.headlines if headline.fell(self.tolerance))


def baseline_of(evaluation: Evaluation, reader: str, model: str | None) -> Baseline:
    """What a run has reached."""
    known = found(evaluation)
    table = _counts(evaluation)
    return Baseline(
        reader=reader,
        model=model,
        documents={
            alignment.document: DocumentBaseline(
                gold=gold_hash(alignment.gold),
                agreed=int(row[0]),
                wanted=int(row[1]),
                given=int(row[2]),
                found=tuple(sorted(name for document, name in known if document == alignment.document)),
            )
            for alignment, row in zip(evaluation.alignments, table, strict=True)
        },
    )


def regression(evaluation: Evaluation, baseline: Baseline, tolerance: float = TOLERANCE) -> Regression:
    """Hold a run against a baseline.

    Raises:
        UsageError: the baseline has other gold for a document, or none of the documents.
    """
    here = {alignment.document: alignment for alignment in evaluation.alignments}
    common = sorted(here.keys() & baseline.documents.keys())
    if not common:
        raise UsageError("the baseline knows none of these documents", mend="write a new one with --update-baseline")
    changed = [d for d in common if baseline.documents[d].gold != gold_hash(here[d].gold)]
    if changed:
        raise UsageError(
            f"the baseline was made with another version of the gold of {', '.join(changed)}",
            mend="look at the change, then write a new baseline with --update-baseline",
        )
    golds = {(d, gold.record.id): gold for d in common for gold in here[d].gold}
    before = {(d, name) for d in common for name in baseline.documents[d].found}
    after = set(found(evaluation, common))
    now = {alignment.document: row for alignment, row in zip(evaluation.alignments, _counts(evaluation), strict=True)}
    then = {d: (b.agreed, b.wanted, b.given) for d, b in baseline.documents.items()}
    return Regression(
        headlines=_headlines(np.array([then[d] for d in common], dtype=np.float64), np.array([now[d] for d in common])),
        lost=tuple(golds[key] for key in sorted(before - after)),
        gained=tuple(golds[key] for key in sorted(after - before)),
        left_out=tuple(sorted(baseline.documents.keys() - here.keys())),
        new=tuple(sorted(here.keys() - baseline.documents.keys())),
        tolerance=tolerance,
    )


def merged(old: Baseline | None, new: Baseline) -> Baseline:
    """A new baseline that keeps what the old one knows of documents that are not at hand."""
    if old is None or (old.reader, old.model) != (new.reader, new.model):
        return new
    documents = {**old.documents, **new.documents}
    return new.model_copy(update={"documents": {name: documents[name] for name in sorted(documents)}})


def gold_hash(gold: list[FlatRecord]) -> str:
    """The version of one document's gold: what is reported and of whom, not the notes beside it."""
    kept = [g.model_dump(mode="json", exclude={"record": {"note", "evidence"}}) for g in gold if is_result(g)]
    return short_hash(*sorted(json.dumps(record, sort_keys=True) for record in kept))


def read_baseline(path: Path) -> Baseline:
    """Read a baseline file.

    Raises:
        UsageError: it is missing or damaged.
    """
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise UsageError(f"there is no baseline at {path}", mend="write one with --update-baseline") from error
    except ValidationError as error:
        raise UsageError(f"{path} is no baseline", mend="write it anew with --update-baseline") from error


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Write a baseline so that git shows which records changed."""
    write_atomic(path, baseline.model_dump_json(indent=1) + "\n")


def file_name(reader: str, model: str | None) -> str:
    """`rules.json`, or `llm-` and the model's name where there is one."""
    stem = reader if model is None else f"{reader}-{model}"
    return "".join(c if c.isalnum() or c in "-." else "-" for c in stem) + ".json"


def _headlines(before: Numbers, after: Numbers) -> tuple[Headline, ...]:
    every = [
        Headline("cohort F1", *(float(intervals.rates(t.sum(axis=0))[2]) for t in (before, after))),
        Headline(
            "cohort F1, mean of documents", *(float(np.nanmean(intervals.rates(t)[:, 2])) for t in (before, after))
        ),
    ]
    return tuple(every)


def _counts(evaluation: Evaluation) -> Numbers:
    results = [u for alignment in evaluation.alignments for u in units(alignment) if is_result(u.of)]
    return counts(results, evaluation.documents, Level.COHORT)
