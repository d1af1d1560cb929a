"""What an evaluation says, as titled tables: terminal, Markdown and page dress the same content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from extractor.evaluation import Evaluation, Group, Level, Score, Scores
from extractor.evaluation.intervals import Interval

LEVEL_NAMES = {
    Level.VALUE: "value",
    Level.STUDY: "and study",
    Level.COHORT: "and cohort",
    Level.STRICT: "and every detail",
}


@dataclass(frozen=True)
class Section:
    """A table with what there is to know to read it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    remark: str = ""
    numbers: frozenset[int] = field(default_factory=frozenset)
    """Columns that are aligned to the right."""


def sections(evaluation: Evaluation) -> list[Section]:
    """Every table that has something to show, the headline first."""
    every = (
        _headline(evaluation),
        *_groups(evaluation),
        _errors(evaluation),
        _grounded(evaluation),
        _fields(evaluation),
        _reliability(evaluation),
        _retrieval(evaluation),
    )
    return [section for section in every if section.rows]


def percent(share: float | None) -> str:
    """A share as a percentage with one decimal; a dash where there is nothing to divide by."""
    return "–" if share is None else f"{share * 100:.1f}"


def with_interval(share: float | None, interval: Interval | None) -> str:
    """A share with its interval behind it."""
    if share is None or interval is None:
        return percent(share)
    return f"{percent(share)} ({percent(interval.low)}-{percent(interval.high)})"


def _share(part: int, whole: int) -> str:
    return percent(part / whole if whole else None)


def _headline(evaluation: Evaluation) -> Section:
    rows = list(_levels(evaluation.scores, ""))
    apart = ""
    if evaluation.baseline is not None and evaluation.baseline.micro[Level.VALUE].got:
        rows += _levels(evaluation.baseline, "characteristics: ")
    elif evaluation.baseline is not None:
        wanted = evaluation.baseline.micro[Level.VALUE].gold
        apart = f" Gold has {wanted} patients' characteristics too, of which this run gives none: they are not counted."
    over = f"{len(evaluation.documents)} documents" if len(evaluation.documents) > 1 else "1 document"
    chance = evaluation.chance
    remark = (
        f"The cohort level is the headline. 95% intervals over {over}. "
        f"With cohorts shuffled among the records of each document F1 is {percent(chance.cohort)} at the cohort "
        f"and {percent(chance.study)} at the study level.{apart}"
    )
    columns = ("level", "agreed", "gold", "extracted", "precision", "recall", "F1", "F1, mean of documents")
    return Section("Scores", columns, tuple(rows), remark, frozenset(range(1, 8)))


def _levels(scores: Scores, prefix: str) -> Iterator[tuple[str, ...]]:
    for level, micro in scores.micro.items():
        macro = scores.macro[level]
        yield (
            prefix + LEVEL_NAMES[level],
            str(micro.agreed),
            str(micro.gold),
            str(micro.got),
            with_interval(micro.rates.p, micro.p),
            with_interval(micro.rates.r, micro.r),
            with_interval(micro.rates.f1, micro.f1),
            with_interval(macro.rates.f1, macro.f1),
        )


def _groups(evaluation: Evaluation) -> Iterator[Section]:
    yield _group_section(
        "By document", evaluation.documents_apart, "Intervals over the records of the document, not over documents."
    )
    for by in ("family", "provenance", "statistic", "outcome"):
        yield _group_section(f"By {by}", [group for group in evaluation.groups if group.by == by], "")


def _group_section(title: str, groups: Iterable[Group], remark: str) -> Section:
    rows = tuple(
        (
            group.name,
            str(group.cohort.gold),
            str(group.cohort.got),
            percent(group.value.rates.f1),
            percent(group.cohort.rates.p),
            percent(group.cohort.rates.r),
            with_interval(group.cohort.rates.f1, group.cohort.f1),
        )
        for group in groups
    )
    columns = (title.removeprefix("By "), "gold", "extracted", "value F1", "precision", "recall", "cohort F1")
    return Section(title, columns, rows, remark, frozenset(range(1, 7)))


def _errors(evaluation: Evaluation) -> Section:
    rows = [(str(kind), str(count)) for kind, count in evaluation.kinds.items()]
    if evaluation.rejected:
        rows.append(("of the missed: rejected by a check", str(len(evaluation.rejected))))
    return Section("Errors", ("kind", "records"), tuple(rows), "", frozenset({1}))


def _grounded(evaluation: Evaluation) -> Section:
    found = evaluation.confusions
    rows = (
        ("wrong arm", str(found.wrong_arm), _share(found.wrong_arm, found.grounded)),
        ("wrong endpoint", str(found.wrong_endpoint), _share(found.wrong_endpoint, found.grounded)),
        ("wrong denominator", str(found.wrong_denominator), _share(found.wrong_denominator, found.grounded)),
    )
    remark = (
        f"Of {found.grounded} extracted results whose evidence prints them; {len(evaluation.ungrounded)} have none."
    )
    return Section("Grounded and yet wrong", ("what", "records", "percent"), rows, remark, frozenset({1, 2}))


def _fields(evaluation: Evaluation) -> Section:
    rows = tuple(
        (field.name, str(field.gold), str(field.answered), str(field.right), _share(field.right, field.answered))
        for field in evaluation.fields
    )
    remark = "Gold records that have the field, those that something answers, and how many of these agree."
    columns = ("field", "gold", "answered", "right", "percent")
    return Section("Fields", columns, rows, remark, frozenset(range(1, 5)))


def _reliability(evaluation: Evaluation) -> Section:
    rows = tuple(
        (line.mark, str(line.records), str(line.right), _share(line.right, line.records), percent(line.confidence))
        for line in evaluation.reliability
    )
    columns = ("mark", "records", "right", "percent right", "mean confidence")
    return Section("Is confidence to be relied on", columns, rows, "", frozenset(range(1, 5)))


def _retrieval(evaluation: Evaluation) -> Section:
    rows = tuple(
        (
            line.document,
            str(line.family),
            str(line.evidence),
            _share(line.evidence_shown, line.evidence),
            "–" if line.whole is None else _share(line.whole, line.records),
            "–" if line.tokens is None else _share(line.tokens_shown, line.tokens),
        )
        for line in evaluation.retrieval
    )
    columns = ("document", "family", "places in gold", "shown %", "with all that decides %", "of the paper's tokens %")
    return Section("Passages shown", columns, rows, "", frozenset(range(2, 6)))


__all__ = ["LEVEL_NAMES", "Score", "Section", "percent", "sections", "with_interval"]
