"""A document as it was read, to be looked at: blocks, tables as tables, and what was left out."""

from extractor.report.parsed.page import as_page
from extractor.report.parsed.plain import as_json, as_terminal

__all__ = ["as_json", "as_page", "as_terminal"]
