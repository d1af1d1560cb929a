import pytest
from tests.evaluation.invented import AGAIN, NAIVE, event, paper, record

from extractor.evaluation.alignment import align
from extractor.evaluation.grounding import confusions, is_grounded
from extractor.records import Evidence, Record, Support
from extractor.vocabulary import Vocabulary

SOURCE = "Of forty patients 50% responded; none of them had fatigue."


def said(quote: str, **fields: object) -> Record:
    start = SOURCE.find(quote)
    return record("a", evidence=(Evidence(start=start, end=start + len(quote), quote=quote),), **fields)


@pytest.mark.parametrize(
    ("quote", "fields", "grounded"),
    [
        ("50% responded", {"value": 50.0}, True),
        ("50% responded", {"value": 5.0}, False),
        ("Of forty patients", {"value": None, "num": 40}, True),
        ("none of them", {"value": None, "num": 0}, True),
        ("had fatigue", {"value": None, "num": 0}, False),
        ("responded", {"value": None, "status": "not_reached"}, True),
    ],
)
def test_a_record_is_grounded_where_its_place_prints_its_figure(
    quote: str, fields: dict[str, object], *, grounded: bool
) -> None:
    assert is_grounded(said(quote, **fields), SOURCE) is grounded
    assert is_grounded(said(quote, **fields), None) is grounded


def test_a_quote_that_the_source_does_not_have_at_its_place_grounds_nothing() -> None:
    moved = record("a", evidence=(Evidence(start=0, end=13, quote="50% responded"),))
    assert is_grounded(moved, None)
    assert not is_grounded(moved, SOURCE)


def test_a_count_may_stand_in_a_supporting_place() -> None:
    support = (Support(start=0, end=17, role="sentence"),)
    assert is_grounded(said("had fatigue", value=None, num=40, support=support), SOURCE)
    assert not is_grounded(said("had fatigue", value=40.0, support=support), SOURCE)


def test_grounded_records_of_the_wrong_thing_are_told_apart(vocabulary: Vocabulary) -> None:
    anchors = [record("y", AGAIN, outcome="PFS"), record("z", NAIVE, outcome="PFS")]
    gold = [record("a", value=11.0), record("b", value=12.0), record("c", value=13.0, den=40), *anchors]
    got = [record("a", NAIVE, value=11.0), record("b", value=12.0, outcome="CR"), record("c", value=13.0, den=39)]
    pairs = align(paper(gold), paper(got + anchors), vocabulary).pairs
    found = confusions(pairs, {("invented", name) for name in "abcyz"}, vocabulary)
    assert (found.grounded, found.wrong_arm, found.wrong_endpoint, found.wrong_denominator) == (5, 1, 1, 1)
    assert confusions(pairs, {("invented", "y")}, vocabulary).wrong_arm == 0


def test_another_event_of_the_same_group_is_a_wrong_endpoint(vocabulary: Vocabulary) -> None:
    pairs = align(paper([event("a", "fatigue")]), paper([event("a", "nausea")]), vocabulary).pairs
    assert confusions(pairs, {("invented", "a")}, vocabulary).wrong_endpoint == 1
