from __future__ import annotations

from pathlib import Path

from tests.gold.invented_gold import GOLD, PAPER, write

from extractor.documents import read_document
from extractor.gold import exported, load_gold
from extractor.gold.export import LONGEST

SENTENCE = "In Bexley 2021 the overall response rate was 55% (22 of 40) and median overall survival was not reached."


def test_a_figure_is_quoted_with_its_sentence_or_cell(tmp_path: Path) -> None:
    gold = load_gold(write(tmp_path))
    orr, survival, complete = exported(gold, read_document(tmp_path / "corpus" / "bexley.md", "bexley"))
    assert [place.quote for place in orr.record.evidence] == [SENTENCE, SENTENCE]
    assert survival.record.evidence[0].quote == SENTENCE
    cell = complete.as_json()["evidence"][0]
    assert (cell["quote"], cell["table"], cell["row"], cell["column"]) == ("4 (10)", "Table 2", "CR", "D-Pd (n = 40)")
    assert "figure" not in cell


def test_a_quote_is_what_stands_at_its_place(tmp_path: Path) -> None:
    gold = load_gold(write(tmp_path))
    for flat in exported(gold, read_document(tmp_path / "corpus" / "bexley.md", "bexley")):
        for place in flat.record.evidence:
            assert PAPER[place.start : place.end] == place.quote


def test_a_long_sentence_is_cut_at_words_around_the_figure(tmp_path: Path) -> None:
    long = PAPER.replace("In Bexley", "After " + "many invented words " * 20 + "in Bexley").replace(
        "was not reached.", "was not reached" + " and still more invented words" * 20 + "."
    )
    path = write(tmp_path, paper=long)
    shift = len(long[: long.index("55%")]) - len(PAPER[: PAPER.index("55%")])
    gold = load_gold(path)
    first = gold.records.records[0]
    place = first.evidence[0].model_copy(
        update={"start": first.evidence[0].start + shift, "end": first.evidence[0].end + shift}
    )
    record = first.model_copy(update={"evidence": (place,)})
    source = read_document(tmp_path / "corpus" / "bexley.md", "bexley")
    moved = gold.model_copy(
        update={"sha256": source.sha256, "records": gold.records.model_copy(update={"records": (record,)})}
    )
    [flat] = exported(moved, source)
    quote = flat.record.evidence[0].quote or ""
    assert "55% (22 of 40)" in quote
    assert len(quote) <= LONGEST
    assert set(quote.split()) <= set(long.split())


def test_without_the_source_or_with_another_version_quotes_are_null(tmp_path: Path) -> None:
    gold = load_gold(write(tmp_path, GOLD, f"{PAPER}\nA line more.\n"))
    other = read_document(tmp_path / "corpus" / "bexley.md", "bexley")
    for source in (None, other):
        assert {place["quote"] for flat in exported(gold, source) for place in flat.as_json()["evidence"]} == {None}
