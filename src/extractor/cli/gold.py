"""`extract gold`: check, count, export and compare the records made by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from extractor.cli.output import give, give_json, tell

if TYPE_CHECKING:
    from extractor.documents import Document
    from extractor.gold import GoldDocument
    from extractor.vocabulary import Vocabulary

app = typer.Typer(
    help="The records made by hand that everything is measured by.",
    epilog="Example: extract gold check",
    no_args_is_help=True,
    rich_markup_mode=None,
)

GOLD = Path("gold")
CORPUS = Path("corpus")
GoldFolder = Annotated[Path, typer.Option("--gold", metavar="DIR", help="The folder of gold files.")]
CorpusFolder = Annotated[Path, typer.Option("--corpus", metavar="DIR", help="Where the sources are.")]
Annotations = Annotated[
    str | None, typer.Option("--annotations", metavar="A", help="One annotator's records instead: gold/annotations/A.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Give JSON on standard output.")]


@app.command(epilog="Example: extract gold check --corpus ~/papers")
def check(gold: GoldFolder = GOLD, corpus: CorpusFolder = CORPUS, as_json: AsJson = False) -> None:
    """Check form, codes, ids, numbers and places; exit 1 where something is wrong.

    Places are held against the sources that are at hand. What a source prints oddly is listed
    with a reason in oddities.yaml.
    """
    from extractor import gold as by_hand

    golds = by_hand.load_folder(gold)
    sources = _sources(golds, corpus)
    found = by_hand.check(golds, sources, _vocabulary(), by_hand.load_oddities(gold))
    if as_json:
        give_json({f: getattr(finding, f) for f in finding.__slots__} for finding in found.findings)
    for finding in () if as_json else found.findings:
        give(f"{gold / finding.document}.yaml: {finding}")
    for document in found.unseen:
        tell(f"{document}: its source is not in {corpus}, so its places were not checked; {_ADD}")
    records = sum(len(document.records.records) for document in golds)
    tell(
        f"{records} records of {len(golds)} documents: {len(found.findings)} findings, "
        f"{found.oddities} known oddities of the sources"
    )
    if found.findings:
        raise typer.Exit(1)


@app.command(epilog="Example: extract gold stats --json")
def stats(gold: GoldFolder = GOLD, annotations: Annotations = None, as_json: AsJson = False) -> None:
    """Count records by document, family, outcome and study."""
    from extractor.gold import count, load_folder

    counted = count(load_folder(_folder(gold, annotations)))
    if as_json:
        give_json(counted.model_dump())
        return
    give(f"{counted.records} records, {counted.places} places")
    families = sorted(counted.families)
    give(f"\n{'document':<12}" + "".join(f"{family:>10}" for family in families) + f"{'all':>10}")
    for document, by_family in counted.documents.items():
        numbers = [by_family.get(family, 0) for family in families]
        give(f"{document:<12}" + "".join(f"{number:>10}" for number in (*numbers, sum(numbers))))
    for title, counts in (("outcome", counted.outcomes), ("study", counted.studies)):
        give(f"\n{title}")
        for name, number in counts.items():
            give(f"{number:>6}  {name}")


@app.command(epilog="Example: extract gold export --format jsonl > gold.jsonl")
def export(
    form: Annotated[Literal["jsonl", "csv"], typer.Option("--format", help="Form of the records.")] = "jsonl",
    gold: GoldFolder = GOLD,
    corpus: CorpusFolder = CORPUS,
    annotations: Annotations = None,
) -> None:
    """Write the records in the flat form, with quotes where the sources are at hand."""
    from extractor.gold import exported, load_folder
    from extractor.report.export import as_csv, as_jsonl

    golds = load_folder(_folder(gold, annotations))
    sources = _sources(golds, corpus)
    for document in golds:
        source = sources.get(document.document)
        if source is None:
            tell(f"{document.document}: its source is not in {corpus}, so its quotes are null; {_ADD}")
        elif source.sha256 != document.sha256:
            tell(f"{document.document}: {source.path} is another version than gold was made from: quotes are null")
    flat = (record for document in golds for record in exported(document, sources.get(document.document)))
    for line in as_csv(flat) if form == "csv" else as_jsonl(flat):
        give(line)


@app.command(epilog="Example: extract gold agreement A B --markdown > gold/AGREEMENT.md")
def agreement(
    one: Annotated[str, typer.Argument(metavar="A", help="An annotator under gold/annotations, or a folder.")],
    other: Annotated[str, typer.Argument(metavar="B", help="The other annotator.")],
    gold: GoldFolder = GOLD,
    markdown: Annotated[bool, typer.Option("--markdown", help="A page with every difference.")] = False,
) -> None:
    """Measure how far two annotations agree: F1 of records, kappa and equality of fields."""
    from extractor.evaluation.agreement import agreement as measure
    from extractor.gold import load_folder
    from extractor.report.agreement import as_markdown, as_text

    found = measure(load_folder(_folder(gold, one)), load_folder(_folder(gold, other)), _vocabulary())
    command = f"extract gold agreement {one} {other} --markdown"
    give(as_markdown(found, (one, other), command) if markdown else as_text(found))


_ADD = "put it there with `extract corpus add FOLDER`"


def _vocabulary() -> Vocabulary:
    """The vocabulary that the settings name."""
    from extractor.settings import load_settings
    from extractor.vocabulary import load_vocabulary

    return load_vocabulary(load_settings().vocabulary)


def _folder(gold: Path, annotations: str | None) -> Path:
    """The gold folder itself, an annotator's folder in it, or a folder given by its path."""
    if annotations is None:
        return gold
    within = gold / "annotations" / annotations
    return within if within.is_dir() else Path(annotations)


def _sources(golds: list[GoldDocument], corpus: Path) -> dict[str, Document]:
    """The sources of gold documents that the corpus folder holds, by id."""
    from extractor.corpus import find_sources
    from extractor.documents import SUFFIXES, read_document

    wanted = {gold.document for gold in golds}
    found = find_sources([corpus], SUFFIXES).sources if corpus.exists() else ()
    return {source.id: read_document(source.path, source.id) for source in found if source.id in wanted}
