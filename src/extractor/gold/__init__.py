"""The records made by hand that everything is measured by."""

from extractor.gold.check import Checked, Finding, check
from extractor.gold.export import exported
from extractor.gold.form import GoldDocument, load_folder, load_gold
from extractor.gold.oddities import Oddity, load_oddities, parse_oddities, relisted
from extractor.gold.stats import Stats, count
from extractor.gold.writing import dump_gold, record_id

__all__ = [
    "Checked",
    "Finding",
    "GoldDocument",
    "Oddity",
    "Stats",
    "check",
    "count",
    "dump_gold",
    "exported",
    "load_folder",
    "load_gold",
    "load_oddities",
    "parse_oddities",
    "record_id",
    "relisted",
]
