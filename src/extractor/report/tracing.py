"""The calls that were made for a document, as text: from a record to the words that made it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractor.records import Call
from extractor.report import drawing


def calls_table(calls: Sequence[tuple[int, Call]], width: int) -> str:
    """A line for each call, with the prompt and its version, what was shown and what came of it."""
    heads = ("call", "pass", "prompt", "vote", "lines shown", "tokens", "seconds", "records", "problem")
    table = drawing.table(*heads)
    for number, call in calls:
        usage = call.usage
        tokens = "answered before" if not usage.calls else f"{usage.prompt_tokens} + {usage.completion_tokens}"
        cells = (
            str(number), call.step, call.asked, str(call.vote), _stretches(call.lines), tokens, f"{call.seconds:.1f}",
            str(len(call.records)), call.problem or "",
        )  # fmt: skip
        table.add_row(*(drawing.text(cell) for cell in cells))
    return drawing.draw(table, width)


def _stretches(marks: Iterable[str]) -> str:
    """`L1-L12, L40` for marks that follow one another."""
    numbers = sorted(int(mark[1:]) for mark in marks)
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(f"L{first}" if first == last else f"L{first}-L{last}" for first, last in parts)


def call_in_words(number: int, call: Call) -> str:
    """One call whole: what was asked, and what came back."""
    asked = [f"--- {message['role']}\n{message['content']}" for message in call.messages]
    came = [f"--- reply {i}\n{reply}" for i, reply in enumerate(call.replies, 1)]
    kept = f"kept as {', '.join(call.keys)}" if call.keys else "nothing kept"
    head = f"=== call {number}: {call.step}, {call.asked}, vote {call.vote}; {kept}"
    return "\n".join(_printable(line) for line in "\n".join([head, *asked, *came]).splitlines())


def _printable(line: str) -> str:
    return "".join(c if c.isprintable() else "\ufffd" for c in line)
