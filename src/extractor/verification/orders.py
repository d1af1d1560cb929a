"""Text of a paper that speaks to whoever reads it by machine: an order is no result, whatever numbers it names.

A model is told so in its prompt; this holds where a model obeys all the same, and for the rules.
Papers report, they give no orders to their readers: nothing of this kind stands in the papers
that it was tried on. What a line prints before the order still counts.
"""

from __future__ import annotations

import re

_MACHINE = (
    r"(?:ai (?:model|assistant|reader|system)|language model|llm|chatbot|automated (?:reader|system|extraction)"
    r"|extraction (?:tool|system|model))"
)
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b[^.]{0,40}\b(?:rules?|instructions?|prompts?|above|previous|other|all)\b"
    r"|\b(?:system|assistant|user) (?:prompt|message)\b"
    r"|(?:^|[.;\n])\W*(?:system|assistant|user)\s*:"
    rf"|\b{_MACHINE}\b[^.]{{0,60}}\b(?:must|should|shall|report|output|return|record|extract|set)\b"
    r"|\b(?:you|the reader|reader)\b[^.]{0,30}\b(?:must|shall|should report|are now)\b"
    # A sentence or a clause that begins with a bare imperative and goes on to a number.
    r"|(?:^|[.;:)\]>])\s*(?:report|output|return|extract|set|record)\s+"
    r"(?:(?:this|the|an?|every|each|all|no|only|that)\b[^.]{0,60}?)?\d",
    re.IGNORECASE,
)


def order_in(text: str) -> int | None:
    """Where a text begins to tell its reader what to do or to report; None where it does not."""
    found = _ORDERS.search(text)
    return None if found is None else found.start()


def before_order(text: str) -> str:
    """What a text says before it gives orders."""
    return text[: order_in(text)]
