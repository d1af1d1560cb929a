from pathlib import Path

import pytest
from tests.evaluation.invented import paper, record

from extractor.errors import UsageError
from extractor.evaluation.baseline import (
    baseline_of,
    file_name,
    merged,
    read_baseline,
    regression,
    write_baseline,
)
from extractor.evaluation.case import Case
from extractor.evaluation.evaluate import Evaluation, evaluate
from extractor.vocabulary import Vocabulary


def run(found: dict[str, int], vocabulary: Vocabulary, size: int = 20) -> Evaluation:
    gold = [record(f"{i:02}", value=float(i)) for i in range(size)]
    return evaluate(
        [
            Case(name, tuple(paper(gold, document=name)), tuple(paper(gold[:number], document=name)))
            for name, number in found.items()
        ],
        vocabulary,
    )


def test_a_baseline_comes_back_from_its_file(tmp_path: Path, vocabulary: Vocabulary) -> None:
    baseline = baseline_of(run({"one": 18}, vocabulary), "rules", None)
    write_baseline(tmp_path / "deep" / "rules.json", baseline)
    assert read_baseline(tmp_path / "deep" / "rules.json") == baseline


def test_a_fall_beyond_the_tolerance_is_a_fall(vocabulary: Vocabulary) -> None:
    baseline = baseline_of(run({"one": 18, "two": 18}, vocabulary), "rules", None)
    now = run({"one": 17, "two": 18}, vocabulary)
    found = regression(now, baseline, tolerance=1.0)
    assert [h.name for h in found.fell] == ["cohort F1", "cohort F1, mean of documents"]
    assert [(g.document, g.record.id) for g in found.lost] == [("one", "17")]
    assert regression(now, baseline, tolerance=2.0).fell == ()


def test_a_rise_is_no_fall(vocabulary: Vocabulary) -> None:
    baseline = baseline_of(run({"one": 18}, vocabulary), "rules", None)
    found = regression(run({"one": 20}, vocabulary), baseline)
    assert found.fell == ()
    assert [g.record.id for g in found.gained] == ["18", "19"]


def test_documents_that_are_not_at_hand_are_left_out_of_both_sides(vocabulary: Vocabulary) -> None:
    baseline = baseline_of(run({"gone": 20, "one": 10}, vocabulary), "rules", None)
    found = regression(run({"one": 10, "fresh": 1}, vocabulary), baseline)
    assert (found.left_out, found.new, found.fell) == (("gone",), ("fresh",), ())


def test_other_gold_makes_a_baseline_unusable(vocabulary: Vocabulary) -> None:
    baseline = baseline_of(run({"one": 18}, vocabulary), "rules", None)
    with pytest.raises(UsageError, match=r"another version of the gold of one.*--update-baseline"):
        regression(run({"one": 18}, vocabulary, size=21), baseline)


def test_a_baseline_of_other_documents_is_unusable(vocabulary: Vocabulary) -> None:
    baseline = baseline_of(run({"one": 18}, vocabulary), "rules", None)
    with pytest.raises(UsageError, match="none of these documents"):
        regression(run({"two": 18}, vocabulary), baseline)


def test_a_missing_or_broken_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no baseline at .*--update-baseline"):
        read_baseline(tmp_path / "rules.json")
    (tmp_path / "rules.json").write_text("{}")
    with pytest.raises(UsageError, match="is no baseline"):
        read_baseline(tmp_path / "rules.json")


def test_an_update_keeps_documents_that_are_not_at_hand(vocabulary: Vocabulary) -> None:
    old = baseline_of(run({"gone": 20, "one": 10}, vocabulary), "rules", None)
    new = baseline_of(run({"one": 12}, vocabulary), "rules", None)
    both = merged(old, new)
    assert (both.documents["gone"], both.documents["one"]) == (old.documents["gone"], new.documents["one"])
    assert merged(old.model_copy(update={"reader": "llm"}), new) == new


def test_a_file_is_named_for_reader_and_model() -> None:
    assert file_name("rules", None) == "rules.json"
    assert file_name("llm", "openai/small-1.5") == "llm-openai-small-1.5.json"
