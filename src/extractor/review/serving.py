"""The page served on an address of this machine."""

from __future__ import annotations

import ipaddress
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from extractor.errors import UsageError
from extractor.review.guard import Guard

PORT = 8642
"""Tried first, so that the page is found again under the same address."""
HTTP = 80


@dataclass(frozen=True)
class Address:
    """Where the page is bound, and how it is opened."""

    listening: socket.socket
    host: str
    port: int
    token: str | None
    """Wanted where the address is not loopback."""

    @property
    def url(self) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{name}:{self.port}/" + (f"?token={self.token}" if self.token else "")

    @property
    def hosts(self) -> frozenset[str]:
        """What a browser may call this address; the port that HTTP takes for granted it does not say."""
        names = {f"[{self.host}]" if ":" in self.host else self.host}
        names |= {"127.0.0.1", "localhost", "[::1]"} if self.token is None else set()
        silent = names if self.port == HTTP else set()
        return frozenset({f"{name}:{self.port}" for name in names} | silent)


def bind(host: str, port: int | None) -> Address:
    """Take an address; a free port where none is named and the usual one is taken.

    Raises:
        UsageError: the host is no address of this machine, or the port is taken.
    """
    try:
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError as error:
        raise UsageError(f"--host: {host} is no address", mend="give one as 127.0.0.1") from error
    if address.is_unspecified:
        raise UsageError(
            f"--host: {host} is every address of this machine", mend="name the one that the page is opened under"
        )
    wanted = (PORT, 0) if port is None else (port,)
    for number in wanted:
        try:
            listening = socket.create_server(
                (str(address), number), family=socket.AF_INET6 if address.version == 6 else socket.AF_INET
            )
        except OSError as error:
            if number == wanted[-1]:
                raise UsageError(
                    f"{address} port {number} cannot be used ({error.strerror})", mend="give another --port or --host"
                ) from error
            continue
        token = None if address.is_loopback else secrets.token_urlsafe(24)
        return Address(listening, str(address), listening.getsockname()[1], token)
    raise AssertionError


def serve(app: ASGIApp, address: Address, ready: Callable[[], None]) -> None:
    """Answer until the program is stopped; `ready` is called once requests are answered."""
    config = uvicorn.Config(
        Guard(app, address.hosts, address.token), log_level="warning", lifespan="off", ws="none",
        server_header=False, timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = _Server(config, ready)
    server.run(sockets=[address.listening])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, then say so."""
        await super().startup(sockets)
        if self.started:
            self._ready()
