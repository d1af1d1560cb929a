"""An evaluation as one JSON object."""

from __future__ import annotations

from dataclasses import asdict

from extractor.evaluation import Comparison, Evaluation, Group, Interval, Level, Material, Mistake, Regression, Score
from extractor.records import FlatRecord

NAMES = {Level.VALUE: "value", Level.STUDY: "study", Level.COHORT: "cohort", Level.STRICT: "strict"}


def as_json(evaluation: Evaluation, material: Material) -> dict[str, object]:
    """`gold`, `got` and the four levels at its top; all else below them. Shares are between 0 and 1."""
    headline = evaluation.scores.micro[Level.COHORT]
    return {
        "run": material.run,
        "reader": material.reader,
        "model": material.model,
        "gold": headline.gold,
        "got": headline.got,
        **_levels(evaluation.scores.micro),
        "macro": _levels(evaluation.scores.macro),
        "baseline_family": None if evaluation.baseline is None else _levels(evaluation.baseline.micro),
        "chance": asdict(evaluation.chance),
        "documents": [_group(group) for group in evaluation.documents_apart],
        "left_out": [asdict(remark) for remark in material.left_out],
        "reserves": [asdict(remark) for remark in material.reserves],
        "groups": [_group(group) for group in evaluation.groups],
        "fields": [asdict(field) for field in evaluation.fields],
        "error_kinds": {str(kind): count for kind, count in evaluation.kinds.items()},
        "errors": [_mistake(mistake) for mistake in evaluation.mistakes],
        "grounded": asdict(evaluation.confusions),
        "ungrounded": [{"document": flat.document, "id": flat.record.id} for flat in evaluation.ungrounded],
        "rejected_in_gold": [
            {**_name(one.gold), "check": one.rejected.check, "reason": one.rejected.reason}
            for one in evaluation.rejected
        ],
        "reliability": [asdict(line) for line in evaluation.reliability],
        "retrieval": [{**asdict(line), "family": str(line.family)} for line in evaluation.retrieval],
    }


def comparison_as_json(comparison: Comparison) -> dict[str, object]:
    """What `--against` adds."""
    return {
        "in_words": comparison.in_words(),
        "before": comparison.before,
        "after": comparison.after,
        "interval": _interval(comparison.interval),
        "mcnemar_p": comparison.mcnemar,
        "detectable": comparison.detectable,
        "documents": list(comparison.documents),
        "left_out": list(comparison.left_out),
        "gained": [_name(gold) for gold in comparison.gained],
        "lost": [_name(gold) for gold in comparison.lost],
    }


def regression_as_json(regression: Regression) -> dict[str, object]:
    """What `--baseline` adds."""
    return {
        "fell": [headline.name for headline in regression.fell],
        "tolerance": regression.tolerance,
        "headlines": [asdict(headline) for headline in regression.headlines],
        "left_out": list(regression.left_out),
        "new": list(regression.new),
        "gained": [_name(gold) for gold in regression.gained],
        "lost": [_name(gold) for gold in regression.lost],
    }


def _levels(scores: dict[Level, Score]) -> dict[str, object]:
    return {NAMES[level]: _score(score) for level, score in scores.items()}


def _score(score: Score) -> dict[str, object]:
    return {
        "p": score.rates.p,
        "r": score.rates.r,
        "f1": score.rates.f1,
        "agreed": score.agreed,
        "intervals": {"p": _interval(score.p), "r": _interval(score.r), "f1": _interval(score.f1)},
    }


def _interval(interval: Interval | None) -> list[float] | None:
    return None if interval is None else [interval.low, interval.high]


def _group(group: Group) -> dict[str, object]:
    return {
        "by": group.by,
        "name": group.name,
        "gold": group.cohort.gold,
        "got": group.cohort.got,
        "value": _score(group.value),
        "cohort": _score(group.cohort),
    }


def _mistake(mistake: Mistake) -> dict[str, object]:
    return {
        "document": mistake.document,
        "kind": str(mistake.kind),
        "fields": list(mistake.fields),
        "gold": None if mistake.gold is None else mistake.gold.as_json(),
        "got": None if mistake.got is None else mistake.got.as_json(),
    }


def _name(flat: FlatRecord) -> dict[str, str]:
    return {"document": flat.document, "id": flat.record.id}
