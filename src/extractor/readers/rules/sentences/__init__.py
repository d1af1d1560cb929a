"""Sentences read by a grammar of clinical results."""

from extractor.readers.rules.sentences.reading import read_sentence
from extractor.readers.rules.sentences.sentence import Sentence, document_sentences

__all__ = ["Sentence", "document_sentences", "read_sentence"]
