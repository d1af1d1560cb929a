"""Tables for the terminal. What papers say is shown as text: neither markup nor control characters act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.text import Text

from extractor.records import Conflict, Evidence, Family, Finding, FlatRecord, Rejected, Uncovered
from extractor.report import drawing
from extractor.report.summary import Line, Summary
from extractor.report.wording import outcome_in_words, value_in_words


def summary_table(summary: Summary, width: int) -> str:
    """A line for each document and one for all."""
    families = [str(family) for family in Family]
    money = ["dollars"] if summary.price is not None else []
    counts = ("rejected", "warnings", "conflicts", "uncovered", "seconds", "tokens")
    table = drawing.table("document", *families, *counts, *money)
    for column in table.columns[1:]:
        column.justify = "right"
        column.no_wrap = True
    for line in summary.lines:
        table.add_row(*_cells(line, families)[: len(table.columns)])
    table.add_section()
    table.add_row(*_cells(summary.total, families)[: len(table.columns)])
    return drawing.draw(table, width)


def _cells(line: Line, families: Sequence[str]) -> list[Text]:
    if line.error is not None:
        return [
            drawing.text(line.document),
            *[drawing.text("failed")] + [drawing.text("") for _ in range(len(families) + 6)],
        ]
    tokens = line.usage.prompt_tokens + line.usage.completion_tokens
    counts = [line.records.get(family, 0) for family in families]
    numbers = [*counts, line.rejected, line.warnings, line.conflicts, line.uncovered]
    return [
        drawing.text(line.document),
        *(drawing.text(str(n)) for n in numbers),
        drawing.text(f"{line.seconds:.1f}"),
        drawing.text(str(tokens)),
        drawing.text(_dollars(line.cost)),
    ]


def _dollars(cost: float | None) -> str:
    return "" if cost is None else f"{cost:.4f}"


def passes_table(summary: Summary, width: int) -> str:
    """A line for each pass of the model over the papers, with calls, tokens and cost."""
    heads = ("pass", "family", "calls", "answered before", "sent", "of it cached", "received", "dollars")
    table = drawing.table(*heads)
    for column in table.columns[2:]:
        column.justify = "right"
        column.no_wrap = True
    for spent in summary.passes:
        usage = spent.usage
        cost = None if summary.price is None else summary.price.of(usage)
        numbers = (usage.calls, usage.cached, usage.prompt_tokens, usage.prompt_cached, usage.completion_tokens)
        cells = (spent.step, str(spent.family or ""), *map(str, numbers), _dollars(cost))
        table.add_row(*(drawing.text(cell) for cell in cells))
    return drawing.draw(table, width)


def records_table(records: Iterable[FlatRecord], width: int) -> str:
    """Records with the place and the words that they come from."""
    table = drawing.table("document", "study", "cohort", "outcome", "value", "evidence")
    for flat in records:
        cells = (
            flat.document,
            flat.study.label,
            flat.cohort.label,
            outcome_in_words(flat.record),
            value_in_words(flat.record),
            "\n".join(place_in_words(place) for place in flat.record.evidence),
        )
        table.add_row(*(drawing.text(cell) for cell in cells))
    return drawing.draw(table, width, ratios=(2, 4, 5, 5, 5, 9))


def conflicts_table(conflicts: Iterable[Conflict], width: int) -> str:
    """Conflicts with every side's document, value and place."""
    table = drawing.table("study", "cohort", "outcome", "document", "value", "place", "cause")
    for conflict in conflicts:
        for number, side in enumerate(conflict.sides):
            head = (conflict.study, conflict.cohort, conflict.outcome) if number == 0 else ("", "", "")
            cause = (conflict.cause or "not told") if number == 0 else ""
            cells = (*head, side.document, side.printed, place_in_words(side.place), cause)
            table.add_row(*(drawing.text(cell) for cell in cells))
        table.add_section()
    return drawing.draw(table, width, ratios=(4, 4, 4, 2, 4, 8, 3))


def uncovered_table(uncovered: Iterable[tuple[str, Uncovered]], width: int) -> str:
    """Numbers that look like results and stand in no record."""
    table = drawing.table("document", "at", "number", "where", "why")
    for document, number in uncovered:
        cells = (document, str(number.span.start), number.text, number.where, number.why)
        table.add_row(*(drawing.text(cell) for cell in cells))
    return drawing.draw(table, width, ratios=(2, 2, 3, 8, 6))


def rejected_table(rejected: Iterable[tuple[str, Rejected]], width: int) -> str:
    """Results that were set aside, with the reason."""
    table = drawing.table("document", "check", "reason", "offered")
    for document, one in rejected:
        offered = ", ".join(f"{key} {value}" for key, value in one.record.items() if _is_plain(value))
        table.add_row(*(drawing.text(cell) for cell in (document, one.check, one.reason, offered)))
    return drawing.draw(table, width, ratios=(2, 3, 7, 8))


def warnings_table(warnings: Iterable[tuple[str, Finding]], width: int) -> str:
    """What the checks say of records that stand, and where in the stored text they stand."""
    table = drawing.table("document", "at", "check", "warning")
    for document, finding in warnings:
        places = ", ".join(str(place.start) for place in finding.places)
        table.add_row(*(drawing.text(cell) for cell in (document, places, finding.check, finding.reason)))
    return drawing.draw(table, width, ratios=(2, 2, 3, 11))


def place_in_words(place: Evidence) -> str:
    """The section or cell, and the words that stand there."""
    quote = f'"{place.quote}"' if place.quote else f"characters {place.start} to {place.end}"
    return f"{place.where}: {quote}" if place.where else quote


def _is_plain(value: object) -> bool:
    return isinstance(value, (str, int, float)) and value != ""
