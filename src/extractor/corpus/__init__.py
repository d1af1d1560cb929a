"""The papers to be read: the manifest of known sources, and what a path holds."""

from extractor.corpus.duplicates import without_duplicates
from extractor.corpus.manifest import MANIFEST, Entry, load_manifest, packaged_manifest
from extractor.corpus.naming import printable, unfit_name
from extractor.corpus.placing import Placed, Standing, add, verify
from extractor.corpus.sources import Found, Skipped, Source, Unreadable, find_sources

__all__ = [
    "MANIFEST",
    "Entry",
    "Found",
    "Placed",
    "Skipped",
    "Source",
    "Standing",
    "Unreadable",
    "add",
    "find_sources",
    "load_manifest",
    "packaged_manifest",
    "printable",
    "unfit_name",
    "verify",
    "without_duplicates",
]
