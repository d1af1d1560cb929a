"""The words of a sentence that name a group of patients, or a study."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.readers.rules.sentences.arms import (
    Group,
    arm_ahead,
    bare_arm,
    by_response,
    dosed,
    size_behind,
    without_it,
)
from extractor.readers.rules.sentences.measures import Measure
from extractor.readers.rules.sentences.tokens import Kind, Token, words
from extractor.vocabulary import Vocabulary

_BEFORE_GROUP = words("in among amongst for with within of on receiving by from to between than")
_OPENERS = words("in among amongst for on within")
_SPECIFIC = words(
    "those responders responder nonresponders non-responders non-responder nonresponder tumors tumours carriers "
    "men women placebo controls others "
    "population subgroup subset segment course episode refractory high-risk standard-risk"
)
_TELLING = words(
    "with without achieving achieved had having reaching reached attaining attained obtaining obtained in a an "
    "least no of who experiencing experienced developed developing by to or and maintained best initial early "
    "sustained than less deep"
)
_AUXILIARY = words(
    "was were is are had has have did does do showed resulted remained experienced developed reported "
    "brought gave led yielded produced induced provided improved prolonged "
    "responded died relapsed progressed achieved reached demonstrated ranged occurred be being "
    "received underwent went "
    "started required discontinued"
)
_ENDS = words(". while whereas but than although though being due because they it we")
_RELATIVE = words("who that which whom whose")
_TAIL = words("respectively while whereas but however although though and or with than to the a")
_STOPS = frozenset(
    {
        Kind.PERCENT, Kind.TIME, Kind.FRACTION, Kind.NOT_REACHED, Kind.NOT_ESTIMABLE, Kind.P, Kind.RATIO,
        Kind.INTERVAL, Kind.SPREAD, Kind.COMMA, Kind.SEMICOLON, Kind.COLON, Kind.CLOSE, Kind.VERSUS,
        Kind.RESPECTIVELY, Kind.TIMEPOINT, Kind.STATISTIC, Kind.CITATION,
    }
)  # fmt: skip
_LINE = re.compile(
    r"\b(?:[1-9]L\+?|(?:first|second|third|fourth|fifth|later|subsequent|1st|2nd|3rd|\dth)(?:[- ](?:or later|and "
    r"beyond))?[- ]line)\b"
    r"|\bdisease\b(?! (?:progress|control|stab|burden|stage|free))",
    re.IGNORECASE,
)


_STUDY = re.compile(r"\b(?:trial|study|registry)$", re.IGNORECASE)
_EVERYBODY = (
    r"(?i)(?:of |the |all |these |those |our |total |evaluable |eligible |enrolled |included |treated |\d[\d,]* |"
    r"one |two |three |four |five |six |seven |eight |nine |ten )*(?:patients?|cases?|subjects?|participants?|"
    r"individuals|pts|people)(?: each)?"
)


def groups(text: str, tokens: list[Token], found: list[Measure], vocabulary: Vocabulary) -> list[Group]:
    """Groups in order, none inside another; figures are not part of one."""
    taken = {i for m in found for i in range(m.first, m.last + 1) if m.kind is not Kind.NUMBER or m.last > m.first}
    names = _names(text, vocabulary)
    responses = frozenset(o.code for o in vocabulary.outcomes.values() if o.kind == "response")
    kept: list[Group] = []
    index = 0
    while index < len(tokens):
        group = None
        if index not in taken:
            group = (
                by_response(tokens, index, responses)
                or without_it(text, tokens, index, taken)
                or _phrase(text, tokens, index, taken, names)
                or _set_against(text, tokens, index, taken, names)
                or _bracketed(text, tokens, index, taken, names)
            )
        if group is None:
            group = _subject(text, tokens, index, taken, names) or arm_ahead(text, tokens, index, taken)
        if group is None:
            index += 1
            continue
        kept.append(group)
        index = group.last + 1
    return kept


@dataclass(frozen=True)
class _Names:
    nouns: re.Pattern[str]
    people: re.Pattern[str]
    regimens: tuple[tuple[int, int], ...]
    drugs: tuple[tuple[int, int], ...]

    def in_span(self, text: str, start: int, end: int) -> bool:
        piece = text[start:end]
        return (
            bool(self.nouns.search(piece))
            or bool(_LINE.search(piece))
            or any(start <= a and b <= end for a, b in (*self.regimens, *self.drugs))
        )

    def begins_treatment(self, token: Token, drugs: bool) -> bool:
        """Whether the name of a regimen, or of a drug where one may stand, begins with a token."""
        return any(a == token.start for a, _ in (*self.regimens, *(self.drugs if drugs else ())))

    def as_owner(self, text: str, start: int, end: int) -> bool:
        """Whether "of …" names whose a result is: the reduction of a drug is not a drug's patients."""
        named = self.nouns.search(text[start:end]) or _LINE.search(text[start:end])
        return bool(named) or any(start <= a and b <= end for a, b in self.regimens)

    def as_subject(self, text: str, start: int, end: int) -> bool:
        """Whether a subject names a group: a drug alone may be one, a drug's dose is none."""
        piece = text[start:end]
        if self.nouns.search(piece) or _LINE.search(piece):
            return True
        return any(a - start <= 4 and b == end for a, b in (*self.regimens, *self.drugs))


def _names(text: str, vocabulary: Vocabulary) -> _Names:
    people = {*vocabulary.words.patient_nouns, "patients", "those", "subjects", "participants", "individuals"}
    nouns = {*vocabulary.words.group_nouns, *people, *_SPECIFIC, "cohort", "group", "arm", "transplant-ineligible"}
    # A drug class or a single drug after "for" or "with" names a group as well as a regimen does.
    regimens = tuple((m.start, m.end) for m in vocabulary.regimen_mentions(text))
    drugs = tuple((m.start, m.end) for m in vocabulary.drug_mentions(text))
    return _Names(_words(nouns - {"study", "trial", "set", "series", "category"}), _words(people), regimens, drugs)


def _words(phrases: set[str]) -> re.Pattern[str]:
    listed = "|".join(re.escape(p) for p in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"\b(?:{listed})s?\b", re.IGNORECASE)


def _phrase(text: str, tokens: list[Token], index: int, taken: set[int], names: _Names) -> Group | None:
    """A prepositional phrase: "in the retreatment group", "among patients who …", "with D-Kd"."""
    if (dose := dosed(text, tokens, index)) is not None:
        return dose
    following = tokens[index + 1] if index + 1 < len(tokens) else tokens[index]
    timed = index > 0 and tokens[index - 1].kind in {Kind.TIME, Kind.CLOSE, Kind.NOT_REACHED}
    after = tokens[index].word == "after" and names.begins_treatment(following, timed)
    if (tokens[index].word not in _BEFORE_GROUP and not after) or index + 1 >= len(tokens):
        return None
    if tokens[index + 1].word in {*_OPENERS, "after"} or (
        tokens[index].word == "than" and tokens[index + 1].word in _BEFORE_GROUP
    ):
        return None
    if tokens[index].word == "of" and index - 1 in taken and _predicated(tokens, index):
        return None
    known = any(a == tokens[index + 1].start for a, _ in names.drugs)
    if not known and index - 1 in taken and (arm := bare_arm(text, tokens, index)) is not None:
        return arm
    last = _extent(text, tokens, index + 1, taken, names)
    if last is None:
        return None
    group = _made(text, tokens, index, index + 1, last, names)
    if group is not None and tokens[index].word == "of" and not names.as_owner(text, group.start, group.end):
        return None
    return group


def _predicated(tokens: list[Token], index: int) -> bool:
    """ "21% of patients achieving CR": the phrase says what is counted, unless a verb of its own follows."""
    named = False
    for token in tokens[index + 1 : index + 14]:
        if token.kind in {Kind.OUTCOME, Kind.EVENT}:
            named = True
        elif named and (token.word in _AUXILIARY or token.word in _RELATIVE):
            return False
        elif token.kind in _STOPS or token.kind is Kind.AND:
            break
    return named


def _made(text: str, tokens: list[Token], at: int, first: int, last: int, names: _Names) -> Group | None:
    start, end = tokens[first].start, tokens[last].end
    bare = re.sub(r"\([^()]*\)", "", text[start:end]).strip()
    if not names.in_span(text, start, end) or re.fullmatch(_EVERYBODY, bare):
        return None
    if _STUDY.search(bare) and not names.people.search(bare):
        return None
    n = size_behind(tokens[last + 1 : last + 4])
    leading = at == 0 or (tokens[at].word in _OPENERS and _opens_clause(tokens, at))
    name = re.sub(r"\s*\([^()]*\b(?:trial|study)\b[^()]*\)$", "", text[start:end])
    return Group(at, last, start, end, name, n, leading)


def _opens_clause(tokens: list[Token], index: int) -> bool:
    before = tokens[index - 1]
    return (
        before.kind is Kind.SEMICOLON
        or before.word in {".", "whereas", "while", "but", "overall", "similarly"}
        or (before.kind in {Kind.COMMA, Kind.AND} and index <= 3)
    )


def _extent(text: str, tokens: list[Token], first: int, taken: set[int], names: _Names) -> int | None:
    """The last token of a noun phrase that names a group."""
    place, last = first, None
    relative = False
    while place < len(tokens):
        token = tokens[place]
        if place in taken or (token.kind in _STOPS and token.name != "bare"):
            break
        if token.kind is Kind.AND and not _goes_on(text, tokens, place, taken, names):
            break
        if token.word in _AUXILIARY:
            if not relative:
                break
            relative = False
        elif token.word in _RELATIVE:
            relative = True
        elif token.word in _ENDS or _begins_anew(text, tokens, first, place, names):
            break
        elif token.kind is Kind.OPEN:
            closing = _gloss_end(tokens, place, taken)
            if closing is None:
                break
            last, place = closing, closing + 1
            continue
        elif relative and token.word not in {"not", "had", "been"}:
            relative = False
        last, place = place, place + 1
    while last is not None and last >= first and tokens[last].word in _TAIL:
        last -= 1
    return last if last is not None and last >= first else None


def _begins_anew(text: str, tokens: list[Token], first: int, place: int, names: _Names) -> bool:
    """Whether another phrase, or an outcome that is no part of the name, begins here."""
    token = tokens[place]
    if token.kind in {Kind.OUTCOME, Kind.EVENT}:
        return not _part_of_name(text, tokens, first, place, names)
    if token.word not in _BEFORE_GROUP or place == first:
        return False
    return not names.in_span(text, tokens[first].start, tokens[place - 1].end)


def _gloss_end(tokens: list[Token], opening: int, taken: set[int]) -> int | None:
    """The end of a bracket that explains the name; None where it prints figures or a size."""
    closing = _closing(tokens, opening)
    if closing is None or any(i in taken for i in range(opening, closing)):
        return None
    figures = _STOPS - {Kind.CLOSE} | {Kind.COUNT}
    return None if any(t.kind in figures for t in tokens[opening:closing]) else closing


def _part_of_name(text: str, tokens: list[Token], first: int, place: int, names: _Names) -> bool:
    """ "patients achieving CR": the outcome tells the group; in "responders the median PFS" it does not."""
    return tokens[place - 1].word in _TELLING and names.in_span(text, tokens[first].start, tokens[place].start)


def _closing(tokens: list[Token], opening: int) -> int | None:
    for place in range(opening + 1, len(tokens)):
        if tokens[place].kind is Kind.CLOSE and tokens[place].depth == tokens[opening].depth:
            return place
    return None


def _goes_on(text: str, tokens: list[Token], place: int, taken: set[int], names: _Names) -> bool:
    """Whether what "and" joins still belongs to the name: no figure, no outcome of its own follows."""
    for following in range(place + 1, min(place + 12, len(tokens))):
        token = tokens[following]
        if following == place + 1 and token.word in _BEFORE_GROUP:
            return False
        if following == place + 1 and token.word in {"later", "beyond", "more", "higher"}:
            return True
        if following in taken or token.kind is Kind.NUMBER:
            return names.in_span(text, tokens[place].end, token.start)
        if token.kind in {Kind.OUTCOME, Kind.EVENT, Kind.STATISTIC}:
            return names.in_span(text, tokens[place].end, token.start) and token.kind is not Kind.STATISTIC
        if token.kind in _STOPS or token.word in _AUXILIARY:
            return True
        if token.word == "who":
            return True
    return True


def _bracketed(text: str, tokens: list[Token], index: int, taken: set[int], names: _Names) -> Group | None:
    """A group in brackets right behind a figure: "(1L)", "(placebo arm)"."""
    if tokens[index].kind is not Kind.OPEN or index - 1 not in taken:
        return None
    closing = _closing(tokens, index)
    if closing is None or closing <= index + 1 or any(i in taken for i in range(index, closing)):
        return None
    return _made(text, tokens, index, index + 1, closing - 1, names)


def _set_against(text: str, tokens: list[Token], index: int, taken: set[int], names: _Names) -> Group | None:
    """ "with A (81%) compared with B (70%)": a group between the comparing words and a figure in brackets."""
    if tokens[index].kind is not Kind.VERSUS or index + 1 >= len(tokens):
        return None
    last = _extent(text, tokens, index + 1, taken, names)
    if last is None or last + 2 not in taken or tokens[last + 1].kind is not Kind.OPEN:
        return None
    return _made(text, tokens, index + 1, index + 1, last, names)


def _list_begins(tokens: list[Token], index: int, names: _Names) -> int:
    """The first drug of "pomalidomide, bortezomib and dexamethasone", where the last is a subject."""
    named = (*names.regimens, *names.drugs)
    if all(tokens[index].start != start for start, _ in named) or not index or tokens[index - 1].kind is not Kind.AND:
        return index
    ends = {end: start for start, end in named}
    while index >= 2 and tokens[index - 1].kind in {Kind.COMMA, Kind.AND}:
        begins = ends.get(tokens[index - 2].end)
        before = next((i for i in range(index - 1) if tokens[i].start == begins), None)
        if before is None:
            break
        index = before
    return index


def _subject(text: str, tokens: list[Token], index: int, taken: set[int], names: _Names) -> Group | None:
    """A group as the subject: "Responders had …", "Patients with ≥PR had …", "the naive group ORR was …"."""
    if index in taken or not (index == 0 or tokens[index - 1].kind in {Kind.COMMA, Kind.SEMICOLON, Kind.AND}):
        return None
    if tokens[index].kind not in {Kind.WORD, Kind.BLIND}:
        return None
    last = index
    while last + 1 < len(tokens) and last - index < 6 and tokens[last + 1].kind in {Kind.WORD, Kind.BLIND}:
        if tokens[last + 1].word in _AUXILIARY | _BEFORE_GROUP | {"."}:
            break
        last += 1
    index = _list_begins(tokens, index, names)
    start, end = tokens[index].start, tokens[last].end
    if not names.as_subject(text, start, end):
        return None
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    joined = last + 2 < len(tokens) and any(a == tokens[last + 2].start for a, _ in names.drugs)
    combined = after is not None and after.word in {"with", "plus"} and joined
    told = after is not None and (after.word in _BEFORE_GROUP - {"of", "to"} or tokens[last].word in _RELATIVE)
    if combined or (told and names.people.search(text[start:end])):
        extent = _extent(text, tokens, index, taken, names)
        if extent is not None and extent > last + 1:
            last = extent
    elif after is None or not (
        after.kind in {Kind.OUTCOME, Kind.STATISTIC, Kind.TIMEPOINT} or after.word in _AUXILIARY
    ):
        return None
    if re.fullmatch(_EVERYBODY, text[start : tokens[last].end]):
        return None
    return Group(
        index,
        last,
        start,
        tokens[last].end,
        text[start : tokens[last].end],
        size_behind(tokens[last + 1 : last + 4]),
        True,
    )
