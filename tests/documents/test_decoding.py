"""Bytes of text files, whatever wrote them, and those that are no text."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from tests.documents.reading import PARAGRAPH

from extractor.documents import read_document
from extractor.documents.decoding import LARGEST, MOST_LINES
from extractor.errors import UnreadableDocument

TEXT = f"Results\n\n{PARAGRAPH} Median 8·4 months – p ≥ 0·05 for ‘naïve’ patients.\n"
LATIN = TEXT.replace("≥", ">=")


def stored(tmp_path: Path, data: bytes, name: str = "paper.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (TEXT.encode(), TEXT),
        (codecs.BOM_UTF8 + TEXT.encode(), TEXT),
        (TEXT.encode("utf-16"), TEXT),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), TEXT),
        (TEXT.encode("utf-16-le"), TEXT),
        (TEXT.encode("utf-16-be"), TEXT),
        (LATIN.encode("cp1252"), LATIN),
        (TEXT.replace("\n", "\r\n").encode(), TEXT.replace("\n", "\r\n")),
        (TEXT.replace("\n", "\r").encode(), TEXT.replace("\n", "\r")),
    ],
    ids=["utf-8", "utf-8 mark", "utf-16", "utf-16 be", "utf-16 le bare", "utf-16 be bare", "cp1252", "crlf", "old mac"],
)
def test_text_is_read_as_it_was_written(tmp_path: Path, data: bytes, text: str) -> None:
    document = read_document(stored(tmp_path, data), "paper")
    assert document.text == text
    assert [block.kind for block in document.blocks] == ["heading", "paragraph"]
    assert document.clean(document.blocks[0]).text == "Results"


def test_a_mark_of_byte_order_hides_no_heading(tmp_path: Path) -> None:
    path = stored(tmp_path, codecs.BOM_UTF8 + b"# Maize in Barley\n\nIt was so.\n", "paper.md")
    assert read_document(path, "paper").title == "Maize in Barley"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "is empty"),
        (bytes(range(256)) * 40, "is not text"),
        (b"\x81\x8d\x8f\x90" * 100, "is not text"),
        (b"some \x00 text " * 30, "is not text"),
        (b"\xff\xfeodd", "is not text"),
        (b"\n\n---\n\n12\n\n", "holds no text"),
        (b"# Title\n\n## Another\n", "holds no text"),
        (b"a\n" * (MOST_LINES + 1), "too many"),
        (b"a" * (LARGEST + 1), "too large"),
    ],
)
def test_what_is_no_paper_is_refused_with_file_and_mend(tmp_path: Path, data: bytes, said: str) -> None:
    path = stored(tmp_path, data)
    with pytest.raises(UnreadableDocument) as caught:
        read_document(path, "paper")
    assert str(path) in caught.value.what
    assert said in caught.value.what
    assert caught.value.mend


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="cannot be read"):
        read_document(tmp_path / "none.txt", "none")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "paper.txt").mkdir()
    with pytest.raises(UnreadableDocument, match="cannot be read"):
        read_document(tmp_path / "paper.txt", "paper")


def test_what_was_seen_and_not_read_is_said(tmp_path: Path) -> None:
    text = (
        f"{PARAGRAPH}\n\nFigure 1. Survival.\n\nFig. 2 Flow.\n\nTable 1. Events\n\n{PARAGRAPH}\n\n"
        "Table 2. Deaths\nCause\tA\nSepsis\t1\n\nTable 2 (continued)\nOther\t2\n"
    )
    assert read_document(stored(tmp_path, text.encode()), "paper").left_out == (
        "Table 1: no cells were found at its caption",
        "2 figures: only captions are read",
    )
