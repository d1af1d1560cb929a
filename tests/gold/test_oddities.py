from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import GoldError
from extractor.gold import Oddity, load_oddities, parse_oddities, relisted

PATH = Path("oddities.yaml")
LIST = """\
# Looked at, and left as printed.
- {document: "bexley", record: r4, check: percentage,
   reason: "18 of 40 are 45%, printed 46"}
# By hand, in block style.
- document: corwick
  record: r5
  check: count
  reason: 3 of 20 are 15%, printed
    over two lines
# Of another paper.
- {document: "delmere", record: r6, check: interval, reason: "printed so"}
"""
FIRST, SECOND, THIRD = parse_oddities(LIST, PATH)


def test_a_broken_list_is_named(tmp_path: Path) -> None:
    (tmp_path / "oddities.yaml").write_text("- {document: x}\n")
    with pytest.raises(GoldError) as caught:
        load_oddities(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}/oddities.yaml: entry 1: field record: Field required: "
        "each entry has document, record, check, reason"
    )


def test_no_list_is_an_empty_one(tmp_path: Path) -> None:
    assert load_oddities(tmp_path) == ()


@pytest.mark.parametrize(
    ("gone", "lines"),
    [
        ([FIRST], [1, 2]),
        ([SECOND], [4, 5, 6, 7, 8]),
        ([THIRD], [10]),
        ([FIRST, SECOND, THIRD], [1, 2, 4, 5, 6, 7, 8, 10]),
        ([], []),
    ],
)
def test_what_leaves_the_list_takes_its_own_lines_alone(gone: list[Oddity], lines: list[int]) -> None:
    kept = [line for number, line in enumerate(LIST.splitlines(keepends=True)) if number not in lines]
    assert relisted(LIST, PATH, gone, []) == "".join(kept)


def test_what_comes_stands_at_the_end_and_is_read_as_it_was_said() -> None:
    new = Oddity(document="1e3", record="1e3", check="count", reason='printed "46":\u2028 so\\')
    text = relisted(LIST.rstrip("\n"), PATH, [], [new])
    assert text.startswith(LIST)
    assert parse_oddities(text, PATH) == (FIRST, SECOND, THIRD, new)


def test_a_first_entry_makes_the_list() -> None:
    assert relisted("", PATH, [], [FIRST]) == (
        '- {document: "bexley", record: r4, check: percentage,\n   reason: "18 of 40 are 45%, printed 46"}\n'
    )
