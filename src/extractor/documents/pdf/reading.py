"""A born-digital PDF read into a rendering."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pypdfium2 as pdfium

from extractor.documents.blocks import BlockKind
from extractor.documents.composing import Composer, Rendering, front_of, is_prose
from extractor.documents.lines import Line
from extractor.documents.metadata import Metadata, printed_metadata
from extractor.documents.pdf.cells import joined_pieces
from extractor.documents.pdf.columns import gutter_of, in_reading_order
from extractor.documents.pdf.continuing import joined_tables
from extractor.documents.pdf.furniture import furniture
from extractor.documents.pdf.lines import PageLine, fragments, lines_of
from extractor.documents.pdf.opening import MOST_PAGES, opened
from extractor.documents.pdf.prose import Stretch, Typesetting, heading_levels, second_half
from extractor.documents.pdf.regions import Region, table_regions
from extractor.documents.pdf.rules import Rules, page_rules
from extractor.documents.pdf.tables import printed_table
from extractor.documents.pdf.words import NOTHING, PageWords, Word, page_words
from extractor.documents.places import Box
from extractor.documents.sections import run_in_abstract
from extractor.documents.spanning import Piece, PrintedTable
from extractor.errors import UnreadableDocument

_FEWEST_LETTERS = 200
"""A file with fewer on all its pages is a scan with a stamp on it, or no paper."""
_TURNED = 40
"""Characters: fewer are a mark in the margin."""
_LONGEST_LABEL = 400


@dataclass(frozen=True)
class _Sheet:
    """A page as read: words, rules, and what is furniture."""

    number: int
    words: PageWords
    rules: Rules
    furniture: set[int]


@dataclass
class _Paper:
    sheets: list[_Sheet]
    left_out: list[str]
    body: float = 10.0
    known: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        sizes: Counter[float] = Counter()
        for sheet in self.sheets:
            for word in sheet.words.words:
                self.known[word.text.lower().strip(".,;:()[]")] += 1
            for line in lines_of(sheet.words.words, sheet.number):
                for piece in fragments(line, 0.9):
                    # Running text has long lines; the cells of tables, which may be more, have none.
                    sizes[piece.size] += len(piece.text) ** 2
        self.body = max(sizes, key=lambda size: sizes[size])

    def flow(self) -> Iterator[Stretch | Region]:
        """Paragraphs, headings and tables in the order in which they are read."""
        typesetting = Typesetting(self.body)
        pages: list[list[PageLine | _Placed]] = []
        last: Region | None = None
        for sheet in self.sheets:
            pages.append(self._items(sheet, last))
            last = next((item.region for item in reversed(pages[-1]) if isinstance(item, _Placed)), None)
        gutters = Counter(round(gutter / 4) * 4 for items in pages if (gutter := gutter_of(items)) is not None)
        usual = gutters.most_common(1)[0][0] if gutters else None
        for sheet, items in zip(self.sheets, pages, strict=True):
            for group in in_reading_order(items, usual):
                yield from _of_column(group, typesetting, sheet.number)

    def _items(self, sheet: _Sheet, before: Region | None) -> list[PageLine | _Placed]:
        """What stands on a page: pieces of lines, and tables as wholes."""
        free = [word for word in sheet.words.words if word.number not in sheet.furniture]
        regions = table_regions(sheet.number, free, sheet.rules, self.body, before)
        taken = {number for region in regions for number in region.words}
        rest = [word for word in free if word.number not in taken]
        pieces = [piece for line in lines_of(rest, sheet.number) for piece in fragments(line, 0.9)]
        return [*pieces, *(_Placed(region) for region in regions)]

    def shown(self, page: int, box: Box) -> Box:
        return self.sheets[page - 1].words.as_shown(box)

    def prints(self, word: str) -> bool:
        """Whether the paper prints a word somewhere in one piece."""
        return self.known[word.lower()] > 0

    def pieces(self, lines: Sequence[PageLine]) -> list[Piece]:
        return joined_pieces(lines, self.prints, self.shown)

    def table(self, region: Region, number: int) -> PrintedTable:
        name = next((n for line in region.caption if (n := Line(1, line.text, 0).table_name)), None)
        rules = self.sheets[region.page - 1].rules
        return printed_table(region, rules, name or f"Table on page {region.page} ({number})", self.prints, self.shown)


@dataclass(frozen=True, eq=False)
class _Placed:
    """A table among the lines of a page, caption and notes included."""

    region: Region

    @property
    def box(self) -> Box:
        box = self.region.box
        for line in (*self.region.caption, *self.region.notes):
            box = box.around(line.box)
        return box


def _of_column(group: Sequence[PageLine | _Placed], typesetting: Typesetting, page: int) -> Iterator[Stretch | Region]:
    words: list[Word] = []
    for item in group:
        if isinstance(item, PageLine):
            words.extend(item.words)
            continue
        yield from typesetting.stretches(lines_of(words, page))
        words = []
        yield item.region
    yield from typesetting.stretches(lines_of(words, page))


def read_pdf(data: bytes, path: Path, most_pages: int = MOST_PAGES) -> tuple[Rendering, Metadata, tuple[str, ...]]:
    """The rendering of a PDF, what it says of the paper, and what was left out.

    Raises:
        UnreadableDocument: it is encrypted or damaged, or holds pictures of pages instead of text.
    """
    left_out: list[str] = []
    sheets = _sheets(data, path, left_out, most_pages)
    letters = sum(len(word.text) for sheet in sheets for word in sheet.words.words)
    if letters < _FEWEST_LETTERS:
        raise UnreadableDocument(
            f"{path} holds no text: its {len(sheets)} pages are scanned pictures",
            mend="run it through text recognition first (`ocrmypdf in.pdf out.pdf`), and give the result",
        )
    paper = _Paper(sheets, left_out)
    writer = _Writer(paper, whole_paragraphs(with_captions(list(paper.flow()))))
    rendering = writer.write()
    metadata = Metadata(title=writer.title).filled(printed_metadata(rendering.text, _without_references(rendering)))
    return rendering, metadata.filled(front_of(rendering)), tuple(left_out)


def _sheets(data: bytes, path: Path, left_out: list[str], most_pages: int) -> list[_Sheet]:
    with opened(data, path) as document:
        read: list[tuple[PageWords, Rules]] = []
        for index in range(min(len(document), most_pages)):
            words, rules = _page(document, index, left_out)
            read.append((words, rules))
            if words.turned > _TURNED:
                left_out.append(f"page {index + 1}: {words.turned} characters across the others, as in a turned table")
        if len(document) > most_pages:
            left_out.append(f"pages {most_pages + 1} to {len(document)}")
    marked = furniture([words for words, _ in read])
    count = sum(len(numbers) for numbers in marked)
    if count:
        left_out.append(f"running heads, page and line numbers ({count} words)")
    return [
        _Sheet(i + 1, words, rules, marks) for i, ((words, rules), marks) in enumerate(zip(read, marked, strict=True))
    ]


def _page(document: pdfium.PdfDocument, index: int, left_out: list[str]) -> tuple[PageWords, Rules]:
    """The words and rules of a page; a page that cannot be loaded is left out."""
    try:
        page = document[index]
        words = page_words(page)
        rules = page_rules(page, words.frame)
        page.close()
    except pdfium.PdfiumError as error:
        left_out.append(f"page {index + 1}: damaged ({error})")
        return NOTHING, Rules((), ())
    if not words.words:
        left_out.append(f"page {index + 1}: no text on it")
    return words, rules


def _without_references(rendering: Rendering) -> str:
    return " ".join(b.spans[0].of(rendering.text) for b in rendering.blocks if b.kind is not BlockKind.REFERENCE)


def with_captions(flow: list[Stretch | Region]) -> list[Stretch | Region]:
    """The flow with captions given to the tables that begin behind them, in the next column or on the next page."""
    given: list[Stretch | Region] = []
    for item in flow:
        last = given[-1] if given else None
        above = last if isinstance(last, Stretch) and len(last.text) < _LONGEST_LABEL else None
        if isinstance(item, Region) and not item.caption and above and Line(1, above.text, 0).table_name:
            given[-1] = replace(item, caption=tuple(above.lines))
        else:
            given.append(item)
    return given


def whole_paragraphs(flow: list[Stretch | Region]) -> list[Stretch | Region]:
    """The flow with the halves of paragraphs joined that a column, a page or a table has parted."""
    whole: list[Stretch | Region] = []
    open_stretch: Stretch | None = None
    for item in flow:
        if isinstance(item, Region) or Line(1, item.text, 0).figure_caption:
            whole.append(item)
        elif open_stretch is not None and second_half(open_stretch, item):
            open_stretch.lines.extend(item.lines)
        else:
            whole.append(item)
            if item.heading:
                open_stretch = None
            elif open_stretch is None or abs(item.size - open_stretch.size) < 0.5 or len(item.text) > 400:
                open_stretch = item
    return whole


@dataclass
class _Writer:
    """Writes the flow into a rendering."""

    paper: _Paper
    flow: list[Stretch | Region]
    composer: Composer = field(default_factory=Composer)
    title: str = ""
    front: bool = False

    def write(self) -> Rendering:
        stretches = [item for item in self.flow if isinstance(item, Stretch)]
        title = _title(stretches)
        levels = heading_levels([stretch for stretch in stretches if stretch is not title])
        tables = {
            id(r): self.paper.table(r, i) for i, r in enumerate((x for x in self.flow if isinstance(x, Region)), 1)
        }
        joined = joined_tables([(item, tables[id(item)]) for item in self.flow if isinstance(item, Region)])
        for item in self.flow:
            if isinstance(item, Region):
                if (table := joined.get(id(item))) is not None:
                    self.composer.table(table)
                    self.front = False
            elif item is title:
                self.composer.heading(self.paper.pieces(item.lines), 1)
                self.title = re.sub(
                    r"<sup>[^<>]*</sup>", "", "".join(p.text for p in self.paper.pieces(item.lines))
                ).strip()
                self.front = True
            elif item.heading:
                self.front = False
                self.composer.heading(self.paper.pieces(item.lines), levels[item.style])
            else:
                self._paragraph(item)
        return self.composer.finish()

    def _paragraph(self, item: Stretch) -> None:
        pieces = self.paper.pieces(item.lines)
        text = "".join(piece.text for piece in pieces)
        if run_in_abstract(text):
            self.composer.heading(pieces[:1], 2)
            self.composer.paragraph(pieces[1:])
            self.front = False
        elif self.front and not is_prose(text):
            for line in item.lines:  # names, hospitals and dates stand on lines of their own
                self.composer.block(BlockKind.MATTER, self.paper.pieces([line]))
        elif Line(1, text, 0).figure_caption:
            self.composer.block(BlockKind.CAPTION, pieces)
        elif self._of_figure(item, text):
            self.composer.block(BlockKind.FURNITURE, pieces)
        elif item.size < self.paper.body - 0.8 and not item.reference and len(text) < _LONGEST_LABEL:
            self.composer.block(BlockKind.FOOTNOTE, pieces)
        else:
            self.front = False
            self.composer.paragraph(pieces, item=1 if item.bullet else 0)

    def _of_figure(self, item: Stretch, text: str) -> bool:
        """Whether a stretch is a label inside a picture: short, and more figures and blanks than words."""
        letters = sum(c.isalpha() for c in text)
        brief = len(item.lines) == 1 and len(text) < 60 and not item.bullet and not re.search(r"[.;:]$", text)
        small = brief and item.size < self.paper.body - 1.2
        return small or (letters < 0.3 * len(text) and not item.reference and not item.bullet)


def _title(stretches: Sequence[Stretch]) -> Stretch | None:
    """The largest words on the first page that can be a title."""
    first = [s for s in stretches if s.lines[0].page == 1 and 15 <= len(s.text) <= 350 and len(s.text.split()) > 2]
    return max(first, key=lambda s: (s.size, -s.lines[0].box.top), default=None)
