"""What is read at once: whole sentences, and pieces of what has no full stop. All text is invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.documents import read_document
from extractor.readers.rules.sentences import document_sentences

STATED = "9.1 months (95% CI 5.1-12.0) with A"


def pieces(folder: Path, text: str) -> list[str]:
    path = folder / "paper.txt"
    path.write_text(f"A Study of Rechallenge\n\nResults\n\n{text}\n", encoding="utf-8")
    return [s.text.text for s in document_sentences(read_document(path, "paper"))]


@pytest.mark.parametrize("mark", ["; ", ", ", " "])
def test_text_without_a_full_stop_is_cut_behind_its_marks(tmp_path: Path, mark: str) -> None:
    text = mark.join([STATED] * 400)
    found = pieces(tmp_path, text)
    assert "".join(found) == text
    assert [(len(piece) <= 3000, piece[-1]) for piece in found[:-1]] == [(True, mark[0])] * (len(found) - 1)
    assert 3000 * len(found) < 2 * len(text)


def test_long_sentence_is_read_whole(tmp_path: Path) -> None:
    text = "; ".join([STATED] * 60) + "."
    assert pieces(tmp_path, text) == [text]
