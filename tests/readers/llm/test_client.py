"""What goes wrong between us and an endpoint, each with its own end, over real HTTP."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, SecretStr
from tests.readers.llm.scripted import Endpoint, Reply, completion

from extractor.errors import BudgetError, EndpointError, ReaderError
from extractor.readers.llm.cache import ReplyCache
from extractor.readers.llm.client import Answer, ModelClient, Question
from extractor.readers.llm.faults import TooLong
from extractor.readers.llm.settings import OPENAI, ModelSettings


class Sum(BaseModel):
    """A sum."""

    total: int


GOOD = completion({"total": 4})
QUESTION = Question("sums@1", ({"role": "user", "content": "2 + 2? {{ 7*7 }} {# gone #} {{\\frac ${x}"},), Sum)


def error(status: int, message: str, code: str | None = None, **headers: str) -> Reply:
    return Reply({"error": {"message": message, "code": code, "type": "invalid"}}, status, headers)


@pytest.fixture
def ask(settings: ModelSettings, tmp_path: Path) -> Callable[..., Answer[Sum]]:
    def asking(changed: dict[str, Any] | None = None, questions: int = 1) -> Answer[Sum]:
        answer: Answer[Sum] = Answer()

        async def session() -> None:
            kept = ReplyCache(tmp_path / "replies", refresh=bool((changed or {}).get("refresh")))
            client = ModelClient(settings.model_copy(update=changed or {}), kept)
            try:
                await asyncio.gather(*(client.ask(QUESTION, answer) for _ in range(questions)))
            finally:
                await client.aclose()

        asyncio.run(session())
        return answer

    return asking


def test_a_plain_answer(endpoint: Endpoint, ask: Callable[..., Answer[Sum]]) -> None:
    endpoint.script = lambda _body, _number: GOOD

    answer = ask()

    assert answer.value.total == 4
    assert answer.replies == ['{"total": 4}']
    (body,) = endpoint.asked
    assert (body["model"], body["temperature"]) == ("invented-1", 0.0)
    assert body["messages"][-1]["content"] == QUESTION.messages[0]["content"]


@pytest.mark.parametrize(
    "passing",
    [
        error(429, "slow down", **{"Retry-After": "0.01"}),
        error(429, "slow down", **{"Retry-After": "86400"}),
        error(500, "internal"),
        error(503, "overloaded"),
        error(408, "time-out"),
        error(409, "conflict"),
        Reply("<html>Bad Gateway</html>", 502),
        Reply({}, drop=True),
        Reply({"choices": []}),
    ],
    ids=["429", "429 for a day", "500", "503", "408", "409", "502 page", "dropped", "no choice"],
)
def test_what_passes_is_asked_again(endpoint: Endpoint, ask: Callable[..., Answer[Sum]], passing: Reply) -> None:
    endpoint.script = lambda _body, number: passing if number < 3 else GOOD

    answer = ask()

    assert answer.value.total == 4
    assert len(endpoint.asked) == 3
    assert answer.usage.calls == 1


def test_what_does_not_pass_fails_the_document_after_a_set_number_of_calls(
    endpoint: Endpoint, ask: Callable[..., Answer[Sum]]
) -> None:
    endpoint.script = lambda _body, _number: error(503, "overloaded")

    with pytest.raises(ReaderError, match="answered 503: overloaded: run again later"):
        ask({"attempts": 3})

    assert len(endpoint.asked) == 3


def test_a_slow_answer_is_given_up(endpoint: Endpoint, ask: Callable[..., Answer[Sum]]) -> None:
    def slow(_body: dict[str, Any], _number: int) -> Reply:
        time.sleep(0.4)
        return GOOD

    endpoint.script = slow

    with pytest.raises(ReaderError, match=r"gave no answer within 0\.1 s"):
        ask({"timeout": 0.1})

    assert len(endpoint.asked) == 2


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (error(401, "Incorrect API key"), "refuses the key (401: Incorrect API key): set OPENAI_API_KEY"),
        (error(403, "not allowed"), "refuses the key (403: not allowed)"),
        (error(404, "The model `invented-1` does not exist", "model_not_found"), "does not know the model invented-1"),
        (error(400, "Unknown model: invented-1"), "does not know the model invented-1"),
        (Reply("<html><h1>Not Found</h1></html>", 404), "answered 404: Not Found; it has no chat/completions"),
        (error(429, "You exceeded your quota", "insufficient_quota"), "has nothing left to spend"),
        (Reply("<html><title>Welcome</title></html>"), "answers with a web page (Welcome): check --base-url"),
        (Reply({"hello": "world"}), "answers with something else than a chat completion"),
    ],
)
def test_key_model_and_address_end_the_run_at_once(
    endpoint: Endpoint, ask: Callable[..., Answer[Sum]], reply: Reply, said: str
) -> None:
    endpoint.script = lambda _body, _number: reply

    with pytest.raises(EndpointError) as ended:
        ask()

    assert said in str(ended.value)
    assert endpoint.url in str(ended.value)
    assert ended.value.mend
    assert len(endpoint.asked) == 1


def test_a_refused_connection_names_the_address(ask: Callable[..., Answer[Sum]]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with pytest.raises(EndpointError, match=f"http://127.0.0.1:{port}/v1 cannot be reached"):
        ask({"base_url": f"http://127.0.0.1:{port}/v1"})


def test_no_key_for_openai_itself_sends_nothing(ask: Callable[..., Answer[Sum]]) -> None:
    with pytest.raises(EndpointError, match="set OPENAI_API_KEY"):
        ask({"base_url": OPENAI})


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (completion({"total": 4}, refusal="I cannot help with that"), "refused to answer: I cannot help with that"),
        (completion("", finish="content_filter", tools=False), "refused to answer: content filter"),
        (error(400, "filtered", "content_filter"), "content filter refused a passage"),
        (error(400, "something odd"), "answered 400: something odd"),
    ],
)
def test_a_refusal_fails_the_document_and_is_not_asked_again(
    endpoint: Endpoint, ask: Callable[..., Answer[Sum]], reply: Reply, said: str
) -> None:
    endpoint.script = lambda _body, _number: reply

    with pytest.raises(ReaderError) as failed:
        ask()

    assert said in str(failed.value)
    assert len(endpoint.asked) == 1


@pytest.mark.parametrize(
    "reply",
    [
        completion('{"total": ', finish="length"),
        error(400, "This model's maximum context length is 8192 tokens", "context_length_exceeded"),
        error(413, "too large"),
    ],
)
def test_too_long_is_told_apart(endpoint: Endpoint, ask: Callable[..., Answer[Sum]], reply: Reply) -> None:
    endpoint.script = lambda _body, _number: reply

    with pytest.raises(TooLong):
        ask()

    assert len(endpoint.asked) == 1


def test_a_reply_that_fails_validation_goes_back_with_the_reason(
    endpoint: Endpoint, ask: Callable[..., Answer[Sum]]
) -> None:
    endpoint.script = lambda _body, number: completion({"total": "four"}) if number == 1 else GOOD

    answer = ask()

    assert answer.value.total == 4
    assert answer.replies == ['{"total": "four"}', '{"total": 4}']
    assert "unable to parse string as an integer" in endpoint.asked[1]["messages"][-1]["content"]
    assert answer.usage.calls == 2


def test_reasks_end_after_a_set_number(endpoint: Endpoint, ask: Callable[..., Answer[Sum]]) -> None:
    endpoint.script = lambda _body, _number: completion({"total": "four"})

    answer = ask({"reasks": 1})

    assert answer.value is None
    assert len(answer.replies) == len(endpoint.asked) == 2


def test_every_reply_is_kept_also_one_that_failed_validation(
    endpoint: Endpoint, ask: Callable[..., Answer[Sum]], tmp_path: Path
) -> None:
    endpoint.script = lambda _body, number: completion({"total": "four"}) if number == 1 else GOOD

    first, second = ask(), ask()

    assert second.value.total == first.value.total == 4
    assert len(endpoint.asked) == 2
    assert (second.usage.calls, second.usage.cached) == (0, 2)
    kept = [json.loads(path.read_text()) for path in (tmp_path / "replies").rglob("*.json")]
    assert sorted(entry["asked"] for entry in kept) == ["sums@1", "sums@1"]


def test_a_damaged_file_of_the_cache_is_asked_again(
    endpoint: Endpoint, ask: Callable[..., Answer[Sum]], tmp_path: Path
) -> None:
    endpoint.script = lambda _body, _number: GOOD
    ask()
    for path in (tmp_path / "replies").rglob("*.json"):
        path.write_text("{")

    assert ask().value.total == 4
    assert len(endpoint.asked) == 2


def test_the_same_question_at_the_same_time_is_asked_once(endpoint: Endpoint, ask: Callable[..., Answer[Sum]]) -> None:
    endpoint.script = lambda _body, _number: GOOD

    ask(questions=5)

    assert len(endpoint.asked) == 1


def test_another_model_or_endpoint_is_another_question(tmp_path: Path) -> None:
    cache = ReplyCache(tmp_path)

    keys = {
        cache.key("http://a/v1", {"model": "x", "messages": []}),
        cache.key("http://b/v1", {"model": "x", "messages": []}),
        cache.key("http://a/v1", {"model": "y", "messages": []}),
    }

    assert len(keys) == 3
    assert cache.key("http://a/v1", {"messages": [], "model": "x"}) in keys


def test_an_endpoint_without_tools_is_asked_by_schema_then_in_words(
    endpoint: Endpoint, ask: Callable[..., Answer[Sum]]
) -> None:
    def modest(body: dict[str, Any], _number: int) -> Reply:
        if "tools" in body:
            return error(400, "tools are not supported")
        if "response_format" in body:
            return error(500, f"response_format {body['response_format']['type']} is not supported")
        return completion('<think>{"total": 5}?</think> It is ```json\n{"total": 4}\n```', tools=False)

    endpoint.script = modest

    assert ask().value.total == 4
    held = [body.get("response_format", {}).get("type") for body in endpoint.asked]
    assert held == [None, "json_schema", "json_object", None]
    schema = endpoint.asked[1]["response_format"]["json_schema"]
    assert schema["strict"]
    assert schema["schema"] == {
        "title": "Sum", "description": "A sum.", "type": "object", "additionalProperties": False,
        "properties": {"total": {"title": "Total", "type": "integer"}}, "required": ["total"],
    }  # fmt: skip
    assert endpoint.asked[2]["response_format"]["schema"]["properties"]["total"]["type"] == "integer"


def test_a_set_mode_is_not_left(endpoint: Endpoint, ask: Callable[..., Answer[Sum]]) -> None:
    endpoint.script = lambda _body, _number: error(400, "tools are not supported")

    with pytest.raises(EndpointError, match="set another mode"):
        ask({"mode": "tools"})

    assert len(endpoint.asked) == 1


def test_a_model_that_allows_no_temperature_is_asked_without(
    endpoint: Endpoint, ask: Callable[..., Answer[Sum]]
) -> None:
    unsupported = error(400, "Unsupported value: 'temperature' does not support 0")
    endpoint.script = lambda body, _number: unsupported if "temperature" in body else GOOD

    assert ask().value.total == 4
    assert len(endpoint.asked) == 2


def test_all_tool_calls_of_a_reply_are_kept(endpoint: Endpoint, ask: Callable[..., Answer[Sum]]) -> None:
    two = completion({"total": 4})
    calls = two.body["choices"][0]["message"]["tool_calls"]  # type: ignore[index]
    calls.append({"id": "call_2", "type": "function", "function": {"name": "Sum", "arguments": '{"total": 5}'}})
    endpoint.script = lambda _body, _number: two

    assert ask().replies == ['{"total": 4}', '{"total": 5}']


def test_calls_in_flight_have_a_ceiling(endpoint: Endpoint, settings: ModelSettings, tmp_path: Path) -> None:
    flying: list[int] = [0, 0]

    def count(_body: dict[str, Any], _number: int) -> Reply:
        flying[0] += 1
        flying[1] = max(flying)
        time.sleep(0.03)
        flying[0] -= 1
        return GOOD

    endpoint.script = count

    async def session() -> None:
        client = ModelClient(settings.model_copy(update={"concurrency": 2}), ReplyCache(tmp_path / "replies"))
        questions = [Question("sums@1", ({"role": "user", "content": str(i)},), Sum) for i in range(6)]
        await asyncio.gather(*(client.ask(question, Answer()) for question in questions))
        await client.aclose()

    asyncio.run(session())

    assert flying[1] == 2


def test_what_is_wrong_for_all_questions_is_found_out_once(
    endpoint: Endpoint, settings: ModelSettings, tmp_path: Path
) -> None:
    endpoint.script = lambda _body, _number: error(401, "no")

    async def session() -> list[BaseException | None]:
        client = ModelClient(settings.model_copy(update={"concurrency": 1}), ReplyCache(tmp_path / "replies"))
        questions = [Question("sums@1", ({"role": "user", "content": str(i)},), Sum) for i in range(5)]
        ended = await asyncio.gather(*(client.ask(q, Answer()) for q in questions), return_exceptions=True)
        await client.aclose()
        return ended

    assert [type(ended) for ended in asyncio.run(session())] == [EndpointError] * 5
    assert len(endpoint.asked) == 1


def test_a_key_goes_to_the_endpoint_and_nowhere_else(
    endpoint: Endpoint, ask: Callable[..., Answer[Sum]], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    endpoint.script = lambda _body, _number: error(401, "no")

    with pytest.raises(EndpointError) as refused:
        ask({"api_key": SecretStr("sk-invented-secret")})

    assert "sk-invented-secret" not in str(refused.value)
    assert capfd.readouterr() == ("", "")


def test_a_reply_that_was_of_no_use_is_asked_again_on_refresh_only(
    endpoint: Endpoint, ask: Callable[..., Answer[Sum]]
) -> None:
    endpoint.script = lambda _body, number: completion({}, refusal="not now") if number == 1 else GOOD

    for _ in range(2):
        with pytest.raises(ReaderError, match="refused to answer: not now: --refresh asks again"):
            ask()
    assert len(endpoint.asked) == 1

    assert ask({"refresh": True}).value.total == 4
    assert ask({"refresh": True}).value.total == 4
    assert len(endpoint.asked) == 2


def test_votes_and_seeds_are_questions_of_their_own(
    endpoint: Endpoint, settings: ModelSettings, tmp_path: Path
) -> None:
    endpoint.script = lambda _body, _number: GOOD

    async def session(**changed: Any) -> None:
        client = ModelClient(settings.model_copy(update=changed), ReplyCache(tmp_path / "replies"))
        for vote in (0, 1, 2):
            await client.ask(replace(QUESTION, vote=vote), Answer())
        await client.aclose()

    asyncio.run(session())
    asyncio.run(session())
    assert [(body.get("seed"), body["temperature"]) for body in endpoint.asked] == [(None, 0.0), (1, 0.7), (2, 0.7)]

    asyncio.run(session(seed=10))
    assert [body["seed"] for body in endpoint.asked[3:]] == [10, 11, 12]


def test_votes_stay_apart_where_the_endpoint_knows_no_seed(
    endpoint: Endpoint, settings: ModelSettings, tmp_path: Path
) -> None:
    endpoint.script = lambda body, _number: error(400, "unknown parameter: seed") if "seed" in body else GOOD

    async def session() -> None:
        client = ModelClient(settings, ReplyCache(tmp_path / "replies"))
        for vote in (1, 2, 2):
            await client.ask(replace(QUESTION, vote=vote), Answer())
        await client.aclose()

    asyncio.run(session())

    assert ["seed" in body for body in endpoint.asked] == [True, False, False]


def test_the_same_server_on_another_port_is_not_asked_again(tmp_path: Path) -> None:
    cache = ReplyCache(tmp_path)
    body = {"model": "x", "messages": []}

    assert cache.key("http://localhost:1/v1", body) == cache.key("http://127.0.0.1:2/v1", body)
    assert cache.key("http://127.0.0.1:1/v1", body) != cache.key("http://example.org:1/v1", body)
    assert cache.key("http://a/v1", body, 0) != cache.key("http://a/v1", body, 1)


def test_a_budget_stops_before_the_question_that_would_pass_it(
    endpoint: Endpoint, settings: ModelSettings, tmp_path: Path
) -> None:
    endpoint.script = lambda _body, _number: GOOD

    async def session() -> int:
        client = ModelClient(settings.model_copy(update={"budget": "1500 tokens"}), ReplyCache(tmp_path / "replies"))
        try:
            for vote in range(50):
                await client.ask(replace(QUESTION, vote=vote), Answer())
        finally:
            await client.aclose()
        return 0

    with pytest.raises(BudgetError, match=r"the budget of 1,500 tokens is used up: 1,\d\d\d tokens spent"):
        asyncio.run(session())
    assert 10 <= len(endpoint.asked) <= 13


def test_429_holds_all_calls_back_and_then_fewer_are_in_flight(
    endpoint: Endpoint, settings: ModelSettings, tmp_path: Path
) -> None:
    moments: list[float] = []

    def busy(_body: dict[str, Any], number: int) -> Reply:
        moments.append(time.monotonic())
        return error(429, "slow down", **{"Retry-After": "0.3"}) if number == 1 else GOOD

    endpoint.script = busy

    async def session() -> float:
        changed = settings.model_copy(update={"longest_wait": 5})
        client = ModelClient(changed, ReplyCache(tmp_path / "replies"))
        await client.ask(QUESTION, Answer())
        await asyncio.gather(*(client.ask(replace(QUESTION, vote=vote), Answer()) for vote in range(1, 4)))
        await client.aclose()
        return client._sender.gate.room

    room = asyncio.run(session())

    assert moments[1] - moments[0] >= 0.29
    assert 2 < room < 4


def test_a_reply_on_its_way_when_the_run_is_stopped_is_kept(
    endpoint: Endpoint, settings: ModelSettings, tmp_path: Path
) -> None:
    started = threading.Event()

    def slow(_body: dict[str, Any], _number: int) -> Reply:
        started.set()
        time.sleep(0.3)
        return GOOD

    endpoint.script = slow

    async def session() -> None:
        client = ModelClient(settings, ReplyCache(tmp_path / "replies"))
        asking = asyncio.create_task(client.ask(QUESTION, Answer()))
        await asyncio.to_thread(started.wait)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        answer: Answer[Sum] = Answer()
        await client.ask(QUESTION, answer)
        await client.aclose()
        assert answer.usage.cached == 1

    asyncio.run(session())
    assert len(endpoint.asked) == 1


def test_a_model_that_ignores_tools_is_asked_in_the_next_mode(
    endpoint: Endpoint, ask: Callable[..., Answer[Sum]]
) -> None:
    def plain(body: dict[str, Any], _number: int) -> Reply:
        return completion("Sure! 4." if "tools" in body else {"total": 4}, tools=False)

    endpoint.script = plain

    assert ask({"reasks": 0}).value.total == 4
    assert ["tools" in body for body in endpoint.asked] == [True, False]


def test_tokens_from_the_provider_s_cache_are_told(endpoint: Endpoint, ask: Callable[..., Answer[Sum]]) -> None:
    reply = completion({"total": 4})
    reply.body["usage"]["prompt_tokens_details"] = {"cached_tokens": 64}
    endpoint.script = lambda _body, _number: reply

    usage = ask().usage

    assert (usage.prompt_tokens, usage.prompt_cached, usage.completion_tokens) == (100, 64, 10)


@pytest.mark.parametrize(
    "after", [lambda: "0.2", lambda: format_datetime(datetime.now(UTC) + timedelta(seconds=1.2), usegmt=True)]
)
def test_retry_after_is_seconds_or_a_date(
    endpoint: Endpoint, ask: Callable[..., Answer[Sum]], after: Callable[[], str]
) -> None:
    moments: list[float] = []

    def busy(_body: dict[str, Any], number: int) -> Reply:
        moments.append(time.monotonic())
        return error(503, "overloaded", **{"Retry-After": after()}) if number == 1 else GOOD

    endpoint.script = busy

    assert ask({"longest_wait": 5}).value.total == 4
    assert 0.15 <= moments[1] - moments[0] < 3
