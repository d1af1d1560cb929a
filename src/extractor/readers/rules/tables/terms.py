"""The words of a row that name nobody by themselves."""

from __future__ import annotations

import re

_CATEGORY = re.compile(
    r"^(?:yes|no|high|low|intermediate|standard|male|female|other|present|absent|positive|negative|[IVX]{1,3}|[<>≤≥=].*"
    r"|[\d.-]+.*|(?:one|two|three|four|five)(?:\s+(?:or|to|and)\s+\w+)?)"
    r"(?:\s*vs\.?.*)?$",
    re.IGNORECASE,
)


def is_bare_category(words: str) -> bool:
    """Whether words name nobody without the heading above them: "Yes", "III", "≥65", "High vs low"."""
    return _CATEGORY.match(words) is not None
