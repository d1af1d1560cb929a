"""How many calls are in flight, and how many start in a minute: from settings, or found out from the endpoint.

Where no ceiling is set, calls in flight grow by one for each round of clean replies and halve on
an episode of 429 (additive increase, multiplicative decrease, as in Chiu and Jain, 1989). An
episode counts once: calls that were in flight when it began tell nothing new. What the endpoint's
own headers say of requests and tokens that remain is believed before anything is refused.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

FIRST, MOST = 4, 64
"""Calls in flight where no ceiling is set: at the beginning, and at most."""
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}


@dataclass
class Ticket:
    """One call in flight."""

    tokens: int
    """About how many the question takes."""
    episode: int
    """The 429 episode that it was started in."""


@dataclass
class Gate:
    """What every call passes through before it is sent; made for one event loop."""

    ceiling: int | None = None
    """Calls in flight at most; None to find it out."""
    requests: int | None = None
    """Calls that may start in a minute."""
    tokens: int | None = None
    """Tokens that may be sent in a minute."""
    minute: float = 60
    """Seconds of a minute; a test has no time for a whole one."""
    in_flight: int = 0
    room: float = field(init=False)
    """Calls that may be in flight now."""
    _episode: int = 0
    _closed_until: float = 0
    _started: deque[tuple[float, int]] = field(default_factory=deque)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __post_init__(self) -> None:
        self.room = float(self.ceiling or FIRST)

    @asynccontextmanager
    async def passing(self, tokens: int) -> AsyncIterator[Ticket]:
        """Wait for a place, hold it while the call is under way."""
        async with self._changed:
            while (wait := self._to_wait(tokens)) != 0:
                await self._sleep(wait)
            self.in_flight += 1
            self._started.append((_now(), tokens))
            ticket = Ticket(tokens, self._episode)
        try:
            yield ticket
        finally:
            self.in_flight -= 1
            async with self._changed:
                self._changed.notify_all()

    def clean(self, headers: Mapping[str, str]) -> None:
        """A reply came: one more may be in flight after each round, and what its headers say holds."""
        if self.ceiling is None:
            self.room = min(MOST, self.room + 1 / self.room)
        self._believe(headers)

    def refused(self, ticket: Ticket, wait: float) -> None:
        """The endpoint had too much: nothing starts for so many seconds, and fewer are in flight after that."""
        self._close(wait)
        if ticket.episode == self._episode:
            self._episode += 1
            if self.ceiling is None:
                self.room = max(1.0, self.room / 2)

    def _to_wait(self, tokens: int) -> float | None:
        """Seconds until a call may start; 0 for now, None until another one ends."""
        if self.in_flight >= max(1, int(self.room)):
            return None
        now = _now()
        if now < self._closed_until:
            return self._closed_until - now
        while self._started and self._started[0][0] <= now - self.minute:
            self._started.popleft()
        return max(self._until_requests(now), self._until_tokens(now, tokens))

    def _until_requests(self, now: float) -> float:
        if self.requests is None or len(self._started) < self.requests:
            return 0
        return self._started[len(self._started) - self.requests][0] + self.minute - now

    def _until_tokens(self, now: float, tokens: int) -> float:
        """Until enough of the last minute has passed; a question above the limit goes alone."""
        if self.tokens is None:
            return 0
        over = sum(taken for _, taken in self._started) + tokens - self.tokens
        wait = 0.0
        for started, taken in self._started:
            if over <= 0:
                break
            over -= taken
            wait = started + self.minute - now
        return max(0.0, wait)

    async def _sleep(self, wait: float | None) -> None:
        try:
            await asyncio.wait_for(self._changed.wait(), wait)
        except TimeoutError:
            return

    def _believe(self, headers: Mapping[str, str]) -> None:
        """Where nothing remains, nothing starts until it is there again; names as OpenAI's API has them."""
        for what in ("requests", "tokens"):
            left = headers.get(f"x-ratelimit-remaining-{what}")
            if left is not None and re.fullmatch(r"\d+", left) and int(left) <= (0 if what == "requests" else 500):
                self._close(duration(headers.get(f"x-ratelimit-reset-{what}")) or 0)

    def _close(self, wait: float) -> None:
        self._closed_until = max(self._closed_until, _now() + min(wait, self.minute))


def duration(text: str | None) -> float | None:
    """Seconds of "1m30s", "250ms" or "12"; None where it is no duration."""
    bare = (text or "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", bare):
        return float(bare)
    parts = re.findall(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)", bare)
    if not parts or "".join(number + unit for number, unit in parts) != bare:
        return None
    return sum(float(number) * _SECONDS[unit] for number, unit in parts)


def _now() -> float:
    return asyncio.get_running_loop().time()
