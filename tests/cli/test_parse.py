"""`extract parse`, started as a program on an invented paper."""

from __future__ import annotations

import json
import os
from pathlib import Path

from tests.cli.conftest import Extract
from tests.documents.printing.as_markup import as_jats
from tests.documents.printing.invented_trial import TRIAL

HOSTILE = """\
<!DOCTYPE html><html><body><main><h1>An invented page that would run what it prints</h1>
<h2>Results</h2><p>The rate was 5% &lt;script&gt;alert(1)&lt;/script&gt; [bold]x[/bold] &#27;[31mred.</p>
<table><tr><th>Outcome</th><th>&lt;img src=x onerror=alert(2)&gt;</th></tr><tr><td>ORR</td><td>5 (50)</td></tr></table>
</main></body></html>
"""


def test_blocks_tables_and_what_was_left_out_are_shown(extract: Extract, desk: Path) -> None:
    (desk / "article.xml").write_text(as_jats(TRIAL))
    done = extract("parse", "article.xml", COLUMNS="150")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "article.xml: JATS, 37 blocks, 4 tables"
    assert "DOI: 10.5555/jih.2024.0417" in lines
    assert "### Efficacy" in lines
    row = next(line for line in lines if line.startswith(" Overall response rate"))
    assert row.split() == [
        "Overall",
        "response",
        "rate",
        "(≥PR)",
        "45",
        "(75.0)",
        "[a]",
        "29",
        "(50.0)",
        "24",
        "(60.0)",
    ]
    assert "[a] Three responses were confirmed after the data cutoff." in lines


def test_json_gives_tables_with_header_paths_and_spans_that_count_in_its_text(extract: Extract, desk: Path) -> None:
    (desk / "article.xml").write_text(as_jats(TRIAL))
    read = json.loads(extract("parse", "article.xml", "--json").stdout)
    table = next(b["table"] for b in read["blocks"] if b["table"] and b["table"]["name"] == "Table 2")
    assert table["columns"] == [
        ["Randomised part", "DPd (n = 60)"],
        ["Randomised part", "Pd (n = 58)"],
        ["Extension", "DVd (n = 40)"],
    ]
    first = table["rows"][0]["cells"][0]
    assert (first["text"], first["marks"]) == ("45 (75.0)", ["a"])
    assert read["text"][slice(*first["span"])] == "45 (75.0)"


def test_nothing_that_a_paper_prints_acts_in_the_page_or_at_the_terminal(extract: Extract, desk: Path) -> None:
    (desk / "page.html").write_text(HOSTILE)
    done = extract("parse", "page.html", "--html", "shown.html")
    assert (done.returncode, done.stdout) == (0, "")
    page = (desk / "shown.html").read_text()
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; [bold]x[/bold]" in page
    assert "\x1b" not in extract("parse", "page.html").stdout


def test_files_that_cannot_be_read_are_named_with_what_mends_them(extract: Extract, desk: Path) -> None:
    (desk / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj")
    done = extract("parse", "cut.pdf")
    assert done.returncode == 1
    assert done.stderr.startswith("extract: cut.pdf is damaged or no PDF")
    assert "it may have been cut off" in done.stderr
    gone = extract("parse", "gone.pdf")
    assert (gone.returncode, gone.stderr) == (2, "extract: gone.pdf: no such file: give a paper\n")


def test_a_folder_and_a_name_that_is_not_utf8_are_told_with_exit_2(extract: Extract, desk: Path) -> None:
    done = extract("parse", "papers")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "extract: papers is a folder: give one paper; `extract run` reads a folder\n"
    unnamed = os.fsdecode(b"gr\xfcn.md")
    (desk / unnamed).write_text("x")
    done = extract("parse", unnamed)
    assert (done.returncode, done.stderr) == (2, "extract: gr\ufffdn.md: its name is not UTF-8: rename it\n")
