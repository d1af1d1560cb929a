"""The page served for real, and Debian's Chromium to look at it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from extractor.review.app import application
from extractor.review.desk import Desk
from extractor.review.guard import Guard
from extractor.review.serving import bind

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Serve = Callable[[Desk, str], str]
Open = Callable[..., Page]


@contextmanager
def served(desk: Desk, curator: str, token: str | None = None, port: int | None = None) -> Iterator[str]:
    """The address under which a desk is served while the block runs; `port` is what it is told to be served on."""
    address = bind("127.0.0.1", 0)
    hosts = replace(address, port=port or address.port).hosts
    guard = Guard(application(desk, curator), hosts, token)
    server = uvicorn.Server(uvicorn.Config(guard, log_level="error", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [address.listening]}, daemon=True)
    thread.start()
    try:
        yield address.url
    finally:
        server.should_exit = True
        thread.join()
        address.listening.close()


@pytest.fixture
def serve() -> Iterator[Serve]:
    with ExitStack() as stack:
        yield lambda desk, curator="ana": stack.enter_context(served(desk, curator))


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    if not CHROMIUM.exists() and shutil.which("chromium") is None:
        reason = f"{CHROMIUM} is not there: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as running:
        yield running


@pytest.fixture
def open_page(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """Opens a page in a browser of its own, with an empty profile; what it complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(address: str, **more: object) -> Page:
        size = {"width": 1280, "height": 800}
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path_factory.mktemp("profile")),
            executable_path=str(CHROMIUM),
            args=ARGUMENTS,
            viewport=size,
            **more,
        )
        contexts.append(context)
        context.set_default_timeout(8000)
        page = context.pages[0]
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
        page.goto(address)
        return page

    opened.complaints = complaints  # type: ignore[attr-defined]
    yield opened
    for context in contexts:
        context.close()
    # The browser itself reports each answer of 4xx; those belong to what a test does.
    assert [text for text in complaints if "Failed to load resource" not in text] == []
