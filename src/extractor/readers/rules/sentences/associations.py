"""Ratios and bare p values with the covariate, or the two arms, that they are printed for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.readers.rules.sentences.cohorts import Owned
from extractor.readers.rules.sentences.heads import Head
from extractor.readers.rules.sentences.measures import Measure
from extractor.readers.rules.sentences.parsed import Parsed
from extractor.readers.rules.sentences.tokens import Kind, Token
from extractor.vocabulary import Vocabulary

_PREDICATE = re.compile(
    r"\b(?:associat\w+|correlat\w+|influenc\w+|depend\w*|bearing|lower risk|higher risk|affect\w+|impact\w*|"
    r"predict\w+|prognostic|independent\w*|related to|"
    r"confirmed|linked|"
    r"(?:improved|worsened|shortened|prolonged|determined|driven)(?= by)|reduc\w+ the risk|reduction in the risk)\b",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"\b(?:was|were|is|are|had|has|have|did|does|do|remained|resulted|showed|demonstrated|appeared|seemed|predicted|"
    r"correlated|influenced|affected|emerged|retained|kept|lost|lowered|raised|increased|decreased|doubled|halved|reduced)\b",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"\b(?:by|with|between|for|of|including|included|were|was)\b(?!.*\b(?:by|with|between)\b)", re.IGNORECASE
)
_TRIM = re.compile(
    r"^(?:[\s,;:.)\]]|\band\b|\bor\b|\bthe same for\b|\bas well as\b|\bby\b|\bwith\b|\bon\b|\bin univariate "
    r"analysis\b|\boverall\b|"
    r"\balso\b|\bfor\b|\bwhile\b|\bwhereas\b|\bonly\b|\bneither\b|\bnor\b|\bthe\b|\ban?\b|\bboth\b|\bobtaining\b|"
    r"\bachieving\b|\breaching\b|\battaining\b|\bhaving\b|"
    r"\b(?:in|on|by) (?:an? |the )?(?:[\w-]+ ){0,3}(?:analys[ei]s|models?|regression)\b|"
    r"\bbetter\b|\bworse\b)+",
    re.IGNORECASE,
)
_TRAIL = re.compile(r"[\s,;:.(\[]+$|\s+(?:and|or|with|by|the)$", re.IGNORECASE)
_COMPARED = (
    r"(?i)\b(?:rate|rates|shorter|longer|better|worse|improved|superior|inferior|poorer|prolonged|the|an?|in|"
    r"uni\w+|multi\w+|analys[ei]s|"
    r"effects?|benefit|impact|advantage|difference|on|of|for|smaller|larger|relative|"
    r"model|cox|regression|table \d+|overall|both|and)\b"
)
_ANALYSIS = re.compile(
    r"(?:(?:un)?adjusted|(?:uni|multi)\w+|cox|logistic|regression|analys[ei]s|models?|pooled|\s)+", re.IGNORECASE
)
_DIFFERING = re.compile(
    r"\bdiffer\w*\s+(?:\w+ly\s+)?(?:between|by|according to|with)\s+(?:patients\s+|those\s+)?"
    r"(?:with\s+(?:and|or|versus)\s+without\s+)?(?P<what>[^,;()]+)$",
    re.IGNORECASE,
)
_NEW_CLAUSE = re.compile(r",\s+and\s+(?:the|this|that|it)\s", re.IGNORECASE)
_DEGREE = re.compile(r"(?:stronger|weaker|smaller|larger|greater|similar|attenuated|less|more|absent)\b", re.IGNORECASE)
_SETTING = re.compile(r"^\s*(?:In|On|By|Using|At|After|Among) [^,]{2,60}, ")
"""What opens a sentence before its subject: "In meta-regression, …"."""
_ENDED = re.compile(
    r"[\s)\],;]*(?:was|were|is|are|had)\b[^;(]*?(?:;\s*(?:(?:and|while|whereas|but)\s+)?|,\s*(?:and|while|whereas|but)\s+)(?:that\s+)?(?P<next>[^;(]+)$",
    re.IGNORECASE,
)
"""The predicate of the covariate before, then the next covariate."""
_MAX_TERM = 120


@dataclass(frozen=True)
class Association:
    """A ratio, or a p alone, with its endpoint and covariate."""

    endpoint: str
    term: str | None
    comparator: str | None
    ratio: Measure | None
    p: Token | None
    place: int
    """The first token of the figure."""
    group: str | None = None


def associations(
    parsed: Parsed, owners: list[Owned], carried: str | None, carries_predicate: bool, vocabulary: Vocabulary
) -> list[Association]:
    """Every ratio of a sentence, and every p that stands for a covariate.

    `carried` is the endpoint that the sentences before speak of.
    """
    found: list[Association] = []
    boundary = -1
    for place, ratio, p in _figures(parsed, carries_predicate):
        before = found[-1] if found else None
        arms = _arms(parsed, place, ratio, owners) if ratio is not None else None
        if arms is not None:
            term, comparator = arms
        else:
            term, comparator = _covariate(parsed, boundary, place, before, vocabulary), None
        terms = [t for t in (term, *(a.term for a in found)) if t]
        endpoint = _endpoint(parsed, place, ratio, terms, vocabulary) or (before.endpoint if before else carried)
        if endpoint is None or (term is None and ratio is None):
            continue
        found.append(Association(endpoint, term, comparator, ratio, p, place))
        boundary = ratio.last if ratio is not None else place
    return _one_each(found)


def _figures(parsed: Parsed, carries_predicate: bool) -> list[tuple[int, Measure | None, Token | None]]:
    ratios = [(m.first, m, m.p) for m in parsed.measures if m.kind is Kind.RATIO]
    if not (carries_predicate or _PREDICATE.search(parsed.text)):
        return list(ratios)
    alone = [
        (i, None, t)
        for i, t in enumerate(parsed.tokens)
        if t.kind is Kind.P and t.depth > 0 and i not in parsed.claimed and not _beside_figures(parsed, i)
    ]
    return sorted([*ratios, *alone], key=lambda f: f[0])


def _endpoint(
    parsed: Parsed, place: int, ratio: Measure | None, terms: list[str], vocabulary: Vocabulary
) -> str | None:
    """The outcome inside the ratio's own words, else the nearest before it, else the next behind it.

    An outcome that is part of a covariate ("duration of exposure") is no endpoint.
    """
    kinds = {"time_to_event", "incidence"} if ratio is not None and ratio.unit == "hazard_ratio" else None
    end = ratio.last if ratio is not None else place

    def right(code: str) -> bool:
        kind = vocabulary.outcomes[code].kind
        return kind in kinds if kinds else kind in {"time_to_event", "incidence", "response", "event"}

    inside = [t.name for t in parsed.tokens[place : end + 1] if t.kind is Kind.OUTCOME and right(t.name)]
    if inside:
        return inside[0]
    if (
        ratio is not None
        and kinds is None
        and any(t.word in {"response", "responding"} for t in parsed.tokens[place:end])
    ):
        found = vocabulary.outcome_mentions("overall response")
        return found[0].code if found else None
    if ratio is not None and kinds:
        died = _endpoint_in_words(parsed, place, end, vocabulary)
        if died:
            return died
    free = [h for h in parsed.heads if right(h.code) and h.event is None and not _within(parsed, h, terms)]
    if ratio is None:
        free = [h for h in free if parsed.tokens[h.first].depth == 0]
    before = [h.code for h in free if h.first < place]
    if before:
        return before[-1]
    behind = [h.code for h in free if h.first > end]
    if ratio is None and behind:
        nearest = next(h for h in free if h.first > end)
        told = parsed.text[parsed.tokens[end].end : parsed.tokens[nearest.first].start]
        behind = behind if _PREDICATE.search(told) else []
    if not behind and ratio is not None and kinds:
        return _endpoint_in_words(parsed, 0, place, vocabulary)
    return behind[0] if behind else None


def _endpoint_in_words(parsed: Parsed, place: int, end: int, vocabulary: Vocabulary) -> str | None:
    """ "hazard ratio for disease progression or death", "hazard ratio for death"."""
    words = " ".join(t.word for t in parsed.tokens[place:end] if t.kind in {Kind.WORD, Kind.AND})
    for pattern, phrase in (
        (r"progression or death|progression and death", "progression-free survival"),
        (r"\bfor death|\bof death", "overall survival"),
        (r"\b(?:for|of) (?:disease )?progression", "progression-free survival"),
        (r"relapse or death|recurrence or death", "relapse-free survival"),
    ):
        if re.search(pattern, words):
            found = vocabulary.outcome_mentions(phrase)
            return found[0].code if found else None
    return None


def _beside_figures(parsed: Parsed, place: int) -> bool:
    """Whether figures stand in the same bracket before a p, which then compares them."""
    return any(i in parsed.claimed for i in range(_opening(parsed, place), place))


def _within(parsed: Parsed, head: Head, terms: list[str]) -> bool:
    """Whether a head is part of a covariate's words."""
    printed = parsed.text[parsed.tokens[head.first].start : parsed.tokens[head.last].end]
    return any(printed in term for term in terms)


def _arms(parsed: Parsed, place: int, ratio: Measure, owners: list[Owned]) -> tuple[str | None, str | None] | None:
    """The two compared groups, from the figures just before or from "A versus B" in the ratio's words."""
    inner = parsed.tokens[place : ratio.last + 1]
    if any(t.kind is Kind.VERSUS for t in inner):
        piece = parsed.text[parsed.tokens[place].end : parsed.tokens[_value_place(parsed, ratio)].start]
        sides = re.split(r"(?i)\s(?:vs\.?|versus|(?:as )?compared (?:with|to))\s", piece)
        experimental = re.split(r"(?i)\b(?:for|with|in|of|favou?ring)\s+", sides[0])[-1]
        return _clean(experimental), _clean(sides[-1])
    favoured = re.search(
        r"(?i)\bfavou?r\w*\s+(?:of\s+)?(.{2,60}?)\s+(?:over|versus|vs\.?)\s+(.{2,60}?)\s*[(,;]?\s*$",
        parsed.text[: parsed.tokens[place].start],
    )
    if favoured:
        return _clean(favoured.group(1)), _clean(favoured.group(2))
    against = re.match(
        r"(?i)(?:(?:as )?compared (?:with|to)|against|versus|relative to) (?P<other>[^,;()]{2,60}), "
        r"(?P<one>[^,;()]{2,60}?) \w+(?:ed|d|had|was|were)\b",
        parsed.text,
    )
    if against:
        return _clean(against["one"]), _clean(against["other"])
    opposed = re.search(
        r"(?i)\b(?:for|of|with|comparing)\s+([^,;()]{2,40}?)\s+(?:against|versus|vs\.?|over|relative to)\s+"
        r"([^,;()]{2,40}),\s+(?:the |an? )?$",
        parsed.text[: parsed.tokens[place].start],
    )
    if opposed:
        return _clean(opposed.group(1)), _clean(opposed.group(2))
    contrasted = re.search(
        r"(?i)\b(?:with|in|for|after|on|among)\s+([^,;()]{2,60}?)\s+(?:than|as)\s+(?:with|in|for|after|on|among)\s+"
        r"([^,;()]{2,60}?)\s*[(,;]?\s*$",
        parsed.text[: parsed.tokens[_opening(parsed, place)].start],
    )
    if contrasted:
        return _clean(contrasted.group(1)), _clean(contrasted.group(2))
    if _segment_predicate(parsed, place):
        return None
    pair = [o for o in owners if o.compared is not None and o.bound.measure.first < place]
    last = pair[-1].compared if pair else None
    names = [o.group for o in pair if o.compared == last]
    if len(names) == 2 and last is not None:
        return names[0], names[1]
    return None


def _value_place(parsed: Parsed, ratio: Measure) -> int:
    return next(i for i in range(ratio.first, ratio.last + 1) if parsed.tokens[i].kind is Kind.NUMBER)


def _segment_predicate(parsed: Parsed, place: int) -> bool:
    """Whether a predicate of association stands since the figure before."""
    last = max((i for i in parsed.claimed if i < place), default=-1)
    piece = parsed.text[
        parsed.tokens[last + 1].start if last + 1 < len(parsed.tokens) else 0 : parsed.tokens[place].start
    ]
    return bool(_PREDICATE.search(piece))


def _covariate(
    parsed: Parsed, boundary: int, place: int, before: Association | None, vocabulary: Vocabulary
) -> str | None:
    start = parsed.tokens[boundary + 1].start if boundary + 1 < len(parsed.tokens) else 0
    opening = _opening(parsed, place)
    segment = _LEAD_IN.sub("", parsed.text[start : parsed.tokens[opening].start])
    if opening <= boundary or not segment.strip(" ,;)]"):
        return before.term if before is not None else None
    ended = _ENDED.match(segment) if before is not None else None
    segment = ended["next"] if ended else segment
    differing = _DIFFERING.search(segment)
    if differing:
        return _clean(differing["what"])
    predicate = _PREDICATE.search(segment)
    auxiliary = _AUXILIARY.search(segment)
    if predicate is None and before is None and auxiliary is None and not _PREDICATE.search(parsed.text):
        return None
    if predicate is None and auxiliary is None:
        return _continued(segment, before)
    subject = (
        segment[: auxiliary.start()] if auxiliary and (not predicate or auxiliary.start() <= predicate.start()) else ""
    )
    if auxiliary and _NEW_CLAUSE.search(segment, auxiliary.end()):
        subject = ""
    elif not subject and predicate:
        subject = segment[: predicate.start()]
    rest = segment[predicate.end() :] if predicate else ""
    if re.search(r"(?i)\bby\b(?!\s*\d)", rest):
        return _clean(re.split(r"(?i)\bby\b", rest, maxsplit=1)[1])
    named = _subject(subject, vocabulary) if len(subject.split()) > 1 or len(subject.strip()) > 3 else None
    if named is None and re.match(r"(?i)\s*(?:was |were )?(?:found |observed |seen )?(?:with|between|to|on)\b", rest):
        return _clean(re.split(r"(?i)\b(?:with|between|to|on)\b", rest, maxsplit=1)[1])
    if named is None and re.search(r"(?i)\bwith\b", rest):
        return _clean(re.split(r"(?i)\bwith\b", rest, maxsplit=1)[1])
    return named or (before.term if before is not None else None)


def _opening(parsed: Parsed, place: int) -> int:
    """The bracket in which a figure stands, or the figure itself."""
    depth = parsed.tokens[place].depth
    for i in range(place - 1, -1, -1):
        if parsed.tokens[i].kind is Kind.OPEN and parsed.tokens[i].depth == depth - 1:
            return i
    return place


def _subject(subject: str, vocabulary: Vocabulary) -> str | None:
    """The subject of the predicate, unless it is the endpoint itself or an empty phrase."""
    if re.search(r"(?i)\b(?:this|it|that|they|these)\s*$", subject):
        return None
    cleaned = _clean(re.split(r"[;.]\s|,\s(?=(?:the|an?)\s)", subject)[-1])
    if cleaned is None or re.fullmatch(
        (
            r"(?i)(?:no |a )?(?:significant )?(?:correlation|association|this|it|which|difference|response|response "
            r"rate)s?"
        ),
        cleaned,
    ):
        return None
    mentions = vocabulary.outcome_mentions(cleaned)
    if mentions and (mentions[0].start, mentions[0].end) == (0, len(cleaned)):
        return None
    timed = [m for m in mentions if vocabulary.outcomes[m.code].kind == "time_to_event"]
    if timed:
        rest = f"{cleaned[: timed[0].start]} {cleaned[timed[0].end :]}"
        return cleaned if re.sub(_COMPARED, "", rest).strip(" ,()") else None
    return cleaned


def _continued(segment: str, before: Association | None) -> str | None:
    """The next covariate of a list; one that begins with a number borrows the noun before: "40 mg/week"."""
    cleaned = _clean(segment)
    if cleaned is None or _ANALYSIS.fullmatch(cleaned) or (before and not before.term and _DEGREE.match(cleaned)):
        return before.term if before is not None else None
    if before is not None and before.term and re.match(r"\d", cleaned):
        noun = re.match(r"(\D+?)\s*\d", before.term)
        return f"{noun.group(1).strip()} {cleaned}" if noun else cleaned
    if before is not None and before.term and re.match(r"(?i)at\s", cleaned):
        return f"{re.split(r'(?i) at ', before.term)[0]} {cleaned}"
    led = re.match(r"(.*\b(?:to|of|with) )[\w-]+$", before.term) if before is not None and before.term else None
    return f"{led.group(1)}{cleaned}" if led and re.fullmatch(r"[a-z]{6,}", cleaned) else cleaned


_LEAD_IN = re.compile(
    r"^.*?\b(?:showed|revealed|demonstrated|indicated|found|identified)\b(?: that)?\s|^\s*(?:for|regarding|"
    r"concerning|in terms of|"
    r"with (?:regard|respect) to)\s[^,]{1,40},\s",
    re.IGNORECASE,
)


def _clean(piece: str) -> str | None:
    piece = _LEAD_IN.sub("", _SETTING.sub("", piece))
    piece = _TRIM.sub("", piece.strip())
    while (shorter := _TRAIL.sub("", piece)) != piece:
        piece = shorter
    return piece if piece and len(piece) <= _MAX_TERM else None


def _one_each(found: list[Association]) -> list[Association]:
    """ "A and B were associated with PFS (respectively, HR …, and HR …)": one covariate each."""
    if len(found) != 2 or found[0].term is None or found[0].term != found[1].term:
        return found
    parts = re.split(r"\s+and\s+", found[0].term)
    if len(parts) != len(found):
        return found
    return [
        Association(a.endpoint, part, a.comparator, a.ratio, a.p, a.place) for a, part in zip(found, parts, strict=True)
    ]


def predicates(text: str) -> bool:
    """Whether a text speaks of associations."""
    return bool(_PREDICATE.search(text))


def loose_p(parsed: Parsed, taken: set[int]) -> list[int]:
    """Places of p values that no figure and no covariate has claimed."""
    return [i for i, t in enumerate(parsed.tokens) if t.kind is Kind.P and i not in parsed.claimed and i not in taken]
