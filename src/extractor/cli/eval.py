"""`extract eval`: a run against gold."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.opening import open_run
from extractor.cli.output import give, give_json, tell, width
from extractor.errors import UsageError

if TYPE_CHECKING:
    from extractor.evaluation import Comparison, Evaluation, Material, Regression
    from extractor.gold import GoldDocument
    from extractor.report.evaluation.sections import Section
    from extractor.runs import Run
    from extractor.vocabulary import Vocabulary

EXAMPLE = "Example: extract eval --html eval.html"
BASELINES = Path("eval/baselines")


def eval_(
    run: Annotated[str | None, typer.Argument(metavar="[RUN]", help="Id or folder; the latest if left out.")] = None,
    gold: Annotated[Path, typer.Option(metavar="DIR", help="Folder of gold files.")] = Path("gold"),
    as_json: Annotated[bool, typer.Option("--json", help="Give JSON on standard output.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Give Markdown on standard output.")] = False,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a page with plots and every error.")] = None,
    baseline: Annotated[bool, typer.Option("--baseline", help="Exit 1 where it falls below its baseline.")] = False,
    baseline_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The baseline; of the run's reader and model if left out.")
    ] = None,
    update_baseline: Annotated[bool, typer.Option("--update-baseline", help="Write the baseline anew.")] = False,
    against: Annotated[str | None, typer.Option(metavar="RUN", help="Compare with an earlier run.")] = None,
    tolerance: Annotated[
        float | None, typer.Option(metavar="POINTS", help="Points that a headline score may fall; 1 if left out.")
    ] = None,
) -> None:
    """Hold a run against gold: what was found, what went wrong, and whether it got better or worse."""
    from extractor.evaluation import TOLERANCE, bring_together, evaluate, file_name
    from extractor.gold import load_folder
    from extractor.report.evaluation import changes, plain
    from extractor.settings import load_settings
    from extractor.vocabulary import load_vocabulary

    allowed = TOLERANCE if tolerance is None else _points(tolerance)
    settings = load_settings()
    vocabulary = load_vocabulary(settings.vocabulary)
    golds = load_folder(gold)
    judged = open_run(run, settings.runs)
    if baseline or update_baseline:
        _refuse_unfinished(judged)
    material = bring_together(golds, judged)
    _refuse_unsound(gold, golds, material, vocabulary)
    _tell_reserves(material)
    evaluation = evaluate(material.cases, vocabulary)
    extra: list[Section] = []
    more: dict[str, object] = {}
    if against is not None:
        other, comparison = _compare(open_run(against, settings.runs), golds, evaluation, vocabulary)
        extra += changes.comparison_sections(comparison, other)
        more["against"] = {"run": other, **plain.comparison_as_json(comparison)}
    path = baseline_file or BASELINES / file_name(material.reader, material.model)
    regression = _hold_against(path, evaluation, allowed) if baseline and not update_baseline else None
    if regression is not None:
        extra += changes.regression_sections(regression)
        more["regression"] = plain.regression_as_json(regression)
    _give(evaluation, material, extra, more, as_json=as_json, markdown=markdown)
    if html is not None:
        _write_page(html, evaluation, material, extra)
    if update_baseline:
        _update(path, evaluation, material)
    if regression is not None and regression.fell:
        names = " and ".join(headline.name for headline in regression.fell)
        tell(f"{names} fell by more than {allowed:g} points below {path}: {len(regression.lost)} records were lost")
        raise typer.Exit(1)


def _points(tolerance: float) -> float:
    """What passes for a number of points: with no number, or below none, nothing would ever fall."""
    if not 0 <= tolerance < math.inf:
        raise UsageError(f"--tolerance: {tolerance:g} is no number of points", mend="give one from 0 up, such as 0.5")
    return tolerance


def _refuse_unfinished(run: Run) -> None:
    if run.manifest.finished is None:
        raise UsageError(
            f"run {run.manifest.id} is not finished, so it is no measure of a baseline",
            mend="finish it with the `extract run` that began it, or judge another run",
        )


def _compare(
    other: Run, golds: list[GoldDocument], evaluation: Evaluation, vocabulary: Vocabulary
) -> tuple[str, Comparison]:
    """The other run's id and how far it is from this one; the reserves of its figures are told too."""
    from extractor.evaluation import bring_together, compare, evaluate

    material = bring_together(golds, other)
    _tell_reserves(material, f"run {material.run}: ")
    return material.run, compare(evaluate(material.cases, vocabulary), evaluation)


def _refuse_unsound(folder: Path, golds: list[GoldDocument], material: Material, vocabulary: Vocabulary) -> None:
    """Gold that fails its own check is no measure; places are held against the sources that the run has read."""
    from extractor.errors import GoldError
    from extractor.gold import check, load_oddities

    hashes = {gold.document: gold.sha256 for gold in golds}
    read = [case.source for case in material.cases if case.source is not None]
    sources = {source.id: source for source in read if source.sha256 == hashes[source.id]}
    findings = check(golds, sources, vocabulary, load_oddities(folder)).findings
    if findings:
        more = f" and {len(findings) - 1} more" if len(findings) > 1 else ""
        raise GoldError(f"gold in {folder} fails its check: {findings[0]}{more}", mend="see `extract gold check`")


def _tell_reserves(material: Material, of: str = "") -> None:
    for remark in material.left_out:
        tell(f"{of}{remark.document}: left out, {remark.text}")
    for remark in material.reserves:
        tell(f"{of}{remark.document} {remark.text}")


def _hold_against(path: Path, evaluation: Evaluation, tolerance: float) -> Regression:
    from extractor.evaluation import read_baseline, regression

    found = regression(evaluation, read_baseline(path), tolerance)
    for document in found.left_out:
        tell(f"{document}: in the baseline, not at hand; its records are left out of the comparison")
    for document in found.new:
        tell(f"{document}: new since the baseline; its records are left out of the comparison")
    return found


def _give(
    evaluation: Evaluation,
    material: Material,
    extra: list[Section],
    more: dict[str, object],
    *,
    as_json: bool,
    markdown: bool,
) -> None:
    from extractor.report.evaluation.markdown import as_markdown
    from extractor.report.evaluation.plain import as_json as plain
    from extractor.report.evaluation.sections import sections
    from extractor.report.evaluation.terminal import as_text

    if as_json:
        give_json({**plain(evaluation, material), **more})
        return
    shown = [section for section in (*sections(evaluation), *extra) if section.rows]
    give(as_markdown(shown) if markdown else as_text(shown, width()))


def _write_page(path: Path, evaluation: Evaluation, material: Material, extra: list[Section]) -> None:
    from extractor.files import write_atomic
    from extractor.report.evaluation.page import as_page

    write_atomic(path, as_page(evaluation, material, extra))
    tell(f"the page is in {path}")


def _update(path: Path, evaluation: Evaluation, material: Material) -> None:
    from extractor.evaluation import baseline_of, merged, read_baseline, write_baseline

    try:
        old = read_baseline(path) if path.exists() else None
    except UsageError as damaged:
        tell(f"{damaged.what}; it is written anew, without the documents that only it knew")
        old = None
    write_baseline(path, merged(old, baseline_of(evaluation, material.reader, material.model)))
