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
from extractor.readers.llm.marking import Line, Marked, disarmed
from extractor.records import Family
from extractor.text import Span, number_words, numerals
from extractor.vocabulary import Vocabulary

NAMED_SHARE, NEAR_SHARE, BESIDE_SHARE, OTHER_SHARE = 0.57, 0.55, 0.3, 0.08
"""Characters shown for a family, as a share of the paper's, up to which lines are added: those that name an outcome
of the family, their neighbours, others of the same passages, any others. The design allows 60%."""
ORIENTATION_SHARE = 0.07
"""Characters of lines that tell of studies and groups, as a share of the paper's, on top of a family's."""
SMALL_PAPER = 5_000
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

    @property
    def section(self) -> tuple[str, ...]:
        """The headings above it, outermost first."""
        return self.lines[0].block.section

    @cached_property
    def body(self) -> str:
        """The lines as shown, row groups as lines without a mark."""
        return "\n".join(_rows_under_groups(self.lines))

    @property
    def size(self) -> int:
        """Characters that it takes at most, its headings included."""
        return len(self.body) + len(_headings(self.section, ())) + 1

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
    """Units as one text; of the headings above a unit only those that were not above the one before."""
    shown: list[str] = []
    before: tuple[str, ...] = ()
    for unit in units:
        shown += [text for text in (_headings(unit.section, before), unit.body) if text]
        before = unit.section
    return "\n".join(shown)


def _headings(section: tuple[str, ...], before: tuple[str, ...]) -> str:
    """The headings that changed; the last one also where the text returns to an outer section."""
    if section == before:
        return ""
    changed = next((i for i, pair in enumerate(zip(section, before, strict=False)) if pair[0] != pair[1]), None)
    first = min(len(section), len(before)) if changed is None else changed
    wanted = range(max(0, min(first, len(section) - 1)), len(section))
    return "\n".join(f"{'#' * (depth + 1)} {disarmed(section[depth])}" for depth in wanted)


def units_of(lines: Sequence[Line]) -> list[Unit]:
    """Lines in the order of the paper, cut where their block changes."""
    return [Unit(tuple(group)) for _, group in groupby(lines, key=lambda line: id(line.block))]


def family_units(marked: Marked, family: Family, vocabulary: Vocabulary, finder: Finder) -> list[Unit]:
    """What is shown for a family: of the retrieved passages, the lines that can hold a result, or lead to one.

    Lines that name an outcome of the family go first, then their neighbours, then what else stands
    in the same passages, then others, in the order of the retrieval and each within its share.
    """
    document = marked.document
    telling = _telling(marked)
    naming = _naming(marked, telling, family, vocabulary)
    near = _neighbours(marked, naming, telling)
    found = [marked.overlapping(passage.spans) for passage in finder.passages(document, queries(family, vocabulary))]
    beside = {mark for marks in found if marks & naming for mark in marks & telling}
    tiers = ((naming, NAMED_SHARE), (near, NEAR_SHARE), (beside, BESIDE_SHARE), (telling, OTHER_SHARE))
    shown: dict[str, int] = {}
    for wanted, share in tiers:
        budget = math.inf if len(document.text) <= SMALL_PAPER else share * len(document.text)
        for marks in found:
            new = {mark: len(marked.by_mark[mark].shown) for mark in marks & wanted - shown.keys()}
            if sum(shown.values()) + sum(new.values()) <= budget:
                shown |= new
    lines = [line for line in marked.lines if line.mark in shown]
    return [unit for unit in units_of(lines) if any(line.kind in {"text", "row", "caption"} for line in unit.lines)]


def _neighbours(marked: Marked, naming: set[str], telling: set[str]) -> set[str]:
    """The sentence before each naming one, which says whose result it is, and the one after where it prints numbers."""
    near: set[str] = set()
    for before, after in pairwise(marked.lines):
        if before.block is after.block and before.table is None:
            near |= {before.mark} if after.mark in naming else set()
            near |= {after.mark} & telling if before.mark in naming else set()
    return near


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
    heading = line.block.section[-1] if line.block.section and line.table is None else ""
    text = f"{line.words} ; {caption} ; {heading}"
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


def with_orientation(marked: Marked, units: Sequence[Unit], vocabulary: Vocabulary) -> list[Unit]:
    """Units with more lines that tell of studies and groups: beginnings, captions and columns, names and sizes."""
    kept = {line.mark for unit in units for line in unit.lines}
    budget = max(SMALL_PAPER / 2, ORIENTATION_SHARE * len(marked.document.text))
    for line in sorted(marked.lines, key=_group_score(marked, vocabulary), reverse=True):
        if line.mark not in kept and len(line.shown) <= budget:
            kept.add(line.mark)
            budget -= len(line.shown) + 1
    return units_of([line for line in marked.lines if line.mark in kept])


_SIZE = re.compile(r"\bn\s*=\s*\d", re.IGNORECASE)
_STUDY = re.compile(r"[^\W\d_][\w'-]+(?= et al\b| and colleagues\b)|\bNCT\d{8}\b")


def _group_score(marked: Marked, vocabulary: Vocabulary) -> Callable[[Line], float]:
    """How much a line tells of studies and groups of patients."""
    words = vocabulary.words
    nouns = re.compile("|".join(rf"\b{re.escape(noun)}s?\b" for noun in words.group_nouns) or "(?!)", re.IGNORECASE)
    counted = "|".join(re.escape(noun) for noun in words.patient_nouns)
    patients = re.compile(rf"\d\s+(?:\w+\s+)?(?:{counted})" if counted else "(?!)", re.IGNORECASE)
    first = {line.mark for line in marked.lines[:12]}
    introducing = _introducing(marked)

    def score(line: Line) -> float:
        text = line.words
        cues = 2.0 * (line.kind == "columns") + (line.kind == "caption") + 1.5 * (line.mark in first)
        cues += 2.0 * bool(_SIZE.search(text)) + 1.5 * bool(patients.search(text)) + bool(nouns.search(text))
        cues += bool(vocabulary.regimen_mentions(text)) + 0.5 * (vocabulary.role(text) is not None)
        cues += 3.0 * (line.mark in introducing) + bool(_STUDY.search(text))
        return cues - len(text) / 2_000

    return score


def _introducing(marked: Marked) -> set[str]:
    """The lines that name a study first in their section: whose results the section prints may stand nowhere else."""
    known: set[tuple[object, ...]] = set()
    marks: set[str] = set()
    for line in marked.lines:
        named = {(line.block.section, name.casefold()) for name in _STUDY.findall(line.words)} - known
        known |= named
        marks |= {line.mark} if named else set()
    return marks


def packed(units: Iterable[Unit], budget: int) -> list[list[Unit]]:
    """Units in as few calls as hold them, none above the budget where it can be cut."""
    calls: list[list[Unit]] = []
    room = 0
    for unit in chain.from_iterable(_cut(whole, budget) for whole in units):
        if not calls or unit.size > room:
            calls.append([])
            room = budget
        calls[-1].append(unit)
        room -= unit.size
    return calls


def _cut(unit: Unit, budget: int) -> Iterator[Unit]:
    halves = unit.halves() if unit.size > budget else None
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
