"""Replies kept by content: a question that was paid for once is not asked again.

The key is made of all that decides the answer; the file holds request and reply as they went
over the wire, so that a record can be followed to the call that made it. Replies that failed
validation are kept as well: the question that sends them back has a key of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.files import sha256, write_atomic


@dataclass(frozen=True)
class ReplyCache:
    """A folder of replies; any file in it can be deleted at any time."""

    folder: Path

    def key(self, endpoint: str, request: Mapping[str, Any]) -> str:
        """The hash of an endpoint and the body of a request, whatever the order of its keys."""
        return sha256(json.dumps([endpoint, request], sort_keys=True, ensure_ascii=False).encode())

    def find(self, key: str) -> dict[str, Any] | None:
        """The reply to a question, or None where it was never asked or its file is damaged."""
        try:
            kept = json.loads(self._path(key).read_bytes())
        except (OSError, ValueError):
            return None
        reply = kept.get("reply") if isinstance(kept, dict) else None
        return reply if isinstance(reply, dict) else None

    def keep(self, key: str, asked: str, request: Mapping[str, Any], reply: Mapping[str, Any]) -> None:
        """Keep a reply, durably, before anything is made of it."""
        kept = {"asked": asked, "request": request, "reply": reply}
        write_atomic(self._path(key), json.dumps(kept, ensure_ascii=False, indent=1) + "\n")

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"
