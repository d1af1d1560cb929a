"""A paper as what it says, to be printed in any format. Raised marks stand in `<sup>…</sup>`."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cell:
    """A cell of a printed table, over so many rows and columns; `mark` is the note that it bears."""

    text: str
    rows: int = 1
    columns: int = 1
    mark: str = ""
    indent: int = 0


@dataclass(frozen=True)
class Table:
    """Rows hold only the cells that begin in them, as HTML has it."""

    number: int
    title: str
    header: list[list[Cell]]
    body: list[list[Cell]]
    notes: list[tuple[str, str]] = field(default_factory=list)
    """Mark and text; an empty mark for abbreviations."""

    @property
    def caption(self) -> str:
        return f"Table {self.number}. {self.title}"

    def grid(self) -> list[list[Cell | None]]:
        """Header and body as a full grid: each cell where it begins, None where one reaches."""
        rows = [*self.header, *self.body]
        width = sum(cell.columns for cell in rows[0])
        made: list[list[Cell | None]] = [[None] * width for _ in rows]
        taken: set[tuple[int, int]] = set()
        for r, row in enumerate(rows):
            c = 0
            for cell in row:
                while (r, c) in taken:
                    c += 1
                made[r][c] = cell
                taken |= {(r + i, c + j) for i in range(cell.rows) for j in range(cell.columns)}
                c += cell.columns
        return made


@dataclass(frozen=True)
class Section:
    """A heading of a depth (2 for main parts) and what stands below it."""

    title: str
    level: int
    items: list[str | Table]


@dataclass(frozen=True)
class Paper:
    title: str
    authors: list[tuple[str, str]]
    """Given name and surname."""
    journal: str
    year: int
    doi: str
    sections: list[Section]
    references: list[tuple[str, str, str, int]]
    """First author as printed ("Bexley O"), title, journal, year."""

    @property
    def tables(self) -> list[Table]:
        return [item for section in self.sections for item in section.items if isinstance(item, Table)]
