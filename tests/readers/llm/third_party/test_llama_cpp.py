"""A server that is not ours, with a model that knows nothing: llama.cpp and random weights, end to end.

What it answers is nonsense in the right form; what is held is that its form, its refusals of what
it does not know, and its usage go through our door as those of any other endpoint. Run by
`make third-party`: the server is built from source once, in about three minutes.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field

from extractor.readers.llm.cache import ReplyCache
from extractor.readers.llm.client import Answer, ModelClient, Question
from extractor.readers.llm.examining import examine
from extractor.readers.llm.settings import ModelSettings

pytestmark = [pytest.mark.third_party, pytest.mark.filterwarnings("default")]

HERE = Path(__file__).parent
KEPT = Path(os.environ.get("EXTRACTOR_TEST_SERVERS", Path.home() / ".cache" / "extractor-test-servers"))
PACKAGES = ("llama-cpp-python[server]==0.3.36", "gguf")


class Finding(BaseModel):
    """A finding with lengths set: random weights never end a text by themselves. Bounds of numbers the grammar
    does not hold."""

    outcome: Literal["ORR", "PFS", "OS"]
    value: int
    note: Annotated[str, Field(max_length=12)]


class Findings(BaseModel):
    """Some findings."""

    findings: Annotated[list[Finding], Field(min_length=1, max_length=2)]


@pytest.fixture(scope="session")
def python() -> Path:
    """An interpreter with the server installed; built once and kept."""
    folder = KEPT / "llama-cpp"
    interpreter = folder / "bin" / "python"
    if not (folder / "installed").exists():
        venv.create(folder, with_pip=True)
        install = [interpreter, "-m", "pip", "install", "--quiet", *PACKAGES]
        try:
            done = subprocess.run(install, capture_output=True, text=True, timeout=900, check=False)
        except subprocess.TimeoutExpired:
            pytest.skip("llama-cpp-python was not built within 15 minutes")
        if done.returncode:
            pytest.skip(f"llama-cpp-python cannot be installed here: {done.stderr.strip().splitlines()[-1:]}")
        (folder / "installed").touch()
    return interpreter


@pytest.fixture(scope="session")
def server(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("llama")
    model = folder / "tiny.gguf"
    made = subprocess.run([python, HERE / "tiny_model.py", model], capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"the tiny model cannot be written here: {made.stderr.strip().splitlines()[-1:]}")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--model", model, "--n_ctx", "8192", "--host", "127.0.0.1", "--port", str(port), "--n_threads", "2"]
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen([python, "-m", "llama_cpp.server", *options], stdout=log, stderr=log) as process,
    ):
        try:
            yield _ready(f"http://127.0.0.1:{port}/v1", process, folder / "log")
        finally:
            process.terminate()
            process.wait(timeout=20)


def _ready(address: str, process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(300):
        if process.poll() is not None:
            pytest.skip(f"the server does not start here: {log.read_text().strip().splitlines()[-1:]}")
        try:
            with urllib.request.urlopen(f"{address}/models", timeout=1):  # noqa: S310  our own loopback address
                return address
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return pytest.skip("the server gave no answer within 30 s")


def settings(server: str, **more: object) -> ModelSettings:
    return ModelSettings.model_validate({"model": "tiny", "base_url": server, "timeout": 120, "seed": 3, **more})


def test_a_form_is_held_by_grammar_and_nothing_is_asked_twice(server: str, tmp_path: Path) -> None:
    async def session() -> list[Answer[Findings]]:
        client = ModelClient(settings(server, mode="json_object", concurrency=2), ReplyCache(tmp_path / "replies"))
        answers: list[Answer[Findings]] = []
        for number in range(5):
            answer: Answer[Findings] = Answer()
            text = f"Report the findings of the invented study {number}."
            await client.ask(Question("findings", ({"role": "user", "content": text},), Findings), answer)
            answers.append(answer)
        await client.aclose()
        return answers

    first, second = asyncio.run(session()), asyncio.run(session())

    values = [answer.value for answer in first]
    assert sum(value is not None for value in values) >= 4, [answer.replies for answer in first]
    assert all(answer.usage.completion_tokens > 0 for answer in first)
    assert [answer.replies for answer in second] == [answer.replies for answer in first]
    assert all(answer.usage.calls == 0 for answer in second)


def test_what_the_server_does_not_know_is_found_out(server: str) -> None:
    found = {one.what: one for one in asyncio.run(examine(settings(server)))}

    assert found["endpoint"].good
    assert found["model"].good, found
    assert "json_schema no" in found["modes"].said or "answered 500" in found["modes"].said
    assert "json_object yes" in found["modes"].said
