"""Places in a text, and text that remembers where each of its characters came from."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` up to, not including, `end` of a stored text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of the span."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Whether the other span lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Mapped:
    """Cleaned text with the span of the stored text behind each character.

    `starts[i]` and `ends[i]` bound what character `i` stands for. Both only grow, so that a
    piece of the clean text maps back to one contiguous span of the stored text.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.text)

    def span(self, start: int, end: int) -> Span:
        """The stored span of `text[start:end]`; an empty piece gives an empty span."""
        if end <= start:
            at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return Span(at, at)
        return Span(self.starts[start], self.ends[end - 1])

    def piece(self, start: int, end: int) -> Mapped:
        """The cleaned text from `start` to `end`, still mapped."""
        return Mapped(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def index(self, position: int) -> int:
        """The first clean character that stands at or after a stored position."""
        return bisect_left(self.starts, position)


def joined(parts: list[Mapped], separator: str = " ") -> Mapped:
    """Several mapped texts as one; a separator maps to the end of what stands before it."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for part in parts:
        if not part.text:
            continue
        if text:
            text.append(separator)
            starts.extend([ends[-1]] * len(separator))
            ends.extend([ends[-1]] * len(separator))
        text.append(part.text)
        starts.extend(part.starts)
        ends.extend(part.ends)
    return Mapped("".join(text), tuple(starts), tuple(ends))
