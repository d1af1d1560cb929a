"""How well grounding tells true numbers from false ones: one digit changed at a time.

Run from the repository's root: `python -m eval.mutations [--seeds N]`. Over invented documents with planted
records it changes one digit of a number of the record, of the quote, or of the document, so that the number
stands nowhere in the cited places, and counts what verification accepts; and it counts which of the
unchanged records it loses. Both must be 0: the exit code is 1 otherwise.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tests.verification.planted import FIGURE, Planted, planted, record_set, with_digit

from extractor.documents import Document
from extractor.records import Record
from extractor.verification import verify
from extractor.vocabulary import load_vocabulary

FIGURES = ("value", "num", "den", "ci_low", "ci_high", "low", "high", "sd", "p", "timepoint")


@dataclass(frozen=True)
class Mutation:
    """A record and a document that no longer fit each other."""

    kind: str
    figure: str
    document: Document
    record: Record


def mutations(true: Planted) -> Iterator[Mutation]:
    """Every change of one digit that leaves the number standing nowhere in the cited places."""
    for figure, span in true.at.items():
        printed = span.of(true.document.text)
        for index, changed in _one_digit(printed):
            if true.prints(changed):
                continue
            yield Mutation("record", figure, true.document, with_figure(true.record, figure, printed, changed))
            document = with_digit(true.document, span.start + index, changed[index])
            if not _still_printed(true, printed):
                yield Mutation("document", figure, document, _unquoted(true.record))
    quote = true.record.evidence[0].quote or ""
    for index, changed in _one_digit(quote):
        del index
        evidence = true.record.evidence[0].model_copy(update={"quote": changed})
        yield Mutation("quote", "quote", true.document, true.record.model_copy(update={"evidence": (evidence,)}))


def _one_digit(text: str) -> Iterator[tuple[int, str]]:
    """A text with one of its digits changed, for each digit to two others."""
    for index, character in enumerate(text):
        if character.isdigit():
            for step in (1, 7):
                digit = str((int(character) + step) % 10)
                yield index, text[:index] + digit + text[index + 1 :]


def _still_printed(true: Planted, printed: str) -> bool:
    """Whether the cited places print the number a second time."""
    return sum(float(found) == float(printed) for text in true.cited for found in FIGURE.findall(text)) > 1


def _unquoted(record: Record) -> Record:
    """Without its quote, so that the number alone must tell."""
    bare = tuple(piece.model_copy(update={"quote": None}) for piece in record.evidence)
    return record.model_copy(update={"evidence": bare})


def with_figure(record: Record, figure: str, old: str, new: str) -> Record:
    """The record with one of its numbers changed, and the value as printed with it."""
    if figure in {"low", "high", "sd"} and record.spread is not None:
        ends = ("low", "high") if figure == "sd" else (figure,)
        return record.model_copy(update={"spread": record.spread.model_copy(update={end: float(new) for end in ends})})
    if figure == "timepoint" and record.timepoint is not None:
        return record.model_copy(update={"timepoint": record.timepoint.model_copy(update={"value": float(new)})})
    if figure == "p" and record.p is not None:
        return record.model_copy(update={"p": record.p.replace(old, new)})
    number = int(new) if figure in {"num", "den"} else float(new)
    return record.model_copy(update={figure: number})


def main() -> int:
    """Print what was accepted and what was lost, by what was changed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=4, help="how many sets of invented figures (default: 4)")
    seeds = parser.parse_args().seeds
    vocabulary = load_vocabulary()
    tried: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    true, lost = 0, 0
    for seed in range(seeds):
        for fact in planted(seed):
            true += 1
            if verify(fact.document, fact.records, vocabulary).rejected:
                lost += 1
                print(f"lost: {fact.shape}: {verify(fact.document, fact.records, vocabulary).rejected[0].reason}")
            for mutation in mutations(fact):
                tried[mutation.kind] += 1
                if verify(mutation.document, record_set(mutation.record), vocabulary).records.records:
                    accepted[mutation.kind] += 1
                    print(f"accepted: {fact.shape}: {mutation.kind} {mutation.figure}")
    for kind, count in tried.items():
        print(f"{kind:<9} {count:>6} changed, {accepted[kind]} accepted")
    print(f"all       {tried.total():>6} changed, {accepted.total()} accepted; {true} true, {lost} lost")
    return int(bool(accepted.total() or lost))


if __name__ == "__main__":
    raise SystemExit(main())
