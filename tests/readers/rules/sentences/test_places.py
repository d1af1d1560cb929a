"""Where a result stands: spans in the stored text."""

from __future__ import annotations

from extractor.readers.rules.sentences import Sentence, read_sentence
from extractor.text import clean
from extractor.vocabulary import Vocabulary


def test_evidence_maps_back_to_the_stored_characters(vocabulary: Vocabulary) -> None:
    stored = "  Median PFS was\n$8.4$ months (95% CI 5·1–12·0)."
    (result,) = read_sentence(Sentence(clean(stored, 100), ("Results", "Survival")), vocabulary)
    evidence = result.evidence[0]
    assert stored[evidence.start - 100 : evidence.end - 100] == "Median PFS was\n$8.4$ months (95% CI 5·1–12·0)"
    assert evidence.where == "Survival"


def test_sentence_supports_what_stands_outside_the_evidence(vocabulary: Vocabulary) -> None:
    text = "Of 42 evaluable patients treated in either arm, 22 (52%) achieved a partial response or better."
    (result,) = read_sentence(Sentence(clean(text)), vocabulary)
    assert text[result.evidence[0].start : result.evidence[0].end].startswith("22 (52%)")
    assert [(s.start, s.end, s.role) for s in result.support] == [(0, len(text), "sentence")]


def test_long_way_to_the_head_leaves_the_figure_alone_as_evidence(vocabulary: Vocabulary) -> None:
    aside = "as reported by the participating physicians of all sites " * 4
    (result,) = read_sentence(Sentence(clean(f"The ORR, {aside}, was 47.5% (19/40).")), vocabulary)
    assert (result.value_text, result.evidence[0].end - result.evidence[0].start) == ("47.5% (19/40)", 13)
