"""How alike two names of a study or a cohort are, whoever worded them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extractor.vocabulary import Vocabulary

_EMPTY = frozenset(
    {
        *("a", "al", "all", "an", "and", "at", "by", "et", "for", "from", "in", "of", "on", "or", "the", "to", "who"),
        *("arm", "cohort", "group", "part", "patient", "population", "pt", "single", "study", "subgroup", "trial"),
        *("received", "receiv", "treat", "treated", "treatment", "with"),
    }
)
_STEM = re.compile(r"(?<=\w{4})(?:ments?|ed|ing|s)$")
_WORD = re.compile(r"(?:>=|<=|[<>])?\w+")
_SIZE = re.compile(r"\(?\bn\s*=\s*\d+\)?", re.IGNORECASE)

Words = frozenset[str]


def words(name: str, vocabulary: Vocabulary) -> Words:
    """The words of a name that tell it from others: a regimen is one word, however it is spelled.

    A name of empty words alone ("all patients") keeps them.
    """
    every = every_word(name, vocabulary)
    return every - _EMPTY or every


def every_word(name: str, vocabulary: Vocabulary) -> Words:
    """All words without their endings, with drugs and regimens by their generic names."""
    plain = unicodedata.normalize("NFKD", name.replace("≥", ">=").replace("≤", "<="))
    text = _SIZE.sub(" ", plain.encode("ascii", "ignore").decode())
    found: set[str] = set()
    for mention in reversed(vocabulary.regimen_mentions(text)):
        found.add("+".join(mention.drugs))
        text = f"{text[: mention.start]} {text[mention.end :]}"
    for drug in reversed(vocabulary.drug_mentions(text)):
        found.add(drug.code)
        text = f"{text[: drug.start]} {text[drug.end :]}"
    text = re.sub(r"(>=|<=|[<>])\s+", r"\1", text.lower())
    return frozenset(found | {_STEM.sub("", word) for word in _WORD.findall(text)})


@dataclass(frozen=True)
class Rarity:
    """How much a word tells: the fewer of the names hold it, the more."""

    weights: Mapping[str, float]

    @classmethod
    def of(cls, names: Iterable[Words]) -> Rarity:
        """Inverse document frequency, each name a document."""
        listed = list(names)
        counts = Counter(word for name in listed for word in name)
        return cls({word: math.log(1 + len(listed) / count) for word, count in counts.items()})

    def likeness(self, one: Words, other: Words) -> float:
        """Dice's coefficient over weighted words: 1 for the same words, 0 for none in common."""
        if one == other:
            return 1.0 if one else 0.0  # and not a sum that rounds to something less
        total = sum(self.weights[w] for w in one) + sum(self.weights[w] for w in other)
        return 2 * sum(self.weights[w] for w in one & other) / total

    def best(self, some: Iterable[Words], others: Iterable[Words]) -> float:
        """The likeness of the two names that are most alike."""
        them = list(others)
        return max((self.likeness(one, other) for one in some for other in them), default=0.0)
