"""How good is it, what changed, is it more than chance: gold against what was extracted."""

from extractor.evaluation.alignment import Alignment, Pair, align
from extractor.evaluation.keys import Level
from extractor.evaluation.matching import Matching

__all__ = ["Alignment", "Level", "Matching", "Pair", "align"]
