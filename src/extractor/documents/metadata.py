"""What a paper is called and where it appeared: title, DOI, PMID, journal, year, trial registrations."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>|]+", re.IGNORECASE)
_DOI_LABEL = re.compile(r"(?:doi\.org/|\bdoi\s*[:.]?\s*)(10\.\d{4,9}/[^\s\"<>|]+)", re.IGNORECASE)
_PMID = re.compile(r"\bPMID\s*:?\s*(\d{5,9})\b", re.IGNORECASE)
_PMCID = re.compile(r"\bPMC\d{4,9}\b")
_REGISTRIES = re.compile(
    r"\bNCT\s?0\d{7}\b|\bISRCTN\s?\d{6,8}\b|\bACTRN\s?\d{14}\b|\bChiCTR[-\w]{6,}\d\b|\bDRKS\s?\d{8}\b|\bUMIN\s?\d{9}\b|"
    r"\bjRCTs?\d{9,10}\b|\bCTRI/\d{4}/\d{2,3}/\d{6}\b|\b(?:EudraCT|EU CT|EUCT)\D{0,20}\d{4}-\d{6}-\d{2}(?:-\d{2})?\b"
)
"""Trial registrations in the forms that the registries of the WHO's network give them."""
_FIRST = 6000
"""Characters: what a paper says of itself stands at its head; later DOIs are those of its references."""


@dataclass(frozen=True)
class Metadata:
    """What the file says of the paper; empty where it does not. `doi` is in small letters."""

    title: str = ""
    authors: tuple[str, ...] = ()
    """Surnames, in the order of the paper."""
    year: int | None = None
    journal: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    registrations: tuple[str, ...] = ()
    """Trial registrations that the paper names outside its list of references."""

    def filled(self, other: Metadata) -> Metadata:
        """These, with what they lack from the other."""
        ours = {name: value for name, value in vars(self).items() if value}
        return replace(other, **ours)


def printed_metadata(head: str, body: str = "") -> Metadata:
    """The identifiers printed at a paper's head, and the registrations printed anywhere in it."""
    head = head[:_FIRST]
    labelled = _DOI_LABEL.search(head)
    bare = _DOI.search(head)
    doi = labelled.group(1) if labelled else (bare.group(0) if bare else "")
    pmid, pmcid = _PMID.search(head), _PMCID.search(head)
    return Metadata(
        doi=plain_doi(doi),
        pmid=pmid.group(1) if pmid else "",
        pmcid=pmcid.group(0) if pmcid else "",
        registrations=registrations(body or head),
    )


def plain_doi(printed: str) -> str:
    """A DOI without address, label, closing punctuation and capitals; empty where it is none."""
    found = _DOI.search(printed)
    if found is None:
        return ""
    doi = found.group(0).rstrip(".,;:'")
    while doi.endswith((")", "]")) and doi.count("(") < doi.count(")") + doi.count("]") - doi.count("["):
        doi = doi[:-1].rstrip(".,;:")
    return doi.lower()


def registrations(text: str) -> tuple[str, ...]:
    """Trial registrations in a text, each once, in order."""
    found = (re.sub(r"(?<=[A-Za-z])\s(?=\d)", "", match.group(0)) for match in _REGISTRIES.finditer(text))
    return tuple(dict.fromkeys(found))
