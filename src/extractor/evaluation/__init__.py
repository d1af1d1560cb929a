"""How good is it, what changed, is it more than chance: gold against what was extracted."""

from extractor.evaluation.alignment import Alignment, Pair, align
from extractor.evaluation.baseline import (
    TOLERANCE,
    Baseline,
    Regression,
    baseline_of,
    file_name,
    merged,
    read_baseline,
    regression,
    write_baseline,
)
from extractor.evaluation.case import Case
from extractor.evaluation.comparison import Comparison, compare
from extractor.evaluation.evaluate import Evaluation, evaluate
from extractor.evaluation.intervals import Interval, Score
from extractor.evaluation.keys import Level
from extractor.evaluation.matching import Matching
from extractor.evaluation.material import Material, Remark, bring_together
from extractor.evaluation.mistakes import Kind, Mistake
from extractor.evaluation.scores import Group, Scores

__all__ = [
    "TOLERANCE",
    "Alignment",
    "Baseline",
    "Case",
    "Comparison",
    "Evaluation",
    "Group",
    "Interval",
    "Kind",
    "Level",
    "Matching",
    "Material",
    "Mistake",
    "Pair",
    "Regression",
    "Remark",
    "Score",
    "Scores",
    "align",
    "baseline_of",
    "bring_together",
    "compare",
    "evaluate",
    "file_name",
    "merged",
    "read_baseline",
    "regression",
    "write_baseline",
]
