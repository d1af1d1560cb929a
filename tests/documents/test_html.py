"""Web pages: the paper without the page around it. Pages and papers are invented."""

# ruff: noqa: E501  markup as it lies on the disk

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.documents import BlockKind, Document, read_document

HEAD = '<!DOCTYPE html><html><head><title>x</title><meta name="citation_doi" content="10.5555/P.1"></head><body>'


def page(tmp_path: Path, body: str) -> Document:
    path = tmp_path / "page.html"
    path.write_text(f"{HEAD}<main><h1>An invented page about nobody</h1><h2>Results</h2>{body}</main></body></html>")
    return read_document(path, "page")


TABLE = (
    "<table><tr><th>Outcome</th><th>Group 1</th></tr><tr><td>ORR<sup>a</sup></td><td>5 (50)</td></tr>"
    "<tr><td>CR</td><td>1 (10)</td></tr></table>"
)
FRAMES = {
    "PMC": f'<section class="tw xbox" id="t1"><h4 class="obj_head">Table 1.</h4><div class="caption p"><p>Response</p></div><div class="tbl-box">{TABLE}</div><div class="tw-foot p"><div class="fn"><sup>a</sup><p>Confirmed.</p></div></div></section>',
    "figure": f'<figure class="table"><figcaption><b>Table 1.</b> Response</figcaption>{TABLE}<p class="footnote"><sup>a</sup> Confirmed.</p></figure>',
    "own caption": f'<div class="table-wrap">{TABLE.replace("<table>", "<table><caption>Table 1. Response</caption>")}<ul class="table-footnotes"><li><sup>a</sup>Confirmed.</li></ul></div>',
    "paragraphs": f"<p>Table 1. Response</p>{TABLE}<p><sup>a</sup> Confirmed.</p><p>After the table.</p>",
    "definitions": f'<div class="tables"><span><p>Table 1. Response</p></span><div>{TABLE}</div><dl class="footnotes"><dt>a</dt><dd>Confirmed.</dd></dl></div>',
}


@pytest.mark.parametrize("frame", FRAMES)
def test_captions_and_notes_are_found_around_a_table(tmp_path: Path, frame: str) -> None:
    document = page(tmp_path, f"<p>Before it.</p>{FRAMES[frame]}<p>Text that follows.</p>")
    ((_, table),) = document.tables()
    assert (table.name, table.caption.text if table.caption else None) == ("Table 1", "Table 1. Response")
    assert table.rows[0].path[0].marks == ("a",)
    assert [(note.mark, note.text) for note in table.notes] == [("a", "Confirmed.")]
    assert "Text that follows." in document.text


def test_navigation_scripts_and_hidden_copies_are_no_part_of_the_paper(tmp_path: Path) -> None:
    shown = '<div style="display:none">hidden 5%</div><script>var rate = "5%";</script><div class="share-menu">Share 5%</div>'
    twice = f'<div class="a">{FRAMES["figure"]}</div><div class="b">{FRAMES["figure"]}</div>'
    document = page(tmp_path, f"<p>The rate was 50%.</p>{shown}{twice}")
    assert "5%" not in document.text.replace("50%", "")
    assert len(list(document.tables())) == 1
    assert document.left_out == ("navigation and other furniture of the page (2)",)


def test_lists_references_and_loose_text_keep_their_kind(tmp_path: Path) -> None:
    document = page(
        tmp_path,
        "<div>Loose text of the page.<ul><li>one<ul><li>inner</li></ul></li></ul></div>"
        "<h2>References</h2><ol><li>Bexley O. A paper. 2019.</li><li>Corwick T. Other. 2020.</li></ol>",
    )
    assert [(b.kind, b.level, document.quote(b.spans[0])) for b in document.blocks[2:]] == [
        (BlockKind.PARAGRAPH, 0, "Loose text of the page."),
        (BlockKind.LIST_ITEM, 1, "one"),
        (BlockKind.LIST_ITEM, 2, "inner"),
        (BlockKind.HEADING, 2, "References"),
        (BlockKind.REFERENCE, 0, "1. Bexley O. A paper. 2019."),
        (BlockKind.REFERENCE, 0, "2. Corwick T. Other. 2020."),
    ]


def test_a_table_for_the_layout_is_read_as_what_it_holds(tmp_path: Path) -> None:
    document = page(tmp_path, f"<table><tr><td><p>Words of the page.</p>{TABLE}</td></tr></table>")
    assert len(list(document.tables())) == 1
    assert "Words of the page." in document.text


def test_a_file_named_otherwise_is_told_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "download.pdf"
    path.write_text(
        f"{HEAD}<h1>An invented landing page</h1><h2>Results</h2><p>There is some text on it.</p></body></html>"
    )
    assert read_document(path, "x").format == "HTML"
