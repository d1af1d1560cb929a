from __future__ import annotations

import pytest
from tests.evaluation.invented import AGAIN, NAIVE, TRIAL, event, record

from extractor.errors import GoldError
from extractor.evaluation.agreement import agreement, kappa
from extractor.evaluation.keys import Level
from extractor.gold import GoldDocument
from extractor.records import Record, RecordSet
from extractor.vocabulary import Vocabulary


def annotated(*records: Record, document: str = "invented", sha256: str = "a" * 64) -> GoldDocument:
    declared = RecordSet(document=document, studies=(TRIAL,), cohorts=(AGAIN, NAIVE), records=records)
    return GoldDocument(document=document, sha256=sha256, codebook=1, records=declared)


SURVIVAL = {"outcome": "OS", "statistic": "median", "value": 20.5, "unit": "months"}


def test_two_equal_annotations_agree_wholly(vocabulary: Vocabulary) -> None:
    gold = [annotated(record("a"), record("b", **SURVIVAL), event("c", "anemia"))]
    found = agreement(gold, gold, vocabulary)
    assert [found.f1(level) for level in (Level.VALUE, Level.STUDY, Level.COHORT, Level.STRICT)] == [1.0] * 4
    assert found.f1(Level.VALUE, results=False) is None
    assert found.differences == ()
    assert {field.name: (field.given, field.equal) for field in found.numeric if field.given} == {
        "cohort_n": (3, 3),
        "value": (3, 3),
    }


def test_a_record_of_one_alone_lowers_f1_from_both_sides(vocabulary: Vocabulary) -> None:
    more = [annotated(record("a"), record("b", **SURVIVAL))]
    less = [annotated(record("a"))]
    for one, other, answer in ((more, less, ("present", "absent")), (less, more, ("absent", "present"))):
        found = agreement(one, other, vocabulary)
        assert found.f1(Level.VALUE) == pytest.approx(2 / 3)
        [difference] = found.differences
        assert (difference.of, difference.fields) == ("OS", (("record", *answer),))


def test_differing_fields_are_told_with_both_answers(vocabulary: Vocabulary) -> None:
    one = [annotated(record("a", num=20, den=40, den_source="header"))]
    other = [annotated(record("a", num=20))]
    [difference] = agreement(one, other, vocabulary).differences
    assert difference.fields == (("den_source", "header", "none"), ("den", "40", "none"))


def test_a_characteristic_counts_apart(vocabulary: Vocabulary) -> None:
    age = record("age", family="baseline", outcome="AGE", statistic="median", value=66, unit="years")
    found = agreement([annotated(record("a"), age)], [annotated(record("a"))], vocabulary)
    assert (found.f1(Level.VALUE), found.f1(Level.VALUE, results=False)) == (1.0, 0.0)


def test_documents_of_one_alone_are_named(vocabulary: Vocabulary) -> None:
    one = [annotated(record("a")), annotated(record("z"), document="other")]
    assert agreement(one, [annotated(record("a"))], vocabulary).alone == ("other",)


def test_nothing_in_common_and_two_versions_are_refused(vocabulary: Vocabulary) -> None:
    with pytest.raises(GoldError, match="no document in common"):
        agreement([annotated(record("a"))], [annotated(record("a"), document="other")], vocabulary)
    with pytest.raises(GoldError, match="invented was annotated in two versions"):
        agreement([annotated(record("a"))], [annotated(record("a"), sha256="b" * 64)], vocabulary)


def test_kappa_of_a_worked_example() -> None:
    """Twenty yes and fifteen no alike of fifty, five and ten crosswise: 0.7 observed, 0.5 by chance."""
    answers = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert kappa(answers) == pytest.approx(0.4)


def test_kappa_says_nothing_where_there_is_one_answer_or_none() -> None:
    assert kappa([("yes", "yes")] * 5) is None
    assert kappa([]) is None


def test_kappa_of_opposites_is_below_chance() -> None:
    assert kappa([("yes", "no"), ("no", "yes")]) == -1.0
