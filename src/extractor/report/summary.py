"""What a run came to, in numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field

from extractor.records import Conflict, Family, Price, Spent, Usage
from extractor.runs import DocumentResult, Run


@dataclass(frozen=True)
class Line:
    """The numbers of one document, or of all."""

    document: str
    records: dict[str, int] = field(default_factory=dict)
    """By family."""
    rejected: int = 0
    warnings: int = 0
    """What the checks found that a curator should look at."""
    conflicts: int = 0
    uncovered: int = 0
    seconds: float = 0
    usage: Usage = field(default_factory=Usage)
    cost: float | None = None
    """US dollars, where the run knows a price."""
    error: str | None = None


@dataclass(frozen=True)
class Summary:
    """The lines of all documents, and their total."""

    run: str
    folder: str
    reader: str
    finished: bool
    lines: tuple[Line, ...]
    total: Line
    passes: tuple[Spent, ...] = ()
    """What the model's calls took, by pass and family."""
    price: Price | None = None

    @property
    def failed(self) -> int:
        """Documents that failed."""
        return sum(line.error is not None for line in self.lines)

    def as_json(self) -> dict[str, object]:
        """The summary as `--json` gives it."""
        return {
            "run": self.run,
            "folder": self.folder,
            "reader": self.reader,
            "finished": self.finished,
            "failed": self.failed,
            "total": _plain(self.total),
            "price": None if self.price is None else self.price.model_dump(),
            "passes": [spent.model_dump(mode="json") for spent in self.passes],
            "documents": [_plain(line) for line in self.lines],
        }


def summarise(run: Run) -> Summary:
    """Count what a run holds.

    Raises:
        RunError: a file of the run is damaged.
    """
    conflicts = run.conflicts()
    manifest = run.manifest
    lines = tuple(_line(result, conflicts, manifest.price) for result in run.results())
    lines += tuple(Line(document=aside.path, error=aside.reason) for aside in manifest.unreadable)
    total = Line(
        document=f"{len(lines)} documents" if len(lines) != 1 else "1 document",
        records={str(family): sum(line.records.get(family, 0) for line in lines) for family in Family},
        rejected=sum(line.rejected for line in lines),
        warnings=sum(line.warnings for line in lines),
        conflicts=len(conflicts),
        uncovered=sum(line.uncovered for line in lines),
        seconds=manifest.seconds,
        usage=sum((line.usage for line in lines), Usage()),
        cost=manifest.cost,
    )
    return Summary(
        manifest.id,
        str(run.folder),
        manifest.conditions.reader,
        manifest.finished is not None,
        lines,
        total,
        manifest.passes,
        manifest.price,
    )


def _line(result: DocumentResult, conflicts: tuple[Conflict, ...], price: Price | None) -> Line:
    counts = Counter(record.family for record in result.records.records)
    return Line(
        document=result.id,
        records={str(family): counts[family] for family in Family},
        rejected=len(result.rejected),
        warnings=len(result.warnings),
        conflicts=sum(any(side.document == result.id for side in conflict.sides) for conflict in conflicts),
        uncovered=len(result.uncovered),
        seconds=result.seconds,
        usage=result.usage,
        cost=None if price is None else price.of(result.usage),
        error=result.error,
    )


def _plain(line: Line) -> dict[str, object]:
    return {**asdict(line), "seconds": round(line.seconds, 3), "usage": line.usage.model_dump()}
