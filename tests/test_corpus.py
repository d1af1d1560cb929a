"""The papers here are invented; their hashes stand in a manifest of the test's own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from extractor.corpus import MANIFEST, Entry, add, find_sources, load_manifest, packaged_manifest, verify
from extractor.errors import UsageError
from extractor.files import sha256

SUFFIXES = frozenset({".txt", ".md"})
FIRST, SECOND = b"An invented first paper.\n", b"An invented second paper.\n"


def manifest(folder: Path, *papers: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / MANIFEST
    path.write_text(
        "\n".join(
            f'[[source]]\nid = "{500 + i}"\ntitle = "Invented {i}"\nlicence = "none"\nsha256 = "{sha256(paper)}"'
            for i, paper in enumerate(papers)
        )
    )
    return path


def test_the_shipped_manifest_knows_five_sources() -> None:
    entries = load_manifest(packaged_manifest())
    assert [entry.id for entry in entries] == ["000", "001", "002", "003", "004"]
    assert all(entry.title and entry.licence and (entry.doi or entry.publisher) for entry in entries)


def test_a_known_file_gets_its_id_wherever_it_lies_and_others_their_stem(tmp_path: Path) -> None:
    manifest(tmp_path, FIRST, SECOND)
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "download (1).TXT").write_bytes(FIRST)
    (tmp_path / "mine.md").write_bytes(b"Another invented paper.")
    found = find_sources([tmp_path], SUFFIXES)
    assert [(s.id, s.path.name) for s in found.sources] == [("mine", "mine.md"), ("500", "download (1).TXT")]
    assert [entry.id for entry in found.missing] == ["501"]


def test_what_is_not_read_is_listed_with_the_reason(tmp_path: Path) -> None:
    manifest(tmp_path, FIRST)
    (tmp_path / "README.md").write_text("about")
    (tmp_path / "figure.png").write_bytes(b"x")
    (tmp_path / ".hidden.txt").write_text("x")
    (tmp_path / "a.txt").write_bytes(FIRST)
    (tmp_path / "a.md").write_bytes(b"the same in Markdown")
    (tmp_path / "b.txt").write_bytes(b"the same in Markdown")
    found = find_sources([tmp_path], SUFFIXES)
    assert {skip.path.name: skip.reason for skip in found.skipped} == {
        MANIFEST: "the manifest",
        "README.md": "a README",
        "figure.png": "type .png is not read; .md, .txt are",
        ".hidden.txt": "hidden",
        "b.txt": f"the same content as {tmp_path / 'a.md'}",
    }
    # One stem does not make two files one paper: what they say is compared later.
    assert [(s.id, s.path.name) for s in found.sources] == [("a", "a.md"), ("500", "a.txt")]


def test_a_changed_source_does_not_take_the_id_of_the_true_one(tmp_path: Path) -> None:
    manifest(tmp_path, FIRST)
    (tmp_path / "500.txt").write_bytes(b"changed")
    (tmp_path / "original.txt").write_bytes(FIRST)
    assert [(s.id, s.path.name) for s in find_sources([tmp_path], SUFFIXES).sources] == [
        ("500-2", "500.txt"),
        ("500", "original.txt"),
    ]


def test_files_of_one_name_in_two_folders_stay_apart(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "paper.txt").write_text(f"in {folder}")
    assert [s.id for s in find_sources([tmp_path], SUFFIXES).sources] == ["paper", "paper-2"]


def test_the_name_of_a_run_file_fits_the_file_system(tmp_path: Path) -> None:
    (tmp_path / f"{'long ' * 40}.txt").write_text("x")
    (source,) = find_sources([tmp_path], SUFFIXES).sources
    assert len(source.id.encode()) < 120


def test_a_file_that_cannot_be_opened_is_told_apart_from_one_that_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to("nowhere.txt")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    found = find_sources([tmp_path], SUFFIXES)
    assert [(one.path.name, one.reason) for one in found.unreadable] == [
        ("gone.txt", "a link to nowhere.txt, which is not there: mend the link, or remove it"),
        ("loop.txt", "a link that leads back to itself: mend it, or remove it"),
    ]
    assert found.sources == ()


def test_a_link_to_a_file_is_read_and_one_to_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "paper.txt").write_bytes(FIRST)
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "linked.txt").symlink_to(tmp_path / "elsewhere" / "paper.txt")
    (tmp_path / "papers" / "folder").symlink_to(tmp_path / "elsewhere")
    found = find_sources([tmp_path / "papers"], SUFFIXES)
    assert [source.id for source in found.sources] == ["linked"]
    assert [(skip.path.name, skip.reason) for skip in found.skipped] == [
        ("folder", "a link to a folder; name that folder to read it")
    ]
    assert [source.id for source in find_sources([tmp_path / "papers" / "folder"], SUFFIXES).sources] == ["paper"]


@pytest.mark.parametrize(
    ("name", "shown", "reason"),
    [
        (b"gr\xfcn.txt", "gr\ufffdn.txt", "its name is not UTF-8"),
        (
            b"two\nlines.txt",
            "two\ufffdlines.txt",
            "its name holds a line break or another control character",
        ),
    ],
)
def test_a_name_that_no_run_can_hold_stops_only_its_own_file(
    tmp_path: Path, name: bytes, shown: str, reason: str
) -> None:
    (tmp_path / os.fsdecode(name)).write_bytes(FIRST)
    (tmp_path / os.fsdecode(name)).with_suffix(".png").write_bytes(b"no paper")
    (tmp_path / "other.txt").write_bytes(SECOND)
    found = find_sources([tmp_path], SUFFIXES)
    assert [source.id for source in found.sources] == ["other"]
    assert [(one.path.name, one.reason) for one in found.unreadable] == [(shown, f"{reason}: rename it")]
    assert [skip.path.name for skip in found.skipped] == [shown.replace(".txt", ".png")]


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere: no such file or folder"):
        find_sources([tmp_path / "nowhere"], SUFFIXES)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[source", "is not TOML"),
        ('[[source]]\nid = "1"', r"source\.0\.id: String should match pattern"),
        ("other = 1", "source: Field required"),
        (
            f'[[source]]\nid = "001"\ntitle = "a"\nlicence = "x"\nsha256 = "{"0" * 64}"\n' * 2,
            "id 001 stands twice",
        ),
    ],
)
def test_a_manifest_that_breaks_its_form_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(UsageError, match=message):
        load_manifest(tmp_path / MANIFEST)


def test_add_copies_known_files_under_their_ids_and_verify_watches_them(tmp_path: Path) -> None:
    corpus, downloads = tmp_path / "corpus", tmp_path / "downloads"
    manifest(corpus, FIRST, SECOND)
    downloads.mkdir()
    (downloads / "x_first.txt").write_bytes(FIRST)
    (downloads / "notes.txt").write_text("nothing known")
    placed, skipped = add([downloads], corpus)
    assert [(place.entry.id, place.state) for place in placed] == [("500", "added")]
    assert [skip.path.name for skip in skipped] == ["notes.txt"]
    assert (corpus / "500.txt").read_bytes() == FIRST
    assert [place.state for place in add([downloads], corpus)[0]] == ["already there"]
    (corpus / "500.txt").write_text("changed")
    (corpus / "501.txt").mkdir()
    assert [s.state for s in verify(corpus)] == ["changed", "unreadable"]
    assert [place.state for place in add([downloads], corpus)[0]] == ["replaced"]
    assert [s.state for s in verify(corpus)] == ["present", "unreadable"]


def test_add_makes_a_corpus_folder_with_the_shipped_manifest(tmp_path: Path) -> None:
    (tmp_path / "paper.txt").write_bytes(FIRST)
    placed, skipped = add([tmp_path / "paper.txt"], tmp_path / "corpus")
    assert (placed, len(skipped)) == ([], 1)
    assert load_manifest(tmp_path / "corpus" / MANIFEST) == load_manifest(packaged_manifest())
    assert {standing.state for standing in verify(tmp_path / "corpus")} == {"missing"}


def test_an_entry_knows_its_file_name() -> None:
    entry = Entry(id="007", title="Invented", licence="none", sha256="0" * 64)
    assert entry.file_name == "007.txt"
