"""JATS: structure, spans, marks, references and places. The article is invented."""

# ruff: noqa: E501  markup as it lies on the disk

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from extractor.documents import BlockKind, Document, read_document
from extractor.errors import UnreadableDocument

ARTICLE = """<?xml version="1.0"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.2//EN" "x.dtd">
<article xmlns:mml="http://www.w3.org/1998/Math/MathML"><front><journal-meta><journal-title-group>
<journal-title>Annals of Invented Medicine</journal-title></journal-title-group></journal-meta><article-meta>
<article-id pub-id-type="pmid">99999991</article-id><article-id pub-id-type="pmc">9990009</article-id>
<article-id pub-id-type="doi">10.5555/AIM.7</article-id>
<title-group><article-title>Retreatment in <italic>invented</italic> myeloma<xref ref-type="fn">*</xref></article-title></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>van Bexley</surname><given-names>Orla</given-names></name></contrib>
<contrib contrib-type="editor"><name><surname>Nobody</surname><given-names>N</given-names></name></contrib></contrib-group>
<pub-date pub-type="epub"><year>2023</year></pub-date><pub-date pub-type="ppub"><year>2024</year></pub-date>
<pub-date pub-type="pmc-release"><year>2031</year></pub-date>
<abstract><sec><title>Background</title><p>Registered as NCT09990002.</p></sec></abstract></article-meta></front>
<body><sec><title>Results</title><p>The rate was 55% (22/40).<xref ref-type="bibr" rid="b1">1</xref>,<xref ref-type="bibr"
rid="b2">2</xref> It was seen before [<xref ref-type="bibr" rid="b2">2</xref>] at 1 &#xD7; 10<sup>9</sup>/L and at
<inline-formula><mml:math><mml:msup><mml:mn>10</mml:mn><mml:mn>6</mml:mn></mml:msup></mml:math></inline-formula>.
<fig id="f1"><label>Figure 1</label><caption><p>Survival of nobody.</p></caption></fig> The text goes on.</p>
<table-wrap id="t1"><label>TABLE 1</label><caption><title>Response<xref ref-type="table-fn" rid="n1">a</xref></title></caption>
<table><thead><tr><th rowspan="2">Outcome</th><th colspan="2">Group 1<sup>2</sup></th></tr><tr><th>n</th><th>%</th></tr></thead>
<tbody><tr><td rowspan="2">Response</td><td>22<xref ref-type="table-fn"><sup>a,b</sup></xref></td><td>55</td></tr>
<tr><td>8</td><td>20</td></tr><tr><td colspan="3"><bold>By age</bold></td></tr>
<tr><td>&#x2003;&#x2264;65 years</td><td>12*</td><td rowspan="2">0.03</td></tr><tr><td>&#x2003;&gt;65 years</td><td>10</td></tr>
</tbody></table><table-wrap-foot><fn id="n1"><label>a</label><p>As confirmed.</p></fn><fn><p><sup>b</sup>By hand.</p></fn>
<p>*Two patients had none. Abbreviations: n, number.</p></table-wrap-foot></table-wrap>
<table-wrap><label>Table 2</label><caption><p>An image</p></caption><graphic/></table-wrap></sec></body>
<back><ack><title>Acknowledgements</title><p>Nobody is thanked 12 (30%).</p></ack><ref-list><ref id="b1"><label>1</label>
<mixed-citation><name><surname>Corwick</surname><given-names>T</given-names></name>, et al. Title. <source>J</source> 2019.
NCT00000001</mixed-citation></ref><ref id="b2"><element-citation><person-group><name><surname>Drumlin</surname>
<given-names>I</given-names></name></person-group><article-title>Other</article-title><source>K</source><year>2020</year>
<volume>3</volume><fpage>7</fpage></element-citation></ref></ref-list></back></article>
"""


@pytest.fixture
def article(tmp_path: Path) -> Document:
    path = tmp_path / "article.nxml"
    path.write_text(ARTICLE)
    return read_document(path, "article")


def test_the_front_is_told(article: Document) -> None:
    assert article.title == "Retreatment in invented myeloma"
    assert (article.authors, article.year) == (("van Bexley",), 2024)
    said = article.metadata
    assert (said.journal, said.doi, said.pmid, said.pmcid) == (
        "Annals of Invented Medicine", "10.5555/aim.7", "99999991", "PMC9990009",
    )  # fmt: skip
    assert said.registrations == ("NCT09990002",)


def test_sections_nest_and_back_matter_is_not_read_for_results(article: Document) -> None:
    sections = {" > ".join(b.section[1:]): b.kind for b in article.blocks if b.kind is not BlockKind.HEADING}
    assert sections["Abstract > Background"] is BlockKind.PARAGRAPH
    assert sections["Acknowledgements"] is BlockKind.MATTER
    assert sections["References"] is BlockKind.REFERENCE


def test_citations_are_raised_where_they_stand_bare_and_powers_stay_powers(article: Document) -> None:
    (result,) = [b for b in article.blocks if b.kind is BlockKind.PARAGRAPH and b.section[-1] == "Results"]
    assert article.quote(result.spans[0]) == (
        "The rate was 55% (22/40).<sup>1</sup>,<sup>2</sup> It was seen before [2] at 1 × 10<sup>9</sup>/L and at "
        "10<sup>6</sup>. The text goes on."
    )
    assert "10^9/L and at 10^6." in article.clean(result).text
    assert [citation.numbers for citation in article.citations(result)] in ([(1,), (2,)], [])


def test_a_table_keeps_its_spans_groups_and_marks(article: Document) -> None:
    ((_, table),) = article.tables()
    assert (table.name, table.caption.text if table.caption else "", table.caption.marks if table.caption else ()) == (
        "TABLE 1", "TABLE 1. Response", ("a",),
    )  # fmt: skip
    assert [table.column_name(c) for c in range(2)] == ["Group 1 > n", "Group 1 > %"]
    assert [(row.name, [(cell.text, cell.marks) for cell in row.cells]) for row in table.rows] == [
        ("Response", [("22", ("a", "b")), ("55", ())]),
        ("Response", [("8", ()), ("20", ())]),
        ("By age > ≤65 years", [("12", ("*",)), ("0.03", ())]),
        ("By age > >65 years", [("10", ()), ("0.03", ())]),
    ]
    assert [(note.mark, note.text) for note in table.notes] == [
        ("a", "As confirmed."), ("b", "By hand."), ("*", "Two patients had none. Abbreviations: n, number."),
    ]  # fmt: skip


def test_references_are_numbered_with_surname_and_year(article: Document) -> None:
    assert {n: (r.surname, r.year) for n, r in article.references.items()} == {
        1: ("Corwick", 2019),
        2: ("Drumlin", 2020),
    }


def test_what_is_given_as_a_picture_is_named(article: Document) -> None:
    assert article.left_out == ("Figure 1: the picture itself", "Table 2: given as an image, not as cells")


def test_places_lead_back_to_the_element(article: Document) -> None:
    tree = etree.fromstring(ARTICLE.encode())
    ((_, table),) = article.tables()
    cell = table.rows[1].cells[1]
    (place,) = article.origins(cell.span)
    (element,) = tree.xpath(place.origin.element)
    assert (element.tag, element.text) == ("td", "20")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<article><body><p>cut", "is not well-formed XML"),
        ("<?xml version='1.0'?><invoice><p>5</p></invoice>", "is XML, but no JATS article"),
    ],
)
def test_what_is_no_article_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "other.xml"
    path.write_text(text)
    with pytest.raises(UnreadableDocument, match=message):
        read_document(path, "other")


def test_no_external_entity_is_ever_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("never to be read")
    path = tmp_path / "entity.xml"
    path.write_text(
        f'<!DOCTYPE article [<!ENTITY e SYSTEM "{secret.as_uri()}">]><article><body><p>It says &e; here.</p></body></article>'
    )
    assert read_document(path, "entity").text.strip() == "It says here."
