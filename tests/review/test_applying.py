from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
from tests.review.conftest import Serve
from tests.review.invented import COHORT, GOLD, ORR, VOCABULARY, Ticking, by_hand, lay, span, write_gold
from tests.review.test_deciding import ask, form_of, item_of

from extractor.documents import Document
from extractor.gold import check, load_folder, load_gold, load_oddities
from extractor.review import applying
from extractor.review.amending import Change
from extractor.review.applying import Plan
from extractor.review.asking import ChangeCohort, Decide, Refusal, TakeBack
from extractor.review.deciding import decide, take_back
from extractor.review.decision import Action, CohortChange, Decision
from extractor.review.desk import Desk
from extractor.review.regrouping import change as change_cohorts


def plan(desk: Desk) -> Plan:
    return applying.plan(desk.gold, desk.log, desk.document, VOCABULARY)


def apply(desk: Desk) -> tuple[Change, ...]:
    done = applying.carry_out(desk.gold, desk.log, desk.document, VOCABULARY, "ana", desk.clock)
    desk.refresh()
    return done.changes


def is_sound(desk: Desk) -> bool:
    golds = load_folder(desk.gold)
    sources = {name: source for name in desk.results if (source := desk.document(name)) is not None}
    found = check(golds, sources, VOCABULARY, load_oddities(desk.gold))
    return found.findings == () and found.unseen == ()


def test_an_accepted_difference_is_one_changed_line(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    ask(desk, "g2", Action.ACCEPT)
    (change,) = apply(desk)
    changed = [line for line in change.diff.splitlines()[2:] if line[0] in "+-"]
    line = (
        "          - {{id: g2, outcome: PFS, statistic: median, value: 8.4, unit: months, ci_low: 6.1, ci_high: {}}},"
    )
    assert changed == ["-" + line.format("11").replace("}", ""), "+" + line.format("11.9").replace("}", "")]
    assert is_sound(desk)


def test_what_was_applied_is_not_asked_again_and_not_applied_twice(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    for record in ("g2", "e3", "e4"):
        assert isinstance(ask(desk, record, Action.ACCEPT), Decision)
    apply(desk)
    states = [(i.got.record.id, str(i.kind), desk.standing.state(i.key)) for i in desk.items if i.got]
    assert [s for s in states if s[0] in {"x2", "e3", "e4"}] == [
        ("x2", "match", "decided"),
        ("e3", "match", "decided"),
        ("e4", "match", "decided"),
    ]
    assert plan(desk).changes == ()


def test_a_kill_between_gold_and_log_is_mended_by_the_next_time(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    ask(desk, "e3", Action.ACCEPT)
    ask(desk, "g2", Action.ACCEPT)
    (change,) = plan(desk).changes
    change.path.write_text(change.text)
    (again,) = apply(desk)
    assert (again.diff, len(again.entries), again.left) == ("", 2, ())
    assert change.path.read_text() == change.text


def test_a_first_gold_is_made_from_accepted_records(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    for record in ("y2", "y1"):
        ask(desk, record, Action.ACCEPT)
    (change,) = apply(desk)
    assert change.path.read_text() == (
        'document: "corwick"\n'
        f"sha256: {desk.results['corwick'].sha256}\n"
        "codebook: 1\n"
        "studies:\n"
        "\n"
        "  - id: corwick-2022\n"
        "    label: Corwick 2022\n"
        "    aliases: []\n"
        "    provenance: primary\n"
        "    cohorts:\n"
        "      - id: d-vd\n"
        "        label: D-Vd\n"
        "        aliases: []\n"
        "        role: retreatment\n"
        "        n: 20\n"
        "        regimen: []\n"
        "        efficacy:\n"
        f"          - {{id: {item_id(desk, 'ORR')}, outcome: ORR, statistic: proportion, value: 60, unit: percent, "
        "num: 12, den: 20, den_source: beside,\n"
        f'             at: [{{span: {at("60% (12 of 20)")}, figure: "60% (12 of 20)", where: Results}}]}}\n'
        f"          - {{id: {item_id(desk, 'PFS')}, outcome: PFS, statistic: median, value: 6.2, unit: months, "
        "ci_low: 3.9, ci_high: 8.8,\n"
        f'             at: [{{span: {at("6.2 months (95% CI 3.9-8.8)")}, figure: "6.2 months (95% CI 3.9-8.8)", '
        "where: Results}]}\n"
    )
    assert is_sound(desk)


def at(text: str) -> str:
    where = span(text, "corwick")
    return f"{where.start}-{where.end}"


def item_id(desk: Desk, outcome: str) -> str:
    records = load_gold(desk.gold / "corwick.yaml").records.records
    return next(record.id for record in records if record.outcome == outcome)


def test_a_rejected_record_leaves_gold_and_a_kept_one_stays(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    ask(desk, "g3", Action.REJECT, "the paper says it of another group")
    ask(desk, "g2", Action.KEEP)
    apply(desk)
    assert [r.id for r in load_gold(desk.gold / "bexley.yaml").records.records] == ["g1", "g2", "ge1", "ge2"]
    assert is_sound(desk)


def test_an_undo_before_applying_leaves_gold_alone_and_after_it_puts_gold_back(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    before = (desk.gold / "bexley.yaml").read_text()
    ask(desk, "g2", Action.ACCEPT)
    take_back(desk, TakeBack(), "ana")
    assert plan(desk).changes == ()

    ask(desk, "g2", Action.ACCEPT)
    ask(desk, "e3", Action.ACCEPT)
    apply(desk)
    assert (desk.gold / "bexley.yaml").read_text() != before
    take_back(desk, TakeBack(), "ana")
    take_back(desk, TakeBack(), "ana")
    apply(desk)
    assert (desk.gold / "bexley.yaml").read_text() == before


def test_the_last_word_on_an_item_is_what_gold_gets(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    ask(desk, "g2", Action.ACCEPT)
    ask(desk, "g2", Action.EDIT, **{**form_of(desk, "g2"), "note": "second reading"})
    apply(desk)
    (record,) = [r for r in load_gold(desk.gold / "bexley.yaml").records.records if r.id == "g2"]
    assert (record.ci_high, record.note) == (11.9, "second reading")


def test_gold_that_somebody_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    ask(desk, "g2", Action.ACCEPT)
    path = desk.gold / "bexley.yaml"
    path.write_text(path.read_text().replace("ci_high: 11,", "ci_high: 10.5,"))
    (change,) = apply(desk)
    assert [left.reason for left in change.left] == ["the record g2 was changed in gold meanwhile: decide again"]
    assert "ci_high: 10.5," in path.read_text()


def test_what_a_paper_prints_oddly_is_listed_with_the_curators_reason(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    odd = {**form_of(desk, "x1"), "num": "20"}
    assert isinstance(ask(desk, "x1", Action.EDIT, "the paper prints 20", **odd), Decision)
    apply(desk)
    (listed,) = load_oddities(desk.gold)
    assert (listed.document, listed.record, listed.check, listed.reason) == (
        "bexley", "g1", "percentage", "the paper prints 20",
    )  # fmt: skip
    assert is_sound(desk)


def test_decisions_made_on_another_version_of_the_paper_are_left_out(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    ask(desk, "g2", Action.ACCEPT)
    path = desk.gold / "bexley.yaml"
    path.write_text(path.read_text().replace(desk.results["bexley"].sha256, "f" * 64))
    (change,) = plan(desk).changes
    assert [left.reason for left in change.left] == ["it was made on another version of the paper than gold"]


def test_conflicting_records_accepted_on_both_sides_name_each_other(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    for one, other in (("y1", "y2"), ("y2", "y1")):
        item = item_of(desk, one)
        assert item.got is not None
        record = desk.results["corwick"].records.records
        desk.results["corwick"] = desk.results["corwick"].model_copy(
            update={
                "records": desk.results["corwick"].records.model_copy(
                    update={"records": tuple(
                        r.model_copy(update={"conflict": other}) if r.id == one else r for r in record
                    )}
                )
            }
        )  # fmt: skip
    for one in ("y1", "y2"):
        assert isinstance(decide(desk, Decide(item=item_of(desk, one).key, action=Action.ACCEPT), "ana"), Decision)
    apply(desk)
    first, second = load_gold(desk.gold / "corwick.yaml").records.records
    assert (first.conflict, second.conflict) == (second.id, first.id)


def test_an_undo_takes_with_it_the_group_and_the_file_that_only_its_decision_made(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    assert isinstance(ask(desk, "y1", Action.ACCEPT), Decision)
    apply(desk)
    assert (desk.gold / "corwick.yaml").exists()
    take_back(desk, TakeBack(), "ana")
    apply(desk)
    assert not (desk.gold / "corwick.yaml").exists()
    assert [str(item.kind) for item in desk.items if item.document == "corwick"] == ["new", "new"]
    assert is_sound(desk)


def meanwhile(desk: Desk, act: Callable[[], object]) -> Plan:
    """Apply while somebody does something, once, as the first paper is read."""
    waiting = [act]

    def source(name: str) -> Document | None:
        while waiting:
            waiting.pop()()
        return desk.document(name)

    return applying.carry_out(desk.gold, desk.log, source, VOCABULARY, "ana", desk.clock)


def ids(desk: Desk, document: str = "bexley") -> list[str]:
    return [record.id for record in load_gold(desk.gold / f"{document}.yaml").records.records]


def test_what_another_curator_applies_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    ana = lay(tmp_path)
    bea = Desk(ana.run, ana.gold, VOCABULARY, Ticking())
    ask(ana, "g2", Action.ACCEPT)

    def reject() -> None:
        bea.refresh()
        ask(bea, "g3", Action.REJECT, "of another group")
        apply(bea)

    done = meanwhile(ana, reject)
    assert (done.changes, ids(ana)) == ((), ["g1", "g2", "ge1", "ge2"])
    ana.refresh()
    assert ana.standing.applied == {decision.id for decision in ana.standing.in_force()}
    assert is_sound(ana)


def test_what_another_curator_decides_meanwhile_is_applied_with_it(tmp_path: Path) -> None:
    ana = lay(tmp_path)
    bea = Desk(ana.run, ana.gold, VOCABULARY, Ticking())
    bea.refresh()
    ask(ana, "g2", Action.ACCEPT)
    done = meanwhile(ana, lambda: ask(bea, "g3", Action.REJECT, "of another group"))
    assert (done.entries, ids(ana)) == (2, ["g1", "g2", "ge1", "ge2"])


def test_what_is_written_into_gold_by_hand_meanwhile_stays(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    path = desk.gold / "bexley.yaml"
    ask(desk, "g2", Action.ACCEPT)
    text = path.read_text().replace("den_source: beside,", "den_source: beside, note: by hand,")
    done = meanwhile(desk, lambda: path.write_text(text))
    assert done.entries == 1
    first, second, *_ = load_gold(path).records.records
    assert (first.note, second.ci_high) == ("by hand", 11.9)


def test_what_was_applied_is_known_to_the_desk_that_applied_it(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    made = ask(desk, "g2", Action.ACCEPT)
    assert isinstance(made, Decision)
    apply(desk)
    assert desk.standing.applied == {made.id}


def with_an_oddity(folder: Path) -> Desk:
    """Gold has a listed oddity: 20 of 40 are printed as 55%."""
    desk = lay(folder)
    odd = {**form_of(desk, "x1"), "num": "20"}
    ask(desk, "x1", Action.EDIT, "the paper prints 20", **odd)
    apply(desk)
    assert [oddity.record for oddity in load_oddities(desk.gold)] == ["g1"]
    return desk


def test_what_is_rejected_leaves_the_list_of_oddities_and_an_undo_puts_it_back(tmp_path: Path) -> None:
    desk = with_an_oddity(tmp_path)
    before = load_oddities(desk.gold)
    assert isinstance(ask(desk, "g1", Action.REJECT, "of another group"), Decision)
    (change,) = apply(desk)
    assert (change.left, "g1" in ids(desk)) == ((), False)
    assert not (desk.gold / "oddities.yaml").exists()
    assert is_sound(desk)
    take_back(desk, TakeBack(), "ana")
    (change,) = apply(desk)
    assert (change.left, "g1" in ids(desk)) == ((), True)
    assert load_oddities(desk.gold) == before
    assert is_sound(desk)


def test_an_edit_that_mends_an_odd_record_is_written(tmp_path: Path) -> None:
    desk = with_an_oddity(tmp_path)
    assert isinstance(ask(desk, "g1", Action.EDIT, **{**form_of(desk, "g1"), "num": "22"}), Decision)
    planned = plan(desk)
    assert [line for line in planned.odd_diff.splitlines() if line.startswith("-  ")] == [
        '-   reason: "the paper prints 20"}'
    ]
    (change,) = apply(desk)
    assert change.left == ()
    assert load_oddities(desk.gold) == ()
    assert is_sound(desk)


def with_two_groups(folder: Path) -> Desk:
    """Gold has a group of 40 and one of 20; the response of the first is printed without its N."""
    few = COHORT.model_copy(update={"id": "few", "study": "bexley-2021", "label": "D-Pd, few", "n": 20})
    share = {**ORR, "den": None}
    records = [by_hand("g1", "55% (22 of 40)", **share) if r.id == "g1" else r for r in GOLD.records.records]
    records = [r.model_copy(update={"cohort": "few"}) if r.id == "g3" else r for r in records]
    update = {"cohorts": (*GOLD.records.cohorts, few), "records": tuple(records)}
    write_gold(folder, GOLD.model_copy(update={"records": GOLD.records.model_copy(update=update)}))
    return lay(folder)


def group(desk: Desk, **facts: object) -> CohortChange:
    seen = desk.standing.version_of_cohorts("bexley")
    made = change_cohorts(
        desk, ChangeCohort.model_validate({"document": "bexley", "side": "gold", "seen": seen, **facts}), "ana"
    )
    assert isinstance(made, CohortChange), made
    return made


def test_a_merge_that_makes_gold_unsound_is_left_out_and_the_rest_is_written(tmp_path: Path) -> None:
    desk = with_two_groups(tmp_path)
    group(desk, change="rename", cohort="again", label="D-Pd second time")
    merge = group(desk, change="merge", cohort="again", into="few")
    ask(desk, "g3", Action.REJECT, "of another group")
    (change,) = apply(desk)
    assert [(left.entry, left.reason) for left in change.left] == [
        (
            merge,
            "bexley: record g1: field value: no number of patients up to 20 makes 22 be 55% [count]",
        )
    ]
    assert [cohort.label for cohort in change.gold.records.cohorts] == ["D-Pd second time", "D-Pd, few"]
    assert ids(desk) == ["g1", "g2", "ge1", "ge2"]
    assert is_sound(desk)


def test_a_change_of_groups_that_stands_in_gold_is_not_taken_back_in_silence(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    made = group(desk, change="rename", cohort="again", label="D-Pd second time")
    apply(desk)
    refused = Refusal(409, "this change of groups is written into gold: change it back on the page of groups")
    assert take_back(desk, TakeBack(entry=made.id), "ana") == refused
    assert take_back(desk, TakeBack(), "ana") == refused
    group(desk, change="rename", cohort="again", label="D-Pd retreated")
    apply(desk)
    assert [cohort.label for cohort in load_gold(desk.gold / "bexley.yaml").records.cohorts] == ["D-Pd retreated"]


def test_what_the_check_still_finds_in_any_gold_is_told(tmp_path: Path) -> None:
    desk = with_an_oddity(tmp_path)
    ask(desk, "y1", Action.ACCEPT)
    assert plan(desk).findings == ()
    (desk.gold / "oddities.yaml").unlink()
    assert list(map(str, plan(desk).findings)) == [
        "bexley: record g1: field value: 20 of 40 are 50.00%, not 55% [percentage]"
    ]


def test_the_page_shows_what_leaves_the_list_of_oddities_and_what_the_check_still_finds(
    tmp_path: Path, serve: Serve
) -> None:
    desk = with_an_oddity(tmp_path)
    address = f"{serve(desk, 'ana')}apply"
    ask(desk, "g1", Action.REJECT, "of another group")
    page = httpx.get(address).text
    assert '<span class="minus">-   reason: &#34;the paper prints 20&#34;}' in page
    assert "still fails" not in page
    take_back(desk, TakeBack(), "ana")
    (desk.gold / "oddities.yaml").unlink()
    ask(desk, "g2", Action.ACCEPT)
    assert (
        "<li>bexley: record g1: field value: 20 of 40 are 50.00%, not 55% [percentage]</li>" in httpx.get(address).text
    )


def test_a_record_under_an_id_that_other_gold_has_already_is_left_out(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    made = ask(desk, "y1", Action.ACCEPT)
    assert isinstance(made, Decision)
    assert made.after is not None
    taken = GOLD.records.records[0].model_copy(update={"id": made.after.record.id})
    records = GOLD.records.model_copy(update={"document": "delmere", "records": (taken,)})
    write_gold(tmp_path, GOLD.model_copy(update={"document": "delmere", "records": records}))
    (change,) = apply(desk)
    reason = f"corwick: record {taken.id}: field id: is the id of another record too [ids]"
    assert [(left.entry, left.reason) for left in change.left] == [(made, reason)]
    assert not (desk.gold / "corwick.yaml").exists()
