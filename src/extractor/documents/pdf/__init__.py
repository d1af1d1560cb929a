"""Born-digital PDF: characters with boxes, put back into lines, columns, paragraphs and tables."""

from extractor.documents.pdf.reading import read_pdf

__all__ = ["read_pdf"]
