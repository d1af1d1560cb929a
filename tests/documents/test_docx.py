"""Word documents: order, merged cells, raised runs, tracked changes. The papers are invented."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from extractor.documents import BlockKind, Document, read_document
from extractor.errors import UnreadableDocument


def read(tmp_path: Path, document: WordDocument) -> Document:
    path = tmp_path / "paper.docx"
    document.save(str(path))
    return read_document(path, "paper")


def test_headings_by_style_and_by_being_bold_and_short(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("An invented manuscript about nobody", style="Title")
    document.add_heading("Results", 1)
    document.add_paragraph().add_run("Efficacy in groups").bold = True
    document.add_paragraph("The rate was 50% in the invented group.")
    read_as = read(tmp_path, document)
    assert read_as.blocks[-1].section == ("An invented manuscript about nobody", "Results", "Efficacy in groups")
    assert read_as.title == "An invented manuscript about nobody"


def test_insertions_are_read_deletions_are_not_and_raised_runs_stand_apart(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The rate was ")
    for change, text in (("ins", "<w:t>50%</w:t>"), ("del", "<w:delText>40%</w:delText>")):
        paragraph._p.append(parse_xml(f"<w:{change} {nsdecls('w')}><w:r>{text}</w:r></w:{change}>"))
    raised = paragraph.add_run("3")
    raised.font.superscript = True
    paragraph.add_run(" in all.")
    assert read(tmp_path, document).text.strip() == "The rate was 50%<sup>3</sup> in all."


def test_merged_cells_captions_and_notes(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Some words before the table that is shown.")
    document.add_paragraph("Table 3. Invented responses")
    table = document.add_table(4, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "Outcome"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Group 1"
    for (row, column), text in {(1, 1): "n", (1, 2): "%", (2, 0): "ORR", (2, 1): "5", (2, 2): "50"}.items():
        table.cell(row, column).text = text
    table.cell(3, 0).merge(table.cell(3, 2)).text = "By age"
    document.add_paragraph("")
    document.add_paragraph("Abbreviations: ORR, overall response rate.")
    read_as = read(tmp_path, document)
    ((_, made),) = read_as.tables()
    assert (made.name, [made.column_name(c) for c in range(2)]) == ("Table 3", ["Group 1 > n", "Group 1 > %"])
    assert [(row.name, [cell.text for cell in row.cells]) for row in made.rows] == [("ORR", ["5", "50"])]
    assert [note.text for note in made.notes] == ["Abbreviations: ORR, overall response rate."]
    assert [b.kind for b in read_as.blocks][:3] == [BlockKind.PARAGRAPH, BlockKind.CAPTION, BlockKind.TABLE]


def test_an_archive_that_grows_beyond_measure_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 50_000_000)
    with pytest.raises(UnreadableDocument, match="grows beyond a paper's size when unpacked"):
        read_document(path, "bomb")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("old.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "is a Word or Excel file of the old kind: save it as .docx"),
        ("cut.docx", b"PK\x03\x04" + bytes(60), "is a damaged archive"),
        ("text.docx", b"only text", "is named .docx, but holds no DOCX"),
        ("image.pdf", b"\x89PNG\r\n\x1a\n" + bytes(60), "is an image: give the paper itself"),
    ],
)
def test_what_is_no_document_is_named_for_what_it_is(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadableDocument, match=message):
        read_document(tmp_path / name, "x")
