"""What a web page's head says of the paper, in the tags that search engines of the literature read."""

from __future__ import annotations

import re
from collections import defaultdict

from extractor.documents.markup import Element, words
from extractor.documents.metadata import Metadata, plain_doi

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def head_metadata(root: Element) -> Metadata:
    """Title, authors, year, journal and identifiers by their `citation_…` and Dublin Core tags."""
    said: dict[str, list[str]] = defaultdict(list)
    for meta in root.iter("meta"):
        key = (meta.get("name") or meta.get("property") or "").lower()
        content = " ".join((meta.get("content") or "").split())
        if content:
            said[key].append(content)
    dates = _first(said, "citation_publication_date", "citation_date", "dc.date", "prism.publicationdate")
    year = _YEAR.search(dates) or _YEAR.search(_first(said, "citation_online_date"))
    heading = next((words(h1) for h1 in root.iter("h1") if words(h1)), "")
    return Metadata(
        title=_first(said, "citation_title", "dc.title") or heading or _first(said, "og:title"),
        authors=tuple(_surname(author) for author in said["citation_author"] or said["dc.creator"]),
        year=int(year.group(0)) if year else None,
        journal=_first(said, "citation_journal_title", "prism.publicationname"),
        doi=plain_doi(_first(said, "citation_doi", "dc.identifier", "prism.doi")),
        pmid=_first(said, "citation_pmid"),
        pmcid=_first(said, "citation_pmcid"),
    )


def _first(said: dict[str, list[str]], *keys: str) -> str:
    return next((said[key][0] for key in keys if said.get(key)), "")


def _surname(author: str) -> str:
    """ "Bexley, Orla" and "Orla Bexley" by the surname."""
    if "," in author:
        return author.partition(",")[0].strip()
    particles = re.search(r"\b(?:(?:van|von|de|del|di|la|der|den) )+\S+$", author)
    return particles.group(0) if particles else author.rsplit(maxsplit=1)[-1]
