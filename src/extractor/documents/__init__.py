"""Documents as read: blocks with their places, tables as cells with header paths."""

from extractor.documents.blocks import READ_FOR_RESULTS, Block, BlockKind, Document
from extractor.documents.reading import SUFFIXES, read_document
from extractor.documents.references import Reference
from extractor.documents.tables import Cell, Label, Note, Row, Table

__all__ = [
    "READ_FOR_RESULTS",
    "SUFFIXES",
    "Block",
    "BlockKind",
    "Cell",
    "Document",
    "Label",
    "Note",
    "Reference",
    "Row",
    "Table",
    "read_document",
]
