from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.gold.invented_gold import GOLD, ODD, PAPER, write

from extractor.documents import Document, read_document
from extractor.gold import Checked, GoldDocument, Oddity, check, load_gold
from extractor.gold.check import rounds
from extractor.vocabulary import Vocabulary, load_vocabulary

ODDITY = Oddity(document="bexley", record="r4", check="percentage", reason="18 of 40 are 45%, printed 46")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def source(folder: Path) -> dict[str, Document]:
    return {"bexley": read_document(folder / "corpus" / "bexley.md", "bexley")}


def told(found: Checked) -> Sequence[str]:
    return [str(finding) for finding in found.findings]


def checked(folder: Path, vocabulary: Vocabulary, gold: str, oddities: tuple[Oddity, ...] = ()) -> Checked:
    return check([load_gold(write(folder, gold))], source(folder), vocabulary, oddities)


def test_sound_gold_is_clean(tmp_path: Path, vocabulary: Vocabulary) -> None:
    assert checked(tmp_path, vocabulary, GOLD) == Checked((), 0, ())


FAULTS = [
    ("outcome: ORR", "outcome: ORQ", "bexley: record r1: field outcome: ORQ is no code of its family [codes]"),
    ("den: 40", "den: 21", "bexley: record r1: field num: 22 of 21 are more than all [percentage]"),
    ("num: 22", "num: 23", "bexley: record r1: field value: 23 of 40 are 57.50%, not 55% [percentage]"),
    (
        "num: 22, den: 40, den_source: beside",
        "num: 30",
        "bexley: record r1: field value: no number of patients up to 40 makes 30 be 55% [count]",
    ),
    (
        "den: 40, den_source: beside",
        "den: 40, ci_low: 56, ci_high: 70, den_source: beside",
        "bexley: record r1: field ci_low: the interval begins at 56, above the estimate 55 [interval]",
    ),
    (
        "den: 40, den_source: beside",
        "den: 40, ci_low: 50, ci_high: 54, den_source: beside",
        "bexley: record r1: field ci_high: the interval ends at 54, below the estimate 55 [interval]",
    ),
    (
        "status: not_reached, unit: months",
        "value: 30, unit: months, spread: {kind: range, low: 31, high: 40}",
        "bexley: record r2: field spread: 31 to 40 does not hold 30 [spread]",
    ),
    (
        "unit: months,",
        "unit: months, conflict: r1,",
        "bexley: record r2: field conflict: r1 does not name this record in turn [conflict]",
    ),
    (
        "codebook: 1",
        "codebook: 7",
        "bexley: field codebook: written by version 7 of the codebook, version 1 is in force [codebook]",
    ),
    (
        'figure: "4 (10)"',
        'figure: "5 (10)"',
        "bexley: record r3: field at: {span} prints '4 (10)', not '5 (10)' [place]",
    ),
    (
        "status: not_reached, unit: months",
        "value: 30, unit: months",
        "bexley: record r2: field at: no place states the result: 'not reached' [figure]",
    ),
]


@pytest.mark.parametrize(("good", "bad", "message"), FAULTS, ids=[bad for _, bad, _ in FAULTS])
def test_a_fault_is_told_with_record_and_field(
    tmp_path: Path, vocabulary: Vocabulary, good: str, bad: str, message: str
) -> None:
    start = PAPER.index("4 (10)")
    assert message.format(span=f"{start}-{start + 6}") in told(
        checked(tmp_path, vocabulary, GOLD.replace(good, bad, 1))
    )


def test_an_odd_source_is_a_finding_until_it_is_listed(tmp_path: Path, vocabulary: Vocabulary) -> None:
    assert told(checked(tmp_path, vocabulary, GOLD + ODD)) == [
        "bexley: record r4: field value: 18 of 40 are 45.00%, not 46% [percentage]"
    ]
    assert checked(tmp_path, vocabulary, GOLD + ODD, (ODDITY,)) == Checked((), 1, ())


def test_a_listed_oddity_that_is_gone_is_a_finding(tmp_path: Path, vocabulary: Vocabulary) -> None:
    assert told(checked(tmp_path, vocabulary, GOLD, (ODDITY,))) == [
        "bexley: record r4: field record: listed as an oddity (percentage), but nothing is odd here [oddity]"
    ]


def test_another_version_of_the_source_is_named_and_its_places_are_left_alone(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    path = write(tmp_path, paper=f"# A line more\n\n{PAPER}")
    [finding] = check([load_gold(path)], source(tmp_path), vocabulary).findings
    assert (finding.check, finding.field) == ("source", "sha256")
    assert "is another version of the document" in finding.reason


def test_a_document_without_source_is_named(tmp_path: Path, vocabulary: Vocabulary) -> None:
    assert check([load_gold(write(tmp_path))], {}, vocabulary) == Checked((), 0, ("bexley",))


def test_ids_are_unique_over_documents(tmp_path: Path, vocabulary: Vocabulary) -> None:
    gold = load_gold(write(tmp_path))
    other = GoldDocument.model_validate({**gold.model_dump(), "document": "corwick"})
    ids = [finding for finding in check([gold, other], {}, vocabulary).findings if finding.check == "ids"]
    assert [(finding.document, finding.record) for finding in ids] == [
        ("bexley", "r1"),
        ("bexley", "r2"),
        ("bexley", "r3"),
        ("corwick", "r1"),
        ("corwick", "r2"),
        ("corwick", "r3"),
    ]


@pytest.mark.parametrize(
    ("num", "den", "percentage", "fits"),
    [
        (22, 40, 55, True),
        (10, 22, 46, False),
        (10, 22, 45, True),
        (1, 8, 12, True),
        (1, 8, 13, True),
        (14, 19, 73.7, True),
        (14, 19, 73, False),
        (0, 9, 0, True),
        (3, 3, 100, True),
    ],
)
def test_a_share_rounds_to_its_printed_decimals(num: int, den: int, percentage: float, fits: bool) -> None:
    assert rounds(num, den, percentage) is fits
