"""Two readings of an invented paper, put together."""

from __future__ import annotations

from extractor.readers.dual import unite
from extractor.records import Cohort, Record, RecordSet, Study


def reading(prefix: str, *records: dict[str, object], cohort: str = "D-Pd retreated") -> RecordSet:
    study = Study.model_validate({"id": "s1", "label": "Bexley 2020", "provenance": "primary"})
    group = Cohort.model_validate({"id": "c1", "study": "s1", "label": cohort, "role": "retreatment"})
    told = {"cohort": "c1", "family": "efficacy", "outcome": "ORR", "unit": "percent"}
    made = [
        Record.model_validate({"id": f"{prefix}{i}", **told, **{k: v for k, v in record.items() if k != "at"},
                               "evidence": [{"start": record["at"], "end": int(str(record["at"])) + 10}]})
        for i, record in enumerate(records)
    ]  # fmt: skip
    return RecordSet(document="paper", studies=(study,), cohorts=(group,), records=tuple(made))


def marks(united: RecordSet) -> list[tuple[str, float | None, str | None]]:
    return [(record.id, record.value, record.agreement) for record in united.records]


def test_what_both_print_alike_from_one_place_is_one_agreed_record() -> None:
    united = unite(reading("m", {"at": 100, "value": 55}), reading("r", {"at": 105, "value": 55}))
    assert marks(united) == [("m0", 55, "agreed")]


def test_unlike_values_of_one_cohort_at_one_place_differ_on_both_sides() -> None:
    united = unite(reading("m", {"at": 100, "value": 55}), reading("r", {"at": 105, "value": 56}))
    assert marks(united) == [("m0", 55, "differing"), ("r0", 56, "differing")]


def test_what_one_reader_found_bears_its_name() -> None:
    united = unite(reading("m", {"at": 100, "value": 55}), reading("r", {"at": 300, "value": 55}))
    assert marks(united) == [("m0", 55, "model_only"), ("r0", 55, "rules_only")]


def test_unlike_values_of_other_cohorts_do_not_differ() -> None:
    united = unite(reading("m", {"at": 100, "value": 55}), reading("r", {"at": 105, "value": 56}, cohort="D-Pd naive"))
    assert [mark for *_, mark in marks(united)] == ["model_only", "rules_only"]


def test_each_record_of_the_rules_answers_one_of_the_model() -> None:
    united = unite(
        reading("m", {"at": 100, "value": 55}, {"at": 101, "value": 55, "timepoint": None}),
        reading("r", {"at": 105, "value": 55}),
    )
    assert [mark for *_, mark in marks(united)] == ["agreed", "model_only"]


def test_studies_and_cohorts_of_one_name_become_one_and_others_stay_apart() -> None:
    same = unite(reading("m", {"at": 1, "value": 5}), reading("r", {"at": 300, "value": 6}))
    assert (len(same.studies), len(same.cohorts)) == (1, 1)
    other = unite(reading("m", {"at": 1, "value": 5}), reading("r", {"at": 300, "value": 6}, cohort="D-Pd naive"))
    assert (len(other.studies), [cohort.label for cohort in other.cohorts]) == (1, ["D-Pd retreated", "D-Pd naive"])
    assert len({cohort.id for cohort in other.cohorts}) == 2


def test_equal_ids_of_the_two_readers_stay_apart() -> None:
    united = unite(reading("x", {"at": 1, "value": 5}), reading("x", {"at": 300, "value": 6}))
    assert len({record.id for record in united.records}) == 2


def test_confidence_follows_agreement() -> None:
    model = reading("m", {"at": 100, "value": 55, "confidence": 0.9}, {"at": 400, "value": 7, "confidence": 0.75})
    united = unite(model, reading("r", {"at": 105, "value": 55}, {"at": 300, "value": 6}, {"at": 405, "value": 8}))
    assert [(record.agreement, record.confidence) for record in united.records] == [
        ("agreed", 0.97), ("differing", 0.375), ("rules_only", 0.5), ("differing", 0.5),
    ]  # fmt: skip
