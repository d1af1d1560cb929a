"""Groups of patients that a document introduces with their size: "exposed (n = 37)", "the KPd arm (N = 88)"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractor.documents import Block, BlockKind, Document
from extractor.readers.rules.groups import GroupNames
from extractor.text import sentences
from extractor.vocabulary import Vocabulary

_SIZED = re.compile(r"\s*[(\[](?:(?P<code>[A-Z][\w+-]{0,11})[,;:]\s*)?[nN]\s*=\s*(?P<n>\d[\d,]*)\s*[)\]]")
_BEFORE_NAME = re.compile(
    r"[,;:()\[\]]|\b(?:or|and|as|into|versus|vs|than|while|whereas|when|if|between|from|namely)\b|"
    r"\b(?:assigned|randomi[sz]ed|allocated|enrolled|compared) (?:to|with)\b|"
    r"\b(?:compared|studied|treated|received?|receiving|given|were|was|had|called|included|comprised)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"(?:(?:\d[\d,]* )?(?:of )?(?:the )?(?:patients|subjects|participants|individuals|those) )?"
    r"(?:in|with|among|for|of|on|by|within|to) (?:the |an? )?",
    re.IGNORECASE,
)
_LONGEST = 8
"""Words of a name."""
_DEFINED = re.compile(
    r"(?P<what>[A-Za-z-]+) (?:was|were|is|are) (?:called|termed|named|labell?ed|considered|regarded as|defined as|"
    r"classified as) (?P<one>[a-z-]+) (?:when|if|where)\b[^.;]*?\([nN] ?= ?(?P<n>\d+)\)"
    r"(?:,? (?:and|or) (?:as )?(?P<two>[a-z-]+) otherwise \([nN] ?= ?(?P<m>\d+)\))?"
)
_READ = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})


_LEFT_OUT = re.compile(
    r"\b(?:exclu\w+|discontinu\w+|withdr\w+|stopped|because|due to|reasons?|missing|died)\b", re.IGNORECASE
)
_ADJECTIVE = re.compile(r"[a-z]{4,}(?:ed|ly|ive|ory|ant|ate|ent)|late|naive")
_NO_NAME = re.compile(r"\d\s*(?:%|months?|weeks?|days?|years?)|^(?:more|less|fewer|others?)$", re.IGNORECASE)


@dataclass(frozen=True)
class Introduced:
    """A group with the size that its document prints behind its name."""

    words: str
    n: int
    block: Block
    position: int
    """In the stored text."""


def introduced(document: Document, vocabulary: Vocabulary) -> list[Introduced]:
    """The groups that the running text introduces, at least two in a sentence, none for what they stopped or lacked."""
    names = GroupNames(vocabulary)
    found: list[Introduced] = []
    for block in document.blocks:
        if block.kind not in _READ:
            continue
        mapped = document.clean(block)
        for span in sentences(mapped.text):
            sized = {} if _LEFT_OUT.search(span.of(mapped.text)) else _sized(span.of(mapped.text))
            groups = {words: n for words, n in sized.items() if _names_patients(words, names, vocabulary)}
            if len(groups) > 1:
                position = mapped.span(span.start, span.end).start
                found += [Introduced(words, n, block, position) for words, n in groups.items()]
    return found


def with_groups(document: Document, vocabulary: Vocabulary) -> Vocabulary:
    """The vocabulary with the words by which a document calls groups that it has introduced: "exposed", "late".

    A word is one where it tells one introduced group from all others.
    """
    names = GroupNames(vocabulary)
    keys = {names.key(group.words) for group in introduced(document, vocabulary)}
    telling = {word for key in keys for word in key if _ADJECTIVE.fullmatch(word) and sum(word in k for k in keys) == 1}
    drugs = {mention.code for word in telling for mention in vocabulary.drug_mentions(word)}
    nouns = dict.fromkeys((*vocabulary.words.group_nouns, *sorted(telling - drugs)))
    if len(nouns) == len(vocabulary.words.group_nouns):
        return vocabulary
    return replace(vocabulary, words=vocabulary.words.model_copy(update={"group_nouns": tuple(nouns)}))


def _names_patients(words: str, names: GroupNames, vocabulary: Vocabulary) -> bool:
    """Whether words name a group, and not only a response or an event that is counted."""
    counted = {
        *(m.start for m in vocabulary.outcome_mentions(words)),
        *(m.start for m in vocabulary.event_mentions(words)),
    }
    return names.label(words) is not None and 0 not in counted


def _sized(text: str) -> dict[str, int]:
    """The names of a sentence that stand before a size in brackets."""
    found: dict[str, int] = {}
    taken: list[tuple[int, int]] = []
    for match in _DEFINED.finditer(text):
        found |= _defined(match)
        taken.append((match.start(), match.end()))
    for match in _SIZED.finditer(text):
        name = _name_before(text[: match.start()])
        if name and not any(start <= match.start() < end for start, end in taken):
            found.setdefault(f"{name} ({match['code']})" if match["code"] else name, int(match["n"].replace(",", "")))
    return found


def _defined(match: re.Match[str]) -> dict[str, int]:
    """ "Rechallenge was called early when … (n = 21), and late otherwise (n = 30)"."""
    what = match["what"].lower()
    second = {f"{match['two']} {what}": int(match["m"])} if match["two"] else {}
    return {f"{match['one']} {what}": int(match["n"]), **second}


def _name_before(text: str) -> str | None:
    """The words of a name that ends a text, back to the word or sign that leads to it."""
    begins = max((m.end() for m in _BEFORE_NAME.finditer(text)), default=0)
    name = text[begins:].strip()
    if leading := _LEADING.match(name):
        name = name[leading.end() :]
    return name if 0 < len(name.split()) <= _LONGEST else None
