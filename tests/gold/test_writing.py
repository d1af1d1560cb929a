from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
from hypothesis import given
from tests.gold.invented_gold import write

from extractor.gold import GoldDocument, dump_gold, load_gold, record_id

WORDS = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=20)


def renamed(gold: GoldDocument, text: str, value: float) -> GoldDocument:
    """The invented gold with one text in every place that takes one, and another value."""
    records = gold.records
    study = records.studies[0].model_copy(update={"label": text, "aliases": (text, text)})
    first = records.records[0]
    place = first.evidence[0].model_copy(update={"figure": text, "where": text})
    record = first.model_copy(update={"note": text, "value": value, "evidence": (place,)})
    changed = records.model_copy(update={"studies": (study,), "records": (record, *records.records[1:])})
    return gold.model_copy(update={"records": changed})


@given(text=WORDS, value=st.floats(-1e6, 1e6, allow_nan=False))
def test_any_text_and_number_comes_back(text: str, value: float) -> None:
    with TemporaryDirectory() as folder:
        path = write(Path(folder))
        gold = renamed(load_gold(path), text, value)
        path.write_text(dump_gold(gold), encoding="utf-8", newline="")
        assert load_gold(path) == gold


def test_an_id_is_made_from_place_and_result(tmp_path: Path) -> None:
    first, second, _ = load_gold(write(tmp_path)).records.records
    assert record_id("bexley", first) == record_id("bexley", first.model_copy(update={"id": "x", "note": "seen again"}))
    assert record_id("bexley", first) != record_id("bexley", second)
    assert record_id("bexley", first) != record_id("corwick", first)
