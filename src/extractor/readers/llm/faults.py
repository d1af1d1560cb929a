"""What can go wrong between us and an endpoint, sorted by whom it concerns.

Key, model and address concern every document: `EndpointError`. A refusal or a reply cut short
concerns one: `ReaderError`. A busy server concerns nobody who can wait: `Passing`.
"""

from __future__ import annotations

import json
import re
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from extractor.errors import EndpointError, ExtractorError, ReaderError
from extractor.readers.llm.settings import ModelSettings


class TooLong(ReaderError):
    """More was asked or answered than the model can hold: the same in two halves may pass."""


class Passing(Exception):
    """The call may be repeated; `last` is what it means when it was repeated often enough."""

    def __init__(
        self, last: ExtractorError, *, wait: float | None = None, attempts: int | None = None, busy: bool = False
    ) -> None:
        super().__init__(str(last))
        self.last = last
        self.busy = busy
        """Whether the server asks all callers to wait: a 429."""
        self.wait = wait
        """Seconds that the server asks to wait."""
        self.attempts = attempts
        """Calls that are worth making, where fewer than the settings allow."""


class Unsupported(Exception):
    """The endpoint does not know a part of the request that can be left out."""

    def __init__(self, feature: Literal["mode", "temperature", "seed"], last: ExtractorError) -> None:
        super().__init__(str(last))
        self.feature = feature
        self.last = last


@dataclass(frozen=True)
class Refusal:
    """An answer with an error status, as far as it matters."""

    status: int
    text: str
    retry_after: str | None = None

    @property
    def message(self) -> str:
        """What the server says, in one short line: its message, or the text of its page."""
        try:
            body = json.loads(self.text)
        except ValueError:
            body = None
        error = body.get("error", body) if isinstance(body, dict) else None
        said = error.get("message") if isinstance(error, dict) else error
        return brief(str(said) if said else self.text)

    def says(self, pattern: str) -> bool:
        """Whether message or code speak of something."""
        return re.search(pattern, self.text, re.IGNORECASE) is not None


def brief(text: str) -> str:
    """One line of at most 160 characters, without markup."""
    line = " ".join(re.sub(r"<[^>]*>", " ", text).split())
    return line if len(line) <= 160 else line[:157] + "..."


def of_refusal(refusal: Refusal, settings: ModelSettings) -> Exception:
    """The error that a status means; the criteria are the statuses of the OpenAI API and what servers like it say."""
    said, status = refusal.message, refusal.status
    what = f"{settings.base_url} answered {status}: {said}"
    if (wrong := _wrong_for_all(refusal, settings, what)) is not None:
        return wrong
    if status == 413 or refusal.says(r"context_length|context (length|window|size)|maximum context|too many tokens"):
        return TooLong(what)
    if status in {400, 422, 500, 501} and (unsupported := _unsupported(refusal, what)) is not None:
        return unsupported
    if status in {408, 409, 429} or status >= 500:
        last = ReaderError(what, mend="run again later: what is finished is kept")
        return Passing(last, wait=_seconds(refusal), busy=status == 429)
    if refusal.says("content_filter|content_policy"):
        return ReaderError(f"the endpoint's content filter refused a passage ({said})")
    return ReaderError(what)


_MODEL = r"model_not_found|model\b.{0,80}(not (found|exist)|does not|unknown)|(unknown|invalid|no such) model"


def _wrong_for_all(refusal: Refusal, settings: ModelSettings, what: str) -> EndpointError | None:
    """What is wrong with key, account, model or address."""
    where, said, status = settings.base_url, refusal.message, refusal.status
    if status in {401, 403}:
        return EndpointError(
            f"{where} refuses the key ({status}: {said})",
            mend=f"set {settings.key_variable} to a valid key",
            about="key",
        )
    if status == 402 or refusal.says("insufficient_quota"):
        return EndpointError(
            f"the account at {where} has nothing left to spend ({said})", mend="top it up", about="key"
        )
    if status in {400, 404, 422} and refusal.says(_MODEL):
        return _unknown_model(settings, said)
    if status in {404, 405, 410}:
        return EndpointError(f"{what}; it has no chat/completions", mend="check --base-url: most end in /v1")
    return None


def _unknown_model(settings: ModelSettings, said: str) -> EndpointError:
    return EndpointError(
        f"{settings.base_url} does not know the model {settings.name} ({said})",
        mend="name one that it serves with --model",
        about="model",
    )


def _unsupported(refusal: Refusal, what: str) -> Unsupported | None:
    if refusal.says(r"\btemperature\b"):
        return Unsupported("temperature", ReaderError(what))
    if refusal.says(r"\bseed\b"):
        return Unsupported("seed", ReaderError(what))
    if refusal.says(r"\btools?\b|tool_choice|\bfunctions?\b|response_format|json_schema|grammar"):
        return Unsupported("mode", EndpointError(what, mend="set another mode, or another model", about="mode"))
    return None


def _seconds(refusal: Refusal) -> float | None:
    """Retry-After in seconds, whether the server sends seconds or a date."""
    said = refusal.retry_after or ""
    try:
        return max(0.0, float(said))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def of_connection(error: BaseException, settings: ModelSettings) -> Passing:
    """No answer at all: nobody there, or a connection that broke."""
    where, cause = settings.base_url, _root(error)
    if isinstance(cause, (ConnectionRefusedError, socket.gaierror, ssl.SSLError)):
        what = f"{where} cannot be reached ({brief(str(cause))})"
        mend = "check --base-url, and that the server runs"
        return Passing(EndpointError(what, mend=mend), attempts=2)
    return Passing(ReaderError(f"{where} broke the connection again and again", mend="run again later"))


def _root(error: BaseException) -> BaseException:
    while (deeper := error.__cause__ or error.__context__) is not None:
        error = deeper
    return error


def of_timeout(settings: ModelSettings) -> Passing:
    """No answer in time."""
    what = f"{settings.base_url} gave no answer within {settings.timeout:g} s"
    return Passing(ReaderError(what, mend="raise the time-out, or take a faster model"), attempts=2)


def no_chat(text: str, settings: ModelSettings) -> EndpointError:
    """Status 200, but a web page or other JSON than a chat completion."""
    kind = "a web page" if re.match(r"\s*<", text) else "something else than a chat completion"
    return EndpointError(
        f"{settings.base_url} answers with {kind} ({brief(text)})",
        mend="check --base-url: it must lead to an OpenAI-compatible API, and most end in /v1",
    )
