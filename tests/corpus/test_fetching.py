"""Fetching from a stand-in of Europe PMC on the loopback; its papers are invented."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.documents.printing.as_markup import as_jats
from tests.documents.printing.invented_trial import TRIAL

from extractor.corpus.fetching import Fetched, Wanted, fetch, wanted
from extractor.documents import read_document
from extractor.errors import UsageError

ARTICLE = as_jats(TRIAL).encode()
KNOWN = {
    "10.5555/jih.2024.0417": {"pmcid": "PMC9990001", "doi": "10.5555/JIH.2024.0417", "isOpenAccess": "Y"},
    "10.5555/closed": {"doi": "10.5555/closed", "isOpenAccess": "N"},
    "10.5555/other": {"pmcid": "PMC9990001", "doi": "10.5555/another", "isOpenAccess": "Y"},
}


class EuropePmc(BaseHTTPRequestHandler):
    """Answers as https://europepmc.org/RestfulWebService describes."""

    asked: list[str]

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        address = urlsplit(self.path)
        if address.path == "/rest/search":
            doi = parse_qs(address.query)["query"][0].removeprefix('DOI:"').removesuffix('"')
            found = [KNOWN[doi]] if doi in KNOWN else []
            self._answer(200, json.dumps({"hitCount": len(found), "resultList": {"result": found}}).encode())
        elif address.path == "/rest/PMC9990001/fullTextXML":
            self._answer(200, ARTICLE)
        elif address.path == "/rest/PMC9990002/fullTextXML":
            self._answer(200, b"<html><body>Please sign in</body></html>")
        elif address.path == "/rest/PMC9990003/fullTextXML":
            self._answer(503, b"")
        else:
            self._answer(404, b"")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the base class's
        """Says nothing."""


@pytest.fixture
def service() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), EuropePmc)
    server.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def run(service: ThreadingHTTPServer, folder: Path, *asked: str) -> list[Fetched]:
    return list(fetch([wanted(one) for one in asked], folder, f"http://127.0.0.1:{service.server_port}/rest"))


def test_an_open_paper_is_fetched_by_its_doi_and_can_be_read(service: ThreadingHTTPServer, tmp_path: Path) -> None:
    assert run(service, tmp_path, "https://doi.org/10.5555/JIH.2024.0417") == [
        Fetched("https://doi.org/10.5555/JIH.2024.0417", "fetched", tmp_path / "PMC9990001.xml")
    ]
    document = read_document(tmp_path / "PMC9990001.xml", "PMC9990001")
    assert (document.format, document.title) == ("JATS", TRIAL.title)


def test_a_pmcid_asks_for_the_text_alone_and_what_is_there_is_not_asked_for_again(
    service: ThreadingHTTPServer, tmp_path: Path
) -> None:
    assert [f.state for f in run(service, tmp_path, "PMC9990001", "pmc9990001")] == ["fetched", "already there"]
    assert service.asked == ["/rest/PMC9990001/fullTextXML"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("10.5555/closed", "its full text is not open access in Europe PMC; get the paper from its publisher"),
        ("10.5555/unknown", "Europe PMC does not know this DOI"),
        ("10.5555/other", "Europe PMC does not know this DOI"),
        ("PMC9990002", "what came instead of its full text is no article"),
        ("PMC9990003", "its full text was answered with 503"),
        ("PMC9990004", "Europe PMC has no open-access full text of PMC9990004"),
    ],
)
def test_what_cannot_be_had_says_why_and_the_others_go_on(
    service: ThreadingHTTPServer, tmp_path: Path, asked: str, reason: str
) -> None:
    failed, done = run(service, tmp_path, asked, "PMC9990001")
    assert (failed.state, failed.reason, done.state) == ("failed", reason, "fetched")
    assert [path.name for path in tmp_path.iterdir()] == ["PMC9990001.xml"]


def test_a_service_that_does_not_answer_is_named(tmp_path: Path) -> None:
    (failed,) = fetch([wanted("PMC9990001")], tmp_path, "http://127.0.0.1:9/rest")
    assert failed.state == "failed"
    assert failed.reason.startswith("http://127.0.0.1:9/rest could not be asked (")


def test_dois_and_pmcids_are_told_apart_and_nothing_else_is_taken() -> None:
    assert wanted("doi:10.1000/A(1)2.") == Wanted("doi:10.1000/A(1)2.", doi="10.1000/a(1)2")
    assert wanted("https://example.org/articles/PMC123456/") == Wanted(
        "https://example.org/articles/PMC123456/", pmcid="PMC123456"
    )
    with pytest.raises(UsageError, match="blood is neither a DOI nor a PMCID"):
        wanted("blood")
