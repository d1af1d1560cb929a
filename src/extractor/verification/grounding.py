"""Grounding, exact to the number: each number of a record has a printed place of its own.

The record's quotes and supports are claims. What is printed there is read from the stored text, and the
numbers of the record are assigned to distinct printed ones, compared as decimals with their sign.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.records import Evidence, Finding, IntervalStatus, Record, Status
from extractor.text import Span, with_points
from extractor.verification.citation import Citation, addressed, alone, citation, cite
from extractor.verification.matching import assign
from extractor.verification.needs import LEVEL, Need, Reach, as_printed, core, needs
from extractor.verification.phrases import says
from extractor.verification.places import NEVER_CITED, Places, Scope, ScopeKind
from extractor.verification.printed import Printed
from extractor.vocabulary import Vocabulary

CHECK = "grounding"


@dataclass(frozen=True)
class Match:
    """A number of a record with the printed number that it was given."""

    need: Need
    place: Printed | None


def ground(record: Record, places: Places, vocabulary: Vocabulary) -> list[Finding]:
    """Why a record cannot stand; and, as notes, which of its numbers were read by a named rule."""
    refusals = [_refusal(record, reason) for piece in record.evidence for reason in _evidence_faults(piece, places)]
    if refusals:
        return refusals
    where = cite(record, places)
    reasons = [*_quote_faults(record, places), *_word_faults(record, where, places, vocabulary)]
    matches = match(needs(record), record, where)
    reasons += [_missing(m.need, matches, where, record) for m in matches if m.place is None]
    reasons += _text_faults(record, where)
    if reasons:
        return [_refusal(record, reason) for reason in dict.fromkeys(reasons)]
    return [_rule(record, m.need, m.place) for m in matches if m.place is not None and not m.place.digits]


def claims(record: Record, places: Places) -> set[Span]:
    """The printed numbers that a record accounts for, at every one of its places."""
    found = match(needs(record), record, cite(record, places))
    for piece in record.evidence:
        found += match(needs(record), record, alone(citation((piece,), record.support, places)))
    return {m.place.span for m in found if m.place is not None}


def match(wanted: list[Need], record: Record, where: Citation) -> list[Match]:
    """Each number with a printed place of its own, as far as there are enough."""
    allowed = [_candidates(need, record, where) for need in wanted]
    spans = sorted({place.span for places in allowed for place in places})
    index = {span: i for i, span in enumerate(spans)}
    given = assign([[index[place.span] for place in places] for places in allowed])
    at = [{index[place.span]: place for place in places} for places in allowed]
    return [
        Match(need, None if chosen is None else options[chosen])
        for need, chosen, options in zip(wanted, given, at, strict=True)
    ]


def _candidates(need: Need, record: Record, where: Citation) -> list[Printed]:
    scopes: tuple[Scope, ...] = where.own
    if need.reach is Reach.CITED:
        scopes = (*where.own, *where.cited)
    elif need.reach is Reach.NEAR:
        scopes = (*where.own, *where.cited, *where.around, *where.sizes)
    elif need.reach is Reach.AROUND:
        own = () if where.in_table else where.own
        scopes = (*where.around, *where.cited, *where.sizes, *own)
    found = [place for scope in scopes for place in scope.numbers if _fits(need, place, record)]
    if need.reach is Reach.QUOTE:
        found = [place for place in found if _quoted(place.span, where.quotes)]
    return sorted(found, key=lambda place: not place.digits)


def _fits(need: Need, place: Printed, record: Record) -> bool:
    if place.kind not in need.kinds or place.value != need.number:
        return False
    if (place.level and need.name != LEVEL) or (place.cut and need.reach is Reach.QUOTE):
        return False
    if need.name == "the p":
        return need.sign == (place.sign or place.sign_in_words)
    return not place.sign or _kept_sign(place, record)


def _kept_sign(place: Printed, record: Record) -> bool:
    """ "<5" is a place of the value 5 only where the record says that "<5" is printed."""
    told = "".join((record.value_text or "").split()).replace("≤", "<=").replace("≥", ">=")
    return f"{place.sign}{place.text}" in told


def _quoted(span: Span, quotes: tuple[Span, ...]) -> bool:
    return any(quote.holds(span) for quote in quotes)


def _evidence_faults(piece: Evidence, places: Places) -> Iterator[str]:
    """What is wrong with a quote before any number is looked up."""
    text = places.document.text
    if not 0 <= piece.start < piece.end <= len(text):
        yield f"the place {piece.start}-{piece.end} lies outside the document"
        return
    if piece.quote is not None and piece.quote != text[piece.start : piece.end]:
        yield "the quote is not what the document prints at its place"
        return
    scopes = places.at(Span(piece.start, piece.end))
    if not scopes:
        yield "the quote lies in no block of the document"
    elif all(scope.block in NEVER_CITED for scope in scopes):
        yield f"the quote lies in a block that is not read for results ({scopes[0].block})"
    elif any(scope.order is not None and piece.start >= scope.order for scope in scopes):
        yield "the quote stands in words that give orders to the reader, which are no result"
    cells = [scope for scope in scopes if scope.kind is ScopeKind.CELL]
    if len(cells) > 1 and len(addressed(cells, piece)) != 1:
        yield f"the quote covers {len(cells)} cells of a table and does not tell which is meant"


def _quote_faults(record: Record, places: Places) -> Iterator[str]:
    """Every piece of evidence is said to state the fact: each must hold the number itself."""
    wanted = core(record)
    if wanted is None:
        return
    for piece in record.evidence:
        where = citation((piece,), (), places)
        if not _candidates(wanted, record, where):
            yield _absent_from_quote(wanted, record, where)


def _absent_from_quote(need: Need, record: Record, where: Citation) -> str:
    nearby = any(_fits(need, place, record) for scope in where.own for place in scope.numbers)
    places = [place for scope in where.own for place in scope.numbers if place.value == need.number]
    if any(place.cut and _quoted(place.span, where.quotes) for place in places):
        return f"{need.name} {need.shown} touches another number in the quote, and may be a piece of it"
    if nearby:
        return f"{need.name} {need.shown} stands outside the quote, elsewhere in its {where.own[0].kind}"
    return f"{need.name} {need.shown} does not stand in the quote"


def _missing(need: Need, matches: list[Match], where: Citation, record: Record) -> str:
    """Why a number got no place, in words."""
    taken = {place.span for place in _candidates(need, record, where)}
    holders = [m.need.name for m in matches if m.place is not None and m.place.span in taken]
    if holders:
        return f"{need.name} {need.shown} has no place of its own: the only one printed there is {holders[0]}"
    if need.reach is Reach.QUOTE:
        return _absent_from_quote(need, record, where)
    own = where.own[0].kind if where.own else "quote"
    if not where.in_table:
        return f"{need.name} {need.shown} stands neither in the {own} nor in a place cited for it"
    if need.reach is Reach.CITED:
        return f"{need.name} {need.shown} stands neither in the cell nor in a header, row, caption or note cited for it"
    if need.reach is Reach.AROUND:
        return f"{need.name} {need.shown} stands in none of the header, row, caption and notes of the cell"
    return f"{need.name} {need.shown} stands neither in the cell nor in its header, row, caption or notes"


def _word_faults(record: Record, where: Citation, places: Places, vocabulary: Vocabulary) -> Iterator[str]:
    """What stands in for a number must be said in the vocabulary's words."""
    words = vocabulary.words
    phrases = words.not_estimable if record.status is Status.NOT_ESTIMABLE else words.not_reached
    if record.status is not Status.REPORTED:
        for piece in record.evidence:
            own = citation((piece,), (), places).own
            quote = Span(piece.start, piece.end)
            if not any(_touch(said, quote) for scope in own for said in says(phrases, scope.mapped)):
                yield f"nothing in the quote says {_spoken(record.status)}"
    if record.ci_status is not None and record.ci_high is None:
        reached = record.ci_status is IntervalStatus.UPPER_NOT_REACHED
        wanted = words.not_reached if reached else words.not_estimable
        if not any(says(wanted, scope.mapped) for scope in (*where.own, *where.cited)):
            yield f"nothing at the cited places says that the upper bound is {_spoken(record.ci_status)}"


def _text_faults(record: Record, where: Citation) -> list[str]:
    """The numbers of the value as printed, digit for digit: 6 is not 6.0."""
    scopes = (*where.own, *where.cited, *where.around)
    places = sorted({(place.span, place.text, place.value) for scope in scopes for place in scope.numbers})
    wanted = as_printed(record)
    text = with_points(record.value_text or "")
    choices = [
        [
            i
            for i, (_, shown, value) in enumerate(places)
            if abs(value) == abs(number.value) and _same_digits(shown, text[number.start : number.end])
        ]
        for number in wanted
    ]
    return [
        f"“{text}” is not printed so: {text[number.start : number.end]} has no place"
        for number, given in zip(wanted, assign(choices), strict=True)
        if given is None
    ]


def _same_digits(one: str, other: str) -> bool:
    return one.lstrip("-").replace(",", "") == other.lstrip("-").replace(",", "")


def _spoken(status: Status | IntervalStatus) -> str:
    return {"unclear": "not reached"}.get(str(status), str(status).removeprefix("upper_").replace("_", " "))


def _touch(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _refusal(record: Record, reason: str) -> Finding:
    return Finding(check=CHECK, severity="refuse", reason=reason, records=(record.id,), places=_places(record))


def _rule(record: Record, need: Need, place: Printed) -> Finding:
    reason = f"{need.name} {need.shown} is read from “{place.text}” ({place.kind})"
    return Finding(check=CHECK, severity="note", reason=reason, records=(record.id,), places=(place.span,))


def _places(record: Record) -> tuple[Span, ...]:
    return tuple(Span(piece.start, piece.end) for piece in record.evidence)
