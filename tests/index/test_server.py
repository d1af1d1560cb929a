"""A Chroma server instead of a folder."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import StoreError
from extractor.index import Indexed, Store, chunk_document, embedding


@pytest.fixture
def server(tmp_path: Path, free_port: Callable[[], int]) -> Iterator[str]:
    port = free_port()
    program = Path(sys.executable).with_name("chroma")
    command = [str(program), "run", "--path", str(tmp_path / "server"), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        url = f"http://127.0.0.1:{port}"
        _wait(f"{url}/api/v2/heartbeat")
        yield url
        running.terminate()


def _wait(address: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address):  # noqa: S310  our own server
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    raise TimeoutError(address)


@pytest.mark.slow
def test_stores_share_a_server_and_keep_apart(tmp_path: Path, server: str, composed: Any) -> None:
    composed.heading("Results")
    composed.add("The response rate was 41%.")
    chunks = chunk_document(composed.document())
    said: list[str] = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        with Store.open(folder, embedding("hashed"), said.append, chroma_url=server) as store:
            assert store.index("invented", chunks) == Indexed(1, 0, 0)
            assert store.index("invented", chunks) == Indexed(0, 0, 1)
            assert [hit[0] for hit in store.search("invented", ["response"])[0]] == [chunks[0].id]
            assert store.index("invented", []) == Indexed(0, 1, 0)
        assert list(folder.glob("chroma-*")) == []
    assert said == []


def test_a_server_that_does_not_answer_is_named(tmp_path: Path, free_port: Callable[[], int]) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(StoreError) as raised:
        Store.open(tmp_path, embedding("hashed"), print, chroma_url=url)
    assert raised.value.what == f"no Chroma server answers at {url}"
    assert raised.value.mend is not None
    assert raised.value.mend.startswith("start one (chroma run)")
