"""The manifest: each known source by id, title, DOI or publisher, licence and SHA-256."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor.errors import UsageError

MANIFEST = "manifest.toml"


class Entry(BaseModel):
    """One source that the manifest knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[0-9]{3}$")
    title: str
    doi: str | None = None
    publisher: str | None = None
    licence: str
    """As the document prints it, or `not stated`."""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")

    @property
    def file_name(self) -> str:
        """The name of the file in a corpus folder."""
        return f"{self.id}.txt"


class _Manifest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    source: list[Entry]


def packaged_manifest() -> Path:
    """The manifest that comes with Extractor: from the package, or from the repository around it."""
    packaged = Path(str(files("extractor"))) / "_corpus" / MANIFEST
    return packaged if packaged.exists() else Path(__file__).parents[3] / "corpus" / MANIFEST


def load_manifest(path: Path) -> tuple[Entry, ...]:
    """The entries of a manifest, in its order.

    Raises:
        UsageError: it cannot be read, is not TOML, or an entry breaks the form.
    """
    mend = f"mend it, or remove it and run `extract corpus add` for a new {MANIFEST}"
    try:
        with path.open("rb") as file:
            entries = _Manifest.model_validate(tomllib.load(file)).source
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not TOML ({error})", mend=mend) from error
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror})", mend=mend) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{path}: {where}: {first['msg']}", mend=mend) from error
    for what in ("id", "sha256"):
        values = [getattr(entry, what) for entry in entries]
        if twice := sorted({value for value in values if values.count(value) > 1}):
            raise UsageError(f"{path}: {what} {twice[0]} stands twice", mend=mend)
    return tuple(entries)
