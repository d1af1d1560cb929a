from __future__ import annotations

from pathlib import Path

import pytest
from tests.review.invented import lay, span

from extractor.review.asking import Decide, FirstLook, Pick, Refusal, TakeBack, Together
from extractor.review.audit import Share, audit
from extractor.review.deciding import decide, decide_together, look, starting_record, take_back
from extractor.review.decision import Action, Decision, Look
from extractor.review.desk import Desk
from extractor.review.form import filled, places
from extractor.review.queue import Item


def item_of(desk: Desk, record: str) -> Item:
    for item in desk.items:
        ids = [flat.record.id for flat in (item.got, item.gold) if flat is not None]
        if record in ids or (item.number is not None and item.number.text == record):
            return item
    raise KeyError(record)


def ask(desk: Desk, record: str, action: Action, reason: str = "", **fields: str) -> Decision | Refusal:
    item = item_of(desk, record)
    wanted = Decide(
        item=item.key, action=action, seen=desk.standing.version(item.key), reason=reason, fields=fields, seconds=3.21
    )
    return decide(desk, wanted, "ana")


def form_of(desk: Desk, record: str) -> dict[str, str]:
    item = item_of(desk, record)
    start = starting_record(desk, item)
    assert start is not None
    return {**filled(start), "evidence": places(start), "cohort": "again"}


def test_accepting_a_difference_changes_only_the_field_that_differs(tmp_path: Path) -> None:
    made = ask(lay(tmp_path), "g2", Action.ACCEPT)
    assert isinstance(made, Decision)
    assert made.before is not None
    assert made.after is not None
    before, after = made.before.record.model_dump(), made.after.record.model_dump()
    assert {name: after[name] for name in after if after[name] != before[name]} == {"ci_high": 11.9}
    assert made.seconds == 3.2


def test_accepting_what_gold_lacks_says_it_in_the_terms_of_gold(tmp_path: Path) -> None:
    made = ask(lay(tmp_path), "e3", Action.ACCEPT)
    assert isinstance(made, Decision)
    assert made.after is not None
    assert (made.after.study.id, made.after.cohort.id) == ("bexley-2021", "again")
    place = made.after.record.evidence[0]
    assert (place.figure, place.quote, place.table, place.row) == ("20 (50)", None, "Table 2", "Neutropenia")


def test_a_first_gold_narrows_passages_to_figures(tmp_path: Path) -> None:
    made = ask(lay(tmp_path), "y1", Action.ACCEPT)
    assert isinstance(made, Decision)
    assert made.after is not None
    assert [place.figure for place in made.after.record.evidence] == ["60% (12 of 20)"]
    assert made.after.cohort.id == "d-vd"
    assert made.after.record.value_text is None


@pytest.mark.parametrize(
    ("record", "action", "reason"),
    [
        ("g3", Action.ACCEPT, "nothing was extracted here that could be accepted"),
        ("e3", Action.KEEP, "gold has nothing here that could be kept"),
        ("g2", Action.REJECT, "say why: this takes a record out of gold"),
        ("17.5", Action.EDIT, "there is no record here to edit; add one instead"),
        ("17.5", Action.DISMISS, "a few words are needed here"),
        ("e3", Action.DISMISS, "only a number that stands in no record is dismissed"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(
    tmp_path: Path, record: str, action: Action, reason: str
) -> None:
    desk = lay(tmp_path)
    assert ask(desk, record, action) == Refusal(422, reason)
    assert desk.log.entries == []


def test_an_edit_is_held_to_the_models_field_by_field(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    refused = ask(desk, "g2", Action.EDIT, **{**form_of(desk, "g2"), "value": "eight", "grade": "7"})
    assert isinstance(refused, Refusal)
    assert sorted(refused.fields) == ["grade", "value"]


def test_an_edit_is_held_to_the_check_of_gold(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    refused = ask(desk, "g2", Action.EDIT, **{**form_of(desk, "g2"), "value": "8.5"})
    assert isinstance(refused, Refusal)
    assert refused.fields == {"evidence": "no place states the result: '8.4 months'"}


def test_an_edit_keeps_the_record_of_gold_and_its_id(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    made = ask(desk, "g2", Action.EDIT, **{**form_of(desk, "g2"), "ci_high": "11.9", "note": "read again"})
    assert isinstance(made, Decision)
    assert made.after is not None
    assert (made.after.record.id, made.after.record.ci_high, made.after.record.note) == ("g2", 11.9, "read again")


def test_what_only_an_odd_source_explains_needs_a_reason(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    odd = {**form_of(desk, "x1"), "num": "20"}
    refused = ask(desk, "x1", Action.EDIT, **odd)
    assert isinstance(refused, Refusal)
    assert refused.reason.startswith("20 of 40 are 50.00%, not 55%: if the paper prints it so")
    assert isinstance(ask(desk, "x1", Action.EDIT, "printed so in the paper", **odd), Decision)


def test_a_missed_result_is_added_from_its_place(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    where = span("Seven patients (17.5%)")
    fields = {
        "cohort": "again", "family": "safety", "outcome": "AE_DISCONTINUATION", "statistic": "proportion",
        "value": "17.5", "unit": "percent", "num": "7", "status": "reported",
        "evidence": f"{where.start}-{where.end}",
    }  # fmt: skip
    made = decide(desk, Decide(document="bexley", action=Action.ADD, fields=fields), "ana")
    assert isinstance(made, Decision)
    assert made.after is not None
    assert made.after.record.evidence[0].figure == "Seven patients (17.5%)"
    assert [str(item.kind) for item in desk.items if item.key == made.item] == ["added"]
    take_back(desk, TakeBack(), "ana")
    assert desk.item(made.item) is None


def test_a_number_is_dismissed_with_a_reason(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    made = ask(desk, "17.5", Action.DISMISS, "disposition, no outcome")
    assert isinstance(made, Decision)
    assert desk.standing.state(made.item) == "decided"


def test_a_second_curator_overwrites_nothing(tmp_path: Path) -> None:
    one = lay(tmp_path)
    other = Desk(one.run, one.gold, one.vocabulary, one.clock)
    item = item_of(one, "g2")
    first = decide(one, Decide(item=item.key, action=Action.ACCEPT), "ana")
    second = decide(other, Decide(item=item.key, action=Action.KEEP), "ben")
    assert isinstance(first, Decision)
    assert isinstance(second, Refusal)
    assert (second.status, second.reason.split(":")[0]) == (409, "ana said accept here while you looked at it")
    assert other.standing.of(item.key) == first
    knowing = decide(other, Decide(item=item.key, action=Action.KEEP, seen=first.id), "ben")
    assert isinstance(knowing, Decision)
    one.refresh()
    assert one.standing.of(item.key) == knowing


def test_alike_items_are_decided_together_and_undone_together(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    extra = [i for i in desk.items if i.kind == "extra"]
    done = decide_together(desk, Together(action=Action.ACCEPT, items=tuple(Pick(item=i.key) for i in extra)), "ana")
    assert len({one.batch for one in done if isinstance(one, Decision)}) == 1
    assert [desk.standing.state(i.key) for i in extra] == ["decided"] * 4
    take_back(desk, TakeBack(), "ana")
    assert [desk.standing.state(i.key) for i in extra] == ["open"] * 4


def test_a_note_decides_nothing_and_not_sure_is_not_decided(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    noted = ask(desk, "g2", Action.NOTE, "look at the appendix")
    assert isinstance(noted, Decision)
    assert desk.standing.state(noted.item) == "open"
    ask(desk, "g2", Action.UNSURE)
    assert desk.standing.state(noted.item) == "unsure"
    assert [note.reason for note in desk.standing.notes(noted.item)] == ["look at the appendix"]


def test_a_first_look_is_kept_and_shows_whether_the_page_sways(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    looks = {"x2": "8.4 (6.1 to 11.9)", "e3": "49%", "e4": "46", "e5": "9/40"}
    for record, entered in looks.items():
        made = look(desk, FirstLook(item=item_of(desk, record).key, entered=entered, seconds=2), "ana")
        assert isinstance(made, Look)
    again = look(desk, FirstLook(item=item_of(desk, "e3").key, entered="50"), "ana")
    assert isinstance(again, Look)
    assert again.entered == "49%", "the first look stands"
    for record in ("x2", "e3", "e4", "e6"):
        assert isinstance(ask(desk, record, Action.ACCEPT), Decision)
    found = audit(desk.log.entries, desk.standing)
    assert found.look_agrees == Share(1, 4)
    assert found.accepted_blind == Share(3, 3)
    assert found.accepted_open == Share(1, 1)
    assert found.swayed == Share(2, 2)
    assert found.seconds == 3.2
