"""From the characters that a converter left behind to plain text, with a map back.

What PDF and HTML converters leave in a text hides numbers and words from a reader: soft
hyphens, ligatures, LaTeX remnants, superscript marks, odd spaces and dashes. `clean` takes
them away in one pass and keeps, for every character, the span that it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from extractor.text.numerals import ends_in_a_label
from extractor.text.spans import Mapped

# Second halves of compounds that keep their hyphen when a line breaks after it.
_COMPOUND_TAILS = (
    "based|free|line|treated|naive|naïve|refractory|containing|related|exposed|emergent|center|"
    "centre|year|month|week|day|grade|risk|term|dose|label|up|to|off|arm|stage|life|world|cell|"
    "class|directed|specific|associated|eligible|ineligible|dependent|negative|positive"
)
_LATEX_SYMBOLS = {
    "geq": "≥", "ge": "≥", "geqslant": "≥", "leq": "≤", "le": "≤", "leqslant": "≤", "pm": "±",
    "times": "×", "sim": "~", "approx": "≈", "cdot": ".", "alpha": "α", "beta": "β", "gamma": "γ",
    "kappa": "κ", "lambda": "λ", "mu": "µ", "dagger": "†", "ddagger": "‡", "lt": "<", "gt": ">",
}  # fmt: skip
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def _symbol(found: str, _before: str) -> str:
    return _LATEX_SYMBOLS.get(found.strip("\\ "), found)


def _raised(found: str, before: str) -> str:
    """A raised mark is a citation or a note, and vanishes; after a 10 it is an exponent."""
    mark = re.sub(r"</?sup>|[\^{}]", "", found).translate(_SUPERSCRIPTS).strip()
    return f"^{mark}" if re.search(r"(?<!\d)10$", before) and re.fullmatch(r"[-−]?\d+", mark) else ""


_BEHIND_DIGITS = "|".join(rf"(?<=(?<![\w.,])(?<![^\W\d]-)\d{{{digits}}})" for digits in (1, 2, 3))
_COUNTED = "days|patients|participants|subjects|individuals|cases|(?:adverse )?events"


def _between_thousands(_found: str, before: str) -> str:
    """ "1 204 days" is one number; "in cohort 2 100 patients" are two."""
    return " " if ends_in_a_label(before) else ""


# Each rule: what is looked for (no capturing groups), and what stands for it. The first that fits wins.
_RULES: list[tuple[str, str | Callable[[str, str], str]]] = [
    (rf"(?<=[a-z0-9])-[ \t]*[\r\n\f]\s*(?=(?:{_COMPOUND_TAILS})\b)", "-"),
    (r"(?<=[a-z]{2})-[ \t]*[\r\n\f]\s*(?=[a-z]{2})", ""),
    (r"\xad\s*|[\u200b-\u200f\u2060\ufeff]", ""),
    (r"[ﬀ-ﬆ]", lambda found, _: _LIGATURES[found]),
    (r"<sup>[^<>]{0,40}</sup>|\^\{[^{}]{0,20}\}|[⁰¹²³⁴-⁹]+", _raised),
    (r"[ᵃ-ᵛˢʰʲʳʷʸ](?![A-Za-z])", ""),
    (r"<br\s*/?>", " "),
    (r"</?(?:i|b|em|strong|u|span|p|small|sub|sup)\s*/?>", ""),
    (r"\\(?:text|mathrm|mathbf|mathit|textit|textbf|operatorname|rm|it|bf)\s*\{", ""),
    (r"\\[a-zA-Z]+[ ]?", _symbol),
    (r"\\[%_*\[\]()#&{}]", lambda found, _: found[1:]),
    (r"\\[,;! ]", " "),
    (r"\$|(?<=[\w)])\}|\{(?=[\w(])", ""),
    (r"\*{1,3}|(?<!\w)__(?=\w)|(?<=\w)__(?!\w)", ""),
    (r"(?<=\d)[·∙‧⋅](?=\d)", "."),
    (r"(?<=\d)[\u2009\u202f](?=\d{3}(?!\d))", ""),
    (
        rf"(?:{_BEHIND_DIGITS})[ \u00a0](?=\d{{3}}(?:[ \u00a0]\d{{3}}){{0,2}}(?:\s+(?:{_COUNTED})\b|[)\]]))",
        _between_thousands,
    ),
    (rf"(?:{_BEHIND_DIGITS})[ \u00a0](?=\.\d{{1,2}}\s?(?:%|(?:months?|years?|weeks?|days?)\b))", ""),
    (r"[‐‑‒–—―−﹣－]", "-"),
    (r"[‘’ʼ′]", "'"),
    (r"[“”„″]", '"'),
    (r"[⩾≧]", "≥"),
    (r"[⩽≦]", "≤"),
    (r"\s+", " "),
]
_ALL = re.compile("|".join(f"({pattern})" for pattern, _ in _RULES))


def clean(raw: str, offset: int = 0) -> Mapped:
    """Clean a piece of stored text that begins at `offset` of the document."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for match in _ALL.finditer(raw):
        start, end = match.span()
        if start > position:
            text.append(raw[position:start])
            starts.extend(range(offset + position, offset + start))
            ends.extend(range(offset + position + 1, offset + start + 1))
        put = _put(match)
        if put == " " and text and text[-1].endswith(" "):
            put = ""
        if put:
            text.append(put)
            starts.extend([offset + start] * len(put))
            ends.extend([offset + end] * len(put))
        position = end
    if position < len(raw):
        text.append(raw[position:])
        starts.extend(range(offset + position, offset + len(raw)))
        ends.extend(range(offset + position + 1, offset + len(raw) + 1))
    return _stripped(Mapped("".join(text), tuple(starts), tuple(ends)))


def clean_text(raw: str) -> str:
    """The text that `clean` gives, where nobody asks for its places."""
    return re.sub(r" {2,}", " ", _ALL.sub(_put, raw)).strip()


_BEFORE = 16
"""Characters before a match that its rule may look at."""


def _put(match: re.Match[str]) -> str:
    replacement = _RULES[(match.lastindex or 1) - 1][1]
    if isinstance(replacement, str):
        return replacement
    return replacement(match.group(0), match.string[max(0, match.start() - _BEFORE) : match.start()])


def _stripped(mapped: Mapped) -> Mapped:
    left = len(mapped.text) - len(mapped.text.lstrip())
    right = len(mapped.text.rstrip())
    return mapped.piece(left, max(left, right))
