from fractions import Fraction

import pytest
from tests.evaluation.invented import paper, record

from extractor.errors import UsageError
from extractor.evaluation.case import Case
from extractor.evaluation.comparison import Comparison, compare, fewest_flips, mcnemar
from extractor.evaluation.evaluate import Evaluation, evaluate
from extractor.vocabulary import Vocabulary

SIZE = 20


def run(found: dict[str, int], vocabulary: Vocabulary) -> Evaluation:
    """Documents of 20 gold records each, of which so many are found."""
    gold = [record(f"{i:02}", value=float(i)) for i in range(SIZE)]
    cases = [
        Case(name, tuple(paper(gold, document=name)), tuple(paper(gold[:number], document=name)))
        for name, number in found.items()
    ]
    return evaluate(cases, vocabulary)


def compared(before: dict[str, int], after: dict[str, int], vocabulary: Vocabulary) -> Comparison:
    return compare(run(before, vocabulary), run(after, vocabulary))


def test_flips_are_listed_both_ways(vocabulary: Vocabulary) -> None:
    comparison = compared({"one": 18, "two": 20}, {"one": 20, "two": 19}, vocabulary)
    assert [(g.document, g.record.id) for g in comparison.gained] == [("one", "18"), ("one", "19")]
    assert [(g.document, g.record.id) for g in comparison.lost] == [("two", "19")]


def test_a_change_in_every_document_is_told_in_plain_words(vocabulary: Vocabulary) -> None:
    before = {f"d{i}": 14 + i % 2 for i in range(8)}
    after = {f"d{i}": 18 + i % 2 for i in range(8)}
    better, worse = compared(before, after, vocabulary), compared(after, before, vocabulary)
    assert better.in_words() == "better by 12.0 points, 95% interval 11.8 to 12.3"
    assert worse.in_words() == "worse by 12.0 points, 95% interval 11.8 to 12.3"


def test_a_change_in_one_of_five_documents_cannot_be_told(vocabulary: Vocabulary) -> None:
    before = dict.fromkeys("abcde", 20)
    comparison = compared(before, {**before, "e": 15}, vocabulary)
    assert comparison.in_words().startswith("cannot be told: F1 changed by -2.6 points, 95% interval ")
    assert "5 documents would hardly show a drop under" in comparison.in_words()


def test_two_equal_runs_say_how_little_would_have_been_seen(vocabulary: Vocabulary) -> None:
    before = dict.fromkeys("abcde", 20)
    comparison = compared(before, before, vocabulary)
    assert comparison.detectable == 6 / 100
    assert comparison.in_words() == (
        "cannot be told: no flips, 95% interval +0.0 to +0.0; 5 documents would hardly show a drop under 6.0 points"
    )


def test_one_document_says_nothing_of_others(vocabulary: Vocabulary) -> None:
    comparison = compared({"one": 10}, {"one": 20}, vocabulary)
    assert comparison.in_words() == "cannot be told: one document says nothing of others (F1 differs by 33.3 points)"


def test_documents_of_one_run_alone_are_left_out_and_named(vocabulary: Vocabulary) -> None:
    comparison = compared({"one": 10, "two": 9}, {"two": 9, "three": 4}, vocabulary)
    assert (comparison.documents, comparison.left_out) == (("two",), ("one", "three"))


def test_runs_without_a_document_in_common_cannot_be_compared(vocabulary: Vocabulary) -> None:
    with pytest.raises(UsageError, match="no document in common"):
        compared({"one": 10}, {"two": 10}, vocabulary)


@pytest.mark.parametrize(
    ("gained", "lost", "p"),
    [(0, 0, 1), (1, 0, 1), (5, 5, 1), (6, 0, Fraction(2, 64)), (0, 6, Fraction(2, 64)), (8, 1, Fraction(20, 512))],
)
def test_mcnemar_is_exact(gained: int, lost: int, p: float) -> None:
    assert mcnemar(gained, lost) == pytest.approx(float(p))


def test_the_fewest_flips_are_the_first_that_the_test_notices() -> None:
    few = fewest_flips()
    assert mcnemar(0, few) < 0.05 <= mcnemar(0, few - 1)
