"""Which lines of a paper a call shows: found by retrieval for a family of outcomes, packed into few calls."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby, pairwise
from typing import Protocol

from extractor.documents import Document
from extractor.index import tokens
from extractor.readers.llm.marking import Line, Marked, disarmed
from extractor.records import Family
from extractor.text import Span, number_words, numerals
from extractor.vocabulary import Vocabulary

NAMED_SHARE = 0.55
"""Tokens shown for a family, as a share of the paper's: under the 60% of the design."""
OTHER_SHARE = 0.12
"""Share up to which passages are added that print numbers without naming an outcome of the family."""
DIGEST_SHARE = 0.15
"""Characters that the study map is made from, as a share of the paper's."""
SMALL_PAPER = 6_000
"""Characters up to which a paper is shown whole: shares of little would starve the reader."""


class Found(Protocol):
    """A passage of a document that answers some questions."""

    @property
    def spans(self) -> tuple[Span, ...]:
        """Every place of the stored text that it shows."""
        ...


class Finder(Protocol):
    """Finds passages in a document, best first; `index.Retriever` is one."""

    def passages(
        self, document: Document, queries: Sequence[str], limit: int | None = None, share: float | None = None
    ) -> Sequence[Found]:
        """The passages that answer the queries, within a share of the document's tokens."""
        ...


@dataclass(frozen=True)
class Unit:
    """Lines that belong together: of one paragraph, or of one table under its caption and columns."""

    lines: tuple[Line, ...]

    @cached_property
    def text(self) -> str:
        """The unit as shown, under its section; row groups as lines without a mark."""
        section = " > ".join(self.lines[0].block.section)
        return "\n".join([f"# {disarmed(section)}", *_rows_under_groups(self.lines)])

    def halves(self) -> tuple[Unit, Unit] | None:
        """The unit in two, what stands above and below a table in both; None where it cannot be cut."""
        frame = [line for line in self.lines if line.kind in {"caption", "columns", "note"} and line.table]
        body = [line for line in self.lines if line not in frame]
        if len(body) < 2:
            return None
        middle = len(body) // 2
        return self._with(frame, body[:middle]), self._with(frame, body[middle:])

    def _with(self, frame: list[Line], body: list[Line]) -> Unit:
        above = [line for line in frame if line.kind != "note"]
        return Unit((*above, *body, *(line for line in frame if line.kind == "note")))


def _rows_under_groups(lines: Sequence[Line]) -> Iterator[str]:
    group = ""
    for line in lines:
        above = " > ".join(label.text for label in line.row.path[:-1]) if line.row else ""
        if above and above != group:
            yield f"under {disarmed(above)}:"
        group = above if line.row else group
        yield line.shown


def show(units: Iterable[Unit]) -> str:
    """Units as one text, each section named once."""
    shown: list[str] = []
    section = ""
    for unit in units:
        head, _, body = unit.text.partition("\n")
        shown.append(body if head == section else unit.text)
        section = head
    return "\n".join(shown)


def units_of(lines: Sequence[Line]) -> list[Unit]:
    """Lines in the order of the paper, cut where their block changes."""
    return [Unit(tuple(group)) for _, group in groupby(lines, key=lambda line: id(line.block))]


def family_units(marked: Marked, family: Family, vocabulary: Vocabulary, finder: Finder) -> list[Unit]:
    """What is shown for a family: of the retrieved passages, the lines that can hold a result, or lead to one.

    Passages that name an outcome of the family beside a number go first, in the order of the
    retrieval; the others follow while little is shown.
    """
    document = marked.document
    telling = _telling(marked)
    naming = _naming(marked, telling, family, vocabulary)
    found = [
        marked.overlapping(passage.spans) & telling
        for passage in finder.passages(document, queries(family, vocabulary))
    ]
    shown: dict[str, int] = {}
    for named, share in ((True, NAMED_SHARE), (False, OTHER_SHARE)):
        budget = math.inf if len(document.text) <= SMALL_PAPER else share * tokens(document.text)
        for marks in found:
            new = {mark: tokens(marked.by_mark[mark].shown) for mark in marks - shown.keys()}
            if bool(marks & naming) is named and sum(shown.values()) + sum(new.values()) <= budget:
                shown |= new
    lines = [line for line in marked.lines if line.mark in shown]
    return [unit for unit in units_of(lines) if any(line.kind in {"text", "row", "caption"} for line in unit.lines)]


def _telling(marked: Marked) -> set[str]:
    """The lines that print a number or an endpoint not reached, the sentence before each, and tables with rows."""
    kept: set[str] = set()
    for unit in units_of(marked.lines):
        if unit.lines[0].table is not None:
            kept |= {line.mark for line in unit.lines} if any(line.row for line in unit.lines) else set()
            continue
        tells = [_may_report(line.text.text) for line in unit.lines]
        kept |= {line.mark for line, pair in zip(unit.lines, pairwise([*tells, False]), strict=True) if any(pair)}
    return kept


def _naming(marked: Marked, telling: set[str], family: Family, vocabulary: Vocabulary) -> set[str]:
    """The telling lines that name an outcome of the family; a table's rows name it together."""
    named: set[str] = set()
    for unit in units_of([line for line in marked.lines if line.mark in telling]):
        own = {line.mark for line in unit.lines if _names(line, family, vocabulary)}
        named |= {line.mark for line in unit.lines} if own and unit.lines[0].table is not None else own
    return named


def _names(line: Line, family: Family, vocabulary: Vocabulary) -> bool:
    """Whether a line, or what heads it, names an outcome of the family, in no table of patients' characteristics."""
    caption = line.table.caption.text if line.table and line.table.caption else ""
    if any(heading.lower() in caption.lower() for heading in vocabulary.words.baseline_headings):
        return False
    text = f"{line.words} {caption}"
    if any(vocabulary.outcome(mention.code).family is family for mention in vocabulary.outcome_mentions(text)):
        return True
    return family is Family.SAFETY and bool(vocabulary.event_mentions(text))


def queries(family: Family, vocabulary: Vocabulary) -> list[str]:
    """One question for each outcome of a family, in the words of the vocabulary."""
    asked = [
        " ".join([outcome.name, *outcome.abbreviations, *outcome.synonyms[:3]])
        for outcome in vocabulary.outcomes.values()
        if outcome.family is family
    ]
    if family is Family.SAFETY:
        terms = list(vocabulary.events)
        asked += [" ".join(terms[i : i + 6]) for i in range(0, min(len(terms), 60), 6)]
    return asked


def _may_report(text: str) -> bool:
    """Numbers that are not just citations, years or words of counting, or an endpoint that was not reached."""
    bare = re.sub(r"\[[\d,;\s-]+\]", "", text)
    return bool(numerals(bare) or number_words(bare) or re.search(r"\bN[RE]\b|\bnot (?:yet )?(?:reached|est)", bare))


def digest(marked: Marked, vocabulary: Vocabulary) -> list[Unit]:
    """What the study map is made from: beginnings, captions and columns, and lines that name groups and sizes."""
    budget = max(SMALL_PAPER, int(DIGEST_SHARE * len(marked.document.text)))
    ranked = sorted(marked.lines, key=_group_score(marked, vocabulary), reverse=True)
    kept: set[str] = set()
    for line in ranked:
        if len(line.shown) <= budget:
            kept.add(line.mark)
            budget -= len(line.shown) + 1
    return units_of([line for line in marked.lines if line.mark in kept])


_SIZE = re.compile(r"\bn\s*=\s*\d", re.IGNORECASE)


def _group_score(marked: Marked, vocabulary: Vocabulary) -> Callable[[Line], float]:
    """How much a line tells of studies and groups of patients."""
    words = vocabulary.words
    nouns = re.compile("|".join(rf"\b{re.escape(noun)}s?\b" for noun in words.group_nouns) or "(?!)", re.IGNORECASE)
    counted = "|".join(re.escape(noun) for noun in words.patient_nouns)
    patients = re.compile(rf"\d\s+(?:\w+\s+)?(?:{counted})" if counted else "(?!)", re.IGNORECASE)
    first = {line.mark for line in marked.lines[:12]}

    def score(line: Line) -> float:
        text = line.words
        cues = 2.0 * (line.kind == "columns") + (line.kind == "caption") + 1.5 * (line.mark in first)
        cues += 2.0 * bool(_SIZE.search(text)) + 1.5 * bool(patients.search(text)) + bool(nouns.search(text))
        cues += bool(vocabulary.regimen_mentions(text)) + 0.5 * (vocabulary.role(text) is not None)
        cues += bool(re.search(r"\bet al\b|\bNCT\d{8}\b", text))
        return cues - len(text) / 2_000

    return score


def packed(units: Iterable[Unit], budget: int) -> list[list[Unit]]:
    """Units in as few calls as hold them, none above the budget where it can be cut."""
    calls: list[list[Unit]] = []
    room = 0
    for unit in chain.from_iterable(_cut(whole, budget) for whole in units):
        if not calls or len(unit.text) > room:
            calls.append([])
            room = budget
        calls[-1].append(unit)
        room -= len(unit.text) + 1
    return calls


def _cut(unit: Unit, budget: int) -> Iterator[Unit]:
    halves = unit.halves() if len(unit.text) > budget else None
    if halves is None:
        yield unit
    else:
        for half in halves:
            yield from _cut(half, budget)


def halved(units: Sequence[Unit]) -> tuple[list[Unit], list[Unit]] | None:
    """What one call showed, for two calls; None where it cannot be cut."""
    if len(units) > 1:
        return list(units[: len(units) // 2]), list(units[len(units) // 2 :])
    halves = units[0].halves() if units else None
    return None if halves is None else ([halves[0]], [halves[1]])
