"""The program itself, started in a folder of its own, on papers whose studies and data are invented."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

PAPER = """\
# Retreatment with invented drugs at an invented centre

Orla Bexley, Tam Corwick

## Abstract

Forty patients received daratumumab, pomalidomide and dexamethasone (D-Pd) again. The overall response rate was
55% (22/40). Median progression-free survival was 8.4 months (95% CI 6.1-11.9).

## Results

### Efficacy

The overall response rate was 60% (24/40) in the retreated patients. Median overall survival was not reached.
Median progression-free survival was 8.4 months (95% CI 6.1-11.9).

Table 2. Response to retreatment

Response\tD-Pd (n = 40)
CR\t4 (10)
VGPR\t8 (20)
PR\t12 (30)

### Safety

Grade 3 or 4 neutropenia occurred in 18 (45%) of 40 patients.
"""
Done = subprocess.CompletedProcess[str]


def environment(**more: str) -> dict[str, str]:
    """This process's environment without anything that Extractor listens to, and with some more."""
    own = ("EXTRACTOR_", "OPENAI_", "COLUMNS")
    return {**{name: value for name, value in os.environ.items() if not name.startswith(own)}, **more}


def call(desk: Path, *arguments: str, **more: str) -> Done:
    """Run `extract` in a folder; exit code, output and messages."""
    command = [sys.executable, "-m", "extractor.cli", *arguments]
    return subprocess.run(command, cwd=desk, env=environment(**more), capture_output=True, text=True, check=False)


def make_desk(folder: Path) -> Path:
    """A folder with one paper."""
    (folder / "papers").mkdir(parents=True)
    (folder / "papers" / "bexley.md").write_text(PAPER)
    return folder


class Extract(Protocol):
    def __call__(self, *arguments: str, **more: str) -> Done: ...


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return make_desk(tmp_path)


@pytest.fixture
def extract(desk: Path) -> Extract:
    def run(*arguments: str, **more: str) -> Done:
        return call(desk, *arguments, **more)

    return run


@pytest.fixture(scope="session")
def read_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with a finished run; tests only look at it."""
    desk = make_desk(tmp_path_factory.mktemp("read"))
    done = call(desk, "run", "papers")
    assert done.returncode == 0, done.stderr
    return desk


@pytest.fixture
def heeded() -> Iterator[None]:
    """Control-C as a terminal gives it: what a shell starts in the background is born to ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
