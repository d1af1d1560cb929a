"""Documents as read: blocks with their places, tables as cells with header paths."""

from extractor.documents.blocks import READ_FOR_RESULTS, Block, BlockKind, Document
from extractor.documents.identity import Identity, identity
from extractor.documents.metadata import Metadata
from extractor.documents.places import Box, Origin, PageBox, Place
from extractor.documents.reading import SUFFIXES, read_document
from extractor.documents.references import Reference
from extractor.documents.tables import Cell, Label, Note, Row, Table

__all__ = [
    "READ_FOR_RESULTS",
    "SUFFIXES",
    "Block",
    "BlockKind",
    "Box",
    "Cell",
    "Document",
    "Identity",
    "Label",
    "Metadata",
    "Note",
    "Origin",
    "PageBox",
    "Place",
    "Reference",
    "Row",
    "Table",
    "identity",
    "read_document",
]
