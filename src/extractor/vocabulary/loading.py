"""Loads a vocabulary from its folder, and says what is wrong with it, file, entry and field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from extractor.errors import VocabularyError
from extractor.files import short_hash
from extractor.vocabulary.consistency import check
from extractor.vocabulary.model import Drugs, Event, Outcomes, RegimenLetters, Responses, RoleCue, Words
from extractor.vocabulary.vocabulary import Vocabulary

SHIPPED = Path(__file__).parent / "myeloma"
FILES = ("drugs.yaml", "events.yaml", "outcomes.yaml", "regimens.yaml", "responses.yaml", "roles.yaml", "words.yaml")

T = TypeVar("T")


def load_vocabulary(folder: Path | None = None) -> Vocabulary:
    """The vocabulary of a folder, or the shipped one of multiple myeloma.

    Raises:
        VocabularyError: a file is missing, breaks its form, or contradicts another one.
    """
    folder = SHIPPED if folder is None else folder
    texts = {name: _read(folder / name) for name in FILES}
    listed = _parse(folder / "outcomes.yaml", texts, Outcomes)
    drugs = _parse(folder / "drugs.yaml", texts, Drugs)
    events = _parse(folder / "events.yaml", texts, tuple[Event, ...])
    vocabulary = Vocabulary(
        name=folder.name,
        fingerprint=short_hash(*(part for name in FILES for part in (name, texts[name]))),
        outcomes=_by_name(folder / "outcomes.yaml", "outcome", ((o.code, o) for o in listed.outcomes)),
        ratios=_by_name(folder / "outcomes.yaml", "ratio", ((r.prefix, r) for r in listed.ratios)),
        drugs=_by_name(folder / "drugs.yaml", "drug", ((d.name, d) for d in drugs.drugs)),
        drug_classes=drugs.classes,
        regimens=_parse(folder / "regimens.yaml", texts, RegimenLetters),
        events=_by_name(folder / "events.yaml", "event", ((e.term, e) for e in events)),
        roles=_parse(folder / "roles.yaml", texts, tuple[RoleCue, ...]),
        words=_parse(folder / "words.yaml", texts, Words),
        response_order=_parse(folder / "responses.yaml", texts, Responses).order,
    )
    check(vocabulary, folder)
    return vocabulary


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise VocabularyError(f"{path} is missing", mend=f"a vocabulary is a folder with {', '.join(FILES)}") from error
    except UnicodeDecodeError as error:
        raise VocabularyError(f"{path} is not UTF-8 at byte {error.start}", mend="save it as UTF-8") from error
    except OSError as error:
        raise VocabularyError(f"{path} cannot be read ({error.strerror})", mend="give it back its rights") from error


def _parse(path: Path, texts: Mapping[str, str], form: type[T]) -> T:
    try:
        return TypeAdapter(form).validate_python(yaml.load(texts[path.name], yaml.CSafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark is not None else ""
        raise VocabularyError(
            f"{path}{line} is no YAML ({getattr(error, 'problem', None) or 'unreadable'})",
            mend="look at quotes, brackets and blanks there",
        ) from error
    except ValidationError as error:
        raise VocabularyError(_what(path, texts[path.name], error), mend=_mend(error)) from error


def _what(path: Path, text: str, error: ValidationError) -> str:
    """File, entry (by its number and its name) and field of the first fault."""
    first = error.errors(include_url=False)[0]
    place = list(first["loc"])
    entry = yaml.safe_load(text)
    where = []
    for step in place:
        try:
            entry = entry[step]
        except (KeyError, IndexError, TypeError):
            entry = None
        where.append(f"entry {step + 1}{_named(entry)}" if isinstance(step, int) else str(step))
    return f"{path}: {', '.join(where) or 'the whole file'}: {first['msg'].lower()}"


def _named(entry: object) -> str:
    if isinstance(entry, dict):
        name = next((entry[key] for key in ("code", "name", "term", "role", "prefix") if key in entry), None)
        return f" ({name})" if name is not None else ""
    return f" ({entry})" if isinstance(entry, str | int | float | bool) else ""


def _mend(error: ValidationError) -> str:
    kind = error.errors(include_url=False)[0]["type"]
    return {
        "extra_forbidden": "take the field away or correct its name",
        "missing": "add the field",
        "string_type": "put it in quotes",
        "tuple_type": "write a list, [a, b]",
    }.get(kind, "correct the field")


def _by_name(path: Path, what: str, entries: Iterable[tuple[str, T]]) -> dict[str, T]:
    named: dict[str, T] = {}
    for name, entry in entries:
        if name in named:
            raise VocabularyError(f"{path}: {what} {name} is declared twice", mend="make one entry of the two")
        named[name] = entry
    return named
