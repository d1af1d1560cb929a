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
    mend = "each entry has document, record, check, reason"
    try:
        listed = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except yaml.YAMLError as error:
        raise GoldError(f"{path}: {error}", mend=mend) from error
    if not isinstance(listed, list):
        raise GoldError(f"{path} holds no list", mend=mend)
    return tuple(_oddity(entry, f"{path}: entry {number}", mend) for number, entry in enumerate(listed, start=1))


def _oddity(entry: object, where: str, mend: str) -> Oddity:
    try:
        return Oddity.model_validate(entry)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise GoldError(f"{where}: {f'field {field}: ' if field else ''}{first['msg']}", mend=mend) from error
