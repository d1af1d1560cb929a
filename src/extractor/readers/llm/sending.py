"""Calls over the wire: through the gate and the budget, repeated while transport fails, foreign errors mapped."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extractor.errors import BudgetError, EndpointError, ReaderError
from extractor.readers.llm import faults
from extractor.readers.llm.budget import Budget
from extractor.readers.llm.limits import Gate, Ticket
from extractor.readers.llm.settings import ModelSettings
from extractor.records import Usage

if TYPE_CHECKING:
    from openai import AsyncOpenAI

CHARACTERS_A_TOKEN = 3.5
"""For what a question will take, rather too much than too little: English clinical prose has about four."""


@dataclass
class Flight:
    """Where a call is: one on the wire is paid for, whether somebody waits for it or not."""

    on_wire: bool = False


class Sender:
    """Sends requests of one model; made for one event loop, closed by `aclose`."""

    def __init__(self, settings: ModelSettings, budget: Budget | None = None) -> None:
        self._settings = settings
        self._budget = budget
        self.gate = Gate(settings.concurrency, settings.requests_per_minute, settings.tokens_per_minute)
        self._openai: AsyncOpenAI | None = None
        self._ended: EndpointError | BudgetError | None = None
        """What was found to hold for all questions: the next ones are not sent."""

    async def send(self, request: dict[str, Any], flight: Flight) -> dict[str, Any]:
        """The reply to a request, after as many calls as the settings allow.

        Raises:
            EndpointError: key, model or address are wrong.
            BudgetError: the question would pass the budget.
            TooLong, Unsupported, ReaderError: as `faults` sorts them.
        """
        try:
            return await self._patiently(request, flight)
        except (EndpointError, BudgetError) as error:
            self._ended = self._ended or error
            raise

    async def aclose(self) -> None:
        """Close the connections."""
        if self._openai is not None:
            await self._openai.close()
            self._openai = None

    async def _patiently(self, request: dict[str, Any], flight: Flight) -> dict[str, Any]:
        """Repeat a call while its transport fails, at growing distances or as the server asks."""
        tokens = round(len(json.dumps(request, ensure_ascii=False)) / CHARACTERS_A_TOKEN)
        attempt = 1
        while True:
            try:
                return await self._once(request, tokens, flight, attempt)
            except faults.Passing as error:
                allowed = self._settings.patience if error.busy else self._settings.attempts
                if attempt >= min(error.attempts or allowed, allowed):
                    raise error.last from error
                # Where the server asked all to wait, the gate does the waiting.
                if not error.busy:
                    await asyncio.sleep(self._wait(error, attempt))
            attempt += 1

    async def _once(self, request: dict[str, Any], tokens: int, flight: Flight, attempt: int) -> dict[str, Any]:
        async with self.gate.passing(tokens) as ticket:
            if self._ended is not None:
                raise self._ended
            promised = 0.0 if self._budget is None else self._budget.promise(tokens)
            reply: dict[str, Any] = {}
            flight.on_wire = True
            try:
                reply = await self._call(request, ticket, attempt)
            finally:
                flight.on_wire = False
                if self._budget is not None:
                    self._budget.settle(promised, usage_of(reply))
            return reply

    def _wait(self, error: faults.Passing, attempt: int) -> float:
        wait = 0.5 * 2**attempt if error.wait is None else error.wait
        return min(wait, self._settings.longest_wait)

    async def _call(self, request: dict[str, Any], ticket: Ticket, attempt: int) -> dict[str, Any]:
        """One call over the wire; every foreign exception ends here."""
        import openai

        try:
            raw = await self._client().chat.completions.with_raw_response.create(**request)
        except openai.APIStatusError as error:
            response = error.response
            refusal = faults.Refusal(error.status_code, response.text, response.headers.get("retry-after"))
            meant = faults.of_refusal(refusal, self._settings)
            if isinstance(meant, faults.Passing) and meant.busy:
                self.gate.refused(ticket, self._wait(meant, attempt))
            raise meant from error
        except openai.APITimeoutError as error:
            raise faults.of_timeout(self._settings) from error
        except openai.APIConnectionError as error:
            raise faults.of_connection(error, self._settings) from error
        except openai.OpenAIError as error:
            raise ReaderError(f"{self._settings.base_url}: {faults.brief(str(error))}") from error
        self.gate.clean(raw.headers)
        return _completion(raw.text, self._settings)

    def _client(self) -> AsyncOpenAI:
        import openai

        if self._openai is None:
            settings = self._settings
            if settings.api_key is None and settings.base_url.startswith("https://api."):
                mend = f"set {settings.key_variable}, or name a server with --base-url"
                raise EndpointError(f"no key for {settings.base_url}", mend=mend, about="key")
            key = "none" if settings.api_key is None else settings.api_key.get_secret_value()
            try:
                self._openai = openai.AsyncOpenAI(
                    api_key=key, base_url=settings.base_url, timeout=settings.timeout, max_retries=0
                )
            except (openai.OpenAIError, ValueError) as error:
                raise EndpointError(f"{settings.base_url} is no address ({error})", mend="check --base-url") from error
        return self._openai


def _completion(text: str, settings: ModelSettings) -> dict[str, Any]:
    try:
        reply = json.loads(text)
    except ValueError as error:
        raise faults.no_chat(text, settings) from error
    if not isinstance(reply, dict) or not isinstance(reply.get("choices"), list):
        raise faults.no_chat(text, settings)
    if not reply["choices"]:
        raise faults.Passing(ReaderError(f"{settings.base_url} answers without any choice"))
    return reply


def usage_of(reply: dict[str, Any]) -> Usage:
    """What a reply took, as the endpoint counts it; nothing where there is no reply."""
    if not reply:
        return Usage()
    told = reply.get("usage") or {}
    details = told.get("prompt_tokens_details") or {}
    return Usage(
        calls=1,
        prompt_tokens=told.get("prompt_tokens") or 0,
        prompt_cached=details.get("cached_tokens") or 0,
        completion_tokens=told.get("completion_tokens") or 0,
    )
