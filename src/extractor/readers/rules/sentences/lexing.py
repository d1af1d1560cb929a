"""From a clean sentence to tokens."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from extractor.readers.rules.sentences.composed import composed, or_better
from extractor.readers.rules.sentences.tokens import Kind, Token
from extractor.text import number_words
from extractor.vocabulary import Vocabulary

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_WORDED = rf"(?i:(?:{_TENS})(?:[- ](?:{_ONES}))?|{_TEENS}|{_ONES})"
_COUNTED = rf"(?:{_NUMBER}|\b{_WORDED}\b)"
_UNIT = r"(?:months?|mos?\b\.?|years?|yrs?\b\.?|y\b|weeks?|wks?\b\.?|days?|cycles?|courses?)"
_OPEN_END = r"not\s+(?:yet\s+)?(?:been\s+)?(?:reached|attained)|not\s+(?:estimable|evaluable|available|calculable)|could not be (?:estimated|calculated)|NR|NE|NA|NC|∞|infinity"
_LOST_SIGN = r"\d+\.\d(?=\d+\.\d(?!\d))|\d+\.\d\d(?=\d+\.\d\d(?!\d))"
_BOUNDS = (
    rf"(?P<open>[\[(])?\s*(?P<low>-?(?:{_LOST_SIGN}|{_NUMBER})|{_OPEN_END})(?:\s*%|\s*{_UNIT})?"
    rf"(?:\s*(?:-|to\b|,|;|and\b)\s*|(?<=\d)(?=\d+\.\d))"
    rf"(?P<high>-?{_NUMBER}|{_OPEN_END})(?:\s*[\[(]N[ER][\])])?(?:\s*%|[ -]{_UNIT})?(?(open)\s*[\])])"
)
_ABBREVIATED = r"(?:\s*[\[(][A-Za-z0-9 -]{2,6}[\])])?"
_OF = r"\s*[:=,]?\s*(?:of|was|were|from|ranging from|between)?\s*"
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_STEP = r"(?:[1-5]|III|II|IV|I|V)"
_NAMED = (
    "cohorts?|groups?|arms?|parts?|stages?|phases?|tables?|figs?|figures?|lines?|levels?|types?|versions?|"
    "segments?|steps?|segment|appendix|supplement|ecog|iss|schedule|day|days|class|period|chromosome|category|"
    "score|scores|ps|status|equation|file|january|february|march|april|may|june|july|august|september|october|"
    "november|december|nct|protocol|reference|ref"
)
_LABEL = r"(?:\d{1,4}[a-zA-Z]?|[IVX]{1,4}|[A-Z]\d?)"

# The first that fits at a place wins. Each pattern may name the groups that its maker reads.
_PATTERNS: list[tuple[Kind, str]] = [
    (Kind.CITATION, r"\[\d{1,3}(?:\s*[-,]\s*\d{1,3})*\]|\((?:[Ff]ig|[Tt]able)[^()]{0,40}\)"),
    (Kind.BLIND, r"https?://\S+|10\.\d{4,}/\S+|\d{1,2}/\d{1,2}/\d{2,4}|NCT\d+|\bt\(\d+;\d+\)"),
    (
        Kind.INTERVAL,
        rf"(?:(?P<level>\d\d(?:\.\d)?)\s*(?:%|percent)\s*-?\s*)?(?i:\bCI\b|\bconfidence intervals?|\bcredible intervals?)"
        rf"{_ABBREVIATED}{_OF}{_BOUNDS}",
    ),
    (
        Kind.SPREAD,
        r"(?i:(?P<kind>\binter-?quartile ranges?|\bIQR|\bQ1\s*(?:-|to|,)\s*Q3|\brange|\bmin\w*\s*[-/,to]+\s*max\w*))"
        rf"{_ABBREVIATED}{_OF}{_BOUNDS}",
    ),
    (Kind.SPREAD, rf"(?:±|(?P<kind>\bSDs?\b|\bSEM?\b|(?i:\bstandard (?:deviation|error))))[:=,\s]*(?P<low>{_NUMBER})"),
    (
        Kind.P,
        r"(?:\b(?i:log-?rank|two-sided|one-sided|2-sided|1-sided|nominal|adjusted)\s+)?\b[Pp](?:[- ]?[Vv]alues?)?"
        r"(?:\s*\((?i:log-?rank|two-sided)\))?\s*(?P<sign>[=<>≤≥:]|of|was)\s*(?P<sign2>[<>=])?\s*"
        r"(?P<p>[01]?\.\d+|[01](?:\.\d+)?(?![\d.])|NS\b)",
    ),
    (
        Kind.RATIO,
        r"(?i:(?:adjusted |unadjusted |stratified )?\b(?P<long>hazard|odds|risk|rate) ratios?|\brelative risks?)"
        r"(?:\s*[\[(]\s*a?(?:HR|OR|RR)s?\s*[\])])?|\b(?:adj\.?\s?|a|m)?(?P<short>HR)s?\b"
        r"|\ba?(?P<small>OR|RR)s?\b(?=\s*(?:[,=:]|of|was)?\s*(?:of\s*)?\d+\.\d+(?!\d|\s*%))",
    ),
    (Kind.GRADE, r"(?i:\b(?:any|all)[- ]grades?\b|\bof all grades\b)"),
    (
        Kind.GRADE,
        rf"(?i:(?:at least\s+)?(?P<over>≥|>=|at least)\s*(?:grades?|gr\.?)[- ]*(?P<g1>{_STEP})\b"
        rf"|(?:at least\s+)?\b(?:grades?|gr\.)[- ]*(?P<over2>≥|>=|at least|of at least)\s*(?P<g2>{_STEP})\b"
        rf"|\b(?:grades?|gr\.?)[- ]*(?P<g3>{_STEP})\s*(?:(?P<over3>(?:or|and)\s+(?:higher|greater|above|worse|more|over)"
        rf"(?: severe)?|or[- ]higher|\+)|(?:-|/|\bto\b|\band\b|\bor\b|and/or)\s*(?:grades?[- ]*)?(?P<g4>{_STEP})\b)?(?!\d|\.\d))",
    ),
    (Kind.GRADE, r"\bG\s?(?:(?P<over4>≥)\s*)?(?P<g5>[1-5])(?:\s?[/-]\s?G?(?P<g6>[1-5]))?(?!\w|\.\d)"),
    (Kind.RESPECTIVELY, r"(?i:\brespectively\b)"),
    (
        Kind.VERSUS,
        r"(?i:\bvs\b\.?|\bversus\b|(?:\bas )?\bcompared (?:with|to)(?: that of)?|\bagainst\b)|(?<=[\d%)s]) v\.? (?=\d)",
    ),
    (
        Kind.TIMEPOINT,
        rf"(?i:\bat\s+(?P<several>(?:{_COUNTED}\s*(?:,|and|or|/|, and)\s*)*)(?P<at>{_COUNTED})[- ](?P<unit>{_UNIT})(?![\w-])"
        rf"(?!\s+(?:median|of follow)))",
    ),
    (Kind.TIMEPOINT, r"(?i:\b(?:at|by)\s+(?P<unit>month|week|day|year)s?\s+(?P<at>\d+)\b)"),
    (
        Kind.TIMEPOINT,
        rf"(?i:(?P<several>(?:\b{_COUNTED}\s?-?\s*(?:,|and|or|/|, and)\s*)*)\b(?P<at>{_COUNTED})-(?P<unit>{_UNIT})(?![\w]))",
    ),
    (
        Kind.BLIND,
        rf"(?i:(?:[≥≤<>]=?|\bmore than|\bless than|\bat least|\bup to|\bover|\bunder|\bbelow|\babove|\bgreater than|"
        rf"\bfewer than|\bat most|\bminimum of|\bmaximum of|\bas (?:few|many|long|little) as|\bhigher than|\blower than|"
        rf"\bexceed(?:ed|ing)?|\bnearly|\balmost|\bwithin|\bevery|\bas of|\bfirst|\blast|\btarget of|\bbeyond)"
        rf"\s*(?:the\s+|the first\s+)?{_COUNTED}(?:\s*(?:%|percent|{_UNIT}))?)(?![\d.])",
    ),
    (
        Kind.BLIND,
        rf"(?i:(?:\bbetween\s+{_NUMBER}\s*(?:%|{_UNIT})?\s+and\s+{_NUMBER}|(?<![\w.]){_NUMBER}\s*%?\s*(?:-|to\b)\s*{_NUMBER})"
        rf"\s*(?:%|percent|{_UNIT}|mg\b)(?!\w))",
    ),
    (Kind.SPREAD, rf"(?<![\w.])(?P<low>{_NUMBER})\s*(?:-|to\b)\s*(?P<high>{_NUMBER}|NR\b|NE\b)(?![\w.]\w)"),
    (Kind.FRACTION, r"(?<![\d./])(?P<num>\d{1,5})\s*/\s*(?P<den>\d{1,5})(?![\d/]|\.\d)"),
    (
        Kind.FRACTION,
        rf"(?i:\b(?P<num>\d{{1,5}}|{_WORDED}|none)\s+(?:out\s+)?of\s+(?:the\s+|all\s+|a total of\s+)?(?P<den>\d{{1,5}}|{_WORDED})\b)"
        rf"(?!\s*(?:%|percent|{_UNIT}|\.\d))",
    ),
    (Kind.COUNT, r"\b[nN]\s*=\s*(?P<num>\d{1,3}(?:,\d{3})+|\d+)(?:\s*/\s*(?P<den>\d+))?"),
    (
        Kind.BLIND,
        rf"(?i:\b(?:{_NAMED})\b\.?[ -])(?:{_LABEL}\b(?:\s*(?:,|and|or|-|to|/|\+)\s*(?:and\s+)?(?={_LABEL}\b(?!\s*%|\.\d)))?)+(?!\s*[%(.]\d|%|\s+(?:out )?of (?:the )?\d|\s*/\s*\d)",
    ),
    (
        Kind.PERCENT,
        rf"(?P<about>(?i:\b(?:about|approximately|around|circa|roughly)\s+)|~\s*)?(?P<v>{_NUMBER})\s*(?:%|percent\b|per cent\b)",
    ),
    (
        Kind.TIME,
        rf"(?P<about>(?i:\b(?:about|approximately|around|circa|roughly)\s+)|~\s*)?(?P<v>{_NUMBER}|(?i:\b(?:{_WORDED})))\s*(?i:(?P<unit>{_UNIT}))"
        r"(?!\w)(?!\s+(?:of age|old|prior to|before|earlier|after\b))",
    ),
    (
        Kind.BLIND,
        rf"{_COUNTED}[ -]?(?:mg|kg|µg|mcg|g|mL|ml|Gy|L|dL|IU|U|mmol|µmol|cm|mm|hours?|h|minutes?|min|lines?|copies|"
        rf"cent(?:er|re)s?|sites?|countr\w+|institutions?|hospitals?|trials?|studies|articles?|doses?|drugs?|agents?|"
        rf"prior|previous|times?|fold|points?|others?)\b(?:/\w+)*",
    ),
    (Kind.AND, r"(?i:\band\b|\bor\b|\bas well as\b|&)"),
    (Kind.NUMBER, rf"(?<![\w.+-])(?P<v>{_NUMBER})(?![\w^+]|-[A-Za-z])"),
    (
        Kind.NUMBER,
        rf"(?i:\b(?P<v>{_WORDED}|none|no)\b)(?![- ](?:third|quarter|half|fifth|year|month|or more|of the (?:most|main)))",
    ),
    (Kind.STATISTIC, r"(?i:\bmedians?\b|\bmeans?\b|\baverage\b)"),
    (Kind.COMMA, ","),
    (Kind.SEMICOLON, ";"),
    (Kind.COLON, ":"),
    (Kind.OPEN, r"[(\[]"),
    (Kind.CLOSE, r"[)\]]"),
    (Kind.WORD, r"[^\W\d_]+(?:['-][^\W_]+)*|\w+|\S"),
]
_COMPILED = [(kind, re.compile(pattern)) for kind, pattern in _PATTERNS]


def tokens(text: str, vocabulary: Vocabulary) -> list[Token]:
    """The tokens of a clean sentence, in order, with the depth of their brackets."""
    named = _named(text, vocabulary)
    found: list[Token] = []
    position = len(text) - len(text.lstrip("•◦▪‣·*-– "))
    depth = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        new = named.get(position) or _matched(text, position, named)
        depth -= 1 if any(t.kind is Kind.CLOSE for t in new) and depth else 0
        found.extend(replace(t, depth=depth) for t in new)
        depth += 1 if any(t.kind is Kind.OPEN for t in new) else 0
        position = new[-1].end
    return found


def _named(text: str, vocabulary: Vocabulary) -> dict[int, list[Token]]:
    """Outcomes, events and words for a value that is missing, by where they begin."""
    found: list[Token] = []
    for kind, phrases in (
        (Kind.NOT_REACHED, vocabulary.words.not_reached),
        (Kind.NOT_ESTIMABLE, vocabulary.words.not_estimable),
    ):
        for phrase in sorted(phrases, key=len, reverse=True):
            flags = re.NOFLAG if phrase.isupper() else re.IGNORECASE
            for m in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", text, flags):
                found.append(Token(kind, m.start(), m.end(), m.group()))
    for mention in vocabulary.outcome_mentions(text):
        found.append(Token(Kind.OUTCOME, mention.start, mention.end, text[mention.start : mention.end], mention.code))
    found.extend(composed(text, vocabulary))
    found.extend(or_better(text, vocabulary))
    for mention in vocabulary.event_mentions(text):
        found.append(Token(Kind.EVENT, mention.start, mention.end, text[mention.start : mention.end], mention.code))
    kept: dict[int, list[Token]] = {}
    taken = 0
    for token in sorted(found, key=lambda t: (t.start, -t.end)):
        if token.start >= taken:
            kept[token.start] = [token]
            taken = token.end
    return kept


def _matched(text: str, position: int, named: dict[int, list[Token]]) -> list[Token]:
    following = min((start for start in named if start > position), default=len(text))
    for kind, pattern in _COMPILED:
        match = pattern.match(text, position)
        if match is None or match.end() == position:
            continue
        if match.end() > following and kind not in {Kind.INTERVAL, Kind.SPREAD}:
            continue
        made = _MAKERS.get(kind, _plain)(kind, match)
        if made:
            return made
    return [Token(Kind.WORD, position, position + 1, text[position])]


def _plain(kind: Kind, match: re.Match[str]) -> list[Token]:
    return [Token(kind, match.start(), match.end(), match.group())]


def _decimal(printed: str | None) -> Decimal | None:
    if not printed:
        return None
    try:
        return Decimal(printed.replace(",", ""))
    except ArithmeticError:
        words = number_words(printed)
        return words[0].value if words else None


def _numbered(kind: Kind, match: re.Match[str]) -> list[Token]:
    about = "about" in match.re.groupindex and bool(match.group("about"))
    return [
        Token(kind, match.start(), match.end(), match.group(), numbers=(_decimal(match.group("v")),), approximate=about)
    ]


def _time(kind: Kind, match: re.Match[str]) -> list[Token]:
    return [replace(_numbered(kind, match)[0], name=_unit(match.group("unit")))]


def _unit(printed: str) -> str:
    initial = printed[:2].lower()
    units = {"mo": "months", "ye": "years", "yr": "years", "y": "years", "we": "weeks", "wk": "weeks", "da": "days"}
    return units.get(initial, "cycles")


def _fraction(kind: Kind, match: re.Match[str]) -> list[Token]:
    num, den = (_decimal(match.group(g)) for g in ("num", "den"))
    if kind is Kind.FRACTION and (num is None or den is None or num > den or den == 0):
        return []
    return [Token(kind, match.start(), match.end(), match.group(), numbers=(num, den))]


def _bounds(kind: Kind, match: re.Match[str]) -> list[Token]:
    groups = match.groupdict()
    low = _decimal(groups.get("low"))
    if kind is Kind.INTERVAL:
        high = _decimal(groups["high"])
        open_end = (
            "" if high is not None else ("NE" if re.match(r"(?i)ne\b|not est|not calc|could", groups["high"]) else "NR")
        )
        level = _decimal(groups.get("level"))
        return [Token(kind, match.start(), match.end(), match.group(), open_end, (low, high, level))]
    if "kind" not in groups:
        name = "bare"
    else:
        printed = (groups["kind"] or "sd").lower()
        name = next(n for cue, n in _SPREADS if re.match(cue, printed))
    high = _decimal(groups["high"]) if "high" in groups else low
    return [Token(kind, match.start(), match.end(), match.group(), name, (low, high))]


_SPREADS = (("inter|iqr|q1", "iqr"), ("sd|standard dev", "sd"), ("se|standard err", "se"), ("", "range"))


def _p(kind: Kind, match: re.Match[str]) -> list[Token]:
    if match.group("p") == "NS":
        return [Token(Kind.BLIND, match.start(), match.end(), match.group())]
    sign = {"≤": "<=", "≥": ">="}.get(match.group("sign"), match.group("sign"))
    sign = match.group("sign2") or sign
    printed = (sign if sign in {"<", ">", "<=", ">="} else "") + match.group("p")
    return [Token(kind, match.start(), match.end(), match.group(), printed)]


def _ratio(kind: Kind, match: re.Match[str]) -> list[Token]:
    long, small = match.group("long"), match.group("small")
    if match.group("short") or (long or "").lower() == "hazard":
        name = "hazard_ratio"
    elif small == "OR" or (long or "").lower() == "odds":
        name = "odds_ratio"
    else:
        name = "risk_ratio"
    return [Token(kind, match.start(), match.end(), match.group(), name)]


def _grade(kind: Kind, match: re.Match[str]) -> list[Token]:
    groups = {name: value for name, value in match.groupdict().items() if value}
    steps = [_ROMAN.get(value.lower(), value) for name, value in groups.items() if name.startswith("g")]
    if not steps:
        name = "any"
    elif any(key.startswith("over") for key in groups):
        name = f">={steps[0]}"
    else:
        name = "-".join(steps) if len(steps) == 1 or steps[0] < steps[1] else steps[0]
    return [Token(kind, match.start(), match.end(), match.group(), name)]


def _timepoints(kind: Kind, match: re.Match[str]) -> list[Token]:
    """One token for each time of "at 12 and 24 months", "1-, 2-, and 3-year"."""
    unit = _unit(match.group("unit"))
    several = match.groupdict().get("several") or ""
    offset = match.start("several") if several else match.start()
    made = []
    for m in re.finditer(rf"{_COUNTED}", several):
        made.append(Token(kind, offset + m.start(), offset + m.end(), m.group(), unit, (_decimal(m.group()),)))
    at = match.start("at") if made else match.start()
    made.append(Token(kind, at, match.end(), match.string[at : match.end()], unit, (_decimal(match.group("at")),)))
    return made


_MAKERS: dict[Kind, Callable[[Kind, re.Match[str]], list[Token]]] = {
    Kind.INTERVAL: _bounds,
    Kind.SPREAD: _bounds,
    Kind.P: _p,
    Kind.RATIO: _ratio,
    Kind.GRADE: _grade,
    Kind.TIMEPOINT: _timepoints,
    Kind.FRACTION: _fraction,
    Kind.COUNT: _fraction,
    Kind.PERCENT: _numbered,
    Kind.TIME: _time,
    Kind.NUMBER: _numbered,
}
