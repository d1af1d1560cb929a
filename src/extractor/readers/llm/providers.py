"""Which endpoint and which key a model's name means: `PROVIDER/NAME`, or NAME at any address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from extractor.errors import SettingsError

_FILE = Path(__file__).with_name("providers.yaml")
OPENAI = "openai"


class Provider(BaseModel):
    """An endpoint that speaks OpenAI's protocol."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: str
    key: str | None = None
    """Variable of the environment that holds its key; null where none is needed."""


@dataclass(frozen=True)
class Addressed:
    """A model with the address that it is asked at."""

    name: str
    """As the endpoint knows it."""
    base_url: str
    key: str | None
    """Variable that holds the key; None where none is needed."""


@cache
def providers() -> dict[str, Provider]:
    """The known providers by name."""
    return TypeAdapter(dict[str, Provider]).validate_python(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def address(model: str, base_url: str | None) -> Addressed:
    """The endpoint that a model's name means; an address that is given goes before the provider's.

    At an address of one's own, only `openai/` is taken off: other names with a slash
    (`meta-llama/…`) are names as servers know them.

    Raises:
        SettingsError: the provider is not known.
    """
    prefix, _, name = model.partition("/")
    if base_url is not None:
        own = prefix == OPENAI and bool(name)
        return Addressed(name if own else model, base_url, providers()[OPENAI].key)
    if not name:
        prefix, name = OPENAI, model
    known = providers().get(prefix)
    if known is None:
        raise SettingsError(
            f"{model}: no provider is called {prefix}",
            mend=f"take one of {', '.join(providers())}, or give the server's address with --base-url",
        )
    return Addressed(name, known.base_url, known.key)
