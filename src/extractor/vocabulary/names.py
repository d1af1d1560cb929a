"""Finds names in a text: a word-by-word look-up, the longest name at each place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from extractor.errors import VocabularyError

_TOKEN = re.compile(r"[^\W_]+(?:'[A-Za-z]+)?|>=|<=|[^\w\s-]")
_AROUND_SYMBOL = re.compile(r"\s*([^\w\s-])\s*")
_BLANKS = frozenset(" -\t\n")
# "≥PR" is not PR, and "non-CR" is no CR: a name does not begin behind these.
_SHUT = frozenset({"≥", "≤", "<", ">"})
_DENIED = frozenset({"non"})
_SIGNS = {">=": "≥", "<=": "≤"}
_NOTHING = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a clean text: `text[start:end]` means `code`."""

    code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Spelling:
    """Folds spellings that mean the same into one: "haem" into "hem"."""

    pairs: Mapping[str, str]

    def fold(self, word: str) -> str:
        """A word in lower case and in the one spelling."""
        word = word.lower()
        for variant, one in self.pairs.items():
            if variant in word:
                word = word.replace(variant, one)
        return word


@dataclass
class Names:
    """Names of one kind, each with the code that it means.

    Loose names match whatever their case, with hyphens, blanks or nothing between their words,
    and in the plural. Exact names match as written, but for blanks beside a symbol ("≥ PR"),
    an s for the plural, and the sign of a comparison (">=PR").
    """

    kind: str
    """What is named, for messages: outcome, drug, event."""
    spelling: Spelling
    _loose: dict[str, str] = field(default_factory=dict)
    _exact: dict[str, str] = field(default_factory=dict)
    _first_words: set[str] = field(default_factory=set)
    _first_marks: set[str] = field(default_factory=set)
    _longest: int = 1

    def add(self, code: str, loose: Iterable[str] = (), exact: Iterable[str] = ()) -> None:
        """Add the names of one code.

        Raises:
            VocabularyError: a name already means another code.
        """
        for name in loose:
            words = [self.spelling.fold(word) for word in _words(name)]
            self._put(self._loose, "".join(words), name, code)
            self._first_words.add(words[0])
            self._longest = max(self._longest, len(words))
        for name in exact:
            words = _words(name)
            self._put(self._exact, _surface(name), name, code)
            self._first_marks.add(words[0])
            self._longest = max(self._longest, len(words))

    def hide(self, names: Iterable[str]) -> None:
        """Add exact names that take their place in a text and mean nothing here ("PD-1")."""
        self.add(_NOTHING, exact=names)

    def code(self, name: str) -> str | None:
        """The code of one whole name, or None."""
        found = self.mentions(name)
        return found[0].code if len(found) == 1 and found[0].end - found[0].start == len(name.strip()) else None

    def mentions(self, text: str) -> list[Mention]:
        """All names in a clean text, in order, none inside another."""
        tokens = [(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text)]
        folded = [_SIGNS.get(word) or self.spelling.fold(word) for _, _, word in tokens]
        found: list[Mention] = []
        at = 0
        while at < len(tokens):
            size, code = self._longest_at(text, tokens, folded, at)
            if code:
                found.append(Mention(code, tokens[at][0], tokens[at + size - 1][1]))
            at += size
        return found

    def _longest_at(
        self, text: str, tokens: list[tuple[int, int, str]], folded: list[str], at: int
    ) -> tuple[int, str | None]:
        """How many tokens the longest name at this place takes (1 where there is none), and its code."""
        start, _, word = tokens[at]
        loose_word = folded[at] in self._first_words
        exact_word = word in self._first_marks or word.removesuffix("s") in self._first_marks
        size, code = 1, None
        if at and _shut_off(text, tokens, at):
            return size, code
        key = ""
        last = at + (self._longest if loose_word or exact_word else 1)
        for here in range(at, min(last, len(tokens))):
            if here > at and not _BLANKS.issuperset(text[tokens[here - 1][1] : tokens[here][0]]):
                break
            key += folded[here]
            meant = self._exactly(_surface(text[start : tokens[here][1]])) if exact_word else None
            if meant is None:
                meant = self._loosely(key)
            if meant is not None:
                size, code = here - at + 1, meant
        return size, code

    def _exactly(self, name: str) -> str | None:
        found = self._exact.get(name)
        if found is None and name.endswith("s") and name[-2:-1].isalpha():
            return self._exact.get(name[:-1])
        return found

    def _loosely(self, key: str) -> str | None:
        for name in singulars(key):
            found = self._loose.get(name)
            if found is not None:
                return found
        return None

    def _put(self, names: dict[str, str], key: str, name: str, code: str) -> None:
        known = names.setdefault(key, code)
        if known != code:
            raise VocabularyError(
                f"the {self.kind}s {known or 'hidden names'} and {code or 'hidden names'} share the name {name!r}",
                mend="leave it to one of them",
            )


def singulars(word: str) -> tuple[str, ...]:
    """The word as it stands, and what it may be the plural of."""
    if not word.endswith("s") or len(word) < 4:
        return (word,)
    if word.endswith("ies"):
        return word, f"{word[:-3]}y"
    return (word, word[:-1], word[:-2]) if word.endswith("es") else (word, word[:-1])


def _shut_off(text: str, tokens: list[tuple[int, int, str]], at: int) -> bool:
    """Whether what stands before this token turns its meaning."""
    before = tokens[at - 1]
    between = text[before[1] : tokens[at][0]]
    return (before[2] in _SHUT and not between.strip()) or (before[2].lower() in _DENIED and between == "-")


def _words(name: str) -> list[str]:
    return [m.group() for m in _TOKEN.finditer(name.replace(">=", "≥").replace("<=", "≤"))]


def _surface(name: str) -> str:
    return _AROUND_SYMBOL.sub(r"\1", name.replace(">=", "≥").replace("<=", "≤"))
