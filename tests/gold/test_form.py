from __future__ import annotations

from pathlib import Path

import pytest
from tests.gold.invented_gold import GOLD, write

from extractor.errors import GoldError
from extractor.gold import dump_gold, load_folder, load_gold
from extractor.records import CohortRole, Family, Status


def test_a_file_becomes_typed_records(tmp_path: Path) -> None:
    gold = load_gold(write(tmp_path))
    orr, survival, complete = gold.records.records
    assert (gold.document, gold.codebook) == ("bexley", 1)
    assert gold.records.studies[0].aliases == ("BRINE-1",)
    assert gold.records.cohorts[0].role is CohortRole.RETREATMENT
    assert (orr.id, orr.family, orr.value, orr.num, orr.den) == ("r1", Family.EFFICACY, 55.0, 22, 40)
    assert [place.figure for place in orr.evidence] == ["55%", "22 of 40"]
    assert survival.status is Status.NOT_REACHED
    assert complete.evidence[0].where == "Table 2 / CR / D-Pd (n = 40)"
    assert complete.evidence[0].quote is None


def test_loading_and_writing_changes_no_byte(tmp_path: Path) -> None:
    assert dump_gold(load_gold(write(tmp_path))) == GOLD


BROKEN = [
    ("value: 55,", "value: much,", "record r1: field value: "),
    ("statistic: median", "statistic: modal", "record r2: field statistic: "),
    ("outcome: CR,", "outcome: CR, colour: red,", "record r3: field colour is not known"),
    ("role: retreatment", "role: heroes", "cohort bexley-retreated: field role: "),
    ("provenance: primary", "provenance: nobody", "study bexley-2021: field provenance: "),
    ('document: "bexley"', "document: 12", "field document: a text is wanted, not 12"),
    ("codebook: 1", "codebook: first", "field codebook: "),
    ("studies:", "studdies:", "field studdies is not known"),
    ("id: r2,", "id: r1,", "record declared twice: r1"),
    (
        "status: not_reached,",
        "status: not_reached, conflict: r9,",
        "record r2 is in conflict with r9, which is not there",
    ),
    ("value: 10,", "value: 10, value: 11,", "the key value is given twice"),
    ("span: ", "span: 90-, x: ", "record r1: field at"),
    ("status: not_reached,", "value: 3, status: not_reached,", "record r2: status not_reached goes without a value"),
    ("efficacy:", "efficacy: none", "line "),
    (
        "role: retreatment",
        "role: retreatment\n        study: other",
        "cohort bexley-retreated: field study is not known",
    ),
    ("status: not_reached,", "p: 0.04,", "record r2: field p: Input should be a valid string, not 0.04: quote it"),
    ("figure: not reached", 'figure: ""', "record r2: field at: field figure: a text is wanted"),
]


@pytest.mark.parametrize(("good", "bad", "message"), BROKEN, ids=[bad for _, bad, _ in BROKEN])
def test_a_broken_file_is_named_with_record_and_field(tmp_path: Path, good: str, bad: str, message: str) -> None:
    path = write(tmp_path, GOLD.replace(good, bad, 1))
    with pytest.raises(GoldError) as caught:
        load_gold(path)
    assert str(caught.value).startswith(str(path))
    assert message in str(caught.value)


def test_a_missing_file_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"nothing\.yaml cannot be read"):
        load_gold(tmp_path / "nothing.yaml")
    with pytest.raises(GoldError, match="no gold files in"):
        load_folder(tmp_path)


def test_a_list_is_no_gold_file(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="holds no map"):
        load_gold(write(tmp_path, "- 1\n"))


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.write_bytes(b"document: \xff\n")
    with pytest.raises(GoldError, match="is not UTF-8: byte 10"):
        load_gold(path)


def test_one_document_in_two_files_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path)
    (path.parent / "again.yaml").write_text(GOLD)
    with pytest.raises(GoldError, match=r"document bexley is in .*again\.yaml too"):
        load_folder(path.parent)
