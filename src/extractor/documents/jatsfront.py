"""What a JATS article says of itself, and how its running text is read."""

from __future__ import annotations

import re

from extractor.documents.markup import Element, Inline, child, children, name, words
from extractor.documents.metadata import Metadata, plain_doi, registrations

_MARK = re.compile(r"[a-z]{1,2}|[*†‡§¶#]+|\d{1,3}(?:\s?[,–-]\s?\d{1,3})*")
_NOT_PUBLISHED = frozenset({"pmc-release", "nihms-submitted", "received", "accepted", "rev-recd"})


def _raised(element: Element) -> bool:
    """Superscripts, and references to notes and to the literature that the style sheet would raise."""
    if name(element) == "sup":
        return True
    if name(element) != "xref" or child(element, "sup") is not None:
        return False
    if element.get("ref-type") not in {"bibr", "fn", "table-fn", "aff", "corresp"}:
        return False
    return _MARK.fullmatch(words(element)) is not None and not _bracketed(element)


def _bracketed(element: Element) -> bool:
    """Whether a reference stands in brackets, alone or after others."""
    before, above = element.getprevious(), element.getparent()
    lead = above.text if before is None and above is not None else before.tail if before is not None else ""
    text = lead or ""
    if re.search(r"[\[(]\s*$", text):
        return True
    follows = before is not None and name(before) == "xref" and re.fullmatch(r"\s*[,;–-]?\s*", text) is not None
    return follows and before is not None and _bracketed(before)


INLINE = Inline(
    skipped=frozenset(
        {"tex-math", "graphic", "inline-graphic", "object-id", "fn", "index-term", "annotation"}
    ),
    parted=frozenset(
        {
            "break", "p", "title", "list", "list-item", "def", "term", "label", "td", "th", "entry", "aff", "kwd",
            "country", "institution", "license", "copyright-statement", "corresp", "award-group", "sec",
        }
    ),
    raised=_raised,
)  # fmt: skip


def front_metadata(article: Element) -> Metadata:
    """Title, authors, year, journal and identifiers, from the front, and registrations from all but the references."""
    meta = child(article, "front", "article-meta")
    journal = child(article, "front", "journal-meta")
    ids = {one.get("pub-id-type", ""): words(one) for one in children(meta, "article-id")}
    pmcid = ids.get("pmcid") or ids.get("pmc", "")
    title = child(meta, "title-group", "article-title")
    named = next(iter(journal.iter("journal-title")), None) if journal is not None else None
    return Metadata(
        title=_title(title) if title is not None else "",
        authors=tuple(_surnames(meta)),
        year=_year(meta),
        journal=words(named),
        doi=plain_doi(ids.get("doi", "")),
        pmid=ids.get("pmid", ""),
        pmcid=f"PMC{pmcid.removeprefix('PMC')}" if pmcid else "",
        registrations=registrations(_own_words(article)),
    )


def _title(title: Element) -> str:
    return " ".join(re.sub(r"<sup>[^<>]*</sup>", "", INLINE.text(title, without=frozenset({"xref", "fn"}))).split())


def _surnames(meta: Element | None) -> list[str]:
    found = []
    for group in children(meta, "contrib-group"):
        for contributor in children(group, "contrib"):
            if contributor.get("contrib-type", "author") != "author":
                continue
            surname = next(contributor.iter("surname"), None)
            if surname is not None:
                found.append(words(surname))
    return found


def _year(meta: Element | None) -> int | None:
    """The year of publication: the latest that the article gives, as it is cited by its issue."""
    years = [
        int(printed)
        for date in children(meta, "pub-date")
        if (date.get("pub-type") or date.get("date-type")) not in _NOT_PUBLISHED
        and re.fullmatch(r"(?:19|20)\d\d", printed := words(child(date, "year")))
    ]
    return max(years, default=None)


def _own_words(article: Element) -> str:
    """The article's text, links too, without its references."""
    back = child(article, "back")
    parts = [child(article, "front"), child(article, "body"), child(article, "floats-group")]
    parts += [part for part in back if name(part) not in {"ref-list", ""}] if back is not None else []
    return " ".join(words(part) for part in parts)
