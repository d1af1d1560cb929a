from pathlib import Path
from typing import Any

import pytest

from extractor.index import Retriever, Store, chunk_document, embedding, tokens
from extractor.index.lexical import lexical_rankings
from extractor.index.passages import fused, prints_figures


@pytest.fixture
def retriever(tmp_path: Path) -> Any:
    with Store.open(tmp_path / "store", embedding("hashed"), print) as store:
        yield Retriever(store)


@pytest.fixture
def paper(composed: Any) -> Any:
    composed.heading("Introduction")
    composed.add("Survival has improved, and response rates differ between studies of this kind.")
    composed.heading("Results", "Response")
    composed.add("The overall response rate was 41% (18/44); a complete response was seen in 9%.")
    composed.heading("Results", "Survival")
    composed.add("Median overall survival was 17.3 months (95% CI 14.0-22.5).")
    composed.heading("Results", "Safety")
    composed.add("Neutropenia of grade 3 occurred in 12 patients (27%).")
    return composed


def sections(passages: list[Any]) -> list[str]:
    return [passage.chunk.section.split(" > ")[-1] for passage in passages]


def test_reciprocal_ranks_are_added() -> None:
    scores = fused([["a", "b"], ["b"], ["c", "b"]])
    assert scores == {"a": 1 / 61, "b": 1 / 62 + 1 / 61 + 1 / 62, "c": 1 / 61}


def test_words_are_ranked_by_stem_and_rarity(paper: Any) -> None:
    chunks = chunk_document(paper.document())
    ranked, nothing, symbols = lexical_rankings(chunks, ["neutropenias", "unheard", "≥ (%)"])
    assert [chunk.section for chunk in chunks if chunk.id == ranked[0]] == ["Results > Safety"]
    assert (len(ranked), nothing, symbols) == (1, [], [])


@pytest.mark.parametrize(
    ("query", "section"),
    [("overall survival OS median", "Survival"), ("response rate", "Response"), ("neutropenic events", "Safety")],
)
def test_the_passage_that_answers_comes_first(retriever: Any, paper: Any, query: str, section: str) -> None:
    found = retriever.passages(paper.document(), [query])
    assert sections(found)[0] == section
    assert sections(found)[-1] == "Introduction"
    assert len(found) == 4


def test_a_passage_is_its_chunk_under_its_headings_with_the_places_that_it_shows(retriever: Any, paper: Any) -> None:
    document = paper.document()
    (first,) = retriever.passages(document, ["survival"], limit=1)
    body = "Median overall survival was 17.3 months (95% CI 14.0-22.5)."
    assert first.text == f"Results > Survival\n\n{body}"
    assert [document.quote(span) for span in first.spans] == [body]
    assert first.tokens == tokens(first.text)


def test_only_the_document_is_searched_whatever_else_the_store_holds(
    retriever: Any, paper: Any, composing: Any
) -> None:
    alone = retriever.passages(paper.document(), ["survival", "response"])
    other = composing()
    other.heading("Results")
    for i in range(30):
        other.heading(f"Part {i}")
        other.add(f"Median overall survival in group {i} was {i}.1 months, with a response rate of {i}%.")
    from dataclasses import replace

    retriever.passages(replace(other.document(), id="other"), ["survival"])
    assert retriever.passages(paper.document(), ["survival", "response"]) == alone


def test_a_share_bounds_the_tokens_that_are_shown(retriever: Any, composed: Any) -> None:
    composed.heading("Results")
    composed.add("Before the table.")
    composed.add_table(60)
    for i in range(12):
        composed.heading("Results", f"Part {i}")
        composed.add(f"The response rate in group {i} was {i}.5%, and {i} patients died. " * 3)
    document = composed.document()
    whole = retriever.passages(document, ["item", "response"])
    for share in (0.2, 0.5, 0.8):
        some = retriever.passages(document, ["item", "response"], share=share)
        shown = {i for passage in some for span in passage.spans for i in range(span.start, span.end)}
        text = "".join(character if i in shown else " " for i, character in enumerate(document.text))
        assert 0.7 * share < tokens(text) / tokens(document.text) <= share
        assert [passage for passage in whole if passage in some] == some


def test_pieces_of_one_table_draw_each_other_up(retriever: Any, composed: Any) -> None:
    composed.heading("Results")
    composed.add_table(80)
    composed.heading("Other")
    for i in range(10):
        composed.heading("Other", f"Part {i}")
        composed.add(f"Second thoughts on item {i}: {i}.5%.")
    found = retriever.passages(composed.document(), ["invented outcomes first group item 3"])
    kinds = [passage.chunk.kind for passage in found]
    pieces = kinds.count("table")
    assert pieces > 2
    assert kinds[:pieces] == ["table"] * pieces


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("The rate was 41%.", True),
        ("None of six patients died.", True),
        ("Follow-up was 24 months.", True),
        ("Two arms (n = 40).", True),
        ("As shown in 2019 [12,14], CD38 and IL-6 matter.", False),
        ("Further work is wanted.", False),
    ],
)
def test_what_prints_a_figure(composed: Any, words: str, figures: bool) -> None:
    composed.heading("Part 3", "Phase 2")
    composed.add(words)
    (chunk,) = chunk_document(composed.document())
    assert prints_figures(chunk) is figures
