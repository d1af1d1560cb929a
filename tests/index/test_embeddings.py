import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from extractor.errors import EndpointError, SettingsError
from extractor.index import Store, chunk_document, embedding


def test_an_unknown_name_says_what_there_is() -> None:
    for name in ("word2vec", "openai/", "openai"):
        with pytest.raises(SettingsError) as raised:
            embedding(name)
        assert raised.value.what == f"there is no embedding named '{name}'"
        assert raised.value.mend == "use one of hashed, minilm, openai/NAME"


def test_hashed_vectors_have_length_one_and_are_the_same_in_every_process() -> None:
    texts = ["Median progression-free survival was 7.4 months.", "", "…"]
    vectors = embedding("hashed").embed(texts)
    assert vectors.shape == (3, embedding("hashed").dimension) == (3, 2048)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0, 1.0, 1.0])
    code = f"from extractor.index import embedding; print(embedding('hashed').embed({texts!r}).tobytes().hex())"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert other.stdout.strip() == vectors.tobytes().hex()


def test_hashed_vectors_bring_related_texts_together() -> None:
    question, related, spelled, unrelated = embedding("hashed").embed(
        [
            "grade 3 neutropenia",
            "Neutropenia of grade 3 occurred in four patients.",
            "neutropenic patients",
            "The samples were frozen.",
        ]
    )
    assert question @ related > question @ spelled > question @ unrelated


class Endpoint(BaseHTTPRequestHandler):
    """An OpenAI-compatible embeddings endpoint: a vector of a text's length and its first letter."""

    asked: ClassVar[list[list[str]]] = []
    status: ClassVar[int] = 200
    page: ClassVar[bytes | None] = None

    def do_POST(self) -> None:
        texts = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["input"]
        type(self).asked.append(texts)
        data = [
            {"object": "embedding", "index": i, "embedding": [float(len(text)), float(ord(text[0])), 1.0]}
            for i, text in reversed(list(enumerate(texts)))
        ]
        answer = json.dumps(
            {"object": "list", "model": "m", "data": data, "usage": {"prompt_tokens": 1, "total_tokens": 1}}
        )
        body = self.page if self.page is not None else answer.encode()
        self.send_response(self.status)
        self.send_header("Content-Type", "application/json" if self.page is None else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture
def endpoint() -> Iterator[tuple[str, type[Endpoint]]]:
    class Fresh(Endpoint):
        asked: ClassVar[list[list[str]]] = []

    server = ThreadingHTTPServer(("127.0.0.1", 0), Fresh)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1", Fresh
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_endpoint_embeds_in_batches_and_in_order(endpoint: tuple[str, type[Endpoint]]) -> None:
    url, served = endpoint
    texts = [f"{'x' * (i % 7 + 1)}" for i in range(200)]
    vectors = embedding("openai/small", url, "key").embed(texts)
    assert vectors[:, 0].tolist() == [float(len(text)) for text in texts]
    assert sorted(len(batch) for batch in served.asked) == [8, 96, 96]


def test_nothing_is_sent_twice_to_an_endpoint(
    endpoint: tuple[str, type[Endpoint]], tmp_path: Path, composed: Any
) -> None:
    url, served = endpoint
    composed.heading("Results")
    composed.add("The response rate was 41%.")
    chunks = chunk_document(composed.document())
    for _ in range(2):
        with Store.open(tmp_path, embedding("openai/small", url), print) as store:
            store.index("invented", chunks)
            ((hit,),) = store.search("invented", ["response rate"])
            assert hit[0] == chunks[0].id
    assert served.asked == [[chunks[0].text], ["response rate"]]


@pytest.mark.parametrize(
    ("status", "page", "what", "mend"),
    [
        (401, None, "answers 401", "check the key (OPENAI_API_KEY)"),
        (404, None, "answers 404", "check the model's name and --base-url"),
        (200, b"<html>Welcome</html>", "does not answer as an embeddings endpoint does", "--base-url ends where"),
        (200, b'{"data": []}', "gives 0 vectors for 1 texts", "--base-url ends where"),
    ],
)
def test_what_an_endpoint_gets_wrong_is_named(
    endpoint: tuple[str, type[Endpoint]], status: int, page: bytes | None, what: str, mend: str
) -> None:
    url, served = endpoint
    served.status, served.page = status, page
    with pytest.raises(EndpointError) as raised:
        embedding("openai/small", url, "key").embed(["text"])
    assert f"the embedding openai/small at {url} {what}" in raised.value.what
    assert mend in str(raised.value.mend)
    assert "key" not in raised.value.what


def test_a_refused_connection_is_an_endpoint_error(free_port: Callable[[], int]) -> None:
    url = f"http://127.0.0.1:{free_port()}/v1"
    with pytest.raises(EndpointError, match=f"openai/small at {url} cannot be reached"):
        embedding("openai/small", url, "key").embed(["text"])


def test_an_endpoint_without_address_needs_a_key() -> None:
    with pytest.raises(SettingsError, match="needs a key: set OPENAI_API_KEY"):
        embedding("openai/text-embedding-3-small")


def test_minilm_says_what_it_needs_before_and_after_a_failed_download(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free_port: Callable[[], int]
) -> None:
    from chromadb.utils.embedding_functions import ONNXMiniLM_L6_V2

    monkeypatch.setattr(ONNXMiniLM_L6_V2, "DOWNLOAD_PATH", tmp_path / "model")
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{free_port()}")
    said: list[str] = []
    minilm = embedding("minilm", report=said.append)
    assert said == []
    with pytest.raises(EndpointError) as raised:
        minilm.embed(["text"])
    source = ONNXMiniLM_L6_V2.MODEL_DOWNLOAD_URL
    need = f"the embedding minilm needs its model in {tmp_path}/model/onnx (about 80 MB from {source})"
    assert said == [f"{need}; it is downloaded now"]
    assert raised.value.what.startswith(f"{need}, and the download failed")
    assert raised.value.mend is not None
    assert "use --embedding hashed" in raised.value.mend
