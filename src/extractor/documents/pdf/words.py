"""Words of a page with their boxes, sizes and weights, from the characters that PDFium gives."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
from pypdfium2 import raw

from extractor.documents.places import Box

MOST_CHARACTERS = 60_000
"""On one page; a page of a journal has some six thousand."""
_SPACE = 0.18
"""Of the size of the letters: a wider gap parts two words even where no blank is printed."""
_SYMBOL_FONT = {0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xBB: "≈", 0xB9: "≠", 0x61: "α", 0x62: "β", 0x67: "γ",
                0x6B: "κ", 0x6C: "λ", 0x6D: "µ", 0xB7: "•", 0xB0: "°", 0x2D: "−"}  # fmt: skip
"""Adobe's Symbol encoding, for fonts that bring no table of characters."""
_MATH_PI = {"$": "≥", "#": "≤", "6": "±", "3": "×", "5": "=", "1": "+", "2": "−", ",": "<", ".": ">", ";": "~"}
"""Characters of the Mathematical Pi and Universal fonts, in which older journals set their signs."""
_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
_SHOWN = {0: 0, 1: 3, 2: 2, 3: 1}
"""A page's own turn, in quarters clockwise, by the direction of text that it sets upright."""
_BOLD_WEIGHT = 600
_BOLD_NAME = ("bold", "black", "heavy", "demi", "semibold", ".b+", "-bd")


@dataclass(frozen=True, slots=True)
class Word:
    """Printed characters without a blank, in points from the top left corner of the page as shown."""

    number: int
    """Its place in the stream of the page."""
    text: str
    box: Box
    baseline: float
    size: float
    bold: bool
    italic: bool
    glued: bool = False
    """Whether no blank stands between it and the word before it."""
    raised: bool = False
    """Whether it stands above the line, as marks and citations do."""


@dataclass(frozen=True, slots=True)
class _Font:
    size: float
    bold: bool
    italic: bool
    map: dict[int, str] | None
    pi: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """From the page's own coordinates to points from the top left corner, with the text upright."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        if self.turns == 1:  # the text runs downwards
            return self.top - self.bottom - y, self.right - self.left - x
        if self.turns == 3:  # the text runs upwards
            return y, x
        if self.turns == 2:
            return self.right - self.left - x, y
        return x, self.top - self.bottom - y

    def back(self, x: float, y: float) -> tuple[float, float]:
        """From this frame to the page's own coordinates."""
        wide, high = self.right - self.left, self.top - self.bottom
        own = {0: (x, high - y), 1: (wide - y, high - x), 2: (wide - x, y), 3: (y, x)}[self.turns]
        return own[0] + self.left, own[1] + self.bottom

    def box(self, rect: tuple[float, float, float, float]) -> Box:
        (x0, y0), (x1, y1) = self.point(rect[0], rect[1]), self.point(rect[2], rect[3])
        return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of a page, those that stand upright and how many do not."""

    words: tuple[Word, ...]
    turned: int
    """Characters that run in another direction than the rest."""
    frame: Frame
    shown: Frame
    """How a viewer shows the page."""

    def as_shown(self, box: Box) -> Box:
        """A box among the words as a box on the page as shown."""
        if self.frame == self.shown:
            return box
        (x0, y0), (x1, y1) = self.frame.back(box.left, box.top), self.frame.back(box.right, box.bottom)
        return self.shown.box((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


NOTHING = PageWords((), 0, Frame(0, 0, 0, 0, 0), Frame(0, 0, 0, 0, 0))
"""A page that cannot be loaded."""


def page_words(page: pdfium.PdfPage) -> PageWords:
    """The words of a page in the order of its stream; a page whose text is turned is turned back."""
    left, bottom, right, top = page.get_bbox()
    textpage = page.get_textpage()
    try:
        found = _characters(textpage)
    finally:
        textpage.close()
    quarter = _quarter(found)
    frame = Frame(left, bottom, right, top, quarter)
    upright = [c for c in found if c.quarter == quarter]
    words = _words(upright, frame)
    turned = sum(c.text.strip() != "" for c in found) - sum(c.text.strip() != "" for c in upright)
    shown = Frame(left, bottom, right, top, _SHOWN[page.get_rotation() // 90 % 4])
    return PageWords(tuple(words), turned, frame, shown)


@dataclass(frozen=True, slots=True)
class _Character:
    text: str
    x: float
    y: float
    rect: tuple[float, float, float, float]
    font: _Font
    quarter: int


def _quarter(found: list[_Character]) -> int:
    """By how many quarters most of the page's text is turned."""
    counts = [0, 0, 0, 0]
    for character in found:
        counts[character.quarter] += 1
    return max(range(4), key=lambda quarter: counts[quarter]) if found else 0


def _characters(textpage: pdfium.PdfTextPage) -> list[_Character]:
    count = min(raw.FPDFText_CountChars(textpage), MOST_CHARACTERS)
    x, y, rect = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    fonts: dict[int | None, _Font] = {}
    found: list[_Character] = []
    for index in range(count):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if raw.FPDFText_IsGenerated(textpage, index) == 1 and code != 2:
            if found:
                found.append(replace(found[-1], text=" "))
            continue
        key = ctypes.cast(raw.FPDFText_GetTextObject(textpage, index), ctypes.c_void_p).value
        font = fonts.get(key)
        if font is None:
            font = fonts[key] = _font(textpage, index)
        raw.FPDFText_GetCharOrigin(textpage, index, x, y)
        raw.FPDFText_GetLooseCharBox(textpage, index, rect)
        angle = raw.FPDFText_GetCharAngle(textpage, index)
        quarter = round(angle / (math.pi / 2)) % 4 if angle >= 0 else 0
        found.append(
            _Character(
                _text(code, font), x.value, y.value, (rect.left, rect.bottom, rect.right, rect.top), font, quarter
            )
        )
    return found


def _font(textpage: pdfium.PdfTextPage, index: int) -> _Font:
    name, flags, matrix = ctypes.create_string_buffer(256), ctypes.c_int(), raw.FS_MATRIX()
    raw.FPDFText_GetFontInfo(textpage, index, name, 256, flags)
    raw.FPDFText_GetMatrix(textpage, index, matrix)
    size = raw.FPDFText_GetFontSize(textpage, index) * (math.hypot(matrix.c, matrix.d) or 1.0)
    said = name.value.decode("utf-8", "replace").rpartition("+")[2].lower()
    bold = raw.FPDFText_GetFontWeight(textpage, index) >= _BOLD_WEIGHT or any(part in said for part in _BOLD_NAME)
    symbol = said.startswith("symbol") or "advpssym" in said
    pi = "mathematicalpi" in said or "mathpi" in said or said.startswith("universal")
    return _Font(max(size, 1.0), bold, "ital" in said or "obli" in said, _SYMBOL_FONT if symbol else None, pi)


def _text(code: int, font: _Font) -> str:
    if code == 2:  # PDFium's sign for a hyphen at a line's end
        return "-"
    if 0xF020 <= code <= 0xF0FF:  # private codes of symbol fonts
        return _SYMBOL_FONT.get(code - 0xF000, "")
    if font.map is not None and code in font.map and code >= 0x80:
        return font.map[code]
    if code in {0, 0xFFFE, 0xFFFF} or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return ""
    character = chr(code)
    if font.pi:
        return _MATH_PI.get(character, character)
    return " " if code < 32 else _LIGATURES.get(character, character)


def _words(characters: list[_Character], frame: Frame) -> list[Word]:
    words: list[Word] = []
    run: list[tuple[_Character, Box, float]] = []
    parted = True

    def close() -> None:
        nonlocal run
        text = "".join(c.text for c, _, _ in run)
        if text.strip():
            box = run[0][1]
            for _, more, _ in run[1:]:
                box = box.around(more)
            font = run[0][0].font
            words.append(Word(len(words), text, box, run[0][2], font.size, font.bold, font.italic, glued=not parted))
        run = []

    for character in characters:
        if not character.text.strip():
            close()
            parted = True
            continue
        box, (_, baseline) = frame.box(character.rect), frame.point(character.x, character.y)
        if run:
            before, last, line = run[-1][0], run[-1][1], run[-1][2]
            size = max(before.font.size, character.font.size)
            gap = box.left - last.right
            shifted = abs(baseline - line) > 0.1 * size
            resized = not 0.87 < character.font.size / before.font.size < 1.15
            if gap > _SPACE * size or gap < -size or abs(baseline - line) > size:
                close()
                parted = True
            elif shifted or resized or before.font.bold != character.font.bold:
                close()
                parted = False
        run.append((character, box, baseline))
    close()
    return words
