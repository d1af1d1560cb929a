"""Damaged files of every format: each must be read or refused with a clear error, in time and in little memory.

    python -m eval.damaged --files 1000

Cuts, flips bits of, splices and pads invented papers, and makes bombs: entities, nesting, spans, archives. Each batch
is read in a process of its own, so that a crash shows and peak memory can be told.
"""

# ruff: noqa: E501  markup and objects of PDF as they lie on the disk

from __future__ import annotations

import argparse
import io
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from time import perf_counter

from tests.documents.printing.as_docx import as_docx
from tests.documents.printing.as_markup import as_html, as_jats
from tests.documents.printing.as_pdf import Look, as_pdf
from tests.documents.printing.invented_trial import TRIAL

from extractor.documents import read_document
from extractor.errors import UnreadableDocument

SLOWEST = 60.0
LARGEST = 1_000_000_000
BATCH = 50


def whole() -> dict[str, bytes]:
    """The papers that are damaged, by their endings."""
    return {
        "xml": as_jats(TRIAL).encode(),
        "html": as_html(TRIAL).encode(),
        "docx": as_docx(TRIAL),
        "pdf": as_pdf(TRIAL, Look(columns=2, wide=(4,))),
    }


def _cut(data: bytes, draw: Random) -> bytes:
    return data[: draw.randrange(len(data))]


def _flipped(data: bytes, draw: Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(draw.choice([1, 5, 50, 500])):
        damaged[draw.randrange(len(damaged))] ^= 1 << draw.randrange(8)
    return bytes(damaged)


def _spliced(data: bytes, draw: Random) -> bytes:
    a, b, c = sorted(draw.randrange(len(data)) for _ in range(3))
    return data[:b] + data[a:c] * draw.choice([1, 3]) + data[b:]


def _holed(data: bytes, draw: Random) -> bytes:
    a = draw.randrange(len(data))
    return data[:a] + bytes(draw.randrange(1, 4096)) + data[a + draw.randrange(4096) :]


def _inner(data: bytes, draw: Random) -> bytes:
    """A docx whose document is damaged inside a sound archive; other files are cut at the front."""
    if not data.startswith(b"PK"):
        return data[draw.randrange(len(data)) :]
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _flipped(part, draw) if name.endswith("document.xml") else part)
    return made.getvalue()


DAMAGES: tuple[Callable[[bytes, Random], bytes], ...] = (_cut, _flipped, _spliced, _holed, _inner)


def bombs() -> Iterator[tuple[str, bytes]]:
    """Small files that grow when they are read."""
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    yield (
        "laughs.xml",
        f'<!DOCTYPE article [<!ENTITY l0 "ha">{laughs}]><article><body><p>&l11;</p></body></article>'.encode(),
    )
    yield (
        "attribute.xml",
        (f'<!DOCTYPE article [<!ENTITY l0 "ha">{laughs}]><article><body><p id="&l11;">x</p></body></article>'.encode()),
    )
    yield (
        "quadratic.xml",
        (
            f'<!DOCTYPE article [<!ENTITY a "{"x" * 100_000}">]><article><body><p>{"&a;" * 10_000}</p></body></article>'.encode()
        ),
    )
    yield (
        "outside.xml",
        (
            b'<!DOCTYPE article [<!ENTITY e SYSTEM "file:///etc/hostname">]><article><body><p>told: &e; and no more of it</p>'
            b"</body></article>"
        ),
    )
    yield "deep.xml", b"<article><body>" + b"<sec>" * 100_000 + b"</sec>" * 100_000 + b"</body></article>"
    yield "deep.html", b"<!DOCTYPE html><html><body>" + b"<div>" * 200_000 + b"text"
    yield "wide.html", b"<!DOCTYPE html><html><body>" + b"<p>x</p>" * 2_000_000
    yield "tables.html", b"<!DOCTYPE html><html><body>" + b"<table><tr>" * 50_000
    spans = b'<tr><td rowspan="999999" colspan="999999">x</td><td>5</td></tr>' * 2_000
    yield "spans.html", b"<!DOCTYPE html><html><body><table>" + spans + b"</table><p>Some text.</p></body></html>"
    yield (
        "rows.xml",
        b"<article><body><table-wrap><table>"
        + b"<tr><td>1</td><td>2</td></tr>" * 100_000
        + b"</table></table-wrap></body></article>",
    )
    yield "unclosed.xml", b"<article><body><p>" + b"x <sup>1</sup>" * 200_000
    yield "zip.docx", _zipped({"word/document.xml": b" " * 900_000_000})
    yield "many.docx", _zipped({"word/document.xml": b"<a/>"} | {f"word/{i}.xml": b"<a/>" for i in range(20_000)})
    inside = f'<!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]><w:document xmlns:w="w">&l11;</w:document>'.encode()
    yield "laughs.docx", _replaced(as_docx(TRIAL), inside)
    yield "pages.pdf", _pages(30_000)
    yield "stream.pdf", _stream(zlib.compress(b"0 0 m 1 1 l S\n" * 3_000_000, 9))
    yield "letters.pdf", _stream(zlib.compress(b"BT /F1 9 Tf 50 700 Td (aaaaaaaaaaaaaaaa) Tj ET\n" * 400_000, 9))
    yield (
        "loop.pdf",
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>endobj\ntrailer<</Root 1 0 R>>",
    )
    yield "letter.txt", b"a" * 19_000_000


def _zipped(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def _replaced(data: bytes, document: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return _zipped({n: document if n == "word/document.xml" else old.read(n) for n in old.namelist()})


def _pages(count: int) -> bytes:
    kids = " ".join(["3 0 R"] * count)
    return (
        f"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count {count}/Kids[{kids}]>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    ).encode()


def _stream(packed: bytes) -> bytes:
    head = (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype"
        f"/Type1/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length {len(packed)}/Filter/FlateDecode>>stream\n"
    ).encode()
    return head + packed + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def write_all(folder: Path, count: int, seed: int) -> None:
    """The damaged files and the bombs."""
    draw = Random(seed)  # noqa: S311  the same damage every time is what is wanted
    papers = whole()
    for number in range(count):
        suffix = draw.choice(list(papers))
        damage = draw.choice(DAMAGES)
        (folder / f"{number:05}-{damage.__name__.strip('_')}.{suffix}").write_bytes(damage(papers[suffix], draw))
    for name, data in bombs():
        (folder / f"bomb-{name}").write_bytes(data)


def read_some(files: list[Path]) -> None:
    """Read files one after another, a line for each: what became of it, seconds, peak memory."""
    for path in files:
        start = perf_counter()
        try:
            document = read_document(path, "x")
            told = f"read {len(document.blocks)}"
        except UnreadableDocument as error:
            told = f"refused {error.what.replace(str(path), 'FILE')[:90]}" + ("" if error.mend else " WITHOUT MEND")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        told = " ".join(told.split())
        print(f"{path.name}\t{told}\t{perf_counter() - start:.2f}\t{peak}", flush=True)


def main() -> int:
    """Write the files, read them in batches, and tell what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--read", nargs="*", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.read:
        read_some(arguments.read)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        write_all(Path(folder), arguments.files, arguments.seed)
        files = sorted(Path(folder).iterdir())
        batches = [files[i : i + BATCH] for i in range(0, len(files), BATCH) if not files[i].name.startswith("bomb")]
        batches = [[f for f in batch if not f.name.startswith("bomb")] for batch in batches]
        batches += [[file] for file in files if file.name.startswith("bomb")]
        with multiprocessing.Pool(2) as pool:
            lines = [line for output in pool.imap_unordered(_batch, batches) for line in output]
    return told(lines)


def _batch(files: list[Path]) -> list[str]:
    command = [sys.executable, "-m", "eval.damaged", "--read", *map(str, files)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SLOWEST * len(files))
    except subprocess.TimeoutExpired as late:
        lines = (late.stdout or b"").decode().splitlines()
        return [*lines, f"{files[len(lines)].name}\tHUNG\t{SLOWEST}\t0"]
    lines = done.stdout.splitlines()
    if done.returncode or len(lines) < len(files):
        why = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
        lines.append(f"{files[len(lines)].name}\tCRASHED {why[:150]}\t0\t0")
    return lines


def told(lines: list[str]) -> int:
    """Print the sum and what failed; 0 where nothing did."""
    outcomes: Counter[str] = Counter()
    failed = []
    slowest, largest = ("", 0.0), ("", 0)
    for line in lines:
        name, said, seconds, peak = line.split("\t")
        outcomes[said.split()[0]] += 1
        slowest = max(slowest, (name, float(seconds)), key=lambda one: one[1])
        largest = max(largest, (name, int(peak)), key=lambda one: one[1])
        bad = said.startswith(("CRASHED", "HUNG")) or "WITHOUT MEND" in said
        if bad or float(seconds) > SLOWEST or int(peak) > LARGEST:
            failed.append(line)
        if name.startswith("bomb"):
            print(f"{name:<22} {float(seconds):6.2f} s {int(peak) / 1e6:6.0f} MB  {said}")
    print(dict(outcomes))
    print(f"slowest {slowest[1]:.1f} s ({slowest[0]}); most memory {largest[1] / 1e6:.0f} MB ({largest[0]})")
    for line in failed:
        print(f"FAILED {line}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
