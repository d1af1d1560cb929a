"""Lines of columns put together into paragraphs, list items and headings."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.documents.lines import Line, ends_sentence, value_like
from extractor.documents.pdf.lines import PageLine
from extractor.documents.sections import Region as Part
from extractor.documents.sections import is_main_heading, region

_BULLET = re.compile(r"^[•●▪◦‣○·■□–-]\s*(?=\S)")
_ENTRY = re.compile(r"^\[?(\d{1,3})(?:[.\])]|\s)")
_LONGEST_HEADING = 180


@dataclass
class Stretch:
    """Lines of one paragraph, item or heading."""

    lines: list[PageLine] = field(default_factory=list)
    heading: bool = False
    reference: bool = False

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        return self.lines[0].size

    @property
    def style(self) -> tuple[float, bool, bool]:
        """Size, weight and slant, by which headings of one depth are alike."""
        first = self.lines[0]
        return round(first.size * 2) / 2, first.bold, first.italic

    @property
    def bullet(self) -> bool:
        return _BULLET.match(self.text) is not None


@dataclass
class Typesetting:
    """Puts columns of lines together, one after another; knows when the list of references has begun."""

    body: float
    """Size of the running text."""
    part: Part = Part.BODY

    def stretches(self, lines: Sequence[PageLine]) -> Iterator[Stretch]:
        """The paragraphs and headings of one column, from the top."""
        if not lines:
            return
        left = statistics.median_low([line.box.left for line in lines])
        right = max(line.box.right for line in lines)
        gaps = [b.baseline - a.baseline for a, b in pairwise(lines) if 0 < b.baseline - a.baseline < 40]
        pitch = statistics.median_low(gaps) if gaps else 12.0
        current = Stretch()
        for line in lines:
            if current.lines and self._parts(current, line, (left, right), pitch):
                yield self._settled(current)
                current = Stretch()
            current.lines.append(line)
        yield self._settled(current)

    def _settled(self, stretch: Stretch) -> Stretch:
        stretch.heading = self._is_heading(stretch)
        if stretch.heading:
            self.part = region(stretch.text, self.part, marked=stretch.lines[0].bold or stretch.size > self.body + 0.8)
        stretch.reference = self.part is Part.REFERENCES and not stretch.heading
        return stretch

    def _parts(self, current: Stretch, line: PageLine, column: tuple[float, float], pitch: float) -> bool:
        """Whether a line begins a new paragraph."""
        last = current.lines[-1]
        gap = line.baseline - last.baseline
        if gap > 1.45 * max(pitch, line.size) or gap < -2:
            return True
        if abs(line.size - last.size) > 0.6 or self._restyled(current, line):
            return True
        if self.part is Part.REFERENCES:
            return self._next_entry(current, line, column)
        if _BULLET.match(line.text) or Line(1, line.text, 0).table_name or Line(1, line.text, 0).figure_caption:
            return True
        set_in = line.box.left > column[0] + 0.7 * line.size and last.box.left <= column[0] + 0.5 * line.size
        if set_in and not current.bullet and len(current.lines) > 0 and ends_sentence(last.text):
            return True
        room = column[1] - last.box.right
        width = column[1] - column[0]
        return room > 0.3 * width or (room > max(4 * last.size, 0.15 * width) and ends_sentence(last.text))

    def _restyled(self, current: Stretch, line: PageLine) -> bool:
        last = current.lines[-1]
        if last.bold != line.bold:
            # A bold line ends a heading; a bold word at the end of a paragraph's line parts nothing.
            return len(current.lines) == 1 or last.bold == current.lines[0].bold
        whole = all(one.italic for one in current.lines)
        return (
            whole != line.italic
            and (whole or line.italic)
            and len(last.text) < 90
            and not ends_sentence(last.text)
            and whole
        )

    def _next_entry(self, current: Stretch, line: PageLine, column: tuple[float, float]) -> bool:
        """Whether a line of the list of references begins an entry."""
        before, now = _ENTRY.match(current.text), _ENTRY.match(line.text)
        if before and now:
            return int(now.group(1)) == int(before.group(1)) + 1
        if before or now:
            return before is None and now is not None and line.box.left <= column[0] + 2
        hanging = line.box.left < current.lines[-1].box.left - 3
        return hanging or (
            ends_sentence(current.lines[-1].text)
            and line.box.left <= current.lines[0].box.left + 1
            and len(current.lines) > 1
        )

    def _is_heading(self, stretch: Stretch) -> bool:
        text = re.sub(r"<sup>[^<>]*</sup>", "", stretch.text).strip()
        line = Line(1, text, 0)
        if is_main_heading(line):
            return True
        if self.part is Part.REFERENCES and _ENTRY.match(text):
            return False
        if (
            not re.match(r"(?:\d+(?:\.\d+)*\.?\s+)?[A-Z≥]", text)
            or len(text) > _LONGEST_HEADING
            or len(stretch.lines) > 5
        ):
            return False
        if line.table_name or line.figure_caption or line.note or value_like(text):
            return False
        if not re.search(r"[a-z]{2}|[A-Z]{4}", text):
            return False
        if text.endswith((",", ";", ":", "-")) or (ends_sentence(text) and stretch.size <= self.body + 2):
            return False
        large = stretch.size > self.body + 0.8
        bold = all(one.bold for one in stretch.lines)
        slanted = all(one.italic for one in stretch.lines) and len(text) < 90 and len(stretch.lines) < 3
        return large or bold or (slanted and stretch.size > self.body - 0.3)


def heading_levels(stretches: Sequence[Stretch]) -> dict[tuple[float, bool, bool], int]:
    """The depth of each style of heading: main parts of the paper at 2, others below in the order of their weight."""
    headings = [stretch for stretch in stretches if stretch.heading]
    main = {stretch.style for stretch in headings if is_main_heading(Line(1, stretch.text, 0))}
    others = sorted(
        {stretch.style for stretch in headings} - main, key=lambda style: (-style[0], not style[1], style[2])
    )
    return {**dict.fromkeys(main, 2), **{style: 3 + rank for rank, style in enumerate(others)}}


def second_half(first: Stretch, second: Stretch) -> bool:
    """Whether a paragraph goes on in another column or on another page."""
    if first.heading or second.heading or first.reference != second.reference or abs(first.size - second.size) > 0.5:
        return False
    before, after = first.text.rstrip(), second.text.lstrip()
    if ends_sentence(before) or len(before) < 40 or second.bullet:
        return False
    if first.reference:
        return _ENTRY.match(after) is None
    return re.match(r"Fig(?:ure)?\.?\s*\d|Table\s*\d", after) is None or after[:1].islower()
