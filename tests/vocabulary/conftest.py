"""The shipped vocabulary, loaded once, and a small folder that a test may break."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.vocabulary import Vocabulary, load_vocabulary

SMALL = {
    "outcomes.yaml": """
ratios:
  - {prefix: HR, name: hazard ratio, statistic: hazard_ratio}
outcomes:
  - {code: ORR, name: overall response rate, family: efficacy, kind: response, abbreviations: [ORR], includes: [PR]}
  - {code: PR, name: partial response, family: efficacy, kind: response, abbreviations: [PR]}
  - {code: SD, name: stable disease, family: efficacy, kind: response, abbreviations: [SD]}
""",
    "drugs.yaml": """
classes: {steroid: [glucocorticoid]}
drugs:
  - {name: dexamethasone, abbreviations: [Dex], drug_class: steroid}
  - {name: imaginib, brands: [Phantasia], abbreviations: [Ima]}
""",
    "regimens.yaml": """
prefixes: {Ima: imaginib}
letters: {d: dexamethasone}
names: {Id: [imaginib, dexamethasone]}
""",
    "events.yaml": """
- {term: anemia, variants: [low hemoglobin]}
- {term: rash}
""",
    "roles.yaml": """
- {role: retreatment, phrases: [retreated]}
""",
    "words.yaml": """
not_reached: [NR]
not_estimable: [NE]
baseline_headings: [baseline]
safety_headings: [safety]
regimen_headings: [regimen]
group_nouns: [cohort]
disposition: [discontinued]
""",
    "responses.yaml": "order: [PR, SD]\n",
}


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A whole vocabulary of an invented disease, in seven small files."""
    small = tmp_path / "imaginosis"
    small.mkdir()
    for name, text in SMALL.items():
        (small / name).write_text(text, encoding="utf-8")
    return small
