"""How many calls are in flight and how many start: a ceiling, a rate, and what is found out."""

from __future__ import annotations

import asyncio
import time

import pytest

from extractor.readers.llm.limits import FIRST, Gate, duration


async def passed(gate: Gate, calls: int, tokens: int = 1, takes: float = 0.0) -> tuple[list[float], int]:
    """When each call started, counted from now, and the most that were in flight."""
    began, most, starts = time.monotonic(), 0, []

    async def call() -> None:
        nonlocal most
        async with gate.passing(tokens):
            starts.append(time.monotonic() - began)
            most = max(most, gate.in_flight)
            await asyncio.sleep(takes)

    await asyncio.gather(*(call() for _ in range(calls)))
    return starts, most


def test_no_more_are_in_flight_than_the_ceiling() -> None:
    starts, most = asyncio.run(passed(Gate(ceiling=3), calls=9, takes=0.01))

    assert (len(starts), most) == (9, 3)


def test_no_more_start_in_a_minute_than_the_settings_allow() -> None:
    starts, _ = asyncio.run(passed(Gate(ceiling=50, requests=4, minute=0.2), calls=10))

    assert [sum(start >= edge for start in starts) for edge in (0, 0.19, 0.39)] == [10, 6, 2]


def test_tokens_of_a_minute_are_shared_out_and_a_larger_question_goes_alone() -> None:
    async def session() -> list[float]:
        gate = Gate(ceiling=50, tokens=100, minute=0.2)
        starts, _ = await passed(gate, calls=4, tokens=50)
        later, _ = await passed(gate, calls=1, tokens=500)
        return [*starts, later[0]]

    starts = asyncio.run(session())

    assert starts[1] < 0.1
    assert 0.19 <= starts[2] < 0.35
    assert starts[4] >= 0.19


def test_calls_in_flight_grow_while_replies_are_clean_and_halve_once_in_an_episode() -> None:
    async def session() -> list[int]:
        gate = Gate()
        rooms = [int(gate.room)]
        for _ in range(60):
            gate.clean({})
        rooms.append(int(gate.room))
        async with gate.passing(1) as first, gate.passing(1) as second:
            gate.refused(first, 0)
            gate.refused(second, 0)
        rooms.append(int(gate.room))
        async with gate.passing(1) as later:
            gate.refused(later, 0)
        return [*rooms, int(gate.room)]

    first, grown, halved, again = asyncio.run(session())

    assert first == FIRST
    assert grown == 11
    assert (halved, again) == (5, 2)


def test_a_ceiling_that_is_set_neither_grows_nor_falls() -> None:
    async def session() -> float:
        gate = Gate(ceiling=6)
        gate.clean({})
        async with gate.passing(1) as ticket:
            gate.refused(ticket, 0)
        return gate.room

    assert asyncio.run(session()) == 6


@pytest.mark.parametrize(
    ("headers", "waits"),
    [
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "150ms"}, True),
        ({"x-ratelimit-remaining-tokens": "12", "x-ratelimit-reset-tokens": "0.15s"}, True),
        ({"x-ratelimit-remaining-requests": "9", "x-ratelimit-reset-requests": "1h"}, False),
        ({"x-ratelimit-remaining-requests": "0"}, False),
        ({"x-ratelimit-remaining-requests": "none"}, False),
    ],
)
def test_what_the_endpoint_s_headers_say_is_believed(headers: dict[str, str], waits: bool) -> None:
    async def session() -> float:
        gate = Gate(ceiling=2)
        gate.clean(headers)
        (start,), _ = await passed(gate, calls=1)
        return start

    assert (asyncio.run(session()) >= 0.14) is waits


def test_a_refusal_keeps_all_calls_back() -> None:
    async def session() -> list[float]:
        gate = Gate(ceiling=4)
        async with gate.passing(1) as ticket:
            gate.refused(ticket, 0.15)
        starts, _ = await passed(gate, calls=3)
        return starts

    assert min(asyncio.run(session())) >= 0.14


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("12", 12.0), ("0.5", 0.5), ("250ms", 0.25), ("1m30s", 90.0), ("6m0s", 360.0), ("1h", 3600.0), ("soon", None),
     ("1m and more", None), ("", None), (None, None)],
)  # fmt: skip
def test_durations_as_endpoints_write_them(text: str | None, seconds: float | None) -> None:
    assert duration(text) == seconds
