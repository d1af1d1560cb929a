"""How fast the review page is with a long queue, measured in Chromium as a curator sees it.

An invented run of ten papers is made in a temporary folder: as many records as asked for, half of
them with gold. Then `extract review` is started for real, the page is opened several times, and
`j` is pressed again and again. A move ends when the next item, its marks in the paper and a drawn
frame are there.

    python eval/review_speed.py --items 5000
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from extractor.files import sha256
from extractor.gold import GoldDocument, dump_gold
from extractor.records import Cohort, CohortRole, Evidence, Family, Provenance, Record, RecordSet, Statistic, Study
from extractor.runs import Conditions, DocumentResult, Manifest, Paper, Run

PAPERS = 10
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
OPEN_BUDGET, NEXT_BUDGET = 1.0, 0.1
"""Seconds."""
_MOVE = """() => new Promise((done) => {
    const before = document.querySelector('#item .item').dataset.key;
    const began = performance.now();
    const look = () => {
        const item = document.querySelector('#item .item');
        const there = item && item.dataset.key !== before && document.querySelector('#paper mark');
        if (there) requestAnimationFrame(() => done(performance.now() - began)); else requestAnimationFrame(look);
    };
    document.querySelector('#main').dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }));
    look();
})"""


def paper(name: str, count: int) -> tuple[str, RecordSet]:
    """A paper of invented sentences, each with one result, and its records."""
    lines = [f"# Invented paper {name}", "", "## Results", ""]
    text = "\n".join(lines) + "\n"
    records = []
    for number in range(count):
        sentence = f"In stratum {number} of this invented study the response rate was {number % 90 + 5}.{number % 10}%."
        start = len(text) + sentence.index("the response")
        place = Evidence(start=start, end=len(text) + len(sentence) - 1, quote=sentence[sentence.index("the") : -1])
        records.append(
            Record(
                id=f"{name}-{number}", cohort=f"c{number % 7}", family=Family.EFFICACY, outcome="ORR",
                statistic=Statistic.PROPORTION, value=number % 90 + 5 + (number % 10) / 10, unit="percent",
                evidence=(place,),
            )
        )  # fmt: skip
        text += sentence + ("\n\n" if number % 6 == 5 else " ")
    study = Study(id="s", label="Invented 2020", provenance=Provenance.PRIMARY)
    cohorts = tuple(Cohort(id=f"c{i}", study="s", label=f"arm {i}", role=CohortRole.SUBGROUP) for i in range(7))
    return text + "\n", RecordSet(document=name, studies=(study,), cohorts=cohorts, records=tuple(records))


def lay(folder: Path, items: int) -> None:
    """Papers, run and gold in a folder."""
    papers, results = [], []
    for number in range(PAPERS):
        name = f"invented-{number}"
        text, records = paper(name, items // PAPERS)
        path = folder / f"{name}.md"
        path.write_text(text)
        digest = sha256(text.encode())
        papers.append(Paper(id=name, path=str(path), sha256=digest))
        results.append(DocumentResult(run="speed", id=name, path=str(path), sha256=digest, records=records))
        if number % 2:
            figures = tuple(
                r.model_copy(
                    update={
                        "value": r.value if at % 3 else 1.5,
                        "evidence": (r.evidence[0].model_copy(update={"quote": None, "figure": "the"}),),
                    }
                )
                for at, r in enumerate(records.records)
            )
            gold = records.model_copy(update={"records": figures})
            (folder / "gold").mkdir(exist_ok=True)
            whole = GoldDocument(document=name, sha256=digest, codebook=1, records=gold)
            (folder / "gold" / f"{name}.yaml").write_text(dump_gold(whole))
    conditions = Conditions(reader="rules", embedding="hashed", vocabulary="myeloma", code="0")
    when = datetime.now(UTC)
    manifest = Manifest(id="speed", created=when, fingerprint="0", conditions=conditions, papers=tuple(papers))
    run = Run(folder / "run", manifest)
    for result in results:
        run.keep(result)
    run.finish((), when, 1.0)


def measured(page: Page, address: str, times: int) -> tuple[list[float], list[float]]:
    """Seconds until the page is drawn with its first mark, and seconds for each move."""
    opened = []
    for _ in range(5):
        began = time.perf_counter()
        page.goto(address)
        page.wait_for_selector("#paper mark")
        opened.append(time.perf_counter() - began)
    page.wait_for_timeout(500)
    moves = []
    for _ in range(times):
        moves.append(page.evaluate(_MOVE) / 1000)
        page.wait_for_timeout(30)
    return opened, moves


def main() -> int:
    """Measure, print, and say whether the budgets hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=5000)
    parser.add_argument("--moves", type=int, default=200)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay(folder, given.items)
        command = [
            sys.executable,
            "-m",
            "extractor.cli",
            "review",
            "run",
            "--gold",
            "gold",
            "--port",
            "0",
            "--no-browser",
        ]
        began = time.perf_counter()
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as server:
            address = server.stdout.readline().strip() if server.stdout else ""
            started = time.perf_counter() - began
            try:
                with sync_playwright() as running:
                    browser = running.chromium.launch_persistent_context(
                        str(folder / "profile"), executable_path="/usr/bin/chromium", args=ARGUMENTS
                    )
                    opened, moves = measured(browser.pages[0], address, given.moves)
                    browser.close()
            finally:
                server.terminate()
    moves.sort()
    slow = moves[int(len(moves) * 0.95)]
    print(f"{given.items} items; program ready after {started:.2f} s")
    print(f"opens in {median(opened):.3f} s (worst of {len(opened)}: {max(opened):.3f} s), budget {OPEN_BUDGET} s")
    print(f"next in {median(moves) * 1000:.0f} ms (95% below {slow * 1000:.0f} ms), budget {NEXT_BUDGET * 1000:.0f} ms")
    return 0 if max(opened) < OPEN_BUDGET and slow < NEXT_BUDGET else 1


if __name__ == "__main__":
    sys.exit(main())
