"""The one door to a model: instructor over the openai client, neither of which is known elsewhere.

Two loops, apart on purpose. Below, ours: a call whose transport fails is repeated, Retry-After
honoured up to a limit (the client's own retries are off). Above, instructor's: a reply that
fails validation is sent back with the reasons. The reply cache stands between them, so that
each question of the second loop is paid for once.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypedDict, TypeVar

from pydantic import BaseModel

from extractor.errors import EndpointError, ReaderError
from extractor.readers.llm import faults
from extractor.readers.llm.cache import ReplyCache
from extractor.readers.llm.settings import OPENAI, Mode, ModelSettings
from extractor.records import Usage

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.types.chat import ChatCompletion

T = TypeVar("T", bound=BaseModel)
_STEPS: tuple[Mode, ...] = ("tools", "json_schema", "json")


class Message(TypedDict):
    """One message of a question."""

    role: str
    content: str


@dataclass(frozen=True)
class Question(Generic[T]):
    """What is asked, and the form that the answer must have."""

    asked: str
    """Prompt and part, for traces: `efficacy@1-2f3a…, 2 of 3`."""
    messages: Sequence[Message]
    form: type[T]


@dataclass
class Answer(Generic[T]):
    """What came back: the value that passed validation, if one did, and every reply on the way."""

    value: T | None = None
    replies: list[str] = field(default_factory=list)
    """JSON texts in order, also those that failed validation."""
    usage: Usage = field(default_factory=Usage)


class ModelClient:
    """Asks questions of one model; made for one event loop, closed by `aclose`."""

    def __init__(self, settings: ModelSettings, cache: ReplyCache) -> None:
        self._settings = settings
        self._cache = cache
        self._mode: Mode = "tools" if settings.mode == "auto" else settings.mode
        self._temperature: float | None = 0.0
        self._in_flight = asyncio.Semaphore(settings.concurrency)
        self._same_question: dict[str, asyncio.Lock] = {}
        self._openai: AsyncOpenAI | None = None
        self._ended: EndpointError | None = None
        """What was found to be wrong for all questions: the next ones are not sent."""

    async def ask(self, question: Question[T], answer: Answer[T]) -> None:
        """Ask until a reply passes validation or the re-asks are used up (then `value` stays None).

        The answer is filled on the way, so that its replies and its usage count whatever is raised.

        Raises:
            EndpointError: key, model or address are wrong.
            TooLong: question or reply exceed what the model can hold.
            ReaderError: no usable answer to this question.
        """
        while True:
            mode, temperature = self._mode, self._temperature
            try:
                return await self._ask(question, mode, answer)
            except faults.Unsupported as error:
                self._step_down(error, mode, temperature)

    async def aclose(self) -> None:
        """Close the connections."""
        if self._openai is not None:
            await self._openai.close()
            self._openai = None

    def _step_down(self, error: faults.Unsupported, mode: Mode, temperature: float | None) -> None:
        """Leave out what the endpoint does not know; another question may have found it out before."""
        if error.feature == "temperature" and temperature is not None:
            self._temperature = None
        elif error.feature == "mode" and self._settings.mode == "auto" and mode != _STEPS[-1]:
            if self._mode == mode:
                self._mode = _STEPS[_STEPS.index(mode) + 1]
        else:
            raise error.last from error

    async def _ask(self, question: Question[T], mode: Mode, answer: Answer[T]) -> None:
        import instructor
        from instructor.core import InstructorRetryException

        async def create(**request: Any) -> ChatCompletion:
            return await self._complete(request, question.asked, answer)

        _quiet()
        patched: Any = instructor.patch(create=create, mode=_instructor_mode(mode))
        request: dict[str, Any] = {"model": self._settings.name, "messages": [{**m} for m in question.messages]}
        if self._temperature is not None:
            request["temperature"] = self._temperature
        try:
            # No `context=`: it would run every message, a paper's text among them, through Jinja.
            answer.value = await patched(
                response_model=question.form, max_retries=self._settings.reasks, strict=False, **request
            )
        except InstructorRetryException as error:
            _raise_cause(error)

    async def _complete(self, request: dict[str, Any], asked: str, answer: Answer[T]) -> ChatCompletion:
        """One question of instructor's loop, from the cache or over the wire."""
        key = self._cache.key(self._settings.base_url, request)
        async with self._same_question.setdefault(key, asyncio.Lock()):
            reply = self._cache.find(key)
            known = reply is not None
            if reply is None:
                async with self._in_flight:
                    reply = await self._unless_ended(request)
                self._keep(key, asked, request, reply)
        answer.usage += _usage(reply, known=known)
        answer.replies += _texts(reply)
        return self._checked(reply)

    def _keep(self, key: str, asked: str, request: dict[str, Any], reply: dict[str, Any]) -> None:
        try:
            self._cache.keep(key, asked, request, reply)
        except OSError as error:
            what = f"{self._cache.folder}: a reply cannot be kept ({error})"
            raise ReaderError(what, mend="free space there, or set another cache folder") from error

    async def _unless_ended(self, request: dict[str, Any]) -> dict[str, Any]:
        if self._ended is not None:
            raise self._ended
        try:
            return await self._patiently(request)
        except EndpointError as error:
            self._ended = error
            raise

    async def _patiently(self, request: dict[str, Any]) -> dict[str, Any]:
        """Repeat a call while its transport fails, at growing distances or as the server asks."""
        attempt = 1
        while True:
            try:
                return await self._send(request)
            except faults.Passing as error:
                if attempt >= min(error.attempts or self._settings.attempts, self._settings.attempts):
                    raise error.last from error
                wait = 0.5 * 2**attempt if error.wait is None else error.wait
                await asyncio.sleep(min(wait, self._settings.longest_wait))
            attempt += 1

    async def _send(self, request: dict[str, Any]) -> dict[str, Any]:
        """One call over the wire; every foreign exception ends here."""
        import openai

        try:
            raw = await self._client().chat.completions.with_raw_response.create(**request)
        except openai.APIStatusError as error:
            response = error.response
            refusal = faults.Refusal(error.status_code, response.text, response.headers.get("retry-after"))
            raise faults.of_refusal(refusal, self._settings) from error
        except openai.APITimeoutError as error:
            raise faults.of_timeout(self._settings) from error
        except openai.APIConnectionError as error:
            raise faults.of_connection(error, self._settings) from error
        except openai.OpenAIError as error:
            raise ReaderError(f"{self._settings.base_url}: {faults.brief(str(error))}") from error
        try:
            reply = json.loads(raw.text)
        except ValueError as error:
            raise faults.no_chat(raw.text, self._settings) from error
        if not isinstance(reply, dict) or not isinstance(reply.get("choices"), list):
            raise faults.no_chat(raw.text, self._settings)
        if not reply["choices"]:
            raise faults.Passing(ReaderError(f"{self._settings.base_url} answers without any choice"))
        return reply

    def _client(self) -> AsyncOpenAI:
        import openai

        if self._openai is None:
            settings = self._settings
            if settings.api_key is None and settings.base_url == OPENAI:
                raise EndpointError(f"no key for {OPENAI}", mend="set OPENAI_API_KEY, or name a server with --base-url")
            key = "none" if settings.api_key is None else settings.api_key.get_secret_value()
            try:
                self._openai = openai.AsyncOpenAI(
                    api_key=key, base_url=settings.base_url, timeout=settings.timeout, max_retries=0
                )
            except (openai.OpenAIError, ValueError) as error:
                raise EndpointError(f"{settings.base_url} is no address ({error})", mend="check --base-url") from error
        return self._openai

    def _checked(self, reply: dict[str, Any]) -> ChatCompletion:
        """The reply as instructor reads it, unless it was cut short or refused: no re-ask mends that."""
        from openai.types.chat import ChatCompletion

        completion = ChatCompletion.construct(**reply)
        choice = completion.choices[0]
        if choice.finish_reason == "length":
            raise faults.TooLong(f"{self._settings.name} ran out of room for its reply")
        refused = getattr(choice.message, "refusal", None)
        if choice.finish_reason == "content_filter" or refused:
            raise ReaderError(f"{self._settings.name} refused to answer: {faults.brief(refused or 'content filter')}")
        return completion


def _instructor_mode(mode: Mode) -> Any:
    import instructor

    return {
        "tools": instructor.Mode.TOOLS,
        "json_schema": instructor.Mode.JSON_SCHEMA,
        "json": instructor.Mode.MD_JSON,  # the one that reads past prose and thinking around the JSON
    }[mode]


def _raise_cause(error: BaseException) -> None:
    """Raise what stopped the questions, if it was ours; a last reply that failed validation is no error here."""
    cause = error.__cause__
    if isinstance(cause, (EndpointError, ReaderError, faults.Unsupported)):
        raise cause


def _usage(reply: dict[str, Any], *, known: bool) -> Usage:
    if known:
        return Usage(cached=1)
    told = reply.get("usage") or {}
    return Usage(
        calls=1,
        prompt_tokens=told.get("prompt_tokens") or 0,
        completion_tokens=told.get("completion_tokens") or 0,
    )


def _texts(reply: dict[str, Any]) -> list[str]:
    """What the model wrote: the arguments of each tool call, of which instructor reads only the first, or its text."""
    message = reply["choices"][0].get("message") or {}
    calls = [call.get("function", {}).get("arguments") for call in message.get("tool_calls") or []]
    texts = calls or [message.get("content")]
    return [text for text in texts if isinstance(text, str) and text]


def _quiet() -> None:
    """Keep instructor's log lines, which hold whole replies, off standard error."""
    logger = logging.getLogger("instructor")
    logger.propagate = False
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
