"""Assignment of things to places, no two to one place."""

from __future__ import annotations

from collections.abc import Sequence


def assign(choices: Sequence[Sequence[int]]) -> list[int | None]:
    """For each thing the place it gets, so that as many as possible get one; None for those that get none.

    `choices[i]` are the places that thing `i` may have, the best first. Augmenting paths (Kuhn).
    """
    holder: dict[int, int] = {}

    def place(thing: int, tried: set[int]) -> bool:
        for candidate in choices[thing]:
            if candidate in tried:
                continue
            tried.add(candidate)
            if candidate not in holder or place(holder[candidate], tried):
                holder[candidate] = thing
                return True
        return False

    for thing in range(len(choices)):
        place(thing, set())
    given: list[int | None] = [None] * len(choices)
    for candidate, thing in holder.items():
        given[thing] = candidate
    return given
