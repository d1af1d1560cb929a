"""The collection that is rebuilt by itself from what is kept, where Chroma's folder broke.

All of it happens under the store's lock.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from extractor.errors import StoreError
from extractor.index.chroma import Collection, load
from extractor.index.kept import Damaged, Kept, State
from extractor.index.probe import Outcome, Probe, fill

CHECK = 30.0
"""Seconds that the check of a folder may take; 1 s is usual, the rest is for slow and busy machines."""

Found = TypeVar("Found")


class Rebuilding:
    """One embedding's collection, in a folder of this machine or at a Chroma server."""

    def __init__(
        self, kept: Kept, folder: Path, embedding: str, report: Callable[[str], None], url: str | None
    ) -> None:
        """Nothing is opened yet; `embedding` is a fingerprint."""
        self._kept = kept
        self._folder = folder
        self._embedding = embedding
        self._report = report
        self._url = url
        self._collection: Collection | None = None
        self._seen: State | None = None

    def freshen(self) -> None:
        """Open what is not open, or what another process has changed; check what a killed one left behind."""
        state = self._kept.state()
        if self._collection is None or not state.settled:
            self._open_checked(state)
        elif state != self._seen and self._url is None:
            self._open(state)

    def use(self, work: Callable[[Collection], Found]) -> Found:
        """Do something with the collection; where it turns out to be broken, rebuild it and do it once more.

        Raises:
            StoreError: the collection cannot be rebuilt.
        """
        if self._collection is not None:
            try:
                return work(self._collection)
            except Damaged as error:
                self._rebuild(error.what)
        return work(self._opened())

    def settle(self) -> None:
        """The collection holds what is kept, and this process has seen it."""
        self._kept.settle()
        self._seen = self._kept.state()

    def close(self) -> None:
        """Let go of Chroma's files."""
        if self._collection is not None:
            self._collection.close()
            self._collection = None

    def _opened(self) -> Collection:
        if self._collection is None:
            raise StoreError("the index is closed")
        return self._collection

    def _place(self, state: State) -> Path:
        return self._folder / f"chroma-{state.folder}"

    def _name(self, state: State) -> str:
        return f"extractor-{self._embedding}-{state.identity}"

    def _open_checked(self, state: State) -> None:
        self.close()
        outcome = self._tried(state)
        if outcome.added and state.settled:
            self._report(f"The index in {self._folder} lacked {outcome.added} chunks; they have been put back.")
        damage = outcome.damage
        if damage is None:
            try:
                self._open(state)
                self._fill()
            except Damaged as error:
                damage = error.what
        if damage is not None:
            self._rebuild(damage)
        self._sweep()

    def _tried(self, state: State) -> Outcome:
        """What a child process finds in the folder, while this one imports Chroma."""
        place = self._place(state)
        if self._url is not None or not place.exists():
            return Outcome()
        with Probe(self._kept.path, place, self._name(state), self._embedding) as probe:
            load()
            return probe.outcome(CHECK)

    def _open(self, state: State) -> None:
        self.close()
        if self._url is not None:
            self._collection = Collection.at_server(self._url, self._name(state))
        else:
            self._collection = Collection.in_folder(self._place(state), self._name(state))
        self._seen = state

    def _fill(self) -> None:
        fill(self._kept, self._opened(), self._embedding)
        self.settle()

    def _rebuild(self, damage: str) -> None:
        """Begin a new folder, or go on at the server, and fill it; one line says so."""
        where = self._url or str(self._folder)
        with suppress(Damaged):
            self.close()
        self._collection = None
        try:
            self._open(self._kept.next_folder())
            self._fill()
        except Damaged as error:
            raise StoreError(
                f"the index in {where} is broken and cannot be rebuilt ({error.what})",
                mend="free space on the disk or make the folder writable; it is a cache and can be deleted",
            ) from error
        self._report(f"The index in {where} was broken and has been rebuilt from the chunks kept beside it: {damage}.")

    def _sweep(self) -> None:
        """Remove folders that broke earlier."""
        current = self._place(self._kept.state())
        for old in self._folder.glob("chroma-*"):
            if old != current:
                shutil.rmtree(old, ignore_errors=True)
