"""Open-access full text from Europe PMC, by DOI or PMCID. Nothing else is asked, and nobody else.

The service: https://europepmc.org/RestfulWebService, `search` and `{PMCID}/fullTextXML`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor.documents.metadata import plain_doi
from extractor.errors import UsageError
from extractor.files import write_atomic

_LARGEST = 50_000_000
"""Bytes of one article's XML."""
_PMCID = re.compile(r"(?:PMC)?(\d{4,9})", re.IGNORECASE)
_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper as it was asked for: its DOI, or its PMCID."""

    asked: str
    doi: str = ""
    pmcid: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one paper."""

    asked: str
    state: Literal["fetched", "already there", "failed"]
    path: Path | None = None
    reason: str = ""


class _Result(BaseModel):
    model_config = ConfigDict(extra="ignore")

    pmcid: str | None = None
    doi: str | None = None
    open_access: str = Field(default="N", alias="isOpenAccess")


class _Results(BaseModel):
    model_config = ConfigDict(extra="ignore")

    result: list[_Result] = []


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")

    results: _Results = Field(default=_Results(), alias="resultList")


class _Unanswered(Exception):
    """One paper cannot be had, and why."""


def wanted(asked: str) -> Wanted:
    """A DOI, also as an address, or a PMCID.

    Raises:
        UsageError: it is neither.
    """
    doi = plain_doi(asked)
    if doi:
        return Wanted(asked, doi=doi)
    number = _PMCID.fullmatch(asked.strip().rstrip("/").rpartition("/")[2])
    if number is None:
        raise UsageError(f"{asked} is neither a DOI nor a PMCID", mend="give one like 10.1000/182 or PMC1234567")
    return Wanted(asked, pmcid=f"PMC{number.group(1)}")


def fetch(papers: Sequence[Wanted], folder: Path, address: str) -> Iterator[Fetched]:
    """Fetch papers one after another into a folder, as PMCID.xml; what fails does not stop the others.

    Raises:
        OSError: a file cannot be written.
    """
    with httpx.Client(base_url=address.rstrip("/") + "/", timeout=_SECONDS, follow_redirects=False) as client:
        for paper in papers:
            try:
                yield _fetched(client, paper, folder)
            except _Unanswered as why:
                yield Fetched(paper.asked, "failed", reason=str(why))
            except httpx.HTTPError as error:
                yield Fetched(paper.asked, "failed", reason=f"{address} could not be asked ({_in_words(error)})")


def _fetched(client: httpx.Client, paper: Wanted, folder: Path) -> Fetched:
    pmcid = paper.pmcid or _pmcid_of(client, paper.doi)
    path = folder / f"{pmcid}.xml"
    if path.exists():
        return Fetched(paper.asked, "already there", path)
    text = _full_text(client, pmcid)
    write_atomic(path, text)
    return Fetched(paper.asked, "fetched", path)


def _pmcid_of(client: httpx.Client, doi: str) -> str:
    response = client.get("search", params={"query": f'DOI:"{doi}"', "format": "json", "pageSize": "5"})
    if response.status_code != httpx.codes.OK:
        raise _Unanswered(f"the search for it was answered with {response.status_code}")
    try:
        found = _Answer.model_validate_json(response.content).results.result
    except ValidationError as error:
        raise _Unanswered("the search was answered with something else than Europe PMC's JSON") from error
    same = [result for result in found if (result.doi or "").lower() == doi]
    if not same:
        raise _Unanswered("Europe PMC does not know this DOI")
    number = _PMCID.fullmatch(same[0].pmcid or "")
    if number is None or same[0].open_access != "Y":
        raise _Unanswered("its full text is not open access in Europe PMC; get the paper from its publisher")
    return f"PMC{number.group(1)}"


def _full_text(client: httpx.Client, pmcid: str) -> bytes:
    with client.stream("GET", f"{pmcid}/fullTextXML") as response:
        if response.status_code == httpx.codes.NOT_FOUND:
            raise _Unanswered(f"Europe PMC has no open-access full text of {pmcid}")
        if response.status_code != httpx.codes.OK:
            raise _Unanswered(f"its full text was answered with {response.status_code}")
        parts: list[bytes] = []
        for part in response.iter_bytes():
            parts.append(part)
            if sum(map(len, parts)) > _LARGEST:
                raise _Unanswered(f"its full text is larger than {_LARGEST // 1_000_000} MB")
    text = b"".join(parts)
    if b"<article" not in text[:20_000]:
        raise _Unanswered("what came instead of its full text is no article")
    return text


def _in_words(error: httpx.HTTPError) -> str:
    return str(error) or type(error).__name__
