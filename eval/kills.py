"""Kill a run at every stage of writing, then run again: the records must be those of an undisturbed run.

Half of the kills strike just before an operation on a file (each open for writing, rename, new folder
and link that Python does, evenly over the run); the others strike at even times, which also meets the
writes that Chroma does by itself. After each kill the same command is given once more. It must exit as
the undisturbed run did, give the same records, keep untouched what was done before the kill, and leave
one run.

    python eval/kills.py --kills 100 --papers corpus/
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

STRIKE = """
import os, signal, sys
left = int(sys.argv[1])
writes = {"os.rename", "os.mkdir", "os.symlink", "os.remove", "os.rmdir", "os.truncate"}
count = 0
def strike(event, arguments):
    global count
    writing = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    if writing or event in writes:
        if any(part in str(arguments[0]) for part in ("__pycache__", "/dev/", "/proc/")):
            return
        count += 1
        if count == left:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(strike)
sys.argv = ["extract", *sys.argv[2:]]
from extractor.cli.__main__ import main
try:
    main()
finally:
    print("operations on files:", count, file=sys.stderr)
"""


@dataclass(frozen=True)
class Desk:
    """A folder where runs are made, killed and made again."""

    folder: Path
    papers: Path

    def command(self, strike: int) -> list[str]:
        """The run; it kills itself before its operation number `strike`, and never at 0."""
        run = ["run", str(self.papers), "--reader", "rules", "--json"]
        return [sys.executable, "-c", STRIKE, str(strike), *run]

    def run(self, strike: int = 0) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(strike), cwd=self.folder, capture_output=True, text=True, check=False)

    def run_for(self, seconds: float) -> int:
        """Run and kill after some time; the exit code."""
        with subprocess.Popen(
            self.command(0), cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            sleep(seconds)
            process.kill()
        return process.returncode

    def runs(self) -> list[Path]:
        return sorted(path.parent for path in self.folder.glob("runs/*/manifest.json") if not path.parent.is_symlink())

    def records(self) -> list[str]:
        command = [sys.executable, "-m", "extractor.cli", "export", "--format", "jsonl"]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=True)
        return sorted(done.stdout.splitlines())

    def done(self) -> dict[Path, int]:
        """Results on disk by the time of their last change."""
        return {path: path.stat().st_mtime_ns for run in self.runs() for path in run.glob("documents/*.json")}

    def clear(self, *, index: bool) -> None:
        shutil.rmtree(self.folder / "runs", ignore_errors=True)
        if index:
            shutil.rmtree(self.folder / ".extractor", ignore_errors=True)


def kills(number: int, operations: int, seconds: float) -> Iterator[tuple[str, float]]:
    """When to strike: by operations and by time in turn, each evenly over the whole run."""
    for i in range(number):
        share = (i // 2 + 0.5) / (number / 2)
        yield ("operation", max(1, round(share * operations))) if i % 2 == 0 else ("second", share * seconds)


def finished(run: Path) -> bool:
    return json.loads((run / "manifest.json").read_text())["finished"] is not None


def strike_once(desk: Desk, kind: str, when: float) -> bool:
    """Whether the kill met the run before its end."""
    code = desk.run(int(when)).returncode if kind == "operation" else desk.run_for(when)
    return code == -signal.SIGKILL


def amiss(desk: Desk, wanted: list[str], code: int) -> str | None:
    """Run once more after a kill; what is wrong with the outcome, if anything."""
    before = desk.done()
    whole = [run for run in desk.runs() if finished(run)]
    again = desk.run()
    if again.returncode != code:
        return f"exit code {again.returncode} for {code}: {again.stderr[-400:]}"
    if desk.records() != wanted:
        return "other records"
    if changed := [path.name for path, time in before.items() if not path.exists() or path.stat().st_mtime_ns != time]:
        return f"done again or lost: {', '.join(changed)}"
    if len(desk.runs()) != len(whole) + 1:
        return f"{len(desk.runs())} runs"
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--papers", type=Path, default=Path("corpus"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kills-") as name:
        desk = Desk(Path(name), options.papers.resolve())
        began = monotonic()
        undisturbed = desk.run()
        seconds = monotonic() - began
        wanted = desk.records()
        operations = int(undisturbed.stderr.rsplit("operations on files:", 1)[1])
        print(f"undisturbed: {len(wanted)} records, {operations} operations on files, {seconds:.1f} s")
        struck = failures = 0
        for i, (kind, when) in enumerate(kills(options.kills, operations, seconds)):
            desk.clear(index=i % 4 < 2)
            struck += strike_once(desk, kind, when)
            problem = amiss(desk, wanted, undisturbed.returncode)
            if problem:
                failures += 1
                print(f"kill {i + 1} at {kind} {when:g}: {problem}")
        print(f"{options.kills} kills, {struck} before the end of the run; {failures} runs after a kill went wrong")
    return 1 if failures or not wanted else 0


if __name__ == "__main__":
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    sys.exit(main())
