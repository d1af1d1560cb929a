from __future__ import annotations

from tests.evaluation.invented import record
from tests.evaluation.test_agreement import SURVIVAL, annotated

from extractor.evaluation.agreement import Agreement, agreement
from extractor.report.agreement import as_markdown, as_text
from extractor.vocabulary import load_vocabulary


def found() -> Agreement:
    one = [annotated(record("a", num=20, den=40), record("b", **SURVIVAL))]
    return agreement(one, [annotated(record("a", num=20))], load_vocabulary())


def test_the_page_has_every_figure_and_difference() -> None:
    page = as_markdown(found(), ("A", "B"), "extract gold agreement A B --markdown")
    assert "| invented | results | 2 | 1 | 0.667 | 0.667 | 0.667 | 0.000 |" in page
    assert "| value | 1 | 1.000 |" in page
    assert "| ORR | den | 40 | none |" in page
    assert "| OS | record | present | absent |" in page


def test_the_terminal_gets_the_figures_alone() -> None:
    lines = as_text(found()).splitlines()
    assert lines[0].split() == ["document", "family", "value", "study", "cohort", "strict"]
    assert lines[-1] == "2 records differ; --markdown lists them"
