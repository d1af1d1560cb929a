"""What the sources themselves print oddly, each looked at by somebody, with the reason it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import yaml
from pydantic import ValidationError

from extractor.errors import GoldError
from extractor.gold.form import ODDITIES
from extractor.gold.writing import quoted, scalar
from extractor.records.model import Model


class Oddity(Model):
    """A record that fails a check because the source prints it so."""

    document: str
    record: str
    check: str
    reason: str


_MEND = "each entry has document, record, check, reason"


def load_oddities(folder: Path) -> tuple[Oddity, ...]:
    """The reviewed list of a gold folder; empty where there is none.

    Raises:
        GoldError: the list breaks its form.
    """
    path = folder / ODDITIES
    return parse_oddities(path.read_text(encoding="utf-8"), path) if path.exists() else ()


def parse_oddities(text: str, path: Path) -> tuple[Oddity, ...]:
    """The entries of a list; the path is for the message.

    Raises:
        GoldError: the list breaks its form.
    """
    try:
        listed = yaml.safe_load(text) or []
    except yaml.YAMLError as error:
        raise GoldError(f"{path}: {error}", mend=_MEND) from error
    if not isinstance(listed, list):
        raise GoldError(f"{path} holds no list", mend=_MEND)
    return tuple(_oddity(entry, f"{path}: entry {number}") for number, entry in enumerate(listed, start=1))


def relisted(text: str, path: Path, gone: Collection[Oddity], new: Iterable[Oddity]) -> str:
    """The text of a list without some entries and with others; comments and the other entries stay as they stand.

    Raises:
        GoldError: the list breaks its form.
    """
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    entries = parse_oddities(text, path)
    listed = yaml.compose(text, Loader=yaml.SafeLoader)
    nodes = listed.value if isinstance(listed, yaml.SequenceNode) else []
    for entry, node in reversed(tuple(zip(entries, nodes, strict=True))):
        if entry in gone:
            # An entry in block style ends, for the parser, where the next begins; comments between are not its own.
            end = node.end_mark if node.flow_style else node.value[-1][1].end_mark
            del lines[node.start_mark.line : end.line + (end.column > 0)]
    return "".join(lines) + "".join(map(_entry, new))


def _entry(oddity: Oddity) -> str:
    what = f"document: {quoted(oddity.document)}, record: {scalar(oddity.record)}, check: {scalar(oddity.check)}"
    return f"- {{{what},\n   reason: {quoted(oddity.reason)}}}\n"


def _oddity(entry: object, where: str) -> Oddity:
    try:
        return Oddity.model_validate(entry)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise GoldError(f"{where}: {f'field {field}: ' if field else ''}{first['msg']}", mend=_MEND) from error
