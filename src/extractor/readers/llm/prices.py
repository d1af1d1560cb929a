"""What a model's tokens cost: dated list prices that a user can override; for other models tokens only."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from extractor.records import Price

_FILE = Path(__file__).with_name("prices.yaml")


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    sent: float
    cached: float
    received: float


class _PriceList(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    as_of: str
    models: dict[str, _Entry]


@cache
def _listed() -> _PriceList:
    return _PriceList.model_validate(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def list_price(model: str) -> Price | None:
    """The list price of a model by its name, with or without provider and date (`openai/gpt-4o-2024-11-20`)."""
    bare = re.sub(r"-(?:\d{4}-\d{2}-\d{2}|\d{8}|latest)$", "", model.rsplit("/", 1)[-1].lower())
    known = _listed()
    entry = known.models.get(bare)
    return None if entry is None else Price(**entry.model_dump(), as_of=known.as_of)
