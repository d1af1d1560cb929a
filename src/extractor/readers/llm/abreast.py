"""Questions side by side, none left behind: where one fails or all are stopped, the others end before it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

T = TypeVar("T")


async def abreast(asked: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """The answers, in the order of the questions.

    `asyncio.gather` lets go of what is under way when one of several is cancelled: a reply that is
    paid for would be lost.
    """
    tasks = [asyncio.create_task(one) for one in asked]
    try:
        if tasks:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        # Once only: a second cancel would cut off the wait for a reply that is on its way.
        under_way = [task for task in tasks if not task.done()]
        for task in under_way:
            task.cancel()
        if under_way:
            await asyncio.wait(under_way)
    failed = [error for task in tasks if not task.cancelled() and (error := task.exception()) is not None]
    if failed:
        raise failed[0]
    return [task.result() for task in tasks]
