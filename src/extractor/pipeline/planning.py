"""What a run would do: which papers, which reader, under which conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from extractor.corpus import Found, find_sources, without_duplicates
from extractor.documents import SUFFIXES
from extractor.errors import UsageError
from extractor.readers.selection import Kind, choose, prompts_of
from extractor.runs import Conditions, Manifest, Paper, SetAside, code_version, fingerprint
from extractor.settings import Settings
from extractor.vocabulary import Vocabulary, load_vocabulary


@dataclass(frozen=True)
class Plan:
    """Everything that is settled before the first paper is opened."""

    settings: Settings
    found: Found
    vocabulary: Vocabulary
    kind: Kind
    manifest: Manifest


def plan(settings: Settings, paths: Sequence[Path], now: datetime) -> Plan:
    """Settle papers, vocabulary, reader and conditions.

    Raises:
        UsageError: a path is not there, nothing can be read, or a setting or data file cannot be used.
    """
    vocabulary = load_vocabulary(settings.vocabulary)
    kind = choose(settings)
    found = without_duplicates(find_sources(paths, SUFFIXES))
    if not found.sources and not found.unreadable:
        named = ", ".join(str(path) for path in paths)
        raise UsageError(f"{named}: no paper to read", mend=f"give files that end in {', '.join(sorted(SUFFIXES))}")
    conditions = _conditions(settings, kind, vocabulary)
    papers = tuple(Paper(id=s.id, path=str(s.path), sha256=s.sha256) for s in found.sources)
    question = fingerprint(conditions, papers)
    manifest = Manifest(
        id=f"{now:%Y%m%d-%H%M%S}-{question[:6]}",
        created=now,
        fingerprint=question,
        conditions=conditions,
        papers=papers,
        skipped=tuple(SetAside(path=str(skip.path), reason=skip.reason) for skip in found.skipped),
        unreadable=tuple(SetAside(path=str(one.path), reason=one.reason) for one in found.unreadable),
        missing=tuple(entry.id for entry in found.missing),
    )
    return Plan(settings, found, vocabulary, kind, manifest)


def _conditions(settings: Settings, kind: Kind, vocabulary: Vocabulary) -> Conditions:
    """What decides the findings; what only a model is asked with counts for nothing where the rules read."""
    asks = kind != "rules"
    return Conditions(
        reader=kind,
        model=settings.model if asks else None,
        base_url=settings.base_url if asks else None,
        embedding=settings.embedding,
        vocabulary=f"{vocabulary.name} {vocabulary.fingerprint}",
        prompts=prompts_of(kind),
        votes=settings.votes if asks else None,
        seed=settings.seed if asks else None,
        mode=settings.mode if asks else None,
        code=code_version(),
    )
