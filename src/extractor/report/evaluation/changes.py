"""What changed against another run or against the baseline, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractor.evaluation import Comparison, Regression
from extractor.records import FlatRecord
from extractor.report.evaluation.sections import Section, percent
from extractor.report.wording import outcome_in_words, value_in_words


def comparison_sections(comparison: Comparison, other: str) -> list[Section]:
    """The finding in words, and each gold record that one of the two runs alone has found."""
    flips = f"{len(comparison.gained)} found anew, {len(comparison.lost)} lost"
    rows = (
        ("F1 at the cohort level, then and now", f"{percent(comparison.before)}, {percent(comparison.after)}"),
        ("in words", comparison.in_words()),
        ("gold records that flipped", f"{flips}; McNemar's exact p {comparison.mcnemar:.3g}"),
    )
    finding = Section(f"Against {other}", ("what", "finding"), rows, _left_out(comparison.left_out))
    return [finding, _flips(comparison.gained, comparison.lost)]


def regression_sections(regression: Regression) -> list[Section]:
    """The headline scores then and now, and each gold record that flipped."""
    rows = tuple(
        (
            headline.name,
            percent(headline.before),
            percent(headline.after),
            "fell" if headline in regression.fell else "holds",
        )
        for headline in regression.headlines
    )
    remark = f"A fall of more than {regression.tolerance:g} points counts. {_left_out(regression.left_out)}".strip()
    columns = ("score", "baseline", "now", "verdict")
    return [
        Section("Against the baseline", columns, rows, remark, frozenset({1, 2})),
        _flips(regression.gained, regression.lost),
    ]


def _flips(gained: Iterable[FlatRecord], lost: Iterable[FlatRecord]) -> Section:
    rows = (*_named("lost", lost), *_named("found anew", gained))
    columns = ("change", "document", "record", "study", "cohort", "outcome", "value")
    return Section("Gold records that flipped", columns, rows)


def _named(change: str, records: Iterable[FlatRecord]) -> Iterator[tuple[str, ...]]:
    for flat in records:
        yield (
            change,
            flat.document,
            flat.record.id,
            flat.study.label,
            flat.cohort.label,
            outcome_in_words(flat.record),
            value_in_words(flat.record),
        )


def _left_out(documents: Iterable[str]) -> str:
    names = ", ".join(documents)
    return f"Left out: {names}." if names else ""
