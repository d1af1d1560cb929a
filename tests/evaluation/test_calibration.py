from tests.evaluation.invented import paper, record

from extractor.evaluation.alignment import align
from extractor.evaluation.calibration import reliability
from extractor.vocabulary import Vocabulary


def test_marks_and_tenths_of_confidence_show_how_many_are_right(vocabulary: Vocabulary) -> None:
    gold = [record(f"{i}", value=float(i)) for i in range(4)]
    got = [
        record("0", value=0.0, confidence=0.92, agreement="agreed"),
        record("1", value=1.0, confidence=1.0, agreement="agreed"),
        record("2", value=99.0, confidence=0.94, agreement="rules_only"),
        record("x", value=50.0, outcome="CR", confidence=0.31, agreement="rules_only"),
    ]
    lines = reliability([align(paper(gold), paper(got), vocabulary)])
    assert [(line.mark, line.records, line.right) for line in lines] == [
        ("agreed", 2, 2),
        ("rules_only", 2, 0),
        ("0.3 to 0.4", 1, 0),
        ("0.9 to 1", 3, 2),
    ]
    assert lines[-1].confidence == (0.92 + 1.0 + 0.94) / 3


def test_records_without_marks_give_no_table(vocabulary: Vocabulary) -> None:
    both = paper([record("a")])
    assert reliability([align(both, both, vocabulary)]) == []
