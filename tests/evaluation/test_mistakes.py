import pytest
from tests.evaluation.invented import AGAIN, NAIVE, TRIAL, event, paper, record

from extractor.evaluation.alignment import align
from extractor.evaluation.mistakes import Kind, Mistake, mistakes
from extractor.records import Record, Study
from extractor.vocabulary import Vocabulary

PFS = {"outcome": "PFS", "statistic": "median", "unit": "months", "value": 8.0}
LANDMARK = {"outcome": "OS", "statistic": "landmark", "value": 70.0}


@pytest.mark.parametrize(
    ("gold", "got", "kind", "fields"),
    [
        (record("a"), record("a", value=51.0), Kind.WRONG_VALUE, ("value",)),
        (record("a"), record("a", outcome="CR"), Kind.WRONG_OUTCOME, ("outcome",)),
        (record("a", **PFS), record("a", **{**PFS, "unit": "weeks"}), Kind.WRONG_UNIT, ("unit",)),
        (record("a", **PFS), record("a", **{**PFS, "statistic": "mean"}), Kind.WRONG_STATISTIC, ("statistic",)),
        (
            record("a", **{**PFS, "value": None, "status": "not_reached"}),
            record("a", **PFS),
            Kind.STATUS_CONFUSED,
            ("status",),
        ),
        (event("a", "fatigue"), event("a", "nausea"), Kind.WRONG_TERM, ("term",)),
        (event("a", "fatigue"), event("a", "fatigue", grade=">=3"), Kind.WRONG_GRADE, ("grade",)),
        (
            record("a", **LANDMARK, timepoint={"value": 12, "unit": "months"}),
            record("a", **LANDMARK, timepoint={"value": 24, "unit": "months"}),
            Kind.WRONG_TIMEPOINT,
            ("timepoint",),
        ),
        (record("a", den=40, p="0.03"), record("a", den=41, p="0.04"), Kind.WRONG_DETAIL, ("den", "p")),
    ],
)
def test_an_error_is_called_by_what_is_wrong(
    gold: Record, got: Record, kind: Kind, fields: tuple[str, ...], vocabulary: Vocabulary
) -> None:
    found = mistakes(align(paper([gold]), paper([got]), vocabulary), vocabulary)
    assert [(m.kind, m.fields) for m in found] == [(kind, fields)]


def test_a_year_is_twelve_months(vocabulary: Vocabulary) -> None:
    gold = record("a", **LANDMARK, timepoint={"value": 12, "unit": "months"})
    got = record("a", **LANDMARK, timepoint={"value": 1, "unit": "years"})
    assert mistakes(align(paper([gold]), paper([got]), vocabulary), vocabulary) == []


def test_a_record_of_another_study_or_cohort_is_called_so(vocabulary: Vocabulary) -> None:
    other = Study(id="okon", label="Okonkwo 2014", provenance="background")
    theirs = AGAIN.model_copy(update={"id": "theirs", "study": "okon"})
    world = {"studies": [TRIAL, other], "cohorts": [AGAIN, NAIVE, theirs]}
    anchors = [record("x", AGAIN, outcome="CR"), record("y", NAIVE, outcome="CR"), record("z", theirs, outcome="CR")]
    gold = paper([record("a"), record("b", value=60.0), *anchors], **world)
    got = paper([record("a", NAIVE), record("b", theirs, value=60.0), *anchors], **world)
    assert kinds(mistakes(align(gold, got, vocabulary), vocabulary)) == {
        "a": Kind.WRONG_COHORT,
        "b": Kind.WRONG_STUDY,
    }


def test_what_is_too_much_is_invented_or_a_duplicate(vocabulary: Vocabulary) -> None:
    gold = paper([record("a"), event("m", "fatigue", value=3.0)])
    got = paper([record("a"), record("b"), event("i", "nausea", NAIVE, value=77.0)])
    assert kinds(mistakes(align(gold, got, vocabulary), vocabulary)) == {
        "b": Kind.DUPLICATE,
        "i": Kind.INVENTED,
        "m": Kind.MISSED,
    }


def kinds(found: list[Mistake]) -> dict[str, Kind]:
    return {of.record.id: m.kind for m in found if (of := m.gold or m.got)}
