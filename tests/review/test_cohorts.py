from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from tests.review.conftest import Serve
from tests.review.invented import lay
from tests.review.test_applying import apply, is_sound
from tests.review.test_deciding import ask, item_of

from extractor.gold import load_gold
from extractor.review.asking import ChangeCohort, Decide, Refusal, TakeBack
from extractor.review.deciding import decide, take_back
from extractor.review.decision import Action, CohortChange, Decision
from extractor.review.desk import Desk
from extractor.review.regrouping import change


def changed(desk: Desk, document: str = "corwick", side: str = "run", **facts: object) -> CohortChange:
    made = change(desk, wanted(desk, document, side, **facts), "ana")
    assert isinstance(made, CohortChange), made
    return made


def wanted(desk: Desk, document: str, side: str, **facts: object) -> ChangeCohort:
    seen = desk.standing.version_of_cohorts(document)
    return ChangeCohort.model_validate({"document": document, "side": side, "seen": seen, **facts})


def labels(desk: Desk, document: str = "corwick") -> dict[str, str]:
    return {i.got.record.id: i.got.cohort.label for i in desk.items if i.got and i.document == document}


def test_a_rename_reaches_all_records_and_asks_nothing_again(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    ask(desk, "y1", Action.ACCEPT)
    keys = {item.key for item in desk.items}
    changed(desk, change="rename", cohort="d1", label="D-Vd retreated")
    assert labels(desk) == {"y1": "D-Vd retreated", "y2": "D-Vd retreated"}
    assert {item.key for item in desk.items} == keys
    assert desk.standing.state(item_of(desk, "y1").key) == "decided"
    assert take_back(desk, TakeBack(), "ana") is not None
    assert labels(desk) == {"y1": "D-Vd", "y2": "D-Vd"}


def test_what_was_decided_before_a_rename_is_written_under_the_new_name(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    ask(desk, "y1", Action.ACCEPT)
    changed(desk, change="rename", cohort="d1", label="D-Vd retreated")
    ask(desk, "y2", Action.ACCEPT)
    apply(desk)
    gold = load_gold(desk.gold / "corwick.yaml").records
    assert [(c.label, c.aliases) for c in gold.cohorts] == [("D-Vd retreated", ("D-Vd",))]
    assert len(gold.records) == 2
    assert is_sound(desk)


def test_what_was_decided_under_a_name_that_was_taken_back_is_written_under_the_old_one(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    renamed = changed(desk, change="rename", cohort="d1", label="D-Vd retreated")
    ask(desk, "y1", Action.ACCEPT)
    take_back(desk, TakeBack(entry=renamed.id), "ana")
    ask(desk, "y2", Action.ACCEPT)
    apply(desk)
    gold = load_gold(desk.gold / "corwick.yaml").records
    assert [c.label for c in gold.cohorts] == ["D-Vd"]


def test_a_split_and_a_merge_undo_each_other(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    split = changed(desk, change="split", cohort="d1", label="D-Vd late", records=("y2",))
    assert labels(desk) == {"y1": "D-Vd", "y2": "D-Vd late"}
    changed(desk, change="merge", cohort=split.into, into="d1")
    assert labels(desk) == {"y1": "D-Vd", "y2": "D-Vd"}
    take_back(desk, TakeBack(), "ana")
    assert labels(desk) == {"y1": "D-Vd", "y2": "D-Vd late"}
    take_back(desk, TakeBack(), "ana")
    assert labels(desk) == {"y1": "D-Vd", "y2": "D-Vd"}


def test_a_split_is_written_as_two_cohorts(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    ask(desk, "y1", Action.ACCEPT)
    ask(desk, "y2", Action.ACCEPT)
    changed(desk, change="split", cohort="d1", label="D-Vd late", records=("y2",))
    apply(desk)
    gold = load_gold(desk.gold / "corwick.yaml").records
    of = {cohort.id: cohort.label for cohort in gold.cohorts}
    assert {record.outcome: of[record.cohort] for record in gold.records} == {"ORR": "D-Vd", "PFS": "D-Vd late"}


def test_a_cohort_of_gold_is_renamed_in_gold_when_applied(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    changed(desk, "bexley", "gold", change="rename", cohort="again", label="D-Pd second time")
    made = ask(desk, "e3", Action.ACCEPT)
    assert isinstance(made, Decision)
    (written,) = apply(desk)
    gold = load_gold(desk.gold / "bexley.yaml").records
    assert [(c.id, c.label, c.aliases) for c in gold.cohorts] == [("again", "D-Pd second time", ("D-Pd retreated",))]
    assert len(gold.records) == 6
    assert written.left == ()
    assert is_sound(desk)


SOME = "choose some of its records, not all"


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"change": "rename", "cohort": "gone", "label": "x"}, "this cohort is no longer there: load the page again"),
        ({"change": "rename", "cohort": "d1", "label": "  "}, "a cohort needs a label"),
        ({"change": "merge", "cohort": "d1", "into": "d1"}, "choose another cohort to merge it into"),
        (
            {"change": "split", "cohort": "d1", "label": "x", "records": ("y1", "y2")},
            "choose some of its records, not all",
        ),
        ({"change": "split", "cohort": "d1", "label": "x", "records": ("e1",)}, SOME),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(tmp_path: Path, facts: dict[str, object], reason: str) -> None:
    desk = lay(tmp_path)
    assert change(desk, wanted(desk, "corwick", "run", **facts), "ana") == Refusal(422, reason)


def test_two_curators_do_not_change_the_same_cohorts_unseen(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    late = wanted(desk, "corwick", "run", change="rename", cohort="d1", label="late")
    changed(desk, change="rename", cohort="d1", label="early")
    refused = change(desk, late, "ben")
    assert isinstance(refused, Refusal)
    assert refused.status == 409
    assert labels(desk)["y1"] == "early"


def test_a_record_is_moved_to_another_cohort_by_an_edit(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    split = changed(desk, change="split", cohort="d1", label="D-Vd late", records=("y2",))
    item = item_of(desk, "y1")
    from extractor.review.deciding import groups, starting_record
    from extractor.review.form import filled, places

    start = starting_record(desk, item)
    assert start is not None
    (target,) = [cohort.id for _, cohort in groups(desk, "corwick") if cohort.label == "D-Vd late"]
    fields = {**filled(start), "evidence": places(start), "cohort": target}
    made = decide(desk, Decide(item=item.key, action=Action.EDIT, fields=fields), "ana")
    assert isinstance(made, Decision)
    assert made.after is not None
    assert made.after.cohort.label == "D-Vd late"
    assert split.label == "D-Vd late"


def test_a_decision_under_a_name_of_gold_that_was_taken_back_makes_no_second_cohort(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    renamed = changed(desk, "bexley", "gold", change="rename", cohort="again", label="D-Pd second time")
    ask(desk, "g2", Action.ACCEPT)
    ask(desk, "e3", Action.ACCEPT)
    take_back(desk, TakeBack(entry=renamed.id), "ana")
    apply(desk)
    gold = load_gold(desk.gold / "bexley.yaml").records
    assert [(c.id, c.label) for c in gold.cohorts] == [("again", "D-Pd retreated")]
    assert len(gold.records) == 6


def test_a_cohort_that_gold_knows_keeps_the_name_that_gold_gives_it(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    ask(desk, "e3", Action.ACCEPT)
    changed(desk, "bexley", "run", change="rename", cohort="c1", label="D-Pd, again and again")
    apply(desk)
    gold = load_gold(desk.gold / "bexley.yaml").records
    assert [(c.id, c.label) for c in gold.cohorts] == [("again", "D-Pd retreated")]


def test_the_page_of_groups_offers_no_undo_of_what_stands_in_gold(tmp_path: Path, serve: Serve) -> None:
    desk = lay(tmp_path)
    address = f"{serve(desk, 'ana')}cohorts?document=bexley"
    made = changed(desk, "bexley", "gold", change="rename", cohort="again", label="D-Pd second time")
    assert f'data-take-back="{made.id}"' in httpx.get(address).text
    apply(desk)
    page = httpx.get(address).text
    assert "data-take-back" not in page
    assert '<b>D-Pd second time</b> <span class="faint">gold, ana</span> <span class="faint">written into gold' in page
