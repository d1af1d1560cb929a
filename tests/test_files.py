from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from extractor.files import append_durably, sha256, short_hash, write_atomic

FULL = """
import resource, sys
from pathlib import Path
from extractor.files import write_atomic
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_atomic(Path(sys.argv[1]), "x" * 5000)
except OSError as error:
    print(error.filename)
"""


def test_a_write_that_finds_no_room_leaves_the_old_content_and_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    write_atomic(path, "old")
    done = subprocess.run([sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout == f"{path}\n"
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_makes_folders_and_takes_the_place_of_the_old(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "result.json"
    write_atomic(path, "old")
    write_atomic(path, "new é".encode())
    assert path.read_text(encoding="utf-8") == "new é"
    assert list(path.parent.iterdir()) == [path]


def test_a_folder_in_the_way_is_an_error_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "result.json").mkdir()
    with pytest.raises(IsADirectoryError):
        write_atomic(tmp_path / "result.json", "x")
    assert [path.name for path in tmp_path.iterdir()] == ["result.json"]


def test_lines_are_appended_one_by_one(tmp_path: Path) -> None:
    for line in ("one", "two\n"):
        append_durably(tmp_path / "log", line)
    assert (tmp_path / "log").read_text() == "one\ntwo\n"


def test_hashes_are_those_of_the_standard_and_keep_parts_apart() -> None:
    assert sha256(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert short_hash("ab", "c") != short_hash("a", "bc")
    assert len(short_hash("x", length=8)) == 8
