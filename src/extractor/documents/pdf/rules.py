"""The straight lines drawn on a page: what rules a table."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

import pypdfium2 as pdfium
from pypdfium2 import raw

from extractor.documents.pdf.words import Frame
from extractor.documents.places import Box

_THIN = 3.0
"""Points: a filled box that is not thicker is a rule."""
_SHORT = 6.0
"""Points: what is shorter rules nothing."""
_ONE_LINE = 1.5
"""Points by which the pieces of one rule may lie apart."""
_MOST_OBJECTS = 20_000
_MOST_SEGMENTS = 400
"""A path with more segments is a drawing."""
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Rules:
    """Horizontal and vertical rules as thin boxes, pieces of one rule joined."""

    horizontal: tuple[Box, ...]
    vertical: tuple[Box, ...]


def page_rules(page: pdfium.PdfPage, frame: Frame) -> Rules:
    """The rules of a page in the coordinates of its words."""
    across: list[Box] = []
    down: list[Box] = []
    drawn = _thin(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, (1, 0, 0, 1, 0, 0), 0)
    for rect in islice(drawn, _MOST_OBJECTS):
        box = frame.box(rect)
        (across if box.right - box.left >= box.bottom - box.top else down).append(box)
    return Rules(tuple(_joined(across)), tuple(_flipped(_joined(_flipped(down)))))


_Matrix = tuple[float, float, float, float, float, float]
_Rect = tuple[float, float, float, float]


def _thin(holder: object, counted: object, taken: object, matrix: _Matrix, depth: int) -> Iterator[_Rect]:
    """Thin boxes among the objects of a page or a form, in the page's coordinates."""
    for index in range(min(counted(holder), _MOST_OBJECTS)):  # type: ignore[operator]
        item = taken(holder, index)  # type: ignore[operator]
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = _times(_matrix(item), matrix)
            yield from _thin(item, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner, depth + 1)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            yield from _of_path(item, matrix)


def _of_path(item: object, matrix: _Matrix) -> Iterator[_Rect]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    segments = raw.FPDFPath_CountSegments(item)
    if segments > _MOST_SEGMENTS or not (fill.value or stroke.value):
        return
    own = _times(_matrix(item), matrix)
    points = [_point(item, index, own) for index in range(segments)]
    if stroke.value:
        for (kind, x0, y0), (more, x1, y1) in pairwise(points):
            if more == raw.FPDF_SEGMENT_LINETO and kind != raw.FPDF_SEGMENT_BEZIERTO:
                yield from _if_rule(x0, y0, x1, y1)
        if len(points) > 3:  # a closed outline
            yield from _if_rule(*points[-1][1:], *points[0][1:])
    elif points:
        xs, ys = [x for _, x, _ in points], [y for _, _, y in points]
        yield from _if_rule(min(xs), min(ys), max(xs), max(ys))


def _if_rule(x0: float, y0: float, x1: float, y1: float) -> Iterator[_Rect]:
    width, height = abs(x1 - x0), abs(y1 - y0)
    if (width <= _THIN < _SHORT <= height) or (height <= _THIN < _SHORT <= width):
        yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _point(item: object, index: int, matrix: _Matrix) -> tuple[int, float, float]:
    segment = raw.FPDFPath_GetPathSegment(item, index)
    x, y = ctypes.c_float(), ctypes.c_float()
    raw.FPDFPathSegment_GetPoint(segment, x, y)
    a, b, c, d, e, f = matrix
    return (
        raw.FPDFPathSegment_GetType(segment),
        a * x.value + c * y.value + e,
        b * x.value + d * y.value + f,
    )


def _matrix(item: object) -> _Matrix:
    m = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, m):
        return (1, 0, 0, 1, 0, 0)
    return m.a, m.b, m.c, m.d, m.e, m.f


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _joined(rules: list[Box]) -> list[Box]:
    """Horizontal rules, pieces in one line that touch made one."""
    heights: list[list[Box]] = []
    for rule in sorted(rules, key=_middle):
        if heights and _middle(rule) - _middle(heights[-1][0]) < _ONE_LINE:
            heights[-1].append(rule)
        else:
            heights.append([rule])
    joined: list[Box] = []
    for pieces in heights:
        line: list[Box] = []
        for rule in sorted(pieces, key=lambda r: r.left):
            if line and rule.left <= line[-1].right + 2:
                line[-1] = line[-1].around(rule)
            else:
                line.append(rule)
        joined += line
    return joined


def _middle(rule: Box) -> float:
    return (rule.top + rule.bottom) / 2


def _flipped(rules: list[Box]) -> list[Box]:
    """Across made down and the other way round."""
    return [Box(r.top, r.left, r.bottom, r.right) for r in rules]
