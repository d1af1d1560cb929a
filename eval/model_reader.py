"""What the model's reader would show and send, and whether a perfect answer would be taken.

    python eval/model_reader.py corpus/ gold/ --only 000 002 004

No model is asked. For each document: calls and characters sent with prompts and schemas, as a share of
the paper's; for each family the gold places that stand in the lines shown, and the share of the paper's
characters that they take; and how many gold records, given as answers that cite gold's own places, pass the checks that
would otherwise send them back. A perfect answer that is refused costs a re-ask and then a record.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from extractor.documents import Document, read_document
from extractor.gold.form import load_gold
from extractor.index import Retriever, Store, embedding
from extractor.readers.llm import LlmReader, ModelSettings
from extractor.readers.llm.checks import ResultJudge
from extractor.readers.llm.marking import Line, Marked, mark_lines
from extractor.readers.llm.passages import family_units
from extractor.readers.llm.questions import TASKS
from extractor.readers.llm.schema import results_form
from extractor.records import Evidence, Record
from extractor.text import Span, clean
from extractor.vocabulary import Vocabulary, load_vocabulary

SAME = (
    "term", "grade", "statistic", "value", "status", "unit", "num", "den", "ci_low", "ci_high", "ci_status", "p",
    "comparator", "model",
)  # fmt: skip


def holding(lines: list[Line], place: Span) -> tuple[Line, str] | None:
    """The line that shows a place, and its citation: the cell's where it is one."""
    for line in lines:
        cells = line.row.cells if line.row else ()
        for cell in cells:
            if cell.span.start <= place.start < cell.span.end:  # a place may run on over the cell's mark
                return line, f"{line.mark}.C{cell.column + 1}"
        if not cells and any(span.holds(place) for span in line.spans):
            return line, line.mark
    return None


def perfect(document: Document, record: Record, line: Line, citation: str) -> dict[str, object]:
    """The answer that a reader without fault gives for a gold record: what stands elsewhere is named in `also`."""
    place = record.evidence[0]
    cell = next((c for c in line.row.cells if citation.endswith(f"C{c.column + 1}")), None) if line.row else None
    quote = cell.text if cell else clean(document.text[place.start : place.end]).text
    said: dict[str, object] = {name: getattr(record, name) for name in SAME if getattr(record, name) is not None}
    if record.spread:
        said |= {"spread": record.spread.kind, "low": record.spread.low, "high": record.spread.high}
    if record.timepoint:
        said |= {"time": record.timepoint.value, "time_unit": record.timepoint.unit}
    return said | {"at": citation, "quote": quote, "cohort": "G1", "outcome": record.outcome}


def refused(marked: Marked, lines: list[Line], records: list[Record], vocabulary: Vocabulary) -> Iterator[str]:
    """Why perfect answers would be sent back, one line a record."""
    judge = ResultJudge(marked, frozenset(line.mark for line in lines), {})
    form = results_form(vocabulary).item
    for record in records:
        found = holding(lines, as_span(record.evidence[0]))
        if found is None:
            yield f"{record.id}: not shown"
            continue
        line, citation = found
        others = (holding(lines, as_span(place)) for place in record.evidence[1:])
        answer = perfect(marked.document, record, line, citation) | {"also": [other[1] for other in others if other]}
        reasons = judge(form.model_validate(answer))
        if reasons:
            yield f"{record.id} at {citation}: {'; '.join(reasons)}"


def as_span(place: Evidence) -> Span:
    """A place without its words."""
    return Span(place.start, place.end)


def measure(document: Document, gold: Path, vocabulary: Vocabulary, retriever: Retriever) -> None:
    """Print the figures of one document."""
    settings = ModelSettings(model="nobody", base_url="http://127.0.0.1:9/v1")
    plan = LlmReader(settings, vocabulary, retriever, Path("nowhere")).plan(document)
    sent = sum(call.characters for call in plan) / len(document.text)
    print(f"{document.id}: {len(plan)} calls before the second look, {sent:.2f} times the paper's characters")
    marked = mark_lines(document)
    for family in TASKS:
        lines = [line for unit in family_units(marked, family, vocabulary, retriever) for line in unit.lines]
        records = [record for record in load_gold(gold).records.records if record.family is family]
        places = {as_span(place) for record in records for place in record.evidence}
        shown = sum(holding(lines, place) is not None for place in places)
        share = sum(len(line.shown) for line in lines) / len(document.text)
        problems = list(refused(marked, lines, records, vocabulary))
        taken = len(records) - len(problems)
        print(f"  {family:9} shows {shown} of {len(places)} places in {share:.0%} of the characters; ", end="")
        print(f"takes {taken} of {len(records)} perfect answers")
        print("".join(f"    {problem}\n" for problem in problems), end="")


def main() -> None:
    """Measure the documents that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--only", nargs="*", default=None, help="ids of documents")
    arguments = parser.parse_args()
    vocabulary = load_vocabulary()
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), embedding("hashed"), print) as store:
        for gold in sorted(arguments.gold.glob("[0-9]*.yaml")):
            found = sorted(arguments.corpus.glob(f"{gold.stem}*.txt"))
            if found and (arguments.only is None or gold.stem in arguments.only):
                measure(read_document(found[0], gold.stem), gold, vocabulary, Retriever(store))


if __name__ == "__main__":
    main()
