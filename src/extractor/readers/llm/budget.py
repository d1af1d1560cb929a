"""A ceiling on what one command spends, in dollars or tokens; what would pass it is not sent."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.errors import BudgetError, SettingsError
from extractor.records import Price, Usage

FIRST_REPLY = 1_000
"""Tokens that a reply is taken to have before the first one came."""


@dataclass
class Budget:
    """Spent so far, and promised to calls that are in flight."""

    limit: float
    price: Price | None
    """Of the model where the limit is in dollars; None where it is in tokens."""
    spent: float = 0
    promised: float = 0
    _replies: int = 0
    _received: int = 0

    def promise(self, tokens: int) -> float:
        """Set aside what a question of so many tokens will take with its reply.

        Raises:
            BudgetError: that is more than what is left.
        """
        reply = round(self._received / self._replies) if self._replies else FIRST_REPLY
        amount = self._amount(Usage(calls=1, prompt_tokens=tokens, completion_tokens=reply))
        if self.spent + self.promised + amount > self.limit:
            raise BudgetError(
                f"the budget of {self._say(self.limit)} is used up: {self._say(self.spent)} spent, and the next "
                f"question takes about {self._say(amount)}",
                mend="the same command with a larger --budget goes on, and pays for nothing twice",
            )
        self.promised += amount
        return amount

    def settle(self, promised: float, usage: Usage) -> None:
        """Replace a promise by what was really taken; nothing where no reply came."""
        self.promised -= promised
        self.spent += self._amount(usage)
        if usage.calls:
            self._replies += 1
            self._received += usage.completion_tokens

    def _amount(self, usage: Usage) -> float:
        if self.price is not None:
            return self.price.of(usage)
        return usage.prompt_tokens + usage.completion_tokens

    def _say(self, amount: float) -> str:
        return f"${amount:.4f}" if self.price is not None else f"{amount:,.0f} tokens"


_BUDGET = re.compile(
    r"(?P<sign>\$)?\s*(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>usd|\$|dollars?|k|m|tokens?|k tokens|m tokens)?"
)


def parse_budget(text: str, price: Price | None, model: str) -> Budget:
    """`5`, `$5`, `5 USD`: dollars; `200000 tokens`, `200k`, `2M`: tokens.

    Raises:
        SettingsError: it is neither, or dollars are meant and the model has no price.
    """
    read = _BUDGET.fullmatch(text.strip().lower())
    if read is None:
        raise SettingsError(f"--budget: {text!r} is no amount", mend="give dollars as 5 or $5, tokens as 200k")
    number, unit = float(read["number"].replace(",", ".")), read["unit"] or ""
    if unit[:1] in {"k", "m", "t"}:
        return Budget(number * {"k": 1e3, "m": 1e6, "t": 1}[unit[:1]], None)
    if price is None:
        raise SettingsError(
            f"--budget: no price of {model} is known, so dollars cannot be counted",
            mend="give tokens, as 200k, or set price_in and price_out",
        )
    return Budget(number, price)
