"""Who assessed an outcome, where it stands right behind the figure: "65% by investigators and 70% by the IRC"."""

from __future__ import annotations

import re
from typing import Literal

_BEHIND = re.compile(
    r"\s*\(?\s*(?:as )?(?:assessed |determined |judged )?(?:by|per|according to|in)\s+(?:an?\s+|the\s+)?(?:blinded\s+)?"
    r"(?:(?P<irc>independent(?:\s+\w+)?\s+(?:committee|assessment|assessors?|reviewe?r?s?)|independent central review|"
    r"central (?:review|assessment)|B?I[RC]?RC|IRF)|(?P<own>(?:local\s+)?investigators?))\b",
    re.IGNORECASE,
)


def assessor_behind(text: str, end: int) -> Literal["investigator", "irc"] | None:
    """The assessor named at `end` of a clean sentence, right behind a figure."""
    match = _BEHIND.match(text, end)
    if match is None:
        return None
    return "irc" if match.group("irc") else "investigator"
