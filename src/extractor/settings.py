"""Settings: what a flag says, else the environment, else `extractor.toml` in the current directory."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from extractor.errors import SettingsError

FILE = Path("extractor.toml")
_ALLOWED = {
    "literal_error": "one of {expected}",
    "greater_than": "a number above {gt:g}",
    "greater_than_equal": "{ge:g} or more",
    "less_than_equal": "{le:g} or less",
    "finite_number": "a finite number",
    "float": "a number",
    "int": "a whole number",
    "bool": "true or false",
    "string": "text in quotes",
    "path": "a path in quotes",
}
"""What may stand there, by the kind of fault that pydantic finds, or the first word of its name."""
_SHARED = {"api_key": "OPENAI_API_KEY", "base_url": "OPENAI_BASE_URL"}
"""Names that other programs read as well; ours, with the prefix, go first."""


class Settings(BaseSettings):
    """Everything that a user can set. The environment has each name in capitals after `EXTRACTOR_`."""

    model_config = SettingsConfigDict(
        env_prefix="EXTRACTOR_",
        env_ignore_empty=True,
        toml_file=FILE,
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
    )

    reader: Literal["auto", "llm", "rules", "both"] = "auto"
    """Who reads: `auto` takes the model where one is named, else the rules."""
    model: str | None = None
    """The model as PROVIDER/NAME, or its name at the endpoint. Papers are sent only where this is set."""
    base_url: str | None = None
    """Address of an OpenAI-compatible endpoint; also `OPENAI_BASE_URL`."""
    api_key: SecretStr | None = None
    """Key for the endpoint; also `OPENAI_API_KEY`. A key alone sends nothing."""
    mode: Literal["auto", "tools", "json_schema", "json_object", "json"] = "auto"
    """How the endpoint is held to the schema; `auto` finds out."""
    timeout: float = Field(default=180, gt=0, allow_inf_nan=False)
    """Seconds that one question to the model may take."""
    embedding: str = "hashed"
    """Embedding of passages: `hashed` (no download, no network), `minilm`, or `openai/NAME`."""
    chroma: str | None = None
    """Address of a Chroma server that holds the index instead of a folder."""
    vocabulary: Path | None = None
    """Folder of a vocabulary; the packaged one where it is left out."""
    concurrency: int | None = Field(default=None, ge=1, le=256)
    """Questions that are put to the model at the same time; found out from its answers where it is left out."""
    requests_per_minute: int | None = Field(default=None, ge=1)
    """Questions that may start in a minute."""
    tokens_per_minute: int | None = Field(default=None, ge=1)
    """Tokens that may be sent in a minute."""
    votes: int = Field(default=1, ge=1, le=15)
    """How often each question about results is asked; what few of the answers give is asked about again."""
    seed: int | None = None
    """Sent with each question; another seed asks again what was answered before."""
    refresh: bool = False
    """Ask again where a kept reply could not be used."""
    budget: str | None = None
    """What a command may spend: `5` or `$5` for dollars, `200k` for tokens."""
    runs: Path = Path("runs")
    """Where run folders are made."""
    cache: Path = Path(".extractor")
    """Where the index and the model's replies are kept; without it, what was asked is asked and paid for again."""
    europe_pmc: str = "https://www.ebi.ac.uk/europepmc/webservices/rest"
    """Address of Europe PMC's REST service, asked by `extract corpus fetch` alone."""
    price_in: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """Dollars for a million tokens sent; goes before the list price that is known."""
    price_cached: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """Dollars for a million tokens sent that the provider serves from its cache; `price_in` where it is left out."""
    price_out: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """Dollars for a million tokens received."""

    @field_validator("base_url", "chroma", "europe_pmc")
    @classmethod
    def _is_an_address(cls, address: str | None) -> str | None:
        if address is not None and not address.startswith(("http://", "https://")):
            raise ValueError("an address that starts with http:// or https://")
        return address

    def key_in(self, variable: str) -> SecretStr | None:
        """The key for a provider: from its own variable, or the one that is set for whatever is asked."""
        key = os.environ.get(variable) or os.environ.get("EXTRACTOR_API_KEY")
        return SecretStr(key) if key else None

    @property
    def index(self) -> Path:
        """Folder of the vector store."""
        return self.cache / "index"

    @property
    def replies(self) -> Path:
        """Folder of the model's replies, by content of the question."""
        return self.cache / "replies"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, then our environment, then the shared names, then the file."""
        shared = {field: os.environ[name] for field, name in _SHARED.items() if os.environ.get(name)}
        return (
            init_settings,
            env_settings,
            InitSettingsSource(settings_cls, init_kwargs=shared),
            TomlConfigSettingsSource(settings_cls),
        )


def load_settings(**flags: object) -> Settings:
    """The settings of this command; a flag that is None was not given.

    Raises:
        SettingsError: names the flag, the variable or the key of the file, and what it allows.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except tomllib.TOMLDecodeError as error:
        _, _, place = str(error).rpartition("(")
        mend = "mend it there (text stands in quotes), or remove the file"
        raise SettingsError(f"{FILE} is not TOML {place.rstrip(')')}", mend=mend) from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{FILE} is not UTF-8 at byte {error.start}", mend="save it as UTF-8") from error
    except OSError as error:
        raise SettingsError(f"{FILE} cannot be read ({error.strerror})", mend="make it a readable file") from error
    except ValidationError as error:
        told: list[str] = []
        for fault in error.errors():
            allowed = _allowed(fault["type"], fault["msg"], fault.get("ctx", {}))
            told.append(_explain(str(fault["loc"][0]), fault["input"], allowed, given))
        raise SettingsError("\n".join(told)) from error


def _explain(name: str, value: object, allowed: str, given: dict[str, object]) -> str:
    """Where the setting stands, its value, and what may stand there."""
    source = _source(name, given)
    if name not in Settings.model_fields:
        return f"{source}: no such setting; there are {', '.join(Settings.model_fields)}"
    # A key is shown nowhere, not even where it is wrong.
    shown = "what stands there" if name == "api_key" else repr(value)
    return f"{source}: {shown} cannot be used: give {allowed}"


def _allowed(kind: str, message: str, bounds: Mapping[str, object]) -> str:
    known = _ALLOWED.get(kind) or _ALLOWED.get(kind.partition("_")[0])
    return message.removeprefix("Value error, ") if known is None else known.format(**bounds)


def _source(name: str, given: dict[str, object]) -> str:
    if name in given:
        return f"--{name.replace('_', '-')}"
    ours = f"EXTRACTOR_{name.upper()}"
    variables = [variable for variable in (ours, _SHARED.get(name, "")) if os.environ.get(variable)]
    return f"the environment variable {variables[0]}" if variables else f"'{name}' in {FILE}"
