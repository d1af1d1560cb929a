"""The table half of the rules reader: a cell means what its labels, its caption and its text say together."""

from extractor.readers.rules.tables.reading import read_table

__all__ = ["read_table"]
