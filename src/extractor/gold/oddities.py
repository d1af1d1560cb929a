"""What the sources themselves print oddly, each looked at by somebody, with the reason it stands."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import ValidationError

from extractor.errors import GoldError
from extractor.gold.form import ODDITIES
from extractor.records.model import Model


class Oddity(Model):
    """A record that fails a check because the source prints it so."""

    document: str
    record: str
    check: str
    reason: str


def load_oddities(folder: Path) -> tuple[Oddity, ...]:
    """The reviewed list of a gold folder; empty where there is none.

    Raises:
        GoldError: the list breaks its form.
    """
    path = folder / ODDITIES
    if not path.exists():
        return ()
    try:
        listed = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        return tuple(Oddity.model_validate(item) for item in listed)
    except (yaml.YAMLError, ValidationError, TypeError) as error:
        raise GoldError(f"{path}: {error}", mend="each entry has document, record, check, reason") from error
