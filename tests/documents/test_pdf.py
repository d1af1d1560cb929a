"""PDF: what a page shows comes back as text, in order, with places. All papers here are invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas
from tests.documents.drawing import Draw, all_of, lines, pdf, picture

from extractor.documents import BlockKind, Document, read_document
from extractor.errors import UnreadableDocument
from extractor.text import Span

FILLER = (
    "The patients of this invented paper were followed for as long as",
    "the page lasts, and nothing that is said of them ever happened in",
    "any hospital. The lines are here so that the page has some prose.",
)


def title(text: str = "An invented paper that was drawn by hand") -> Draw:
    return lines(text, size=16, top=800, font="Times-Bold")


def read(path: Path) -> Document:
    return read_document(path, "drawn")


def paragraphs(document: Document) -> list[str]:
    return [document.clean(b).text for b in document.blocks if b.kind is BlockKind.PARAGRAPH]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = lines(*[f"Left line {i} goes on to the edge of its column" for i in range(8)], left=50, top=700)
    texts = [f"right line {i} goes on to the edge of its column" for i in range(7)]
    right = lines(*texts, "and the last one ends there.", left=310, top=700)
    text = read(pdf(tmp_path / "two.pdf", all_of(title(), right, left))).text
    assert text.index("Left line 7") < text.index("right line 0") < text.index("the last one ends there.")
    assert "Left line 0 goes on to the edge of its column Left line 1" in text


def test_a_word_that_a_line_breaks_is_whole_again_and_a_compound_keeps_its_hyphen(tmp_path: Path) -> None:
    path = pdf(
        tmp_path / "hyphens.pdf",
        all_of(
            title(),
            lines(
                *FILLER,
                "They were followed closely from the first day of their new treat-",
                "ment with a well-known and invented regimen of proteasome inhibitor-",
                "based therapy, which they took over a span of some months (9.8–",
                "15.1 months), and the treatment went on for long.",
            ),
        ),
    )
    paragraph = paragraphs(read(path))[-1]
    assert "new treatment with a well-known and invented regimen of proteasome inhibitor-based therapy" in paragraph
    assert "(9.8-15.1 months)" in paragraph


def test_a_paragraph_goes_on_over_the_page_and_furniture_is_left_out(tmp_path: Path) -> None:
    def page(number: int, *texts: str) -> Draw:
        head = lines("Bexley et al. Journal of Invented Drawings 12", left=60, top=818, size=8)
        foot = lines(str(100 + number), left=500, top=20, size=8)
        return all_of(head, foot, lines(*texts))

    path = pdf(
        tmp_path / "pages.pdf",
        all_of(
            title("An invented paper over three pages"),
            page(1, *FILLER, "The overall response rate was 55% in the forty"),
        ),
        page(2, "patients who were treated again, and none of them was lost. " + FILLER[0], *FILLER),
        page(3, *FILLER),
    )
    document = read(path)
    assert "the forty patients who were treated again" in paragraphs(document)[0]
    assert "Journal of Invented Drawings" not in document.text
    assert "101" not in document.text
    assert any(what.startswith("running heads, page and line numbers") for what in document.left_out)


def test_signs_of_the_symbol_font_and_raised_words_come_as_what_they_are(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 10)
        canvas.drawString(60, 700, "Responses of")
        canvas.setFont("Symbol", 10)
        canvas.drawString(120, 700, "\u2265")
        canvas.setFont("Times-Roman", 10)
        canvas.drawString(128, 700, "VGPR were seen in 18 patients.")
        canvas.setFont("Times-Roman", 6)
        canvas.drawString(128 + canvas.stringWidth("VGPR were seen in 18 patients.", "Times-Roman", 10), 704, "12")

    document = read(pdf(tmp_path / "signs.pdf", all_of(title(), lines(*FILLER), draw)))
    assert "Responses of ≥ VGPR were seen in 18 patients.<sup>12</sup>" in document.text


def test_a_span_leads_back_to_its_page_and_box(tmp_path: Path) -> None:
    path = pdf(
        tmp_path / "boxes.pdf", all_of(title(), lines(*FILLER)), lines("Median survival was 24.7 months here.", top=400)
    )
    document = read(path)
    start = document.text.index("24.7 months")
    (box,) = document.page_boxes(Span(start, start + len("24.7 months")))
    assert box.page == 2
    assert (round(box.box.left), round(box.box.right)) == (146, 195)
    assert box.box.top < 842 - 400 < box.box.bottom


def test_a_table_without_a_bottom_rule_and_a_label_of_two_lines(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 8)
        rows = [
            ("Outcome", "D-Pd (n = 40)", "Pd (n = 38)"),
            ("Overall response rate", "22 (55)", "19 (50)"),
            ("Very good partial response or", "", ""),
            ("better", "8 (20)", "6 (16)"),
            ("Stable disease", "9 (23)", "11 (29)"),
        ]
        canvas.drawString(60, 600, "Table 2. Response to an invented regimen")
        for number, row in enumerate(rows):
            for column, text in zip((60, 220, 320), row, strict=True):
                canvas.drawString(column, 584 - number * 12, text)
        canvas.line(60, 594, 400, 594)
        canvas.line(60, 580, 400, 580)

    document = read(pdf(tmp_path / "table.pdf", all_of(title(), lines(*FILLER), draw)))
    ((_, table),) = document.tables()
    assert table.name == "Table 2"
    assert [table.column_name(c) for c in range(2)] == ["D-Pd (n = 40)", "Pd (n = 38)"]
    assert [(row.name, [cell.text for cell in row.cells]) for row in table.rows] == [
        ("Overall response rate", ["22 (55)", "19 (50)"]),
        ("Very good partial response or better", ["8 (20)", "6 (16)"]),
        ("Stable disease", ["9 (23)", "11 (29)"]),
    ]


def test_text_that_runs_across_the_page_is_named_as_left_out(tmp_path: Path) -> None:
    def turned(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(560, 200)
        canvas.rotate(90)
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(0, 0, "Table 3. An invented table that stands across the others 12 (40) 15 (50)")
        canvas.restoreState()

    document = read(pdf(tmp_path / "turned.pdf", all_of(title(), lines(*FILLER, *FILLER), turned)))
    assert document.left_out == ("page 1: 59 characters across the others, as in a turned table",)
    assert "Table 3" not in document.text


def test_a_scan_says_so_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"holds no text: its 2 pages are scanned pictures: .*ocrmypdf"):
        read(pdf(tmp_path / "scan.pdf", picture, picture))


def test_an_encrypted_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="is encrypted with a password: save a copy without a password"):
        read(pdf(tmp_path / "secret.pdf", lines(*FILLER), password="invented"))  # noqa: S106


def test_a_broken_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.7\n" + b"\x00garbage" * 100)
    with pytest.raises(UnreadableDocument, match="is damaged or no PDF"):
        read(path)
