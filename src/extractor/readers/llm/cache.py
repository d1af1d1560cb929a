"""Replies kept by content: a question that was paid for once is not asked again.

The key is made of all that decides the answer: the body of the request (model, messages, form,
temperature, seed), the number of the vote, and the host that answers. Port and path are left out:
the same server on another port gives the same answers. The file holds request and reply as they
went over the wire. Replies that failed validation are kept as well, and marked, so that they can
be asked again on purpose.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from extractor.files import sha256, write_atomic

_LOOPBACK = {"127.0.0.1", "::1", "localhost", "0.0.0.0"}  # noqa: S104  compared with, never bound to


@dataclass(frozen=True)
class ReplyCache:
    """A folder of replies; any file in it can be deleted at any time."""

    folder: Path
    refresh: bool = False
    """Whether replies that could not be used count as never given."""

    def key(self, endpoint: str, request: Mapping[str, Any], vote: int = 0) -> str:
        """The hash of a question, whatever the order of its keys."""
        host = urlsplit(endpoint).hostname or endpoint
        asked: list[Any] = ["localhost" if host in _LOOPBACK else host, request]
        return sha256(json.dumps([*asked, vote] if vote else asked, sort_keys=True, ensure_ascii=False).encode())

    def find(self, key: str) -> dict[str, Any] | None:
        """The reply to a question, or None where it was never asked or its file is damaged."""
        kept = self._read(key)
        if kept is None or (self.refresh and kept.get("unusable")):
            return None
        reply = kept.get("reply")
        return reply if isinstance(reply, dict) else None

    def keep(self, key: str, asked: str, request: Mapping[str, Any], reply: Mapping[str, Any]) -> None:
        """Keep a reply, durably, before anything is made of it."""
        self._write(key, {"asked": asked, "request": request, "reply": reply})

    def mark_unusable(self, keys: Iterable[str]) -> None:
        """Say of kept replies that no answer could be made of them."""
        for key in keys:
            kept = self._read(key)
            if kept is not None and not kept.get("unusable"):
                self._write(key, {**kept, "unusable": True})

    def _read(self, key: str) -> dict[str, Any] | None:
        try:
            kept = json.loads(self._path(key).read_bytes())
        except (OSError, ValueError):
            return None
        return kept if isinstance(kept, dict) else None

    def _write(self, key: str, kept: Mapping[str, Any]) -> None:
        write_atomic(self._path(key), json.dumps(kept, ensure_ascii=False, indent=1) + "\n")

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"
