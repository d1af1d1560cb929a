"""A paper as a JATS article and as a publisher's web page."""

from __future__ import annotations

import re
from html import escape

from tests.documents.printing.paper import Cell, Paper, Section, Table


def as_jats(paper: Paper) -> str:
    contributors = "".join(
        f'<contrib contrib-type="author"><name><surname>{escape(surname)}</surname><given-names>{escape(given)}'
        f'</given-names></name><xref ref-type="aff" rid="a1"><sup>1</sup></xref></contrib>'
        for given, surname in paper.authors
    )
    abstract = next((s for s in paper.sections if s.title == "Abstract"), None)
    body = [s for s in paper.sections if s is not abstract]
    references = "".join(
        f'<ref id="b{i}"><label>{i}.</label><element-citation publication-type="journal"><person-group><name><surname>'
        f"{who.split()[0]}</surname><given-names>{who.split()[1]}</given-names></name></person-group><article-title>"
        f"{escape(title)}</article-title><source>{where}</source><year>{year}</year></element-citation></ref>"
        for i, (who, title, where, year) in enumerate(paper.references, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving '
        'and Interchange DTD v1.2 20190208//EN" "JATS-archivearticle1.dtd">\n'
        '<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article"><front><journal-meta>'
        f"<journal-title-group><journal-title>{paper.journal}</journal-title></journal-title-group></journal-meta>"
        f'<article-meta><article-id pub-id-type="doi">{paper.doi}</article-id><title-group><article-title>'
        f'{_inline(paper.title)}</article-title></title-group><contrib-group>{contributors}<aff id="a1"><label>1</label>'
        "Invented Hospital, Exampleton</aff></contrib-group>"
        f'<pub-date pub-type="epub"><day>14</day><month>3</month><year>{paper.year}</year></pub-date>'
        f"<abstract>{_items(abstract) if abstract else ''}</abstract></article-meta></front>"
        f"<body>{_sections(body)}</body><back><ref-list><title>References</title>{references}</ref-list></back></article>\n"
    )


def _sections(sections: list[Section]) -> str:
    parts: list[str] = []
    for index, section in enumerate(sections):
        closes = index + 1 >= len(sections) or sections[index + 1].level <= section.level
        parts.append(f"<sec><title>{_inline(section.title)}</title>{_items(section)}{'</sec>' if closes else ''}")
        following = sections[index + 1].level if index + 1 < len(sections) else 2
        parts.append("</sec>" if closes and following < section.level else "")
    return "\n".join(parts)


def _items(section: Section) -> str:
    return "".join(f"<p>{_inline(i)}</p>" if isinstance(i, str) else _jats_table(i) for i in section.items)


def _inline(text: str) -> str:
    """Text with its raised parts; citations refer to their entries."""
    safe = escape(text, quote=False).replace("&lt;sup&gt;", "<sup>").replace("&lt;/sup&gt;", "</sup>")
    return re.sub(r"(?<!10)<sup>([\d,]+)</sup>", lambda m: f"<sup>{_cited(m.group(1))}</sup>", safe)


def _cited(numbers: str) -> str:
    return ",".join(f'<xref ref-type="bibr" rid="b{n}">{n}</xref>' for n in numbers.split(","))


def _jats_table(table: Table) -> str:
    notes = "".join(
        f'<fn id="t{table.number}{mark}"><label>{mark}</label><p>{escape(text)}</p></fn>'
        if mark
        else f"<p>{escape(text)}</p>"
        for mark, text in table.notes
    )
    foot = f"<table-wrap-foot>{notes}</table-wrap-foot>" if notes else ""

    def marked(mark: str) -> str:
        return f'<xref ref-type="table-fn" rid="t{table.number}{mark}"><sup>{mark}</sup></xref>'

    return (
        f'<table-wrap id="t{table.number}"><label>Table {table.number}.</label><caption><p>{escape(table.title)}</p></caption>'
        f"<table><thead>{_rows(table.header, 'th', marked)}</thead><tbody>{_rows(table.body, 'td', marked)}</tbody></table>"
        f"{foot}</table-wrap>"
    )


def _rows(rows: list[list[Cell]], tag: str, marked: object) -> str:
    return "".join(f"<tr>{''.join(_cell(cell, tag, marked) for cell in row)}</tr>" for row in rows)


def _cell(cell: Cell, tag: str, marked: object) -> str:
    spans = (f' rowspan="{cell.rows}"' if cell.rows > 1 else "") + (
        f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    )
    mark = marked(cell.mark) if cell.mark else ""  # type: ignore[operator]
    return f"<{tag}{spans}>{'&#160;&#160;' * cell.indent}{escape(cell.text, quote=False)}{mark}</{tag}>"


def as_html(paper: Paper) -> str:
    authors = "".join(f'<meta name="citation_author" content="{surname}, {given}">' for given, surname in paper.authors)
    names = ", ".join(f"<span>{given} {surname}</span><sup>1</sup>" for given, surname in paper.authors)
    body = "".join(
        f"<h{section.level}>{_inline_html(section.title)}</h{section.level}>"
        + "".join(f"<p>{_inline_html(i)}</p>" if isinstance(i, str) else _html_table(i) for i in section.items)
        for section in paper.sections
    )
    references = "".join(f"<li>{who}. {title}. {where}. {year}.</li>" for who, title, where, year in paper.references)
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{escape(paper.title)}</title>'
        f'<meta name="citation_title" content="{escape(paper.title)}"><meta name="citation_doi" content="{paper.doi}">'
        f'<meta name="citation_journal_title" content="{paper.journal}">'
        f'<meta name="citation_publication_date" content="{paper.year}/03/14">{authors}<script>var a = "<p>1</p>";</script>'
        '</head><body><nav><ul><li><a href="/">Home</a></li><li>Table 9. Not this</li></ul></nav><main><article>'
        f'<h1>{_inline_html(paper.title)}</h1><div class="authors">{names}</div>{body}'
        f"<h2>References</h2><ol>{references}</ol></article></main><footer>© The publisher 2099</footer></body></html>\n"
    )


def _inline_html(text: str) -> str:
    safe = escape(text, quote=False).replace("&lt;sup&gt;", "<sup>").replace("&lt;/sup&gt;", "</sup>")
    return re.sub(r"(?<!10)<sup>([\d,]+)</sup>", r'<sup><a href="#b">\1</a></sup>', safe)


def _html_table(table: Table) -> str:
    notes = "".join(
        f'<div class="fn">{f"<sup>{mark}</sup>" if mark else ""}<p>{escape(text)}</p></div>'
        for mark, text in table.notes
    )

    def marked(mark: str) -> str:
        return f'<a href="#fn{mark}"><sup>{mark}</sup></a>'

    return (
        f'<section class="tw xbox" id="t{table.number}"><h4 class="obj_head">Table {table.number}.</h4><div class="caption p">'
        f'<p>{escape(table.title)}</p></div><div class="tbl-box"><table><thead>{_rows(table.header, "th", marked)}</thead>'
        f'<tbody>{_rows(table.body, "td", marked)}</tbody></table></div><div class="tw-foot p">{notes}</div></section>'
    )
