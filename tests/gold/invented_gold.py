"""An invented paper with its gold: no such study, patient or author exists."""

from __future__ import annotations

from pathlib import Path

from extractor.files import sha256

PAPER = """\
# Going back to an invented drug

## Results

In Bexley 2021 the overall response rate was 55% (22 of 40) and median overall survival was not reached.

Table 2. Response to retreatment

Response\tD-Pd (n = 40)
CR\t4 (10)
PR\t18 (46)
"""


def span(text: str, nth: int = 1) -> str:
    """Where a piece of the paper stands, as gold writes it."""
    start = -1
    for _ in range(nth):
        start = PAPER.index(text, start + 1)
    return f"{start}-{start + len(text)}"


_ORR = "outcome: ORR, statistic: proportion, value: 55, unit: percent, num: 22, den: 40, den_source: beside"
_PR = "outcome: PR, statistic: proportion, value: 46, unit: percent, num: 18, den: 40, den_source: header"
GOLD = f"""\
document: "bexley"
sha256: {sha256(PAPER.encode())}
codebook: 1
studies:

  - id: bexley-2021
    label: Bexley 2021
    aliases: [BRINE-1]
    provenance: primary
    cohorts:
      - id: bexley-retreated
        label: D-Pd retreated
        aliases: []
        role: retreatment
        n: 40
        regimen: [daratumumab, dexamethasone, pomalidomide]
        efficacy:
          - {{id: r1, {_ORR},
             at: [{{span: {span("55%")}, figure: "55%", where: Results}},
                  {{span: {span("22 of 40")}, figure: "22 of 40", where: Results}}]}}
          - {{id: r2, outcome: OS, statistic: median, status: not_reached, unit: months,
             at: [{{span: {span("not reached")}, figure: not reached, where: Results}}]}}
          - {{id: r3, outcome: CR, statistic: proportion, value: 10, unit: percent, num: 4, den: 40, den_source: header,
             at: [{{span: {span("4 (10)")}, figure: "4 (10)", table: Table 2, row: CR, column: D-Pd (n = 40)}}]}}
"""
ODD = f"""\
          - {{id: r4, {_PR},
             at: [{{span: {span("18 (46)")}, figure: "18 (46)", table: Table 2, row: PR, column: D-Pd (n = 40)}}]}}
"""


def write(folder: Path, gold: str = GOLD, paper: str = PAPER) -> Path:
    """A folder with `gold/bexley.yaml` and `corpus/bexley.md`; the path of the gold file."""
    for name in ("gold", "corpus"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "corpus" / "bexley.md").write_text(paper)
    path = folder / "gold" / "bexley.yaml"
    path.write_text(gold)
    return path
