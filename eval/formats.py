"""How much of the tables each format gives, and how fast PDF is read.

    python -m eval.formats --papers 60

Prints for each format the share of body cells recovered under the right row and column, and of tables that are
right as a whole: every header path, row path, cell and mark. The papers are invented (`eval/invented_tables.py`).
Then pages a second beside pypdfium2's plain extraction of the same pages.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import pypdfium2 as pdfium
from eval.invented_tables import Printing, invented
from tests.documents.printing.as_docx import as_docx
from tests.documents.printing.as_markup import as_html, as_jats
from tests.documents.printing.as_pdf import as_pdf
from tests.documents.printing.paper import Table

from extractor.documents import Table as Read
from extractor.documents import read_document
from extractor.documents.rows import row_parents
from extractor.text import clean

FORMATS: dict[str, tuple[str, Callable[[Printing], bytes]]] = {
    "JATS": ("xml", lambda p: as_jats(p.paper).encode()),
    "HTML": ("html", lambda p: as_html(p.paper).encode()),
    "DOCX": ("docx", lambda p: as_docx(p.paper)),
    "PDF": ("pdf", lambda p: as_pdf(p.paper, p.look)),
}
Key = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass
class Count:
    """What was recovered of how much."""

    cells: int = 0
    found: int = 0
    tables: int = 0
    headed: int = 0
    whole: int = 0
    wrong: list[str] = field(default_factory=list)


def expected(table: Table) -> tuple[list[tuple[str, ...]], list[tuple[tuple[str, ...], list[tuple[str, str]]]]]:
    """Header paths, and rows as their path with the text and mark of each cell."""
    grid, heads = table.grid(), len(table.header)
    width = len(grid[0])
    stub = table.header[0][0].columns
    over: dict[tuple[int, int], str] = {}
    for r, row in enumerate(grid):
        for c, cell in enumerate(row):
            if cell is not None:
                over |= {(r + i, c + j): cell.text for i in range(cell.rows) for j in range(cell.columns)}
    columns = [tuple(dict.fromkeys(_plain(over[r, c]) for r in range(heads))) for c in range(stub, width)]
    lines = range(heads, len(grid))
    first = [grid[r][0] for r in lines]
    parents = row_parents([(cell.indent if cell else 0, not (cell and cell.columns == width)) for cell in first])
    rows = []
    for r, above in zip(lines, parents, strict=True):
        cell = grid[r][0]
        if cell is not None and cell.columns == width:
            continue
        groups = [_plain(over[heads + i, 0]) for i in above] if stub == 1 else []
        path = tuple(dict.fromkeys([*groups, *(_plain(over[r, c]) for c in range(stub))]))
        rows.append((path, [(_plain(c.text), c.mark) if c else ("", "") for c in grid[r][stub:]]))
    return columns, rows


def _plain(text: str) -> str:
    return clean(text).text


def judge(table: Table, read: Read | None, count: Count, where: str) -> None:
    """Count what a table as read has of the table as printed."""
    columns, rows = expected(table)
    count.tables += 1
    count.cells += sum(bool(text) for _, cells in rows for text, _ in cells)
    if read is None:
        count.wrong.append(f"{where}: not found")
        return
    got_columns = [tuple(label.text for label in path) for path in read.columns]
    got_rows = [(tuple(label.text for label in row.path), row.cells) for row in read.rows]
    got: dict[Key, list[tuple[str, str]]] = defaultdict(list)
    for path, cells in got_rows:
        for cell in cells:
            if cell.text and cell.column < len(got_columns):
                got[path, got_columns[cell.column]].append((cell.text, "".join(cell.marks)))
    missed = []
    for path, cells in rows:
        for column, printed in zip(columns, cells, strict=True):
            if printed[0] and printed in got[path, column]:
                got[path, column].remove(printed)
                count.found += 1
            elif printed[0]:
                missed.append(f"{path} {column} {printed}")
    headed = got_columns == columns
    count.headed += headed
    extra = [f"{key} {cells}" for key, cells in got.items() if cells]
    if headed and not missed and not extra:
        count.whole += 1
    else:
        told = f"columns {got_columns}" if not headed else f"missed {missed[:2]}, extra {extra[:2]}"
        count.wrong.append(f"{where}: {told}")


def main() -> None:
    """Print the shares of each format, and the speed of PDF."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=60)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--format", choices=FORMATS, help="only this format")
    parser.add_argument("--wrong", action="store_true", help="list the tables that are not right")
    arguments = parser.parse_args()
    seeds = range(arguments.first, arguments.first + arguments.papers)
    chosen = [arguments.format] if arguments.format else list(FORMATS)
    print("format  tables  cells recovered  headers bound  wholly right")
    with tempfile.TemporaryDirectory() as folder:
        for name in chosen:
            count = measured(name, seeds, Path(folder))
            shares = (count.found / count.cells, count.headed / count.tables, count.whole / count.tables)
            print(f"{name:<6}  {count.tables:>6}  {shares[0]:>14.2%}  {shares[1]:>12.1%}  {shares[2]:>11.1%}")
            for line in count.wrong if arguments.wrong else ():
                print(f"  {line}")
        if "PDF" in chosen:
            speed(Path(folder))


def measured(name: str, seeds: range, folder: Path) -> Count:
    """Print papers in a format and count what reading them gives."""
    suffix, write = FORMATS[name]
    count = Count()
    for seed in seeds:
        printing = invented(seed)
        path = folder / f"{seed}.{suffix}"
        path.write_bytes(write(printing))
        tables = {table.name: table for _, table in read_document(path, str(seed)).tables()}
        for table in printing.paper.tables:
            judge(table, tables.get(f"Table {table.number}"), count, f"{path.name} table {table.number}")
    return count


def speed(folder: Path) -> None:
    """Pages a second of the reader and of the library's plain text, over the PDFs in a folder."""
    files = sorted(folder.glob("*.pdf"), key=lambda path: int(re.sub(r"\D", "", path.stem)))
    start = perf_counter()
    pages = 0
    for path in files:
        document = pdfium.PdfDocument(path)
        for page in document:
            page.get_textpage().get_text_range()
            pages += 1
    plain = perf_counter() - start
    start = perf_counter()
    for path in files:
        read_document(path, path.stem)
    print(f"PDF: {pages / (perf_counter() - start):.0f} pages a second; plain text by pypdfium2: {pages / plain:.0f}")


if __name__ == "__main__":
    main()
