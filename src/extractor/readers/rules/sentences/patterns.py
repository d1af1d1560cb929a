"""How the numbers and joining words of results are printed: one pattern for each kind of token."""

from __future__ import annotations

from extractor.readers.rules.grading import GRADE_PATTERNS
from extractor.readers.rules.sentences.tokens import Kind

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_WORDED = rf"(?i:(?:{_TENS})(?:[- ](?:{_ONES}))?|{_TEENS}|{_ONES})"
COUNTED = rf"(?:{_NUMBER}|\b{_WORDED}\b)"
_UNIT = r"(?:months?|mos?\b\.?|years?|yrs?\b\.?|y\b|weeks?|wks?\b\.?|days?|cycles?|courses?)"
_OPEN_END = (
    r"not\s+(?:yet\s+)?(?:been\s+)?(?:reached|attained)|not\s+(?:estimable|evaluable|available|calculable)|could "
    r"not be (?:estimated|calculated)|NR|NE|NA|NC|∞|infinity"
)
_LOST_SIGN = r"\d+\.\d(?=\d+\.\d(?!\d))|\d+\.\d\d(?=\d+\.\d\d(?!\d))"
_BOUNDS = (
    rf"(?P<open>[\[(])?\s*(?P<low>-?(?:{_LOST_SIGN}|{_NUMBER})|{_OPEN_END})\+?(?:\s*%|\s*{_UNIT})?"
    rf"(?:\s*(?:-|to\b|,|;|and\b)\s*|(?<=\d)(?=\d+\.\d))"
    rf"(?P<high>-?{_NUMBER}|{_OPEN_END})\+?(?:\s*[\[(]N[ER][\])])?(?:\s*%|[ -]{_UNIT})?(?(open)\s*[\])])"
)
_ABBREVIATED = r"(?:\s*[\[(][A-Za-z0-9 -]{2,6}[\])])?"
_OF = r"\s*[:=,;]?\s*(?:of|was|were|from|ranging from|between)?\s*"
_NAMED = (
    "cohorts?|groups?|arms?|parts?|stages?|phases?|tables?|figs?|figures?|lines?|levels?|types?|versions?|"
    "segments?|steps?|segment|appendix|supplement|ecog|iss|schedule|day|days|class|period|chromosome|category|"
    "score|scores|ps|status|equation|file|january|february|march|april|may|june|july|august|september|october|"
    "november|december|nct|protocol|reference|ref"
)
_LABEL_END = r"\b(?!\s*[%(.]\d|%|\s*%|\.\d|\s+(?:out )?of (?:the )?\d|\s*/\s*\d)"
_LABELS = "|".join(
    rf"{label}{_LABEL_END}(?:\s*(?:,|and|or|-|to|/|\+)\s*(?:and\s+)?{label}{_LABEL_END})*"
    for label in (r"\d{1,4}[a-zA-Z]?", r"[IVX]{1,4}", r"[A-Z]\d?")
)

# The first that fits at a place wins. Each pattern may name the groups that its maker reads.
PATTERNS: list[tuple[Kind, str]] = [
    (Kind.CITATION, r"\[\d{1,3}(?:\s*[-,]\s*\d{1,3})*\]|\((?:[Ff]ig|[Tt]able)[^()]{0,40}\)"),
    (Kind.CITATION, rf"(?i:\b(?:\d\d%\s*)?CI\b)[:=,\s]*(?:{_OPEN_END})(?!\s*(?:-|to\b|,)\s*[\dN])"),
    (
        Kind.CITATION,
        (
            r"\b[Pp][ -]?(?:values? )?(?:for )?(?i:int(?:eraction)?|trend|het(?:erogeneity)?)\s*[=<>≤]\s*\d*\.?\d+"
            r"|\b[Pp](?: ?[Vv]alue)?\s*[=<>≤]\s*\d*\.\d+ (?i:for (?:the |an )?(?:interaction|trend|heterogeneity))"
        ),
    ),
    (
        Kind.BLIND,
        (
            r"10\s?\^?\s?-\s?[4-7]\b"
            r"|(?i:\blandmark (?:analys[ei]s|time|point)?\s*(?:at|from|of) (?:month |day )?\d+"
            r"(?:[ -](?:months?|mo|days?|weeks?))?)"
        ),
    ),
    (Kind.BLIND, r"https?://\S+|10\.\d{4,}/\S+|\d{1,2}/\d{1,2}/\d{2,4}|NCT\d+|\bt\(\d+;\d+\)"),
    (
        Kind.INTERVAL,
        (
            rf"(?:(?P<level>\d\d(?:\.\d)?)\s*(?:%|percent)\s*-?\s*)?(?i:\bCI\b|\bCrI\b|\bconfidence intervals?|"
            rf"\bcredible "
            rf"intervals?)"
            rf"{_ABBREVIATED}{_OF}{_BOUNDS}"
        ),
    ),
    (
        Kind.SPREAD,
        (
            r"(?i:(?P<kind>\binter-?quartile ranges?|\bIQR|\bQ1\s*(?:-|to|,)\s*Q3|\brange|"
            r"\bmin\w*\s*[-/,to]+\s*max\w*))"
            rf"{_ABBREVIATED}{_OF}{_BOUNDS}"
        ),
    ),
    (
        Kind.SPREAD,
        rf"(?:±|(?P<kind>\bSDs?\b|\bSEM?\b|(?i:\bstandard (?:deviation|error))))[:=,\s]*(?P<low>{_NUMBER})(?!\d|\s*%)",
    ),
    (
        Kind.P,
        (
            r"(?:\b(?i:log-?rank|two-sided|one-sided|2-sided|1-sided|nominal|adjusted)\s+)?\b[Pp](?:[- ]?[Vv]alues?)?"
            r"(?:\s*\((?i:log-?rank|two-sided)\))?\s*(?P<sign>[=<>≤≥:]|of|was)\s*(?P<sign2>[<>=])?\s*"
            r"(?P<p>[01]?\.\d+|[01](?:\.\d+)?(?![\d.])|NS\b)"
        ),
    ),
    (
        Kind.RATIO,
        (
            r"(?i:(?:adjusted |unadjusted |stratified )?\b(?P<long>hazard|odds|risk|rate) ratios?|\brelative risks?)"
            r"(?:\s*[\[(]\s*a?(?:HR|OR|RR)s?\s*[\])])?|\b(?:adj\.?\s?|a|m)?(?P<short>HR)s?\b"
            r"|\ba?(?P<small>OR|RR)s?\b(?=\s*(?:[,=:]|of|was)?\s*(?:of\s*)?\d+\.\d+(?!\d|\s*%))"
        ),
    ),
    *((Kind.GRADE, pattern) for pattern in GRADE_PATTERNS),
    (Kind.RESPECTIVELY, r"(?i:\brespectively\b)"),
    (
        Kind.VERSUS,
        (
            r"(?i:\bvs\b\.?|\bversus\b|"
            r"(?:\bas )?\bcompar(?:ed|es|ing|able)(?: well| favou?rably| poorly)? (?:with|to)(?: that of)?|"
            r"\b(?:in line with|similar to|close to) (?=the \d)|\bagainst\b)|(?<=[\w%)] )v\.?(?= )"
        ),
    ),
    (
        Kind.TIMEPOINT,
        (
            rf"(?i:\bat\s+(?P<several>(?:{COUNTED}\s*(?:,|and|or|/|, and)\s*)*)(?P<at>{COUNTED})[- "
            rf"](?P<unit>{_UNIT})(?![\w-])"
            rf"(?!\s+(?:median|of follow)))"
        ),
    ),
    (Kind.TIMEPOINT, r"(?i:\b(?:at|by)\s+(?P<unit>month|week|day|year)s?\s+(?P<at>\d+)\b)"),
    (
        Kind.TIMEPOINT,
        (
            rf"(?i:(?P<several>(?:\b{COUNTED}\s?-?\s*(?:,|and|or|/|, "
            rf"and)\s*)*)\b(?P<at>{COUNTED})-(?P<unit>{_UNIT})(?![\w]))"
        ),
    ),
    (
        Kind.BLIND,
        (
            rf"(?i:(?:[≥≤<>]=?|\b(?:more|less|\w+er) than|\bat least|\bup to|\bover|\bunder|\bbelow|\babove|"
            rf"\bat most|\bminimum of|\bmaximum of|\bas (?:few|many|long|little) as|"
            rf"\bexceed(?:s|ed|ing)?|\bnearly|\balmost|\bwithin|\bevery|\bas of|\bfirst|\blast|\btarget of|\bbeyond)"
            rf"\s*(?:the\s+|the first\s+)?{COUNTED}(?:\s*(?:%|percent|{_UNIT}))?)(?![\d.])"
        ),
    ),
    (
        Kind.BLIND,
        (
            rf"(?i:(?:\bbetween\s+{_NUMBER}\s*(?:%|{_UNIT})?\s+and\s+{_NUMBER}|(?<![\w.]){_NUMBER}\s*%?\s*(?:-|"
            rf"to\b)\s*{_NUMBER})"
            rf"\s*(?:%|percent|{_UNIT}|mg\b)(?!\w))"
        ),
    ),
    (Kind.BLIND, rf"(?i:\baged\s+{_NUMBER}(?:\s*(?:-|to|and)\s*{_NUMBER})?(?:\s*(?:years?|yrs?)\b)?)"),
    (Kind.BLIND, rf"(?i:{COUNTED}\s*{_UNIT}(?=\s+(?:had|have|has)\b(?!\s+(?:not\s+)?been)))"),
    (Kind.SPREAD, rf"(?<![\w.])(?P<low>{_NUMBER})\s*(?:-|to\b)\s*(?P<high>{_NUMBER}|NR\b|NE\b)(?![\w.]\w)"),
    (
        Kind.BLIND,
        (
            r"(?i:\b(?:one|two|three|four|nine)(?: \w+)? (?:in|out of) (?:every )?(?:three|four|five|six|ten)\b"
            r"(?! patients (?:with|had)))"
        ),
    ),
    (Kind.FRACTION, r"(?<![\d./])(?P<num>\d{1,5})\s*/\s*(?P<den>\d{1,5})(?![\d/]|\.\d)"),
    (
        Kind.FRACTION,
        (
            rf"(?i:\b(?P<num>\d{{1,5}}|{_WORDED}|none)\s+(?:out\s+)?of\s+(?:the\s+|all\s+|a total "
            rf"of\s+)?(?P<den>\d{{1,5}}|{_WORDED})\b)"
            rf"(?!\s*(?:%|percent|{_UNIT}|\.\d))"
        ),
    ),
    (Kind.COUNT, r"\b[nN]\s*=\s*(?P<num>\d{1,3}(?:,\d{3})+|\d+)(?:\s*/\s*(?P<den>\d+))?"),
    (Kind.BLIND, rf"(?i:\b(?:{_NAMED})\b\.?[ -])(?:{_LABELS})"),
    (
        Kind.BLIND,
        (
            r"(?<=(?:in|of|nd|to|or|on) )(?i:cohort|group|arm|part|stratum|level|course|period) (?:\d|[A-D])"
            r"(?= \(\d+(?:\.\d+)?%)"
        ),
    ),
    (
        Kind.PERCENT,
        (
            rf"(?P<about>(?i:\b(?:about|approximately|around|circa|roughly)\s+)|~\s*)?(?P<v>{_NUMBER})\s*(?:%|"
            rf"percent\b|per cent\b)"
        ),
    ),
    (
        Kind.TIME,
        (
            rf"(?P<v>{_NUMBER})\s*(?P<bounds>[\[(]\s*(?P<low>{_NUMBER})\s*(?:-|to\b|,)\s*"
            rf"(?P<high>{_NUMBER}|NR\b|NE\b)\s*[\])])\s*(?i:(?P<unit>{_UNIT}))(?!\w)"
        ),
    ),
    (
        Kind.TIME,
        rf"(?P<v>\d+\.\d+)\s*(?i:(?P<unit>{_UNIT}))(?!\w)(?!\s+(?:of age|old|prior to|before|earlier)\b)",
    ),
    (
        Kind.TIME,
        (
            rf"(?P<about>(?i:\b(?:about|approximately|around|circa|roughly)\s+)|~\s*)?(?P<v>{_NUMBER}|"
            rf"(?i:\b(?:{_WORDED})))\s*(?i:(?P<unit>{_UNIT}))"
            r"(?!\w)(?!\s+(?:of age|old|prior to|before|earlier|after\b))"
        ),
    ),
    (
        Kind.BLIND,
        (
            rf"{COUNTED}[ -]?(?:mg|kg|µg|mcg|g|mL|ml|Gy|L|dL|IU|U|mmol|µmol|cm|mm|hours?|h|minutes?|min|lines?|copies|"
            rf"cent(?:er|re)s?|sites?|countr\w+|institutions?|hospitals?|trials?|studies|articles?|doses?|drugs?|agents?|"
            rf"prior|previous|times?|fold|points?|others?)\b(?:/\w+)*"
        ),
    ),
    (Kind.AND, r"(?i:\band\b|\bor\b|\bnor\b|\bas well as\b|&)"),
    (Kind.NUMBER, rf"(?<![\w.+-])(?P<v>{_NUMBER})(?![\w^+]|-[A-Za-z])"),
    (
        Kind.NUMBER,
        (
            rf"(?i:\b(?P<v>{_WORDED}|none|nobody|no)\b)(?! of \d[\d.]*\s*(?:%|month|mo\b|week|year))"
            rf"(?![- ](?:third|quarter|half|fifth|year|month|or more|of the (?:most|"
            rf"main)))"
        ),
    ),
    (Kind.NUMBER, r"(?i:\b(?P<v>not)(?= (?:been )?(?:observed|seen|reported|recorded|noted|detected)\b))"),
    (Kind.STATISTIC, r"(?i:\bmedians?\b|\bmeans?\b|\baverage\b)"),
    (Kind.COMMA, ","),
    (Kind.SEMICOLON, ";"),
    (Kind.COLON, ":"),
    (Kind.OPEN, r"[(\[]"),
    (Kind.CLOSE, r"[)\]]"),
    (Kind.WORD, r"[^\W\d_]+(?:['-][^\W_]+)*|\w+|\S"),
]
