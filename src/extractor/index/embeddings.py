"""Embeddings behind one name: `hashed` (the default), `minilm`, `openai/NAME`.

The default needs no download and no network: words, pairs of words and the letters inside words,
hashed by CRC-32 into 2,048 numbers. `minilm` is Chroma's own model and needs its files on this
machine, or leave to download them. `openai/NAME` asks an OpenAI-compatible endpoint. Nothing is
imported, opened or sent before the first text is embedded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol
from zlib import crc32

import numpy as np
import numpy.typing as npt

from extractor.errors import EndpointError, SettingsError
from extractor.files import short_hash

if TYPE_CHECKING:
    from chromadb.utils.embedding_functions import ONNXMiniLM_L6_V2
    from openai import OpenAI

Vectors = npt.NDArray[np.float32]
"""One row for each text."""

NAMES = ("hashed", "minilm", "openai/NAME")
OPENAI = "https://api.openai.com/v1"
BATCH = 96
"""Texts of one question to an endpoint: well under the 2,048 that OpenAI allows, and short enough to be repeated."""


class Embedding(Protocol):
    """Turns texts into vectors of one length."""

    @property
    def name(self) -> str:
        """As it is set: `hashed`, `minilm`, `openai/NAME`."""
        ...

    @property
    def dimension(self) -> int:
        """Numbers in a vector; an endpoint may be asked for it once."""
        ...

    @property
    def fingerprint(self) -> str:
        """Equal for two embeddings only where their vectors can stand in one collection."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row for each text.

        Raises:
            EndpointError: the endpoint, or the download of a model, refuses or does not answer.
        """
        ...


def _quiet(_line: str) -> None:
    """No report."""


def embedding(
    name: str,
    base_url: str | None = None,
    api_key: str | None = None,
    report: Callable[[str], None] = _quiet,
) -> Embedding:
    """The embedding of that name. `report` gets a line where something must be downloaded first.

    Raises:
        SettingsError: there is no embedding of that name, or the endpoint needs a key.
    """
    if name == "hashed":
        return HashedNgrams()
    if name == "minilm":
        return MiniLM(report)
    kind, _, model = name.partition("/")
    if kind == "openai" and model:
        if base_url is None and not api_key:
            raise SettingsError(
                f"the embedding {name} needs a key",
                mend="set OPENAI_API_KEY, name a server of your own by --base-url, or use --embedding hashed",
            )
        return OpenAIEmbedding(model, base_url or OPENAI, api_key or "none")
    raise SettingsError(f"there is no embedding named {name!r}", mend=f"use one of {', '.join(NAMES)}")


# Words that any text is full of: in a short query they would drown those that carry the question.
_STOP = re.compile(
    r"an?|and|are|as|at|be|been|by|for|from|had|has|have|in|is|its?|no|not|of|on|or|our|than|that|the|their|there|these|"
    r"this|to|was|were|we|which|who|with"
)
_WORD = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)?")


class HashedNgrams:
    """Words, neighbouring words and the letters inside words, hashed; a signed hash lets collisions cancel out."""

    name = "hashed"
    dimension = 2048
    fingerprint = "hashed-2048-v1"
    _LETTERS = (3, 4)

    def __init__(self) -> None:
        self._inside: dict[str, tuple[int, ...]] = {}

    def embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            vector[:] = self._vector(text)
        return vectors

    def _vector(self, text: str) -> npt.NDArray[np.float64]:
        words = [word for word in _WORD.findall(text.lower()) if not _STOP.fullmatch(word)]
        grams = [*words, *(f"{one} {other}" for one, other in pairwise(words))]
        whole = Counter(crc32(gram.encode()) for gram in grams)
        inside = Counter(hashed for word in words for hashed in self._letters(word))
        hashes = np.array([*whole, *inside], dtype=np.int64)
        counts = np.array([*whole.values(), *inside.values()], dtype=np.float64)
        weights = (1.0 + np.log(counts)) * np.where(np.arange(len(hashes)) < len(whole), 1.0, 0.5)
        signed = np.where(hashes & 0x8000_0000, weights, -weights)
        vector = np.bincount(hashes % self.dimension, signed, self.dimension)
        norm = float(np.linalg.norm(vector))
        if not norm:
            vector[0] = norm = 1.0  # a text without a word: cosine is not defined for a vector of zeros
        return vector / norm

    def _letters(self, word: str) -> tuple[int, ...]:
        """Hashes of the stretches of letters in a word, with marks for its begin and end."""
        found = self._inside.get(word)
        if found is None:
            marked = f"<{word}>"
            found = tuple(crc32(b"#" + gram.encode()) for size in self._LETTERS for gram in _stretches(marked, size))
            self._inside[word] = found
        return found


def _stretches(text: str, size: int) -> Iterable[str]:
    return (text[i : i + size] for i in range(len(text) - size + 1))


class MiniLM:
    """all-MiniLM-L6-v2 as Chroma ships it: 384 numbers, run by onnxruntime on this machine."""

    name = "minilm"
    dimension = 384
    fingerprint = "minilm-l6-v2-384"

    def __init__(self, report: Callable[[str], None] = _quiet) -> None:
        self._report = report

    def embed(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.asarray(self._model(list(texts)), dtype=np.float32)

    @cached_property
    def _model(self) -> ONNXMiniLM_L6_V2:
        """Chroma's function, its files in place."""
        import httpx
        from chromadb.utils.embedding_functions import ONNXMiniLM_L6_V2

        model = ONNXMiniLM_L6_V2()
        folder = model.DOWNLOAD_PATH / model.EXTRACTED_FOLDER_NAME
        if (folder / "model.onnx").exists():
            return model
        need = f"the embedding minilm needs its model in {folder} (about 80 MB from {model.MODEL_DOWNLOAD_URL})"
        mend = "put the files there, allow the download, or use --embedding hashed, which needs neither"
        self._report(f"{need}; it is downloaded now")
        try:
            model._download_model_if_not_exists()  # noqa: SLF001  Chroma offers no public way to do it ahead
        except (httpx.HTTPError, OSError, ValueError) as error:
            raise EndpointError(f"{need}, and the download failed ({error})", mend=mend) from error
        return model


class OpenAIEmbedding:
    """A model behind an OpenAI-compatible endpoint."""

    def __init__(self, model: str, base_url: str, api_key: str) -> None:
        self.name = f"openai/{model}"
        self.fingerprint = f"openai-{short_hash(model, base_url)}"
        self._model = model
        self._base_url = base_url
        self._api_key = api_key

    @cached_property
    def dimension(self) -> int:
        return int(self.embed(["dimension"]).shape[1])

    @cached_property
    def _client(self) -> OpenAI:
        from openai import OpenAI

        return OpenAI(base_url=self._base_url, api_key=self._api_key, timeout=60.0)

    def embed(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        rows = [row for i in range(0, len(texts), BATCH) for row in self._ask(list(texts[i : i + BATCH]))]
        return np.asarray(rows, dtype=np.float32)

    def _ask(self, texts: list[str]) -> list[list[float]]:
        from openai import APIConnectionError, APIStatusError, OpenAIError

        where = f"the embedding {self.name} at {self._base_url}"
        try:
            reply = self._client.embeddings.create(model=self._model, input=texts, encoding_format="float")
            rows = [item.embedding for item in sorted(reply.data, key=lambda item: item.index)]
        except APIConnectionError as error:
            raise EndpointError(
                f"{where} cannot be reached ({error.__cause__ or error})",
                mend="start the server, correct --base-url, or use --embedding hashed",
            ) from error
        except APIStatusError as error:
            raise EndpointError(f"{where} answers {error.status_code}", mend=_mend(error.status_code)) from error
        except (OpenAIError, ValueError, TypeError, AttributeError) as error:
            raise EndpointError(
                f"{where} does not answer as an embeddings endpoint does ({error})", mend=_URL
            ) from error
        if len(rows) != len(texts) or len({len(row) for row in rows}) != 1 or not all(map(all_finite, rows)):
            raise EndpointError(f"{where} gives {len(rows)} vectors for {len(texts)} texts, or broken ones", mend=_URL)
        return rows


_URL = "check that --base-url ends where /embeddings can follow (often /v1), or use --embedding hashed"


def _mend(status: int) -> str:
    if status in {401, 403}:
        return "check the key (OPENAI_API_KEY)"
    if status == 404:
        return "check the model's name and --base-url"
    return "try again later, or use --embedding hashed"


def all_finite(row: Sequence[float]) -> bool:
    """Whether a vector has numbers in it, and only numbers that can be compared."""
    return bool(row) and bool(np.isfinite(row).all())
