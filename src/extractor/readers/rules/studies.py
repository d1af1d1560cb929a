"""Which studies a document reports, and whose result stands at a place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractor.documents import Block, BlockKind, Document
from extractor.readers.rules.attribution import sentence_at, study_in
from extractor.readers.rules.mentions import StudyName, StudyNames
from extractor.records import Provenance
from extractor.text import Span, sentences
from extractor.vocabulary import Vocabulary

_OPENING = 30
"""Characters from its start within which a paragraph names the study that it is about."""
_FEWEST_OPENINGS = 3
"""A document with this many paragraphs that each open with another study is a review."""
_REVIEW = re.compile(
    r"(?<!chart )(?<!database )(?<!record )(?<!records )(?<!case )(?<!retrospective )\breview(?:s|ed)?\b"
    r"(?! board| committee)|meta-analysis|medical information|literature search",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d\s*%|\d\s*(?:months?|days?|weeks?|years?)\b")
_FEWEST_RESULTS = 5
"""So many sentences with figures must there be before it counts how many of them cite."""
_MARK = 12
"""Characters that a citation behind the full stop takes."""
_OWN = re.compile(
    r"\b(?:we|our|ours|this study|the present (?:study|analysis)|this analysis|current study|here,? we)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:compar\w+|than|versus|vs|similar to|consistent with|that of|those of|inferior|superior)\b", re.IGNORECASE
)
_META_ANALYSIS = re.compile(r"\bmeta-analys[ie]s\b|\bpooled analysis\b", re.IGNORECASE)
_POOLED = re.compile(r"\bpool(?:ed|ing)\b|\bheterogeneity\b|\bmeta-regression\b|\bI\s?[²2]\s?=", re.IGNORECASE)
_AROUND = re.compile(r"(?i)^(?:\d+\.?\s*)?(?:introduction|background|discussion.*)$")


@dataclass
class StudyMap:
    """The studies of a document and the study that each block is about."""

    document: Document
    vocabulary: Vocabulary
    names: StudyNames = field(init=False)
    review: bool = field(init=False)
    own: str = field(init=False)
    aliases: dict[str, list[str]] = field(default_factory=dict)
    """For each study, other names that the document gives it."""

    def __post_init__(self) -> None:
        self.names = StudyNames(self.document, self.vocabulary)
        self.review = self._is_review()
        trials = [] if self.review else self._titled_trials()
        self.own = self._own_label(trials)
        if trials and self.own not in trials:
            self.aliases[self.own] = trials
        for trial in set(self.names.trial_of.values()):
            self.aliases.setdefault(trial, []).extend(self.names.authors_of(trial))
        self._about = self._blocks_about()

    def study_at(self, block: Block, position: int, said: str | None = None) -> str:
        """The label of the study whose result stands at a position of the stored text.

        `said` are words that name it, where the result's reader found some. Else the nearest
        name or citation in the sentence, then what the sentences before it name, then what the
        block is about, then the document's own study.
        """
        if said and (label := self.names.label_of(said)):
            return self._known(label)
        if block.table is not None or not (self.review or self._not_own(block, position)):
            return self._about.get(block.start, self.own)
        before, sentence = sentence_at(self.document, block, position)
        if self._pools(block, sentence):
            return self.own
        named = study_in(self.document, block, sentence, position, self.names)
        if named is None and (self.review or _OWN.search(self._text(block, sentence)) is None):
            earlier = (self._study_of(block, s) for s in reversed(before))
            named = next((n for n in earlier if n), None)
        named = named or self._about.get(block.start)
        return self._known(named) if named else self.own

    def provenance(self, label: str, block: Block) -> Provenance:
        """Primary, secondary or background, by the kind of document and the section."""
        if label == self.own:
            return Provenance.SECONDARY if self.review else Provenance.PRIMARY
        if self.review and not _around(block):
            return Provenance.SECONDARY
        return Provenance.BACKGROUND

    def blocks_of(self, label: str) -> list[Block]:
        """The blocks that are about a study; of the document's own, all that are about no other."""
        return [
            b
            for b in self.document.blocks
            if self._about.get(b.start, self.own) == label and not (label == self.own and _around(b))
        ]

    def told_in_passing(self, label: str) -> list[str]:
        """The sentences that name a study and no other."""
        told: list[str] = []
        for block in self.document.blocks:
            if block.kind not in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}:
                continue
            text = self.document.clean(block).text
            if self.names.in_text(text):
                told += [span.of(text) for span in sentences(text) if self._only(span.of(text)) == label]
        return told

    def _only(self, text: str) -> str | None:
        """The only study that a text names."""
        named = {self._known(name.label) for name in self.names.in_text(text)}
        return named.pop() if len(named) == 1 else None

    def _study_of(self, block: Block, sentence: Span) -> str | None:
        """The study that a sentence leaves one with."""
        if self._pools(block, sentence):
            return self.own
        return study_in(self.document, block, sentence, sentence.end, self.names)

    def _pools(self, block: Block, sentence: Span) -> bool:
        """Whether a sentence of a meta-analysis tells of all studies together, though it may name one left out."""
        if not _META_ANALYSIS.search(self.document.title):
            return False
        text = self._text(block, sentence)
        cites = any(sentence.start <= c.start < sentence.end for c in self.document.citations(block))
        return _POOLED.search(text) is not None and not cites and all(n.trial for n in self.names.in_text(text))

    def _known(self, label: str) -> str:
        """One label for a study that the document calls by several names."""
        for study, others in self.aliases.items():
            if label == study or label in others:
                return study
        surname = label.split(maxsplit=1)[0]
        if label == surname:
            return next((s for s in self.aliases if s.split()[0] == surname), label)
        return label

    def _titled_trials(self) -> list[str]:
        """The trial that a report's title names: "… in relapse (ORBITAL): a randomised trial"."""
        named = dict.fromkeys(n.label for n in self.names.in_text(self.document.title) if n.trial)
        return list(named) if len(named) == 1 else []

    def _own_label(self, trials: list[str]) -> str:
        """First author and year; the trial's name where no author is known."""
        if trials and not self.document.authors:
            return trials[0]
        surname = self.document.authors[0] if self.document.authors else self.document.id
        return f"{surname} {self.document.year}" if self.document.year else surname

    def _is_review(self) -> bool:
        openings = {n.label for b in self.document.blocks if (n := self._opening(b)) is not None}
        head = " ".join([self.document.title, *self._abstract()])
        if len(openings) >= _FEWEST_OPENINGS or _REVIEW.search(head) is not None:
            return True
        return self._cites_its_results()

    def _cites_its_results(self) -> bool:
        """Whether most sentences with figures for an outcome, but for introduction and discussion, cite a source."""
        cited = given = 0
        for block in self.document.blocks:
            if block.kind is not BlockKind.PARAGRAPH or _around(block):
                continue
            mapped = self.document.clean(block)
            marks = [citation.start for citation in self.document.citations(block)]
            for span in sentences(mapped.text):
                text = span.of(mapped.text)
                if _FIGURE.search(text) and self.vocabulary.outcome_mentions(text):
                    stored = mapped.span(span.start, span.end)
                    given += 1
                    cited += any(stored.start <= mark <= stored.end + _MARK for mark in marks) or bool(
                        self.names.in_text(text)
                    )
        return given >= _FEWEST_RESULTS and cited * 2 >= given

    def _abstract(self) -> list[str]:
        blocks = [
            b for b in self.document.blocks if any(t.lower().startswith(("abstract", "summary")) for t in b.section)
        ]
        return [self.document.clean(b).text for b in blocks if b.kind is BlockKind.PARAGRAPH]

    def _opening(self, block: Block) -> StudyName | None:
        """The study that a paragraph opens with, or the only one that its first sentence names by authors."""
        if block.kind not in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM} or _around(block):
            return None
        text = self.document.clean(block).text
        first = next(iter(sentences(text)), Span(0, 0)).of(text)
        found = [n for n in self.names.in_text(first) if not n.trial]
        if found and (found[0].start < _OPENING or len({n.label for n in found}) == 1):
            return found[0]
        return None

    def _blocks_about(self) -> dict[int, str]:
        """What each block of a review is about: the last study that a heading or a paragraph opened with."""
        about: dict[int, str] = {}
        current: str | None = None
        headed: str | None = None
        level = 0
        for block in self.document.blocks if self.review else ():
            if block.kind is BlockKind.HEADING:
                named = self.names.in_text(self.document.clean(block).text)
                if named and not _around(block):
                    current, level = self._register(named[0].label), block.level
                    headed = current if named[0].trial else None
                elif block.level <= level:
                    current = headed = None
            elif (opened := self._opening(block)) is not None:
                current = self._register(opened.label, headed)
                level, headed = self._level_above(block), None
            elif headed is None and (trial := self._trial_opening(block)) is not None:
                current, level = self._register(trial), self._level_above(block)
            if current is not None:
                about[block.start] = self._known(current)
        return {start: self._known(label) for start, label in about.items()}

    def _trial_opening(self, block: Block) -> str | None:
        """The trial that a paragraph opens with: "ORBITAL assigned 88 patients …"."""
        if block.kind is not BlockKind.PARAGRAPH or _around(block):
            return None
        found = self.names.in_text(self.document.clean(block).text)
        return next((n.label for n in found if n.trial and n.start < _OPENING), None)

    def _level_above(self, block: Block) -> int:
        """The depth of the heading that a block stands under."""
        above = [b.level for b in self.document.blocks if b.kind is BlockKind.HEADING and b.start < block.start]
        return above[-1] if above else 0

    def _register(self, label: str, alias: str | None = None) -> str:
        names = self.aliases.setdefault(label, [])
        if alias is not None and alias != label and alias not in names:
            names.append(alias)
            self.aliases.pop(alias, None)
        return label

    def _not_own(self, block: Block, position: int) -> bool:
        """Whether a place of a primary report can speak of another study.

        It does around the results, where the sentence does not say "we", or where a value is
        only compared with ours ("our 15 months compare well with the 14.8 months of … [29]").
        """
        if self.review or not _around(block):
            return self.review
        _, sentence = sentence_at(self.document, block, position)
        before = self._text(block, Span(sentence.start, position))
        after = self._text(block, Span(position, sentence.end))
        own = _OWN.search(before) or _OWN.search(after)
        compared = _OWN.search(before) is not None and _COMPARED.search(before) is not None
        cited = study_in(self.document, block, Span(position, sentence.end), position, self.names)
        return own is None or (compared and cited is not None)

    def _text(self, block: Block, span: Span) -> str:
        """The clean text of the part of a block that lies in a stored span."""
        mapped = self.document.clean(block)
        return mapped.text[mapped.index(span.start) : mapped.index(span.end)]


def _around(block: Block) -> bool:
    """Whether a block stands in the introduction or the discussion."""
    return any(_AROUND.match(title) for title in block.section)
