"""Extractor reads clinical papers into typed, grounded outcome records."""

__version__ = "0.1.0"
