"""Which reader reads, and making it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

from extractor.errors import SettingsError
from extractor.index import Retriever
from extractor.readers.dual import DualReader
from extractor.readers.llm import LlmReader, ModelSettings
from extractor.readers.llm.budget import parse_budget
from extractor.readers.llm.prices import list_price
from extractor.readers.llm.providers import address
from extractor.readers.llm.questions import Prompts
from extractor.readers.protocol import Reader
from extractor.records import Price
from extractor.settings import Settings
from extractor.vocabulary import Vocabulary

Kind = Literal["llm", "rules", "both"]


_FREE = Price(sent=0, cached=0, received=0)
"""What the rules take."""


def choose(settings: Settings) -> Kind:
    """The reader that is meant, once what it will be asked with is known to be usable.

    Raises:
        SettingsError: a model is needed and none is named, its provider is not known, or the budget is no amount.
    """
    kind = _meant(settings)
    if settings.budget is not None:
        price = _FREE if kind == "rules" else price_of(settings)
        parse_budget(settings.budget, price, settings.model or "the rules")
    if kind != "rules":
        model_settings(settings)
    return kind


def _meant(settings: Settings) -> Kind:
    """As it is set; `auto` takes the model where one is named."""
    if settings.reader == "auto":
        return "llm" if settings.model else "rules"
    if settings.reader != "rules" and not settings.model:
        raise SettingsError(
            f"the reader {settings.reader} needs a model",
            mend="name one with --model, EXTRACTOR_MODEL or 'model' in extractor.toml, or take --reader rules",
        )
    return settings.reader


def prompts_of(kind: Kind) -> tuple[str, ...]:
    """Name and version of the prompts that a reader uses."""
    return () if kind == "rules" else Prompts.load().labels


@asynccontextmanager
async def open_reader(
    kind: Kind, settings: Settings, vocabulary: Vocabulary, retriever: Retriever
) -> AsyncIterator[Reader]:
    """The reader itself, with its connections closed at the end; nothing is sent before it reads."""
    if kind == "rules":
        yield _rules_reader(vocabulary)
        return
    model = model_reader(settings, vocabulary, retriever)
    try:
        yield model if kind == "llm" else DualReader(model, _rules_reader(vocabulary))
    finally:
        await model.aclose()


def model_reader(settings: Settings, vocabulary: Vocabulary, retriever: Retriever) -> LlmReader:
    """The reader that asks the model which the settings name.

    Raises:
        SettingsError: the provider is not known, or the budget cannot be counted.
    """
    return LlmReader(model_settings(settings), vocabulary, retriever, settings.replies)


_PASSED_ON = (
    "mode", "timeout", "concurrency", "requests_per_minute", "tokens_per_minute", "votes", "seed", "refresh", "budget",
)  # fmt: skip


def model_settings(settings: Settings) -> ModelSettings:
    """Model, endpoint, key and price that the settings mean.

    Raises:
        SettingsError: no model is named, or its provider is not known.
    """
    if settings.model is None:
        raise SettingsError("no model is named", mend="name one with --model or EXTRACTOR_MODEL")
    meant = address(settings.model, settings.base_url)
    own = settings.base_url is not None or meant.key == "OPENAI_API_KEY"
    return ModelSettings(
        model=meant.name,
        base_url=meant.base_url,
        api_key=settings.api_key if own else settings.key_in(meant.key or ""),
        key_variable=meant.key or "EXTRACTOR_API_KEY",
        price=price_of(settings),
        **{name: getattr(settings, name) for name in _PASSED_ON},
    )


def price_of(settings: Settings) -> Price | None:
    """What the model's tokens cost: each figure as it is set, else by the dated list; None where one is unknown."""
    if settings.model is None:
        return None
    listed = list_price(settings.model) if settings.base_url is None else None
    cached = settings.price_in if settings.price_cached is None else settings.price_cached
    named = {"sent": settings.price_in, "cached": cached, "received": settings.price_out}
    own = {name: figure for name, figure in named.items() if figure is not None}
    if not own:
        return listed
    figures = own if listed is None else {**listed.model_dump(exclude={"as_of"}), **own}
    return Price.model_validate(figures) if figures.keys() == named.keys() else None


def _rules_reader(vocabulary: Vocabulary) -> Reader:
    from extractor.readers.rules.reader import RulesReader  # its grammar is not compiled for a model's run

    return RulesReader(vocabulary)
