"""The way itself: read, index, extract, verify, reconcile, keep; then conflicts between documents."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from extractor.corpus import Source
from extractor.documents import Document, read_document
from extractor.errors import DocumentError, ExtractorError
from extractor.index import Retriever, Store, chunk_document
from extractor.pipeline.events import Began, DocumentDone, Note, Notify
from extractor.pipeline.indexing import open_store
from extractor.pipeline.planning import Plan
from extractor.readers.protocol import Reader, Reading, ReadingFailed
from extractor.readers.selection import open_reader, price_of
from extractor.reconciliation import all_conflicts, reconcile
from extractor.records import RecordSet, Usage, by_pass
from extractor.runs import DocumentResult, Run, Trace, start
from extractor.verification import uncovered, verify
from extractor.vocabulary import Vocabulary

DOCUMENTS_ABREAST = 32
"""Where the ceiling of calls is found out on the way, which may grow to 64 with two calls a paper."""


@dataclass(frozen=True)
class _Desk:
    """What is needed to do one document."""

    run: Run
    reader: Reader
    store: Store
    vocabulary: Vocabulary
    notify: Notify


async def extract(plan: Plan, out: Path | None, notify: Notify) -> Run:
    """Carry out a plan: begin or go on with a run, do its documents, find conflicts, finish.

    A document that fails is kept with the reason, and the others go on. What is wrong for all
    documents ends the run, which the same command takes up again later.

    Raises:
        EndpointError: key, model or address are wrong.
        BudgetError: what may be spent is spent.
        RunError: the run's folder cannot be used.
        StoreError: the index can be neither opened nor rebuilt.
        OSError: the disk is full or a folder cannot be written.
    """
    began = monotonic()
    with start(plan.manifest, plan.settings.runs, out) as run:
        kept, damaged = run.done()
        notify(Began(run, len(plan.found.sources), len(kept)))
        for path in damaged:
            notify(Note(f"{path.with_suffix('.json')} was damaged; it is set aside and its document done again"))
        waiting = [source for source in plan.found.sources if source.id not in kept]
        if waiting:
            with open_store(plan.settings, plan.settings.embedding, notify) as store:
                async with open_reader(plan.kind, plan.settings, plan.vocabulary, Retriever(store)) as reader:
                    desk = _Desk(run, reader, store, plan.vocabulary, notify)
                    await _do_all(desk, waiting, len(kept), _abreast(plan))
        record_sets = [result.records for result in run.results()]
        run.finish(
            all_conflicts(record_sets, plan.vocabulary),
            datetime.now(UTC),
            monotonic() - began,
            price_of(plan.settings) if plan.kind != "rules" else None,
        )
    return run


def _abreast(plan: Plan) -> int:
    """Documents at a time: the rules never wait for anything; a model is kept busy while some papers are parsed, and
    one question at a time means one paper after the other.
    """
    if plan.kind == "rules":
        return 1
    ceiling = plan.settings.concurrency
    return DOCUMENTS_ABREAST if ceiling is None else max(1, 2 * ceiling - 2)


async def _do_all(desk: _Desk, waiting: list[Source], done: int, abreast: int) -> None:
    """Do the documents, so many at a time; the first error that holds for all ends it."""
    sources = iter(waiting)
    number = done

    async def work() -> None:
        nonlocal number
        for source in sources:
            result = await _do(desk, source)
            desk.run.keep(result)
            number += 1
            desk.notify(DocumentDone(result, number, done + len(waiting)))
            await asyncio.sleep(0)  # lets control-C through between documents that never wait

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(abreast, len(waiting))):
                group.create_task(work())
    except ExceptionGroup as errors:
        raise _first(errors) from errors


async def _do(desk: _Desk, source: Source) -> DocumentResult:
    """One document, from its file to its result; what fails for it alone is its result."""
    began = monotonic()
    try:
        document = await asyncio.to_thread(read_document, source.path, source.id)
        result = await _read(desk, document)
    except DocumentError as error:
        calls = error.calls if isinstance(error, ReadingFailed) else ()
        desk.run.keep_trace(Trace(document=source.id, calls=calls))
        result = DocumentResult(
            run=desk.run.manifest.id,
            id=source.id,
            path=str(source.path),
            sha256=source.sha256,
            error=str(error),
            records=RecordSet(document=source.id),
            usage=sum((call.usage for call in calls), Usage()),
            passes=by_pass(calls),
        )
    return result.model_copy(update={"seconds": monotonic() - began})


async def _read(desk: _Desk, document: Document) -> DocumentResult:
    await _to_the_end(asyncio.to_thread(desk.store.index, document.id, chunk_document(document)))
    reading = await desk.reader.read(document)
    desk.run.keep_trace(Trace(document=document.id, calls=reading.calls))
    return await asyncio.to_thread(_settled, desk, document, reading)


def _settled(desk: _Desk, document: Document, reading: Reading) -> DocumentResult:
    """What stands of a reading, and what is to be said of it."""
    verified = verify(document, reading.records, desk.vocabulary)
    records = reconcile(document, verified.records, desk.vocabulary)
    return DocumentResult(
        run=desk.run.manifest.id,
        id=document.id,
        path=str(document.path),
        sha256=document.sha256,
        title=document.title,
        records=records,
        rejected=(*reading.rejected, *verified.rejected),
        findings=tuple(verified.findings),
        uncovered=tuple(uncovered(document, records, desk.vocabulary)),
        shown=reading.shown,
        usage=reading.usage,
        passes=by_pass(reading.calls),
        left_out=document.left_out,
    )


async def _to_the_end(work: Coroutine[None, None, object]) -> None:
    """Wait for work in a thread also where this is cancelled: the index must not be closed under it."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


def _first(errors: ExceptionGroup) -> Exception:
    """The error that the user can act on, where several came at once."""
    flat = list(_leaves(errors))
    return next((error for error in flat if isinstance(error, ExtractorError)), flat[0])


def _leaves(errors: ExceptionGroup) -> Iterator[Exception]:
    for error in errors.exceptions:
        if isinstance(error, ExceptionGroup):
            yield from _leaves(error)
        else:
            yield error
