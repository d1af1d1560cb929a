"""The words of one disease as data: outcomes, drugs, regimens, adverse events, cues."""

from extractor.vocabulary.loading import load_vocabulary
from extractor.vocabulary.model import Drug, Event, Outcome
from extractor.vocabulary.names import Mention
from extractor.vocabulary.regimens import RegimenMention
from extractor.vocabulary.terms import printed_term
from extractor.vocabulary.vocabulary import Vocabulary

__all__ = ["Drug", "Event", "Mention", "Outcome", "RegimenMention", "Vocabulary", "load_vocabulary", "printed_term"]
