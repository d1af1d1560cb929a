"""Words in lines: what stands on one baseline, with the raised and lowered words that belong to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from extractor.documents.pdf.words import Word
from extractor.documents.places import Box

_SAME_LINE = 0.16
"""Of the size of the letters: baselines that differ less are one."""
_ATTACHED = 0.6
"""Of the size of the larger letters: smaller words whose baseline is not farther off belong to the line."""
_SMALLER = 0.87


@dataclass(frozen=True, eq=False)
class PageLine:
    """Words of one line from left to right, on a page that counts from 1."""

    words: tuple[Word, ...]
    page: int = 0

    @cached_property
    def box(self) -> Box:
        box = self.words[0].box
        for word in self.words[1:]:
            box = box.around(word.box)
        return box

    @cached_property
    def size(self) -> float:
        """The size in which most of the line is set."""
        sizes: Counter[float] = Counter()
        for word in self.words:
            sizes[round(word.size, 1)] += len(word.text)
        return max(sizes, key=lambda size: (sizes[size], size))

    @cached_property
    def baseline(self) -> float:
        return next(
            (w.baseline for w in self.words if round(w.size, 1) == self.size and not w.raised), self.words[0].baseline
        )

    @property
    def bold(self) -> bool:
        """Whether the whole line is bold, signs and marks aside."""
        lettered = [word for word in self.words if re.search(r"[A-Za-z]{2}", word.text)]
        return bool(lettered) and all(word.bold for word in lettered)

    @property
    def italic(self) -> bool:
        lettered = [word for word in self.words if re.search(r"[A-Za-z]{2}", word.text)]
        return bool(lettered) and all(word.italic for word in lettered)

    @cached_property
    def text(self) -> str:
        """The line as text, raised words in `<sup>…</sup>`."""
        return "".join(text for text, _ in spelled(self.words))


def spelled(words: Iterable[Word]) -> list[tuple[str, Word]]:
    """Each word with the blank before it and, where it is raised, its marks; raised neighbours stand together."""
    parts: list[tuple[str, Word]] = []
    words = list(words)
    for index, word in enumerate(words):
        blank = " " if parts and not word.glued and not (word.raised and words[index - 1].raised) else ""
        opens = word.raised and not (index and words[index - 1].raised)
        closes = word.raised and not (index + 1 < len(words) and words[index + 1].raised)
        parts.append((f"{blank}{'<sup>' if opens else ''}{word.text}{'</sup>' if closes else ''}", word))
    return parts


def lines_of(words: Sequence[Word], page: int) -> list[PageLine]:
    """The lines that some words of one column or table make, from the top."""
    groups: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.baseline, w.box.left)):
        near = (group for group in reversed(groups[-4:]) if _on_line(word, group[0]))
        group = next(near, None)
        if group is not None:
            group.append(word)
        else:
            groups.append([word])
    lines = [PageLine(tuple(_raised(group)), page) for group in _attached(groups)]
    return sorted(lines, key=lambda line: (round(line.baseline, 1), line.box.left))


def _on_line(word: Word, other: Word) -> bool:
    """Whether two words of like size share a baseline."""
    like = _SMALLER < word.size / other.size < 1 / _SMALLER
    return like and abs(word.baseline - other.baseline) <= _SAME_LINE * max(word.size, other.size)


def _attached(groups: list[list[Word]]) -> list[list[Word]]:
    """Smaller words put into the line that they stand above, below or in."""
    kept = [list(group) for group in groups]
    for index, group in enumerate(groups):
        near = groups[max(0, index - 4) : index] + groups[index + 1 : index + 5]
        for word in group:
            lines = [
                other
                for other in near
                if word.size < _SMALLER * other[0].size
                and abs(word.baseline - other[0].baseline) <= _ATTACHED * other[0].size
                and _beside(word, other)
            ]
            if lines:
                home = min(lines, key=lambda line: abs(word.baseline - line[0].baseline))
                kept[index].remove(word)
                kept[next(i for i, one in enumerate(groups) if one is home)].append(word)
    return [group for group in kept if group]


def _beside(word: Word, line: list[Word]) -> bool:
    """Whether a word of a line is close enough for a mark on it."""
    return any(
        -word.size < word.box.left - other.box.right < word.size
        or (other.box.left - word.box.right < word.size / 2 and other.box.left > word.box.left)
        for other in line
    )


def _raised(group: list[Word]) -> list[Word]:
    """The words from left to right, those above the line marked so."""
    ordered = sorted(group, key=lambda w: w.box.left)
    sizes: Counter[float] = Counter()
    for word in ordered:
        sizes[round(word.size, 1)] += len(word.text)
    largest = max(size for size in sizes)
    size = largest if sizes[largest] * 4 >= sum(sizes.values()) else max(sizes, key=lambda s: sizes[s])
    baseline = next(word.baseline for word in ordered if round(word.size, 1) == size)
    marked = []
    for before, word in zip([None, *ordered], ordered, strict=False):
        up = baseline - word.baseline
        glued = word.glued or (before is not None and word.box.left - before.box.right < 0.12 * word.size)
        raised = up > 0.12 * size and word.size < _SMALLER * size
        marked.append(replace(word, raised=raised, glued=glued and before is not None))
    return marked


def fragments(line: PageLine, gap: float) -> list[PageLine]:
    """A line cut where a gap is wider than so many sizes of its letters."""
    pieces: list[list[Word]] = []
    for word in line.words:
        if pieces and word.box.left - pieces[-1][-1].box.right <= gap * line.size:
            pieces[-1].append(word)
        else:
            pieces.append([word])
    return [PageLine(tuple(piece), line.page) for piece in pieces]
