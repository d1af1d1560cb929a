"""A result that was set aside, as a value with its reason."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


class Rejected(BaseModel):
    """A result that was set aside, with the reason: never dropped in silence."""

    model_config = ConfigDict(frozen=True)

    check: str
    """The name of the check that refused it."""
    reason: str
    """In words that a curator can act on."""
    record: dict[str, Any]
    """What was offered: a record's fields, or as much of it as there was."""
