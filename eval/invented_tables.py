"""Invented papers with tables of every shape, and what reading them must give. All names and figures are made up."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.documents.printing.as_pdf import Look
from tests.documents.printing.paper import Cell, Paper, Section, Table

_GROUPS = ["DPd", "Pd", "DVd", "Vd", "Kd", "EloPd", "Isa-Kd", "DRd", "Rd", "Overall", "Exposed", "Naive"]
_OUTCOMES = [
    "Overall response rate", "Complete response or better", "Very good partial response or better", "Partial response",
    "Stable disease", "Progressive disease", "Minimal response", "Clinical benefit rate", "Not evaluable",
    "Negative for minimal residual disease at a threshold of 10^-5",
    "Median progression-free survival, months (95% CI)", "Median overall survival, months (95% CI)",
    "12-month overall survival rate, % (95% CI)",
    "Median duration of response, months (95% CI)", "Median time to next treatment, months",
]  # fmt: skip
_EVENTS = [
    "Neutropenia", "Anaemia", "Thrombocytopenia", "Febrile neutropenia", "Fatigue", "Diarrhoea", "Pneumonia", "Nausea",
    "Upper respiratory tract infection", "Infusion-related reaction", "Peripheral sensory neuropathy", "Hypertension",
    "Decreased appetite", "Alanine aminotransferase increased", "Second primary malignancy", "Back pain", "Cough",
]  # fmt: skip
_FACTORS = [
    "Age ≥75 years vs <75 years", "Male sex", "ISS stage III vs I or II", "High-risk cytogenetics",
    "Extramedullary disease", "Four or more prior lines", "Prior daratumumab", "Creatinine clearance <60 mL/min",
    "Refractory to lenalidomide", "Time since last exposure ≥6 months",
]  # fmt: skip
_PROSE = (
    "In this invented paper the patients were followed as described, and none of them exists. The figures stand in the "
    "tables and were drawn at random, so that a reader may be held to them. What is written here only fills the lines "
    "between the tables, as running text does in a journal, with sentences that end where a line does not."
)


@dataclass(frozen=True)
class Printing:
    """A paper and how its PDF looks."""

    paper: Paper
    look: Look


def invented(seed: int) -> Printing:
    """A paper with three to five tables and a look, by a seed."""
    draw = Random(seed)  # noqa: S311  the same papers every time is what is wanted
    makers = [_response, _events, _factors, _overview, _response]
    draw.shuffle(makers)
    tables = [make(draw, number) for number, make in enumerate(makers[: draw.randint(3, 5)], 1)]
    sections = [Section("Abstract", 2, [_PROSE]), Section("Methods", 2, [_PROSE, _PROSE])]
    results: list[str | Table] = []
    for table in tables:
        results += [_PROSE, table, _PROSE]
    sections += [Section("Results", 2, results), Section("Discussion", 2, [_PROSE])]
    paper = Paper(
        f"Invented paper number {seed} about tables that are read in columns and rows",
        [("Orla", "Bexley"), ("Tam", "Corwick")],
        "Journal of Invented Tables",
        2024,
        f"10.5555/jit.{seed}",
        sections,
        [("Farrow G", "An invented registry", "J Invent", 2017), ("Gorsedd H", "Antibodies", "Invent J", 2019)],
    )
    return Printing(paper, _look(draw, tables))


def _look(draw: Random, tables: list[Table]) -> Look:
    columns = draw.choice([1, 2])
    wide = {t.number for t in tables if sum(c.columns for c in t.header[0]) > 3}
    turned = {number for number in wide if draw.random() < 0.25}
    return Look(
        columns=columns,
        font=draw.choice(
            ["Times", "Helvetica", "Times", "Helvetica", "Courier"] if columns == 1 else ["Times", "Helvetica"]
        ),
        rules=(rules := draw.choice(["booktabs", "booktabs", "boxed", "rows", "open"])),
        size=draw.choice([9.0, 10.0, 11.0]),
        table_size=draw.choice([7.0, 8.0, 9.0]),
        wide=tuple(wide - turned) if columns == 2 else (),
        turned=tuple(turned),
        narrow=draw.random() < 0.3,
        align=draw.choice(["CENTER", "CENTER", "LEFT", "RIGHT"]),
        valign=draw.choice(["TOP", "TOP", "MIDDLE", "BOTTOM"]),
        padding=draw.choice([2.0, 3.0, 6.0]),
        leading=draw.choice([1.1, 1.2]),
        row_padding=draw.choice([1.0, 1.5, 2.5]),
        bold_head=draw.random() < 0.7,
        shaded=draw.random() < 0.2,
        caption=draw.choice(["plain", "bold", "capitals"]),
        trimmed=rules == "booktabs" and draw.random() < 0.5,
    )


def _names(draw: Random, count: int) -> list[str]:
    return [f"{name} (n = {draw.randint(18, 320)})" for name in draw.sample(_GROUPS, count)]


def _share(draw: Random) -> str:
    n = draw.randint(0, 90)
    return draw.choice([f"{n} ({draw.randint(0, 1000) / 10:.1f})", f"{n} ({draw.randint(0, 100)})"])


def _months(draw: Random) -> str:
    low = draw.uniform(1, 20)
    high = draw.choice(["NR", "NE", f"{low + draw.uniform(2, 20):.1f}"])
    return f"{low + 1:.1f} ({low:.1f}–{high})"


def _marked(draw: Random, text: str, notes: list[tuple[str, str]]) -> Cell:
    mark = draw.choice(notes)[0] if text and notes and draw.random() < 0.08 else ""
    return Cell(text, mark=mark)


def _notes(draw: Random) -> list[tuple[str, str]]:
    all_of_them = [
        ("a", "As judged by the investigators."),
        ("b", "Counted after the data cutoff of this invented paper."),
    ]
    notes = all_of_them[: draw.randint(0, 2)]
    if draw.random() < 0.6:
        notes.append(("", "Abbreviations: CI, confidence interval; NE, not estimable; NR, not reached."))
    return notes


def _response(draw: Random, number: int) -> Table:
    count = draw.randint(2, 4)
    notes = _notes(draw)
    marks = [note for note in notes if note[0]]
    names = _names(draw, count)
    if count > 2 and draw.random() < 0.6:
        first = draw.randint(2, count - 1)
        upper = [Cell("Outcome", rows=2), Cell("Randomised part", columns=first)]
        upper += [Cell("Extension", columns=count - first)]
        header = [upper, [Cell(name) for name in names]]
    else:
        header = [[Cell("Outcome"), *(Cell(name) for name in names)]]
    body: list[list[Cell]] = []
    rows = draw.sample(_OUTCOMES, draw.randint(5, 11))
    grouped = draw.random() < 0.5
    for index, row in enumerate(rows):
        if grouped and index in {0, 3}:
            body.append([Cell(["Best response by any criterion", "Further outcomes"][index > 0], columns=count + 1)])
        fill = _months if "months" in row or "rate, %" in row else _share
        cells = [_marked(draw, fill(draw) if draw.random() < 0.95 else "", marks) for _ in range(count)]
        if not any(cell.text for cell in cells):
            cells[0] = Cell(fill(draw))
        body.append([Cell(row, indent=int(grouped)), *cells])
    return Table(number, "Response and survival in the groups of this invented paper", header, body, notes)


def _events(draw: Random, number: int) -> Table:
    count = draw.randint(1, 3)
    notes = _notes(draw)
    marks = [note for note in notes if note[0]]
    header = [
        [Cell("Event, n (%)", rows=2), *(Cell(name, columns=2) for name in _names(draw, count))],
        [Cell(text) for _ in range(count) for text in ("Any grade", "Grade 3–4")],
    ]
    rows = draw.sample(_EVENTS, draw.randint(8, 17)) * draw.choice([1, 1, 1, 3])
    body: list[list[Cell]] = []
    for index, row in enumerate(rows):
        if index in {0, len(rows) // 2}:
            body.append([Cell(["Haematological", "Non-haematological"][index > 0], columns=2 * count + 1)])
        body.append([Cell(row, indent=1), *(_marked(draw, _share(draw), marks) for _ in range(2 * count))])
    return Table(number, "Adverse events", header, body, notes)


def _factors(draw: Random, number: int) -> Table:
    notes = _notes(draw)
    if draw.random() < 0.5:
        header = [
            [Cell("Factor", rows=2), Cell("Univariable", columns=2), Cell("Multivariable", columns=2)],
            [Cell("HR (95% CI)"), Cell("p"), Cell("HR (95% CI)"), Cell("p")],
        ]
        halves = 2
    else:
        header = [[Cell("Factor"), Cell("HR"), Cell("95% CI"), Cell("p value")]]
        halves = 1
    body = []
    for row in draw.sample(_FACTORS, draw.randint(5, 10)):
        cells: list[Cell] = []
        for half in range(halves):
            low = draw.uniform(0.2, 2)
            empty = half == 1 and draw.random() < 0.4
            ratio, interval = f"{low + 0.3:.2f}", f"{low:.2f}–{low + 1:.2f}"
            p = draw.choice(["<0.001", f"{draw.random():.3f}"])
            printed = [f"{ratio} ({interval})", p] if halves == 2 else [ratio, interval, p]
            cells += [Cell("" if empty else text) for text in printed]
        body.append([Cell(row), *cells])
    return Table(number, "Factors that went along with progression-free survival", header, body, notes)


def _overview(draw: Random, number: int) -> Table:
    header = [[Cell("Group", columns=2), *(Cell(text) for text in ("Patients", "ORR, %", "Median PFS, months"))]]
    body: list[list[Cell]] = []
    for name in draw.sample(_GROUPS, draw.randint(2, 4)):
        lines = draw.sample(["First line", "Second line", "Third line", "Later lines"], draw.randint(2, 3))
        for index, line in enumerate(lines):
            lead = [Cell(name, rows=len(lines))] if index == 0 else []
            share = f"{draw.randint(10, 90)}.{draw.randint(0, 9)}"
            body.append([*lead, Cell(line), Cell(str(draw.randint(8, 90))), Cell(share), Cell(_months(draw))])
    return Table(number, "Results by line of therapy", header, body)
