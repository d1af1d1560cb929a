"""What a model's name means."""

from __future__ import annotations

import pytest

from extractor.errors import SettingsError
from extractor.readers.llm.providers import Addressed, address, providers
from extractor.readers.selection import model_settings, price_of
from extractor.records import Price
from extractor.settings import Settings

LOCAL = "http://127.0.0.1:8000/v1"


@pytest.mark.parametrize(
    ("model", "base_url", "meant"),
    [
        ("gpt-4o", None, Addressed("gpt-4o", "https://api.openai.com/v1", "OPENAI_API_KEY")),
        ("openai/gpt-4o", None, Addressed("gpt-4o", "https://api.openai.com/v1", "OPENAI_API_KEY")),
        ("ollama/llama3.1", None, Addressed("llama3.1", "http://127.0.0.1:11434/v1", None)),
        (
            "openrouter/meta-llama/llama-3",
            None,
            Addressed("meta-llama/llama-3", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
        ),
        ("openai/mine", LOCAL, Addressed("mine", LOCAL, "OPENAI_API_KEY")),
        ("meta-llama/llama-3", LOCAL, Addressed("meta-llama/llama-3", LOCAL, "OPENAI_API_KEY")),
    ],
)
def test_one_string_names_provider_and_model(model: str, base_url: str | None, meant: Addressed) -> None:
    assert address(model, base_url) == meant


def test_an_unknown_provider_is_told_with_those_that_are_known() -> None:
    with pytest.raises(SettingsError, match=r"no provider is called nowhere: take one of openai, .*--base-url"):
        address("nowhere/model", None)


def test_a_key_goes_to_its_own_provider_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EXTRACTOR_API_KEY", raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "for openai")
    monkeypatch.delenv("MISTRAL_API_KEY", raising=False)

    assert model_settings(Settings(model="mistral/invented")).api_key is None
    monkeypatch.setenv("MISTRAL_API_KEY", "for mistral")
    key = model_settings(Settings(model="mistral/invented")).api_key

    assert key is not None
    assert key.get_secret_value() == "for mistral"


def test_every_provider_has_an_address_and_every_remote_one_a_key() -> None:
    for name, provider in providers().items():
        remote = provider.base_url.startswith("https://")
        assert remote is (provider.key is not None), name


def test_a_price_that_is_set_goes_before_the_list_and_a_server_of_one_s_own_has_none() -> None:
    listed = price_of(Settings(model="openai/gpt-4o"))
    own = price_of(Settings(model="openai/gpt-4o", price_in=1.0, price_out=2.0))

    assert listed is not None
    assert listed.as_of
    assert own is not None
    assert (own.sent, own.cached, own.received, own.as_of) == (1.0, 1.0, 2.0, None)
    assert price_of(Settings(model="openai/gpt-4o", base_url=LOCAL)) is None


def test_each_figure_of_a_price_that_is_set_goes_before_its_own_on_the_list() -> None:
    listed = price_of(Settings(model="openai/gpt-4o-mini"))
    sent = price_of(Settings(model="openai/gpt-4o-mini", price_in=99))
    received = price_of(Settings(model="openai/gpt-4o-mini", price_out=99))

    assert listed is not None
    assert sent == Price(sent=99, cached=99, received=listed.received)
    assert received == Price(sent=listed.sent, cached=listed.cached, received=99)
    assert price_of(Settings(model="openai/invented", price_in=99)) is None
