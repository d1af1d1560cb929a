"""The one door to a model: instructor over the openai client, neither of which is known elsewhere.

Two loops, apart on purpose. Below, ours (`sending`): a call whose transport fails is repeated (the
client's own retries are off). Above, instructor's: a reply that fails validation is sent back with
the reasons. The reply cache stands between them, so that each question of the second loop is paid
for once, and a reply that is on its way when the run is stopped is still waited for and kept.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, TypedDict, TypeVar

from pydantic import BaseModel

from extractor.errors import BudgetError, EndpointError, ReaderError
from extractor.readers.llm import faults
from extractor.readers.llm.budget import Budget, parse_budget
from extractor.readers.llm.cache import ReplyCache
from extractor.readers.llm.sending import Flight, Sender, usage_of
from extractor.readers.llm.settings import Mode, ModelSettings
from extractor.records import Usage

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion

T = TypeVar("T", bound=BaseModel)
STEPS: tuple[Mode, ...] = ("tools", "json_schema", "json_object", "json")
"""Ways to hold an endpoint to a form, the one that holds best first."""
VOTING_TEMPERATURE = 0.7
"""Of every vote but the first: votes that cannot differ say nothing. As in Wang et al., ICLR 2023."""
GRACE = 10.0
"""Seconds that a stopped run waits for replies that are on their way, and paid for."""


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
    vote: int = 0


@dataclass
class Answer(Generic[T]):
    """What came back: the value that passed validation, if one did, and every reply on the way."""

    value: T | None = None
    replies: list[str] = field(default_factory=list)
    """JSON texts in order, also those that failed validation."""
    keys: list[str] = field(default_factory=list)
    """Where the replies are kept."""
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0
    formless: bool = True
    """Whether no reply used the form that was forced on it."""


@dataclass
class _Abilities:
    """What the endpoint was found to know."""

    mode: Mode
    temperature: bool = True
    seed: bool = True


@lru_cache(maxsize=16)
def _as_tool(form: type[T]) -> type[T]:
    """A form as instructor asks with it: made once, and not for each question anew."""
    import instructor

    return instructor.openai_schema(form)


class ModelClient:
    """Asks questions of one model; made for one event loop, closed by `aclose`."""

    def __init__(self, settings: ModelSettings, cache: ReplyCache) -> None:
        """A client; nothing is sent before a question is asked.

        Raises:
            SettingsError: the budget is no amount, or in dollars for a model without a price.
        """
        self._settings = settings
        self._cache = cache
        self._able = _Abilities("tools" if settings.mode == "auto" else settings.mode)
        self.budget: Budget | None = None
        if settings.budget is not None:
            self.budget = parse_budget(settings.budget, settings.price, settings.name)
        self._sender = Sender(settings, self.budget)
        self._same_question: dict[str, asyncio.Lock] = {}

    @property
    def mode(self) -> Mode:
        """How the endpoint is held to a form, as far as that was found out."""
        return self._able.mode

    async def ask(self, question: Question[T], answer: Answer[T]) -> None:
        """Ask until a reply passes validation or the re-asks are used up (then `value` stays None).

        The answer is filled on the way, so that its replies and its usage count whatever is raised.

        Raises:
            EndpointError: key, model or address are wrong.
            BudgetError: the question would pass the budget.
            TooLong: question or reply exceed what the model can hold.
            ReaderError: no usable answer to this question.
        """
        began = monotonic()
        try:
            while True:
                mode = self._able.mode
                try:
                    await self._ask(question, mode, answer)
                except faults.Unsupported as error:
                    self._step_down(error, mode)
                    continue
                if answer.value is None and answer.formless and self._next_mode(mode):
                    continue
                return
        except ReaderError as error:
            if not isinstance(error, faults.TooLong):
                self.spoil(answer)
            raise
        finally:
            answer.seconds = monotonic() - began

    def spoil(self, answer: Answer[T]) -> None:
        """Say of the kept replies of an answer that nothing could be made of them: `refresh` asks again."""
        self._cache.mark_unusable(answer.keys)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._sender.aclose()

    def _step_down(self, error: faults.Unsupported, mode: Mode) -> None:
        """Leave out what the endpoint does not know; another question may have found it out before."""
        if error.feature == "mode":
            if not self._next_mode(mode):
                raise error.last from error
        elif getattr(self._able, error.feature):
            setattr(self._able, error.feature, False)
        else:
            raise error.last from error

    def _next_mode(self, mode: Mode) -> bool:
        """Whether there is a next way to hold the endpoint to a form; it is taken from now on."""
        if self._settings.mode != "auto" or mode == STEPS[-1]:
            return False
        if self._able.mode == mode:
            self._able.mode = STEPS[STEPS.index(mode) + 1]
        return True

    async def _ask(self, question: Question[T], mode: Mode, answer: Answer[T]) -> None:
        import instructor
        from instructor.core import InstructorRetryException

        async def create(**request: Any) -> ChatCompletion:
            _hold_to_form(request, mode, question.form)
            reply = await self._reply(request, question, answer)
            answer.formless = answer.formless and not _has_form(reply, mode)
            return self._checked(reply)

        _quiet()
        patched: Any = instructor.patch(create=create, mode=_instructor_mode(mode))
        try:
            # No `context=`: it would run every message, a paper's text among them, through Jinja.
            answer.value = await patched(
                response_model=_as_tool(question.form),
                max_retries=self._settings.reasks,
                strict=False,
                **self._request(question),
            )
        except InstructorRetryException as error:
            _raise_cause(error)

    def _request(self, question: Question[T]) -> dict[str, Any]:
        """Model, messages and what makes one vote differ from another."""
        request: dict[str, Any] = {"model": self._settings.name, "messages": [{**m} for m in question.messages]}
        if self._able.temperature:
            request["temperature"] = VOTING_TEMPERATURE if question.vote else 0.0
        if self._able.seed and (self._settings.seed is not None or question.vote):
            request["seed"] = (self._settings.seed or 0) + question.vote
        return request

    async def _reply(self, request: dict[str, Any], question: Question[T], answer: Answer[T]) -> dict[str, Any]:
        """One question of instructor's loop, from the cache or over the wire."""
        key = self._cache.key(self._settings.base_url, request, question.vote)
        async with self._same_question.setdefault(key, asyncio.Lock()):
            reply = self._cache.find(key)
            known = reply is not None
            if reply is None:
                reply = await self._kept_even_if_stopped(key, question.asked, request)
        answer.usage += Usage(cached=1) if known else usage_of(reply)
        answer.replies += _texts(reply)
        answer.keys.append(key)
        return reply

    async def _kept_even_if_stopped(self, key: str, asked: str, request: dict[str, Any]) -> dict[str, Any]:
        flight = Flight()
        sending = asyncio.create_task(self._send_and_keep(key, asked, request, flight))
        try:
            return await asyncio.shield(sending)
        except asyncio.CancelledError:
            if flight.on_wire:
                await asyncio.wait({sending}, timeout=GRACE)
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
            raise

    async def _send_and_keep(self, key: str, asked: str, request: dict[str, Any], flight: Flight) -> dict[str, Any]:
        reply = await self._sender.send(request, flight)
        try:
            await asyncio.to_thread(self._cache.keep, key, asked, request, reply)  # the disk may be slow
        except OSError as error:
            what = f"{self._cache.folder}: a reply cannot be kept ({error})"
            raise ReaderError(what, mend="free space there, or set another cache folder") from error
        return reply

    def _checked(self, reply: dict[str, Any]) -> ChatCompletion:
        """The reply as instructor reads it, unless it was cut short or refused: no re-ask mends that."""
        from openai.types.chat import ChatCompletion

        completion = ChatCompletion.construct(**reply)
        choice = completion.choices[0]
        if choice.finish_reason == "length":
            raise faults.TooLong(f"{self._settings.name} ran out of room for its reply")
        refused = getattr(choice.message, "refusal", None)
        if choice.finish_reason == "content_filter" or refused:
            raise ReaderError(
                f"{self._settings.name} refused to answer: {faults.brief(refused or 'content filter')}",
                mend="--refresh asks again",
            )
        return completion


def _instructor_mode(mode: Mode) -> Any:
    import instructor

    return {
        "tools": instructor.Mode.TOOLS,
        "json_schema": instructor.Mode.JSON_SCHEMA,
        "json_object": instructor.Mode.JSON,
        "json": instructor.Mode.MD_JSON,  # the one that reads past prose and thinking around the JSON
    }[mode]


def _hold_to_form(request: dict[str, Any], mode: Mode, form: type[BaseModel]) -> None:
    """Send the form as the endpoint can hold to it; instructor's own JSON modes send no strict schema."""
    from openai.lib._pydantic import to_strict_json_schema
    from pydantic import TypeAdapter

    if mode == "json_schema":
        # All fields required and null allowed, as strictness wants it: not the lean form of the other modes.
        strict = to_strict_json_schema(TypeAdapter(form))
        named = {"name": form.__name__, "schema": strict, "strict": True}
        request["response_format"] = {"type": "json_schema", "json_schema": named}
    elif mode == "json_object":
        request["response_format"] = {"type": "json_object", "schema": form.model_json_schema()}


def _raise_cause(error: BaseException) -> None:
    """Raise what stopped the questions, if it was ours; a last reply that failed validation is no error here."""
    cause = error.__cause__
    if isinstance(cause, (EndpointError, BudgetError, ReaderError, faults.Unsupported)):
        raise cause


def _texts(reply: dict[str, Any]) -> list[str]:
    """What the model wrote: the arguments of each tool call, of which instructor reads only the first, or its text."""
    message = reply["choices"][0].get("message") or {}
    calls = [call.get("function", {}).get("arguments") for call in message.get("tool_calls") or []]
    texts = calls or [message.get("content")]
    return [text for text in texts if isinstance(text, str) and text]


def _has_form(reply: dict[str, Any], mode: Mode) -> bool:
    """Whether a reply is what the mode forces: a call of the tool, or at least the beginning of JSON."""
    message = reply["choices"][0].get("message") or {}
    if mode == "tools":
        return bool(message.get("tool_calls"))
    return (message.get("content") or "").lstrip()[:1] in {"{", "["}


def _quiet() -> None:
    """Keep instructor's log lines, which hold whole replies, off standard error."""
    logger = logging.getLogger("instructor")
    logger.propagate = False
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
