"""Which model is asked, where, and with how much patience."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from extractor.records import Price

OPENAI = "https://api.openai.com/v1"
"""The endpoint that is meant where none is named."""

Mode = Literal["tools", "json_schema", "json_object", "json"]
"""How the endpoint is held to the schema: a forced tool, a strict response format, a JSON object with its schema
(llama.cpp and those like it hold it by grammar), or asking for JSON in words."""


class ModelSettings(BaseModel):
    """A model at an OpenAI-compatible endpoint."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    model: str = Field(min_length=1)
    """`openai/NAME` or the plain NAME that the endpoint knows."""
    base_url: str = OPENAI
    api_key: SecretStr | None = None
    key_variable: str = "OPENAI_API_KEY"
    """Where the key is looked for, for messages."""
    mode: Mode | Literal["auto"] = "auto"
    """`auto` begins with tools and steps down where the endpoint refuses them."""
    timeout: float = Field(default=180, gt=0)
    """Seconds that one call may take."""
    attempts: int = Field(default=4, ge=1)
    """Calls for one question where the transport fails: time-outs, dropped connections, 5xx."""
    patience: int = Field(default=12, ge=1)
    """Calls for one question where the endpoint asks for patience (429)."""
    longest_wait: float = Field(default=60, ge=0)
    """Seconds to wait at most before such a call is repeated, whatever Retry-After says."""
    reasks: int = Field(default=2, ge=0)
    """How often a reply that fails validation is sent back with the reasons."""
    concurrency: int | None = Field(default=None, ge=1)
    """Calls in flight at the same time, over all documents; found out where it is left out."""
    requests_per_minute: int | None = Field(default=None, ge=1)
    tokens_per_minute: int | None = Field(default=None, ge=1)
    """Of the questions."""
    votes: int = Field(default=1, ge=1)
    """How often each question about results is asked."""
    seed: int | None = None
    """Sent with each question and part of its key, so that another one asks again."""
    refresh: bool = False
    """Ask again where a kept reply could not be used."""
    budget: str | None = None
    """What may be spent: `5` or `$5` for dollars, `200k` for tokens."""
    price: Price | None = None
    """Of the model, where one is set or known."""
    call_characters: int = Field(default=24_000, ge=1_000)
    """Characters of a paper that one call shows at most."""

    @property
    def name(self) -> str:
        """The model's name as the endpoint knows it."""
        return self.model.removeprefix("openai/")
