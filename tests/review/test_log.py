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
    assert again.refresh() == [made]
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
    assert again.refresh() == [kept, later]
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
