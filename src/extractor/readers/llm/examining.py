"""Whether a model can be asked: key, endpoint, model, and the ways in which it holds to a form."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from extractor.errors import EndpointError, ReaderError
from extractor.readers.llm.cache import ReplyCache
from extractor.readers.llm.client import STEPS, Answer, ModelClient, Question
from extractor.readers.llm.settings import Mode, ModelSettings


class Sum(BaseModel):
    """The result of an addition."""

    total: int


@dataclass(frozen=True)
class Examined:
    """One thing that was looked at."""

    what: str
    good: bool
    said: str


async def examine(settings: ModelSettings) -> list[Examined]:
    """Ask a tiny question in each mode; about a hundred tokens in all. What is wrong for all ends the questions."""
    named = f"set in {settings.key_variable}" if settings.api_key is not None else "none set"
    held: dict[Mode, str] = {}
    seconds = 0.0
    for mode in STEPS:
        answer: Answer[Sum] = Answer()
        try:
            await _ask(settings.model_copy(update={"mode": mode, "reasks": 0, "budget": None}), answer)
        except EndpointError as error:
            if error.about != "mode":
                return _broken(settings, named, error)
            held[mode] = "no"
        except ReaderError as error:
            held[mode] = error.what
        else:
            held[mode] = "yes" if answer.value is not None and not answer.formless else "no"
        seconds = seconds or answer.seconds
    first = next((mode for mode in STEPS if held[mode] == "yes"), None)
    modes = ", ".join(f"{mode} {said}" for mode, said in held.items())
    return [
        Examined("key", True, named),
        Examined("endpoint", True, f"{settings.base_url} answers in {seconds:.1f} s"),
        Examined("model", first is not None, f"{settings.name} " + ("answers" if first else "answers in no form")),
        Examined("modes", first is not None, f"{modes}; auto takes {first or 'none'}"),
    ]


async def _ask(settings: ModelSettings, answer: Answer[Sum]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        client = ModelClient(settings, ReplyCache(Path(folder)))
        try:
            messages = ({"role": "user", "content": "What is 2 + 2? Answer in the form that is asked for."},)
            await client.ask(Question("doctor", messages, Sum), answer)  # type: ignore[arg-type]
        finally:
            await client.aclose()


def _broken(settings: ModelSettings, key: str, error: EndpointError) -> list[Examined]:
    """What is known where one thing is wrong: what was reached before it is good."""
    order = ("endpoint", "key", "model")
    reached = order.index(error.about) if error.about in order else 0
    good = {"endpoint": f"{settings.base_url} answers", "key": key, "model": settings.name}
    found = [Examined(what, True, good[what]) for what in order[:reached]]
    return [*found, Examined(order[reached], False, str(error))]
