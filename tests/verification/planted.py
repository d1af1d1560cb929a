"""True records over invented documents: for every number of a record it is known where it was planted.

Shapes as papers print them: sentences of several kinds, tables by tabs and with one cell a line. Studies,
cohorts and figures are invented; the figures come from a seeded generator.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field, replace
from typing import Any

from tests.documents_by_hand import Grid, Paper

from extractor.documents import Cell, Document, Label, Note, Row, Table
from extractor.records import Cohort, CohortRole, Evidence, Family, Provenance, Record, RecordSet, Study, Support
from extractor.text import Span

STUDY = Study(id="tarn", label="Tarnowski 2019", provenance=Provenance.PRIMARY)
COHORT = Cohort(id="larch", study="tarn", label="larch cohort", role=CohortRole.RETREATMENT)
FIGURE = re.compile(r"\d+(?:\.\d+)?")
_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Planted:
    """A true record, the texts that it cites, and the place of each of its numbers."""

    shape: str
    document: Document
    record: Record
    cited: tuple[str, ...]
    at: dict[str, Span] = field(hash=False)

    @property
    def records(self) -> RecordSet:
        return record_set(self.record)

    def prints(self, figure: str) -> bool:
        """Whether a cited text prints this number somewhere, told by a plain search."""
        return any(float(found) == float(figure) for text in self.cited for found in FIGURE.findall(text))


def record_set(*records: Record) -> RecordSet:
    return RecordSet(document="invented", studies=(STUDY,), cohorts=(COHORT,), records=records)


def planted(seed: int) -> list[Planted]:
    """One true record of each shape, with figures of its own for each seed."""
    rng = random.Random(seed)  # noqa: S311 - figures for tests, no secrets
    return [_sentence(name, *SENTENCES[name], rng) for name in SENTENCES] + [make(rng) for make in TABLES]


SENTENCES: dict[str, tuple[str, dict[str, Any]]] = {
    "median with interval": (
        "In the larch cohort, median PFS was {value} months (95% CI, {ci_low}-{ci_high}) at the cut-off",
        {"outcome": "PFS", "statistic": "median", "unit": "months"},
    ),
    "interval that lost its dash": (
        "Median OS in the larch cohort came to {value} months (95% CI {ci_low}{ci_high})",
        {"outcome": "OS", "statistic": "median", "unit": "months"},
    ),
    "share with count of group": (
        "Of the patients in the larch cohort, {num} of {den} ({value}%) had a response",
        {"outcome": "ORR", "statistic": "proportion", "unit": "percent", "den_source": "beside"},
    ),
    "rate at a time": (
        "The {timepoint}-month OS rate was {value}% (95% CI, {ci_low} to {ci_high})",
        {"outcome": "OS", "statistic": "landmark", "unit": "percent"},
    ),
    "ratio with p": (
        "Early relapse told worse survival (HR = {value}, 95% CI {ci_low}–{ci_high}, $p < {p}$)",
        {"outcome": "HR_OS", "statistic": "hazard_ratio", "unit": "ratio", "term": "early relapse", "p_sign": "<"},
    ),
    "median with quartiles": (
        "The median duration of treatment was {value} weeks (IQR, {low}–{high})",
        {"outcome": "DOT", "statistic": "median", "unit": "weeks", "spread": "iqr"},
    ),
    "mean with deviation": (
        "Mean follow-up in the cohort was {value} ± {sd} months",
        {"outcome": "FOLLOW_UP", "statistic": "mean", "unit": "months", "spread": "sd"},
    ),
    "open upper bound": (
        "Median OS was {value} months (95% CI, {ci_low}-not reached)",
        {"outcome": "OS", "statistic": "median", "unit": "months", "ci_status": "upper_not_reached"},
    ),
}


def _sentence(name: str, template: str, told: dict[str, Any], rng: random.Random) -> Planted:
    paper = Paper()
    paper.heading("Results")
    figures = _figures(_FIELD.findall(template), rng)
    text = template.format(**figures)
    span = paper.paragraph(f"The study ran in two centres. {text}. Nothing else was seen.")
    start = paper.text.index(text, span.start)
    at, offset, position = {}, start, 0
    for match in _FIELD.finditer(template):
        offset += match.start() - position
        figure = figures[match.group(1)]
        at[match.group(1)] = Span(offset, offset + len(figure))
        offset, position = offset + len(figure), match.end()
    document = paper.document()
    evidence = Evidence(start=start, end=start + len(text), quote=text, where="Results")
    return Planted(name, document, _record(figures, told, evidence), (text,), at)


def _figures(names: list[str], rng: random.Random) -> dict[str, str]:
    """Figures in a believable order: low, value, high; never twice the same."""
    scale = sorted(rng.sample(range(111, 989), 3))
    low, value, high = (f"{n / 10:.1f}" for n in scale)
    counts = sorted(rng.sample(range(13, 89), 2))
    drawn = {
        "value": value,
        "ci_low": low,
        "ci_high": high,
        "low": low,
        "high": high,
        "sd": low,
        "num": str(counts[0]),
        "den": str(counts[1]),
        "timepoint": str(rng.choice([6, 18, 24, 36])),
        "p": f"0.0{rng.randrange(11, 99)}",
    }
    if "num" in names:
        drawn["value"] = f"{100 * counts[0] / counts[1]:.1f}"
    return {name: drawn[name] for name in names}


def _record(
    figures: dict[str, str], told: dict[str, Any], evidence: Evidence, support: tuple[Support, ...] = ()
) -> Record:
    fields: dict[str, Any] = {k: v for k, v in told.items() if k not in {"p_sign", "spread"}}
    for name in ("value", "ci_low", "ci_high"):
        fields[name] = float(figures[name]) if name in figures else None
    for name in ("num", "den"):
        fields[name] = int(figures[name]) if name in figures else None
    if "p" in figures:
        fields["p"] = told.get("p_sign", "") + figures["p"]
    if "timepoint" in figures:
        fields["timepoint"] = {"value": float(figures["timepoint"]), "unit": "months"}
    if "spread" in told:
        low, high = (figures["sd"],) * 2 if told["spread"] == "sd" else (figures["low"], figures["high"])
        fields["spread"] = {"kind": told["spread"], "low": float(low), "high": float(high)}
    family = Family.SAFETY if told["outcome"] == "AE" else Family.EFFICACY
    return Record(id="r1", cohort="larch", family=family, evidence=(evidence,), support=support, **fields)


def _responses(rng: random.Random, *, lines: bool) -> Planted:
    """`n (%)` in the cell, N in the header; by tabs or one cell a line."""
    figures = _figures(["num", "den", "value"], rng)
    other = rng.randrange(91, 99)
    paper = Paper()
    grid = Grid(
        name="Table 2",
        caption="Table 2. Best response",
        columns=(f"Larch (n={figures['den']})", f"Alder (n={other})"),
        rows=(("ORR", f"{figures['num']} ({figures['value']})", "3 (3)"), ("   VGPR", "0 (0)", "1 (1)")),
        stub="Response, n (%)",
        lines=lines,
        notes=((None, "Abbreviation: ORR, overall response rate."),),
    )
    table = paper.table(grid)
    cell, header = table.rows[0].cells[0], table.columns[0][0]
    told = {"outcome": "ORR", "statistic": "proportion", "unit": "percent", "den_source": "header"}
    support = (Support(start=header.span.start, end=header.span.end, role="header"),)
    evidence = Evidence(start=cell.span.start, end=cell.span.end, quote=cell.text)
    at = {
        "num": Span(cell.span.start, cell.span.start + len(figures["num"])),
        "value": _inside(cell.span, cell.text, figures["value"], last=True),
        "den": _inside(header.span, header.text, figures["den"], last=True),
    }
    cited = (cell.text, header.text, "ORR", grid.caption, grid.stub)
    shape = "share in a table, one cell a line" if lines else "share in a table by tabs"
    return Planted(shape, paper.document(), _record(figures, told, evidence, support), cited, at)


def _medians(rng: random.Random) -> Planted:
    """The cohort's size stands in the row label, the interval in the cell, the time in the row."""
    figures = _figures(["value", "ci_low", "ci_high", "den"], rng)
    paper = Paper()
    label = f"   Median PFS in patients sensitive to the drug (n={figures['den']})"
    text = f"{figures['value']} (95% CI, {figures['ci_low']}-{figures['ci_high']})"
    grid = Grid(
        "PFS", "PFS and OS in the larch study", ("Months",), ((label, text), ("   Median OS", "NR")), lines=True
    )
    table = paper.table(grid)
    cell = table.rows[0].cells[0]
    told = {"outcome": "PFS", "statistic": "median", "unit": "months", "den_source": "header"}
    evidence = Evidence(start=cell.span.start, end=cell.span.end, quote=text)
    at = {name: _inside(cell.span, text, figures[name]) for name in ("value", "ci_low", "ci_high")}
    row = table.rows[0].path[0]
    at["den"] = _inside(row.span, paper.text[row.span.start : row.span.end], figures["den"], last=True)
    return Planted("median in a table", paper.document(), _record(figures, told, evidence), (text, label), at)


def _ratios(rng: random.Random) -> Planted:
    """HR, interval and p in three cells of one row."""
    figures = _figures(["value", "ci_low", "ci_high", "p"], rng)
    paper = Paper()
    interval, p = f"{figures['ci_low']}–{figures['ci_high']}", f"<{figures['p']}"
    grid = Grid(
        "Table 4",
        "Table 4 Univariate analysis of factors for OS",
        ("HR", "95% CI", "P value"),
        (("Early relapse", figures["value"], interval, p), ("Sex", "1.0", "0.2–3.3", "0.9")),
    )
    table = paper.table(grid)
    cells = table.rows[0].cells
    told = {"outcome": "HR_OS", "statistic": "hazard_ratio", "unit": "ratio", "p_sign": "<", "term": "early relapse"}
    support = tuple(Support(start=c.span.start, end=c.span.end, role="cell") for c in cells[1:])
    evidence = Evidence(start=cells[0].span.start, end=cells[0].span.end, quote=cells[0].text)
    at = {
        "value": cells[0].span,
        "ci_low": _inside(cells[1].span, interval, figures["ci_low"]),
        "ci_high": _inside(cells[1].span, interval, figures["ci_high"], last=True),
        "p": _inside(cells[2].span, p, figures["p"]),
    }
    cited = (*(c.text for c in cells), "HR", "95% CI", "P value", "Early relapse", grid.caption)
    return Planted("ratio over three cells", paper.document(), _record(figures, told, evidence, support), cited, at)


def _landmark(rng: random.Random) -> Planted:
    """A note mark stuck to the number of the cell; the time in the row label, the size in the note."""
    figures = _figures(["value", "timepoint", "den"], rng)
    paper = Paper()
    label, note = f"   {figures['timepoint']}-month PFS, %", f"Known for {figures['den']} patients."
    paper.text += ""
    table = paper.table(
        Grid("Table 3", "Survival", ("Larch", "Alder"), ((label, figures["value"], "-"),), notes=(("b", note),))
    )
    cell = table.rows[0].cells[0]
    marked = replace(cell, marks=("b",))
    table = replace(table, rows=(replace(table.rows[0], cells=(marked, table.rows[0].cells[1])),))
    paper.blocks[-1] = replace(paper.blocks[-1], table=table)
    told = {"outcome": "PFS", "statistic": "landmark", "unit": "percent", "den_source": "text"}
    evidence = Evidence(start=cell.span.start, end=cell.span.end, quote=cell.text)
    row = table.rows[0].path[0]
    at = {
        "value": cell.span,
        "timepoint": _inside(row.span, label, figures["timepoint"]),
        "den": _inside(table.notes[0].span, f"b{note}", figures["den"]),
    }
    cited = (cell.text, label, note)
    return Planted("rate in a table with a note", paper.document(), _record(figures, told, evidence), cited, at)


def _event(rng: random.Random) -> Planted:
    """An event by grade; the sentence elsewhere states the size of the cohort."""
    figures = _figures(["num", "den", "value"], rng)
    paper = Paper()
    size = f"Safety could be told in {figures['den']} patients of the larch cohort."
    sentence = paper.paragraph(size)
    text = f"{figures['num']} ({figures['value']}%)"
    table = paper.table(Grid("Table 6", "Adverse events", ("Any grade", "Grade 3/4"), (("Anemia", text, "0"),)))
    cell = table.rows[0].cells[0]
    told = {"outcome": "AE", "term": "anemia", "grade": "any", "statistic": "proportion", "unit": "percent"}
    support = (Support(start=sentence.start, end=sentence.end, role="cohort size"),)
    evidence = Evidence(start=cell.span.start, end=cell.span.end, quote=text)
    at = {
        "num": _inside(cell.span, text, figures["num"]),
        "value": _inside(cell.span, text, figures["value"], last=True),
        "den": _inside(sentence, size, figures["den"]),
    }
    cited = (text, size, "Anemia", "Any grade", "Adverse events")
    record = _record(figures, {**told, "den_source": "text"}, evidence, support)
    return Planted("event with the size in a sentence", paper.document(), record, cited, at)


TABLES = (
    lambda rng: _responses(rng, lines=False),
    lambda rng: _responses(rng, lines=True),
    _medians,
    _ratios,
    _landmark,
    _event,
)


def _inside(span: Span, text: str, figure: str, *, last: bool = False) -> Span:
    found = [m for m in FIGURE.finditer(text) if m.group(0) == figure]
    match = found[-1 if last else 0]
    return Span(span.start + match.start(), span.start + match.end())


def with_digit(document: Document, position: int, digit: str) -> Document:
    """The document with one digit changed, in its text and in the cells and labels that were read from it."""
    text = document.text[:position] + digit + document.text[position + 1 :]

    def label(old: Label) -> Label:
        return replace(old, text=_changed(old.text, old.span, document, position, digit))

    def table(old: Table) -> Table:
        return replace(
            old,
            caption=None if old.caption is None else label(old.caption),
            stub=tuple(label(part) for part in old.stub),
            columns=tuple(tuple(label(part) for part in path) for path in old.columns),
            rows=tuple(
                Row(tuple(label(part) for part in row.path), tuple(cell(c) for c in row.cells)) for row in old.rows
            ),
            notes=tuple(note(n) for n in old.notes),
        )

    def cell(old: Cell) -> Cell:
        return replace(old, text=_changed(old.text, old.span, document, position, digit))

    def note(old: Note) -> Note:
        return replace(old, text=_changed(old.text, old.span, document, position, digit))

    blocks = tuple(b if b.table is None else replace(b, table=table(b.table)) for b in document.blocks)
    return replace(document, text=text, blocks=blocks)


def _changed(text: str, span: Span, document: Document, position: int, digit: str) -> str:
    if not span.start <= position < span.end:
        return text
    shift = span.of(document.text).index(text)
    at = position - span.start - shift
    return text[:at] + digit + text[at + 1 :]
