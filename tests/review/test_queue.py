from __future__ import annotations

from pathlib import Path

from tests.review.invented import CORWICK_RECORDS, RECORDS, lay

from extractor.records import Evidence, RecordSet
from extractor.review.asking import Decide
from extractor.review.choosing import Filters, next_after, previous_before, progress
from extractor.review.deciding import decide
from extractor.review.decision import Action, Decision


def kinds(desk: object) -> list[tuple[str, str]]:
    return [(str(i.kind), i.flat.record.id if i.flat else i.number.text) for i in desk.items]  # type: ignore[attr-defined]


def test_the_queue_holds_every_record_of_both_sides_and_what_tells_most_comes_first(tmp_path: Path) -> None:
    assert kinds(lay(tmp_path)) == [
        ("missed", "g3"),
        ("extra", "e3"),
        ("extra", "e4"),
        ("extra", "e5"),
        ("extra", "e6"),
        ("new", "y1"),
        ("new", "y2"),
        ("differs", "g2"),
        ("uncovered", "17.5"),
        ("match", "g1"),
        ("match", "ge1"),
        ("match", "ge2"),
    ]


def test_a_difference_names_its_fields(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    assert [item.fields for item in desk.items if item.kind == "differs"] == [("ci_high",)]


def test_a_wrong_value_comes_before_everything_else(tmp_path: Path) -> None:
    wrong = RECORDS.records[0].model_copy(update={"value": 54.0, "num": None, "den": None, "den_source": None})
    records = RECORDS.model_copy(update={"records": (wrong, *RECORDS.records[1:])})
    first = lay(tmp_path, records=(records, CORWICK_RECORDS)).items[0]
    assert (first.kind, first.fields) == ("differs", ("value", "num", "den"))


def decided(folder: Path, name: str, records: RecordSet) -> list[str]:
    """The records that a later run asks nothing about."""
    desk = lay(folder, name=name, records=(records, CORWICK_RECORDS))
    return [i.got.record.id for i in desk.items if i.got and desk.standing.state(i.key) == "decided"]


def test_decisions_survive_a_new_run_and_only_what_changed_is_asked_again(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    for name in ("e3", "e4"):
        item = next(i for i in desk.items if i.got and i.got.record.id == name)
        assert isinstance(decide(desk, Decide(item=item.key, action=Action.ACCEPT), "ana"), Decision)

    more = Evidence(start=2, end=8, quote="Going ")
    renamed = tuple(
        r.model_copy(update={"id": f"new-{r.id}", "evidence": (*r.evidence, more), "confidence": 0.4})
        for r in RECORDS.records
    )
    changed = tuple(
        r.model_copy(update={"value": 44.0, "num": None, "den": None, "den_source": None}) if r.id == "new-e4" else r
        for r in renamed
    )
    assert decided(tmp_path, "run-2", RECORDS.model_copy(update={"records": renamed})) == ["new-e3", "new-e4"]
    assert decided(tmp_path, "run-3", RECORDS.model_copy(update={"records": changed})) == ["new-e3"]


def test_two_records_that_say_the_same_are_two_items(tmp_path: Path) -> None:
    again = RECORDS.records[4].model_copy(update={"id": "e3-again"})
    records = RECORDS.model_copy(update={"records": (*RECORDS.records, again)})
    desk = lay(tmp_path, records=(records, CORWICK_RECORDS))
    assert len({item.key for item in desk.items}) == len(desk.items) == 13


def test_filters_choose_and_next_goes_on_in_the_order_of_the_queue(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    state = desk.standing.state
    of_table = Filters(outcome="AE", kind="extra")
    chosen = [item for item in desk.items if of_table.let(item, state)]
    assert [i.flat.record.id for i in chosen if i.flat] == ["e3", "e4", "e5", "e6"]
    after = next_after(desk.items, desk.place[chosen[3].key], of_table, state)
    assert after is not None
    assert after.key == chosen[0].key, "the end of the queue goes on at its top"
    before = previous_before(desk.items, desk.place[chosen[1].key], of_table)
    assert before is not None
    assert before.key == chosen[0].key
    assert progress(desk.items, state).total == 12


def test_what_an_address_says_too_much_is_left_out() -> None:
    assert Filters.read({"kind": "new", "nonsense": "1", "item": "x"}) == Filters(kind="new")
    assert Filters(document="a b", state="").query(kind="new") == "document=a+b&kind=new"
