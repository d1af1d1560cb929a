"""`make clean` in a folder of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path

MAKEFILE = Path(__file__).parents[1] / "Makefile"


def test_clean_leaves_what_cannot_be_made_again(tmp_path: Path) -> None:
    kept = ("runs/one/manifest.json", ".extractor/replies/paid.json")
    for name in (*kept, ".extractor/index/chroma.sqlite3", ".venv/pyvenv.cfg"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    subprocess.run(["make", "-f", str(MAKEFILE), "clean"], cwd=tmp_path, check=True, capture_output=True)  # noqa: S607
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()) == sorted(kept)
