"""What is put before the curator: one item for each record that gold or the run has, and each number left over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from extractor.evaluation import Alignment, align
from extractor.gold import GoldDocument
from extractor.records import FlatRecord, RecordSet, Uncovered, flatten
from extractor.review.decision import Decision, ItemKind
from extractor.review.differences import HEAVY, differences
from extractor.review.facts import fingerprint, item_key
from extractor.runs import DocumentResult
from extractor.vocabulary import Vocabulary

_UNSURE = {"differing": 0, "model_only": 1, "rules_only": 2, None: 3, "agreed": 4}
"""Agreement of two readers, what needs a curator most first."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to judge."""

    key: str
    document: str
    kind: ItemKind
    start: int
    """Where its first place stands, for the order of the paper."""
    gold: FlatRecord | None = None
    got: FlatRecord | None = None
    fields: tuple[str, ...] = ()
    """What differs."""
    conflict: bool = False
    """Whether another place of the document, or another document, gives a different value."""
    number: Uncovered | None = None
    added: FlatRecord | None = None
    got_print: str = ""
    gold_print: str = ""

    @property
    def flat(self) -> FlatRecord | None:
        """Gold's record where there is one, else the extracted one, else the one that a curator added."""
        return self.gold or self.got or self.added

    @property
    def confidence(self) -> float | None:
        return self.got.record.confidence if self.got else None

    @property
    def weight(self) -> tuple[int, int, float, str, int, str]:
        """The order of the queue: what tells most comes first, then the order of the paper."""
        agreement = self.got.record.agreement if self.got else None
        doubt = 1.0 if self.confidence is None else self.confidence
        return (_rank(self), _UNSURE[agreement], doubt, self.document, self.start, self.key)


@dataclass(frozen=True)
class Side:
    """One document as it is judged: gold and run after changes of cohorts, and how they answer each other."""

    result: DocumentResult
    got: RecordSet
    gold: GoldDocument | None
    alignment: Alignment | None


def side_of(result: DocumentResult, got: RecordSet, gold: GoldDocument | None, vocabulary: Vocabulary) -> Side:
    """Align a document's records, where it has gold."""
    if gold is None:
        return Side(result, got, None, None)
    alignment = align(list(flatten(gold.records)), list(flatten(got)), vocabulary)
    return Side(result, got, gold, alignment)


def items_of(side: Side, vocabulary: Vocabulary, conflicting: frozenset[str]) -> list[Item]:
    """The items of one document. `conflicting` are ids of extracted records with a different value elsewhere.

    Keys are made from what the run itself says, before cohorts were renamed or merged by hand, so
    that such a change asks nothing again.
    """
    said = {flat.record.id: fingerprint(flat) for flat in flatten(side.result.records)}
    return list(_distinct([*_of_records(side, vocabulary, conflicting, said), *_of_numbers(side)]))


def added_item(decision: Decision) -> Item | None:
    """The item of a record that a curator added."""
    after = decision.after
    if after is None:
        return None
    start = after.record.evidence[0].start
    return Item(decision.item, decision.document, ItemKind.ADDED, start, added=after)


def number_key(result: DocumentResult, number: Uncovered) -> str:
    """The key of a number that stands in no record."""
    return item_key(result.id, result.sha256, f"{number.span.start}-{number.span.end}", number.text)


def _of_records(
    side: Side, vocabulary: Vocabulary, conflicting: frozenset[str], said: dict[str, str]
) -> Iterator[Item]:
    alignment = side.alignment
    if alignment is None:
        for flat in flatten(side.got):
            yield _item(side, ItemKind.NEW, None, flat, (), conflicting, said)
        return
    for pair in alignment.pairs:
        fields = differences(pair, vocabulary)
        kind = ItemKind.DIFFERS if fields else ItemKind.MATCH
        yield _item(side, kind, pair.gold, pair.got, fields, conflicting, said)
    for gold in alignment.missed:
        yield _item(side, ItemKind.MISSED, gold, None, (), conflicting, said)
    for got in alignment.invented:
        yield _item(side, ItemKind.EXTRA, None, got, (), conflicting, said)


def _item(
    side: Side,
    kind: ItemKind,
    gold: FlatRecord | None,
    got: FlatRecord | None,
    fields: tuple[str, ...],
    conflicting: frozenset[str],
    said: dict[str, str],
) -> Item:
    result = side.result
    of = gold or got
    got_print = said.get(got.record.id, "") if got else ""
    gold_print = fingerprint(gold)
    conflict = any(f.record.conflict is not None for f in (gold, got) if f)
    conflict = conflict or (got is not None and got.record.id in conflicting)
    return Item(
        key=item_key(result.id, result.sha256, got_print, gold_print),
        document=result.id,
        kind=kind,
        start=of.record.evidence[0].start if of else 0,
        gold=gold,
        got=got,
        fields=fields,
        conflict=conflict,
        got_print=got_print,
        gold_print=gold_print,
    )


def _of_numbers(side: Side) -> Iterator[Item]:
    for number in side.result.uncovered:
        key = number_key(side.result, number)
        prints = f"{number.span.start}-{number.span.end}"
        yield Item(
            key, side.result.id, ItemKind.UNCOVERED, number.span.start, number=number, got_print=prints,
            gold_print=number.text,
        )  # fmt: skip


def _distinct(items: Iterable[Item]) -> Iterator[Item]:
    """Items that say the same at two places get keys of their own, in the order of the paper."""
    seen: dict[str, int] = {}
    for item in sorted(items, key=lambda item: (item.start, item.key)):
        seen[item.key] = number = seen.get(item.key, 0) + 1
        yield item if number == 1 else replace(item, key=f"{item.key}-{number}")


def _rank(item: Item) -> int:
    """Wrong claims first, then what one side lacks, then details, then what nobody disputes."""
    match item.kind:
        case ItemKind.DIFFERS:
            return 0 if HEAVY & set(item.fields) else 5
        case ItemKind.EXTRA | ItemKind.NEW:
            return 2 if item.conflict else 4
        case ItemKind.MISSED:
            return 3
        case ItemKind.UNCOVERED:
            return 6
        case ItemKind.ADDED:
            return 8
        case ItemKind.MATCH:
            return 1 if item.conflict else 7
