"""Endpoints that refuse, over real HTTP: one message, exit 2, whatever the number of papers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from .conftest import PAPER, Extract


@contextmanager
def endpoint(status: int, kind: str, body: str) -> Iterator[tuple[str, list[str]]]:
    """A server that answers every question alike; its address, and the paths that were asked for."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        do_GET = do_POST  # noqa: N815  the name is the standard library's

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1", asked
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("status", "kind", "body", "word"),
    [
        (401, "application/json", '{"error": {"message": "Incorrect API key provided"}}', "key"),
        (404, "application/json", '{"error": {"message": "The model `invented` does not exist"}}', "invented"),
        (200, "text/html", "<html><body>Sign in</body></html>", "127.0.0.1"),
    ],
)
def test_what_is_wrong_for_all_papers_ends_the_run_once(
    desk: Path, extract: Extract, status: int, kind: str, body: str, word: str
) -> None:
    for i in range(3):
        (desk / "papers" / f"paper{i}.md").write_text(PAPER.replace("Bexley", f"Bexley{i}"))
    with endpoint(status, kind, body) as (address, asked):
        done = extract("run", "papers", "--model", "openai/invented", "--base-url", address, OPENAI_API_KEY="key")
    told = [line for line in done.stderr.splitlines() if line.startswith("extract: ")]
    assert (done.returncode, len(told)) == (2, 1), done.stderr
    assert word in told[0]
    assert "Traceback" not in done.stderr
    assert asked
