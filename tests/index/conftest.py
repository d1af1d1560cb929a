"""Papers for the tests of the index: invented studies, patients and figures, in invented words."""

import random
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.documents.blocks import Block, BlockKind, Document
from extractor.documents.tables import Cell, Label, Note, Row, Table
from extractor.files import sha256
from extractor.text import Span

_TOPICS = ("response", "survival", "toxicity", "exposure", "relapse", "remission", "tolerance", "duration")


def sentence(random_: random.Random) -> str:
    words = ["".join(random_.choices("abcdefghiklmnorstuv", k=random_.randint(3, 9))) for _ in range(14)]
    words[4], words[9] = random_.choice(_TOPICS), f"{random_.randint(1, 99)}.{random_.randint(0, 9)} months"
    return " ".join(words).capitalize() + "."


def invented_paper(number: int, version: int = 1, paragraphs: int = 12) -> str:
    """A paper in Markdown; another version shares half of the paragraphs of the first."""
    parts = [f"# Invented study {number}", "## Results"]
    for i in range(paragraphs):
        source = random.Random(f"{number}/{i}/{version if i % 2 else 1}")  # noqa: S311  no secret
        parts.append(" ".join(sentence(source) for _ in range(9)))
        if i % 4 == 3:
            parts.append(f"## Findings {i}")
            parts.append(f"Part {i} of study {number} enrolled {i + number} patients.")
    return "\n\n".join(parts)


@pytest.fixture
def papers(tmp_path: Path) -> Callable[..., Path]:
    """A folder of so many invented papers in a version."""

    def written(count: int, version: int = 1, paragraphs: int = 12) -> Path:
        folder = tmp_path / f"papers-{version}"
        folder.mkdir()
        for number in range(count):
            (folder / f"paper{number}.md").write_text(invented_paper(number, version, paragraphs))
        return folder

    return written


class Composed:
    """A document put together by hand; what is written is found again by `place`."""

    def __init__(self) -> None:
        self.text = ""
        self._blocks: list[Block] = []
        self._section: tuple[str, ...] = ()

    def write(self, words: str, end: str = "\n") -> Span:
        span = Span(len(self.text), len(self.text) + len(words))
        self.text += words + end
        return span

    def heading(self, *path: str) -> None:
        span = self.write(path[-1])
        self._blocks.append(Block(BlockKind.HEADING, (span,), path[:-1], len(path)))
        self._section = path

    def add(self, words: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Span:
        span = self.write(words)
        self._blocks.append(Block(kind, (span,), self._section))
        return span

    def add_table(self, rows: int, notes: tuple[tuple[str | None, str], ...] = ()) -> Table:
        """A table of two columns, two groups of rows; the first cell of the first row carries the mark `a`."""
        start = len(self.text)
        caption = Label("Table 1. Invented outcomes", self.write("Table 1. Invented outcomes"))
        stub = Label("Outcome", self.write("Outcome", "\t"))
        columns = tuple(
            (Label(name, self.write(name, end)),) for name, end in (("Arm A (N=40)", "\t"), ("Arm B", "\n"))
        )
        lines: list[Row] = []
        for group in ("First group", "Second group"):
            over = Label(group, self.write(group))
            for i in range(rows // 2):
                own = Label(f"item {i}", self.write(f"item {i}", "\t"))
                mark = ("a",) if not lines else ()
                left = self.write(f"{i}.5{'a' if mark else ''}", "\t")
                cells = (Cell(f"{i}.5", left, 0, mark), Cell(f"{i} (7)", self.write(f"{i} (7)"), 1))
                lines.append(Row((over, own), cells))
        end = len(self.text) - 1
        below = tuple(Note(mark, words, self.write(words)) for mark, words in notes)
        table = Table("Table 1", caption, (stub,), columns, tuple(lines), below)
        self._blocks.append(Block(BlockKind.CAPTION, (caption.span,), self._section))
        self._blocks.append(Block(BlockKind.TABLE, (Span(start, end),), self._section, table=table))
        self._blocks += [Block(BlockKind.FOOTNOTE, (note.span,), self._section) for note in below]
        return table

    def document(self) -> Document:
        return Document("invented", Path("invented.md"), sha256(self.text.encode()), self.text, tuple(self._blocks))


@pytest.fixture
def composed() -> Composed:
    return Composed()


@pytest.fixture(scope="session")
def composing() -> type[Composed]:
    return Composed


@pytest.fixture
def free_port() -> Callable[[], int]:
    """Ports of this machine on which nothing listens."""

    def port() -> int:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            return int(free.getsockname()[1])

    return port
