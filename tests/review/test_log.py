from __future__ import annotations

from pathlib import Path

from tests.review.invented import lay

from extractor.review.asking import Decide, TakeBack
from extractor.review.deciding import decide, take_back
from extractor.review.decision import Action, Decision, Undo
from extractor.review.desk import Desk
from extractor.review.log import Log


def keep(desk: Desk, record: str, curator: str = "ana") -> Decision:
    item = next(i for i in desk.items if i.gold and i.gold.record.id == record)
    made = decide(desk, Decide(item=item.key, action=Action.KEEP, seen=desk.standing.version(item.key)), curator)
    assert isinstance(made, Decision)
    return made


def test_each_decision_is_a_line_with_who_when_and_what(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    made = keep(desk, "g2")
    lines = (tmp_path / "gold" / "decisions.jsonl").read_text().splitlines()
    assert len(lines) == 1
    again = Log(tmp_path / "gold")
    again.refresh()
    assert again.entries == [made]
    assert (made.curator, made.run, made.action, made.fields) == ("ana", "run-1", "keep", ("ci_high",))
    assert made.gold == desk.gold_version("bexley") != ""
    assert made.before == made.after


def test_the_log_holds_no_words_of_the_paper_but_figures(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    for item in [i for i in desk.items if i.got]:
        decide(desk, Decide(item=item.key, action=Action.ACCEPT), "ana")
    text = (tmp_path / "gold" / "decisions.jsonl").read_text()
    assert len(text.splitlines()) == 10
    assert "overall response rate was" not in text
    assert "quote" not in text


def test_a_line_cut_by_a_power_failure_is_left_alone_and_the_next_one_stands_on_its_own(tmp_path: Path) -> None:
    first = lay(tmp_path)
    kept = keep(first, "g2")
    path = tmp_path / "gold" / "decisions.jsonl"
    with path.open("ab") as log:
        log.write(b'{"entry": "decision", "docu')
    desk = lay(tmp_path)
    assert desk.log.damaged == []
    assert desk.log.entries == [kept]
    later = keep(desk, "g3")
    again = Log(tmp_path / "gold")
    again.refresh()
    assert again.entries == [kept, later]
    assert again.damaged == [2]


def test_an_undo_is_an_entry_of_its_own(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    made = keep(desk, "g2")
    undone = take_back(desk, TakeBack(), "ana")
    assert isinstance(undone, list)
    assert desk.log.entries == [made, *undone]
    assert undone[0].undoes == made.id
    assert desk.standing.state(made.item) == "open"
    assert desk.standing.version(made.item) == undone[0].id


def test_only_ones_own_last_decision_is_undone_without_naming_it(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    own = keep(desk, "g2", "ana")
    other = keep(desk, "g3", "ben")
    undone = take_back(desk, TakeBack(), "ana")
    assert isinstance(undone, list)
    assert [undo.undoes for undo in undone if isinstance(undo, Undo)] == [own.id]
    assert desk.standing.state(other.item) == "decided"


def test_a_log_that_became_shorter_is_read_anew(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    path = tmp_path / "gold" / "decisions.jsonl"
    kept, gone = keep(desk, "g2"), keep(desk, "g3")
    path.write_text(path.read_text().splitlines(keepends=True)[0])
    desk.refresh()
    assert desk.log.entries == [kept]
    assert [desk.standing.state(one.item) for one in (kept, gone)] == ["decided", "open"]
    again = keep(desk, "g3")
    assert desk.standing.state(again.item) == "decided"
    assert len(path.read_text().splitlines()) == 2
    assert desk.log.damaged == []


def test_a_decision_on_a_log_that_became_shorter_is_seen_at_once(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    keep(desk, "g3")
    path = tmp_path / "gold" / "decisions.jsonl"
    path.write_text("")
    made = keep(desk, "g2")
    assert desk.log.entries == [made]
    assert desk.standing.state(made.item) == "decided"


def test_a_log_in_another_order_of_the_same_length_is_read_anew(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    path = tmp_path / "gold" / "decisions.jsonl"
    first, second = keep(desk, "g2"), keep(desk, "g3")
    path.write_text("".join(reversed(path.read_text().splitlines(keepends=True))))
    desk.refresh()
    assert desk.log.entries == [second, first]


def test_lines_that_a_merge_left_are_counted_until_they_are_mended(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    path = tmp_path / "gold" / "decisions.jsonl"
    kept = keep(desk, "g2")
    text = path.read_text()
    path.write_text(f"<<<<<<< HEAD\n{text}=======\n")
    desk.refresh()
    assert (desk.log.damaged, desk.log.entries) == ([1, 3], [kept])
    path.write_text(text)
    desk.refresh()
    assert (desk.log.damaged, desk.log.entries) == ([], [kept])


def test_a_log_that_is_gone_leaves_nothing_decided(tmp_path: Path) -> None:
    desk = lay(tmp_path)
    made = keep(desk, "g2")
    (tmp_path / "gold" / "decisions.jsonl").unlink()
    desk.refresh()
    assert (desk.log.entries, desk.standing.state(made.item)) == ([], "open")
