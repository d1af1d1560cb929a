"""Where on a page tables stand: by their captions, their rules and the gaps in their lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.documents.lines import CONTINUED, Line
from extractor.documents.pdf.lines import PageLine, fragments, lines_of
from extractor.documents.pdf.rules import Rules
from extractor.documents.pdf.words import Word
from extractor.documents.places import Box

GAP = 0.75
"""Of the size of the letters: a wider gap in a line parts two cells."""
_LONGEST_CAPTION = 160.0
"""Points between a caption's first line and its table."""
_SAME = 6.0
"""Points by which the ends of one table's rules may differ."""
_NARROWEST = 80.0
_LOOKED_AT = 12
"""Lines below a caption that tell how wide its table is."""


@dataclass(frozen=True)
class Region:
    """A table on a page: its caption, the box of its cells, the lines in it, and its notes."""

    page: int
    caption: tuple[PageLine, ...]
    box: Box
    lines: tuple[PageLine, ...]
    notes: tuple[PageLine, ...]

    @property
    def words(self) -> set[int]:
        """Every word that belongs to the table, by its number."""
        return {word.number for line in (*self.caption, *self.lines, *self.notes) for word in line.words}

    @property
    def continued(self) -> bool:
        """Whether the caption says that the table goes on from the page before."""
        return any(CONTINUED.search(line.text) for line in self.caption)


@dataclass(frozen=True)
class _Page:
    number: int
    words: tuple[Word, ...]
    rules: Rules
    size: float
    """Of the page's running text."""


def table_regions(
    number: int, words: Sequence[Word], rules: Rules, size: float, before: Region | None = None
) -> list[Region]:
    """The tables of a page, from the top: those with a caption, those that repeat a header, those that rules show.

    `before` is the last table of the page before, which may go on here under its header.
    """
    page = _Page(number, tuple(words), rules, size)
    found: list[Region] = []
    captions = _captions(page)
    for caption in captions:
        taken = {number for region in found for number in region.words}
        free = [w for w in page.words if w.number not in taken]
        region = _below(caption, [c for c in captions if c is not caption], _Page(number, tuple(free), rules, size))
        if region is not None:
            found.append(region)
    for earlier in [*found, *([before] if before is not None else [])]:
        found += _repeated(page, earlier, found)
    found += _uncaptioned(page, found)
    return sorted(found, key=lambda region: region.box.top)


def _captions(page: _Page) -> list[PageLine]:
    """Pieces of lines that begin a table's caption."""
    pieces = [piece for line in lines_of(page.words, page.number) for piece in fragments(line, 1.2)]
    return [piece for piece in pieces if Line(1, piece.text, 0).table_name is not None]


def _below(caption: PageLine, others: list[PageLine], page: _Page) -> Region | None:
    """The table below a caption: between rules, or as far as lines with gaps go on."""
    ends = [o.box.top for o in others if o.box.top > caption.box.bottom and _share(o.box, caption.box, 1)]
    floor = min(ends, default=float("inf"))
    family = _family(caption, floor, page.rules.horizontal)
    extent = _extent(caption, family, page)
    inside = [
        w
        for w in page.words
        if extent[0] - 3 <= (w.box.left + w.box.right) / 2 <= extent[1] + 3
        and caption.box.top - 2 <= w.baseline < floor
    ]
    lines = lines_of(inside, page.number)
    start = next((i for i, line in enumerate(lines) if _holds(line, caption)), None)
    if start is None:
        return None
    first = _first_row(lines, start, family)
    if first is None:
        return None
    last = _last(lines, first, family, page)
    if last is None or last <= first:
        return None
    return _region(page, lines, start, first, last, extent)


def _region(
    page: _Page, lines: list[PageLine], start: int, first: int, last: int, extent: tuple[float, float]
) -> Region:
    cells = lines[first:last]
    box = Box(
        min(extent[0], *(line.box.left for line in cells)),
        min(line.box.top for line in cells),
        max(extent[1], *(line.box.right for line in cells)),
        max(line.box.bottom for line in cells),
    )
    notes = _notes(lines, last, cells, page)
    return Region(page.number, tuple(lines[start:first]), box, tuple(cells), tuple(notes))


def _holds(line: PageLine, piece: PageLine) -> bool:
    numbers = {word.number for word in line.words}
    return any(word.number in numbers for word in piece.words)


def _share(one: Box, other: Box, least: float) -> bool:
    return min(one.right, other.right) - max(one.left, other.left) >= least


def _family(caption: PageLine, floor: float, rules: Sequence[Box]) -> list[Box]:
    """The rules of the table below a caption: those as wide as the first of them."""
    below = [r for r in rules if caption.box.bottom - 3 <= r.top < floor and r.right - r.left >= _NARROWEST]
    near = [r for r in below if r.top - caption.box.bottom < _LONGEST_CAPTION and _share(r, caption.box, 10)]
    near = [r for r in near if r.left <= caption.box.left + _SAME * 2 or r.right - r.left > 200]
    if not near:
        return []
    widest = max(r.right - r.left for r in near)
    first = next(r for r in sorted(near, key=lambda r: r.top) if r.right - r.left > 0.6 * widest)
    same = [r for r in below if abs(r.left - first.left) < _SAME and abs(r.right - first.right) < _SAME]
    return sorted(same, key=lambda r: r.top)


def _extent(caption: PageLine, family: list[Box], page: _Page) -> tuple[float, float]:
    """From where to where on the page the table may reach."""
    if family:
        return min(caption.box.left, family[0].left), max(caption.box.right, family[0].right)
    column = [w for w in page.words if w.box.left >= caption.box.left - 3 and w.baseline > caption.baseline + 1]
    below = lines_of(column, page.number)[:_LOOKED_AT]
    first = next((p for line in below for p in fragments(line, GAP) if p.box.left < caption.box.right), None)
    if first is None:
        return caption.box.left - 3, caption.box.right
    text = [p for line in lines_of(page.words, page.number) for p in fragments(line, 1.0)]
    beside = [p for p in text if abs(p.box.left - caption.box.left) < 1.5 * p.size and len(p.text) > 40]
    beside = [p for p in beside if not _holds(p, caption) and p.text[-1:] not in ")0123456789"]
    edge = max((p.box.right for p in beside if abs(p.size - page.size) < 0.4), default=float("inf"))
    if abs(first.size - page.size) > 0.4:  # the table is set smaller than the text beside it
        small = [p for line in below for p in fragments(line, GAP) if abs(p.size - first.size) < 0.3]
        # It ends with the column of the text above it, unless something in it reaches farther.
        over = any(p.box.left < edge - 1 and p.box.right > edge + 3 for p in (*small, caption))
        ends = [p.box.right for p in small if over or p.box.left < edge]
    else:
        ends = [p.box.right for p in beside] or [line.box.right for line in below]
    return caption.box.left - 3, max([caption.box.right, *ends])


def _gapped(line: PageLine) -> bool:
    return len(fragments(line, GAP)) > 1


def _first_row(lines: list[PageLine], start: int, family: list[Box]) -> int | None:
    """The first line of cells: below the first rule, or the first with gaps, whichever comes first."""
    ruled = family[0].top if family else float("inf")
    caption = lines[start].box
    for index in range(start + 1, len(lines)):
        line = lines[index]
        aside = line.box.left > caption.left + 12 and abs(_middle(line.box) - _middle(caption)) > 12
        if line.baseline > ruled or aside or (_gapped(line) and len(fragments(line, 1.5)) > 1):
            return index
        if line.baseline - lines[start].baseline > _LONGEST_CAPTION:
            return None
    return None


def _middle(box: Box) -> float:
    return (box.left + box.right) / 2


def _last(lines: list[PageLine], first: int, family: list[Box], page: _Page) -> int | None:
    """The line behind the table's last; two rules are those of its header where no third closes the table."""
    boxed = _boxed_end(lines, first, family, page)
    if boxed is not None:
        return boxed
    ruled = _last_by_rules(lines, first, family) if len(family) > 1 else None
    if ruled is not None and len(family) > 2:
        return ruled
    gapped = _last_by_gaps(lines, first)
    return max(ruled or 0, gapped or 0) or None


def _boxed_end(lines: list[PageLine], first: int, family: list[Box], page: _Page) -> int | None:
    """The line behind the last that vertical rules stand beside, where they part columns."""
    if not family:
        return None
    left, right, at = family[0].left, family[0].right, lines[first].baseline
    inner = [r for r in page.rules.vertical if left + 8 < r.left < right - 8 and r.bottom > at]
    bottom, reached = at, True
    while reached:  # boxes below one another, each a little farther down
        reached = False
        for rule in inner:
            if rule.top < bottom + 40 and rule.bottom > bottom + 1 and sum(abs(rule.left - o.left) < 2 for o in inner):
                bottom, reached = rule.bottom, True
    if bottom - at < 2 * lines[first].size:
        return None
    return next((i for i in range(first, len(lines)) if lines[i].baseline > bottom + 1), len(lines))


def _last_by_rules(lines: list[PageLine], first: int, family: list[Box]) -> int | None:
    """The line behind the last that stands between rules of the table with cells between them."""
    edges = [rule.top for rule in family if rule.top > lines[first].baseline - 1]
    width = family[0].right - family[0].left
    last, at, skipped = None, first, 0
    for edge in edges:
        end = at
        while end < len(lines) and lines[end].baseline <= edge + 1:
            end += 1
        between = lines[at:end]
        text = sum(not _gapped(line) and line.box.right - line.box.left > 0.6 * width for line in between)
        noted = bool(between) and _opens_note(between[0]) and not any(map(_gapped, between))
        if between and at > first and (noted or text * 2 >= len(between) or _prose(between)):
            skipped += 1
            if skipped > 1 or len(between) > 2:
                break
        else:
            last, skipped = end, 0
        at = end
    return last


def _prose(lines: list[PageLine]) -> bool:
    """Whether some lines are running text or notes that a rule happens to end."""
    full = sum(not _gapped(line) and len(line.text.split()) > 8 for line in lines)
    return full > 3 and full * 2 > len(lines)


def _last_by_gaps(lines: list[PageLine], first: int) -> int | None:
    """The line behind the last of a stretch of lines with gaps; labels and second lines of cells may stand between."""
    last, single, labels = first, 0, 0.0
    for index in range(first, len(lines)):
        line = lines[index]
        if index > first and line.baseline - lines[index - 1].baseline > 3.2 * line.size:
            break
        if _gapped(line):
            last, single = index + 1, 0
            labels = max(labels, fragments(line, GAP)[0].box.right)
        elif len(line.text.split()) > 10 or _opens_note(line) or (single := single + 1) > 3:
            break
    while 0 < last < len(lines) and _ends_label(lines[last - 1], lines[last], labels):
        last += 1
    return last if sum(_gapped(line) for line in lines[first:last]) >= 2 else None


def _ends_label(above: PageLine, line: PageLine, labels: float) -> bool:
    """Whether a line is the end of a row's label rather than a note: as narrow as labels are, in small letters."""
    near = line.baseline - above.baseline < 1.4 * line.size and abs(line.size - above.size) < 0.3
    return near and line.box.right <= labels + 3 and line.text[:1].islower() and not _opens_note(line)


def _opens_note(line: PageLine) -> bool:
    text = line.text
    return text.startswith("<sup>") or Line(1, text, 0).note


def _notes(lines: list[PageLine], last: int, cells: Sequence[PageLine], page: _Page) -> list[PageLine]:
    """The lines below the cells that are notes: smaller than the running text, or opened by a mark."""
    notes: list[PageLine] = []
    previous = cells[-1].baseline
    inside = False
    for line in lines[last:]:
        pitch = 2.6 if not notes else 1.9
        small = line.size < page.size - 0.4
        inside = inside or _opens_note(line)
        if line.baseline - previous > pitch * max(line.size, 8) or Line(1, line.text, 0).table_name:
            break
        goes_on = bool(notes) and abs(line.size - notes[-1].size) < 0.3 and inside
        noted = _opens_note(line) or (small and line.size <= cells[0].size + 0.6) or (goes_on and small)
        if not noted and not (goes_on and line.baseline - previous < 1.4 * line.size):
            break
        notes.append(line)
        previous = line.baseline
    return notes


def _repeated(page: _Page, earlier: Region, found: list[Region]) -> list[Region]:
    """A table without a caption that begins with the first line of an earlier one."""
    head = [piece.text for piece in fragments(earlier.lines[0], GAP)]
    taken = {number for region in found for number in region.words}
    free = [w for w in page.words if w.number not in taken]
    for line in lines_of(free, page.number):
        pieces = fragments(line, GAP)
        texts = [piece.text for piece in pieces]
        at = next((i for i in range(len(texts)) if texts[i : i + len(head)] == head), None)
        if at is None or (len(head) < 2 and len(head[0]) < 8):
            continue
        shift = pieces[at].box.left - earlier.lines[0].box.left
        extent = (earlier.box.left + shift, earlier.box.right + shift)
        own = [w for w in free if extent[0] - 3 <= (w.box.left + w.box.right) / 2 <= extent[1] + 3]
        lines = lines_of([w for w in own if w.baseline > line.baseline - 2], page.number)
        same = [
            r for r in page.rules.horizontal if abs(r.left - extent[0]) < _SAME and abs(r.right - extent[1]) < _SAME
        ]
        last = _last(lines, 0, sorted((r for r in same if r.top > line.box.top - 8), key=lambda r: r.top), page)
        if last is not None and last > 1:
            return [_region(page, lines, 0, 0, last, extent)]
    return []


def _uncaptioned(page: _Page, found: list[Region]) -> list[Region]:
    """Tables between equal rules that have no caption above them, as a table's second half has none."""
    left = [r for r in page.rules.horizontal if r.right - r.left >= _NARROWEST and not _held(r, found)]
    regions: list[Region] = []
    while left:
        first = min(left, key=lambda r: r.top)
        family = sorted(
            (r for r in left if abs(r.left - first.left) < _SAME and abs(r.right - first.right) < _SAME),
            key=lambda r: r.top,
        )
        left = [r for r in left if r not in family]
        if len(family) < 2:
            continue
        extent = (first.left, first.right)
        taken = {number for region in (*found, *regions) for number in region.words}
        free = [w for w in page.words if w.number not in taken and w.baseline > first.top]
        words = [w for w in free if extent[0] - 3 <= (w.box.left + w.box.right) / 2 <= extent[1] + 3]
        lines = lines_of(words, page.number)
        last = _last(lines, 0, family, page) if lines else None
        if last and sum(bool(re.search(r"\d", line.text)) and _gapped(line) for line in lines[:last]) >= 2:
            regions.append(_region(page, lines, 0, 0, last, extent))
    return regions


def _held(rule: Box, found: list[Region]) -> bool:
    return any(
        region.box.top - 12 <= rule.top <= region.box.bottom + 12 and _share(rule, region.box, 5) for region in found
    )
