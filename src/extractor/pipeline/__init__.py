"""The whole way of the data, from files to a finished run."""

from extractor.pipeline.course import extract
from extractor.pipeline.estimating import Estimate, estimate
from extractor.pipeline.events import Began, DocumentDone, Event, Note, Notify
from extractor.pipeline.examining import Examined, examine_all
from extractor.pipeline.planning import Plan, plan
from extractor.readers.selection import model_settings, price_of

__all__ = [
    "Began",
    "DocumentDone",
    "Estimate",
    "Event",
    "Examined",
    "Note",
    "Notify",
    "Plan",
    "estimate",
    "examine_all",
    "extract",
    "model_settings",
    "plan",
    "price_of",
]
