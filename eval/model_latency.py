"""How well calls to a slow model are kept going: 40 papers, 2 s a reply, 8 in flight; then killed and run again.

    python eval/model_latency.py [--papers 40] [--latency 2] [--concurrency 8]

A server on loopback answers each question after its latency. Measured: the wall time of `extract run`
against the larger of calls x latency / concurrency and the longest chain of dependent calls x latency;
the calls of a second run; and, with a run killed by SIGKILL in the middle, how many questions the next
run asks although their reply had been delivered before. Papers, studies and data are invented.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PAPER = """\
# Study {n} of invented drug {n} in an invented disease

Author{n} and Other{n}

## Abstract

We treated {size} patients with inventimab-{n} in one invented centre. The overall response rate was {rate}%
({responders}/{size}). Median progression-free survival was {pfs} months.

## Results

Median overall survival was {os} months in the treated patients, and {deaths} of {size} patients died.
Grade 3 or 4 neutropenia occurred in {events} ({share}%) of {size} patients.
"""
CHAIN = 3
"""Calls of a paper that wait for each other: results of the first family, of the others, second look."""


def write_papers(folder: Path, count: int) -> None:
    """Invented papers, no two of one title."""
    folder.mkdir(parents=True)
    for n in range(1, count + 1):
        text = PAPER.format(
            n=n, size=40 + n, rate=50 + n / 10, responders=20 + n, pfs=5 + n / 10, os=20 + n / 10, deaths=n,
            events=10 + n, share=30 + n / 10,
        )  # fmt: skip
        (folder / f"invented{n:03}.md").write_text(text)


@dataclass
class Slow:
    """The server, with what it was asked and what it delivered, and when."""

    latency: float
    asked: list[tuple[float, str]] = field(default_factory=list)
    delivered: dict[str, float] = field(default_factory=dict)
    in_flight: int = 0
    most: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, body: dict[str, Any]) -> dict[str, Any]:
        """One group for each paper, and nothing found: what is printed is asked about again."""
        form = body["tools"][0]["function"]["name"]
        study = {"id": "S1", "label": "Invented 2024", "provenance": "primary"}
        group = {"id": "G1", "study": "S1", "label": "treated patients", "role": "overall"}
        value = {"studies": [study], "cohorts": [group], "results": []}
        call = {"id": "c", "type": "function", "function": {"name": form, "arguments": json.dumps(value)}}
        message = {"role": "assistant", "content": None, "tool_calls": [call]}
        usage = {"prompt_tokens": 1000, "completion_tokens": 50, "total_tokens": 1050}
        choice = {"index": 0, "message": message, "finish_reason": "tool_calls"}
        return {"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}


def serve(slow: Slow) -> ThreadingHTTPServer:
    """Begin to answer on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            key = hashlib.sha256(raw).hexdigest()
            with slow.lock:
                slow.asked.append((time.monotonic(), key))
                slow.in_flight += 1
                slow.most = max(slow.most, slow.in_flight)
            time.sleep(slow.latency)
            data = json.dumps(slow.answer(json.loads(raw))).encode()
            try:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
                with slow.lock:
                    slow.delivered[key] = time.monotonic()
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True
            finally:
                with slow.lock:
                    slow.in_flight -= 1

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, *_: object) -> None:
            """A client that was killed is no error of the server."""

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def command(port: int, concurrency: int) -> list[str]:
    """`extract run` over the papers, with JSON."""
    flags = ["--model", "openai/invented-1", "--base-url", f"http://127.0.0.1:{port}/v1", "--json"]
    return [sys.executable, "-m", "extractor.cli", "run", "papers", *flags, "--concurrency", str(concurrency)]


def run(desk: Path, port: int, concurrency: int) -> tuple[float, dict[str, Any]]:
    """Seconds that a run takes from start to end of the program, and its summary."""
    began = time.monotonic()
    done = subprocess.run(command(port, concurrency), cwd=desk, env=environment(), capture_output=True, check=False)
    if done.returncode:
        sys.exit(done.stderr.decode())
    return time.monotonic() - began, json.loads(done.stdout)


def environment() -> dict[str, str]:
    """This process's environment without anything that Extractor listens to."""
    return {n: v for n, v in os.environ.items() if not n.startswith(("EXTRACTOR_", "OPENAI_"))}


def kill_in_the_middle(desk: Path, slow: Slow, port: int, concurrency: int, calls: int) -> float:
    """Begin a run and kill it when half of its calls were answered; the moment of the kill."""
    with subprocess.Popen(
        command(port, concurrency), cwd=desk, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while len(slow.delivered) < calls // 2:
            time.sleep(0.01)
        process.kill()
    return time.monotonic()


def main() -> None:
    """Measure, print, and exit 1 where a budget is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=40)
    parser.add_argument("--latency", type=float, default=2.0)
    parser.add_argument("--concurrency", type=int, default=8)
    arguments = parser.parse_args()
    slow = Slow(arguments.latency)
    server = serve(slow)
    port = server.server_address[1]
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "whole"
        write_papers(desk / "papers", arguments.papers)
        wall, summary = run(desk, port, arguments.concurrency)
        calls = len(slow.asked)
        bound = max(calls * arguments.latency / arguments.concurrency, CHAIN * arguments.latency)
        ratio, inside = wall / bound, summary["total"]["seconds"] / bound
        print(f"{arguments.papers} papers, {calls} calls, {slow.most} in flight: {wall:.1f} s, bound {bound:.1f} s")
        print(f"  ratio {ratio:.3f} with the program's start; {inside:.3f} of the run itself")
        seconds, _ = run(desk, port, arguments.concurrency)
        again = len(slow.asked) - calls
        print(f"second run: {again} calls, {seconds:.1f} s")

        slow.asked.clear()
        slow.delivered.clear()
        broken = Path(folder) / "killed"
        write_papers(broken / "papers", arguments.papers)
        killed = kill_in_the_middle(broken, slow, port, arguments.concurrency, calls)
        # A reply of the last tenths of a second may have been on its way to the disk.
        known = {key for key, moment in slow.delivered.items() if moment < killed - 0.3}
        run(broken, port, arguments.concurrency)
        twice = sum(key in known for moment, key in slow.asked if moment > killed)
        print(f"killed after {len(known)} replies, run again: {len(slow.asked)} calls in both, {twice} asked twice")
    server.shutdown()
    sys.exit(0 if ratio <= 1.1 and again == 0 and twice == 0 else 1)


if __name__ == "__main__":
    main()
