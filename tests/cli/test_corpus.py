from __future__ import annotations

import json
from pathlib import Path

from extractor.corpus import load_manifest, packaged_manifest
from extractor.files import sha256

from .conftest import call

PAPER = b"An invented paper."


def test_add_list_and_verify(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "manifest.toml").write_text(
        f'[[source]]\nid = "700"\ntitle = "Invented"\nlicence = "none"\nsha256 = "{sha256(PAPER)}"\n'
    )
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / "some (1).txt").write_bytes(PAPER)
    (tmp_path / "downloads" / "other.txt").write_text("unknown")
    assert call(tmp_path, "corpus", "verify").returncode == 1
    done = call(tmp_path, "corpus", "add", "downloads")
    assert (done.returncode, done.stdout) == (0, "700  added          Invented\n")
    assert done.stderr == "skipped downloads/other.txt: not a source of the manifest (by its SHA-256)\n"
    assert json.loads(call(tmp_path, "corpus", "list", "--json").stdout)[0]["present"] is True
    done = call(tmp_path, "corpus", "verify")
    assert (done.returncode, done.stdout) == (0, "700  present     corpus/700.txt\n")


def test_add_of_nothing_known_says_so(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("unknown")
    done = call(tmp_path, "corpus", "add", "other.txt")
    assert done.returncode == 2
    assert "no file here is a source of the manifest" in done.stderr


def test_list_works_without_a_corpus(tmp_path: Path) -> None:
    done = call(tmp_path, "corpus", "list", "--json")
    assert [entry["id"] for entry in json.loads(done.stdout)] == [e.id for e in load_manifest(packaged_manifest())]


def test_verify_without_a_corpus_says_what_to_do(tmp_path: Path) -> None:
    done = call(tmp_path, "corpus", "verify")
    assert done.returncode == 2
    assert "corpus/manifest.toml cannot be read" in done.stderr
    assert "extract corpus add" in done.stderr


def test_a_broken_manifest_is_named(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "manifest.toml").write_text("[[source]]\nid = 5\n")
    done = call(tmp_path, "corpus", "list")
    assert done.returncode == 2
    assert "corpus/manifest.toml: source.0.id: " in done.stderr
