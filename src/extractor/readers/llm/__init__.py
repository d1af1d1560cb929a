"""The reader that asks a model: any OpenAI-compatible endpoint, held by a schema and by the paper's own text."""

from extractor.readers.llm.reader import LlmReader, PlannedCall
from extractor.readers.llm.settings import ModelSettings

__all__ = ["LlmReader", "ModelSettings", "PlannedCall"]
