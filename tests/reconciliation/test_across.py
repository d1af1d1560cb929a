from __future__ import annotations

import pytest
from tests.reconciliation.invented import COHORT, record, record_set

from extractor.reconciliation import conflicts_across
from extractor.reconciliation.studies import cohort_likeness, same_studies
from extractor.records import Cohort, CohortRole, Provenance, RecordSet, Study
from extractor.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()
UNCOUNTED = COHORT.model_copy(update={"n": None})


def study(label: str, *aliases: str, provenance: Provenance = Provenance.SECONDARY) -> Study:
    return Study(id=label, label=label, aliases=aliases, provenance=provenance)


def empty(document: str, reported: Study, *sizes: int) -> RecordSet:
    cohorts = tuple(
        Cohort(id=f"c{n}", study=reported.id, label=f"group of {n}", role=CohortRole.SUBGROUP, n=n) for n in sizes
    )
    return RecordSet(document=document, studies=(reported,), cohorts=cohorts)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (study("Tarnowski 2019"), study("Tarnowski et al. (2019)")),
        (study("Galović 2021"), study("Galovic 2021")),
        (study("LARCH-1"), study("Tarnowski 2019", "Larch 1")),
        (study("Tarnowski 2019", "NCT00000017"), study("LARCH-1", "NCT00000017")),
    ],
)
def test_the_same_study_is_told_by_name_alias_or_registry_number(one: Study, other: Study) -> None:
    (group,) = same_studies([empty("a", one), empty("b", other)])
    assert [reported.study for reported in group] == [one, other]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (study("Tarnowski 2019"), study("Tarnowski 2021")),
        (study("Tarnowski 2019a"), study("Tarnowski 2019b")),
        (study("Tarnowski 2019", "NCT00000017"), study("Tarnowski 2019", "NCT00000018")),
        (study("Tarnowski 2019"), study("Brandauer 2019")),
    ],
)
def test_other_studies_are_not_taken_for_the_same(one: Study, other: Study) -> None:
    assert same_studies([empty("a", one), empty("b", other)]) == []


def test_a_year_apart_is_the_same_study_where_a_cohort_of_the_same_size_is_reported() -> None:
    early, late = study("Tarnowski 2019"), study("Tarnowski 2020")
    assert len(same_studies([empty("a", early, 43, 19), empty("b", late, 43)])) == 1
    assert same_studies([empty("a", early, 43), empty("b", late, 51)]) == []


def test_a_year_apart_is_the_same_study_where_two_results_are_the_same() -> None:
    results = record("a", value=8.4), record("b", outcome="ORR", value=46, unit="percent", statistic="proportion")
    early = record_set(*results, document="a", study=study_of("Tarnowski 2019"), cohort=UNCOUNTED)
    late = record_set(*results, document="b", study=study_of("Tarnowski 2020"), cohort=UNCOUNTED)
    other = record_set(results[0], document="c", study=study_of("Tarnowski 2020"), cohort=UNCOUNTED)
    assert len(same_studies([early, late])) == 1
    assert same_studies([early, other]) == []


def test_the_exact_year_wins_over_a_year_apart() -> None:
    both = RecordSet(document="b", studies=(study("Tarnowski 2020"), study("Tarnowski 2019")))
    (group,) = same_studies([empty("a", study("Tarnowski 2019")), both])
    assert [reported.study.label for reported in group] == ["Tarnowski 2019", "Tarnowski 2019"]


def test_cohorts_are_the_same_by_the_only_one_in_their_role_and_not_by_drugs_that_differ() -> None:
    def cohort(label: str, n: int | None, *drugs: str) -> Cohort:
        return Cohort(id=label, study="s", label=label, role=CohortRole.RETREATMENT, n=n, regimen=drugs)

    one, other = cohort("retreated patients", 43), cohort("second exposure", None)
    assert cohort_likeness(one, other, [one], [other]) == 4
    drugs = cohort("first pair", 43, "alpha", "beta"), cohort("second pair", 43, "alpha", "gamma")
    assert cohort_likeness(*drugs, [drugs[0]], [drugs[1]]) < 4


def test_a_review_that_gives_another_value_than_the_report_is_a_conflict_with_both_places() -> None:
    report = record_set(record("p", value=8.4, at=(10, 20)), document="report")
    review = record_set(record("r", value=7.4, at=(30, 40)), document="review", study=study_of("Tarnowski 2019"))
    (conflict,) = conflicts_across([report, review], VOCABULARY)
    assert [(side.document, side.record, side.printed, side.place.start) for side in conflict.sides] == [
        ("report", "p", "8.4 months", 10),
        ("review", "r", "7.4 months", 30),
    ]
    assert conflict.cause is None


def test_a_value_that_the_report_gives_for_something_else_was_cited_wrongly() -> None:
    report = record_set(record("p", value=8.4), record("q", outcome="TTNT", value=7.4), document="report")
    review = record_set(record("r", value=7.4), document="review", study=study_of("Tarnowski 2019"))
    (conflict,) = conflicts_across([report, review], VOCABULARY)
    assert conflict.cause == "cited wrongly"


def test_one_review_against_two_documents_that_agree_was_cited_wrongly() -> None:
    sets = [
        record_set(record(name, value=value), document=name, study=study_of("Tarnowski 2019"))
        for name, value in (("a", 44.0), ("b", 44.0), ("c", 40.0))
    ]
    (conflict,) = conflicts_across(sets, VOCABULARY)
    assert sorted(side.document for side in conflict.sides) == ["a", "b", "c"]
    assert conflict.cause == "cited wrongly"


def test_a_review_that_rounds_says_so() -> None:
    report = record_set(record("p", value=8.44), document="report")
    review = record_set(record("r", value=8.4), document="review", study=study_of("Tarnowski 2019"))
    (conflict,) = conflicts_across([report, review], VOCABULARY)
    assert conflict.cause == "rounding"


def test_agreement_with_one_of_two_contradicting_values_is_no_conflict_across() -> None:
    report = record_set(record("p", value=8.4), record("q", value=9.1), document="report")
    review = record_set(record("r", value=9.1), document="review", study=study_of("Tarnowski 2019"))
    assert conflicts_across([report, review], VOCABULARY) == ()


def study_of(label: str) -> Study:
    return Study(id=COHORT.study, label=label, provenance=Provenance.SECONDARY)
