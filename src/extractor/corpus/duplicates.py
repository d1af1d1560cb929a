"""One paper in several files: read once, under the first file's name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from extractor.corpus.sources import Found, Skipped, Source
from extractor.documents import Identity, identity


def without_duplicates(found: Found) -> Found:
    """The sources, each paper once; the other files of a paper are skipped with the reason."""
    kept: list[tuple[Source, Identity]] = []
    by_doi: dict[str, list[int]] = defaultdict(list)
    by_title: dict[tuple[str, ...], list[int]] = defaultdict(list)
    skipped: list[Skipped] = []
    for source in found.sources:
        paper = identity(source.path)
        near = [*by_doi.get(paper.doi, ()), *by_title.get(paper.words, ())]
        first = next(((kept[i][0], why) for i in near if (why := paper.same_paper(kept[i][1]))), None)
        if first is not None:
            other, why = first
            skipped.append(Skipped(source.path, f"the same paper as {other.path}, which is read (by its {why})"))
            continue
        by_doi[paper.doi].append(len(kept))
        by_title[paper.words].append(len(kept))
        kept.append((source, paper))
    return replace(found, sources=tuple(source for source, _ in kept), skipped=(*found.skipped, *skipped))
