from tests.evaluation.invented import event, paper, record

from extractor.evaluation.rejected import rejected_in_gold
from extractor.records import Rejected
from extractor.vocabulary import Vocabulary


def refused(**offered: object) -> Rejected:
    return Rejected(check="number", reason="stands nowhere", record=offered)


def test_a_missed_record_that_was_refused_is_counted_once(vocabulary: Vocabulary) -> None:
    missed = paper([record("a", value=49.0), record("b", value=49.0)])
    found = rejected_in_gold(missed, [refused(outcome="ORR", value=49)], vocabulary)
    assert [answer.gold.record.id for answer in found] == ["a"]


def test_another_outcome_event_or_figure_is_not_the_same(vocabulary: Vocabulary) -> None:
    missed = paper([event("a", "anaemia", value=None, num=3)])
    others = [
        refused(outcome="AE", term="fatigue", num=3),
        refused(outcome="AE", term="anemia", num=4),
        refused(outcome="AE_ANY", term="anemia", num=3),
    ]
    assert rejected_in_gold(missed, others, vocabulary) == []
    assert len(rejected_in_gold(missed, [refused(outcome="AE", term="Anemia", num=3)], vocabulary)) == 1
