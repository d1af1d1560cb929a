"""The second look: targeted questions about single lines, after all passes over a paper.

Three things are asked about: printed numbers that look like results and stand in none (the sweep),
results that failed a check (with the reason), and results that verification doubts (read again).
They go together, since each question carries what all questions of the paper share.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractor.documents import Document
from extractor.readers.llm.marking import MARK, Line, Marked
from extractor.readers.llm.passages import Unit, units_of
from extractor.records import Record, Rejected, Uncovered
from extractor.text import Span

SHARE = 0.12
"""Characters that the lines of a second look take at most, as a share of the paper's."""
LEAST = 3_000
"""Characters that they may take in any paper."""
_MOST_NUMBERS = 12
"""Numbers of one line that a remark names; a line with more is looked at as a whole anyway."""


@dataclass(frozen=True)
class Remark:
    """What is asked about a line."""

    mark: str
    text: str


@dataclass(frozen=True)
class Doubts:
    """What the first passes left open."""

    refused: Sequence[Rejected]
    """Answers that failed a check; each names its line in `at`."""
    doubted: Sequence[tuple[Record, str]]
    """Records that verification speaks against, each with the reason."""
    uncovered: Sequence[Uncovered]

    def remarks(self, marked: Marked) -> list[Remark]:
        """One line for each: refused first, then doubted, then in no result; within their share of the paper."""
        return list(_within([*self._refused(marked), *self._doubted(marked), *self._missing(marked)], marked))

    def _refused(self, marked: Marked) -> Iterator[Remark]:
        for refused in self.refused:
            cited = MARK.match(str(refused.record.get("at", "")))
            if cited and cited.group(1) in marked.by_mark:
                said = {name: value for name, value in refused.record.items() if name != "quote"}
                offered = json.dumps(said, ensure_ascii=False, separators=(",", ":"), default=str)
                yield Remark(cited.group(1), f"{refused.record['at']} refused: {refused.reason}: {offered}")

    def _doubted(self, marked: Marked) -> Iterator[Remark]:
        for record, reason in self.doubted:
            place = record.evidence[0]
            for mark in sorted(marked.overlapping([Span(place.start, place.end)]))[:1]:
                yield Remark(mark, f"{mark} doubted: {_named(record, marked.document)}: {reason}")

    def _missing(self, marked: Marked) -> Iterator[Remark]:
        numbers: defaultdict[str, list[str]] = defaultdict(list)
        for number in self.uncovered:
            for line in marked.lines:
                if any(span.holds(number.span) for span in line.spans):
                    numbers[line.mark].append(number.text)
                    break
        # Lines with the most numbers first: a table that was passed over goes before a stray figure.
        for mark, found in sorted(numbers.items(), key=lambda item: -len(item[1])):
            yield Remark(mark, f"{mark} in no result: {', '.join(found[:_MOST_NUMBERS])}")


def _named(record: Record, document: Document) -> str:
    parts = (record.outcome, record.term, record.grade, record.cohort, record.value, record.num)
    place = record.evidence[0]
    return (
        " ".join(str(part) for part in parts if part is not None) + f" from {document.text[place.start : place.end]!r}"
    )


def _within(remarks: Iterable[Remark], marked: Marked) -> Iterator[Remark]:
    """Remarks in their order while their lines fit."""
    room = max(LEAST, SHARE * len(marked.document.text))
    shown: set[str] = set()
    for remark in remarks:
        new = [line for line in _with_heads(marked, [remark.mark]) if line.mark not in shown]
        cost = len(remark.text) + sum(len(line.shown) for line in new)
        if cost <= room:
            room -= cost
            shown |= {line.mark for line in new}
            yield remark


def shown_with(marked: Marked, remarks: Sequence[Remark]) -> list[Unit]:
    """The lines that some remarks are about, with what heads them."""
    return units_of(_with_heads(marked, [remark.mark for remark in remarks]))


def _with_heads(marked: Marked, marks: Sequence[str]) -> list[Line]:
    """Lines with the caption and columns of their table, or the sentence before; in the order of the paper."""
    wanted = {id(marked.by_mark[mark]) for mark in marks}
    tables = {id(marked.by_mark[mark].table) for mark in marks if marked.by_mark[mark].table is not None}
    after = [*marked.lines[1:], None]
    return [
        line
        for line, following in zip(marked.lines, after, strict=True)
        if id(line) in wanted
        or (line.kind in {"caption", "columns"} and id(line.table) in tables)
        or (line.table is None and following is not None and id(following) in wanted and following.block is line.block)
    ]


def by_calls(remarks: Sequence[Remark], marked: Marked, budget: int) -> list[list[Remark]]:
    """Remarks in as few calls as hold them with their lines."""
    calls: list[list[Remark]] = []
    room = 0
    for remark in sorted(remarks, key=lambda remark: int(remark.mark[1:])):
        cost = len(remark.text) + sum(len(line.shown) for line in _with_heads(marked, [remark.mark]))
        if not calls or cost > room:
            calls.append([])
            room = budget
        calls[-1].append(remark)
        room -= cost
    return calls
