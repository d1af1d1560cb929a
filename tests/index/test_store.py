"""The store against real files, processes and kills."""

import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from extractor.documents import read_document
from extractor.errors import StoreError
from extractor.index import Indexed, Store, chunk_document, embedding, rebuilding

Papers = Callable[..., Path]
PROGRAM = Path(__file__).with_name("indexing.py")
QUESTIONS = ["median survival months", "response in study 1"]


def open_store(folder: Path, said: list[str]) -> Store:
    return Store.open(folder, embedding("hashed"), said.append)


def index_all(store: Store, papers: Path) -> dict[str, Indexed]:
    documents = [read_document(path, path.stem) for path in sorted(papers.iterdir())]
    return {document.id: store.index(document.id, chunk_document(document)) for document in documents}


def found(store: Store, document: str) -> list[list[str]]:
    return [[identifier for identifier, _ in row] for row in store.search(document, QUESTIONS)]


def exact(store: Store, document: str) -> bool:
    """Whether Chroma finds all kept chunks, each at its distance, nearest first."""
    chunks = store.chunks(document)
    vectors = embedding("hashed").embed([chunk.text for chunk in chunks])
    distances = 1.0 - embedding("hashed").embed(QUESTIONS) @ vectors.T
    rows = store.search(document, QUESTIONS)
    assert [dict(row) for row in rows] == [
        pytest.approx({chunk.id: float(d) for chunk, d in zip(chunks, row, strict=True)}, abs=1e-5) for row in distances
    ]
    return all(row == sorted(row, key=lambda hit: hit[1]) for row in rows)


def snapshot(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in sorted(folder.rglob("*.sqlite3"))}


def test_search_gives_all_chunks_of_one_document_nearest_first(tmp_path: Path, papers: Papers) -> None:
    said: list[str] = []
    with open_store(tmp_path / "store", said) as store:
        done = index_all(store, papers(3))
        assert {name: (was.removed, was.unchanged) for name, was in done.items()} == dict.fromkeys(done, (0, 0))
        for document, was in done.items():
            assert exact(store, document)
            assert len(found(store, document)[0]) == was.added == len(store.chunks(document)) > 10
        ((nearest, distance),) = store.search("paper1", [store.chunks("paper1")[3].text], limit=1)[0]
        assert nearest == store.chunks("paper1")[3].id
        assert distance == pytest.approx(0.0, abs=1e-5)
        assert store.search("unknown", QUESTIONS) == [[], []]
    assert said == []


def test_indexing_twice_changes_nothing(tmp_path: Path, papers: Papers) -> None:
    folder, said = tmp_path / "store", []
    source = papers(2)
    with open_store(folder, said) as store:
        first = index_all(store, source)
        before = {name: (found(store, name), store.chunks(name)) for name in first}
        files = snapshot(folder)
        second = index_all(store, source)
        assert {name: (found(store, name), store.chunks(name)) for name in second} == before
        assert snapshot(folder) == files
    with open_store(folder, said) as store:
        third = index_all(store, source)
        assert {name: (found(store, name), store.chunks(name)) for name in third} == before
    assert second == third == {name: Indexed(0, 0, was.added) for name, was in first.items()}
    assert said == []


def test_stale_chunks_of_a_changed_document_are_removed(tmp_path: Path, papers: Papers) -> None:
    said: list[str] = []
    with open_store(tmp_path / "store", said) as store:
        index_all(store, papers(2))
        old = {chunk.id for chunk in store.chunks("paper0")}
        changed = index_all(store, papers(2, version=2))["paper0"]
        new = {chunk.id for chunk in store.chunks("paper0")}
        assert changed == Indexed(len(new - old), len(old - new), len(new & old))
        assert changed.added > 0 < changed.removed
        assert set(found(store, "paper0")[0]) == new
        assert store.index("paper1", []).removed > 0
        assert store.search("paper1", QUESTIONS) == [[], []]


def test_chroma_holds_metadata_to_filter_by(tmp_path: Path, papers: Papers) -> None:
    with open_store(tmp_path / "store", []) as store:
        index_all(store, papers(1))
        chunk = store.chunks("paper0")[0]
        stored = store._chroma.use(lambda collection: collection._chunks.get(ids=[chunk.id]))
    assert stored["documents"] == [chunk.text]
    assert stored["metadatas"] == [
        {
            "document": "paper0",
            "section": chunk.section,
            "kind": "paragraph",
            "start": chunk.start,
            "end": chunk.end,
        }
    ]


@pytest.mark.slow
def test_two_processes_index_into_one_path_at_once(tmp_path: Path, papers: Papers) -> None:
    folder, source = tmp_path / "store", papers(8)
    command = [sys.executable, str(PROGRAM), str(folder), str(source)]
    writers = [subprocess.Popen([*command, prefix], stdout=subprocess.PIPE, text=True) for prefix in ("one-", "two-")]
    output = [writer.communicate(timeout=60)[0].splitlines() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    assert [[line for line in lines if "Waiting" not in line] for lines in output] == [
        ["open", *[f"{prefix}paper{i}" for i in range(8)]] for prefix in ("one-", "two-")
    ]
    said: list[str] = []
    with open_store(folder, said) as store:
        for document in [f"{prefix}paper{i}" for prefix in ("one-", "two-") for i in range(8)]:
            assert len(store.chunks(document)) > 10
            assert exact(store, document)
    assert said == []


def test_a_store_that_another_process_has_written_to_is_read_afresh(tmp_path: Path, papers: Papers) -> None:
    folder, source = tmp_path / "store", papers(2)
    with open_store(folder, []) as store:
        index_all(store, source)
        subprocess.run([sys.executable, str(PROGRAM), str(folder), str(source), "other-"], check=True, timeout=60)
        assert len(found(store, "other-paper1")[0]) > 10
        assert exact(store, "other-paper1")
        changed = index_all(store, papers(2, version=2))
        assert exact(store, "paper0")
        assert changed["paper0"].added > 0


def killed_at(seconds: float, folder: Path, source: Path) -> None:
    """Start the program, wait until it is open and some time longer, then kill it."""
    with subprocess.Popen([sys.executable, str(PROGRAM), str(folder), str(source)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(seconds)
        writer.kill()


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_a_store_that_works(tmp_path: Path, papers: Papers) -> None:
    folder = tmp_path / "store"
    versions = [papers(8, 1), papers(8, 2)]
    with open_store(folder, []) as store:
        index_all(store, versions[1])
    for turn, seconds in enumerate((0.0, 0.03, 0.08, 0.15)):
        source = versions[turn % 2]
        killed_at(seconds, folder, source)
        with open_store(folder, []) as store:
            for number in range(8):
                assert exact(store, f"paper{number}")
            index_all(store, source)
            for number in range(8):
                assert exact(store, f"paper{number}")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store large enough that Chroma has written its index files."""
    folder = tmp_path_factory.mktemp("filled")
    random_ = random.Random(7)  # noqa: S311  no secret
    words = ["".join(random_.choices("abcdefghik", k=6)) for _ in range(400)]
    source = folder / "papers"
    source.mkdir()
    for number in range(4):
        paragraphs = [" ".join(random_.choices(words, k=12)) + f" {i}.5 months." for i in range(300)]
        (source / f"paper{number}.md").write_text("\n\n".join(f"## Part {i}\n\n{p}" for i, p in enumerate(paragraphs)))
    with open_store(folder / "store", []) as store:
        index_all(store, source)
    return folder / "store"


def garbage(path: Path) -> None:
    path.write_bytes(random.Random(3).randbytes(path.stat().st_size))  # noqa: S311  no secret


def beginning(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"\xff" * 16)


def middle(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(random.Random(4).randbytes(4096))  # noqa: S311  no secret


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("chroma.sqlite3", garbage),
        ("data_level0.bin", beginning),
        ("data_level0.bin", middle),
        ("header.bin", garbage),
    ],
)
def test_a_broken_chroma_folder_is_rebuilt_with_one_line(
    tmp_path: Path, filled: Path, copied: Callable[[Path], Path], name: str, damage: Callable[[Path], None]
) -> None:
    folder = copied(filled)
    (broken,) = folder.rglob(name)
    damage(broken)
    said: list[str] = []
    with open_store(folder, said) as store:
        for number in range(4):
            assert len(found(store, f"paper{number}")[0]) == 300
        assert exact(store, "paper2")
    assert [line.split(":")[0] for line in said] == [
        f"The index in {folder} was broken and has been rebuilt from the chunks kept beside it"
    ]
    assert "\n" not in said[0]
    assert [path.name for path in folder.glob("chroma-*")] == ["chroma-2"]
    with open_store(folder, again := []) as store:
        assert exact(store, "paper3")
    assert again == []


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[Path], Path]:
    def copy(folder: Path) -> Path:
        return Path(shutil.copytree(folder, tmp_path / "copy"))

    return copy


def test_a_missing_chroma_file_is_put_back_with_one_line(filled: Path, copied: Callable[[Path], Path]) -> None:
    folder = copied(filled)
    (folder / "chroma-1" / "chroma.sqlite3").unlink()
    with open_store(folder, said := []) as store:
        assert exact(store, "paper0")
    assert said == [f"The index in {folder} lacked 1200 chunks; they have been put back."]


def test_a_folder_that_hangs_its_reader_is_given_up_in_time(
    filled: Path, copied: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copied(filled)
    monkeypatch.setattr(rebuilding, "CHECK", 2.0)
    blocking = sqlite3.connect(folder / "chroma-1" / "chroma.sqlite3", isolation_level=None)
    blocking.execute("PRAGMA locking_mode = EXCLUSIVE")
    blocking.execute("BEGIN EXCLUSIVE")
    with open_store(folder, said := []) as store:
        assert len(found(store, "paper1")[0]) == 300
    blocking.close()
    rebuilt = f"The index in {folder} was broken and has been rebuilt from the chunks kept beside it"
    assert said == [f"{rebuilt}: gave no answer within 2 s."]


def test_a_broken_file_of_kept_chunks_is_set_aside(tmp_path: Path, papers: Papers) -> None:
    folder, source = tmp_path / "store", papers(2)
    with open_store(folder, []) as store:
        first = index_all(store, source)
    garbage(folder / "chunks.sqlite3")
    with open_store(folder, said := []) as store:
        assert store.chunks("paper0") == []
        assert index_all(store, source) == first
        assert exact(store, "paper1")
    aside = "it is set aside as chunks.broken, and documents are indexed anew"
    assert said == [f"{folder}/chunks.sqlite3 is damaged (file is not a database); {aside}."]


def test_a_store_held_too_long_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    with FileLock(folder / "lock"), pytest.raises(StoreError) as raised:
        Store.open(folder, embedding("hashed"), [].append, patience=0.2)
    assert raised.value.what == f"another process has held the index in {folder} for more than 0.2 s"
    assert raised.value.mend == "wait for it or end it, or give this run a cache folder of its own"


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreError, match=r"cannot be made .*make it writable, or set another cache folder"):
        open_store(tmp_path / "file" / "store", [])


def test_no_network_is_tried(tmp_path: Path, papers: Papers) -> None:
    watched = (
        "import sys, runpy\n"
        "sys.argv = sys.argv[1:]\n"
        "seen = []\n"
        "def watch(event, arguments):\n"
        "    if event in {'socket.connect', 'socket.getaddrinfo', 'socket.sendto'}: seen.append((event, arguments))\n"
        "sys.addaudithook(watch)\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n"
        "sys.exit(str(seen) if seen else 0)\n"
    )
    command = [sys.executable, "-c", watched, str(PROGRAM), str(tmp_path / "store"), str(papers(1))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr, done.stdout.split()) == (0, "", ["open", "paper0"])


def test_the_package_loads_neither_chroma_nor_openai_before_a_store_is_opened() -> None:
    code = "import sys, extractor.index; print([m for m in ('chromadb', 'openai', 'httpx') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[]\n"
