"""A handful of real kills; `make kills` does a hundred over all papers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from .conftest import environment

PROGRAM = Path(__file__).parents[2] / "eval" / "kills.py"


def test_a_killed_run_ends_with_the_records_of_an_undisturbed_one(desk: Path) -> None:
    command = [sys.executable, str(PROGRAM), "--kills", "6", "--papers", str(desk / "papers")]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].endswith("; 0 runs after a kill went wrong")
