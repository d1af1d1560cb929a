from __future__ import annotations

from pathlib import Path

from tests.review.invented import VOCABULARY, lay, span
from tests.review.test_deciding import ask, form_of, item_of

from extractor.gold import check, load_folder, load_gold, load_oddities
from extractor.review import applying
from extractor.review.applying import Change
from extractor.review.asking import Decide, TakeBack
from extractor.review.deciding import decide, take_back
from extractor.review.decision import Action, Decision
from extractor.review.desk import Desk


def apply(desk: Desk) -> list[Change]:
    changes = applying.plan(desk.gold, desk.log, desk.document, VOCABULARY)
    applying.carry_out(desk.gold, desk.log, changes, "ana", desk.clock)
    desk.refresh()
    return changes


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
    assert applying.plan(desk.gold, desk.log, desk.document, VOCABULARY) == []


def test_a_kill_between_gold_and_log_is_mended_by_the_next_time(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    ask(desk, "e3", Action.ACCEPT)
    ask(desk, "g2", Action.ACCEPT)
    (change,) = applying.plan(desk.gold, desk.log, desk.document, VOCABULARY)
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
    assert applying.plan(desk.gold, desk.log, desk.document, VOCABULARY) == []

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
    (change,) = applying.plan(desk.gold, desk.log, desk.document, VOCABULARY)
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
