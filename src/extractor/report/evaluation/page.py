"""An evaluation as one page of HTML that needs nothing else: scores, plots, every error with its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from extractor.evaluation import Case, Evaluation, Kind, Material, Mistake
from extractor.records import Evidence, FlatRecord
from extractor.report.evaluation.plots import kinds_plot, scores_plot
from extractor.report.evaluation.sections import Section, sections
from extractor.report.wording import outcome_in_words, value_in_words

AROUND = 90
"""Characters of the paper that are shown on either side of a place."""


@dataclass(frozen=True, slots=True)
class Place:
    """Words of the paper, the place itself in the middle."""

    where: str
    before: str = ""
    here: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One side of an error: a record in words, and where it is printed."""

    study: str
    cohort: str
    outcome: str
    value: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """An error as the page lists it."""

    document: str
    fields: tuple[str, ...]
    gold: Said | None
    got: Said | None


def as_page(evaluation: Evaluation, material: Material, extra: Sequence[Section] = ()) -> str:
    """The whole page. What papers say is escaped; nothing is loaded from anywhere."""
    environment = Environment(
        loader=PackageLoader("extractor.report.evaluation", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    outcomes = [group for group in evaluation.groups if group.by == "outcome"]
    plots = (
        scores_plot("F1 at the cohort level, by document", evaluation.documents_apart),
        scores_plot("F1 at the cohort level, by outcome", outcomes),
        kinds_plot("Errors by kind", evaluation.kinds),
    )
    return environment.get_template("page.html").render(
        material=material,
        sections=[*extra, *sections(evaluation)],
        plots=[plot for plot in plots if plot.lines],
        errors=_errors(evaluation, material),
    )


def _errors(evaluation: Evaluation, material: Material) -> Mapping[Kind, list[Shown]]:
    cases = {case.document: case for case in material.cases}
    found: dict[Kind, list[Shown]] = defaultdict(list)
    for mistake in evaluation.mistakes:
        found[mistake.kind].append(_shown(mistake, cases[mistake.document]))
    return {kind: found[kind] for kind in evaluation.kinds}


def _shown(mistake: Mistake, case: Case) -> Shown:
    source = None if case.source is None else case.source.text
    gold = _said(mistake.gold, source if case.same_file else None)
    return Shown(mistake.document, mistake.fields, gold, _said(mistake.got, source))


def _said(flat: FlatRecord | None, source: str | None) -> Said | None:
    if flat is None:
        return None
    places = tuple(_place(place, source) for place in flat.record.evidence)
    return Said(flat.study.label, flat.cohort.label, outcome_in_words(flat.record), value_in_words(flat.record), places)


def _place(place: Evidence, source: str | None) -> Place:
    where = place.where or f"characters {place.start} to {place.end}"
    if source is None:
        return Place(where, here=place.quote or place.figure or "")
    before = source[max(0, place.start - AROUND) : place.start]
    after = source[place.end : place.end + AROUND]
    # Words that the window cuts in two are left out.
    whole_before = before.partition(" ")[2] if place.start > AROUND else before
    whole_after = after.rpartition(" ")[0] if place.end + AROUND < len(source) else after
    return Place(where, whole_before, source[place.start : place.end], whole_after)
